"""Every device is tried on the page of devices: it works, or the page says in plain words what is the matter."""

import stat
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from jxc_desktop.devices.ports import FAULT_NAMES, DeviceFault
from jxc_desktop.devices.setup import KINDS, LANGUAGES
from jxc_desktop.devices.simulators.network import NetworkPrinterServer
from jxc_desktop.devices.simulators.pretending import SLOW
from jxc_desktop.devices.simulators.pty_printer import PtyPrinter
from jxc_desktop.i18n import _
from jxc_desktop.printing.escpos_reader import EscposReader
from tests.ui.system.test_system_pages import choose

posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are not of Windows")


def tried(page) -> str:
    """What a test says."""
    page.errors.hide()
    page.test()
    return str(page.errors.message.text())


# receipt printers by every way


def network(stack: ExitStack, folder: Path) -> tuple[str, Callable[[DeviceFault], object]]:
    server = stack.enter_context(NetworkPrinterServer(EscposReader()))
    return server.address, lambda fault: setattr(server.wire, "fault", fault)


def serial(stack: ExitStack, folder: Path) -> tuple[str, Callable[[DeviceFault], object]]:
    port = stack.enter_context(PtyPrinter(EscposReader(), folder / "port"))
    return port.address, lambda fault: setattr(port.wire, "fault", fault)


def file(stack: ExitStack, folder: Path) -> tuple[str, None]:
    return str(folder / "jobs.bin"), None


def spooler(stack: ExitStack, folder: Path) -> tuple[str, Callable[[DeviceFault], object]]:
    alerts = folder / "alerts"
    alerts.write_text("none")
    teller = f'printf "printer till is idle.\\n\\tAlerts: %s\\n" "$(cat {alerts})"'
    for name, words in (("lp", "cat > /dev/null"), ("lpstat", teller)):
        (folder / name).write_text(f"#!/bin/sh\n{words}\n")
        (folder / name).chmod(stat.S_IRWXU)
    return "till", lambda _fault: alerts.write_text("media-empty-error")


WAYS = {"network": network, "serial": serial, "usb": serial, "file": file, "spooler": spooler}


def test_every_way_to_a_receipt_printer_is_tried_here():
    assert set(WAYS) | {"simulator", "none"} == set(KINDS)


