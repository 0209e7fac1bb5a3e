"""One contract for every way to a printer, each against the simulator that stands for the real thing."""

import os
import select
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from jxc_desktop.devices.ports import DeviceFault, Printer, PrinterState, fault_of
from jxc_desktop.devices.printers.cups import LpPrinter
from jxc_desktop.devices.printers.file import FilePrinter
from jxc_desktop.devices.printers.network import NetworkPrinter
from jxc_desktop.devices.printers.serial import SerialPrinter
from jxc_desktop.devices.printers.usb import UsbPrinter
from jxc_desktop.devices.printers.windows import WindowsPrinter
from jxc_desktop.devices.simulators.network import NetworkPrinterServer
from jxc_desktop.devices.simulators.printer import SimulatedPrinter
from jxc_desktop.devices.simulators.pty_printer import PtyPrinter
from jxc_desktop.devices.simulators.spooler import SimulatedSpooler
from jxc_desktop.domain.errors import DeviceError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and device files are not of Windows")

JOB = "\x1b@一壶好茶 ￥12.50\n".encode("gbk") * 200 + b"\x1bp\x00\x19\xfa\x1dVB\x00"


class Sheet:
    """The plainest paper: the bytes themselves."""

    def __init__(self) -> None:
        self.data = b""

    def feed(self, data: bytes) -> None:
        self.data += data


@dataclass
class Bench:
    """A printer, what arrived at its other end, and how to pull its plug."""

    printer: Printer
    arrived: Callable[[], bytes]
    unplug: Callable[[], object]
    fault: Callable[[DeviceFault | None], object] | None = None


def wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.005)
    assert condition()


def simulator(stack: ExitStack, folder: Path) -> Bench:
    printer = SimulatedPrinter(Sheet())

    def set_fault(fault: DeviceFault | None) -> None:
        printer.fault = fault

    return Bench(printer, lambda: printer.paper.data, lambda: set_fault(DeviceFault.UNPLUGGED), set_fault)


def network(stack: ExitStack, folder: Path) -> Bench:
    sheet = Sheet()
    server = stack.enter_context(NetworkPrinterServer(sheet))

    def set_fault(fault: DeviceFault | None) -> None:
        server.wire.fault = fault

    return Bench(NetworkPrinter("receipt", server.address, timeout=1), lambda: sheet.data, server.close, set_fault)


def serial_port(stack: ExitStack, folder: Path) -> Bench:
    sheet = Sheet()
    terminal = stack.enter_context(PtyPrinter(sheet))

    def set_fault(fault: DeviceFault | None) -> None:
        terminal.wire.fault = fault

    return Bench(SerialPrinter("receipt", terminal.address), lambda: sheet.data, terminal.unplug, set_fault)


def usb(stack: ExitStack, folder: Path) -> Bench:
    """A device file that is read and written, like that of a USB printer, played by a pseudo-terminal."""
    sheet = Sheet()
    device = stack.enter_context(PtyPrinter(sheet, folder / "lp0"))

    def set_fault(fault: DeviceFault | None) -> None:
        device.wire.fault = fault

    return Bench(UsbPrinter("receipt", device.address, timeout=1), lambda: sheet.data, device.unplug, set_fault)


def file(stack: ExitStack, folder: Path) -> Bench:
    (folder / "till").mkdir()
    path = folder / "till" / "jobs.bin"

    def unplug() -> None:
        path.unlink(missing_ok=True)
        path.parent.rmdir()

    return Bench(FilePrinter("receipt", str(path)), lambda: path.read_bytes() if path.exists() else b"", unplug)


ALERTS = {
    DeviceFault.NO_PAPER: "media-empty-error",
    DeviceFault.COVER_OPEN: "cover-open",
    DeviceFault.OFFLINE: "paused",
}


def cups(stack: ExitStack, folder: Path) -> Bench:
    """The print queue is played by programs called like `lp` and `lpstat`; the one keeps what it is given."""
    program, out, alerts = folder / "lp", folder / "queue.bin", folder / "alerts"
    program.write_text(f'#!/bin/sh\n[ "$*" = "-d till -o raw" ] || exit 1\ncat >> "{out}"\n')
    alerts.write_text("none")
    teller = folder / "lpstat"
    teller.write_text(
        f'#!/bin/sh\n[ "$*" = "-l -p till" ] || exit 1\n'
        f'printf "printer till is idle.  enabled since now\\n\\tAlerts: %s\\n" "$(cat {alerts})"\n'
    )
    for script in (program, teller):
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    def set_fault(fault: DeviceFault | None) -> None:
        alerts.write_text(ALERTS[fault] if fault else "none")

    printer = LpPrinter("receipt", "till", program=str(program))
    return Bench(printer, lambda: out.read_bytes() if out.exists() else b"", program.unlink, set_fault)


