"""A printer through the queue of the system: RAW jobs on Windows, ``lp -o raw`` elsewhere."""

from __future__ import annotations

import sys

from jxc_desktop.devices.ports import Printer


def spooler_printer(name: str, address: str) -> Printer:
    """The printer of this name in the system this program runs on."""
    if sys.platform == "win32":
        import win32print

        from jxc_desktop.devices.printers.windows import WindowsPrinter

        return WindowsPrinter(name, address, win32print)
    from jxc_desktop.devices.printers.cups import LpPrinter

    return LpPrinter(name, address)
