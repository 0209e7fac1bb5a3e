"""The devices of this machine, built from the settings: a role, and which device plays it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jxc_desktop.devices.customer import CustomerDisplay
from jxc_desktop.devices.displays.commands import ENCODINGS
from jxc_desktop.devices.displays.commands import LANGUAGES as DISPLAY_LANGUAGES
from jxc_desktop.devices.ports import DeviceFault, Paper, Printer, PrinterStatus, Scanner, device_error, faulty
from jxc_desktop.devices.printers.file import FilePrinter
from jxc_desktop.devices.printers.network import NetworkPrinter
from jxc_desktop.devices.scales.dialects import DIALECTS, KILOGRAMS
from jxc_desktop.devices.simulators.display import SimulatedDisplay
from jxc_desktop.devices.simulators.printer import PageTray, SimulatedPrinter
from jxc_desktop.devices.simulators.scale import SimulatedScale
from jxc_desktop.devices.simulators.scanner import SimulatedScanner
from jxc_desktop.devices.weighing import Scale
from jxc_desktop.domain.errors import N_, InvalidValue

RECEIPT, LABEL = "receipt", "label"
OFFICE, PARCEL = "office", "parcel"
"""The printers of pages: A4 and continuous forms, and the labels of parcels. They take PDF, not bytes for a head."""
PAGE_ROLES = frozenset({OFFICE, PARCEL})
KINDS = ("simulator", "network", "serial", "usb", "spooler", "file", "none")
PAGE_KINDS = ("simulator", "spooler", "file", "none")
LANGUAGES = ("tspl", "zpl", "escpos", "pdf")
"""What printers of labels understand; the first where none is said."""
PAGES = "pdf"
SCALE, DISPLAY, SCREEN, SCANNER, WEDGE = "scale", "display", "screen", "scanner", "wedge"
"""What is no printer: the scale, the display that faces the customer, a second screen, scanners on ports (``scanner``,
``scanner2`` …), and the rhythm of those that are keyboards."""
TILL_KINDS = ("simulator", "serial", "none")
SCREEN_KINDS = ("window", "simulator", "none")
TILL_LANGUAGES = {SCALE: tuple(DIALECTS), DISPLAY: DISPLAY_LANGUAGES}

_MILLIMETRES = re.compile(r"[-+]?\d{1,2}(\.\d{1,2})?")
PaperFor = Callable[["PrinterSetting"], Paper]


@dataclass(frozen=True, slots=True)
class PrinterSetting:
    """One printer as set up: ``paper`` in millimetres, ``encoding`` ``gbk``, ``utf8`` or ``raster``.

    A printer of labels has a ``language`` (``tspl``, ``zpl``, ``escpos``, or ``pdf`` for one with a driver), ``dots``
    an inch and a ``gap`` between two labels in millimetres; for others ``language`` is empty. Labels are moved by
    ``right`` and ``down`` millimetres, on rolls and on the sheets of an office printer.
    """

    kind: str = "none"
    address: str = ""
    paper: int = 58
    encoding: str = "gbk"
    chinese_switch: bool = True
    cutter: bool = True
    drawer_pin: int = 0
    language: str = ""
    dots: int = 203
    gap: int = 2
    right: float = 0.0
    down: float = 0.0


@dataclass(frozen=True, slots=True)
class TillSetting:
    """One device that is no printer: ``language`` is what it speaks, ``unit`` what a scale weighs in where it does not
    say, ``encoding`` what letters a display has; ``address`` of a second screen is its number, counted from 1,
    ``pictures`` a folder of pictures for it and ``pause`` the seconds each of them is shown.
    """

    kind: str = "none"
    address: str = ""
    language: str = ""
    unit: str = "kg"
    encoding: str = "ascii"
    pictures: str = ""
    pause: int = 8


@dataclass(frozen=True)
class Devices:
    """The printers by role, how each is set up, and what else a till has: ``till`` says how that is set up."""

    printers: Mapping[str, Printer] = field(default_factory=dict)
    settings: Mapping[str, PrinterSetting] = field(default_factory=dict)
    scanners: tuple[Scanner, ...] = ()
    scale: Scale | None = None
    display: CustomerDisplay | None = None
    till: Mapping[str, TillSetting] = field(default_factory=dict)


class MissingPrinter:
    """Stands where no printer is set up: every job waits with that reason."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self, data: bytes) -> None:  # noqa: ARG002  (the port's shape)
        """Refuse."""
        raise device_error(self.name, DeviceFault.NOT_SET_UP)

    def status(self) -> PrinterStatus:
        """Not set up."""
        return faulty(DeviceFault.NOT_SET_UP)