def windows(stack: ExitStack, folder: Path) -> Bench:
    sheet = Sheet()
    library = SimulatedSpooler("till", sheet)

    def set_fault(fault: DeviceFault | None) -> None:
        library.fault = fault

    def unplug() -> None:
        library.there = False

    stack.callback(lambda: _balanced(library))
    return Bench(WindowsPrinter("receipt", "till", library), lambda: sheet.data, unplug, set_fault)


def _balanced(library: SimulatedSpooler) -> None:
    assert library.open_handles == 0


@pytest.fixture(params=[simulator, network, serial_port, usb, file, cups, windows], ids=lambda made: made.__name__)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield request.param(stack, tmp_path)


WORDS_OF_QUEUES = [DeviceFault.NO_PAPER, DeviceFault.COVER_OPEN, DeviceFault.OFFLINE]
WORDS_OF_WIRES = [*WORDS_OF_QUEUES, DeviceFault.GARBAGE]
ANSWERING = [
    *((make, fault) for make in (simulator, network, serial_port, usb) for fault in WORDS_OF_WIRES),
    *((make, fault) for make in (cups, windows) for fault in WORDS_OF_QUEUES),
]
"""Those that can tell how they are, with what they can tell: the queue of a system says no nonsense."""


def test_a_job_arrives_byte_for_byte(bench: Bench):
    bench.printer.send(JOB)
    wait_for(lambda: len(bench.arrived()) >= len(JOB))
    assert bench.arrived() == JOB


def test_two_jobs_arrive_in_order(bench: Bench):
    bench.printer.send(b"first\n")
    bench.printer.send(b"second\n")
    wait_for(lambda: bench.arrived() == b"first\nsecond\n")


def test_a_printer_that_works_is_not_called_faulty(bench: Bench):
    assert bench.printer.status().state in (PrinterState.READY, PrinterState.UNKNOWN)


def test_an_unplugged_printer_is_an_error_with_a_reason_and_not_a_wait(bench: Bench):
    bench.unplug()
    started = time.monotonic()
    with pytest.raises(DeviceError) as caught:
        bench.printer.send(JOB)
    assert fault_of(caught.value) in (
        DeviceFault.UNPLUGGED,
        DeviceFault.REFUSED,
        DeviceFault.NOT_FOUND,
    )
    assert bench.printer.status().state is PrinterState.FAULTY
    assert time.monotonic() - started < 4


@pytest.mark.parametrize(("make", "fault"), ANSWERING, ids=lambda value: getattr(value, "__name__", value))
def test_a_printer_that_can_answer_names_its_fault_and_prints_nothing(make, fault: DeviceFault, tmp_path: Path):
    with ExitStack() as stack:
        answering = make(stack, tmp_path)
        answering.fault(fault)
        with pytest.raises(DeviceError) as caught:
            answering.printer.send(JOB)
        assert fault_of(caught.value) is fault
        assert answering.printer.status().fault is fault
        assert answering.arrived() == b""
        answering.fault(None)
        answering.printer.send(JOB)
        wait_for(lambda: answering.arrived() == JOB)


def test_a_network_printer_that_keeps_silent_is_trusted_with_the_job():
    sheet = Sheet()
    with NetworkPrinterServer(sheet) as server:
        server.wire.silent = True
        printer = NetworkPrinter("receipt", server.address)
        assert printer.status().state is PrinterState.UNKNOWN
        printer.send(JOB)
        wait_for(lambda: sheet.data == JOB)


def test_a_network_printer_that_never_answers_the_call_times_out():
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        try:
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(address)
            with pytest.raises(DeviceError) as caught:
                NetworkPrinter("receipt", f"127.0.0.1:{address[1]}", timeout=0.3).send(JOB)
        finally:
            for filler in fillers:
                filler.close()
    assert fault_of(caught.value) is DeviceFault.TIMED_OUT


def test_an_unknown_host_is_not_found():
    with pytest.raises(DeviceError) as caught:
        NetworkPrinter("receipt", "no-such-printer.invalid", timeout=1).send(JOB)
    assert fault_of(caught.value) is DeviceFault.NOT_FOUND


def test_a_usb_printer_that_takes_nothing_is_offline():
    import tty

    ours, theirs = os.openpty()
    tty.setraw(theirs)
    try:
        printer = UsbPrinter("receipt", os.ttyname(theirs), timeout=0.3, answer_time=0.05)
        assert printer.status().state is PrinterState.UNKNOWN
        with pytest.raises(DeviceError) as caught:
            printer.send(b"x" * 1_000_000)
    finally:
        os.close(ours)
        os.close(theirs)
    assert fault_of(caught.value) is DeviceFault.OFFLINE


