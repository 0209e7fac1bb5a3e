"""A long consistent past of a shop, written straight into the tables: what benchmarks run against.

Everything a real posting would leave is there: documents with lines and tenders, stock moves, costs, money,
journal, and every balance. Costs are whole fen a piece, so the moving average of a product is the same at
every moment and can be written without replaying. Equal sizes give equal files.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from jxc_desktop.db.audit import canonical, seal
from jxc_desktop.db.engine import open_database, sqlite_module
from jxc_desktop.db.repositories.documents import _HEADER, _LINE, _TENDER, document_digest
from jxc_desktop.domain.amounts import split_tax
from jxc_desktop.domain.values import to_microseconds
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.first_run import make_shop

PIECE = 10_000  # ten-thousandths of the base unit
TAX = 130_000  # 13 % in ten-thousandths of a percent
OPENING = 100_000 * PIECE
A_BLOCK = 2_000
OPENING_LINES = 1_000
NO_DIGEST = "0" * 64


@dataclass(frozen=True, slots=True)
class Size:
    """How long the past is. Every ``refund_every``-th sale is followed by a refund of its first line.

    With ``trade`` the shop has two warehouses, customers and salespersons, sells on account, buys and is paid
    (`tests.support.trading`); without, it only sells for cash.
    """

    products: int = 200
    sales: int = 400
    lines: int = 5
    days: int = 90
    refund_every: int = 50
    first: date = date(2026, 1, 1)
    seed: int = 1
    digests: bool = True
    trade: bool = False


FULL = Size(products=100_000, sales=200_000, days=365, first=date(2025, 11, 20), digests=False, trade=True)


@dataclass
class Ids:
    """The masters of the empty shop that documents point at."""

    warehouse: int
    user: int
    cash: int


@dataclass
class Tables:
    """Rows waiting to be written, by table."""

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, table: str, row: dict[str, Any]) -> None:
        if table not in self.columns:
            self.columns[table] = tuple(row)
        self.rows[table].append(tuple(row.values()))

    def write(self, connection: Any) -> None:
        for table, columns in self.columns.items():
            if rows := self.rows[table]:
                names, places = ", ".join(columns), ", ".join("?" * len(columns))
                connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
                rows.clear()


def cost_of(product: int) -> int:
    """The cost of one piece, in fen."""
    return 100 + product * 37 % 900


def price_of(product: int) -> int:
    """The price of one piece with tax, in fen."""
    return cost_of(product) * 3 // 2


def shop_with_history(path: Path, size: Size) -> Path:
    """Make a new data file at ``path`` with a past of this size."""
    database = open_database(path, create=True)
    make_shop(database, ManualClock(datetime(2025, 1, 1, 9)), name="Benchmark", language="en")
    database.close()
    connection = sqlite_module().connect(str(path), isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -262144")
    connection.execute("BEGIN IMMEDIATE")
    write_history(connection, size)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    return path


def write_history(connection: Any, size: Size) -> None:
    """Write masters, opening stock, sales and refunds, and all balances, on a driver's connection."""
    _write_masters(connection, size)
    ids = Ids(
        warehouse=connection.execute("SELECT id FROM warehouses WHERE code = 'MAIN'").fetchone()[0],
        user=connection.execute("SELECT min(id) FROM users").fetchone()[0],
        cash=connection.execute("SELECT id FROM money_accounts WHERE code = 'CASH'").fetchone()[0],
    )
    audited = connection.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    past = _kind_of_past(size)(size, ids, audited)
    past.write_masters(connection)
    for count, _done in enumerate(past.documents(), 1):
        if count % A_BLOCK == 0 or not size.sales:
            past.tables.write(connection)
    past.tables.write(connection)
    past.write_balances(connection)


def _kind_of_past(size: Size) -> type[Past]:
    from tests.support.trading import Trade  # what trades is a past as well

    return Trade if size.trade else Past


