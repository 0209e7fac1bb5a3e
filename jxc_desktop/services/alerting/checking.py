"""Looks at some goods again after their cards were changed: their limits, and the labels that are no longer true."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from jxc_desktop.db.repositories.alerts import Alerts
from jxc_desktop.db.repositories.products import ProductRecord
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.alerts import AT_POSTING, AlertKind
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import local_microseconds
from jxc_desktop.services.alerting.finding import Finding, settle
from jxc_desktop.services.base import Clock
from jxc_desktop.services.settings import shop_settings

_AT_ONCE = AT_POSTING | {AlertKind.LABEL}


def look_again(
    work: UnitOfWork, before: Mapping[str, ProductRecord], saved: Sequence[ProductRecord], clock: Clock
) -> None:
    """Begin and end what the new cards of goods change; ``before`` are the former ones by code."""
    ids = [
        record.product.id
        for record in saved
        if record.product.id and _watched(record.product) != _former(before, record)
    ]
    new = [record.product.code for record in saved if not record.product.id and _limited(record.product)]
    if new:
        ids += [product.id for product in work.masters.products_by_code(new, barcodes=False).values()]
    if ids:
        check_goods(work, ids, clock)


def check_goods(work: UnitOfWork, ids: Collection[int], clock: Clock) -> None:
    """Begin and end what needs no look at the calendar, for some goods."""
    now = clock.local()
    finding = Finding(work.connection, now.date(), shop_settings(work.settings.all()).near_expiry_days, ids)
    standing = [*finding.quantities(), *finding.labels()]
    settle(Alerts(work.connection), standing, local_microseconds(now), ids, _AT_ONCE)


def _former(before: Mapping[str, ProductRecord], record: ProductRecord) -> tuple[object, ...] | None:
    stored = before.get(record.product.code)
    return None if stored is None else _watched(stored.product)


def _watched(product: Product) -> tuple[object, ...]:
    return (product.minimum, product.maximum, product.category, product.active, product.price, product.units)


def _limited(product: Product) -> bool:
    return product.minimum is not None or product.maximum is not None