@pytest.mark.parametrize(
    ("lines", "state", "fault"),
    [
        (0x18, PrinterState.READY, None),
        (0x30, PrinterState.FAULTY, DeviceFault.NO_PAPER),
        (0x00, PrinterState.UNKNOWN, None),
    ],
)
def test_a_usb_printer_that_answers_nothing_is_known_by_the_lines_of_its_port(lines, state, fault):
    with PtyPrinter(Sheet()) as device:
        device.wire.silent = True
        printer = UsbPrinter("receipt", device.address, answer_time=0.05, port=lambda _device: lines)
        assert (printer.status().state, printer.status().fault) == (state, fault)


def test_a_usb_printer_of_labels_is_not_asked():
    with PtyPrinter(Sheet()) as device:
        printer = UsbPrinter("label", device.address, asks=False)
        assert printer.status().state is PrinterState.UNKNOWN
        printer.send(JOB)
        wait_for(lambda: device.wire.received == JOB)


def test_an_old_answer_is_not_taken_for_the_answer_to_this_question():
    sheet = Sheet()
    with PtyPrinter(sheet) as device:
        device.wire.fault = DeviceFault.NO_PAPER
        behind = os.open(device.address, os.O_RDWR | os.O_NOCTTY)
        os.write(behind, b"\x10\x04\x02\x10\x04\x04")
        wait_for(lambda: bool(select.select([behind], [], [], 0)[0]))
        device.wire.fault = None
        assert UsbPrinter("receipt", device.address).status().state is PrinterState.READY
        os.close(behind)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_usb_printer_without_paper_says_so():
    with pytest.raises(DeviceError) as caught:
        UsbPrinter("receipt", "/dev/full").send(JOB)
    assert fault_of(caught.value) is DeviceFault.NO_PAPER


def test_a_queue_that_is_stopped_is_offline_and_one_that_is_missing_is_not_found(tmp_path: Path):
    program = tmp_path / "lp"
    for words, fault in (
        ("lp: Destination till is not accepting jobs.", DeviceFault.OFFLINE),
        ("lp: The printer or class does not exist.", DeviceFault.NOT_FOUND),
        ("lp: no idea", DeviceFault.FAILED),
    ):
        program.write_text(f'#!/bin/sh\necho "{words}" >&2\nexit 1\n')
        program.chmod(0o755)
        with pytest.raises(DeviceError) as caught:
            LpPrinter("receipt", "till", program=str(program)).send(b"x")
        assert fault_of(caught.value) is fault


def test_a_queue_that_hangs_times_out(tmp_path: Path):
    program = tmp_path / "lp"
    program.write_text("#!/bin/sh\nexec sleep 20\n")
    program.chmod(0o755)
    with pytest.raises(DeviceError) as caught:
        LpPrinter("receipt", "till", program=str(program), timeout=0.3).send(b"x")
    assert fault_of(caught.value) is DeviceFault.TIMED_OUT


def test_a_slow_simulator_takes_its_time():
    printer = SimulatedPrinter(Sheet())
    printer.delay = 0.05
    started = time.monotonic()
    printer.send(JOB)
    assert time.monotonic() - started >= 0.05
    assert printer.jobs == [JOB]


@pytest.mark.parametrize(
    ("said", "state", "fault"),
    [
        ("printer till is idle.  enabled since now", PrinterState.READY, None),
        ("printer till disabled since now -\n\tpaper jam", PrinterState.FAULTY, DeviceFault.OFFLINE),
        ("printer till is idle.\n\tAlerts: offline-report", PrinterState.FAULTY, DeviceFault.OFFLINE),
        ("printer till is idle.\n\tAlerts: door-open-report", PrinterState.FAULTY, DeviceFault.COVER_OPEN),
    ],
)
def test_what_the_queue_tells_of_its_printer_is_understood(tmp_path: Path, said, state, fault):
    for name, words in (("lp", ""), ("lpstat", said)):
        (tmp_path / name).write_text(f"#!/bin/sh\ncat <<'END'\n{words}\nEND\n")
        (tmp_path / name).chmod(0o755)
    status = LpPrinter("receipt", "till", program=str(tmp_path / "lp")).status()
    assert (status.state, status.fault) == (state, fault)


def test_a_queue_nobody_knows_is_not_found_before_anything_is_sent(tmp_path: Path):
    for name, words in (("lp", "exit 0"), ("lpstat", "echo 'lpstat: Invalid destination name in list' >&2; exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n")
        (tmp_path / name).chmod(0o755)
    assert LpPrinter("receipt", "till", program=str(tmp_path / "lp")).status().fault is DeviceFault.NOT_FOUND


def test_a_job_that_sticks_in_the_queue_of_windows_tells_what_its_printer_does_not():
    library = SimulatedSpooler("till", Sheet())
    library.tells_by_jobs, library.fault = True, DeviceFault.NO_PAPER
    assert WindowsPrinter("receipt", "till", library).status().fault is DeviceFault.NO_PAPER
