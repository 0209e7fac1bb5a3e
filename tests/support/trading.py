"""A made-up past with everything reports ask for: customers and salespersons, two warehouses, debts, receipts, shifts.

A fifth of the sales are deliveries on account, most of which are paid after a month; of the others, half are of a
member. Some customers buy far more often than others. Goods are kept in one warehouse each and received from any
supplier at what they cost, so that the average stays whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from jxc_desktop.app.bootstrap import build_services, simulated_paper
from jxc_desktop.db.engine import open_database
from jxc_desktop.devices.setup import build_devices
from jxc_desktop.domain.values import to_microseconds
from jxc_desktop.services.base import ManualClock, Session
from jxc_desktop.services.commands import CommandFile
from tests.support.commands import Books
from tests.support.history import PIECE, Past, cost_of

PEOPLE = ("小王", "小李", "小陈", "小赵", "小孙", "小周", "小吴", "")
AREAS, LEVELS = ("东区", "西区", "南区", "北区", ""), ("retail", "wholesale", "member")
SUPPLIERS = 20
ON_ACCOUNT, PAID_AFTER = 5, timedelta(days=30)
RECEIPT_EVERY, RECEIPT_LINES, BOUGHT_AGAIN = 50, 20, 5_000
FLOAT = 50_000


class Trade(Past):
    """What happens in such a shop."""

    first_supplier = first_customer = customers = second = shift = past_drawer = 0
    drawer: tuple[int, int, date] | None = None

    def write_masters(self, connection: Any) -> None:
        """Customers, the second warehouse, and what a day of the shop begins with."""
        self.customers = max(10, self.size.sales // 60)
        self.first_supplier = connection.execute("SELECT id FROM parties WHERE code = 'S01'").fetchone()[0]
        self.first_customer = connection.execute("SELECT max(id) + 1 FROM parties").fetchone()[0]
        numbers = range(self.customers)
        connection.executemany(
            "INSERT INTO parties (id, code, name, role, level, area, terms_days, member_card, joined)"
            " VALUES (?, ?, ?, 'customer', ?, ?, 30, ?, 20250101)",
            (
                (self.first_customer + n, f"K{n:05d}", f"客户{n}", LEVELS[n % 3], AREAS[n % 5], f"6{n:07d}")
                for n in numbers
            ),
        )
        connection.execute("INSERT INTO warehouses (code, name) VALUES ('BACK', '后仓')")
        self.second = connection.execute("SELECT id FROM warehouses WHERE code = 'BACK'").fetchone()[0]
        self.owed: deque[tuple[datetime, dict[str, Any]]] = deque()
        self.open: dict[int, list[int]] = {}
        self.balances: dict[int, int] = {}

    def goods_of(self, place: int) -> range:
        """The last fifth of the goods is kept in the second warehouse."""
        goods = super().goods_of(place)
        border = len(goods) * 4 // 5
        return goods[border:] if place == self.second else goods[:border]

    def place_of(self, product: int) -> int:
        """The warehouse goods are kept in."""
        return self.second if product in self.goods_of(self.second) else self.ids.warehouse

    def opened(self, at: datetime) -> Iterator[int]:
        """The opening stock of both warehouses."""
        for place in (self.ids.warehouse, self.second):
            self.place = place
            yield from super().opened(at)

    def happens(self, index: int, at: datetime) -> Iterator[int]:
        """A sale, on account or at the counter; now and then a receipt of goods or of money."""
        if index % RECEIPT_EVERY == RECEIPT_EVERY // 2:
            yield self._receive(at)
        if index % ON_ACCOUNT == ON_ACCOUNT - 1:
            self.place = self.second if index % 2 else self.ids.warehouse
            self.owed.append((at, self._deliver(at)))
            yield index
            yield from self._collect(at)
            return
        self.place = self.ids.warehouse
        self._keep_drawer(at)
        yield from super().happens(index, at)

    def sell(self, at: datetime, kind: str = "counter_sale", series: str = "CS", **about: Any) -> Any:
        """A counter sale, half of the time of a member; a delivery always has a party."""
        if kind == "counter_sale" and self.random.random() < 0.5:
            about["party_id"] = self._customer()
        handler = self.random.choice(PEOPLE)
        return super().sell(at, kind, series, **{"handler": handler, "shift_id": self.shift or None, **about})

    def finish_sale(self, header: dict[str, Any], rows: Any, sign: int, cost: int) -> None:
        """As any sale; what is delivered on account is owed."""
        if header["kind"] != "delivery":
            super().finish_sale(header, rows, sign, cost)
            return
        net, tax = (sum(row[name] for row in rows) for name in ("net", "tax"))
        entries = {"stock": cost, "cost_of_goods_sold": -cost, "receivables": net + tax}
        self.finish(header, rows, entries | {"sales": -net, "output_tax": -tax}, None)
        self._owe(header, net + tax, header["due_day"])

    def write_balances(self, connection: Any) -> None:
        """With what parties owe, document by document, and what they owe in all."""
        if self.drawer is not None:
            self._close_drawer()
            self.tables.write(connection)
        super().write_balances(connection)
        connection.executemany(
            "INSERT INTO open_items (document_id, party_id, day, due_day, amount, open) VALUES (?, ?, ?, ?, ?, ?)",
            ((document, *item) for document, item in self.open.items()),
        )
        connection.executemany("INSERT INTO party_balances VALUES (?, ?)", self.balances.items())

    def _customer(self) -> int:
        return self.first_customer + int(self.random.random() ** 3 * self.customers)

    def _deliver(self, at: datetime) -> dict[str, Any]:
        due = int(f"{at + PAID_AFTER:%Y%m%d}")
        about = {"party_id": self._customer(), "due_day": due, "shift_id": None, "counter": ""}
        return self.sell(at, "delivery", "DN", **about)[0]  # type: ignore[no-any-return]

    def _receive(self, at: datetime) -> int:
        """A receipt of goods from some supplier, paid later or never."""
        self.place = self.second if self.random.random() < 0.2 else self.ids.warehouse
        kept = self.goods_of(self.place)[:BOUGHT_AGAIN]
        goods = self.random.sample(kept, min(RECEIPT_LINES, len(kept)))
        supplier = self.first_supplier + self.random.randrange(SUPPLIERS)
        header = self.header("goods_receipt", "GR", at, party_id=supplier)
        rows = []
        for place, product in enumerate(goods, 1):
            pieces = self.random.randint(5, 50)
            value = pieces * cost_of(product)
            rows.append(self.line(header, place, product, pieces * PIECE, 0, 0, (value, value, 0), cost_of(product)))
            self.move(header, rows[-1], pieces * PIECE, value, "in_at_value", "payables", value=value)
        worth = sum(row["total"] for row in rows)
        self.finish(header, rows, {"stock": worth, "payables": -worth}, None)
        self._owe(header, -worth, header["day"])
        if self.random.random() < 0.7:
            self._settle("payment", "PY", at, header, "payables")
        return self.posting

    def _collect(self, at: datetime) -> Iterator[int]:
        """Money for what was delivered a month ago; one delivery in five stays unpaid."""
        while self.owed and self.owed[0][0] + PAID_AFTER <= at:
            delivered = self.owed.popleft()[1]
            if self.random.random() < 0.8:
                yield self._settle("receipt_of_money", "RC", at, delivered, "receivables")

    def _settle(self, kind: str, series: str, at: datetime, item: dict[str, Any], account: str) -> int:
        """Money that settles a document."""
        owed = self.open[item["id"]][-1]
        header = self.header(kind, series, at, party_id=item["party_id"], account="CASH")
        header |= {"gross": abs(owed), "net": abs(owed), "total": abs(owed)}
        self.finish(header, (), {account: -owed, "cash": owed}, self.tender(header, abs(owed)))
        self.pay(header, owed)
        self._owe(header, -owed, header["day"])
        shared = {"posting": header["posting"], "document_id": header["id"], "party_id": item["party_id"]}
        for one, other, amount in ((item["id"], header["id"], -owed), (header["id"], item["id"], owed)):
            entry = {"id": self.next(), **shared, "item_id": one, "against_id": other, "amount": amount}
            self.tables.add("settlement_entries", entry | {"day": header["day"]})
            self.open[one][-1] = 0
        return self.posting

    def _owe(self, header: dict[str, Any], amount: int, due: int) -> None:
        party = header["party_id"]
        entry = {"id": self.next(), "posting": header["posting"], "document_id": header["id"], "party_id": party}
        entry |= {"amount": amount, "business_at": header["business_at"], "day": header["day"], "due_day": due}
        self.tables.add("party_entries", entry)
        self.open[header["id"]] = [party, header["day"], due, amount, amount]
        self.balances[party] = self.balances.get(party, 0) + amount

    def _keep_drawer(self, at: datetime) -> None:
        """One shift a day."""
        if self.drawer is not None and self.drawer[2] == at.date():
            return
        if self.drawer is not None:
            self._close_drawer()
        self.shift += 1
        self.drawer = self.shift, self._drawn, at.date()

    @property
    def _drawn(self) -> int:
        return self.cash - self.past_drawer

    def pay(self, header: dict[str, Any], amount: int) -> None:
        """Into the drawer; what settles a debt goes past it."""
        super().pay(header, amount)
        if not header["shift_id"]:
            self.past_drawer += amount

    def _close_drawer(self) -> None:
        if self.drawer is None:
            return
        shift, before, day = self.drawer
        opened = datetime.combine(day, datetime.min.time()) + timedelta(hours=8)
        expected = FLOAT + self._drawn - before
        row = {"id": shift, "counter": "1", "opened_by": self.ids.user, "opened_at": _moment(opened)}
        row |= {"day": int(f"{day:%Y%m%d}"), "float": FLOAT, "closed_by": self.ids.user}
        row |= {"closed_at": _moment(opened + timedelta(hours=14)), "expected": expected, "counted": expected}
        self.tables.add("shifts", row)


def _moment(at: datetime) -> int:
    return to_microseconds(at.replace(tzinfo=UTC))


def add_records(path: Path, day: date, chains: int = 40) -> None:
    """Post through the program, on one day, what a past of sales and receipts lacks: chains, lots, losses, cards.

    Milk of the first lot went to many customers, and one gift card was loaded again and again.
    """
    database = open_database(path)
    clock = ManualClock(datetime.combine(day, datetime.min.time()) + timedelta(hours=22))
    services = build_services(database, clock, Session(), build_devices({}, simulated_paper))
    services.users.sign_in_trusted()
    services.goods.load()
    books = Books(database, services, clock, CommandFile(services, clock))
    books.do("product", code="LOT", name="鲜奶", unit="盒", price="5", lots=True, shelf_life_days=30)
    for number in range(chains):
        _record(books, number)
    add_recalled(books, chains)
    database.close()


def add_recalled(books: Books, times: int) -> None:
    """Sales of the first lot of milk to so many customers, and as many loads of a gift card."""
    milk = [{"product": "LOT", "quantity": "0.25", "price": "5", "lot": "L000"}]
    for number in range(times):
        books.do("post", kind="delivery", party=f"K{number:05d}", lines=milk, confirm="all")
        books.do("post", kind="card_top_up", counter="1", card="GC001", amount="50.00", confirm="all")


def _record(books: Books, number: int) -> None:
    """One chain of each kind."""
    goods = [{"product": f"{number * 7 % 50 + 1:07d}", "quantity": "3", "price": "20"}]
    customer, supplier = f"K{number % 10:05d}", f"S{number % SUPPLIERS + 1:02d}"
    post = {"confirm": "all"}
    quote = books.do("post", kind="quotation", party=customer, lines=goods, **post)["number"]
    if number % 2:
        order = books.do("post", kind="sales_order", **{"from": quote}, **post)["number"]
        if number % 4 == 1:
            books.do("post", kind="delivery", **{"from": order}, **post)
    order = books.do("post", kind="purchase_order", party=supplier, lines=goods, **post)["number"]
    if number % 2:
        books.do("post", kind="goods_receipt", **{"from": order}, **post)
    fresh = {"product": "LOT", "quantity": "10", "price": "3", "lot": f"L{number:03d}"}
    books.do("post", kind="goods_receipt", party=supplier, lines=[fresh | {"produced": "2026-10-30"}], **post)
    gone = [{"product": f"{number * 3 + 1:07d}", "quantity": "1", "reason": "破损"}]
    books.do("post", kind="write_off", lines=gone, **post)
    books.do("post", kind="card_top_up", counter="1", party=customer, amount="100.00")
    books.do("post", kind="points_adjustment", party=customer, points=100, remark="赠送")
