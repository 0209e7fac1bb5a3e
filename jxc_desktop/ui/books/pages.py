"""The pages of the books, made known to the shell."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.catalogue import Services
from jxc_desktop.ui.books.opening_page import OpeningPage
from jxc_desktop.ui.books.periods_page import PeriodsPage
from jxc_desktop.ui.books.vouchers_page import VouchersPage
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.common.runner import Runner


def register(
    registry: PageRegistry,
    services: Services,
    runner: Runner,
    navigator: Navigator,
    state: MutableMapping[str, Any],
) -> None:
    """Make the pages known. ``state`` keeps what is remembered between runs, such as the last folder."""
    for entry in (
        PageEntry(
            PeriodsPage.name,
            PeriodsPage.heading,
            lambda key: PeriodsPage(services.periods, services.users, runner, navigator, key=key),
            icon="lock",
            permission=Permission.PERIOD_CLOSE,
        ),
        PageEntry(
            VouchersPage.name,
            VouchersPage.heading,
            lambda key: VouchersPage(services.vouchers, services.periods, runner, navigator, state, key=key),
            icon="settlement",
            permission=Permission.VOUCHER,
        ),
        PageEntry(
            OpeningPage.name,
            OpeningPage.heading,
            lambda key: OpeningPage(services.opening, runner, navigator, key=key),
            icon="import",
            permission=Permission.OPENING_POST,
        ),
    ):
        registry.add(entry)
