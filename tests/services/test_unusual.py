"""What is unusual at the counter, by cashier: equal to plain SQL, and told to the owner from a limit on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from jxc_desktop.db.engine import open_database
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.domain.unusual import BY_CODE, PATTERNS, QUICK_REFUNDS, TAKEN_BACK, Usual, is_above
from tests.support.commands import Books, new_books
from tests.support.re_added.counter import UNUSUAL

TEA = [{"product": "A", "quantity": "1"}]
TWO = [{"product": "A", "quantity": "2"}]
TODAY = datetime(2026, 5, 21, 9, 0)
BAD, GOOD = "小李", "小王"


@pytest.fixture
def shop(books: Books) -> Books:
    """Tea at 5.00, a member, two cashiers, an open shift."""
    return opened(books)


def opened(books: Books) -> Books:
    """What `shop` is, in these books."""
    books.product(price="5.00", barcodes=["6901028075763"])
    books.receive("A", "1000", "2", "2026-04-01")
    books.do("party", code="K1", name="老王", role="customer")
    for name in (BAD, GOOD):
        books.do("user", code=name, roles=["owner"])
    books.clock.set(TODAY - timedelta(days=3))
    books.do("open_shift", counter="1", float="100.00", **{"as": GOOD})
    return books


def by(name: str, shop: Books, verb: str, /, **members: Any) -> dict[str, Any]:
    """A cashier does something; a minute passes."""
    shop.clock.set(shop.clock.local() + timedelta(minutes=1))
    return shop.do(verb, confirm="all", **{**members, "as": name})


def bought(shop: Books, name: str, **members: Any) -> str:
    return str(by(name, shop, "sell", **{"lines": TEA, **members})["number"])


def no_receipt(shop: Books, name: str, quantity: str = "1") -> str:
    line = {"product": "A", "quantity": quantity}
    return str(by(name, shop, "refund", lines=[line], counter="1", remark="没带小票")["number"])


def emptied(shop: Books, name: str, key: str) -> Draft:
    """A cart with one item that was emptied again."""
    shop.services.users.sign_in_trusted(name)
    cart = shop.services.counter.save(Draft("counter_sale", key, (DraftLine(1, product="A"),), counter="1"))
    return shop.services.counter.save(Draft("counter_sale", key, (), counter="1", version=cart.version))


def usual_days(shop: Books) -> None:
    """Two days on which the good cashier sells twenty times, with one of everything a cashier does now and then."""
    for number in range(20):
        sale = bought(shop, GOOD, lines=TEA)
        if number == 3:
            by(GOOD, shop, "reverse", document=sale, reason="扫错")
        if number == 5:
            shop.clock.set(shop.clock.local() + timedelta(days=1))
        if number == 6:
            bought(shop, GOOD, lines=[{**TEA[0], "price": "4.00"}])
        if number == 8:
            bought(shop, GOOD, lines=TEA, discount="10%")
    emptied(shop, GOOD, "good-cart")


def a_bad_day(shop: Books) -> None:
    """Everything the patterns look for, by one cashier on one day."""
    shop.clock.set(TODAY)
    for number in range(4):
        sale = bought(shop, BAD)
        by(BAD, shop, "reverse", document=sale, reason="顾客不要")
        emptied(shop, BAD, f"cart-{number}")
        bought(shop, BAD, lines=[{**TEA[0], "price": "3.00"}])
        bought(shop, BAD, discount="20%")
    for _time in range(3):
        no_receipt(shop, BAD, "2")
        sale = bought(shop, BAD, lines=TWO)
        by(BAD, shop, "change_means", document=sale, reason="记错", tenders=[{"means": "wechat", "amount": "10"}])
        by(BAD, shop, "refund", document=sale)
        by(BAD, shop, "post", kind="points_adjustment", party="K1", points=100, remark="补")
    top_up = {"kind": "card_top_up", "counter": "1", "party": "K1"}
    by(BAD, shop, "post", **top_up, amount="100.00", bonus="80.00", means="cash")
    shop.services.users.sign_in_trusted(BAD)
    for _time in range(5):
        shop.services.counter.open_drawer("换零钱", "1")
        shop.services.printing.reprint(sale)
    short_shifts(shop)


def short_shifts(shop: Books) -> None:
    """Three shifts of one day, each 2.00 short but the last, which is 0.50 short."""
    expected = shop.services.counter.result(1).expected
    by(GOOD, shop, "close_shift", counter="1", counted=str(expected))
    for short in ("2.00", "2.00", "0.50", "2.00"):
        by(BAD, shop, "open_shift", counter="1", float="50.00")
        by(BAD, shop, "close_shift", counter="1", counted=str(Decimal("50.00") - Decimal(short)))


def figures(shop: Books, **parameters: str) -> dict[tuple[str, str], tuple[int, str | None]]:
    """Times and sum by pattern and cashier."""
    found = shop.ask("report", name="unusual_at_counter", parameters=parameters or {"period": "all"}, **{"as": "老板"})
    return {(row["code"], row["cashier"]): (row["times"], row["amount"]) for row in found["rows"]}


def by_plain_sql(shop: Books) -> dict[tuple[str, str], tuple[int, str | None]]:
    """The same figures without a line of the program."""
    found = {}
    with shop.database.read() as connection:
        for code, statement in UNUSUAL.items():
            for name, times, amount in connection.execute(text(statement), {"since": 0, "until": 99_999_999}):
                told = None if amount is None else f"{Decimal(int(amount)) / 100:.2f}"
                found[code, name] = (int(times), told)
    return found


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """Two usual days of one cashier and a bad day of another, made once."""
    database = open_database(tmp_path_factory.mktemp("unusual") / "shop.jxc", create=True)
    books = next(new_books(database))
    usual_days(opened(books))
    a_bad_day(books)
    books.services.users.sign_in_trusted()
    yield books
    database.close()


def test_every_figure_is_that_of_plain_sql(watched: Books) -> None:
    assert {code for code, _name in by_plain_sql(watched)} == set(BY_CODE)
    assert figures(watched) == by_plain_sql(watched)
    assert watched.is_sound()


def test_whoever_crosses_limits_is_told_of_once_a_day(watched: Books) -> None:
    (day,) = watched.ask("unusual", back=7)
    assert (day["day"], day["cashier"]) == ("2026-05-21", BAD)
    assert [one["code"] for one in day["crossed"]] == [pattern.code for pattern in PATTERNS]
    watched.do("setting", name="unusual_drawer", value="6")
    watched.do("setting", name="unusual_reprints", value="0")
    (day,) = watched.ask("unusual")
    assert {"U08", "U13"}.isdisjoint(one["code"] for one in day["crossed"])
    for name in ("unusual_drawer", "unusual_reprints"):
        watched.services.settings.reset(name)


def test_a_figure_leads_to_its_acts_and_those_to_their_documents(watched: Books) -> None:
    reports = watched.services.reports
    result = reports.run("unusual_at_counter", {"since": "2026-05-21", "until": "2026-05-21"})
    codes = [(row[result.position("code")], row[result.position("cashier")]) for row in result.rows]
    drill = reports.drill(result, codes.index(("U11", BAD)))
    assert drill is not None
    assert (drill.report, drill.parameters["pattern"], drill.parameters["cashier"]) == ("unusual_acts", "U11", BAD)
    acts = reports.run(drill.report, drill.parameters)
    assert len(acts.rows) == 3
    assert {row[acts.position("reason")] for row in acts.rows} == {"记错"}
    assert acts.totals[acts.position("amount")] == Decimal("30.00")
    document = reports.drill(acts, 0)
    assert document is not None
    assert watched.ask("document", document=document.document)["total"] == "10.00"


def test_an_act_that_has_no_document_names_its_row_of_the_audit_trail(watched: Books) -> None:
    reports = watched.services.reports
    acts = reports.run("unusual_acts", {"pattern": "U08", "period": "all"})
    entries = {row[acts.position("entry")] for row in acts.rows}
    with watched.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM audit WHERE action = 'drawer.open'")
        assert entries == {row.id for row in rows}
    assert reports.drill(acts, 0) is None


def test_what_is_usual_is_told_beside_what_happened(watched: Books) -> None:
    asked = {"since": "2026-05-21", "until": "2026-05-21"}
    rows = watched.ask("report", name="unusual_at_counter", parameters=asked)["rows"]
    taken_back = next(row for row in rows if row["code"] == "U01")
    assert taken_back["sales"] == 15
    assert Decimal(taken_back["usual"]) == Decimal("0.7")  # one in 22 sales before
    assert (taken_back["above"], taken_back["last"]) == (1, "2026-05-21")


def test_a_corrected_payment_is_no_void_and_counts_once(shop: Books) -> None:
    sale = bought(shop, GOOD, lines=TWO)
    changed = by(
        GOOD, shop, "change_means", document=sale, reason="记错", tenders=[{"means": "wechat", "amount": "10"}]
    )
    by(
        GOOD,
        shop,
        "change_means",
        document=changed["number"],
        reason="又错",
        tenders=[{"means": "cash", "amount": "10"}],
    )
    (row,) = shop.ask("report", name="cashier_figures", parameters={"period": "all"})["rows"]
    assert [row[name] for name in ("sales", "sold", "lines", "voids")] == [1, "10.00", 1, 0]
    assert {code for code, _name in figures(shop)} == {"U11"}
    shift = shop.ask("report", name="shifts", parameters={"period": "all"})["rows"][0]
    assert shift["sold"] == "10.00"
    documents = shop.ask("report", name="shift_documents", parameters={"shift": "1"})
    assert documents["totals"]["total"] == "10.00"
    assert shop.ask("shift", shift=1)["expected"] == "110.00"
    by(GOOD, shop, "close_shift", counter="1", counted="110.00")
    close = shop.ask("report", name="day_close", parameters={"period": "all"})
    assert {row["means"]: row["sold"] for row in close["rows"]} == {"现金": "10.00", "微信": "0.00"}
    assert (close["totals"]["sold"], close["totals"]["refunded"]) == ("10.00", "0.00")


def test_a_corrected_sale_that_is_taken_back_is_one_void(shop: Books) -> None:
    sale = bought(shop, GOOD)
    copy = by(GOOD, shop, "change_means", document=sale, reason="记错", tenders=[{"means": "wechat", "amount": "5"}])
    by(GOOD, shop, "reverse", document=copy["number"], reason="不要了")
    (row,) = shop.ask("report", name="cashier_figures", parameters={"period": "all"})["rows"]
    assert (row["sales"], row["voids"]) == (1, 1)
    assert {code for code, _name in figures(shop)} == {"U01", "U11"}


def test_a_cart_that_was_emptied_and_came_back_is_not_given_up(shop: Books) -> None:
    kept = emptied(shop, GOOD, "back")
    shop.services.counter.sell(
        Draft("counter_sale", "back", (DraftLine(1, product="A"),), counter="1", version=kept.version)
    )
    assert figures(shop) == {}
    emptied(shop, GOOD, "gone")
    assert figures(shop) == {("U02", GOOD): (1, None)}
    (row,) = shop.ask("report", name="cashier_figures", parameters={"period": "all"})["rows"]
    assert row["discarded"] == 1


def test_who_sells_does_not_see_what_is_looked_at(shop: Books) -> None:
    shop.do("user", code="小赵", roles=["counter_operator"])
    shop.services.users.sign_in_trusted("小赵")
    with pytest.raises(NotAllowed):
        shop.services.unusual.days()
    with pytest.raises(NotAllowed):
        shop.services.reports.run("unusual_at_counter")


def test_a_limit_is_reached_by_number_or_by_the_usual() -> None:
    assert is_above(QUICK_REFUNDS, 3, 3, 100, Usual())
    assert not is_above(QUICK_REFUNDS, 3, 2, 100, Usual())
    assert not is_above(QUICK_REFUNDS, 0, 9, 100, Usual())
    assert is_above(TAKEN_BACK, 3, 6, 100, Usual(20, 1000))
    assert not is_above(TAKEN_BACK, 3, 5, 100, Usual(20, 1000))
    assert not is_above(TAKEN_BACK, 3, 2, 10, Usual(0, 1000))
    assert not is_above(TAKEN_BACK, 3, 9, 10, Usual())