def build_devices(settings: Mapping[str, object], paper: PaperFor) -> Devices:
    """Build every device of ``settings``: role → {kind, address, paper, encoding, …}.

    Roles that begin with ``scanner`` are scanners, ``scale``, ``display`` and ``screen`` what they say (`TillSetting`),
    all others printers. ``paper`` makes what a simulated printer prints on. Nothing is opened or asked here.

    Raises:
        InvalidValue: an unknown kind or member, named with its role.
    """
    printers: dict[str, Printer] = {}
    setups: dict[str, PrinterSetting] = {}
    till: dict[str, TillSetting] = {}
    for role, value in settings.items():
        if not isinstance(value, Mapping):
            raise InvalidValue(role, value, N_("a kind and an address are needed"))
        if of_till(role):
            till[role] = read_till_setting(role, value)
        elif role != WEDGE:
            setups[role] = read_setting(role, value)
            printers[role] = _printer(role, setups[role], paper)
    scanners = tuple(
        found for role, setting in till.items() if is_scanner(role) and (found := build_scanner(role, setting))
    )
    scale, display = till.get(SCALE, TillSetting()), till.get(DISPLAY, TillSetting())
    return Devices(printers, setups, scanners, build_scale(scale), build_display(display), till)


def is_scanner(role: str) -> bool:
    """Whether it is a scanner on a port."""
    return role.startswith(SCANNER)


def of_till(role: str) -> bool:
    """Whether it is a device of the till that is no printer."""
    return is_scanner(role) or role in (SCALE, DISPLAY, SCREEN)


def kinds_of(role: str) -> tuple[str, ...]:
    """The kinds of devices that can play a role."""
    if role == SCREEN:
        return SCREEN_KINDS
    if of_till(role):
        return TILL_KINDS
    if role in PAGE_ROLES:
        return PAGE_KINDS
    windows = sys.platform == "win32"  # it reaches printers on USB by its spooler only
    return tuple(kind for kind in KINDS if kind != "usb" or not windows)


def read_till_setting(role: str, value: Mapping[str, object]) -> TillSetting:
    """The setting of a device that is no printer.

    Raises:
        InvalidValue: an unknown member, kind or language.
    """
    known = {name: getattr(TillSetting(), name) for name in TillSetting.__slots__}
    for name, given in value.items():
        if name not in known:
            raise InvalidValue(f"{role}.{name}", given, N_("it is not known"))
        known[name] = _like(known[name], given, f"{role}.{name}")
    languages = TILL_LANGUAGES.get(role, ("",))
    known["language"] = known["language"] or languages[0]
    allowed = {"kind": kinds_of(role), "language": languages, "unit": tuple(KILOGRAMS), "encoding": ENCODINGS}
    for name, values in allowed.items():
        if known[name] not in values:
            raise InvalidValue(f"{role}.{name}", known[name], N_("it is not known"))
    return TillSetting(**known)


def read_setting(role: str, value: Mapping[str, object]) -> PrinterSetting:
    """The setting of one printer.

    Raises:
        InvalidValue: an unknown member or kind, or a value of the wrong sort.
    """
    defaults = PrinterSetting()
    known: dict[str, object] = {name: getattr(defaults, name) for name in PrinterSetting.__slots__}
    for name, given in value.items():
        if name not in known:
            raise InvalidValue(f"{role}.{name}", given, N_("it is not known"))
        known[name] = _like(known[name], given, f"{role}.{name}")
    if known["kind"] not in KINDS:
        raise InvalidValue(f"{role}.kind", known["kind"], N_("it is not known"))
    if role == LABEL:
        known["language"] = known["language"] or LANGUAGES[0]
    if known["language"] not in ("", *LANGUAGES):
        raise InvalidValue(f"{role}.language", known["language"], N_("it is not known"))
    return PrinterSetting(**known)  # type: ignore[arg-type]  # each value has the type of its default


