"""The one semantic layer: its figures against sums made another way, and that every split adds up to the whole."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal as D
from itertools import permutations
from typing import Any

import pytest

from jxc_desktop.db.queries.semantic_streams import STREAMS
from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import User
from jxc_desktop.services.reporting.semantic.facts import FACTS
from jxc_desktop.services.reporting.semantic.query import CannotBeSplit, read_query
from tests.support.commands import Books


@pytest.fixture
def traded(books: Books) -> Books:
    """Two months of a shop: branches of goods, customers, warehouses, a return, a reversal, a backdated cost."""
    for code, above in (("FOOD", None), ("TEA", "FOOD"), ("TOOL", None)):
        books.do("category", code=code, name=code.title(), **({"parent": above} if above else {}))
    books.do("warehouse", code="W2", name="后仓")
    for code, level in (("C1", "retail"), ("C2", "wholesale")):
        books.do("party", code=code, name=f"客户{code}", role="customer", level=level, area=level[:3])
    books.do("party", code="S1", name="供应商", role="supplier")
    for code, category, price in (
        ("A", "TEA", "12"),
        ("B", "TEA", "30"),
        ("C", "FOOD", "7.77"),
        ("D", "TOOL", "99.99"),
    ):
        brand = {} if code == "D" else {"custom": {"brand": "狮牌" if code < "C" else "虎牌"}}
        books.product(code, category=category, price=price, tax_rate="13", **brand)
        for warehouse in ("MAIN", "W2"):
            books.receive(code, "100", str(D(price) / 2), "2026-04-01 08:00", party="S1", warehouse=warehouse)
    books.do("open_shift", counter="1", float="100")
    for day, product, quantity in ((2, "A", "3"), (3, "B", "1"), (9, "C", "7"), (28, "D", "2")):
        for month in (4, 5):
            if month == 4 or day < 20:
                at = f"2026-{month:02d}-{day:02d} {8 + day % 9:02d}:30"
                books.sell(product, quantity, at, price=None, member="C1" if day % 2 else "", discount="0.50")
    lines = [{"product": "A", "quantity": "10", "price": "11"}, {"product": "D", "quantity": "1", "price": "90"}]
    books.do(
        "post",
        ref="DN",
        kind="delivery",
        party="C2",
        warehouse="W2",
        handler="小王",
        at="2026-05-04 15:00",
        lines=lines,
        confirm="all",
    )
    books.do(
        "post",
        kind="sales_return",
        party="C2",
        at="2026-05-06 09:00",
        confirm="all",
        lines=[{"from_line": 1, "quantity": "4"}],
        **{"from": "DN"},
    )
    sale = books.sell("B", "2", "2026-05-08 19:10", price="28")
    books.do("reverse", document=sale, reason="错了", at="2026-05-10 09:00", confirm="all")
    books.receive("A", "50", "9.13", "2026-04-30 20:00", party="S1")
    return books


def asked(books: Books, fact: str, rows: list[str], values: list[str], **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = books.ask("query", fact=fact, rows=rows, values=values, **{"period": "all", **more})
    return found


def figures(answer: dict[str, Any], key: str, *names: str) -> dict[Any, tuple[Any, ...]]:
    return {row[key]: tuple(row[name] for name in names) for row in answer["rows"]}


def sql(books: Books, statement: str) -> list[tuple[Any, ...]]:
    with books.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def yuan(fen: int) -> str:
    return str(D(fen).scaleb(-2))


def test_everything_declared_has_its_sql() -> None:
    for fact in FACTS.values():
        names = [one.name for one in (*fact.dimensions, *fact.measures)]
        assert len(names) == len(set(names))
        for measure in fact.measures:
            assert all(part in STREAMS[stream].parts for stream, part in (name.split(".") for name in measure.names))
            assert any(measure.has(one.key) for one in fact.dimensions)
        for dimension in fact.dimensions:
            assert any(measure.has(dimension.key) for measure in fact.measures)
            assert dimension.definition.startswith(dimension.title)


def test_sales_by_product_are_the_sums_of_the_lines(traded: Books) -> None:
    answer = asked(
        traded, "sales", ["product"], ["quantity", "net", "amount", "tax", "discount", "cost", "gross_profit"]
    )
    expected: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for code, kind, *sums in sql(
        traded,
        "SELECT p.code, d.kind, l.quantity, l.net, l.total, l.discount FROM document_lines l JOIN documents d ON"
        " d.id = l.document_id JOIN products p ON p.id = l.product_id WHERE"
        " d.kind IN ('counter_sale', 'counter_refund', 'delivery', 'sales_return')",
    ):
        sign = 1 if kind in {"counter_sale", "delivery"} else -1
        for place, value in enumerate(sums):
            expected[code][place] += sign * value
    for code, amount in sql(
        traded,
        "SELECT p.code, sum(c.amount) FROM cost_entries c JOIN stock_moves m ON m.id = c.move_id JOIN documents d ON"
        " d.id = m.document_id JOIN products p ON p.id = c.product_id WHERE"
        " d.kind IN ('counter_sale', 'counter_refund', 'delivery', 'sales_return') GROUP BY p.code",
    ):
        expected[code][4] = -int(amount)
    got = figures(answer, "product_code", "quantity", "net", "amount", "tax", "discount", "cost", "gross_profit")
    assert got == {
        code: (
            got[code][0],
            yuan(net),
            yuan(total),
            yuan(total - net),
            yuan(discount),
            yuan(cost),
            yuan(net - cost),
        )
        for code, (quantity, net, total, discount, cost) in expected.items()
    }
    assert {code: D(row[0]) * 10_000 for code, row in got.items()} == {code: row[0] for code, row in expected.items()}


SPLITS = ("product", "category", "main_category", "brand", "unit", "customer", "level", "area", "salesperson",
          "channel", "cashier", "counter", "kind", "warehouse", "day", "week", "month", "quarter", "year", "weekday",
          "hour", "document")  # fmt: skip


def test_any_split_adds_up_to_the_whole(traded: Books) -> None:
    values = ["quantity", "net", "amount", "cost", "documents", "margin", "ticket"]
    whole = asked(traded, "sales", [], values)["totals"]
    pairs = list(permutations(SPLITS, 2))
    for rows, column in pairs[:: len(pairs) // 40]:
        answer = asked(traded, "sales", [rows], values, columns=column)
        assert {name: answer["totals"][name] for name in values} == {name: whole[name] for name in values}, (
            rows,
            column,
        )
        for name in ("quantity", "net", "amount", "cost"):
            cells = [one["name"] for one in answer["columns"] if one["name"].startswith(f"{name}@")]
            assert sum(D(row[name]) for row in answer["rows"]) == D(whole[name])
            for row in (*answer["rows"], answer["totals"]):
                assert sum(D(row[cell]) for cell in cells) == D(row[name])


def test_a_sale_of_several_groups_is_one_sale_in_the_total(traded: Books) -> None:
    answer = asked(traded, "sales", ["product"], ["documents", "ticket", "amount", "returns"])
    assert figures(answer, "product_code", "documents") == {"A": (3,), "B": (2,), "C": (2,), "D": (2,)}
    assert (answer["totals"]["documents"], answer["totals"]["returns"]) == (8, 1)
    assert D(answer["totals"]["ticket"]) == (D(answer["totals"]["amount"]) / 8).quantize(D("0.01"))


def test_a_ratio_of_a_group_is_made_of_its_sums(traded: Books) -> None:
    answer = asked(traded, "sales", ["main_category", "product"], ["net", "gross_profit", "margin"])
    only = [{"field": "brand", "values": ["狮牌", ""]}]
    brands = asked(traded, "sales", ["brand", "unit"], ["quantity"], filters=only)
    assert [(row["brand"], row["unit"], row["quantity"]) for row in brands["rows"][:1]] == [("狮牌", "个", "14")]
    for row in (*answer["rows"], answer["totals"]):
        assert D(row["margin"]) == (D(row["gross_profit"]) / D(row["net"])).quantize(D("0.0001"))
    assert [row["main_category_code"] for row in answer["rows"]] == ["FOOD", "FOOD", "FOOD", "TOOL"]


def test_names_that_are_not_there_are_refused_by_name(traded: Books) -> None:
    for members, code, field in (
        ({"fact": "secrets", "values": ["net"]}, "not_found", "fact"),
        ({"fact": "sales", "rows": ["colour"], "values": ["net"]}, "not_found", "rows"),
        ({"fact": "sales", "values": ["net; DROP TABLE documents"]}, "not_found", "values"),
        ({"fact": "sales", "values": ["net"], "group": "x"}, "unknown_member", "group"),
        ({"fact": "sales", "rows": ["product"], "values": ["received"]}, "cannot_be_split", "rows"),
        ({"fact": "sales", "rows": ["day"], "values": ["net"], "sort": "cost"}, "invalid", "sort"),
        (
            {"fact": "sales", "values": ["net"], "filters": [{"field": "product", "values": ["NO"]}]},
            "not_found",
            "product",
        ),
        ({"fact": "sales", "values": ["margin"], "share": ["margin"]}, "invalid", "share"),
    ):
        answer = traded.line(ask="query", **members)
        assert (answer["ok"], answer["error"]["code"], answer["error"]["field"]) == (False, code, field), answer
    with pytest.raises(CannotBeSplit):
        read_query({"fact": "stock", "rows": ["day"], "values": ["closing"]})


def test_what_is_left_out_stays_in_one_line_and_the_total_is_of_everything(traded: Books) -> None:
    answer = asked(traded, "sales", ["product"], ["amount", "documents"], top=2, share=["amount"], running=["amount"])
    rows, total = answer["rows"], D(answer["totals"]["amount"])
    amounts = [D(row["amount"]) for row in rows]
    assert [bool(row["product_code"]) for row in rows] == [True, True, False]
    assert amounts[0] >= amounts[1] and sum(amounts) == total == D(rows[-1]["amount.running"])
    assert rows[-1]["documents"] is None
    assert [D(row["amount.share"]) for row in rows] == [(one / total).quantize(D("0.0001")) for one in amounts]
    only = asked(traded, "sales", ["main_category", "product"], ["amount"], where={"amount": ">200"}, sort="-amount")
    assert sum(D(row["amount"]) for row in only["rows"]) == total == D(only["totals"]["amount"])


def test_a_filter_by_a_category_takes_what_is_below_it_and_may_be_turned_round(traded: Books) -> None:
    def quantity(**filtered: Any) -> D:
        return D(asked(traded, "sales", [], ["quantity"], filters=[filtered])["totals"]["quantity"])

    whole = D(asked(traded, "sales", [], ["quantity"])["totals"]["quantity"])
    food, tool = quantity(field="category", values=["FOOD"]), quantity(field="category", values=["TOOL"])
    assert food + tool == whole and quantity(field="category", values=["FOOD"], excluded=True) == tool
    assert quantity(field="category", values=["FOOD"], exact=True) < food
    assert quantity(field="month", values=["2026-04"]) + quantity(field="month", values=["2026-05"]) == whole
    assert quantity(field="area", values=["", "ret"]) + quantity(field="area", values=["who"]) == whole
    assert quantity(field="salesperson", values=[""]) + quantity(field="salesperson", values=["小王"]) == whole


def test_a_period_is_compared_day_by_day_with_the_one_before(traded: Books) -> None:
    answer = traded.ask("query", fact="sales", rows=["day"], values=["amount"], compare="previous", period="this_month")
    april = figures(
        traded.ask("query", fact="sales", rows=["day"], values=["amount"], since="2026-04-01", until="2026-04-21"),
        "day",
        "amount",
    )
    before = {row["day"]: row["amount.before"] for row in answer["rows"]}
    assert {day.replace("-05-", "-04-"): (amount,) for day, amount in before.items() if D(amount)} == april
    row = answer["rows"][0]
    assert D(row["amount.change"]) == ((D(row["amount"]) - D(row["amount.before"])) / D(row["amount.before"])).quantize(
        D("0.0001")
    )


def test_costs_are_told_as_they_stand_and_as_they_were_known(traded: Books) -> None:
    def cost(**known: Any) -> D:
        return D(asked(traded, "sales", [], ["cost"], **known)["totals"]["cost"])

    last = sql(traded, "SELECT max(posting) FROM documents")[0][0]
    then = sql(
        traded, f"SELECT -sum(amount) FROM cost_entries WHERE contra = 'cost_of_goods_sold' AND posting < {last}"
    )[0][0]
    assert cost(known_at=last) == cost()
    assert cost(known_at=last - 1) == D(int(then)).scaleb(-2) != cost()
    report = traded.ask("report", name="margin_by_product", period="all", known_at=str(last - 1))
    assert D(report["totals"]["cost"]) == cost(known_at=last - 1)


def test_the_other_facts_are_the_sums_of_their_ledgers(traded: Books) -> None:
    stock = asked(
        traded, "stock", ["warehouse"], ["opening", "in", "out", "closing", "closing_value", "in_value", "out_value"]
    )
    total = {
        name: D(value)
        for name, value in stock["totals"].items()
        if value and name not in {"warehouse", "warehouse_code"}
    }
    quantity, value = (
        D(int(sql(traded, f"SELECT sum({what}) FROM {table}")[0][0]))
        for what, table in (("quantity", "stock_moves"), ("amount", "cost_entries"))
    )
    assert total["in"] - total["out"] == total["closing"] == quantity.scaleb(-4)
    assert total["in_value"] - total["out_value"] == total["closing_value"] == value.scaleb(-2)
    bought = asked(traded, "purchases", ["supplier"], ["amount", "quantity", "documents", "price"])
    assert [(row["supplier_code"], row["documents"]) for row in bought["rows"]] == [("S1", 9)]
    assert D(bought["totals"]["amount"]) == D(
        int(sql(traded, "SELECT sum(total) FROM documents WHERE kind = 'goods_receipt'")[0][0])
    ).scaleb(-2)
    debts = asked(traded, "debts", ["party"], ["closing", "change"])
    assert all(row["closing"] == row["change"] for row in debts["rows"])
    assert D(debts["totals"]["closing"]) == D(int(sql(traded, "SELECT sum(amount) FROM party_entries")[0][0])).scaleb(
        -2
    )
    money = asked(traded, "money", ["account"], ["closing", "in", "out"])
    assert D(money["totals"]["closing"]) == D(int(sql(traded, "SELECT sum(amount) FROM money_entries")[0][0])).scaleb(
        -2
    )
    shifts = asked(traded, "shifts", ["counter"], ["shifts"])
    assert shifts["totals"]["shifts"] == 1
    received = asked(traded, "sales", ["kind"], ["received"])
    cash = sql(
        traded,
        "SELECT sum(m.amount) FROM money_entries m JOIN documents d ON d.id = m.document_id"
        " WHERE d.kind = 'counter_sale'",
    )
    assert D(received["totals"]["received"]) == D(int(cash[0][0])).scaleb(-2)


def allowed(books: Books, *without: Permission) -> None:
    """Sign in somebody who may do everything but this."""
    session = books.services.reports.session
    session.user = User(7, "店员", (), frozenset(Permission) - frozenset(without))


def test_without_the_right_to_see_costs_there_is_no_cost(traded: Books) -> None:
    reports = traded.services.reports
    allowed(traded, Permission.COST_VIEW)
    for members in (
        {"fact": "sales", "values": ["net", "margin"]},
        {"fact": "purchases", "values": ["amount"]},
        {"fact": "stock", "values": ["closing_value"]},
    ):
        with pytest.raises(NotAllowed):
            reports.run("query", {"definition": read_query(members).text()})
    allowed(traded, Permission.MONEY_VIEW)
    with pytest.raises(NotAllowed):
        reports.run("query", {"definition": read_query({"fact": "money", "values": ["in"]}).text()})


def test_who_sees_only_their_own_documents_sees_only_their_figures(traded: Books) -> None:
    definition = read_query({"fact": "sales", "values": ["amount"], "rows": ["document"], "period": "all"}).text()
    allowed(traded, Permission.DOCUMENT_VIEW_ALL)
    result = traded.services.reports.run("query", {"definition": definition})
    assert len(result.rows) == 0
    assert any("店员" in one for one in result.definitions)


def test_a_line_leads_to_the_next_level_to_its_documents_and_to_the_document(traded: Books) -> None:
    reports = traded.services.reports
    query = {"fact": "sales", "rows": ["main_category"], "columns": "month", "values": ["amount"], "period": "all"}
    result = reports.run("query", {"definition": read_query(query).text()})
    column = "amount@2026-05"
    shown = result.rows[0][result.position(column)]
    way = []
    for _step in range(5):
        drill = reports.drill(result, 0, column)
        assert drill is not None
        if drill.document:
            break
        result, column = reports.run(drill.report, drill.parameters), ""
        way.append(result.columns[0].name)
        if len(way) == 1:
            assert result.totals[result.position("amount")] == shown
    assert way == ["category_code", "product_code", "number"]
    assert traded.ask("document", document=drill.document)["kind"] == "counter_sale"
