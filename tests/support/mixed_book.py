"""Two months of a shop with everything that makes figures of reports go wrong, so that each report has rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.commands import Books


def mix(books: Books, folder: Path) -> Books:
    """Add it to a shop that has goods A to D, customers C1 and C2, supplier S1, warehouse W2 and an open shift."""
    _sold_with_discounts_and_taken_back(books)
    _ordered_from_suppliers(books)
    _ordered_by_customers(books)
    _lots_in_bins(books)
    _lost_and_moved(books)
    _members(books)
    _at_the_counter(books)
    _paid_and_owed(books)
    _sold_by_another_program(books, folder)
    return books


def _post(books: Books, kind: str, at: str, **members: Any) -> str:
    return str(books.do("post", kind=kind, at=at, confirm="all", **members)["number"])


def _sold_with_discounts_and_taken_back(books: Books) -> None:
    books.do("setting", name="drop_small_change", value="jiao")
    for day, discount in ((11, "3%"), (12, "1.23"), (13, "0.07")):
        basket = [{"product": code, "quantity": "1"} for code in ("A", "B", "C")]
        books.do("sell", at=f"2026-05-{day} 10:00", member="C1", discount=discount, confirm="all", lines=basket)
    sale = books.sell("C", "5", "2026-05-14 10:00", price="7.77", member="C1")
    books.do("correct", document=sale, confirm="all", lines=[{"line": 1, "quantity": "4"}])
    refunded = books.sell("D", "1", "2026-04-25 10:00", price="99.99")
    books.do("refund", document=refunded, at="2026-05-15 10:00", confirm="all")


def _ordered_from_suppliers(books: Books) -> None:
    """An order that came in time but was received wrongly first, one that is late in parts, one that was closed."""
    books.do("party", code="S2", name="别家", role="supplier", terms_days=10)
    books.receive("A", "20", "5.55", "2026-04-20 09:00", party="S2")
    goods = [{"product": "B", "quantity": "30", "price": "14.40"}, {"product": "C", "quantity": "9", "price": "3.10"}]
    order = _post(books, "purchase_order", "2026-04-26", party="S2", due="2026-05-05", lines=goods)
    wrong = _post(
        books, "goods_receipt", "2026-05-02 08:00", **{"from": order, "lines": [{**_line(1, "3"), "rejected": "1"}]}
    )
    books.do("reverse", document=wrong, reason="数错", at="2026-05-09 09:00", confirm="all")
    lines = [{**_line(1, "30"), "rejected": "2"}, _line(2, "9")]
    received = _post(books, "goods_receipt", "2026-05-02 09:00", **{"from": order, "lines": lines})
    _post(books, "purchase_return", "2026-05-03 09:00", party="S2", **{"from": received, "lines": [_line(1, "5")]})
    bill = [{**_line(1, "20"), "price": "15.00"}, _line(2, "9")]
    _post(books, "purchase_invoice", "2026-05-12", **{"from": received, "lines": bill})
    _post(books, "payment", "2026-05-13", party="S2", amount="100", allocations=[_given(received, "100")])
    goods = [{"product": "A", "quantity": "24", "price": "6.20"}, {"product": "D", "quantity": "10", "price": "48"}]
    late = _post(books, "purchase_order", "2026-05-04", party="S1", due="2026-05-10", lines=goods)
    _post(books, "goods_receipt", "2026-05-14 09:00", **{"from": late, "lines": [_line(1, "24"), _line(2, "4")]})
    dropped = _post(books, "purchase_order", "2026-05-05", party="S1", lines=goods[:1])
    books.do("close_order", document=dropped)
    books.product("E", min="10", max="40", supplier="S2", purchase_price="3", tax_rate="13", negative="warn")


def _line(line: int, quantity: str) -> dict[str, Any]:
    return {"from_line": line, "quantity": quantity}


def _given(document: str, amount: str) -> dict[str, str]:
    return {"document": document, "amount": amount}


def _ordered_by_customers(books: Books) -> None:
    """Quotations that became nothing, one order, and two; deliveries in parts, goods back, invoices black and red."""
    wanted = [{"product": "A", "quantity": "12", "price": "11"}, {"product": "D", "quantity": "3", "price": "95"}]
    quotes = [_post(books, "quotation", "2026-05-02", party="C2", handler="小王", lines=wanted) for _one in range(3)]
    books.do("reverse", document=quotes[2], reason="重复", confirm="all")
    order = _post(books, "sales_order", "2026-05-03", **{"from": quotes[0], "due": "2026-05-10"})
    sent = _post(books, "delivery", "2026-05-05", **{"from": order, "lines": [_line(1, "9"), _line(2, "3")]})
    back = _post(books, "sales_return", "2026-05-07", **{"from": sent, "lines": [_line(1, "2")]})
    _post(books, "sales_invoice", "2026-05-08", **{"from": sent, "lines": [_line(1, "4"), _line(2, "3")]})
    _post(books, "sales_red_invoice", "2026-05-09", **{"from": back, "lines": [_line(1, "1")]})
    wrong = _post(books, "delivery", "2026-05-11", **{"from": order, "lines": [_line(1, "5")]})
    books.do("reverse", document=wrong, reason="发错", confirm="all")
    _post(books, "sales_order", "2026-05-12", party="C2", lines=[{"product": "E", "quantity": "7", "price": "5"}])
    there = _post(books, "sales_order", "2026-05-12", party="C1", channel="淘宝", lines=wanted)
    bought = _post(books, "delivery", "2026-05-12", **{"from": there})
    _post(books, "sales_return", "2026-05-13", **{"from": bought, "lines": [_line(2, "1")]})
    given_up = _post(books, "sales_order", "2026-05-13", party="C2", lines=wanted[:1])
    books.do("close_order", document=given_up)


def _lots_in_bins(books: Books) -> None:
    """Milk by its average and cream by its lots, near their dates, in bins and in none; some of it with customers."""
    books.do("bin", code="A-01")
    books.product("M", name="鲜奶", price="5", lots=True, negative="warn")
    books.product("K", name="奶油", price="8", costing="lot", lots=True, negative="warn")
    for product, price in (("M", "2.03"), ("K", "3.07")):
        for lot, ends, paid, place in (("L1", "2026-05-30", price, "A-01"), ("L2", "2026-06-09", "2.50", "")):
            line = {"product": product, "quantity": "10", "price": paid, "lot": lot, "expires": ends, "bin": place}
            _post(books, "goods_receipt", "2026-05-01 07:00", party="S1", lines=[line])
        gone = [{"product": product, "quantity": "3", "price": "5", "lot": "L1"}]
        sent = _post(books, "delivery", "2026-05-10", party="C2", lines=gone)
        _post(books, "sales_return", "2026-05-12", **{"from": sent, "lines": [_line(1, "1")]})
    wrong = _post(books, "delivery", "2026-05-11", party="C2", lines=gone)
    books.do("reverse", document=wrong, reason="发错", confirm="all")


def _lost_and_moved(books: Books) -> None:
    gone = [{"product": "C", "quantity": "2", "reason": "破损"}, {"product": "M", "quantity": "1", "lot": "L2"}]
    _post(books, "write_off", "2026-05-16 10:00", lines=gone)
    _post(books, "own_use", "2026-05-16 11:00", lines=[{"product": "A", "quantity": "1", "reason": "样品"}])
    moved = [{"product": "A", "quantity": "12"}]
    _post(books, "transfer", "2026-05-17 10:00", warehouse="MAIN", to_warehouse="W2", lines=moved)
    counted = [{"product": "B", "quantity": "100"}, {"product": "C", "quantity": "150"}]
    _post(books, "stocktake", "2026-05-17 20:00", warehouse="W2", lines=counted)


def _members(books: Books) -> None:
    """Three members, one of whom stays away: stored value with a bonus, a gift card, vouchers and points."""
    books.do("setting", name="points_price", value="1.00")
    books.do("party", code="K1", name="王芳", role="customer", member_card="8801", birthday="05-28", level="member")
    books.do("party", code="K2", name="李雷", role="customer", member_card="8802", birthday="1990-05-02")
    _post(books, "card_top_up", "2026-05-05 09:00", counter="1", party="K1", amount="200", bonus="20", means="cash")
    _post(books, "card_top_up", "2026-05-05 09:05", counter="1", card="GC001", amount="50", means="wechat")
    _post(books, "opening_stored_value", "2026-04-01", party="K2", amount="30")
    books.do("give_out_vouchers", numbers=["V1", "V2"], face="5.00", minimum="10.00", ends="2026-12-31", batch="五月")
    tea = [{"product": "A", "quantity": "3", "price": "12"}]
    for day, *tenders in (
        ("06", {"means": "stored_value", "amount": "36.00"}),
        ("07", {"means": "gift_card", "amount": "36.00", "card": "GC001"}),
        ("08", {"means": "voucher", "amount": "5.00", "card": "V1"}, {"means": "cash", "amount": "31.00"}),
        ("09", {"means": "points", "amount": "0.20"}, {"means": "cash", "amount": "35.80"}),
    ):
        sale = books.do("sell", at=f"2026-05-{day} 12:00", member="K1", lines=tea, confirm="all", tenders=tenders)
    books.do("refund", document=sale["number"], lines=[_line(1, "1")], at="2026-05-09 13:00", confirm="all")
    _post(books, "points_adjustment", "2026-05-10", party="K2", points=500, remark="补")
    _post(books, "points_adjustment", "2026-05-11", party="K2", points=-60, remark="多补")
    _post(books, "card_payback", "2026-05-12 10:00", counter="1", party="K2", amount="10", means="cash")
    books.do("party", code="K4", name="赵六", role="customer", member_card="8804")
    books.product("T", price="9", tax_rate="13")
    books.receive("T", "8", "4", "2026-01-10 08:00", party="S1")
    books.do("sell", at="2026-01-10 12:00", member="K2", confirm="all", lines=[{"product": "B", "quantity": "1"}])


def _at_the_counter(books: Books) -> None:
    """A second cashier's day: sales by two means, goods taken back, a drawer that is short, a payment changed."""
    books.do("user", name="小李", roles=["owner"])

    def by_another(verb: str, **members: Any) -> dict[str, Any]:
        books.clock.set(books.clock.local() + timedelta(minutes=1))
        return books.do(verb, **{"confirm": "all", **members, "as": "小李"})

    tea, two = [{"product": "A", "quantity": "1", "price": "10"}], [{"product": "A", "quantity": "2", "price": "10"}]
    expected = books.ask("shift", counter="1")["expected"]
    books.do("close_shift", counter="1", counted=expected)
    by_another("open_shift", counter="1", float="200")
    for means in ("cash", "wechat"):
        sale = by_another("sell", lines=two, tenders=[{"means": means, "amount": "20"}])["number"]
    by_another("refund", document=sale, lines=[_line(1, "1")])
    undone = by_another("sell", lines=tea)["number"]
    by_another("reverse", document=undone, reason="顾客不要")
    changed = by_another("sell", lines=tea)["number"]
    by_another("change_means", document=changed, reason="记错", tenders=[{"means": "wechat", "amount": "10"}])
    for _time in range(2):
        by_another("refund", lines=tea, counter="1", remark="没带小票")
    by_another("cash_out", counter="1", amount="100", reason="存银行")
    books.services.counter.open_drawer("换零钱", "1")
    books.services.printing.reprint(sale)
    by_another("close_shift", counter="1", counted="95.00")
    by_another("open_shift", counter="1", float="50")
    books.services.users.sign_in_trusted()


