"""The ledgers: appended to, read for costing, and their projections moved along in the same breath.

Every method that appends to a ledger also moves the projections of that ledger, by relative SQL
updates, so no other path can let them drift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from jxc_desktop.db.prepared import Prepared, append_to, rows_with
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.repositories.settlement import add_items
from jxc_desktop.db.repositories.upsert import added, prepared_upsert
from jxc_desktop.db.tables import (
    account_months,
    cost_balances,
    cost_entries,
    cost_layers,
    costing_changes,
    journal_lines,
    money_balances,
    money_entries,
    party_balances,
    party_entries,
    stock_balances,
    stock_moves,
)
from jxc_desktop.db.types import Whole
from jxc_desktop.domain.costing import Part
from jxc_desktop.domain.documents import Movement
from jxc_desktop.domain.values import apportion

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Holding:
    """The projected state of one pool; see `domain.costing.Pool`. ``last_at`` is local microseconds."""

    product_id: int
    warehouse_id: int
    quantity: int
    value: int
    last_quantity: int
    last_value: int
    last_at: int


class BookedMove(NamedTuple):
    """What costing needs to know of a booked move, its columns as `stock_moves` has them."""

    id: int
    warehouse_id: int
    rule: str
    quantity: int
    value: int | None
    counted: int | None
    unit_cost: int | None
    source_move_id: int | None
    reverses_move_id: int | None
    compensates_move_id: int | None
    business_at: int
    position: int
    day: int
    contra: str
    document_id: int
    product_id: int
    bin_id: int
    lot_id: int
    line_id: int
    posting: int


class Difference(NamedTuple):
    """What an earlier move costs more (+) or less (−) from now on, in signed stock value."""

    move_id: int
    product_id: int
    warehouse_id: int
    document_id: int
    day: int
    contra: str
    business_at: int
    amount: int


def _wanted(column: Any) -> Any:
    return column.in_(bindparam("wanted", expanding=True))


_HOLDINGS = rows_with(
    select(
        cost_balances.c.product_id,
        cost_balances.c.warehouse_id,
        cost_balances.c.quantity,
        cost_balances.c.value,
        cost_balances.c.last_quantity,
        cost_balances.c.last_value,
        cost_balances.c.last_at,
    ),
    cost_balances.c.product_id,
)
_LAYERS = (
    select(cost_layers)
    .where(_wanted(cost_layers.c.product_id))
    .order_by(cost_layers.c.product_id, cost_layers.c.warehouse_id, cost_layers.c.position)
)
_PLACED = (
    select(stock_balances)
    .where(_wanted(stock_balances.c.product_id), stock_balances.c.quantity != 0)
    .order_by(
        stock_balances.c.product_id, stock_balances.c.warehouse_id, stock_balances.c.bin_id, stock_balances.c.lot_id
    )
)
MOVE_OF_HISTORY = tuple(stock_moves.c[name] for name in BookedMove._fields)
"""The columns of a `BookedMove`."""

_OUT, _FROM_PARTS = Movement.OUT_AS_PART.value, Movement.IN_AT_PARTS.value
_IS_PRODUCT = stock_moves.c.product_id == bindparam("product")
_HISTORY = Prepared(
    select(*MOVE_OF_HISTORY)
    .where(_IS_PRODUCT)
    .order_by(stock_moves.c.business_at, stock_moves.c.position, stock_moves.c.id)
)
# Added up here and not by the database, which would have to sort the entries by move first.
_BOOKED = Prepared(
    select(cost_entries.c.move_id, cost_entries.c.amount)
    .join(stock_moves, stock_moves.c.id == cost_entries.c.move_id)
    .where(_IS_PRODUCT)
)
_METHODS = (
    select(
        costing_changes.c.product_id,
        costing_changes.c.costing,
        costing_changes.c.former,
        costing_changes.c.business_at,
        costing_changes.c.posting,
    )
    .where(_wanted(costing_changes.c.product_id))
    .order_by(costing_changes.c.business_at, costing_changes.c.posting)
)
_MADE = stock_moves.alias("made")
# The moves of documents that made goods of others, but for what was added to them since.
_PARTS = (
    select(
        stock_moves.c.document_id, stock_moves.c.id, stock_moves.c.product_id, stock_moves.c.rule, stock_moves.c.value
    )
    .where(
        stock_moves.c.document_id == _MADE.c.document_id,
        stock_moves.c.rule.in_((_OUT, _FROM_PARTS)),
        _MADE.c.rule == _FROM_PARTS,
    )
    .distinct()
    .order_by(stock_moves.c.document_id, stock_moves.c.id)
)
_PARTY_BALANCE = select(party_balances.c.amount).where(party_balances.c.party_id == bindparam("party"))
_MOVES_OF = select(stock_moves).where(stock_moves.c.document_id == bindparam("document")).order_by(stock_moves.c.id)
# A line has several moves where some of its goods were set apart; the first is the one that brought or took them.
_MOVES_OF_LINES = (
    select(stock_moves.c.line_id, func.min(stock_moves.c.id))
    .where(_wanted(stock_moves.c.line_id), stock_moves.c.compensates_move_id.is_(None))
    .group_by(stock_moves.c.line_id)
)
_PLACES = select(stock_moves.c.id, stock_moves.c.business_at, stock_moves.c.day, stock_moves.c.warehouse_id).where(
    _wanted(stock_moves.c.id)
)
_COMPENSATED = (
    select(stock_moves.c.compensates_move_id, func.sum(stock_moves.c.quantity))
    .where(_wanted(stock_moves.c.compensates_move_id))
    .group_by(stock_moves.c.compensates_move_id)
)
_COSTS_OF = (
    select(cost_entries.c.move_id, func.sum(cost_entries.c.amount))
    .where(_wanted(cost_entries.c.move_id))
    .group_by(cost_entries.c.move_id)
)
_SOLD = select(stock_moves.c.id, stock_moves.c.quantity).where(_wanted(stock_moves.c.id))
_taken_back = stock_moves.alias("taken_back")
_RETURNED = (
    select(stock_moves.c.source_move_id, stock_moves.c.id, stock_moves.c.quantity)
    .outerjoin(_taken_back, _taken_back.c.reverses_move_id == stock_moves.c.id)
    .where(_wanted(stock_moves.c.source_move_id), _taken_back.c.id.is_(None))
)
_ENTRIES_OF = {
    table.name: select(table).where(table.c.document_id == bindparam("document")).order_by(table.c.id)
    for table in (cost_entries, party_entries, money_entries, journal_lines)
}

_INSERT_MOVES = append_to(stock_moves, with_id=True)
_INSERT_COSTS, _INSERT_JOURNAL = append_to(cost_entries, with_id=False), append_to(journal_lines, with_id=False)
_DIFFERENCE_COLUMNS = (
    "posting",
    "document_id",
    "move_id",
    "product_id",
    "warehouse_id",
    "amount",
    "day",
    "contra",
)
_INSERT_PARTY, _INSERT_MONEY = append_to(party_entries, with_id=False), append_to(money_entries, with_id=False)
_ADD_STOCK = prepared_upsert(stock_balances, added("quantity"))
_ADD_COST = prepared_upsert(
    cost_balances,
    {
        **added("quantity", "value"),
        "last_quantity": "excluded.last_quantity",
        "last_value": "excluded.last_value",
        "last_at": "CASE WHEN excluded.last_at > old.last_at THEN excluded.last_at ELSE old.last_at END",
    },
)
_ADD_PARTY = prepared_upsert(party_balances, added("amount"))
_ADD_MONEY = prepared_upsert(money_balances, added("amount"))
_ADD_ACCOUNT = prepared_upsert(account_months, added("debit", "credit"))
_DROP_LAYERS = delete(cost_layers).where(
    cost_layers.c.product_id == bindparam("product"), cost_layers.c.warehouse_id == bindparam("warehouse")
)
_INSERT_LAYERS = insert(cost_layers)
_REACH = (
    update(cost_balances)
    .where(cost_balances.c.product_id == bindparam("product"), cost_balances.c.last_at < bindparam("at", type_=Whole))
    .values(last_at=bindparam("at", type_=Whole))
)


class Ledgers:
    """The ledgers of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def holdings(self, product_ids: Iterable[int]) -> list[Holding]:
        """The pools of these products, in every warehouse they were ever in."""
        return [Holding(*row) for part in chunks(product_ids) for row in _HOLDINGS.rows(self.connection, part)]

    def layers(self, product_ids: Iterable[int]) -> Sequence[Row[Any]]:
        """The open layers of these products, in the order of their use."""
        return [row for part in chunks(product_ids) for row in self.connection.execute(_LAYERS, {"wanted": part})]

    def placed(self, product_ids: Iterable[int]) -> Sequence[Row[Any]]:
        """What of these products lies where: rows of product, warehouse, bin, lot and quantity, none of them zero."""
        return [row for part in chunks(product_ids) for row in self.connection.execute(_PLACED, {"wanted": part})]

    def history(self, product_id: int) -> Iterable[BookedMove]:
        """Every move of a product in the order of history."""
        return map(BookedMove._make, _HISTORY.fetch(self.connection, {"product": product_id}))

    def parts(self, document_ids: Iterable[int] | None = None, known_at: int | None = None) -> list[Part]:
        """The moves of the documents that made goods of others (all of them, without ``document_ids``).

        ``known_at``: with the costs as they were known at a posting.
        """
        found = self._parts_of(document_ids)
        costs = self._costs_known([row.id for row in found if row.rule == _OUT], known_at)
        return [
            Part(row.document_id, row.id, row.product_id, row.rule == _FROM_PARTS, row.value or 0, costs.get(row.id, 0))
            for row in found
        ]

    def _parts_of(self, document_ids: Iterable[int] | None) -> list[Row[Any]]:
        if document_ids is None:
            return list(self.connection.execute(_PARTS))
        wanted = _PARTS.where(_wanted(_MADE.c.document_id))
        return [row for part in chunks(document_ids) for row in self.connection.execute(wanted, {"wanted": part})]

    def _costs_known(self, move_ids: Iterable[int], known_at: int | None) -> dict[int, int]:
        if known_at is None:
            return self.costs_of(move_ids)
        return self._sums(_COSTS_OF.where(cost_entries.c.posting <= known_at), move_ids)

    def booked_costs(self, product_id: int) -> dict[int, int]:
        """What every move of a product costs as booked so far, in fen."""
        costs: dict[int, int] = {}
        for move, amount in _BOOKED.fetch(self.connection, {"product": product_id}):
            costs[move] = costs.get(move, 0) + amount
        return costs

    def party_balance(self, party_id: int) -> int:
        """What a party owes us (+) or we owe them (−), in fen."""
        return int(self.connection.execute(_PARTY_BALANCE, {"party": party_id}).scalar() or 0)

    def method_changes(self, product_ids: Iterable[int]) -> Sequence[Row[Any]]:
        """The changes of costing method of these products, in order."""
        return [row for part in chunks(product_ids) for row in self.connection.execute(_METHODS, {"wanted": part})]

    def moves_of(self, document_id: int) -> Sequence[Row[Any]]:
        """The stock moves a document caused, compensations of counts included."""
        return self.connection.execute(_MOVES_OF, {"document": document_id}).all()

    def move_of_lines(self, line_ids: Iterable[int]) -> dict[int, int]:
        """The stock move of each document line."""
        return {
            line: move
            for part in chunks(line_ids)
            for line, move in self.connection.execute(_MOVES_OF_LINES, {"wanted": part})
        }

    def places(self, move_ids: Iterable[int]) -> dict[int, Row[Any]]:
        """Where these moves stand: rows of id, business_at, day and warehouse_id, by move."""
        return {row.id: row for part in chunks(move_ids) for row in self.connection.execute(_PLACES, {"wanted": part})}

    def compensated(self, move_ids: Iterable[int]) -> dict[int, int]:
        """What later documents added to the differences of these counts, in base units."""
        return self._sums(_COMPENSATED, move_ids)

    def costs_of(self, move_ids: Iterable[int]) -> dict[int, int]:
        """What these moves cost as booked so far, in fen."""
        return self._sums(_COSTS_OF, move_ids)

    def quantities_of(self, move_ids: Iterable[int]) -> dict[int, int]:
        """The quantities of these moves."""
        return self._sums(_SOLD, move_ids)

    def returned_of(self, move_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
        """What came back of these issues so far and was not reversed: (base units, fen)."""
        rows = [row for part in chunks(move_ids) for row in self.connection.execute(_RETURNED, {"wanted": part})]
        costs = self.costs_of(move for _, move, _ in rows)
        result: dict[int, tuple[int, int]] = {}
        for source, move, quantity in rows:
            units, fen = result.get(source, (0, 0))
            result[source] = (units + quantity, fen + costs.get(move, 0))
        return result

    def entries_of(self, ledger: str, document_id: int) -> Sequence[Row[Any]]:
        """The rows a document wrote to ``cost_entries``, ``party_entries``, ``money_entries`` or ``journal_lines``."""
        return self.connection.execute(_ENTRIES_OF[ledger], {"document": document_id}).all()

    def _sums(self, statement: Any, ids: Iterable[int]) -> dict[int, int]:
        return {
            key: int(amount)
            for part in chunks(ids)
            for key, amount in self.connection.execute(statement, {"wanted": part})
        }

    def append_stock(
        self,
        moves: Rows,
        costs: Rows,
        pools: Rows,
        layers: Mapping[tuple[int, int], Rows],
        differences: Sequence[Difference] = (),
    ) -> None:
        """Append stock moves with their costs, and costs of earlier moves that changed.

        The ``differences`` are booked under the document of the last move, which caused them.
        ``pools`` says per product and warehouse what is known of its cost from now on; quantities and
        values are moved by the rows themselves. ``layers`` replaces the open layers of its pools.
        """
        if moves:
            _INSERT_MOVES.run(self.connection, moves)
        if costs:
            _INSERT_COSTS.run(self.connection, costs)
        if differences:
            self._append_differences(moves[-1], differences)
        self._move_balances(moves, costs, pools, differences)
        if layers:
            pools_named = [{"product": product, "warehouse": warehouse} for product, warehouse in layers]
            self.connection.execute(_DROP_LAYERS, pools_named)
            if opened := [row for rows in layers.values() for row in rows]:
                self.connection.execute(_INSERT_LAYERS, opened)

    def _append_differences(self, cause: Mapping[str, Any], differences: Sequence[Difference]) -> None:
        posting, document = cause["posting"], cause["document_id"]
        rows = [
            (posting, document, one.move_id, one.product_id, one.warehouse_id, one.amount, one.day, one.contra)
            for one in differences
        ]
        _INSERT_COSTS.run_tuples(self.connection, _DIFFERENCE_COLUMNS, rows)

    def _move_balances(self, moves: Rows, costs: Rows, pools: Rows, differences: Sequence[Difference]) -> None:
        by_place: dict[tuple[int, int, int, int], int] = defaultdict(int)
        quantities: dict[tuple[int, int], int] = defaultdict(int)
        values: dict[tuple[int, int], int] = defaultdict(int)
        for move in moves:
            pool = (move["product_id"], move["warehouse_id"])
            by_place[*pool, move["bin_id"], move["lot_id"]] += move["quantity"]
            quantities[pool] += move["quantity"]
        for cost in costs:
            values[cost["product_id"], cost["warehouse_id"]] += cost["amount"]
        for one in differences:
            values[one.product_id, one.warehouse_id] += one.amount
        if by_place:
            names = ("product_id", "warehouse_id", "bin_id", "lot_id")
            rows = [{**dict(zip(names, key, strict=True)), "quantity": by_place[key]} for key in sorted(by_place)]
            _ADD_STOCK.run(self.connection, rows)
        if pools:
            _ADD_COST.run(
                self.connection,
                [
                    {
                        **pool,
                        "quantity": quantities[pool["product_id"], pool["warehouse_id"]],
                        "value": values[pool["product_id"], pool["warehouse_id"]],
                    }
                    for pool in sorted(pools, key=lambda row: (row["product_id"], row["warehouse_id"]))
                ],
            )

    def restart_layers(self, product_id: int, *, layered: bool, by_lot: bool, at: int) -> None:
        """Begin anew with a method of costing: one layer with all there is in each pool (of each lot), or none at all.

        A document dated before the change (``at``, local microseconds) is not the newest of its goods.
        """
        self.connection.execute(_REACH, {"product": product_id, "at": at})
        for holding in self.holdings([product_id]):
            place = {"product": product_id, "warehouse": holding.warehouse_id}
            self.connection.execute(_DROP_LAYERS, place)
            if layered and holding.quantity > 0:
                lots = self._lots(product_id, holding) if by_lot else {0: holding.quantity}
                values = apportion(holding.value, list(lots.values()))
                layers = [
                    {
                        "product_id": product_id,
                        "warehouse_id": holding.warehouse_id,
                        "position": position,
                        "lot_id": lot,
                        "quantity": quantity,
                        "value": value,
                    }
                    for position, ((lot, quantity), value) in enumerate(zip(lots.items(), values, strict=True), 1)
                ]
                self.connection.execute(_INSERT_LAYERS, layers)

    def _lots(self, product_id: int, holding: Holding) -> dict[int, int]:
        """What there is of each lot in a pool, in the order of the lots; all of it as one where lots are short."""
        found: dict[int, int] = defaultdict(int)
        for row in self.placed([product_id]):
            if row.warehouse_id == holding.warehouse_id:
                found[row.lot_id] += row.quantity
        lots = {lot: quantity for lot, quantity in sorted(found.items()) if quantity}
        return lots if all(quantity > 0 for quantity in lots.values()) else {0: holding.quantity}

    def append_party(self, rows: Rows) -> None:
        """Append to the ledger of receivables and payables."""
        if rows:
            _INSERT_PARTY.run(self.connection, rows)
            _ADD_PARTY.run(self.connection, _totals(rows, "party_id"))
            add_items(self.connection, rows)

    def append_money(self, rows: Rows) -> None:
        """Append to the ledger of the money accounts."""
        if rows:
            _INSERT_MONEY.run(self.connection, rows)
            _ADD_MONEY.run(self.connection, _totals(rows, "money_account_id"))

    def append_journal(self, rows: Rows) -> None:
        """Append balanced entries to the journal.

        Raises:
            ValueError: they do not balance, which is a fault of a posting rule.
        """
        if not rows:
            return
        if sum(row["amount"] for row in rows):
            raise ValueError(f"unbalanced posting: {rows}")
        _INSERT_JOURNAL.run(self.connection, rows)
        months: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        for row in rows:
            sums = months[row["account"], row["day"] // 100]
            sums[row["amount"] < 0] += abs(row["amount"])
        _ADD_ACCOUNT.run(
            self.connection,
            [
                {"account": account, "month": month, "debit": debit, "credit": credit}
                for (account, month), (debit, credit) in sorted(months.items())
            ],
        )


def _totals(rows: Rows, key: str) -> list[dict[str, int]]:
    sums: dict[int, int] = defaultdict(int)
    for row in rows:
        sums[row[key]] += row["amount"]
    return [{key: holder, "amount": sums[holder]} for holder in sorted(sums)]
