"""What approval rules would have seen of documents posted earlier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jxc_desktop.db.queries import approvals as queries
from jxc_desktop.db.queries.approvals import Past
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.users import Users
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.approvals import DocumentFacts, Found, LineFacts
from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import Fen, divide_half_up, from_fen, from_units
from jxc_desktop.services.engine.approval_facts import (
    COMPARED,
    SALE,
    category_words,
    known_only,
    percent,
    price_rise,
    unit_price,
)


@dataclass(frozen=True, slots=True)
class PastDocument:
    """A posted document and what a rule would have seen of it."""

    row: AnyRow
    facts: DocumentFacts


class PastDocuments:
    """Reads the documents a rule is tried on; ``fact`` tells what is worth reading."""

    def __init__(self, connection: Connection, past: Past, fact: str) -> None:
        self._heads = queries.heads(connection, past)
        self._lines = queries.lines(connection, past)
        self._accounts = queries.accounts(connection, past) if fact == "account" else {}
        moved = "margin" in fact or fact == "stock_difference"
        self._costs = queries.costs(connection, past) if moved else {}
        self._averages = queries.averages(connection) if "margin" in fact else {}
        self._prices = queries.earlier_prices(connection, past, COMPARED) if fact == "price_change" else {}
        self._owed = queries.owed_before(connection, past) if fact == "credit_over" else {}
        self._roles = Users(connection).roles_of()
        self._categories = category_words(Masters(connection).categories())

    def __iter__(self) -> Iterator[PastDocument]:
        for row in self._heads:
            lines = self._lines.get(row.id, [])
            costs = {line.id: cost for line in lines if (cost := self._cost(row.kind, line)) is not None}
            facts = tuple(LineFacts(line.line, self._line(line, costs.get(line.id))) for line in lines)
            complete = bool(lines) and len(costs) == len(lines)
            values = self._header(row) | _amounts(row, sum(costs.values()) if complete else None)
            if kind_of(row.kind).movement is Movement.COUNT:
                values["stock_difference"] = from_fen(sum(abs(self._costs.get(line.id, 0)) for line in lines))
            yield PastDocument(row, DocumentFacts(row.kind, values, facts))

    def _cost(self, code: str, line: AnyRow) -> Fen | None:
        kind = kind_of(code)
        if kind.default_price != SALE or line.product_id is None:
            return None
        if kind.direction:
            return kind.direction * self._costs.get(line.id, 0)
        value, units = self._averages.get(line.product_id, (0, 0))
        return divide_half_up(value * line.quantity, units) if units else None

    def _header(self, row: AnyRow) -> dict[str, Found]:
        values: dict[str, Found] = {"user": (*self._roles.get(row.user_id, ()), row.user_name)}
        for name, words in (
            ("party", (row.party_code, row.party_name)),
            ("level", (row.party_level,)),
            ("warehouse", (row.warehouse_code, row.warehouse_name)),
            ("account", tuple(self._accounts.get(row.id, ()))),
            ("purpose", (row.purpose or None,)),
        ):
            if words and words[0] is not None:
                values[name] = tuple(word or "" for word in words)
        if row.credit_limit is not None and row.id in self._owed and kind_of(row.kind).party_role == "customer":
            values["credit_over"] = from_fen(self._owed[row.id] + row.total - row.credit_limit)
        return values

    def _line(self, line: AnyRow, cost: Fen | None) -> dict[str, Found]:
        values: dict[str, Found] = {"quantity": from_units(line.quantity), "line_total": from_fen(line.total)}
        if line.product_code is not None:
            values["product"] = (line.product_code, line.product_name)
        if words := self._categories.get(line.category_code or "", ()):
            values["category"] = words
        before = self._prices.get(line.id)
        rise = None if before is None else price_rise(unit_price(line.price, line.factor), unit_price(*before))
        shares = {
            "line_discount_percent": percent(line.discount, line.gross),
            "line_margin_percent": None if cost is None else percent(line.net - cost, line.net),
            "price_change": rise,
        }
        return values | known_only(shares)


def _amounts(row: AnyRow, cost: Fen | None) -> dict[str, Found]:
    values: dict[str, Found] = {"total": from_fen(row.total), "discount": from_fen(row.discount)}
    shares = {"discount_percent": percent(row.discount, row.gross)}
    if cost is not None:
        values["margin"] = from_fen(row.net - cost)
        shares["margin_percent"] = percent(row.net - cost, row.net)
    return values | known_only(shares)
