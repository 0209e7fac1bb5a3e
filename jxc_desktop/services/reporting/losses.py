"""Goods that left without trade, by reason and item: written off, used, given away, missed by a count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from jxc_desktop.db.queries import reports as queries
from jxc_desktop.db.queries.reports import Reader
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, Units
from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.i18n import _
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.declared import (
    KNOWN_NOTE,
    NO_ARTICLE,
    Article,
    Report,
    articles,
    goods_fields,
    group_parameter,
    kind_field,
    money_field,
    quantity_field,
)
from jxc_desktop.services.reporting.leading import leads_to
from jxc_desktop.services.reporting.model import Field, Grouping, Parameter, sums
from jxc_desktop.services.reporting.request import Request
from jxc_desktop.services.reporting.semantic.naming import code_of_word

_LEAVING = ("write_off", "own_use", "other_issue", "stocktake")
_KIND = Parameter(
    "kind", N_("Document kind"), "choice", "", (("", N_("All")), *((one, KINDS[one].name) for one in _LEAVING))
)


class LossRow(NamedTuple):
    """What left of one product for one reason."""

    reason: str
    kind: str
    article: Article
    quantity: Units
    cost: Fen


def _reason(row: LossRow) -> str:
    return row.reason or (_("No reason given") if row.kind else "")


def _fields(_request: Request) -> Sequence[Field[LossRow]]:
    return [
        Field("reason", N_("Reason"), ColumnType.TEXT, _reason),
        kind_field(),
        *goods_fields(),
        quantity_field(
            "quantity",
            N_("Quantity lost"),
            lambda row: row.quantity,
            N_("Quantity lost: what left, less what a count found more; in base units."),
        ),
        money_field(
            "cost",
            N_("Cost lost"),
            lambda row: row.cost,
            N_("Cost lost: what these goods had cost, later corrections included."),
            cost=True,
        ),
    ]


def _read(connection: Reader, request: Request) -> Sequence[LossRow]:
    chosen = request.given.get("kind", "")
    found = queries.losses(connection, request.scope, (chosen,) if chosen else _LEAVING)
    goods = {one.goods.id: one for one in articles(connection, {(row.product_id, 0) for row in found}, request)}
    rows = [
        LossRow(row.reason, row.kind, goods[row.product_id], row.quantity, row.cost)
        for row in found
        if row.quantity or row.cost
    ]
    return sorted(rows, key=lambda row: (row.reason, -row.cost, row.article.goods.code))


def _add(rows: Sequence[LossRow]) -> LossRow:
    return LossRow("", "", NO_ARTICLE, *sums(rows, ("quantity", "cost")))


def _into(shown: Mapping[str, object], given: Mapping[str, str]) -> str:
    of = {"product": str(shown["code"]), "kind": code_of_word("kind", str(shown["kind"]))}
    return leads_to("stock", "document", ("out", "in"), of, given)


_GROUPINGS: tuple[Grouping[LossRow], ...] = (
    Grouping("reason", N_("Reason"), lambda row: (row.reason, _reason(row))),
    Grouping("kind", N_("Document kind"), lambda row: (row.kind, _(KINDS[row.kind].name))),
    Grouping("category", N_("Category"), lambda row: (row.article.category.code, row.article.category.name)),
)

STOCK_LOSSES = Report(
    name="stock_losses",
    title=N_("Losses and own use by reason"),
    file_title=N_("Stock-losses"),
    parameters=(
        ask.PERIOD,
        ask.SINCE,
        ask.UNTIL,
        ask.WAREHOUSE,
        ask.CATEGORY,
        _KIND,
        ask.KNOWN_AT,
        replace(group_parameter(_GROUPINGS), default="reason"),
        ask.SORT,
    ),
    fields=_fields,
    read=_read,
    add=_add,
    groupings=_GROUPINGS,
    notes=(KNOWN_NOTE,),
    into=_into,
    permissions=(Permission.STOCK_VIEW,),
)
