"""Reading the ledgers: stock now, then and as known then; movements; debts; money; the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.db.queries import ledgers as queries
from jxc_desktop.db.queries.ledgers import StockFilter
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.queries.settlement import OpenRow, open_rows
from jxc_desktop.db.repositories.ledgers import Ledgers
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.reservations import Reservations
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pool import Pool
from jxc_desktop.domain.product import Costing, Product, nested
from jxc_desktop.domain.values import (
    ZERO,
    from_fen,
    from_local_microseconds,
    from_millionths,
    from_units,
    local_microseconds,
    unit_cost,
)
from jxc_desktop.services.engine.costs import pools_then
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.engine.seeing import seen_numbers
from jxc_desktop.services.service import Service

__all__ = ["LedgerService", "StockFilter"]


@dataclass(frozen=True, slots=True)
class LayerView:
    """What is left of one receipt. ``at`` is ``None`` for what a change of method found."""

    at: datetime | None
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """The stock of a product. At quantity 0 ``average`` is the last cost; costs are ``None`` without the right."""

    product: str
    quantity: Decimal
    available: Decimal
    nested: str
    value: Decimal | None
    average: Decimal | None
    layers: tuple[LayerView, ...]


@dataclass(frozen=True, slots=True)
class StockRow:
    """A product in the stock list; quantities in base units, money ``None`` without the right to see costs."""

    product_id: int
    code: str
    name: str
    specification: str
    category: str
    unit: str
    quantity: Decimal
    nested: str
    minimum: Decimal | None
    maximum: Decimal | None
    price: Decimal
    average: Decimal | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class CostChange:
    """A later change of a move's cost and the document that caused it."""

    cause: str
    amount: Decimal
    posting: int


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A movement of a product with the running stock after it. ``cost`` is the signed value as booked now."""

    id: int
    document: str
    kind: str
    line: int
    at: datetime
    warehouse: str
    quantity: Decimal
    cost: Decimal | None
    running_quantity: Decimal
    running_value: Decimal | None
    rule: str
    first_cost: Decimal | None
    source: str
    changes: tuple[CostChange, ...]
    bin: str = ""
    lot: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class DebtRow:
    """An entry of a party with the balance after it."""

    document: str
    kind: str
    at: datetime
    due: date
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A document that is not settled, and what of it is open."""

    document: str
    due: date
    amount: Decimal
    open: Decimal