def _write_masters(connection: Any, size: Size) -> None:
    categories = [(i, f"C{i:02d}", f"分类{i}", None if i <= 10 else (i - 1) % 10 + 1) for i in range(1, 31)]
    connection.executemany("INSERT INTO categories (id, code, name, parent_id) VALUES (?, ?, ?, ?)", categories)
    suppliers = [(f"S{i:02d}", f"供应商{i}", "supplier") for i in range(1, 21)]
    connection.executemany("INSERT INTO parties (code, name, role) VALUES (?, ?, ?)", suppliers)
    first = connection.execute("SELECT id FROM parties WHERE code = 'S01'").fetchone()[0]
    numbers = range(1, size.products + 1)
    connection.executemany(
        "INSERT INTO products (id, code, name, specification, initials, unit, category_id, supplier_id, price,"
        " purchase_price, tax_rate) VALUES (?, ?, ?, ?, ?, '个', ?, ?, ?, ?, ?)",
        (
            (
                i,
                f"{i:07d}",
                f"商品{i}",
                f"{i % 9 * 50 + 50}g",
                f"SP{i}",
                i % 30 + 1,
                first + i % 20,
                price_of(i) * PIECE,
                cost_of(i) * PIECE,
                TAX,
            )
            for i in numbers
        ),
    )
    connection.executemany(
        "INSERT INTO product_units (product_id, name, factor) VALUES (?, '箱', 240000)",
        ((i,) for i in numbers if i % 10 == 0),
    )
    connection.executemany("INSERT INTO barcodes (code, product_id) VALUES (?, ?)", ((barcode(i), i) for i in numbers))


def barcode(product: int) -> str:
    """The EAN-13 of a product, with its check digit."""
    digits = f"690{product:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


