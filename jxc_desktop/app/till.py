"""What stands beside the counter of this machine, besides printers: scale, customer display, second screen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from jxc_desktop.devices.customer import Facing as Shown
from jxc_desktop.devices.customer import Message
from jxc_desktop.devices.displays.feeder import DisplayFeeder
from jxc_desktop.devices.ports import FAULT_NAMES, DeviceFault, Scanner, ScannerState
from jxc_desktop.devices.setup import (
    DISPLAY,
    SCALE,
    SCREEN,
    Devices,
    TillSetting,
    build_display,
    build_scale,
    build_scanner,
    is_scanner,
)
from jxc_desktop.devices.simulators.pretending import pretend, pretended
from jxc_desktop.devices.simulators.scanner import SimulatedScanner
from jxc_desktop.devices.weighing import WEIGHT_NAMES, Weight, WeightState
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.ui.counter.second_pictures import names_after
from jxc_desktop.ui.counter.second_screen import SecondScreen
from jxc_desktop.ui.counter.till_ports import Facing, Weighed
from jxc_desktop.ui.system.ports import DeviceCheck

STARTED = Message(Shown.WELCOME)
TRIED = Decimal("88.88")
TRIED_CODE = "6901028075015"
SCANNER_STATES = {
    ScannerState.CONNECTING: N_("The scanner is being looked for."),
    ScannerState.READY: N_("The port is open; scan something to see it at the foot of the window."),
    ScannerState.LOST: N_("The scanner is lost; check its cable. It is tried again by itself."),
    ScannerState.STOPPED: N_("The scanner is not listened to."),
}


class Till(QObject):
    """The `Weigher` and the `CustomerSide` of the counter; devices are exchanged while it works.

    ``scanners_changed`` is told which scanner on a port plays a role now; ``read`` is what each of them read last.
    """

    _asked = Signal(str, object)
    _pretending = Signal(str, str)

    def __init__(self, devices: Devices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = dict(devices.till)
        self.scale, self.display = devices.scale, devices.display
        self.screen: SecondScreen | None = None
        self.read: dict[str, str] = {}
        self._screen_pretends = ""
        self.scanners = {scanner.name: scanner for scanner in devices.scanners}
        self.scanners_changed: Callable[[str, Scanner | None], None] = lambda _role, _scanner: None
        self._feeder: DisplayFeeder | None = None
        self._running = False
        self._asked.connect(self._use)
        self._pretending.connect(self._pretend)

    def start(self) -> None:
        """Begin to read and to show."""
        self._running = True
        if self.scale is not None:
            self.scale.start()
        if self.display is not None:
            self._feeder = DisplayFeeder(self.display)
            self._feeder.put(STARTED)
        self._open_screen()

    def stop(self) -> None:
        """Let go of everything."""
        self._running = False
        if self.scale is not None:
            self.scale.stop()
        if self._feeder is not None:
            self._feeder.put(STARTED)
            self._feeder.stop()
            self._feeder = None
        if self.screen is not None:
            self.screen.take_away()
            self.screen.close()
            self.screen.deleteLater()
            self.screen = None

    def use(self, role: str, setting: TillSetting) -> None:
        """Set a device up anew, from now on; may be asked from any thread."""
        self._asked.emit(role, setting)

    def _use(self, role: str, setting: TillSetting) -> None:
        running = self._running
        if is_scanner(role):
            self.settings[role] = setting
            self.scanners.pop(role, None)
            scanner = build_scanner(role, setting)
            if scanner is not None:
                self.scanners[role] = scanner
            self.scanners_changed(role, scanner)
            return
        if running:
            self.stop()
        self.settings[role] = setting
        if role == SCALE:
            self.scale = build_scale(setting)
        elif role == DISPLAY:
            self.display = build_display(setting)
        if running:
            self.start()

    # the scale

    def weight(self) -> Weight:
        """What the scale says now."""
        return self.scale.weight() if self.scale is not None else Weight(WeightState.NOT_SET_UP)

    def weigh(self) -> Weighed | None:
        """What the scale shows now, as the counter asks."""
        if self.scale is None:
            return None
        weight = self.scale.weight()
        if weight.state is WeightState.STABLE:
            return Weighed(weight.kilograms)
        return Weighed(reason=WEIGHT_NAMES[weight.state])

    # trying out

    def pretended(self, role: str) -> str:
        """How a simulator pretends to fail; empty when it does not."""
        return self._screen_pretends if role == SCREEN else pretended(self._device(role))

    def pretend(self, role: str, fault: str) -> None:
        """Let a simulator fail that way; an empty word ends it. May be asked from any thread, after `use` too."""
        self._pretending.emit(role, fault)

    def _pretend(self, role: str, fault: str) -> None:
        if role != SCREEN:
            pretend(self._device(role), fault)
            return
        self._screen_pretends = fault
        self._place_screen()

    def _device(self, role: str) -> object:
        return {SCALE: self.scale, DISPLAY: self.display}.get(role) or self.scanner(role)

    def check(self, role: str) -> DeviceCheck:
        """Try a device out, and say in a sentence how it is; a display may take a second."""
        if self.settings.get(role, TillSetting()).kind == "none":
            return DeviceCheck(works=False, words=lambda: _("It is not set up."))
        if role == SCALE:
            return self._check_scale()
        if role == DISPLAY:
            return self._check_display()
        if role == SCREEN:
            return self._check_screen()
        return self._check_scanner(role)

    def live(self, role: str) -> str:
        """What a scale or scanner says at this moment; empty for others."""
        scanner = self.scanner(role)
        if scanner is not None:
            read = self.read.get(role, "")
            return _("Last read: {code}").format(code=read) if read else _(SCANNER_STATES[scanner.state])
        if role != SCALE or self.scale is None:
            return ""
        weight = self.scale.weight()
        if weight.state in (WeightState.STABLE, WeightState.MOVING):
            shape = "●" if weight.state is WeightState.STABLE else "◌"
            return f"{shape} {weight.kilograms:.3f} kg"
        return f"✕ {_(WEIGHT_NAMES[weight.state])}"

    def scanner(self, role: str) -> Scanner | None:
        """The scanner on a port that plays a role."""
        return self.scanners.get(role)

    def _check_scale(self) -> DeviceCheck:
        weight = self.weight()
        if weight.state is WeightState.STABLE:
            return DeviceCheck(
                works=True, words=lambda: _("The scale shows {kilograms} kg.").format(kilograms=weight.kilograms)
            )
        return DeviceCheck(
            works=False,
            words=lambda: _("The scale gives no weight: {reason}.").format(reason=_(WEIGHT_NAMES[weight.state])),
        )

    def _check_display(self) -> DeviceCheck:
        fault = self._feeder.try_out(Message(Shown.TOTAL, TRIED), 1.2) if self._feeder else DeviceFault.NOT_SET_UP
        if fault is None:
            return DeviceCheck(
                works=True, words=lambda: _("The customer display should show {figure} now.").format(figure=TRIED)
            )
        return DeviceCheck(
            works=False, words=lambda: _("The customer display failed: {reason}.").format(reason=_(FAULT_NAMES[fault]))
        )

    def _check_screen(self) -> DeviceCheck:
        number = self._screen_number()
        folder = self.settings.get(SCREEN, TillSetting()).pictures
        if self.screen is not None and self._place_screen():
            if folder and not names_after(folder, ""):
                return DeviceCheck(
                    works=False, words=lambda: _("There is no picture in the folder {folder}.").format(folder=folder)
                )
            self.screen.show_sale(Facing(total=TRIED, change=TRIED))
            return DeviceCheck(
                works=True, words=lambda: _("Screen {number} shows {figure} now.").format(number=number, figure=TRIED)
            )
        return DeviceCheck(works=False, words=lambda: _("There is no screen {number}.").format(number=number))

    def _check_scanner(self, role: str) -> DeviceCheck:
        scanner = self.scanner(role)
        state = scanner.state if scanner is not None else ScannerState.STOPPED
        if isinstance(scanner, SimulatedScanner) and state is ScannerState.READY:
            return self._try_simulated(role, scanner)
        return DeviceCheck(works=state is ScannerState.READY, words=lambda: _(SCANNER_STATES[state]))

    def _try_simulated(self, role: str, scanner: SimulatedScanner) -> DeviceCheck:
        """Let it read a code that is known."""
        self.read.pop(role, None)
        scanner.scan(TRIED_CODE)
        read = self.read.get(role)
        if read is None:
            return DeviceCheck(works=True, words=lambda: _("The scanner is slow; the code comes in a moment."))
        if read != TRIED_CODE:
            return DeviceCheck(
                works=False, words=lambda: _("The scanner read nonsense: {code}. Check its speed.").format(code=read)
            )
        return DeviceCheck(works=True, words=lambda: _("The scanner read {code}.").format(code=read))

    def heard(self, role: str, code: str) -> None:
        """A scanner on a port read a code."""
        self.read[role] = code

    # the customer's side

    def show(self, sale: Facing) -> None:
        """Show the sale on every display that faces the customer."""
        if self._feeder is not None:
            self._feeder.put(_message(sale))
        if self.screen is not None:
            self.screen.show_sale(sale)

    def _open_screen(self) -> None:
        setting = self.settings.get(SCREEN, TillSetting())
        if setting.kind == "none":
            return
        framed = setting.kind == "simulator"
        self.screen = SecondScreen(pictures=setting.pictures, pause=setting.pause, framed=framed)
        self._place_screen()

    def _place_screen(self) -> bool:
        """Show the second screen where it belongs; answers whether there is such a screen."""
        if self.screen is None:
            return False
        if self._screen_pretends and self.settings[SCREEN].kind == "simulator":
            self.screen.take_away()
            return False
        return self.screen.place(self._screen_number())

    def _screen_number(self) -> int:
        address = self.settings.get(SCREEN, TillSetting()).address
        return int(address) if address.isdigit() else 2


def _message(sale: Facing) -> Message:
    if sale.change is not None:
        return Message(Shown.CHANGE, sale.change, sale.total)
    if sale.touched is not None:
        touched = sale.touched
        return Message(Shown.ITEM, touched.amount, sale.total, touched.name, touched.quantity.partition(" ")[0])
    return Message(Shown.TOTAL, sale.total) if sale.lines else STARTED
