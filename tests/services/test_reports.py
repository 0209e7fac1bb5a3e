"""Reports on a shop with a past: every figure is compared with a sum of its own, made another way."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, event

from jxc_desktop.db.engine import Database, open_database, sqlite_module
from jxc_desktop.domain.errors import Cancelled, InvalidValue, NotAllowed, NotFound, UnknownMember
from jxc_desktop.domain.permissions import DEFAULT_ROLES, Permission
from jxc_desktop.i18n import set_language
from jxc_desktop.services.base import ManualClock, Progress, Session, User
from jxc_desktop.services.cards import CardService, VoucherBatch
from jxc_desktop.services.reporting.periods import Period, asked_period
from jxc_desktop.services.reporting.semantic.calendar import Shift
from jxc_desktop.services.reports import REPORTS, ReportResult, ReportService
from tests.support.history import Size, shop_with_history

COST_COLUMNS = {"average", "value", "cost", "gross_profit", "margin", "previous_margin", "opening_value", "in_value"}
NOW = datetime(2026, 3, 15, 12, 0)
OWNER = User(1, "owner", (), frozenset(Permission))
WITHOUT_COSTS = User(2, "clerk", (), (frozenset(Permission) - {Permission.COST_VIEW}))


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with three months behind it, corrections of costs included."""
    path = shop_with_history(
        tmp_path_factory.mktemp("past") / "shop.jxc", Size(products=120, sales=300, refund_every=9)
    )
    raw = sqlite_module().connect(str(path))
    add_cost_corrections(raw)
    raw.commit()
    raw.close()
    return path


