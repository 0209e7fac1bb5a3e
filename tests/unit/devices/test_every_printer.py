"""One contract for every way to a printer, each against the simulator that stands for the real thing."""

import os
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from jxc_desktop.devices.ports import DeviceFault, Printer, PrinterState, fault_of
from jxc_desktop.devices.printers.file import FilePrinter
from jxc_desktop.devices.printers.network import NetworkPrinter
from jxc_desktop.devices.printers.serial import SerialPrinter
from jxc_desktop.devices.printers.spooler import LpPrinter
from jxc_desktop.devices.printers.usb import UsbPrinter
from jxc_desktop.devices.simulators.network import NetworkPrinterServer
from jxc_desktop.devices.simulators.printer import SimulatedPrinter
from jxc_desktop.devices.simulators.pty_printer import PtyPrinter
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
    device = folder / "lp0"
    os.mkfifo(device)
    reader = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    stack.callback(os.close, reader)
    sheet = Sheet()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            with suppress(BlockingIOError):
                sheet.feed(os.read(reader, 65536))
            time.sleep(0.002)

    thread = threading.Thread(target=read)
    thread.start()
    stack.callback(thread.join)
    stack.callback(stop.set)
    return Bench(UsbPrinter("receipt", str(device), timeout=1), lambda: sheet.data, device.unlink)


def file(stack: ExitStack, folder: Path) -> Bench:
    (folder / "till").mkdir()
    path = folder / "till" / "jobs.bin"

    def unplug() -> None:
        path.unlink(missing_ok=True)
        path.parent.rmdir()

    return Bench(FilePrinter("receipt", str(path)), lambda: path.read_bytes() if path.exists() else b"", unplug)


def spooler(stack: ExitStack, folder: Path) -> Bench:
    """The print queue is played by a program that is called like `lp` and keeps what it is given."""
    program, out = folder / "lp", folder / "queue.bin"
    program.write_text(f'#!/bin/sh\n[ "$*" = "-d till -o raw" ] || exit 1\ncat >> "{out}"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    printer = LpPrinter("receipt", "till", program=str(program))
    return Bench(printer, lambda: out.read_bytes() if out.exists() else b"", program.unlink)


@pytest.fixture(params=[simulator, network, serial_port, usb, file, spooler], ids=lambda made: made.__name__)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield request.param(stack, tmp_path)


@pytest.fixture(params=[simulator, network, serial_port], ids=lambda made: made.__name__)
def answering(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """Only those that can tell how they are."""
    with ExitStack() as stack:
        yield request.param(stack, tmp_path)


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


@pytest.mark.parametrize(
    "fault", [DeviceFault.NO_PAPER, DeviceFault.COVER_OPEN, DeviceFault.OFFLINE, DeviceFault.GARBAGE]
)
def test_a_printer_that_can_answer_names_its_fault_and_prints_nothing(answering: Bench, fault: DeviceFault):
    assert answering.fault is not None
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


def test_a_usb_printer_that_takes_nothing_is_offline(tmp_path: Path):
    device = tmp_path / "lp0"
    os.mkfifo(device)
    reader = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(DeviceError) as caught:
            UsbPrinter("receipt", str(device), timeout=0.3).send(b"x" * 1_000_000)
    finally:
        os.close(reader)
    assert fault_of(caught.value) is DeviceFault.OFFLINE


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