@posix
@pytest.mark.parametrize("kind", WAYS)
def test_a_receipt_printer_works_or_says_that_its_paper_is_out(opened, kind: str, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    opened.books.services.printing._retry_pause = 0
    page = opened.page("devices")
    with ExitStack() as stack:
        address, fail = WAYS[kind](stack, tmp_path)
        choose(page, "receipt", kind=kind, address=address)
        page.save()
        assert tried(page) == _("{device} works.").format(device="小票机")
        if fail is not None:
            fail(DeviceFault.NO_PAPER)
            assert _(FAULT_NAMES[DeviceFault.NO_PAPER]) in tried(page)
            assert page.errors._tone == "warning"


def test_a_receipt_printer_without_chinese_letters_gets_pictures(opened):
    page = opened.page("devices")
    choose(page, "receipt", kind="simulator", encoding="raster")
    page.form.editor("cutter").setChecked(False)
    page.save()
    tried(page)
    printing = opened.books.services.printing
    setting = printing.devices.settings["receipt"]
    assert (setting.encoding, setting.cutter, setting.chinese_switch) == ("raster", False, True)
    paper = printing.devices.printers["receipt"].paper
    assert (bool(paper.pictures), paper.cuts) == (True, 0)


@posix
def test_a_printer_that_cannot_tell_is_told_apart_from_one_that_works(opened, tmp_path: Path):
    page = opened.page("devices")
    with PtyPrinter(EscposReader()) as port:
        port.wire.silent = True
        choose(page, "receipt", kind="usb", address=port.address)
        page.save()
        assert "看是否打印出来" in tried(page)


# labels, drawer


def test_a_label_printer_of_every_language_prints_a_test_label_and_pretends_to_be_unplugged(opened):
    printing = opened.books.services.printing
    printing._retry_pause = 0
    page = opened.page("devices")
    for language in LANGUAGES:
        choose(page, "label", kind="simulator", language=language, fault="")
        page.save()
        printing.resume("label")
        assert tried(page) == _("{device} works.").format(device="标签机"), language
        choose(page, "label", fault="unplugged")
        page.save()
        assert _(FAULT_NAMES[DeviceFault.UNPLUGGED]) in tried(page), language


def test_labels_are_nudged_by_tenths_of_a_millimetre_and_nonsense_is_refused(opened):
    page = opened.page("devices")
    choose(page, "label", kind="simulator")
    page.form.editor("right").setText("-1.5")
    page.form.editor("down").setText("0.5")
    page.save()
    setting = opened.books.services.printing.devices.settings["label"]
    assert (setting.right, setting.down) == (-1.5, 0.5)
    assert page.form.editor("right").text() == "-1.5"
    page.form.editor("right").setText("left")
    page.save()
    assert page.errors._tone == "danger"
    assert opened.books.services.printing.devices.settings["label"].right == -1.5


def test_the_drawer_is_opened_by_the_receipt_printer_and_says_why_it_stays_shut(opened):
    opened.books.services.printing._retry_pause = 0
    page = opened.page("devices")
    choose(page, "receipt", kind="simulator")
    page.save()
    choose(page, "cash_drawer", pin="1")
    assert page.form.editor("address").isHidden()
    page.save()
    assert "钱箱现在应已打开" in tried(page)
    page.show_live()
    assert page.live.text() == "模拟器的钱箱已打开 1 次。"
    printer = opened.books.services.printing.devices.printers["receipt"]
    assert b"\x1bp\x01" in printer.jobs[-1]
    choose(page, "receipt", fault="offline")
    page.save()
    choose(page, "cash_drawer")
    assert _(FAULT_NAMES[DeviceFault.OFFLINE]) in tried(page)


# what every simulator can pretend


def test_every_simulator_can_be_told_to_be_unplugged_and_recovers(opened):
    opened.books.services.printing._retry_pause = 0
    page = opened.page("devices")
    for role in ("receipt", "label", "office", "parcel", "scale", "display", "scanner", "screen"):
        for fault, tone in (("", "success"), ("unplugged", "warning"), ("", "success")):
            choose(page, role, kind="simulator", fault=fault)
            page.save()
            assert next(row for row in page.model.rows if row.role == role).fault == fault
            listening(opened, page, fault)
            opened.books.services.printing.resume(role)
            tried(page)
            assert page.errors._tone == tone, (role, fault, page.errors.message.text())
        choose(page, role, kind="none")
        page.save()


def listening(opened, page, fault: str = "") -> None:
    """In the program the scanners are listened to by the window."""
    till = page._desk._till
    for role, scanner in till.scanners.items():
        scanner.start(lambda code, role=role: till.heard(role, code), lambda _state: None)
        page._desk.pretend(role, fault)


def test_a_slow_simulator_is_slow_and_one_that_reads_nonsense_is_found_out(opened):
    page = opened.page("devices")
    for role in ("receipt", "label", "scale", "display", "scanner"):
        assert SLOW in dict(page._desk.faults(role)), role
    choose(page, "scanner", kind="simulator")
    page.save()
    listening(opened, page)
    assert "6901028075015" in tried(page)
    page.show_live()
    assert "6901028075015" in page.live.text()
    choose(page, "scanner", fault="garbage")
    page.save()
    listening(opened, page, "garbage")
    assert "乱码" in tried(page)
    choose(page, "display", kind="simulator", fault=SLOW)
    page.save()
    assert _(FAULT_NAMES[DeviceFault.TIMED_OUT]) in tried(page)
    choose(page, "scale", kind="simulator", fault=SLOW)
    page.save()
    tried(page)
    assert page.errors._tone == "warning"