def _paid_and_owed(books: Books) -> None:
    """Old debts, new ones, one paid in part before it falls due, money in advance, rent, and a talk about it."""
    books.do("party", code="C3", name="客户C3", role="customer", terms_days=30)
    wanted = [{"product": "B", "quantity": "1", "price": "100"}]
    for day in ("2026-01-05", "2026-03-01", "2026-04-01", "2026-05-16"):
        sent = _post(books, "delivery", day, party="C3", lines=wanted)
    _post(books, "receipt_of_money", "2026-05-18 09:00", party="C3", amount="40", allocations=[_given(sent, "40")])
    _post(books, "receipt_of_money", "2026-05-18 10:00", party="C2", account="CASH", amount="60.00")
    _post(books, "expense", "2026-05-18", purpose="rent", account="CASH", amount="55")
    books.do("contact", party="C3", note="下周付")


def _sold_by_another_program(books: Books, folder: Path) -> None:
    """History of sales: it counts as sales everywhere and has no cost."""
    file = folder / "history.csv"
    rows = [
        "1,2026-04-10 09:30:00,C1,A,2,20",
        "2,2026-04-11 09:30:00,C1,B,1,30",
        "3,2026-04-12 10:00:00,C1,B,-1,-30",
        "4,2026-04-12 10:00:00,K4,A,1,12",
        "5,2026-04-13 10:00:00,,A,1,12",
        "5,2026-04-13 10:00:00,,C,2,15.54",
    ]
    file.write_text("小票号,日期,客户编码,商品编码,数量,金额\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = books.do("import", what="sales_history", file=str(file))
    assert done["rejected"] == 0, done
