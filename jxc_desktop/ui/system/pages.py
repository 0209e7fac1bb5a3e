"""The pages about the system, made known to the shell."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.catalogue import Services
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.system.appearance_page import AppearancePage
from jxc_desktop.ui.system.care_page import CarePage
from jxc_desktop.ui.system.devices_page import DevicesPage
from jxc_desktop.ui.system.keys_page import KeysPage
from jxc_desktop.ui.system.ports import DeviceDesk, ScannerBench
from jxc_desktop.ui.system.print_queue_page import PrintQueuePage
from jxc_desktop.ui.system.scanner_page import ScannerPage
from jxc_desktop.ui.system.settings_page import SettingsPage
from jxc_desktop.ui.system.templates_page import TemplatesPage
from jxc_desktop.ui.system.users_page import UsersPage


def register(
    registry: PageRegistry,
    services: Services,
    runner: Runner,
    state: MutableMapping[str, Any],
    keep: Callable[[], object],
    devices: DeviceDesk,
    bench: ScannerBench,
) -> None:
    """Make the pages known. ``keep`` writes down what ``state`` remembers: language, theme, folders."""
    for entry in (
        PageEntry(
            "settings",
            N_("Settings"),
            lambda key: SettingsPage(services.settings, runner, key=key),
            icon="settings",
            permission=Permission.SETTING_EDIT,
            rail=True,
        ),
        PageEntry(
            "users",
            N_("Users and roles"),
            lambda key: UsersPage(services.users, runner, key=key),
            icon="user",
            permission=Permission.USER_EDIT,
        ),
        PageEntry(
            "counter_keys",
            N_("Keys of the counter"),
            lambda key: KeysPage(services, runner, state, key=key),
            icon="settings",
            permission=Permission.SETTING_EDIT,
        ),
        *_about_paper(services, runner, devices),
        PageEntry(
            "scanner_test",
            N_("Try a scanner"),
            lambda key: ScannerPage(bench, key=key),
            icon="scanner",
            permission=Permission.SETTING_EDIT,
        ),
        PageEntry(
            "care",
            N_("Backup and check"),
            lambda key: CarePage(services.maintenance, runner, state, key=key),
            icon="backup",
            permission=Permission.DOCTOR,
        ),
        PageEntry("appearance", N_("Appearance"), lambda key: AppearancePage(state, keep, key=key), icon="settings"),
    ):
        registry.add(entry)


def _about_paper(services: Services, runner: Runner, devices: DeviceDesk) -> Sequence[PageEntry]:
    """Printers, what waits for them, and how prints look."""
    return (
        PageEntry(
            "devices",
            N_("Devices"),
            lambda key: DevicesPage(devices, services.printing, services.paper, services.labels, runner, key=key),
            icon="printer",
            permission=Permission.SETTING_EDIT,
        ),
        PageEntry(
            "print_queue",
            N_("Print queue"),
            lambda key: PrintQueuePage(services.printing, runner, key=key),
            icon="printer",
            permission=Permission.PRINT,
        ),
        PageEntry(
            "print_templates",
            N_("Print templates"),
            lambda key: TemplatesPage(services.paper, runner, key=key),
            icon="printer",
            permission=Permission.SETTING_EDIT,
        ),
    )
