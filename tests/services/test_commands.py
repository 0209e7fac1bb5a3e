"""The command file as a contract: every verb and question, strict members, names, keys, users, exact numbers."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.db.engine import Database
from jxc_desktop.services.base import SystemClock
from jxc_desktop.services.commands import CommandFile
from jxc_desktop.services.commands.file import ASK, DO
from tests.support.commands import Books


def footprint(books: Books) -> list[int]:
    """How many rows every table has, but for the audit of the doctor."""
    with books.database.read() as connection:
        if books.database.dialect == "sqlite":
            found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        else:
            found = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [
            connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in found.scalars().all()
        ]


@pytest.fixture
def stocked(books: Books) -> Books:
    """A shop with one product in stock, a customer, a supplier, an open shift and a sale."""
    books.do("product", code="A", name="红茶", unit="个", price="12.50", barcodes=["6901234567892"])
    books.do("party", code="C1", name="客户", role="customer")
    books.do("party", code="S1", name="供应商", role="supplier")
    books.do("open_shift", ref="S", counter="1", float="200.00")
    books.receive("A", "10", "5", "2026-05-20", party="S1", ref="R")
    books.do("sell", ref="sale", shift="S", lines=[{"scan": "6901234567892"}])
    return books


LINE = [{"product": "A", "quantity": "1"}]
DOINGS: dict[str, dict[str, Any]] = {
    "product": {"code": "B", "name": "绿茶", "unit": "个"},
    "sales_target": {"person": "小王", "month": "2026-05", "amount": "10000"},
    "party": {"code": "C2", "name": "张三", "role": "customer"},
    "warehouse": {"code": "W2", "name": "后仓"},
    "unit": {"code": "箱"},
    "category": {"code": "T", "name": "茶"},
    "account": {"code": "B1", "name": "银行"},
    "means": {"code": "coupon", "name": "券", "account": "BANK", "key": "T"},
    "user": {"name": "小王", "role": "clerk"},
    "generate_barcode": {"product": "A"},
    "style": {"code": "T1", "name": "T恤", "unit": "件", "colours": ["红"], "sizes": ["S", "M"]},
    "recipe": {"code": "KIT", "product": "KIT", "parts": [{"product": "A", "quantity": "2"}], "fee": "1"},
    "delete_recipe": {"code": "KIT"},
    "price": {"product": "A", "price": "11.80", "party": "C1", "minimum": "10"},
    "price_list": {"code": "VIP", "party": "C1", "items": [{"product": "A", "price": "11.80"}]},
    "promotion": {"code": "2ND", "type": "nth", "products": ["A"], "percent": "50"},
    "draft": {"kind": "goods_receipt", "lines": LINE},
    "post": {"kind": "other_issue", "lines": LINE},
    "void": {"document": "D"},
    "settle": {"party": "S1", "allocations": [{"document": "R", "amount": "5"}], "discount": "5"},
    "request_payment": {"document": "R"},
    "contact": {"party": "C1", "note": "答应周五付款", "next_day": "2026-05-29"},
    "keep_statement": {"party": "S1", "since": "2026-05-01", "until": "2026-05-31"},
    "agree_statement": {"statement": 1},
    "print_statement": {"party": "S1", "since": "2026-05-01", "until": "2026-05-31"},
    "reverse": {"document": "R", "reason": "错了", "confirm": "all"},
    "correct": {"document": "R", "lines": [{"line": 1, "price": "6"}], "confirm": "all"},
    "count": {"lines": [{"product": "A", "quantity": "7"}], "post": True},
    "stocktake_open": {"scope": "random", "number": 1, "limits": {"percent": "5"}},
    "stocktake_add": {"stocktake": "CT", "lines": [{"scan": "6901234567892", "quantity": "7"}]},
    "stocktake_strike": {"stocktake": "CT", "entries": [1]},
    "stocktake_resolve": {"stocktake": "CT", "code": "X-9", "product": "A"},
    "stocktake_recount": {"stocktake": "CT", "lines": [{"product": "A"}]},
    "stocktake_reason": {"stocktake": "CT", "lines": [{"product": "A"}], "reason": "破损"},
    "stocktake_post": {"stocktake": "CT", "uncounted": "zero"},
    "stocktake_submit": {"stocktake": "CT"},
    "stocktake_reopen": {"stocktake": "CT"},
    "stocktake_void": {"stocktake": "CT"},
    "read_scans": {"kind": "goods_receipt", "codes": ["6901234567892"], "tags": True},
    "count_tags": {"stocktake": "CT", "codes": ["6901234567892"]},
    "sell": {"lines": LINE, "tenders": [{"means": "cash", "amount": "20"}]},
    "refund": {"document": "sale"},
    "change_means": {"document": "sale", "tenders": [{"means": "wechat", "amount": "12.50"}], "reason": "按错"},
    "give_out_vouchers": {"first": "V008", "count": 2, "face": "5.00", "batch": "开业"},
    "block_card": {"card": "V001", "reason": "挂失"},
    "top_up": {"member": "C1", "amount": "100.00"},
    "pay_back": {"member": "C1", "amount": "1.00"},
    "adjust_points": {"member": "C1", "points": 5, "reason": "活动"},
    "card_sheet": {"numbers": ["V001"]},
    "open_shift": {"counter": "1", "float": "10"},
    "close_shift": {"counter": "1", "counted": "212.50"},
    "cash_in": {"counter": "1", "amount": "5.00", "reason": "零钱"},
    "cash_out": {"counter": "1", "amount": "5.00", "reason": "快递"},
    "setting": {"name": "negative", "value": "warn"},
    "doctor": {},
    "close_period": {"period": "2026-04"},
    "reopen_period": {"period": "2026-04", "reason": "补单"},
    "generate_vouchers": {"period": "2026-05"},
    "voucher_template": {"kind": "delivery", "word": "转"},
    "lock_opening": {},
    "unlock_opening": {"reason": "漏了一笔"},
    "approval_rule": {"fact": "total", "comparison": ">", "value": "1", "levels": ["owner"]},
    "alert_limit": {"alert": "low", "threshold": "20"},
    "check_alerts": {},
    "snooze_alert": {"product": "LOW"},
    "act_on_alert": {"product": "LOW", "action": "order"},
    "submit": {"document": "D"},
    "approve": {"document": "W"},
    "reject": {"document": "W", "reason": "太多"},
    "close_order": {"document": "SO", "reason": "不要了"},
    "reopen_order": {"document": "SO"},
    "sent": {"document": "SO", "how": "微信"},
    "order_suggestions": {"lines": [{"product": "A", "quantity": "5", "supplier": "S1"}]},
    "order_requisition": {"document": "RQ", "supplier": "S1"},
    "order_cheapest": {"document": "IQ"},
    "purchase_request": {"document": "SHORT"},
    "pick": {"document": "SO"},
    "ship": {"document": "DN", "carrier": "顺丰", "tracking": "SF1"},
    "invoice": {"documents": ["DN"], "reference": "FP-1"},
    "exchange": {"document": "DN", "returned": [{"from_line": 1, "quantity": "1"}], "delivered": LINE},
    "feedback": {"type": "complaint", "party": "C1", "text": "漏发一件"},
    "detach": {"document": "SO", "attachment": 1},
    "print_template": {"kind": "delivery", "code": "mine", "name": "我的出库单"},
    "print_labels": {"products": ["A"]},
    "dismiss_labels": {},
    "continue_labels": {"job": 2, "label": 1},
    "label_template": {"code": "mine", "name": "窄条"},
    "bin": {"code": "A-01…A-03", "name": "前排"},
    "fixed_bin": {"product": "A", "bin": "B-01"},
    "put_away": {"lines": [{"product": "A", "quantity": "3", "bin": "B-01"}]},
    "save_report": {"name": "我的日报", "definition": {"fact": "sales", "rows": ["day"], "values": ["amount"]}},
    "delete_report": {"code": "OWN"},
    "run_scheduled": {},
    "unschedule_export": {"code": "E1"},
    "link_goods": {"channel": "淘宝", "code": "茶", "product": "A"},
}
FILES = {
    "import_matrix", "export_matrix",
    "import", "export", "export_alerts", "export_vouchers", "backup", "attach", "export_invoices", "import_shipping",
    "print", "shipping_label", "print_letter", "stocktake_file", "stocktake_sheet", "bin_labels", "key_card",
    "schedule_export",
}  # fmt: skip
"""What reads or writes a file is tried where those files are."""

NEEDS = {
    "SO": {"close_order", "reopen_order", "sent", "pick", "detach", "order"},
    "DN": {"ship", "invoice", "exchange"},
    "RQ": {"order_requisition"},
    "IQ": {"order_cheapest", "compare_quotes"},
    "SHORT": {"purchase_request"},
}
"""What must be posted before a verb or question makes sense."""


def prepare(books: Books, word: str, folder: Path) -> None:
    """Post what a verb or question is about."""
    wanted = {name for name, words in NEEDS.items() if word in words}
    if word in {"block_card", "card", "cards", "card_sheet"}:
        books.do("give_out_vouchers", numbers=["V001"], face="5.00")
    if word == "pay_back":
        books.do("top_up", member="C1", amount="10.00", slip=False)
    if word == "unschedule_export":
        books.do("schedule_export", name="日报", what="sales_by_day", folder=str(folder))
    if word in {"snooze_alert", "act_on_alert"}:
        books.product("LOW", min="5")
    if wanted & {"SO", "SHORT"}:
        quantity = "20" if "SHORT" in wanted else "1"
        lines = [{"product": "A", "quantity": quantity}]
        books.do("post", ref=wanted.pop(), kind="sales_order", party="C1", lines=lines)
    elif "DN" in wanted:
        books.do("post", ref="DN", kind="delivery", party="C1", lines=LINE)
    elif "RQ" in wanted:
        books.do("post", ref="RQ", kind="purchase_requisition", lines=LINE)
    elif "IQ" in wanted:
        books.do("post", ref="IQ", kind="supplier_inquiry", lines=LINE)
        quote = [{"product": "A", "quantity": "1", "price": "4"}]
        books.do("post", kind="supplier_quote", party="S1", due="2026-12-31", lines=quote, **{"from": "IQ"})
    if word in {"bin", "fixed_bin", "put_away"}:
        books.do("bin", code="B-01")
    if word == "trace":
        lines = [{"product": books.product("MILK", lots=True), "quantity": "5", "lot": "L1"}]
        books.do("post", kind="goods_receipt", lines=lines)
    if word in {"recipe", "delete_recipe"}:
        books.product("KIT")
    if word == "delete_recipe":
        books.do("recipe", product="KIT", parts=[{"product": "A"}])
    if word.startswith("stocktake") or word == "count_tags":
        books.do("stocktake_open", ref="CT")
        code = "X-9" if word == "stocktake_resolve" else "A"
        books.do("stocktake_add", stocktake="CT", lines=[{"scan": code, "quantity": "9"}])
    if word == "continue_labels":
        books.do("print_labels", products=["A"])
    if word == "delete_report":
        books.do("save_report", ref="OWN", name="我的日报", definition={"fact": "sales", "values": ["amount"]})
    if word == "reopen_order":
        books.do("close_order", document="SO")
    if word == "detach":
        kept = folder / "合同.txt"
        kept.write_text("合同", encoding="utf-8")
        books.do("attach", document="SO", file=str(kept))


ASKINGS: dict[str, dict[str, Any]] = {
    "means": {},
    "scheduled_exports": {},
    "linked_goods": {"channel": "淘宝"},
    "stock": {"product": "A"},
    "moves": {"product": "A"},
    "document": {"document": "sale"},
    "scan": {"code": "6901234567892"},
    "convert": {"product": "A", "quantity": "2"},
    "price": {"product": "A"},
    "price_lists": {},
    "style": {},
    "recipe": {},
    "production": {"reference": "MO-1"},
    "promotions": {},
    "suggested_price": {"product": "A", "party": "C1"},
    "quote_total": {"kind": "counter_sale", "lines": LINE},
    "party": {"party": "C1"},
    "shift": {"counter": "1"},
    "card": {"card": "V001"},
    "member": {"member": "C1"},
    "members": {},
    "cards": {},
    "counter_keys": {},
    "money": {"account": "CASH"},
    "journal": {"document": "sale"},
    "periods": {"period": "2026-05"},
    "vouchers": {"period": "2026-05"},
    "opening": {},
    "trial_balance": {},
    "lots": {"days": 30},
    "trace": {"lot": "L1"},
    "reports": {},
    "report": {"name": "stock_on_hand"},
    "query": {"fact": "sales", "rows": ["product"], "columns": "month", "values": ["net", "margin"]},
    "report_fields": {},
    "report_field_values": {"fact": "sales", "field": "product"},
    "own_reports": {},
    "sales_targets": {"month": "2026-05"},
    "preview": {"of": {"do": "reverse", "document": "sale"}},
    "approvals": {},
    "approval_rules": {},
    "alerts": {},
    "alert_counts": {},
    "unusual": {},
    "alert_limits": {},
    "try_approval_rule": {
        "fact": "total",
        "value": "1",
        "levels": ["owner"],
        "since": "2026-05-01",
        "until": "2026-05-31",
    },
    "orders": {},
    "order": {"document": "SO"},
    "picking": {},
    "shipments": {},
    "to_invoice": {},
    "stocktakes": {"state": "open"},
    "stocktake": {"stocktake": "CT", "review": True, "entries": True},
    "customer": {"party": "C1"},
    "feedback": {},
    "chain": {"document": "R"},
    "suggestions": {},
    "compare_quotes": {"document": "IQ"},
    "supplier_prices": {},
    "price_history": {"product": "A"},
    "contracts": {},
    "uninvoiced": {"supplier": "S1"},
    "attachments": {"document": "R"},
    "print_templates": {},
    "statement": {"party": "S1", "since": "2026-05-01", "until": "2026-05-31"},
    "history": {"document": "R"},
    "comparison": {"of": {"do": "reverse", "document": "R"}},
    "waiting_labels": {},
    "label_templates": {},
    "print_jobs": {},
    "bins": {},
    "put_away": {},
    "receiving": {},
    "transfers": {"documents": ["R"]},
    "bin": {"bin": "L:B-01"},
    "places": {"product": "A"},
    "weight": {},
}


def test_every_verb_and_question_is_tried_here() -> None:
    assert set(DOINGS) | FILES == set(DO)
    assert set(ASKINGS) == set(ASK)


def _one_waits(books: Books) -> None:
    """A draft of somebody else waits for the owner."""
    books.do("user", code="小王", role="clerk")
    books.do("approval_rule", fact="product", comparison="=", value="A", levels=["owner"])
    books.do("draft", ref="W", kind="other_issue", lines=LINE, **{"as": "小王"})
    books.do("submit", document="W", **{"as": "小王"})


@pytest.mark.parametrize("verb", DOINGS)
def test_every_verb_does_what_it_says(stocked: Books, verb: str, tmp_path: Path) -> None:
    prepare(stocked, verb, tmp_path)
    stocked.do("draft", ref="D", kind="other_issue", lines=LINE)
    if verb in {"approve", "reject"}:
        _one_waits(stocked)
    if verb == "reopen_period":
        stocked.do("close_period", period="2026-04")
    if verb == "agree_statement":
        stocked.do("keep_statement", **DOINGS["keep_statement"])
    if verb == "open_shift":
        stocked.do("close_shift", counter="1", counted="212.50")
    answer = stocked.line(do=verb, ref="X", **DOINGS[verb])
    assert answer["ok"], answer
    assert answer["ref"] == "X"
    assert isinstance(answer["changes"], list)
    json.dumps(answer)
    assert stocked.is_sound()


@pytest.mark.parametrize("verb", DOINGS)
def test_an_unknown_member_is_named_and_changes_nothing(stocked: Books, verb: str, tmp_path: Path) -> None:
    prepare(stocked, verb, tmp_path)
    stocked.do("draft", ref="D", kind="other_issue", lines=LINE)
    before = footprint(stocked)

    error = stocked.refused(verb, **DOINGS[verb], colour="red")

    assert (error["code"], error["field"]) == ("unknown_member", "colour")
    assert footprint(stocked) == before


@pytest.mark.parametrize("question", ASKINGS)
def test_every_question_is_answered_and_changes_nothing(stocked: Books, question: str, tmp_path: Path) -> None:
    prepare(stocked, question, tmp_path)
    before = footprint(stocked)
    answer = stocked.line(ask=question, **ASKINGS[question])
    assert answer["ok"], answer
    assert "changes" not in answer
    assert footprint(stocked) == before


@pytest.mark.parametrize("question", [name for name in ASKINGS if name != "report"])
def test_an_unknown_member_of_a_question_is_named(stocked: Books, question: str, tmp_path: Path) -> None:
    prepare(stocked, question, tmp_path)
    error = stocked.line(ask=question, **ASKINGS[question], colour="red")["error"]
    assert (error["code"], error["field"]) == ("unknown_member", "colour")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        '"do"',
        "{",
        "null",
        '{"do": "nothing"}',
        '{"what": 1}',
        '{"do": 5}',
        '{"do": ["post"]}',
        '{"do": "unit", "ask": "stock"}',
    ],
)
def test_what_is_no_line_is_an_error_of_its_own(books: Books, text: str) -> None:
    answer = books.file.answer(text)
    assert not answer["ok"]
    assert answer["error"]["code"] in {"invalid", "unknown_use_case"}


def test_a_member_named_twice_is_refused(books: Books) -> None:
    answer = books.file.answer('{"do": "unit", "code": "箱", "code": "盒"}')
    assert answer["error"]["field"] == "code"


def test_half_a_character_is_refused_and_answered(books: Books) -> None:
    (answer,) = books.file.answers(['{"do": "unit", "code": "\\ud83d"}'])
    answer.encode()
    assert json.loads(answer)["error"]["field"] == "line"
    assert books.file.answer('{"do": "unit", "code": "\\ud83d\\ude00"}')["ok"]


def test_a_name_stands_for_what_its_line_made(books: Books) -> None:
    books.do("product", ref="tea", code="A", name="茶", unit="个")
    books.do("party", ref="us", code="S1", name="供应商", role="supplier")
    books.do(
        "draft", ref="D", kind="goods_receipt", party="us", lines=[{"product": "tea", "quantity": "5", "price": "2"}]
    )
    posted = books.do("post", ref="R", document="D")
    assert books.ask("document", document="R")["number"] == posted["number"]
    assert books.ask("document", document="R")["party"] == "S1"
    books.do("post", kind="purchase_return", **{"from": "R"}, lines=[{"from_line": 1, "quantity": "1"}])
    assert books.stock()[0] == 4


def test_an_error_stops_nothing_but_its_own_line_unless_told(books: Books) -> None:
    lines = ['{"do": "unit", "code": "箱"}', "", '{"do": "unit"}', '{"do": "unit", "code": "盒"}']
    assert [json.loads(answer)["ok"] for answer in books.file.answers(lines)] == [True, False, True]
    assert books.file.failed
    assert [json.loads(answer)["ok"] for answer in books.file.answers(lines, stop=True)] == [True, False]


def test_a_file_without_errors_has_not_failed(books: Books) -> None:
    list(books.file.answers(['{"do": "unit", "code": "箱"}']))
    assert not books.file.failed


@pytest.mark.parametrize("verb", ["post", "sell", "refund", "reverse", "correct", "count", "cash_in", "cash_out"])
def test_a_repeated_key_answers_as_the_first_time(stocked: Books, verb: str) -> None:
    first = stocked.do(verb, key="K-1", **DOINGS[verb])
    before = footprint(stocked)
    again = stocked.do(verb, key="K-1", **DOINGS[verb])
    assert (again["number"], again["posting"], again["repeated"]) == (first["number"], first["posting"], True)
    assert footprint(stocked) == before


def test_a_key_with_other_content_is_refused(stocked: Books) -> None:
    stocked.do("cash_in", counter="1", amount="5", reason="a", key="K")
    assert stocked.refused("cash_in", counter="1", amount="6", reason="a", key="K")["code"] == "key_reused"
    assert stocked.refused("post", kind="other_issue", lines=LINE, key="钥匙")["field"] == "key"


def test_a_line_is_carried_out_as_the_user_it_names(stocked: Books) -> None:
    stocked.do("user", name="小王", role="clerk")
    refused = stocked.refused("sell", **{"as": "小王"}, lines=LINE)
    assert refused["code"] == "not_allowed"
    posted = stocked.do("post", **{"as": "小王"}, kind="other_issue", lines=LINE)
    assert stocked.ask("document", document=posted["number"])["user"] == "小王"
    assert stocked.refused("sell", **{"as": "谁"}, lines=LINE)["code"] == "not_found"
    stocked.do("sell", lines=LINE)


def test_doubts_are_told_with_facts_and_accepted_one_by_one(stocked: Books) -> None:
    line = [{"product": "A", "quantity": "1", "price": "1"}]
    answer = stocked.line(do="sell", lines=line)
    assert [doubt["code"] for doubt in answer["doubts"]] == ["below_cost"]
    assert answer["doubts"][0]["facts"]["cost"] == "5"
    assert stocked.doubted("sell", lines=line, confirm=["negative_stock"]) == ["below_cost"]
    assert stocked.refused("sell", lines=line, confirm="yes")["field"] == "confirm"
    stocked.do("sell", lines=line, confirm=["below_cost"])


def test_the_clock_is_set_in_practice_folders_only(books: Books, database: Database) -> None:
    assert books.do("clock", now="2026-05-01T09:30")["now"] == "2026-05-01T09:30:00"
    assert books.clock.local() == datetime(2026, 5, 1, 9, 30)
    assert books.refused("clock", now="soon")["field"] == "now"
    assert books.refused("clock", now="2026-05-01", then="x")["code"] == "unknown_member"
    real = CommandFile(books.services, SystemClock())
    assert real.answer('{"do": "clock", "now": "2026-05-01"}')["error"]["code"] == "clock_is_fixed"


def test_numbers_go_in_and_come_out_exactly(books: Books) -> None:
    books.product(price="0.1")
    text = '{"do": "post", "kind": "goods_receipt", "lines": [{"product": "A", "quantity": 0.3, "price": 0.100001}]}'
    answer = books.file.answer(text)
    assert answer["ok"], answer
    line = books.ask("document", document=answer["number"])["lines"][0]
    assert (line["quantity"], line["price"], line["total"]) == ("0.3", "0.100001", "0.03")
    for bad in ("1e2", "NaN", "1.00001"):
        text = f'{{"do": "post", "kind": "other_issue", "lines": [{{"product": "A", "quantity": {bad}}}]}}'
        assert books.file.answer(text)["ok"] is (bad == "1e2"), bad


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("goods_receipt", {"quantity": "1", "amount": "-5.00"}),
        ("opening_stock", {"quantity": "1", "amount": "-5.00"}),
        ("goods_receipt", {"quantity": "-1", "price": "5"}),
        ("goods_receipt", {"quantity": "1", "price": "-5"}),
        ("stocktake", {"quantity": "1", "value": "-5.00"}),
        ("cost_adjustment", {"unit_cost": "-1"}),
    ],
)
def test_goods_are_never_worth_less_than_nothing(books: Books, kind: str, line: dict[str, str]) -> None:
    books.product()
    error = books.refused("post", kind=kind, confirm="all", lines=[{"product": "A", **line}])
    assert error["code"] == "invalid"
    assert error["field"].startswith("lines[1].")


def test_no_more_comes_back_than_was_sold_however_it_is_split(stocked: Books) -> None:
    sale = stocked.do("sell", lines=[{"product": "A", "quantity": "5"}])["number"]
    twice = [{"product": "A", "quantity": "3"}, {"product": "A", "quantity": "3"}]
    assert stocked.refused("refund", document=sale, lines=twice)["code"] == "more_than_source"


def test_a_scan_names_its_unit(books: Books) -> None:
    books.do(
        "product", code="A", name="笔", unit="支", units=[{"unit": "盒", "factor": "10", "barcode": "6901234567892"}]
    )
    assert books.ask("scan", code="A")["unit"] == "支"
    found = books.ask("scan", code="6901234567892")
    assert (found["kind"], found["product"], found["unit"]) == ("product", "A", "盒")
    assert books.ask("scan", code="nobody")["kind"] == "unknown"


def test_a_closed_shift_takes_nothing_more(stocked: Books) -> None:
    sale = stocked.do("sell", shift="S", lines=LINE)["number"]
    closed = stocked.do("close_shift", shift="S", counted="230.00")
    assert (closed["expected"], closed["difference"]) == ("225.00", "5.00")
    assert stocked.refused("sell", shift="S", lines=LINE)["field"] == "shift"
    stocked.do("reverse", document=sale)
    assert stocked.ask("shift", shift="S")["expected"] == "225.00"
    stocked.do("open_shift", ref="S2", counter="1", float="100")
    paid = [{"means": "cash", "amount": "25.00"}]
    two = [{"line": 1, "quantity": "2"}]
    stocked.do("correct", document="sale", lines=two, tenders=paid, confirm="all")
    assert stocked.ask("shift", shift="S2")["expected"] == "112.50"
    stocked.do("close_shift", shift="S2", counted="112.50")
    assert stocked.is_sound()


def test_a_shift_opens_and_closes_at_the_time_of_its_line(books: Books) -> None:
    books.do("setting", name="business_day_ends", value="04:00")
    books.do("open_shift", ref="S", counter="1", float="0", at="2026-05-02T01:30")
    books.do("cash_in", counter="1", amount="9", reason="x", at="2026-05-02T02:00")
    books.do("close_shift", shift="S", counted="9", at="2026-05-02T03:00")
    shift = books.ask("shift", shift="S")
    assert (shift["opened_at"], shift["closed_at"], shift["day"]) == (
        "2026-05-02T01:30:00", "2026-05-02T03:00:00", "2026-05-01",
    )  # fmt: skip


CSV = "货品,名称叫法,卖价,单位\nB1,红茶,3.50,个\nB2,绿茶,x,个\n"


def test_an_import_may_name_columns_by_heading_or_letter(books: Books, tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_text(CSV, encoding="utf-8")
    mapping = {"code": "货品", "name": "B", "price": ["c"], "unit": "单位"}
    looked = books.do("import", what="products", file=str(path), mapping=mapping, preview=True)
    assert (looked["new"], looked["rejected"]) == (1, 1)
    assert [problem["cell"] for problem in looked["problems"]] == ["C3"]

    done = books.do("import", what="products", file=str(path), mapping=mapping)

    assert (done["new"], done["rejected"]) == (1, 1)
    assert books.ask("price", product="B1")["price"] == "3.5"
    again = books.do("import", what="products", file=str(path), mapping=mapping)
    assert (again["new"], again["unchanged"]) == (0, 1)


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"code": "无此列"}, "mapping.code"),
        ({"colour": "A"}, "mapping.colour"),
        ([1], "mapping"),
        ({"code": 1}, "mapping.code"),
    ],
)
def test_a_mapping_to_nowhere_is_refused_with_its_field(books: Books, tmp_path: Path, mapping: Any, field: str) -> None:
    path = tmp_path / "goods.csv"
    path.write_text(CSV, encoding="utf-8")
    assert books.refused("import", what="products", file=str(path), mapping=mapping)["field"] == field


def test_an_import_of_nothing_known_is_refused(books: Books, tmp_path: Path) -> None:
    assert books.refused("import", what="dreams", file=str(tmp_path / "x.csv"))["field"] == "what"
    assert not books.line(do="import", what="products", file=str(tmp_path / "x.csv"))["ok"]


def test_a_report_is_exported_and_a_backup_made(stocked: Books, tmp_path: Path) -> None:
    exported = stocked.do("export", what="stock_on_hand", file=str(tmp_path / "stock.xlsx"))
    assert Path(exported["file"]).stat().st_size > 0
    assert stocked.refused("export", what="stock_on_hand", file="x", parameters=[1])["field"] == "parameters"
    if stocked.database.dialect == "sqlite":
        made = stocked.do("backup", file=str(tmp_path / "kept.jxc"))
        assert Path(made["file"]).exists()
        assert made["documents"] == 2


def test_a_backup_of_a_server_is_left_to_the_server(stocked: Books, tmp_path: Path) -> None:
    if stocked.database.dialect != "sqlite":
        assert stocked.refused("backup", file=str(tmp_path / "kept.jxc"))["code"] == "no_data_file"


def test_the_doctor_says_what_is_wrong_in_words(stocked: Books) -> None:
    with stocked.database.write() as work:
        work.connection.exec_driver_sql("UPDATE cost_balances SET last_at = 0")
        work.commit()
    found = stocked.do("doctor")
    assert not found["sound"]
    assert [finding["check"] for finding in found["findings"]] == ["cost"]
    assert D(stocked.ask("stock", product="A")["quantity"]) == 9


def test_negative_stock_is_forbidden_only_while_there_is_none(books: Books) -> None:
    books.product(negative="allow")
    books.issue("A", "2", "2026-05-20")
    assert books.refused("product", code="A", negative="forbid")["field"] == "negative"
    books.receive("A", "2", "5", "2026-05-20T10:00")
    books.do("product", code="A", negative="forbid")
    assert books.refused("post", kind="other_issue", confirm="all", lines=LINE)["code"] == "negative_stock_forbidden"
    assert books.is_sound()
