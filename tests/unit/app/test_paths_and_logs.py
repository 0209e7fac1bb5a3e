from __future__ import annotations

import logging
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest

from jxc_desktop.app import paths
from jxc_desktop.app.crash import REPORTS_KEPT, CrashNet
from jxc_desktop.app.logs import start_logs, stop_logs
from jxc_desktop.services.base import ManualClock

CLOCK = ManualClock(datetime(2026, 5, 1, 9, 30))


@pytest.fixture
def logs(tmp_path):
    root = logging.getLogger()
    level = root.level
    handlers = start_logs(tmp_path)
    yield tmp_path
    stop_logs(handlers)
    root.setLevel(level)


@pytest.fixture
def net(tmp_path):
    told: list[str] = []
    net = CrashNet(tmp_path, CLOCK, told.append)
    net.told = told  # type: ignore[attr-defined]
    net.install()
    yield net
    net.uninstall()


def test_the_data_folder_is_given_named_or_the_systems(tmp_path, monkeypatch):
    monkeypatch.delenv("JXC_DATA_DIR", raising=False)
    assert paths.places(tmp_path).database == tmp_path / "shop.jxc"
    assert "JXC Desktop" in str(paths.places().data)
    assert paths.sample_places().data != paths.places().data
    monkeypatch.setenv("JXC_DATA_DIR", str(tmp_path / "else"))
    made = paths.places().make()
    assert made.logs.is_dir()
    assert made.backups.is_dir()
    assert made.settings.parent == tmp_path / "else"


def test_what_ships_with_the_program_is_found():
    assert paths.bundled("resources", "fonts", "OFL.txt").is_file()
    assert not paths.is_built()


def test_each_purpose_has_its_own_log(logs):
    logging.getLogger("jxc_desktop.db").info("opened")
    logging.getLogger("jxc_desktop.devices.printers").warning("no paper")
    assert "opened" in (logs / "program.log").read_text(encoding="utf-8")
    assert "no paper" in (logs / "devices.log").read_text(encoding="utf-8")
    assert "no paper" not in (logs / "program.log").read_text(encoding="utf-8")


@pytest.mark.logs_errors
def test_nothing_from_outside_can_forge_a_line(logs):
    logging.getLogger("jxc_desktop.x").info("scan %s", "690\n2026-05-01 forged\x1b[31m")
    try:
        raise ValueError("bad\nname")
    except ValueError:
        logging.getLogger("jxc_desktop.x").exception("failed")
    lines = (logs / "program.log").read_text(encoding="utf-8").splitlines()
    assert "scan 690\\x0a2026-05-01 forged\\x1b[31m" in lines[0]
    assert all(line.startswith("    ") for line in lines[2:])


@pytest.mark.logs_errors
def test_a_mistake_is_written_down_and_its_number_told(net):
    try:
        raise KeyError("price")
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    [number] = net.told
    assert number.startswith("20260501-093000-")
    assert "KeyError: 'price'" in (net.folder / f"report-{number}.txt").read_text(encoding="utf-8")


@pytest.mark.logs_errors
def test_a_mistake_in_a_thread_is_caught_as_well(net):
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    assert len(net.told) == 1


def test_the_hooks_are_given_back(tmp_path):
    before = sys.excepthook
    net = CrashNet(tmp_path, CLOCK)
    net.install()
    assert sys.excepthook != before
    net.uninstall()
    assert sys.excepthook == before


@pytest.mark.logs_errors
def test_old_reports_make_room(tmp_path):
    net = CrashNet(tmp_path, CLOCK)
    for _ in range(REPORTS_KEPT + 3):
        net.report(RuntimeError("again"))
    assert len(list(tmp_path.glob("report-*.txt"))) == REPORTS_KEPT


@pytest.mark.logs_errors
def test_a_report_that_cannot_be_written_hides_nothing(tmp_path):
    net = CrashNet(Path(tmp_path / "missing"), CLOCK)
    assert net.report(RuntimeError("first"))
