from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jxc_desktop import __version__
from jxc_desktop.__main__ import parser


def test_without_a_command_the_windows_open():
    options = parser().parse_args(["--data-dir", "here"])
    assert (options.chosen, options.data_dir) == (None, Path("here"))
    assert parser().parse_args(["run", "--sample-shop"]).sample_shop


def test_a_command_file_needs_its_data_folder(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["batch", "day.jsonl"])
    assert "--data" in capsys.readouterr().err
    options = parser().parse_args(["batch", "--data", "d", "--new", "--stop"])
    assert (options.file, options.new, options.new_practice, options.stop) == (None, True, False, True)


def test_a_folder_is_made_new_in_one_way_only(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["batch", "--data", "d", "--new", "--new-practice"])
    assert "not allowed with" in capsys.readouterr().err


def test_the_version_is_told_without_loading_anything_heavy():
    program = "import sys; from jxc_desktop.__main__ import main\ntry: main(['--version'])\nexcept SystemExit: pass\n"
    heavy = "print([name for name in ('PySide6', 'sqlalchemy', 'openpyxl') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program + heavy], capture_output=True, text=True, check=True).stdout
    assert told.splitlines() == [f"JXC Desktop {__version__}", "[]"]


def test_the_built_program_can_be_its_own_reader_of_spreadsheets():
    from jxc_desktop.__main__ import READ_SPREADSHEET
    from jxc_desktop.exchange.reader import CHILD_ARGUMENT

    assert READ_SPREADSHEET == CHILD_ARGUMENT
