"""Printers of pages: the system's queue gets whole PDF files unchanged, a folder gets one file for each job."""

import sys
from pathlib import Path

import pytest

from jxc_desktop.devices.ports import DeviceFault, PrinterState, fault_of
from jxc_desktop.devices.printers.cups import LpPages
from jxc_desktop.devices.printers.pages import FolderPrinter
from jxc_desktop.devices.setup import PAGE_KINDS, PAGE_ROLES, build_devices
from jxc_desktop.devices.simulators.printer import PageTray, SimulatedPrinter
from jxc_desktop.domain.errors import DeviceError, InvalidValue

JOB = b"%PDF-1.4\n" + bytes(range(256)) * 40
posix = pytest.mark.skipif(sys.platform == "win32", reason="the queue is played by a shell script")


def no_paper(setting):
    raise AssertionError(setting)


def queue(folder: Path, script: str) -> Path:
    program = folder / "lp"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


@posix
@pytest.mark.parametrize(("address", "words"), [("HP", "-d HP -o print-scaling=none"), ("", "-o print-scaling=none")])
def test_the_queue_gets_the_whole_job(tmp_path, address, words):
    out = tmp_path / "out.pdf"
    program = queue(tmp_path, f'[ "$*" = "{words}" ] || exit 1\ncat > "{out}"')
    printer = LpPages("office", address, program=str(program))
    printer.send(JOB)
    assert out.read_bytes() == JOB
    assert printer.status().state is PrinterState.UNKNOWN


@posix
def test_what_the_queue_complains_about_is_named(tmp_path):
    for words, fault in (("lp: The printer or class does not exist.", DeviceFault.NOT_FOUND), ("", DeviceFault.FAILED)):
        printer = LpPages("office", "HP", program=str(queue(tmp_path, f'echo "{words}" >&2\nexit 1')))
        with pytest.raises(DeviceError) as caught:
            printer.send(JOB)
        assert fault_of(caught.value) is fault


@posix
def test_a_queue_that_hangs_times_out(tmp_path):
    printer = LpPages("office", "HP", program=str(queue(tmp_path, "exec sleep 20")), timeout=0.3)
    with pytest.raises(DeviceError) as caught:
        printer.send(JOB)
    assert fault_of(caught.value) is DeviceFault.TIMED_OUT


def test_without_a_queue_or_with_an_option_for_a_name_nothing_is_run(tmp_path):
    missing = LpPages("office", "HP", program=str(tmp_path / "none"))
    for printer in (missing, LpPages("office", "-h", program=sys.executable)):
        with pytest.raises(DeviceError) as caught:
            printer.send(JOB)
        assert fault_of(caught.value) is DeviceFault.NOT_FOUND
    assert missing.status().fault is DeviceFault.NOT_FOUND


def test_a_folder_gets_a_file_for_each_job(tmp_path):
    printer = FolderPrinter("office", str(tmp_path / "prints"))
    assert printer.status().state is PrinterState.READY
    for _job in range(3):
        printer.send(JOB)
    files = sorted((tmp_path / "prints").glob("*.pdf"))
    assert [file.read_bytes() for file in files] == [JOB] * 3


def test_a_folder_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    printer = FolderPrinter("office", str(tmp_path / "file" / "prints"))
    with pytest.raises(DeviceError):
        printer.send(JOB)
    assert printer.status().state is PrinterState.FAULTY


def test_a_simulated_printer_lays_files_on_its_tray():
    printer = SimulatedPrinter(PageTray(), "office")
    printer.send(JOB)
    assert printer.paper.files == [JOB]


@pytest.mark.parametrize("role", sorted(PAGE_ROLES))
def test_a_printer_of_pages_is_built_by_its_role(role):
    for kind in PAGE_KINDS:
        assert role in build_devices({role: {"kind": kind, "address": "x"}}, no_paper).printers
    with pytest.raises(InvalidValue) as caught:
        build_devices({role: {"kind": "network", "address": "192.0.2.7"}}, no_paper)
    assert caught.value.field == f"{role}.kind"
