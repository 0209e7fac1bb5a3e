"""Setting the printers of this machine up from a window: kept in the settings file, in use at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jxc_desktop.app.bootstrap import simulated_paper
from jxc_desktop.app.paths import Places
from jxc_desktop.app.settings import Settings, load_settings, save_settings
from jxc_desktop.app.till import Till
from jxc_desktop.devices.setup import (
    DISPLAY,
    LABEL,
    LANGUAGES,
    OFFICE,
    PAGE_ROLES,
    PARCEL,
    RECEIPT,
    SCALE,
    SCANNER,
    SCREEN,
    Devices,
    PrinterSetting,
    TillSetting,
    build_devices,
    is_scanner,
    kinds_of,
    of_till,
    read_till_setting,
)
from jxc_desktop.devices.simulators.pretending import (
    DISPLAY_WAYS,
    PRINTER_WAYS,
    SCALE_WAYS,
    SCANNER_WAYS,
    SCREEN_WAYS,
    pretend,
    pretended,
)
from jxc_desktop.devices.simulators.printer import SimulatedPrinter
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import ngettext
from jxc_desktop.services.printing import PrintingService
from jxc_desktop.ui.system.ports import DeviceCheck, DeviceRow

_LANGUAGES = {
    "tspl": N_("TSPL: TSC, Gprinter, Xprinter and most others"),
    "zpl": N_("ZPL: Zebra"),
    "escpos": N_("ESC/POS: a receipt printer with labels"),
    "pdf": N_("By its driver, as pages"),
}
_SCALE_LANGUAGES = {
    "lines": N_("Lines of text, again and again"),
    "dahua": N_("Dahua ACS, again and again"),
    "toledo_stream": N_("Toledo, again and again"),
    "toledo_8217": N_("Toledo 8217, when asked"),
    "os2": N_("Dingjian OS2 and CAS, when asked"),
}
_DISPLAY_LANGUAGES = {
    "led8": N_("Eight figures and lamps"),
    "vfd": N_("Two lines of text"),
}
_TILL_FIELDS = {
    SCALE: frozenset({"language", "unit"}),
    DISPLAY: frozenset({"language", "encoding"}),
    SCREEN: frozenset({"pictures", "pause"}),
}
_NUDGED = frozenset({"right", "down"})
DRAWER, BY_PRINTER = "cash_drawer", "printer"
"""The cash drawer has no cable to this machine: the receipt printer opens it, by one of two pins of its socket."""


class MachineDevices:
    """The `DeviceDesk` of this machine."""

    def __init__(self, places: Places, printing: PrintingService, till: Till | None = None) -> None:
        self._printing, self._places = printing, places
        self._till = till or Till(printing.devices)
        if till is None:
            self._till.start()

    def rows(self) -> Sequence[DeviceRow]:
        """Every device there can be: those of the usual roles, whatever else is set up, and one more scanner."""
        devices = self._printing.devices
        printers = [
            _row(role, devices.settings.get(role, PrinterSetting()), devices)
            for role in dict.fromkeys((RECEIPT, LABEL, OFFICE, PARCEL, *devices.settings))
        ]
        set_up = self._till.settings
        used = [role for role, setting in set_up.items() if is_scanner(role) and setting.kind != "none"]
        free = next(role for number in range(1, 99) if (role := _scanner_role(number)) not in used)
        others = (SCALE, DISPLAY, SCREEN, *sorted({*used, free}))
        drawer = _drawer_row(devices.settings.get(RECEIPT, PrinterSetting()))
        return [*printers, drawer, *(self._till_row(role, set_up.get(role, TillSetting())) for role in others)]

    def _till_row(self, role: str, setting: TillSetting) -> DeviceRow:
        words = self.languages(role)
        return DeviceRow(
            role,
            setting.kind,
            setting.address,
            paper=0,
            fault=self._till.pretended(role),
            language=setting.language or (words[0][0] if words else ""),
            unit=setting.unit,
            encoding=setting.encoding,
            pictures=setting.pictures,
            pause=setting.pause,
        )

    def kinds(self, role: str) -> Sequence[str]:
        """The kinds of devices that can play a role."""
        return (BY_PRINTER,) if role == DRAWER else kinds_of(role)

    def fields(self, role: str) -> frozenset[str]:
        """What is set up of it beside its kind."""
        if role == DRAWER:
            return frozenset({"pin"})
        return self._own_fields(role) | {"address"}

    def _own_fields(self, role: str) -> frozenset[str]:
        if of_till(role):
            return _TILL_FIELDS.get(role, frozenset())
        if role == LABEL:
            return frozenset({"language", "dots", "gap"}) | _NUDGED
        if self.prints_pages(role):
            return _NUDGED if role == OFFICE else frozenset()
        return frozenset({"paper", "encoding", "cutter", "chinese_switch"})

    def prints_pages(self, role: str) -> bool:
        """Whether a role is a printer of pages, not of slips and labels."""
        return role in PAGE_ROLES

    def languages(self, role: str) -> Sequence[tuple[str, str]]:
        """What a printer of labels, a scale or a display can speak; nothing for other roles."""
        known = {LABEL: _LANGUAGES, SCALE: _SCALE_LANGUAGES, DISPLAY: _DISPLAY_LANGUAGES}
        return tuple(known.get(role, {}).items())

    def faults(self, role: str) -> Sequence[tuple[str, str]]:
        """What a simulator can pretend."""
        if is_scanner(role):
            return SCANNER_WAYS
        return {SCALE: SCALE_WAYS, DISPLAY: DISPLAY_WAYS, SCREEN: SCREEN_WAYS}.get(role, PRINTER_WAYS)

    def save(self, row: DeviceRow) -> None:
        """Set one up, keep that, and use it from now on.

        Raises:
            InvalidValue: it cannot be set up so.
        """
        kept = load_settings(self._places.settings)
        if of_till(row.role):
            self._save_till(row, kept)
            return
        if row.role == DRAWER:
            self._save_printer(RECEIPT, {**kept.devices.get(RECEIPT, {}), "drawer_pin": row.pin}, kept)
            return
        value = {**kept.devices.get(row.role, {}), "kind": row.kind, "address": row.address}
        if "paper" in self._own_fields(row.role):
            value |= {name: getattr(row, name) for name in ("paper", "encoding", "cutter", "chinese_switch")}
        if self._own_fields(row.role) >= _NUDGED:
            value |= {"right": row.right, "down": row.down}
        if row.language:
            value |= {"language": row.language, "dots": row.dots, "gap": row.gap}
        self._save_printer(row.role, value, kept)

    def _save_printer(self, role: str, value: Mapping[str, object], kept: Settings) -> None:
        made = build_devices({role: value}, simulated_paper)
        save_settings(self._places.settings, replace(kept, devices={**kept.devices, role: value}))
        now = self._printing.devices
        self._printing.devices = replace(
            now, printers={**now.printers, **made.printers}, settings={**now.settings, **made.settings}
        )

    def _save_till(self, row: DeviceRow, kept: Settings) -> None:
        value: dict[str, object] = {"kind": row.kind, "address": row.address}
        value |= {name: getattr(row, name) for name in self._own_fields(row.role)}
        setting = read_till_setting(row.role, value)
        save_settings(self._places.settings, replace(kept, devices={**kept.devices, row.role: value}))
        self._till.use(row.role, setting)

    def check(self, role: str) -> DeviceCheck | None:
        """Try out what is no printer."""
        return self._till.check(role) if of_till(role) else None

    def live(self, role: str) -> str:
        """What a scale, a scanner or a simulated drawer says at this moment."""
        if role != DRAWER:
            return self._till.live(role)
        printer = self._printing.devices.printers.get(RECEIPT)
        if not isinstance(printer, SimulatedPrinter):
            return ""
        kicks = printer.paper.drawer_kicks
        return ngettext(
            "The drawer of the simulator was opened {count} time.",
            "The drawer of the simulator was opened {count} times.",
            kicks,
        ).format(count=kicks)

    def pretend(self, role: str, fault: str) -> None:
        """Let a simulator fail that way; an empty word ends it."""
        if of_till(role):
            self._till.pretend(role, fault)
            return
        pretend(self._printing.devices.printers.get(role), fault)


def _scanner_role(number: int) -> str:
    return SCANNER if number == 1 else f"{SCANNER}{number}"


def _row(role: str, setting: PrinterSetting, devices: Devices) -> DeviceRow:
    paper = 0 if role in PAGE_ROLES or role == LABEL else setting.paper
    language = (setting.language or LANGUAGES[0]) if role == LABEL else ""
    fault = pretended(devices.printers.get(role))
    row = DeviceRow(role, setting.kind, setting.address, paper, fault, language, setting.dots, setting.gap)
    return replace(
        row,
        right=f"{setting.right:g}",
        down=f"{setting.down:g}",
        encoding=setting.encoding,
        cutter=setting.cutter,
        chinese_switch=setting.chinese_switch,
    )


def _drawer_row(receipt: PrinterSetting) -> DeviceRow:
    return DeviceRow(DRAWER, BY_PRINTER if receipt.kind != "none" else "none", paper=0, pin=receipt.drawer_pin)