class Past:
    """Everything that happens, document after document, with the sums that become balances."""

    def __init__(self, size: Size, ids: Ids, audited: tuple[int, str]) -> None:
        self.size, self.ids = size, ids
        self.audited = audited
        self.tables = Tables()
        self.random = random.Random(size.seed)
        self.posting = self.row = 0
        self.series: dict[str, int] = defaultdict(int)
        self.held: dict[int, list[int]] = {}
        self.cash = 0
        self.months: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        self.place = ids.warehouse

    def write_masters(self, _connection: Any) -> None:
        """What there must be beside the goods: nothing."""

    def goods_of(self, _place: int) -> range:
        """The goods that are kept in a warehouse."""
        return range(1, self.size.products + 1)

    def place_of(self, _product: int) -> int:
        """The warehouse goods are kept in."""
        return self.place

    def documents(self) -> Iterator[int]:
        """Post one document after the other; yields after each."""
        opened = datetime.combine(self.size.first, datetime.min.time()) - timedelta(days=1)
        yield from self.opened(opened)
        for index in range(self.size.sales):
            passed = timedelta(days=index * self.size.days // self.size.sales)
            within = index * self.size.days % self.size.sales * 43_200 // self.size.sales
            at = datetime.combine(self.size.first, datetime.min.time()) + passed + timedelta(hours=9, seconds=within)
            yield from self.happens(index, at)

    def opened(self, at: datetime) -> Iterator[int]:
        """The opening stock of the warehouse that is looked at."""
        goods = self.goods_of(self.place)
        for start in range(0, len(goods), OPENING_LINES):
            yield self._open(goods[start : start + OPENING_LINES], at)

    def happens(self, index: int, at: datetime) -> Iterator[int]:
        """A sale, and perhaps its refund."""
        sold = self.sell(at)
        yield index
        if self.size.refund_every and index % self.size.refund_every == 0:
            yield self._refund(at + timedelta(minutes=1), *sold)

    def next(self) -> int:
        self.row += 1
        return self.row

    def _open(self, products: Iterable[int], at: datetime) -> int:
        lines = [(product, OPENING, cost_of(product) * (OPENING // PIECE)) for product in products]
        header = self.header("opening_stock", "OS", at)
        rows = [
            self.line(header, place, product, units, -1, 0, (value, value, 0), cost_of(product))
            for place, (product, units, value) in enumerate(lines, 1)
        ]
        for row, (product, units, value) in zip(rows, lines, strict=True):
            self.held[product] = [0, 0]
            self.move(header, row, units, value, "in_at_value", "opening_equity", value=value)
        worth = sum(value for _, _, value in lines)
        self.finish(header, rows, {"stock": worth, "opening_equity": -worth}, None)
        return self.posting

    def sell(
        self, at: datetime, kind: str = "counter_sale", series: str = "CS", **about: Any
    ) -> tuple[dict[str, Any], list[dict[str, Any]], int]:
        """Sell some goods of the warehouse that is looked at; answers the document, its lines and its first move."""
        kept = self.goods_of(self.place)
        goods = self.random.sample(kept, min(self.size.lines, len(kept)))
        header = self.header(kind, series, at, **about)
        rows = []
        first_move = 0
        for place, product in enumerate(goods, 1):
            pieces = self.random.randint(1, 3)
            gross = price_of(product) * pieces
            net, tax = split_tax(gross, _percent(TAX), True)
            row = self.line(header, place, product, pieces * PIECE, 1, TAX, (gross, net, tax), price_of(product))
            rows.append(row)
            cost = -cost_of(product) * pieces
            move = self.move(header, row, -pieces * PIECE, cost, "out_at_cost", "cost_of_goods_sold")
            first_move = first_move or move
        self.finish_sale(header, rows, 1, -sum(cost_of(row["product_id"]) * row["quantity"] for row in rows) // PIECE)
        return header, rows, first_move

    def _refund(self, at: datetime, sale: dict[str, Any], sold: list[dict[str, Any]], move: int) -> int:
        source = sold[0]
        kept = {name: sale[name] for name in ("warehouse_id", "party_id", "shift_id", "handler")}
        header = self.header("counter_refund", "CR", at, source_id=sale["id"], **kept)
        amounts = (source["gross"], source["net"], source["tax"])
        product, units = source["product_id"], source["quantity"]
        row = self.line(header, 1, product, units, -1, TAX, amounts, price_of(product), source_line_id=source["id"])
        row["sales_sign"] = -1
        cost = cost_of(product) * units // PIECE
        self.move(header, row, units, cost, "in_at_source", "cost_of_goods_sold", source_move_id=move)
        self.finish_sale(header, [row], -1, cost)
        return self.posting

    def finish_sale(self, header: dict[str, Any], rows: Sequence[dict[str, Any]], sign: int, cost: int) -> None:
        """What sold or took goods back (-1) for cash leaves in the books."""
        net, tax = (sum(row[name] for row in rows) for name in ("net", "tax"))
        total = net + tax
        entries = {"stock": cost, "cost_of_goods_sold": -cost, "cash": sign * total}
        entries |= {"sales": -sign * net, "output_tax": -sign * tax}
        self.finish(header, rows, entries, self.tender(header, total))
        self.pay(header, sign * total)

    def tender(self, header: dict[str, Any], total: int) -> dict[str, Any]:
        tender = {**_TENDER, "document_id": header["id"], "position": 1, "means": "cash"}
        return tender | {"amount": total, "kept": total}

    def pay(self, header: dict[str, Any], amount: int) -> None:
        """Put so much into the drawer."""
        self.cash += amount
        entry = {"id": self.next(), "posting": header["posting"], "document_id": header["id"], "means": "cash"}
        entry |= {"money_account_id": self.ids.cash, "shift_id": header["shift_id"], "amount": amount}
        self.tables.add("money_entries", entry | {name: header[name] for name in ("business_at", "day")})

    def header(self, kind: str, series: str, at: datetime, **more: Any) -> dict[str, Any]:
        self.posting += 1
        self.series[series] += 1
        moment = to_microseconds(at.replace(tzinfo=UTC))
        header = {**_HEADER, "id": self.next(), "kind": kind, "series": series, "sequence": self.series[series]}
        header |= {
            "key": f"00000000-0000-7000-8000-{self.posting:012x}",
            "request_digest": NO_DIGEST,
            "number": f"{series}-{self.series[series]:08d}",
            "posting": self.posting,
            "position": self.posting,
            "business_at": moment,
            "day": int(f"{at:%Y%m%d}"),
            "recorded_at": moment,
            "warehouse_id": self.place,
            "counter": "1" if series in {"CS", "CR"} else "",
            "user_id": self.ids.user,
            "digest": NO_DIGEST,
        }
        return header | more

    def line(
        self,
        header: dict[str, Any],
        place: int,
        product: int,
        units: int,
        sign: int,
        rate: int,
        amounts: tuple[int, int, int],
        price: int,
        **more: Any,
    ) -> dict[str, Any]:
        gross, net, tax = amounts
        row = {**_LINE, "id": self.next(), "document_id": header["id"], "line": place, "product_id": product}
        row |= {"name": f"商品{product}", "unit": "个", "entered": units, "quantity": units}
        row |= {"price": price * PIECE, "gross": gross, "tax_rate": rate, "net": net, "tax": tax, "total": net + tax}
        row |= {"day": header["day"], "sales_sign": max(sign, 0)}
        return row | more

    def move(
        self, header: dict[str, Any], line: dict[str, Any], units: int, cost: int, rule: str, contra: str, **more: Any
    ) -> int:
        product, move = line["product_id"], self.next()
        shared = {"posting": header["posting"], "document_id": header["id"], "product_id": product}
        shared |= {"warehouse_id": header["warehouse_id"], "day": header["day"], "contra": contra}
        self.tables.add(
            "stock_moves",
            {
                "id": move,
                **shared,
                "line_id": line["id"],
                "quantity": units,
                "business_at": header["business_at"],
                "position": header["position"],
                "rule": rule,
                "value": more.get("value"),
                "source_move_id": more.get("source_move_id"),
            },
        )
        self.tables.add("cost_entries", {"id": self.next(), **shared, "move_id": move, "amount": cost})
        held = self.held[product]
        held[0] += units
        held[1] += cost
        return move

    def finish(
        self,
        header: dict[str, Any],
        lines: Sequence[dict[str, Any]],
        entries: dict[str, int],
        tender: dict[str, Any] | None,
    ) -> None:
        for name in ("gross", "net", "tax", "total"):
            header[name] = sum(line[name] for line in lines) or header[name]
        tenders = [] if tender is None else [tender]
        if self.size.digests:
            header["digest"] = document_digest(header, lines, tenders)
        self.tables.add("documents", header)
        self._audit(header)
        for line in lines:
            self.tables.add("document_lines", line)
        for row in tenders:
            self.tables.add("document_tenders", row)
        for account, amount in entries.items():
            entry = {"id": self.next(), "posting": header["posting"], "document_id": header["id"]}
            self.tables.add("journal_lines", {**entry, "day": header["day"], "account": account, "amount": amount})
            self.months[account, header["day"] // 100][amount < 0] += abs(amount)

    def _audit(self, header: dict[str, Any]) -> None:
        last, previous = self.audited
        row = {
            "id": last + 1,
            "recorded_at": header["recorded_at"],
            "local_time": str(datetime.fromtimestamp(header["business_at"] // 1_000_000, UTC).replace(tzinfo=None)),
            "user": "owner",
            "approver": "",
            "counter": header["counter"],
            "action": f"{header['kind']}.posted",
            "object": header["number"],
            "outcome": "ok",
            "reason": "",
            "detail": canonical({"digest": header["digest"], "total": header["total"]}),
            "previous": previous,
        }
        row["hash"] = seal(tuple(row.values()))
        self.audited = last + 1, row["hash"]
        self.tables.add("audit", row)

    def write_balances(self, connection: Any) -> None:
        """Write the projections of everything that happened, and where the number series stand."""
        connection.executemany(
            "INSERT INTO stock_balances (product_id, warehouse_id, quantity) VALUES (?, ?, ?)",
            ((product, self.place_of(product), held[0]) for product, held in self.held.items()),
        )
        last_at = dict(connection.execute("SELECT product_id, max(business_at) FROM stock_moves GROUP BY product_id"))
        connection.executemany(
            "INSERT INTO cost_balances (product_id, warehouse_id, quantity, value, last_quantity, last_value, last_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((product, self.place_of(product), *held, *held, last_at[product]) for product, held in self.held.items()),
        )
        connection.execute("INSERT INTO money_balances VALUES (?, ?)", (self.ids.cash, self.cash))
        connection.executemany(
            "INSERT INTO account_months (account, month, debit, credit) VALUES (?, ?, ?, ?)",
            ((account, month, *sums) for (account, month), sums in self.months.items()),
        )
        connection.executemany(
            "INSERT INTO sequences (name, last) VALUES (?, ?)",
            [("posting", self.posting), ("row", self.row), *self.series.items()],
        )


def _percent(rate: int) -> Any:
    from decimal import Decimal

    return Decimal(rate).scaleb(-4)
