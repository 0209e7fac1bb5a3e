"""Sheets of every kind on every paper: nothing leaves its room, whatever stands in it; pages and sums are right."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from jxc_desktop.domain.errors import InvalidValue, NotFound
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.i18n import set_language
from jxc_desktop.printing.measure import text_width, wrap_width
from jxc_desktop.printing.page_marks import Stroke, Words
from jxc_desktop.printing.page_writers import page_png, pages_pdf
from jxc_desktop.printing.sheet import PAPERS, CellKind, Company, PrintColumn, Sheet, paper_of, shown
from jxc_desktop.printing.sheet_layout import SheetLayout
from jxc_desktop.printing.shipping import Address, ShippingLabel, shipping_pages
from jxc_desktop.printing.table_print import TablePrint, table_layout, table_pdf
from jxc_desktop.printing.templates import COLUMNS, FIELDS, NOT_PRINTED, changed, default_template
from jxc_desktop.services.page_jobs import document_layout
from jxc_desktop.services.page_samples import sample_document
from tests.support.paper import complaints_about, pages_of, scanned

NOW = datetime(2026, 5, 21, 9, 0)
POINTS = 72 / 25.4
COMPANY = Company("青岛好又多商贸有限公司", ("山东省青岛市市南区香港中路 123 号", "电话 0532-88886666"))
LONG = "很长的备注 with-a-very-long-word-that-nobody-can-break-anywhere-at-all " * 3


@pytest.fixture(params=["zh_CN", "en"])
def language(request):
    set_language(request.param)
    yield request.param
    set_language("zh_CN")


def hostile(kind):
    """A document of the kind whose texts and figures are as wide as they come."""
    sample = sample_document(kind, NOW, 12)
    facts = {**sample.facts, "remark": LONG * 3, "party": LONG[:60]}
    wide = [{**line, "remark": LONG, "name": LONG, "specification": "X" * 80} for line in sample.lines[:6]]
    rich = [{**line, "price": Decimal("123456789.123456"), "amount": Decimal("9999999999.99")} for line in sample.lines]
    return replace(sample, facts=facts, lines=(*wide, *rich))


@pytest.mark.parametrize("code", list(KINDS))
def test_every_kind_fits_every_paper(language, code):
    kind = KINDS[code]
    usual = default_template(kind)
    everything = replace(usual, columns=tuple(COLUMNS), fields=tuple(FIELDS))
    for document, template, paper in (
        (sample_document(kind, NOW), usual, "a4"),
        (sample_document(kind, NOW), usual, "form140"),
        (sample_document(kind, NOW), usual, "form93"),
        (hostile(kind), usual, "a4"),
        (hostile(kind), usual, "form140"),
        (hostile(kind), everything, "a4_wide"),
    ):
        layout = document_layout(document, template, COMPANY, paper=paper, costs=True, reprint=2)
        assert [complaint for page in layout for complaint in complaints_about(page)] == [], paper


def test_every_field_a_kind_declares_is_printed_or_said_not_to_be():
    for kind in KINDS.values():
        template = default_template(kind)
        for name in kind.header_fields:
            assert name in {*FIELDS, *NOT_PRINTED, "at", "further_sources"}, (kind.code, name)
        for name in kind.line_fields:
            assert name in {*COLUMNS, *NOT_PRINTED, "product"}, (kind.code, name)
        assert template.columns
        assert template.signatures


@pytest.mark.parametrize("code", ["form140", "form93"])
def test_a_continuous_form_keeps_clear_of_its_holes(code):
    kind = KINDS["goods_receipt"]
    paper = PAPERS[code]
    holes = 12.7 * POINTS
    for page in document_layout(hostile(kind), default_template(kind), COMPANY, paper=code):
        assert (page.width, page.height) == pytest.approx((paper.width * POINTS, paper.height * POINTS))
        for mark in page.marks:
            places = [mark.x1, mark.x2] if isinstance(mark, Stroke) else [mark.x]
            assert all(holes <= place <= page.width - holes for place in places), mark


def a_table(rows, **members):
    columns = (
        PrintColumn("日期", CellKind.DATE),
        PrintColumn("单据", CellKind.CODE),
        PrintColumn("摘要"),
        PrintColumn("金额", CellKind.MONEY, summed=True),
    )
    lines = tuple(
        (date(2026, 5, 1), f"DN-20260501-{number:04d}", "销售出库", Decimal(number)) for number in range(1, rows + 1)
    )
    total = (None, None, None, Decimal(rows * (rows + 1) // 2))
    return TablePrint("对账单", columns=columns, rows=lines, totals=total, **members)


def test_a_table_repeats_its_head_numbers_its_pages_and_ends_with_its_total():
    table = a_table(
        150, head=("致：华润万家",), parameters=(("期间", "2026-05"),), footer=("请核对。",), company=COMPANY
    )
    pages = pages_of(table_pdf(table))
    assert len(pages) > 2
    assert all("摘要" in text and f"第 {number} 页，共 {len(pages)} 页" in text for number, text in enumerate(pages, 1))
    assert "致：华润万家" in pages[0]
    assert "2026-05" in pages[0]
    assert "11,325.00" in pages[-1]
    assert "请核对。" in pages[-1]
    said = "".join(pages)
    assert all(f"DN-20260501-{number:04d}" in said for number in range(1, 151))


def test_a_table_without_rows_still_shows_its_columns():
    [text] = pages_of(table_pdf(replace(a_table(0), totals=None)))
    assert "摘要" in text


def test_a_table_of_many_columns_lies_on_its_side():
    columns = tuple(PrintColumn(f"列 {number}", CellKind.MONEY) for number in range(14))
    wide = TablePrint("报表", columns=columns, rows=(tuple(Decimal("1234567.89") for _ in columns),))
    assert table_layout(wide).paper.code == "a4_wide"
    assert table_layout(a_table(3)).paper.code == "a4"
    assert [complaint for page in table_layout(wide) for complaint in complaints_about(page)] == []


def test_where_columns_crowd_titles_are_broken_and_figures_are_not():
    titles = ("Item code", "Item", *(f"Quantity before {number}" for number in range(25)))
    kinds = (CellKind.CODE, CellKind.TEXT, *[CellKind.MONEY] * 25)
    columns = tuple(PrintColumn(title, kind) for title, kind in zip(titles, kinds, strict=True))
    crowded = TablePrint("Sales", columns=columns, rows=(("1001", "饮用天然水 550毫升", *[Decimal("176.60")] * 25),))
    words = [mark.text for page in table_layout(crowded) for mark in page.marks if isinstance(mark, Words)]
    assert words.count("176.60") == 25


def test_a_row_higher_than_a_page_goes_on_overleaf_and_is_counted_once():
    columns = (PrintColumn("备注"), PrintColumn("金额", CellKind.MONEY, summed=True))
    sheet = Sheet("长", columns=columns, rows=(("很长" * 4000, Decimal(7)), ("短", Decimal(1))), page_sums=True)
    layout = SheetLayout(sheet, paper_of("form140"))
    assert len(layout) > 2
    texts = [[mark.text for mark in page.marks if isinstance(mark, Words)] for page in layout]
    sums = [page[page.index("本页小计") - 1] for page in texts]
    assert sums[0] == "7.00"
    assert set(sums[1:-1]) == {"0.00"}
    assert sums[-1] == "1.00"
    assert [complaint for page in layout for complaint in complaints_about(page)] == []


def test_a_closing_text_longer_than_a_page_loses_nothing():
    sheet = Sheet("函", closing=tuple(f"第 {number} 段。" for number in range(200)))
    said = "".join(pages_of(pages_pdf(SheetLayout(sheet, paper_of("a4")), "函")))
    assert all(f"第 {number} 段。" in said for number in range(200))


def test_totals_never_stand_alone_on_a_page():
    for rows in range(20, 60):
        layout = table_layout(a_table(rows))
        last = [mark.text for mark in layout.page(len(layout) - 1).marks if isinstance(mark, Words)]
        assert f"DN-20260501-{rows:04d}" in last


def test_lines_a_page_are_what_was_asked_for():
    kind = KINDS["goods_receipt"]
    template = replace(default_template(kind), lines=5)
    layout = document_layout(sample_document(kind, NOW, 12), template, COMPANY)
    assert len(layout) == 3


def test_text_is_broken_between_ideographs_and_before_words():
    assert wrap_width("", 100, 9) == [""]
    assert wrap_width("apple banana", text_width("apple banana", 9) - 1, 9) == ["apple", "banana"]
    for room in (9, 20, 50):
        for line in wrap_width(LONG, room, 9):
            assert text_width(line, 9) <= room + 0.01
    assert "".join(wrap_width("农夫山泉饮用天然水", 30, 9)) == "农夫山泉饮用天然水"


def test_values_are_shown_as_their_column_says():
    for value, kind, text in (
        (Decimal("1234.5"), CellKind.MONEY, "1,234.50"),
        (Decimal("0.13"), CellKind.PERCENT, "13.00%"),
        (Decimal("2.50"), CellKind.QUANTITY, "2.5"),
        (Decimal(3), CellKind.PRICE, "3.00"),
        (Decimal("12.345678"), CellKind.AVERAGE, "12.3457"),
        (Decimal("3.5"), CellKind.AVERAGE, "3.50"),
        (Decimal("1.2345"), CellKind.TIMES, "1.23"),
        (Decimal("1030.45"), CellKind.DAYS, "1,030.5"),
        (7, CellKind.INTEGER, "7"),
        (NOW, CellKind.DATE, "2026-05-21"),
        (NOW, CellKind.DATETIME, "2026-05-21 09:00"),
        (date(2026, 5, 21), CellKind.DATE, "2026-05-21"),
        ("007", CellKind.CODE, "007"),
        (None, CellKind.MONEY, ""),
    ):
        assert shown(value, kind) == text
    with pytest.raises(NotFound):
        paper_of("a9")


def test_a_number_that_bars_cannot_carry_becomes_a_square_code():
    sheet = Sheet("单", number="单据-20260521-0001", barcode=True)
    data = pages_pdf(SheetLayout(sheet, paper_of("a4")), "单")
    assert scanned(data, dots_per_inch=300) == ["单据-20260521-0001"]


def test_a_picture_shows_what_the_pdf_says():
    picture = page_png(table_layout(a_table(3)).page(0), 60)
    assert picture.startswith(b"\x89PNG")


def test_a_parcel_label_holds_the_longest_address(language):
    who = Address(LONG, "王经理", "13800138000", LONG * 3)
    label = ShippingLabel("DN-20260521-0001", who, who, LONG, "SF" + "1" * 40, "SO-1", LONG, 3)
    pages = shipping_pages(label)
    assert len(pages) == 3
    assert [complaint for page in pages for complaint in complaints_about(page)] == []
    assert {(round(page.width / POINTS), round(page.height / POINTS)) for page in pages} == {(100, 150)}


def test_a_template_of_another_sort_is_refused():
    template = default_template(KINDS["payment"])
    for members in ({"words": 1}, {"lines": True}, {"title": "x" * 5000}, {"signatures": "x"}, {"fields": ["x"]}):
        with pytest.raises(InvalidValue):
            changed(template, members)
