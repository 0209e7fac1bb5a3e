"""Setting the printers of this machine up from a window: kept in the settings file, in use at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jxc_desktop.app.bootstrap import simulated_paper
from jxc_desktop.app.paths import Places
from jxc_desktop.app.settings import load_settings, save_settings
from jxc_desktop.devices.ports import FAULT_NAMES, DeviceFault
from jxc_desktop.devices.setup import (
    KINDS,
    LABEL,
    LANGUAGES,
    OFFICE,
    PAGE_KINDS,
    PAGE_ROLES,
    PARCEL,
    RECEIPT,
    Devices,
    PrinterSetting,
    build_devices,
)
from jxc_desktop.devices.simulators.printer import SimulatedPrinter
from jxc_desktop.domain.errors import N_
from jxc_desktop.services.printing import PrintingService
from jxc_desktop.ui.system.ports import DeviceRow

_LANGUAGES = {
    "tspl": N_("TSPL: TSC, Gprinter, Xprinter and most others"),
    "zpl": N_("ZPL: Zebra"),
    "escpos": N_("ESC/POS: a receipt printer with labels"),
    "pdf": N_("By its driver, as pages"),
}


class MachineDevices:
    """The `DeviceDesk` of this machine."""

    def __init__(self, places: Places, printing: PrintingService) -> None:
        self._printing, self._places = printing, places

    def rows(self) -> Sequence[DeviceRow]:
        """Every printer there can be: those of the two usual roles, and whatever else is set up."""
        devices = self._printing.devices
        return [
            _row(role, devices.settings.get(role, PrinterSetting()), devices)
            for role in dict.fromkeys((RECEIPT, LABEL, OFFICE, PARCEL, *devices.settings))
        ]

    def kinds(self, role: str) -> Sequence[str]:
        """The kinds of printers that can play a role."""
        return PAGE_KINDS if self.prints_pages(role) else KINDS

    def prints_pages(self, role: str) -> bool:
        """Whether a role is a printer of pages, not of slips and labels."""
        return role in PAGE_ROLES

    def languages(self, role: str) -> Sequence[tuple[str, str]]:
        """What a printer of labels can understand; nothing for other roles."""
        return tuple(_LANGUAGES.items()) if role == LABEL else ()

    def faults(self) -> Sequence[tuple[str, str]]:
        """What a simulator can pretend."""
        return [(fault.value, sentence) for fault, sentence in FAULT_NAMES.items()]

    def save(self, row: DeviceRow) -> None:
        """Set one up, keep that, and use it from now on.

        Raises:
            InvalidValue: it cannot be set up so.
        """
        kept = load_settings(self._places.settings)
        value = {**kept.devices.get(row.role, {}), "kind": row.kind, "address": row.address, "paper": row.paper}
        if row.language:
            value |= {"language": row.language, "dots": row.dots, "gap": row.gap}
        made = build_devices({row.role: value}, simulated_paper)
        save_settings(self._places.settings, replace(kept, devices={**kept.devices, row.role: value}))
        now = self._printing.devices
        self._printing.devices = replace(
            now, printers={**now.printers, **made.printers}, settings={**now.settings, **made.settings}
        )

    def pretend(self, role: str, fault: str) -> None:
        """Let a simulator fail that way; an empty word ends it."""
        printer = self._printing.devices.printers.get(role)
        if isinstance(printer, SimulatedPrinter):
            printer.fault = DeviceFault(fault) if fault else None


def _row(role: str, setting: PrinterSetting, devices: Devices) -> DeviceRow:
    printer = devices.printers.get(role)
    fault = printer.fault if isinstance(printer, SimulatedPrinter) else None
    paper = 0 if role in PAGE_ROLES or role == LABEL else setting.paper
    language = (setting.language or LANGUAGES[0]) if role == LABEL else ""
    pretended = fault.value if fault else ""
    return DeviceRow(role, setting.kind, setting.address, paper, pretended, language, setting.dots, setting.gap)