def add_cost_corrections(raw: Any) -> None:
    """What replaying leaves: later rows that change the cost of earlier sales, on the day of the sale."""
    sold = raw.execute("SELECT * FROM cost_entries WHERE contra = 'cost_of_goods_sold' ORDER BY id").fetchall()
    chance = random.Random(7)
    last, posting = (
        raw.execute(f"SELECT max({what}) FROM {table}").fetchone()[0]
        for what, table in (("id", "cost_entries"), ("posting", "documents"))
    )
    for place, row in enumerate(chance.sample(sold, 40), 1):
        amount = chance.randint(-50, 50)
        values = (last + place, posting, row[2], row[3], row[4], row[5], amount, row[7], row[8])
        raw.execute("INSERT INTO cost_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        raw.execute("UPDATE cost_balances SET value = value + ? WHERE product_id = ?", (amount, row[4]))


@dataclass
class Shop:
    database: Database
    path: Path
    session: Session

    @property
    def reports(self) -> ReportService:
        return ReportService(self.database, ManualClock(NOW), self.session)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The answer of another connection, without anything of ours in between."""
        raw = sqlite_module().connect(str(self.path))
        try:
            found: list[tuple[Any, ...]] = raw.execute(sql, values).fetchall()
        finally:
            raw.close()
        return found


@pytest.fixture
def shop(past: Path) -> Iterator[Shop]:
    set_language("en")
    database = open_database(past)
    yield Shop(database, past, Session(OWNER))
    database.close()


def by_code(result: ReportResult, *names: str) -> dict[object, tuple[object, ...]]:
    places = [result.position(name) for name in names]
    code = result.position("code")
    return {row[code]: tuple(row[place] for place in places) for row in result.rows}


def total(result: ReportResult, name: str) -> object:
    return result.totals[result.position(name)]


def yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def pieces(units: int) -> Decimal:
    return Decimal(units) / 10_000


def test_stock_on_hand_equals_the_sums_of_the_ledgers(shop: Shop) -> None:
    result = shop.reports.run("stock_on_hand")
    quantities = dict(shop.rows("SELECT product_id, sum(quantity) FROM stock_moves GROUP BY product_id"))
    values = dict(shop.rows("SELECT product_id, sum(amount) FROM cost_entries GROUP BY product_id"))
    expected = {f"{i:07d}": (pieces(quantities[i]), yuan(values[i])) for i in quantities}
    assert by_code(result, "quantity", "value") == expected
    assert total(result, "value") == yuan(sum(values.values()))


def test_stock_as_of_any_time_equals_stock_now_when_nothing_came_later(shop: Shop) -> None:
    now = shop.reports.run("stock_on_hand")
    for later in ({"at": "2026-12-31"}, {"at": "2026-12-31T10:00"}, {"known_at": "99999"}):
        assert list(shop.reports.run("stock_on_hand", later).rows) == list(now.rows)


@pytest.mark.parametrize(
    ("at", "condition"),
    [("2026-02-01", "day <= 20260201"), ("2026-02-01T12:30", "business_at <= 1769949000000000")],
)
def test_stock_as_of_a_time_counts_what_had_happened_by_then(shop: Shop, at: str, condition: str) -> None:
    result = shop.reports.run("stock_on_hand", {"at": at})
    quantities = shop.rows(f"SELECT sum(quantity) FROM stock_moves WHERE {condition}")
    values = shop.rows(
        f"SELECT sum(amount) FROM cost_entries WHERE move_id IN (SELECT id FROM stock_moves WHERE {condition})"
    )
    assert (total(result, "quantity"), total(result, "value")) == (pieces(quantities[0][0]), yuan(values[0][0]))


def test_stock_as_known_at_a_posting_leaves_later_corrections_out(shop: Shop) -> None:
    known = shop.rows("SELECT max(posting) - 1 FROM documents")[0][0]
    result = shop.reports.run("stock_on_hand", {"known_at": str(known)})
    values = shop.rows("SELECT sum(amount) FROM cost_entries WHERE posting <= ?", known)
    assert total(result, "value") == yuan(values[0][0])
    assert total(result, "value") != total(shop.reports.run("stock_on_hand"), "value")
    assert result.posting == known


def test_margin_equals_sales_less_cost_with_returns_and_corrections(shop: Shop) -> None:
    result = shop.reports.run("margin_by_product", {"since": "2026-02-01", "until": "2026-02-28"})
    sold: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for kind, product, units, net, gross in shop.rows(
        "SELECT d.kind, l.product_id, l.quantity, l.net, l.total FROM document_lines l JOIN documents d"
        " ON d.id = l.document_id WHERE d.day BETWEEN 20260201 AND 20260228 AND d.kind LIKE 'counter%'"
    ):
        sign = 1 if kind == "counter_sale" else -1
        for place, figure in enumerate((units, net, gross)):
            sold[f"{product:07d}"][place] += sign * figure
    for product, cost in shop.rows(
        "SELECT m.product_id, sum(c.amount) FROM cost_entries c JOIN stock_moves m ON m.id = c.move_id"
        " JOIN documents d ON d.id = m.document_id WHERE d.day BETWEEN 20260201 AND 20260228 GROUP BY 1"
    ):
        sold[f"{product:07d}"][3] -= cost
    expected = {
        code: (pieces(units), yuan(net), yuan(gross), yuan(cost), yuan(net - cost))
        for code, (units, net, gross, cost) in sold.items()
    }
    assert by_code(result, "quantity", "net_sales", "gross_sales", "cost", "gross_profit") == expected
    assert total(result, "gross_profit") == sum(row[4] for row in expected.values())


def test_the_margin_of_a_group_is_that_of_its_sums_and_groups_add_up(shop: Shop) -> None:
    result = shop.reports.run("margin_by_product", {"period": "all", "group": "category"})
    profit, net, margin = (result.position(name) for name in ("gross_profit", "net_sales", "margin"))
    assert sum(group.count for group in result.groups) == len(result.rows)
    assert sum(group.totals[profit] for group in result.groups) == result.totals[profit]  # type: ignore[misc]
    for group in result.groups:
        inside = list(result.rows[group.first : group.first + group.count])
        assert sum(row[net] for row in inside) == group.totals[net]  # type: ignore[misc]
        exact = Decimal(str(group.totals[profit])) / Decimal(str(group.totals[net]))
        assert abs(exact - Decimal(str(group.totals[margin]))) <= Decimal("0.00005")
    assert result.groups[0].title == f"分类1 ({result.groups[0].count})"


def test_a_category_stands_for_everything_below_it(shop: Shop) -> None:
    branch = shop.reports.run("stock_on_hand", {"category": "C01"})
    shown = {row[branch.position("category")] for row in branch.rows}
    assert shown == {"分类1", "分类11", "分类21"}


def test_the_figures_of_all_warehouses_are_those_of_each_together(shop: Shop) -> None:
    for name in ("stock_on_hand", "margin_by_product", "in_out_balance"):
        whole = shop.reports.run(name)
        apart = shop.reports.run(name, {"group": "warehouse"})
        one = shop.reports.run(name, {"warehouse": "MAIN"})
        numbers = [column.name for column in whole.columns if total(whole, column.name) is not None]
        assert numbers
        for column in numbers:
            assert total(whole, column) == total(apart, column) == total(one, column)


def test_opening_and_in_less_out_is_closing_for_every_product(shop: Shop) -> None:
    result = shop.reports.run("in_out_balance", {"since": "2026-02-01", "until": "2026-02-28"})
    for side in ("", "_value"):
        figures = by_code(result, f"opening{side}", f"in{side}", f"out{side}", f"closing{side}")
        assert all(opening + came - went == closing for opening, came, went, closing in figures.values())  # type: ignore[operator]
    before, after = (shop.reports.run("stock_on_hand", {"at": at}) for at in ("2026-01-31", "2026-02-28"))
    assert total(result, "opening_value") == total(before, "value")
    assert by_code(result, "closing", "closing_value") == by_code(after, "quantity", "value")


def test_days_and_products_and_lines_tell_the_same_sums(shop: Shop) -> None:
    span = {"since": "2026-01-10", "until": "2026-03-10"}
    products = shop.reports.run("margin_by_product", span)
    days = shop.reports.run("sales_by_day", span)
    names = ("quantity", "net_sales", "gross_sales", "cost", "gross_profit", "margin")
    assert [total(days, name) for name in names] == [total(products, name) for name in names]
    for row in range(0, len(products.rows), 10):
        step = shop.reports.drill(products, row)
        assert step is not None
        lines = shop.reports.run(step.report, step.parameters)
        assert [total(lines, name) for name in names] == [products.rows[row][products.position(name)] for name in names]
        document = shop.reports.drill(lines, 0)
        assert document is not None
        assert shop.rows("SELECT count(*) FROM documents WHERE number = ?", document.document) == [(1,)]


def test_the_moves_behind_a_stock_figure_end_at_it(shop: Shop) -> None:
    for asked in ({}, {"at": "2026-02-01"}, {"at": "2026-02-01T12:30", "known_at": "150"}):
        stock = shop.reports.run("stock_on_hand", asked)
        step = shop.reports.drill(stock, 3)
        assert step is not None
        moves = shop.reports.run(step.report, step.parameters)
        assert total(moves, "quantity") == stock.rows[3][stock.position("quantity")]
        assert moves.rows[-1][moves.position("running_value")] == stock.rows[3][stock.position("value")]


def test_larger_units_are_shown_nested(shop: Shop) -> None:
    shown = by_code(shop.reports.run("stock_on_hand"), "quantity", "nested")
    quantity, nested = shown["0000010"]
    boxes, rest = divmod(int(str(quantity)), 24)
    assert nested == f"{boxes}箱" + (f"{rest}个" if rest else "")


def test_goods_of_which_there_are_none_are_shown_when_asked_for(shop: Shop) -> None:
    asked = {"at": "2025-12-01"}
    assert len(shop.reports.run("stock_on_hand", asked).rows) == 0
    shown = shop.reports.run("stock_on_hand", asked | {"include_zero": "yes"})
    assert len(shown.rows) == 120
    assert by_code(shown, "quantity", "average", "value")["0000001"] == (Decimal(0), None, Decimal("0.00"))


def test_comparing_shows_the_figures_of_the_period_before(shop: Shop) -> None:
    now = shop.reports.run("margin_by_product", {"period": "this_month", "compare": "previous"})
    before = shop.reports.run("margin_by_product", {"since": "2026-02-01", "until": "2026-02-15"})
    assert total(now, "previous_net_sales") == total(before, "net_sales")
    assert total(now, "previous_margin") == total(before, "margin")
    assert total(now, "margin_change") == total(now, "margin") - total(before, "margin")  # type: ignore[operator]
    assert ("Compared days", "2026-02-01 ~ 2026-02-15") in now.described


def test_rows_are_sorted_and_filtered_by_any_column(shop: Shop) -> None:
    asked = {"period": "all", "sort": "-gross_profit", "filter.quantity": ">=10", "filter.name": "商品1"}
    result = shop.reports.run("margin_by_product", asked)
    profits = [row[result.position("gross_profit")] for row in result.rows]
    assert profits == sorted(profits, reverse=True)  # type: ignore[type-var]
    assert profits
    for name, quantity in by_code(result, "name", "quantity").values():
        assert "商品1" in str(name)
        assert quantity >= 10  # type: ignore[operator]
    assert total(result, "gross_profit") == sum(profits)  # type: ignore[arg-type]


def _needed(name: str) -> dict[str, str]:
    """The parameters a report cannot do without."""
    if name in {"statement", "stored_value_statement", "points_statement"}:
        return {"party": "WALKIN-C"}
    if name == "card_statement":
        return {"card": "V1"}
    if name == "shift_documents":
        return {"shift": "1"}
    return {"product": "0000001"} if "lines" in name or "moves" in name else {}


def test_who_may_not_see_costs_gets_no_cost_anywhere(shop: Shop, tmp_path: Path) -> None:
    CardService(shop.database, ManualClock(NOW), shop.session).give_out(VoucherBatch("", Decimal(5)), ["V1"])
    full = {name: shop.reports.run(name, _needed(name)) for name in REPORTS}
    shop.session.user = WITHOUT_COSTS
    for info in shop.reports.reports():
        assert not COST_COLUMNS & {column.name for column in info.columns}
    offered = {info.name for info in shop.reports.reports()}
    for name, before in full.items():
        if name not in offered:
            with pytest.raises(NotAllowed):
                shop.reports.run(name, _needed(name))
            continue
        result = shop.reports.run(name, _needed(name))
        assert not any("cost" in column.title.lower() or "value" in column.name for column in result.columns)
        assert not COST_COLUMNS & {column.name for column in result.columns}
        assert not any("profit" in text or "Average cost" in text for text in result.definitions)
        with pytest.raises(NotAllowed):
            if before.costs:
                shop.reports.export(before, tmp_path)
            else:
                shop.session.require(Permission.COST_VIEW)
    with pytest.raises(InvalidValue):
        shop.reports.run("margin_by_product", {"sort": "margin"})
    with pytest.raises(InvalidValue):
        shop.reports.run("stock_on_hand", {"filter.value": ">100"})


def test_reports_and_exports_need_their_rights(shop: Shop, tmp_path: Path) -> None:
    result = shop.reports.run("stock_on_hand")
    shop.session.user = User(3, "cashier", (), DEFAULT_ROLES["counter_operator"])
    with pytest.raises(NotAllowed):
        shop.reports.run("stock_on_hand")
    with pytest.raises(NotAllowed):
        shop.reports.export(result, tmp_path)


@pytest.mark.parametrize(
    ("asked", "error", "named"),
    [
        ({"warehose": "MAIN"}, UnknownMember, "warehose"),
        ({"warehouse": "NORTH"}, NotFound, "warehouse"),
        ({"category": "C99"}, NotFound, "category"),
        ({"at": "yesterday"}, InvalidValue, "at"),
        ({"known_at": "-1"}, InvalidValue, "known_at"),
        ({"group": "colour"}, InvalidValue, "group"),
        ({"include_zero": "perhaps"}, InvalidValue, "include_zero"),
        ({"sort": "colour"}, InvalidValue, "sort"),
        ({"filter.quantity": "many"}, InvalidValue, "filter.quantity"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(
    shop: Shop, asked: Mapping[str, str], error: type[Exception], named: str
) -> None:
    with pytest.raises(error) as refused:
        shop.reports.run("stock_on_hand", asked)
    assert getattr(refused.value, "field", None) == named


@pytest.mark.parametrize(
    ("asked", "since", "until"),
    [
        ({}, "2026-03-01", "2026-03-15"),
        ({"period": "today"}, "2026-03-15", "2026-03-15"),
        ({"period": "yesterday"}, "2026-03-14", "2026-03-14"),
        ({"period": "this_week"}, "2026-03-09", "2026-03-15"),
        ({"period": "last_month"}, "2026-02-01", "2026-02-28"),
        ({"period": "this_quarter"}, "2026-01-01", "2026-03-15"),
        ({"period": "last_year"}, "2025-01-01", "2025-12-31"),
        ({"period": "today", "since": "2026-01-05"}, "2026-01-05", "2026-03-15"),
    ],
)
def test_periods_have_names(asked: Mapping[str, str], since: str, until: str) -> None:
    found = asked_period(asked, date(2026, 3, 15))
    assert (found.since.isoformat(), found.until.isoformat()) == (since, until)


@pytest.mark.parametrize(
    ("name", "today", "since", "until"),
    [
        ("this_month", "2026-06-01", "2026-05-01", "2026-05-01"),
        ("this_month", "2026-06-02", "2026-05-01", "2026-05-02"),
        ("this_month", "2026-05-31", "2026-04-01", "2026-04-30"),
        ("this_quarter", "2026-04-01", "2026-01-01", "2026-01-01"),
        ("this_year", "2026-01-01", "2025-01-01", "2025-01-01"),
        ("this_week", "2026-06-03", "2026-05-25", "2026-05-27"),
        ("today", "2026-03-01", "2026-02-28", "2026-02-28"),
        ("last_month", "2026-03-31", "2026-01-01", "2026-01-31"),
        ("last_year", "2026-03-31", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_preset_is_compared_with_the_same_part_of_the_one_before(
    name: str, today: str, since: str, until: str
) -> None:
    before = asked_period({"period": name}, date.fromisoformat(today)).previous()
    assert (before.since.isoformat(), before.until.isoformat()) == (since, until)


def test_whole_months_are_compared_with_whole_months_and_other_days_with_as_many_before() -> None:
    assert Period(date(2026, 3, 1), date(2026, 3, 31)).previous() == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert Period(date(2026, 3, 1), date(2026, 3, 15)).previous() == Period(date(2026, 2, 14), date(2026, 2, 28))
    days = Period(date(2026, 5, 15), date(2026, 6, 13))
    assert days.previous() == Period(date(2026, 4, 15), date(2026, 5, 14))
    assert Shift.between(days.previous(), days).later("day", 20260514) == 20260613


@pytest.mark.parametrize("asked", [{}, {"group": "category", "period": "all", "compare": "previous"}])
def test_the_workbook_shows_the_screen_to_the_cent(shop: Shop, tmp_path: Path, asked: Mapping[str, str]) -> None:
    result = shop.reports.run("margin_by_product", asked)
    written = shop.reports.export(result, tmp_path)
    screen = screen_of(result)
    assert openpyxl_rows(written) == screen
    assert calamine_rows(written) == screen
    net, cost = shop.rows(
        "SELECT (SELECT sum(sales_sign * net) FROM document_lines WHERE day BETWEEN ? AND ?),"
        " (SELECT -sum(amount) FROM cost_entries WHERE contra = 'cost_of_goods_sold' AND day BETWEEN ? AND ?)",
        *(result.parameters[name].replace("-", "") for name in ("since", "until") * 2),
    )[0]
    last = dict(zip([column.name for column in result.columns], screen[-1], strict=True))
    assert (last["net_sales"], last["cost"], last["gross_profit"]) == (yuan(net), yuan(cost), yuan(net - cost))


def test_the_workbook_keeps_codes_as_text_and_explains_itself(shop: Shop, tmp_path: Path) -> None:
    result = shop.reports.run("stock_on_hand", {"warehouse": "MAIN"})
    written = shop.reports.export(result, tmp_path)
    assert written.name == "Stock-on-hand_20260315.xlsx"
    book = openpyxl.load_workbook(written)
    sheet = book.worksheets[0]
    assert sheet["A2"].value == "0000001"
    assert sheet.freeze_panes == "A2"
    assert sheet.cell(2, result.position("value") + 1).number_format == "#,##0.00"
    explained = [tuple(row) for row in book.worksheets[1].iter_rows(values_only=True)]
    assert ("Warehouse", "MAIN Main warehouse") in explained
    assert ("Made by", "owner") in explained
    assert ("Contains postings up to", str(result.posting)) in explained
    assert ("Definition", "Average cost: value ÷ quantity; empty where there is nothing.") in explained


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf"])
def test_a_cancelled_export_leaves_no_file(shop: Shop, tmp_path: Path, suffix: str) -> None:
    result, told = shop.reports.run("stock_on_hand"), list[int]()
    under_way = Progress(report=lambda done, _total: told.append(done), cancelled=lambda: len(told) > 0)
    with pytest.raises(Cancelled):
        shop.reports.export(result, tmp_path / f"stock{suffix}", under_way)
    assert list(tmp_path.iterdir()) == []


def test_a_long_report_shows_its_titles_on_every_page_in_the_same_place(shop: Shop, tmp_path: Path) -> None:
    path = shop.reports.export(shop.reports.run("stock_on_hand"), tmp_path / "stock.pdf")
    document = pypdfium2.PdfDocument(path.read_bytes())
    pages = [document[number].render(scale=2).to_pil().convert("L") for number in range(len(document))]
    texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    assert len(pages) > 2
    heads = [titles_of(page) for page in pages]
    assert all(head.tobytes() == heads[1].tobytes() for head in heads[2:])
    assert min(heads[1].tobytes()) < 80  # there is writing on the grey
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(texts, 1))
    assert ["Total" in text for text in texts] == [False] * (len(pages) - 1) + [True]


def titles_of(page: Any) -> Any:
    """The first band of a page that is grey over most of its width: the titles of the table."""
    lines = [page.crop((0, y, page.width, y + 1)).tobytes() for y in range(page.height)]
    grey = [sum(200 < pixel < 250 for pixel in line) > page.width // 2 for line in lines]
    first = grey.index(True)
    return page.crop((0, first, page.width, first + grey[first:].index(False)))


def test_file_names_say_what_and_when_in_chinese(shop: Shop) -> None:
    set_language("zh_CN")
    result = shop.reports.run("margin_by_product", {"since": "2026-01-01", "until": "2026-03-15"})
    assert shop.reports.file_name(result) == "毛利-按商品_20260101-0315.xlsx"
    assert [column.title for column in result.columns][-2:] == ["毛利", "毛利率"]


def test_reports_of_a_period_use_the_indexes_made_for_them(shop: Shop) -> None:
    plans = []
    for sql, values in statements_of(lambda: shop.reports.run("margin_by_product", {"period": "this_month"})):
        raw = sqlite_module().connect(str(shop.path))
        plans.append(" ".join(str(row[-1]) for row in raw.execute("EXPLAIN QUERY PLAN " + sql, values)))
        raw.close()
    assert any("COVERING INDEX ix_document_lines_sales" in plan for plan in plans)
    assert any("COVERING INDEX ix_cost_entries_sold" in plan for plan in plans)


def statements_of(act: Callable[[], object]) -> list[tuple[str, tuple[object, ...]]]:
    """The queries that reach the driver meanwhile."""
    seen: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, *_rest: Any) -> None:
        seen.append((sql, tuple(values)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return [(sql, values) for sql, values in seen if sql.startswith("SELECT")]


def screen_of(result: ReportResult) -> list[tuple[object, ...]]:
    """Titles, groups, rows and totals as a person sees them, numbers exact."""
    shown: list[tuple[object, ...]] = [tuple(column.title for column in result.columns)]
    starts = {group.first: group for group in result.groups}
    for place, row in enumerate(result.rows):
        if place in starts:
            shown.append((starts[place].title, *starts[place].totals[1:]))
        shown.append(row)
    shown.append(("Total", *result.totals[1:]))
    return [tuple(None if value == "" else value for value in row) for row in shown]


def openpyxl_rows(path: Path) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return [tuple(exact(value) for value in row) for row in sheet.iter_rows(values_only=True)]


def calamine_rows(path: Path) -> list[tuple[object, ...]]:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [tuple(None if value == "" else exact(value) for value in row) for row in rows]


def exact(value: object) -> object:
    """The number a cell shows; a fraction read as a binary one is the nearest of four places."""
    return round(Decimal(str(value)), 10) if isinstance(value, (int, float)) else value
