"""One contract for every real adapter, each through pty, socket or file against the simulator that stands for the
real thing: it works, its plug is pulled, it talks nonsense, it is slow, and it is there again.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from jxc_desktop.devices.customer import Facing, Message
from jxc_desktop.devices.displays.serial import SerialDisplay
from jxc_desktop.devices.ports import DeviceFault
from jxc_desktop.devices.printers.cups import LpPrinter
from jxc_desktop.devices.printers.file import FilePrinter
from jxc_desktop.devices.printers.network import NetworkPrinter
from jxc_desktop.devices.printers.serial import SerialPrinter
from jxc_desktop.devices.printers.usb import UsbPrinter
from jxc_desktop.devices.printers.windows import WindowsPrinter
from jxc_desktop.devices.scales.dialects import DIALECTS
from jxc_desktop.devices.scales.serial import SerialScale
from jxc_desktop.devices.serial_scanner import SerialScanner
from jxc_desktop.devices.simulators.display import DisplayWire
from jxc_desktop.devices.simulators.network import NetworkPrinterServer
from jxc_desktop.devices.simulators.pty_port import PtyPort
from jxc_desktop.devices.simulators.pty_printer import PtyPrinter
from jxc_desktop.devices.simulators.scale import ScaleWire
from jxc_desktop.devices.simulators.spooler import SimulatedSpooler
from jxc_desktop.devices.weighing import Weight, WeightState
from jxc_desktop.domain.errors import DeviceError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and device files are not of Windows")

APPLES = Decimal("0.735")


class Sheet:
    """The plainest paper: the bytes themselves."""

    def __init__(self) -> None:
        self.data = b""

    def feed(self, data: bytes) -> None:
        self.data += data


@dataclass
class Bench:
    """``works`` answers whether the device does its work now; the rest plays with the other end of its cable."""

    works: Callable[[], bool]
    unplug: Callable[[], object]
    plug_in: Callable[[], object]
    garbage: Callable[[bool], object] | None = None
    slow: Callable[[float], object] | None = None


def comes(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.005)
    return condition()


def done(work: Callable[[], object]) -> bool:
    """Whether the work was taken; a device that fails says so with an error of its own kind."""
    try:
        work()
    except DeviceError:
        return False
    return True


# scales


def scale(language: str) -> Callable[[ExitStack, Path], Bench]:
    def make(stack: ExitStack, folder: Path) -> Bench:
        wire = ScaleWire(language, APPLES)
        port = stack.enter_context(PtyPort(wire, folder / "scale"))
        adapter = SerialScale("scale", port.address, language, patience=0.3, pause=0.03, first_pause=0.02)
        adapter.start()
        stack.callback(adapter.stop)

        def garbage(on: bool) -> None:
            wire.pretends = WeightState.GARBAGE if on else None
            if on:
                assert comes(lambda: adapter.weight().state is WeightState.GARBAGE)

        def unplug() -> None:
            port.unplug()
            assert comes(lambda: adapter.weight().state is WeightState.UNPLUGGED)

        def slow(seconds: float) -> None:
            wire.slow = seconds

        right = Weight(WeightState.STABLE, APPLES)
        return Bench(lambda: adapter.weight() == right, unplug, port.plug_in, garbage, slow)

    make.__name__ = f"scale_{language}"
    return make


# displays


def display(language: str) -> Callable[[ExitStack, Path], Bench]:
    def make(stack: ExitStack, folder: Path) -> Bench:
        wire = DisplayWire()
        port = stack.enter_context(PtyPort(wire, folder / "display"))
        adapter = SerialDisplay("display", port.address, language)
        stack.callback(adapter.close)
        count = iter(range(1, 1000))

        def works() -> bool:
            total = Decimal(next(count))
            return done(lambda: adapter.show(Message(Facing.TOTAL, total))) and comes(
                lambda: wire.rows[0].endswith(f"{total}.00"), 1
            )

        return Bench(works, port.unplug, port.plug_in)

    make.__name__ = f"display_{language}"
    return make


# scanners


class Scanning:
    """A scanner that reads a code whenever it is told."""

    def __init__(self) -> None:
        self.said = b""

    def hear(self, data: bytes) -> bytes:
        return b""

    def speak(self) -> bytes:
        said, self.said = self.said, b""
        return said


def serial_scanner(stack: ExitStack, folder: Path) -> Bench:
    gun = Scanning()
    port = stack.enter_context(PtyPort(gun, folder / "scanner"))
    adapter = SerialScanner("scanner", port.address, first_pause=0.02, longest_pause=0.05)
    codes: list[str] = []
    adapter.start(codes.append, lambda _state: None)
    stack.callback(adapter.stop)
    count = iter(range(1000))

    def works() -> bool:
        code = f"69010280{next(count):05}"
        gun.said = code.encode() + b"\r"
        return comes(lambda: code in codes, 0.3)

    def garbage(on: bool) -> None:
        gun.said = b"\xff\xfe\x00\x81" * 20 + b"\r" if on else b""

    return Bench(works, port.unplug, port.plug_in, garbage)


# printers


def serial_printer(stack: ExitStack, folder: Path) -> Bench:
    sheet = Sheet()
    port = stack.enter_context(PtyPrinter(sheet, folder / "printer"))
    return _printing(SerialPrinter("receipt", port.address), sheet, port.unplug, port.plug_in, port.wire)


def network_printer(stack: ExitStack, folder: Path) -> Bench:
    sheet = Sheet()
    server = stack.enter_context(NetworkPrinterServer(sheet))
    number = int(server.address.rpartition(":")[2])
    return _printing(
        NetworkPrinter("receipt", server.address, timeout=1),
        sheet,
        server.close,
        lambda: stack.enter_context(NetworkPrinterServer(sheet, number)),
        server.wire,
    )


def usb_printer(stack: ExitStack, folder: Path) -> Bench:
    """The device file of a USB printer is read and written like a terminal."""
    sheet = Sheet()
    device = stack.enter_context(PtyPrinter(sheet, folder / "lp0"))
    printer = UsbPrinter("receipt", device.address, timeout=1)
    return _printing(printer, sheet, device.unplug, device.plug_in, device.wire)


def windows_printer(stack: ExitStack, folder: Path) -> Bench:
    """The adapter takes the library of Windows as a port; here it is the simulated spooler."""
    sheet = Sheet()
    library = SimulatedSpooler("till", sheet)

    def plug(fault: DeviceFault | None) -> None:
        library.fault = fault

    printer = WindowsPrinter("receipt", "till", library)
    return _printing(printer, sheet, lambda: plug(DeviceFault.UNPLUGGED), lambda: plug(None), library)


def cups_printer(stack: ExitStack, folder: Path) -> Bench:
    """`lp` and `lpstat` are played by scripts; the alerts of the printer stand in a file."""
    out, alerts = folder / "queue.bin", folder / "alerts"
    scripts = {
        "lp": f'cat >> "{out}"',
        "lpstat": f'printf "printer till is idle.\\n\\tAlerts: %s\\n" "$(cat {alerts})"',
    }
    for name, words in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{words}\n")
        (folder / name).chmod(0o755)
    alerts.write_text("none")
    out.touch()

    class Kept:
        @property
        def data(self) -> bytes:
            return out.read_bytes()

    return _printing(
        LpPrinter("receipt", "till", program=str(folder / "lp")),
        Kept(),
        lambda: alerts.write_text("offline-report"),
        lambda: alerts.write_text("none"),
    )


def file_printer(stack: ExitStack, folder: Path) -> Bench:
    drawer = folder / "drawer"
    drawer.mkdir()
    path = drawer / "jobs.bin"

    class Kept:
        @property
        def data(self) -> bytes:
            return path.read_bytes() if path.exists() else b""

    def unplug() -> None:
        path.unlink(missing_ok=True)
        drawer.rmdir()

    return _printing(FilePrinter("receipt", str(path)), Kept(), unplug, drawer.mkdir)


def _printing(printer, sheet, unplug, plug_in, wire=None) -> Bench:
    count = iter(range(1000))

    def works() -> bool:
        job = f"job {next(count)}\n".encode() * 50
        return done(lambda: printer.send(job)) and comes(lambda: job in sheet.data, 1)

    def garbage(on: bool) -> None:
        wire.fault = DeviceFault.GARBAGE if on else None

    def slow(seconds: float) -> None:
        wire.delay = seconds

    return Bench(works, unplug, plug_in, garbage if wire else None, slow if wire else None)


TALKING = [*(scale(language) for language in DIALECTS), serial_printer, network_printer, usb_printer]
"""Something comes back from them, late or wrong at times."""
SILENT = [display("led8"), display("vfd"), file_printer, cups_printer, windows_printer]


@pytest.fixture(params=[*TALKING, serial_scanner, *SILENT], ids=lambda made: made.__name__)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield request.param(stack, tmp_path)


def test_it_works_is_pulled_out_and_works_again(bench: Bench):
    assert comes(bench.works)
    bench.unplug()
    assert not bench.works()
    bench.plug_in()
    assert comes(bench.works)


@pytest.mark.parametrize("make", [*TALKING, serial_scanner], ids=lambda made: made.__name__)
def test_nonsense_is_never_taken_for_work_and_ends_when_it_ends(make, tmp_path: Path):
    with ExitStack() as stack:
        bench = make(stack, tmp_path)
        assert comes(bench.works)
        bench.garbage(True)
        bench.garbage(False)
        assert comes(bench.works)


@pytest.mark.parametrize("make", [*TALKING, windows_printer], ids=lambda made: made.__name__)
def test_a_slow_one_still_does_its_work(make, tmp_path: Path):
    with ExitStack() as stack:
        bench = make(stack, tmp_path)
        bench.slow(0.15)
        assert comes(bench.works)


@pytest.mark.parametrize("language", DIALECTS)
@pytest.mark.parametrize(
    "state", [WeightState.MOVING, WeightState.OVERLOAD, WeightState.BELOW_ZERO, WeightState.SILENT]
)
def test_a_scale_says_why_its_weight_cannot_be_sold_by(language: str, state: WeightState, tmp_path: Path):
    wire = ScaleWire(language, APPLES)
    wire.pretends = state
    with PtyPort(wire, tmp_path / "scale") as port:
        adapter = SerialScale("scale", port.address, language, patience=0.2, pause=0.02, first_pause=0.02)
        adapter.start()
        try:
            shown = WeightState.MOVING if (language, state) == ("dahua", WeightState.OVERLOAD) else state
            assert comes(lambda: adapter.weight().state is shown)
        finally:
            adapter.stop()