@dataclass(frozen=True, slots=True)
class PartyAccount:
    """A party's balance (positive: they owe us), its entries and what is open."""

    party: str
    name: str
    balance: Decimal
    entries: tuple[DebtRow, ...]
    open_items: tuple[OpenItem, ...]


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """An entry of a money account with the balance after it."""

    document: str
    kind: str
    at: datetime
    means: str
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A journal line; debit positive, credit negative."""

    document: str
    posting: int
    day: date
    account: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """An account of the trial balance; ``name`` is translated where it is shown."""

    account: str
    number: str
    name: str
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        """Debit less credit."""
        return self.debit - self.credit


class LedgerService(Service):
    """What anyone reads of the ledgers, outside documents and reports."""

    def stock(
        self, product: str, warehouse: str = "", at: datetime | None = None, known_at: int | None = None
    ) -> StockAnswer:
        """Stock of a product: now, as of a business time, or as it was known at a posting number.

        Raises:
            NotFound: no such product or warehouse.
        """
        self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            masters = Masters(connection)
            goods = masters.product(product)
            place = masters.warehouse_id(warehouse) if warehouse else None
            pools = self._pools(connection, goods, at, known_at)
            chosen = {key: pool for key, pool in pools.items() if place is None or key == place}
            moment = None if at is None else local_microseconds(at)
            quantity, value = queries.stock_then(connection, goods.id, place, moment, known_at)
            historic = at is not None or known_at is not None
            layers = self._layers(connection, goods, chosen, historic=historic)
            available = quantity if historic else _available(connection, masters, goods.id, place)
        average = unit_cost(value, quantity) if quantity else _last_cost(chosen)
        see = self.may(Permission.COST_VIEW)
        return StockAnswer(
            product=goods.code,
            quantity=from_units(quantity),
            available=from_units(available),
            nested=nested(goods, from_units(quantity)),
            value=from_fen(value) if see else None,
            average=average if see else None,
            layers=layers if see else (),
        )

    @staticmethod
    def _pools(connection: Connection, goods: Product, at: datetime | None, known_at: int | None) -> dict[int, Pool]:
        if at is None and known_at is None:
            return {
                row.warehouse_id: Pool(goods.costing, row.quantity, row.value, row.last_quantity, row.last_value)
                for row in queries.holdings(connection, goods.id)
            }
        moment = None if at is None else local_microseconds(at)
        return pools_then(Ledgers(connection), goods, moment, known_at)

    @staticmethod
    def _layers(
        connection: Connection, goods: Product, pools: dict[int, Pool], *, historic: bool
    ) -> tuple[LayerView, ...]:
        if goods.costing is not Costing.FIFO:
            return ()
        if historic:
            times = {row.id: row.business_at for row in queries.moves(connection, goods.id)}
            return tuple(
                LayerView(_time(times.get(layer.move)), from_units(layer.units), from_fen(layer.value))
                for pool in pools.values()
                for layer in pool.layers
            )
        return tuple(
            LayerView(_time(row.business_at), from_units(row.quantity), from_fen(row.value))
            for row in queries.layers(connection, goods.id)
            if row.warehouse_id in pools
        )

    def stock_list(self, wanted: StockFilter) -> Page[StockRow]:
        """One page of goods with what is there."""
        self.require(Permission.STOCK_VIEW)
        see = self.may(Permission.COST_VIEW)
        with self.database.read() as connection:
            page = queries.stock_page(connection, wanted)
            goods = Masters(connection).products_by_id(row.id for row in page.rows)
        rows = tuple(_stock_row(row, goods[row.id], see=see) for row in page.rows)
        return Page(rows, page.next, page.total)

    def moves(self, product: str, warehouse: str = "") -> list[MoveRow]:
        """Every movement of a product with running stock, and every later change of its cost."""
        user = self.require(Permission.STOCK_VIEW)
        with self.database.read() as connection:
            goods = Masters(connection).product(product)
            rows = queries.moves(connection, goods.id)
            costs = queries.costs(connection, goods.id)
            seen = seen_numbers(connection, {row.number for row in rows}, user)
        numbers = {row.id: row.number for row in rows if row.number in seen}
        chosen = [row for row in rows if not warehouse or row.warehouse_code == warehouse]
        return _running(chosen, costs, numbers, see=self.may(Permission.COST_VIEW))

    def party(self, code: str, at: date | None = None) -> PartyAccount:
        """A party's account: now, or at the end of a business day.

        Raises:
            NotFound: there is no such party.
        """
        user = self.require(Permission.MONEY_VIEW)
        with self.database.read() as connection:
            party = queries.party_of(connection, code)
            if party is None:
                raise NotFound(field="party", what=N_("supplier or customer"), name=code)
            until = _day(at)
            rows = [row for row in queries.debts(connection, party.id) if until is None or row.day <= until]
            items = open_rows(connection, party_id=party.id, day=until)
            seen = seen_numbers(
                connection, {str(row.number) for row in rows} | {str(row.number) for row in items}, user
            )
        balance, entries = 0, []
        for row in rows:
            balance += row.amount
            when, due = from_local_microseconds(row.business_at), read_day(row.due_day)
            number = row.number if row.number in seen else ""
            entries.append(DebtRow(number, row.kind, when, due, from_fen(row.amount), from_fen(balance)))
        open_items = tuple(_open_item(row, seen) for row in items)
        return PartyAccount(code, party.name, from_fen(balance), tuple(entries), open_items)

    def money(self, account: str) -> list[MoneyRow]:
        """Every entry of a money account with the balance after it."""
        user = self.require(Permission.MONEY_VIEW)
        with self.database.read() as connection:
            Masters(connection).money_account_id(account)
            rows = queries.money(connection, account)
            seen = seen_numbers(connection, {row.number for row in rows}, user)
        balance, entries = 0, []
        for row in rows:
            balance += row.amount
            at = from_local_microseconds(row.business_at)
            number = row.number if row.number in seen else ""
            entries.append(MoneyRow(number, row.kind, at, row.means, from_fen(row.amount), from_fen(balance)))
        return entries

    def money_balances(self) -> dict[str, Decimal]:
        """The balance of every money account by code."""
        self.require(Permission.MONEY_VIEW)
        with self.database.read() as connection:
            return {code: from_fen(fen) for code, _, fen in queries.money_totals(connection)}

    def journal(
        self, document: str = "", account: str = "", since: date | None = None, until: date | None = None
    ) -> list[JournalRow]:
        """Journal lines of one document, or of an account and a period."""
        user = self.require(Permission.LEDGER_VIEW)
        self.require(Permission.COST_VIEW)
        with self.database.read() as connection:
            rows = queries.journal(connection, document=document, account=account, since=_day(since), until=_day(until))
            seen = seen_numbers(connection, {row.number for row in rows}, user)
        if document and document not in seen:
            rows = []
        numbers = {row.number: row.number if row.number in seen else "" for row in rows}
        return [
            JournalRow(numbers[row.number], row.posting, read_day(row.day), row.account, from_fen(row.amount))
            for row in rows
        ]

    def trial_balance(self, since: date | None = None, until: date | None = None) -> list[AccountTotal]:
        """Debit and credit of every account; their sums are equal."""
        self.require(Permission.LEDGER_VIEW)
        self.require(Permission.COST_VIEW)
        with self.database.read() as connection:
            rows = queries.trial_balance(connection, _day(since), _day(until))
        return [
            AccountTotal(
                row.account, row.number or "", row.name or row.account, from_fen(row.debit), from_fen(row.credit)
            )
            for row in rows
        ]


def _open_item(row: OpenRow, seen: Set[str]) -> OpenItem:
    return OpenItem(
        row.number if row.number in seen else "", read_day(row.due_day), from_fen(row.amount), from_fen(row.open)
    )


def _day(day: date | None) -> int | None:
    return None if day is None else int(day.strftime("%Y%m%d"))


def _time(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else from_local_microseconds(microseconds)


def _last_cost(pools: dict[int, Pool]) -> Decimal:
    known = [pool for pool in pools.values() if pool.last_quantity]
    return unit_cost(known[-1].last_value, known[-1].last_quantity) if known else ZERO


def _stock_row(row: AnyRow, goods: Product, *, see: bool) -> StockRow:
    last = (row.last_value or 0, row.last_quantity or 0)
    average = unit_cost(row.value, row.quantity) if row.quantity else unit_cost(*last)
    return StockRow(
        product_id=row.id,
        code=row.code,
        name=row.name,
        specification=row.specification,
        category=row.category or "",
        unit=row.unit,
        quantity=from_units(row.quantity),
        nested=nested(goods, from_units(row.quantity)),
        minimum=None if row.minimum is None else from_units(row.minimum),
        maximum=None if row.maximum is None else from_units(row.maximum),
        price=from_millionths(row.price),
        average=average if see else None,
        value=from_fen(row.value) if see else None,
    )


def _running(rows: Sequence[AnyRow], costs: Sequence[AnyRow], numbers: dict[int, str], *, see: bool) -> list[MoveRow]:
    by_move: dict[int, list[AnyRow]] = defaultdict(list)
    for cost in costs:
        by_move[cost.move_id].append(cost)
    quantity = value = 0
    result = []
    for row in rows:
        booked = by_move[row.id]
        first = sum(cost.amount for cost in booked if cost.posting == row.posting)
        total = sum(cost.amount for cost in booked)
        quantity += row.quantity
        value += total
        changes = tuple(
            CostChange(cost.number, from_fen(cost.amount), cost.posting)
            for cost in booked
            if cost.posting != row.posting
        )
        result.append(
            MoveRow(
                id=row.id,
                document=numbers.get(row.id, ""),
                kind=row.kind,
                line=row.line,
                at=from_local_microseconds(row.business_at),
                warehouse=row.warehouse_code,
                quantity=from_units(row.quantity),
                cost=from_fen(total) if see else None,
                running_quantity=from_units(quantity),
                running_value=from_fen(value) if see else None,
                rule=row.rule,
                first_cost=from_fen(first) if see else None,
                source=numbers.get(row.source_move_id or row.reverses_move_id or 0, ""),
                changes=changes if see else (),
                bin=row.bin_code or "",
                lot=row.lot_code or "",
                expires=None if row.lot_expires is None else read_day(row.lot_expires),
            )
        )
    return result


def _available(connection: Connection, masters: Masters, product_id: int, place: int | None) -> int:
    """On hand less promised, in the warehouses goods are sold from; base units."""
    reservations = Reservations(connection)
    chosen = {one.id for one in masters.warehouses() if one.saleable and place in {None, one.id}}
    on_hand, reserved = reservations.on_hand([product_id]), reservations.reserved([product_id])
    return sum(
        on_hand.get((product_id, warehouse), 0) - reserved.get((product_id, warehouse), 0) for warehouse in chosen
    )
