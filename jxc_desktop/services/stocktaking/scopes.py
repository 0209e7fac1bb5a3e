"""What is to be counted: the goods a scope means, as they lie in a warehouse when the count is opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from jxc_desktop.db.queries import stocktakes as queries
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.stocktake import BIN, CATEGORY, MOVED, PRODUCTS, RANDOM, SCOPES, SUPPLIER, drawn
from jxc_desktop.domain.values import local_microseconds
from jxc_desktop.services.stocktaking.reading import Target
from jxc_desktop.services.stocktaking.values import CountInput

if TYPE_CHECKING:
    from jxc_desktop.db.rows import Connection

MOVED_DAYS = 30
"""How far back “moved but not counted” looks where no day is said."""
_NAMED = frozenset({CATEGORY, BIN, SUPPLIER, PRODUCTS})


def targets_of(connection: Connection, warehouse_id: int, wanted: CountInput, key: str, today: date) -> list[Target]:
    """Where the goods of a scope lie now: product, bin and lot.

    Raises:
        InvalidValue: nobody knows the scope, or it names nothing.
        NotFound: something it names does not exist.
    """
    _check(Masters(connection), connection, warehouse_id, wanted)
    rows = queries.in_stock(connection, warehouse_id, _scope(connection, warehouse_id, wanted, today))
    if wanted.scope == RANDOM:
        chosen = set(drawn(sorted({row.product_id for row in rows}), wanted.number, key))
        rows = [row for row in rows if row.product_id in chosen]
    return [(row.product_id, row.bin_id, row.lot_id) for row in rows]


def _scope(connection: Connection, warehouse_id: int, wanted: CountInput, today: date) -> queries.Scope:
    scope, codes = queries.Scope(), wanted.codes
    if wanted.scope == CATEGORY:
        return replace(scope, categories=codes)
    if wanted.scope == BIN:
        return replace(scope, bins=codes)
    if wanted.scope == SUPPLIER:
        return replace(scope, suppliers=codes)
    if wanted.scope == PRODUCTS:
        return replace(scope, products=codes)
    if wanted.scope == MOVED:
        first = wanted.since or today - timedelta(days=MOVED_DAYS)
        midnight = local_microseconds(datetime.combine(first, time()))
        return replace(scope, ids=tuple(queries.moved_not_counted(connection, warehouse_id, midnight)))
    return scope


def _check(masters: Masters, connection: Connection, warehouse_id: int, wanted: CountInput) -> None:
    if wanted.scope not in SCOPES:
        raise InvalidValue("scope", wanted.scope, N_("it is none of the choices"))
    if wanted.scope == RANDOM and wanted.number < 1:
        raise InvalidValue("number", wanted.number, N_("it is not above zero"))
    if wanted.scope not in _NAMED:
        return
    if not wanted.codes:
        raise InvalidValue("codes", "", N_("it is missing"))
    for code in wanted.codes:
        if wanted.scope == SUPPLIER:
            masters.party(code)
        elif wanted.scope == PRODUCTS:
            masters.product(code)
        elif wanted.scope == CATEGORY and all(one.code != code for one in masters.categories()):
            raise NotFound(field="codes", what=N_("category"), name=code)
        elif wanted.scope == BIN and code.upper() not in queries.bin_ids(connection, warehouse_id):
            raise NotFound(field="codes", what=N_("bin"), name=code)