def _like(default: object, given: object, name: str) -> object:
    if isinstance(default, bool):
        if isinstance(given, bool):
            return given
    elif isinstance(default, int):
        if str(given).isdigit():
            return int(str(given))
    elif isinstance(default, float):
        if _MILLIMETRES.fullmatch(str(given)):
            return float(str(given))
    elif isinstance(given, str):
        return given
    raise InvalidValue(name, given, N_("it is of the wrong sort"))


def _page_printer(role: str, setting: PrinterSetting) -> Printer:
    """A printer that takes whole PDF files; ``file`` is a folder then.

    Raises:
        InvalidValue: it cannot be reached that way.
    """
    if setting.kind not in PAGE_KINDS:
        raise InvalidValue(f"{role}.kind", setting.kind, N_("pages go to a printer of this computer or into a folder"))
    if setting.kind == "simulator":
        return SimulatedPrinter(PageTray(), role)
    if setting.kind == "none":
        return MissingPrinter(role)
    from jxc_desktop.devices.printers.pages import FolderPrinter, SystemPages

    return FolderPrinter(role, setting.address) if setting.kind == "file" else SystemPages(role, setting.address)


def _printer(role: str, setting: PrinterSetting, paper: PaperFor) -> Printer:
    if role in PAGE_ROLES or setting.language == PAGES:
        return _page_printer(role, setting)
    address = setting.address
    match setting.kind:
        case "simulator":
            return SimulatedPrinter(paper(setting), role)
        case "network":
            return NetworkPrinter(role, address, asks=not _speaks_no_escpos(setting))
        case "serial":
            from jxc_desktop.devices.printers.serial import SerialPrinter

            return SerialPrinter(role, address, asks=not _speaks_no_escpos(setting))
        case "usb":
            from jxc_desktop.devices.printers.usb import UsbPrinter

            return UsbPrinter(role, address, asks=not _speaks_no_escpos(setting))
        case "spooler":
            from jxc_desktop.devices.printers.spooler import spooler_printer

            return spooler_printer(role, address)
        case "file":
            return FilePrinter(role, str(Path(address).expanduser()))
    return MissingPrinter(role)


def _speaks_no_escpos(setting: PrinterSetting) -> bool:
    """Whether the questions of receipt printers would be rubbish on its labels."""
    return setting.language in ("tspl", "zpl")


def build_scanner(role: str, setting: TillSetting) -> Scanner | None:
    """The scanner of this setting; none where there is none."""
    if setting.kind == "simulator":
        return SimulatedScanner(role)
    if setting.kind == "none":
        return None
    from jxc_desktop.devices.serial_scanner import SerialScanner

    return SerialScanner(role, setting.address)


def build_scale(setting: TillSetting) -> Scale | None:
    """The scale of this setting; none where there is none."""
    if setting.kind == "none":
        return None
    language = setting.language or TILL_LANGUAGES[SCALE][0]
    if setting.kind == "simulator":
        return SimulatedScale(SCALE, language)
    from jxc_desktop.devices.scales.serial import SerialScale

    return SerialScale(SCALE, setting.address, language, unit=setting.unit)


def build_display(setting: TillSetting) -> CustomerDisplay | None:
    """The customer display of this setting; none where there is none."""
    if setting.kind == "none":
        return None
    language = setting.language or DISPLAY_LANGUAGES[0]
    if setting.kind == "simulator":
        return SimulatedDisplay(DISPLAY, language, setting.encoding)
    from jxc_desktop.devices.displays.serial import SerialDisplay

    return SerialDisplay(DISPLAY, setting.address, language, setting.encoding)
