"""The one command of the project: what it accepts, and what it says when it cannot go on."""

from __future__ import annotations

import importlib.util
import os
import sys

import pytest

from tests.support.source import ROOT


@pytest.fixture(scope="module")
def run():
    specification = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_an_unknown_step_is_refused_before_anything_is_installed(run, monkeypatch, capsys):
    monkeypatch.setattr(run, "prepare", lambda **_: pytest.fail("nothing may be set up"))
    assert run.main(["test", "lint", "spelling"]) == 2
    assert "no step spelling" in capsys.readouterr().err


def test_without_a_display_the_sample_day_is_played(run, monkeypatch, tmp_path, capsys):
    started = []
    monkeypatch.setattr(run, "_has_screen", lambda: False)
    monkeypatch.setattr(run, "prepare", lambda **_: "python")
    monkeypatch.setattr(run, "_run", lambda command, **_: started.append(command) or 0)
    assert run.main([]) == 0
    [command] = started
    assert command[:4] == ["python", "-m", "jxc_desktop", "sample-day"]
    assert str(ROOT / "out") in capsys.readouterr().out


def test_every_check_is_run_even_when_one_fails(run, monkeypatch, capsys):
    monkeypatch.setattr(run, "prepare", lambda **_: "python")
    monkeypatch.setattr(run, "_run", lambda command, **_: 1 if "mypy" in command else 0)
    assert run.main(["check"]) == 1
    told = capsys.readouterr().out
    assert "types    FAILED (1)" in told
    assert told.count("passed") == len(run.STEPS) - 2  # coverage is asked for


def test_an_old_python_is_told_which_one_is_needed(run, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    assert run.main(["setup"]) == 2
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has glibc")
def test_an_old_linux_is_told_what_is_too_old(run, monkeypatch, capsys):
    monkeypatch.setattr(os, "confstr", lambda _: "glibc 2.28")
    assert run.main(["setup"]) == 2
    assert "glibc 2.28; 2.34 or newer" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere Qt brings what it needs")
def test_a_missing_system_library_is_named_to_whoever_may_not_install_it(run, monkeypatch):
    monkeypatch.setattr(run, "_loads", lambda file: file != "libEGL.so.1")
    monkeypatch.setattr(run.shutil, "which", lambda _: "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(run.CannotGoOn, match=r"sudo apt-get install .* libegl1$"):
        run._system_libraries(run.LIBRARIES)


def test_packages_are_installed_once_for_each_lock(run, monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(run, "STAMP", tmp_path / "installed.txt")
    monkeypatch.setattr(run, "WHEELS", tmp_path / "wheels")

    class Done:
        returncode = 0

    monkeypatch.setattr(run.subprocess, "run", lambda command, **_: calls.append(command) or Done())
    run._install("python")
    run._install("python")
    assert len(calls) == 1
    assert "--no-index" not in calls[0]
    run.STAMP.unlink()
    run.WHEELS.mkdir()
    (run.WHEELS / "some-1-py3-none-any.whl").touch()
    run._install("python")
    assert "--no-index" in calls[1]
