"""What is paid of sales told apart by anything: money, cards, deposits, discounts, set-offs; and their channels."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.domain.values import apportion
from tests.support.commands import Books

FIGURES = ("amount", "paid", "settled_otherwise", "unpaid")
ORDERS = (
    "订单编号,订单状态,订单创建时间,商家编码,宝贝标题,购买数量,买家实付金额,收货地址,买家会员名\n"
    "T1,等待卖家发货,2026-05-20 10:01:02,A,茶,2,20.00,上海,小明\n"
    "T1,等待卖家发货,2026-05-20 10:01:02,B,杯,1,30.00,上海,小明\n"
)


@pytest.fixture
def paid(books: Books) -> Books:
    """Customers who pay at the counter, later, in part, by card and voucher, less a discount, or not at all."""
    for code, price in (("A", "10"), ("B", "7.77"), ("C", "3.33")):
        books.product(code, price=price, tax_rate="13")
    for code, role in (("C1", "customer"), ("C2", "customer"), ("C3", "both")):
        books.do("party", code=code, name=code, role=role)
    books.do("open_shift", counter="1", float="100")
    for code in "ABC":
        books.receive(code, "100", "2", "2026-04-01 08:00", party="C3" if code == "B" else "")
    return books


def deliver(books: Books, party: str, day: int, handler: str = "小王", **members: Any) -> str:
    lines = [{"product": code, "quantity": "3"} for code in "ABC"]
    at = f"2026-05-{day:02d} 10:00"
    members = {"lines": lines, **members} if "from" not in members else members
    made = books.do("post", kind="delivery", party=party, at=at, handler=handler, confirm="all", **members)
    return str(made["number"])


def receive_money(books: Books, party: str, day: int, amount: str, **members: Any) -> None:
    at = f"2026-05-{day:02d} 11:00"
    members = {"allocations": "oldest_first", **members}
    books.do("post", kind="receipt_of_money", party=party, amount=amount, account="CASH", at=at, **members)


def trade(books: Books) -> None:
    """What customers do until the twentieth."""
    deliver(books, "C1", 2)  # 63.30, paid in part
    receive_money(books, "C1", 3, "20.00")
    second = deliver(books, "C1", 4, "小李")
    receive_money(books, "C1", 5, "61.17", discount="2.13")
    books.do("post", kind="sales_return", at="2026-05-06 09:00", confirm="all", **{"from": second},
             lines=[{"from_line": 2, "quantity": "1"}])  # fmt: skip
    third = deliver(books, "C3", 7)
    books.do("settle", party="C3", allocations=[{"document": third, "amount": "5.00"}], discount="5", at="2026-05-08")
    taken_back = deliver(books, "C2", 9)
    receive_money(books, "C2", 10, "10.00")
    books.do("reverse", document=taken_back, reason="错了", at="2026-05-11 09:00", confirm="all")
    books.do("post", kind="card_top_up", counter="1", party="C2", amount="50.00", bonus="5.00", at="2026-05-11 10:00")
    books.do("post", kind="points_adjustment", party="C2", points=300, at="2026-05-11 10:00")
    basket = [{"product": code, "quantity": "1"} for code in "ABC"]
    for tenders in (
        [("stored_value", "15.00"), ("points", "1.01"), ("cash", "5.09")],
        [("on_account", "11.10"), ("cash", "10.00")],
    ):
        means = [{"means": name, "amount": amount} for name, amount in tenders]
        books.do("sell", at="2026-05-12 10:00", member="C2", confirm="all", lines=basket, tenders=means)


def figures(books: Books, *rows: str, **members: Any) -> dict[Any, tuple[D, ...]]:
    answer = books.ask("query", fact="sales", rows=list(rows), values=list(FIGURES), period="all", **members)
    keys = [one["name"] for one in answer["columns"] if one["name"] not in FIGURES][:1]
    found = {row[keys[0]]: tuple(D(row[name] or 0) for name in FIGURES) for row in answer["rows"]}
    return {**found, "all": tuple(D(answer["totals"][name]) for name in FIGURES)} if rows else found


def sql(books: Books, statement: str) -> list[tuple[Any, ...]]:
    with books.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def test_what_is_paid_of_sales_adds_up_with_the_ledgers_however_it_is_told_apart(paid: Books) -> None:
    trade(paid)
    by_customer = figures(paid, "customer")
    assert {party: tuple(map(str, row)) for party, row in by_customer.items()} == {
        "C1": ("118.83", "81.17", "2.13", "35.53"),
        "C2": ("42.20", "30.09", "1.01", "11.10"),
        "C3": ("63.30", "0.00", "5.00", "58.30"),
        "all": ("224.33", "111.26", "8.14", "104.93"),
    }
    whole = by_customer["all"]
    for row in ("product", "category", "salesperson", "channel", "day", "warehouse", "kind", "document"):
        found = figures(paid, row)
        assert found.pop("all") == whole, row
        assert tuple(map(sum, zip(*found.values(), strict=True))) == whole, row
        assert all(amount == paid_ + other + unpaid for amount, paid_, other, unpaid in found.values()), row
    by_product = figures(paid, "product")
    owed: dict[str, int] = defaultdict(int)
    for document, open_ in sql(
        paid,
        "SELECT i.document_id, i.open FROM open_items i JOIN documents d ON d.id = i.document_id WHERE d.kind IN"
        " ('counter_sale', 'counter_refund', 'delivery', 'sales_return') AND i.open <> 0",
    ):
        lines = sql(
            paid,
            "SELECT p.code, l.total FROM document_lines l JOIN products p ON p.id = l.product_id"
            f" WHERE l.document_id = {document} ORDER BY l.line",
        )
        for (code, _total), share in zip(lines, apportion(open_, [abs(one[1]) for one in lines]), strict=True):
            owed[code] += share
    assert {code: int(row[3] * 100) for code, row in by_product.items() if code != "all"} == owed
    assert paid.is_sound()


def test_what_was_paid_is_known_as_of_every_posting(paid: Books) -> None:
    asked: list[tuple[int, Any]] = []

    def remember() -> None:
        asked.append((sql(paid, "SELECT max(posting) FROM documents")[0][0], figures(paid, "product")))

    first = deliver(paid, "C3", 2)
    remember()
    receive_money(paid, "C3", 3, "20.00", discount="1.00")
    remember()
    back = {"from": first, "lines": [{"from_line": 3, "quantity": "1"}]}
    paid.do("post", kind="sales_return", at="2026-05-06 09:00", confirm="all", **back)
    remember()
    part = [{"document": first, "amount": "7"}]
    paid.do("settle", party="C3", allocations=part, at="2026-05-08")  # against what we owe them for B
    remember()
    receive_money(paid, "C3", 9, "100.00")
    remember()
    assert asked[0][1]["all"][3] == D("63.30")
    assert asked[-1][1]["all"][3] == 0 and all(row[3] == 0 for row in asked[-1][1].values())
    for posting, then in asked:
        assert figures(paid, "product", known_at=posting) == then
    assert len({str(then) for _posting, then in asked}) == len(asked)


def test_a_sale_keeps_the_channel_of_its_order_and_the_counter_is_one(paid: Books, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    order = paid.do("import", what="platform_orders", file=str(path), channel="淘宝")["numbers"][0]
    party = paid.ask("document", document=order)["party"]
    paid.do("post", kind="receipt_of_money", party=party, amount="15", account="CASH", at="2026-05-20 12:00",
            allocations=[{"document": order, "amount": "15"}])  # fmt: skip
    sale = paid.do("post", kind="delivery", at="2026-05-21 08:00", confirm="all", **{"from": order})["number"]
    back = {"from": sale, "lines": [{"from_line": 1, "quantity": "1"}]}
    paid.do("post", kind="sales_return", at="2026-05-21 08:30", confirm="all", **back)
    deliver(paid, "C1", 20)
    paid.sell("A", "1", "2026-05-21 08:40", price="10")
    answer = paid.ask("report", name="sales_by_channel", period="all")
    shown = {row["channel"]: (row["gross_sales"], row["paid"], row["cost"]) for row in answer["rows"]}
    assert shown == {
        "淘宝": ("40.00", "15.00", "3.54"),
        "收银台": ("10.00", "10.00", "1.77"),
        "未填写": ("63.30", "0.00", "15.93"),
    }
    assert answer["totals"]["gross_sales"] == "113.30"
    counter = [{"field": "channel", "values": ["counter"]}]
    assert figures(paid, "product", filters=counter)["A"][0] == D(10)
    none = [{"field": "channel", "values": [""]}]
    assert figures(paid, "product", filters=none)["all"][0] == D("63.30")
    reports = paid.services.reports
    result = reports.run("sales_by_channel", {"period": "all"})
    for number, row in enumerate(result.rows):
        drill = reports.drill(result, number)
        assert drill is not None
        deeper = reports.run(drill.report, drill.parameters)
        place = result.position("gross_sales")
        assert deeper.totals[deeper.position("amount")] == row[place]


def test_money_is_what_people_paid_and_cards_have_figures_of_their_own(paid: Books) -> None:
    trade(paid)
    names = ("in", "out", "closing", "loaded", "spent", "owed_on_cards", "given_away")

    def money(*rows: str, values: tuple[str, ...] = names) -> dict[str, Any]:
        found: dict[str, Any] = paid.ask("query", fact="money", rows=list(rows), values=list(values), period="all")
        return found

    totals = money()["totals"]
    assert [totals[name] for name in names] == ["156.26", "0.00", "156.26", "55.00", "15.00", "40.00", "1.01"]
    nature = {row["nature"]: (row["in"], row["spent"], row["given_away"]) for row in money("nature")["rows"]}
    assert nature["资金"] == ("156.26", "0.00", "0.00")
    balance = {row["account"]: D(row["balance"]) for row in paid.ask("trial_balance")["accounts"]}
    assert D(totals["owed_on_cards"]) == -balance["stored_value"] == D(40)
    cash = sum(balance.get(name, D(0)) for name in ("cash", "bank"))
    assert D(totals["closing"]) == cash
    received = paid.ask("query", fact="sales", rows=["customer"], values=["received"], period="all")
    assert {row["customer"]: row["received"] for row in received["rows"]}["C2"] == "75.09"
