import contextlib
import os
import queue
import sys
import threading
from collections.abc import Iterator

import pytest
import serial

from jxc_desktop.devices.ports import ScannerState
from jxc_desktop.devices.serial_scanner import Framer, SerialScanner
from jxc_desktop.devices.simulators.scanner import SimulatedScanner

posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are not of Windows")


def test_a_code_ends_with_carriage_return_or_line_feed_or_both():
    assert Framer().feed(b"6901028075015\r\n6901234567892\n690\r", 0) == ["6901028075015", "6901234567892", "690"]


def test_a_code_may_stand_between_start_and_end_of_text():
    framer = Framer()
    assert framer.feed(b"\x02690102", 0) == []
    assert framer.feed(b"8075015\x03", 0.01) == ["6901028075015"]


def test_a_code_without_an_end_is_complete_after_a_pause():
    framer = Framer(idle=0.08)
    assert framer.feed(b"69010280", 0) == []
    assert framer.feed(b"", 0.05) == []
    assert framer.feed(b"75015", 0.06) == []
    assert framer.feed(b"", 0.15) == ["6901028075015"]
    assert framer.feed(b"", 0.3) == []


def test_an_endless_stream_does_not_fill_the_memory():
    framer = Framer()
    for _ in range(100):
        framer.feed(b"x" * 4096, 0)
    assert len(framer.feed(b"\r", 0)[0]) <= 4096


def test_chinese_in_a_code_is_read_in_either_encoding():
    framer = Framer()
    assert framer.feed("茶\r".encode() + "茶\r".encode("gbk"), 0) == ["茶", "茶"]


class Listener:
    def __init__(self) -> None:
        self.codes: queue.Queue[str] = queue.Queue()
        self.states: queue.Queue[ScannerState] = queue.Queue()

    def until(self, state: ScannerState) -> None:
        while self.states.get(timeout=5) is not state:
            pass


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    import tty

    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    for end in (ours, theirs):
        with contextlib.suppress(OSError):
            os.close(end)


@posix
def test_scans_come_out_whole_and_in_order_and_stop_is_clean(terminal: tuple[int, str]):
    ours, port = terminal
    heard = Listener()
    scanner = SerialScanner("scanner", port)
    scanner.start(heard.codes.put, heard.states.put)
    heard.until(ScannerState.READY)
    for number in range(50):
        os.write(ours, f"69010280{number:05}\r".encode())
    assert [heard.codes.get(timeout=5) for _ in range(50)] == [f"69010280{number:05}" for number in range(50)]
    scanner.stop()
    assert scanner.state is ScannerState.STOPPED
    assert not [thread for thread in threading.enumerate() if thread.name == "scanner scanner"]


@posix
def test_a_pulled_cable_is_told_and_a_new_one_is_found(terminal: tuple[int, str], tmp_path):
    ours, port = terminal
    link = tmp_path / "scanner"
    link.symlink_to(port)
    heard = Listener()
    scanner = SerialScanner("scanner", str(link), first_pause=0.02, longest_pause=0.05)
    scanner.start(heard.codes.put, heard.states.put)
    heard.until(ScannerState.READY)
    link.unlink()
    os.close(ours)
    heard.until(ScannerState.LOST)
    again, theirs = os.openpty()
    link.symlink_to(os.ttyname(theirs))
    heard.until(ScannerState.READY)
    os.write(again, b"6901028075015\n")
    assert heard.codes.get(timeout=5) == "6901028075015"
    scanner.stop()
    os.close(again)
    os.close(theirs)


def test_a_scanner_that_is_not_there_is_lost_and_can_be_stopped_at_once():
    heard = Listener()
    scanner = SerialScanner("scanner", "/dev/no-such-port", first_pause=30)
    scanner.start(heard.codes.put, heard.states.put)
    heard.until(ScannerState.LOST)
    scanner.stop()
    heard.until(ScannerState.STOPPED)


def test_a_loop_reads_what_is_written_to_it(monkeypatch: pytest.MonkeyPatch):
    opened: list[serial.SerialBase] = []
    original = serial.serial_for_url

    def remember(*args, **options):
        opened.append(original(*args, **options))
        return opened[-1]

    monkeypatch.setattr(serial, "serial_for_url", remember)
    heard = Listener()
    scanner = SerialScanner("scanner", "loop://", idle=0.02)
    scanner.start(heard.codes.put, heard.states.put)
    heard.until(ScannerState.READY)
    opened[0].write(b"6901028075015")
    assert heard.codes.get(timeout=5) == "6901028075015"
    scanner.stop()


def test_a_simulated_scanner_is_heard_only_while_it_is_plugged_in_and_listened_to():
    heard = Listener()
    scanner = SimulatedScanner()
    assert not scanner.scan("690")
    scanner.start(heard.codes.put, heard.states.put)
    assert scanner.scan("690")
    scanner.unplug()
    assert not scanner.scan("691")
    scanner.plug_in()
    assert scanner.scan("692")
    scanner.stop()
    assert [heard.codes.get(), heard.codes.get()] == ["690", "692"]
    assert scanner.state is ScannerState.STOPPED
