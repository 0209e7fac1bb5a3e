"""Documents on paper through the command file: every kind on every paper, read back as a reader and a scanner would."""

from dataclasses import replace

import openpyxl
import pytest
from PIL import Image

from jxc_desktop.devices.setup import OFFICE
from jxc_desktop.domain.errors import Conflict, NotAllowed
from jxc_desktop.domain.permissions import CLERK, COUNTER_OPERATOR
from jxc_desktop.printing.sheet import PAPERS
from jxc_desktop.services.paper import PrintOrder
from tests.support.paper import pages_of, scanned, simulated_office

AT = "2026-05-20T10:00"


def a_receipt(books, lines=1, **members):
    """A goods receipt of so many lines, each 3 at 12.50."""
    codes = [f"P{number:03d}" for number in range(1, lines + 1)]
    for code in codes:
        books.product(code, name=f"农夫山泉饮用天然水 {code}", specification="550ml*24", barcodes=[f"69{code}"])
    entered = [{"product": code, "quantity": "3", "price": "12.50"} for code in codes]
    posted = books.do("post", kind="goods_receipt", at=AT, confirm="all", lines=entered, **members)
    return posted["number"]


def a_supplier(books, **members):
    books.do("party", code="S1", name="可口可乐（中国）饮料有限公司", role="supplier", **members)
    return "S1"


def letterhead(books):
    for name, value in (
        ("shop_name", "青岛好又多商贸有限公司"),
        ("shop_address", "山东省青岛市市南区香港中路 123 号"),
        ("shop_phone", "0532-88886666"),
        ("shop_tax_number", "91370200MA3C1234XX"),
    ):
        books.do("setting", name=name, value=value)


def printed(books, number, path, **members):
    books.do("print", document=number, file=str(path), **members)
    return path.read_bytes()


def test_a_document_says_who_what_how_much_and_carries_its_number_as_a_barcode(books, tmp_path):
    letterhead(books)
    number = a_receipt(books, 3, party=a_supplier(books, phone="13800138000", address="上海市南京东路 1 号"))
    data = printed(books, number, tmp_path / "receipt.pdf")
    [text] = pages_of(data)
    for words in (
        "青岛好又多商贸有限公司",
        "香港中路 123 号",
        "0532-88886666",
        "91370200MA3C1234XX",
        "采购入库单",
        number,
        "可口可乐（中国）饮料有限公司",
        "13800138000",
        "上海市南京东路 1 号",
        "农夫山泉饮用天然水 P002",
        "550ml*24",
        "112.50",
        "壹佰壹拾贰元伍角整",
        "第 1 页，共 1 页",
        "供应商签字",
    ):
        assert words in text, words
    assert scanned(data) == [number]


@pytest.mark.parametrize("paper", list(PAPERS))
def test_120_lines_have_repeated_heads_numbered_pages_and_the_totals_at_the_end(books, tmp_path, paper):
    number = a_receipt(books, 120)
    data = printed(books, number, tmp_path / "long.pdf", paper=paper)
    pages = pages_of(data)
    assert len(pages) > 2
    for place, text in enumerate(pages, 1):
        assert f"第 {place} 页，共 {len(pages)} 页" in text
        assert number in text
        assert "编码" in text
        assert "本页小计" in text
        assert ("金额大写" in text) is (place == len(pages))
    assert "4,500.00" in pages[-1]
    assert "肆仟伍佰元整" in pages[-1]
    said = "".join(pages)
    assert all(f"P{line:03d}" in said for line in range(1, 121))


def test_the_sums_of_the_pages_add_up_to_the_total(books):
    number = a_receipt(books, 40)
    books.do("print_template", kind="goods_receipt", lines=15)
    pages = pages_of(books.services.paper.pdf(PrintOrder(number)))
    sums = [text.split("本页小计")[1].split()[:2] for text in pages]
    assert sums == [["45", "562.50"], ["45", "562.50"], ["30", "375.00"]]
    assert "1,500.00" in pages[-1].split("合计")[1]


def test_a_continuous_form_is_signed_on_every_page(books):
    number = a_receipt(books, 20)
    pages = pages_of(books.services.paper.pdf(PrintOrder(number, paper="form93")))
    assert len(pages) > 1
    assert all("审核" in text for text in pages)


def test_a_template_is_changed_kept_and_reset(books, tmp_path):
    number = a_receipt(books, 2, remark="加急")
    members = {"columns": ["name", "quantity"], "title": "收货单", "bottom": "请核对后签字。", "signatures": ["老板"]}
    made = books.do("print_template", kind="goods_receipt", words=False, barcode=False, **members)
    assert (made["title"], made["words"], made["version"]) == ("收货单", False, 1)
    data = printed(books, number, tmp_path / "own.pdf")
    [text] = pages_of(data)
    assert all(words in text for words in ("收货单", "请核对后签字。", "老板"))
    assert not any(words in text for words in ("金额大写", "12.50", "供应商签字"))
    assert scanned(data) == []
    books.do("print_template", kind="goods_receipt", reset=True)
    [text] = pages_of(printed(books, number, tmp_path / "usual.pdf"))
    assert "采购入库单" in text
    assert books.refused("print_template", kind="goods_receipt", reset=True)["code"] == "not_found"


def test_another_template_of_a_kind_is_made_by_a_new_code(books, tmp_path):
    number = a_receipt(books)
    books.do("print_template", kind="goods_receipt", code="warehouse", name="仓库联", columns=["name"], paper="form140")
    codes = [one["code"] for one in books.ask("print_templates", kind="goods_receipt")]
    assert codes == ["goods_receipt", "warehouse"]
    [text] = pages_of(printed(books, number, tmp_path / "w.pdf", template="warehouse"))
    assert "单价" not in text
    assert (
        books.refused("print", document=number, template="nothing", file=str(tmp_path / "n.pdf"))["field"] == "template"
    )


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"columns": ["nothing"]}, "columns"),
        ({"fields": "party"}, "fields"),
        ({"lines": -1}, "lines"),
        ({"paper": "a9"}, "paper"),
        ({"colour": "red"}, "colour"),
        ({"code": "payment"}, "code"),
        ({"code": "../x"}, "code"),
        ({"words": "yes"}, "words"),
    ],
)
def test_a_template_is_read_strictly(books, members, field):
    assert books.refused("print_template", kind="goods_receipt", **members)["field"] == field
    assert [one["version"] for one in books.ask("print_templates", kind="goods_receipt")] == [0]


def test_two_people_cannot_overwrite_each_others_template(books):
    paper = books.services.paper
    first = paper.template("goods_receipt")
    paper.save_template(replace(first, title="一"))
    with pytest.raises(Conflict):
        paper.save_template(replace(first, title="二"))


def test_the_logo_is_taken_from_a_picture_and_from_nothing_else(books, tmp_path):
    Image.new("RGB", (2000, 900), "navy").save(tmp_path / "logo.png")
    books.do("print_template", logo=str(tmp_path / "logo.png"))
    assert books.services.paper.has_logo()
    number = a_receipt(books)
    assert b"/Image" in printed(books, number, tmp_path / "logo.pdf")
    (tmp_path / "no.png").write_text("no picture")
    assert books.refused("print_template", logo=str(tmp_path / "no.png"))["field"] == "logo"
    assert books.refused("print_template", logo=str(tmp_path / "missing.png"))["code"] == "not_found"
    books.do("print_template", logo="")
    assert not books.services.paper.has_logo()


def test_the_queue_prints_pages_and_says_that_a_second_print_is_one(books):
    number = a_receipt(books)
    services, printer = books.services, simulated_office(books.services)
    assert services.paper.office_ready()
    services.paper.print(PrintOrder(number))
    services.paper.print(PrintOrder(number, paper="form140", copies=2))
    assert services.printing.work_queue().printed == 2
    first, second = printer.paper.files
    assert "补打" not in pages_of(first)[0]
    assert len(pages_of(second)) == 2
    assert "补打 1" in pages_of(second)[0]


def test_without_a_printer_a_print_waits_with_its_reason(books):
    number = a_receipt(books)
    assert not books.services.paper.office_ready()
    books.do("print", document=number)
    books.services.printing._retry_pause = 0
    assert books.services.printing.work_queue().failed == 1
    [job] = books.services.printing.jobs()
    assert (job.kind, job.printer, job.state) == ("document", OFFICE, "failed")


def test_a_reversed_document_and_its_reversal_say_so(books):
    number = a_receipt(books)
    mirror = books.do("reverse", document=number, reason="错了", confirm="all")["number"]
    assert f"已被 {mirror} 红冲" in pages_of(books.services.paper.pdf(PrintOrder(number)))[0]
    text = pages_of(books.services.paper.pdf(PrintOrder(mirror)))[0]
    assert f"{number} 的红冲" in text
    assert "负叁拾柒元伍角整" in text


def test_the_same_document_is_a_workbook_with_typed_cells(books, tmp_path):
    letterhead(books)
    books.product("007", name="大米", specification="5kg")
    line = {"product": "007", "quantity": "2.5", "price": "12.3456"}
    number = books.do("post", kind="goods_receipt", at=AT, confirm="all", lines=[line], party=a_supplier(books))[
        "number"
    ]
    books.do("print", document=number, file=str(tmp_path / "order.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "order.xlsx").active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == "青岛好又多商贸有限公司"
    assert ["供应商", "可口可乐（中国）饮料有限公司"] in [row[:2] for row in rows]
    head = next(place for place, row in enumerate(rows) if row[0] == "#")
    found = dict(zip(rows[head], rows[head + 1], strict=True))
    assert (found["编码"], found["商品"], found["数量"], found["单价"]) == ("007", "大米", 2.5, 12.3456)
    assert found["金额"] == 30.86
    assert rows[head + 2][0] == "合计"
    assert "叁拾元零捌角陆分" in rows[head + 3][0]


def test_a_money_document_is_a_voucher_with_its_amount_in_words(books):
    party = a_supplier(books)
    number = books.do("post", kind="payment", at=AT, party=party, means="cash", amount="1409.50", confirm="all")[
        "number"
    ]
    [text] = pages_of(books.services.paper.pdf(PrintOrder(number)))
    assert all(words in text for words in ("付款单", "￥1,409.50", "壹仟肆佰零玖元伍角整", "可口可乐"))


def test_costs_are_printed_only_for_who_may_see_them(books):
    a_receipt(books)
    books.do("print_template", kind="other_issue", columns=["name", "quantity", "value"])
    number = books.issue("P001", "1", "2026-05-21T10:00")
    assert "12.50" in pages_of(books.services.paper.pdf(PrintOrder(number)))[0]
    books.services.users.save_user("小李", [CLERK], pin="2580")
    books.services.users.sign_in("小李", "2580")
    assert "12.50" not in pages_of(books.services.paper.pdf(PrintOrder(number)))[0]


def test_who_may_not_print_export_or_change_settings_is_refused(books, tmp_path):
    received = a_receipt(books)
    number = books.sell("P001", "1", AT)
    books.services.users.save_user("小张", [COUNTER_OPERATOR], pin="2580")
    books.services.users.sign_in("小张", "2580")
    paper = books.services.paper
    assert paper.pdf(PrintOrder(number)).startswith(b"%PDF")
    for refused in (
        lambda: paper.save_workbook(PrintOrder(number), tmp_path / "x.xlsx"),
        lambda: paper.save_template(paper.template("payment")),
        lambda: paper.pdf(PrintOrder(received)),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_preview_shows_the_newest_document_or_a_made_up_one(books):
    paper = books.services.paper
    made_up = paper.preview(paper.template("goods_receipt"))
    assert made_up.number == ""
    number = a_receipt(books)
    shown = paper.preview(replace(paper.template("goods_receipt"), paper="form93"))
    assert (shown.number, shown.pages) == (number, 1)
    assert shown.picture.startswith(b"\x89PNG")


def test_a_parcel_label_names_both_ends_and_its_codes_are_read(books, tmp_path):
    letterhead(books)
    books.do(
        "party", code="C1", name="华润万家超市", role="customer", phone="13900139000", address="崂山区海尔路 63 号"
    )
    books.product("A")
    books.receive("A", "10", "5", AT)
    parcel = {"address": "崂山区海尔路 63 号 B 座", "carrier": "顺丰速运", "tracking": "SF1234567890123", "parcels": 2}
    line = {"product": "A", "quantity": "1", "price": "9"}
    made = books.do("post", kind="delivery", at="2026-05-21T10:00", party="C1", confirm="all", lines=[line], **parcel)
    books.do("shipping_label", document=made["number"], file=str(tmp_path / "label.pdf"))
    data = (tmp_path / "label.pdf").read_bytes()
    pages = pages_of(data)
    assert len(pages) == 2
    for words in ("顺丰速运", "华润万家超市", "13900139000", "B 座", "青岛好又多", "第 2 件，共 2 件"):
        assert words in pages[1], words
    assert sorted(scanned(data)) == sorted(["SF1234567890123", made["number"]])


@pytest.mark.parametrize("paper", ["a4", "form93"])
def test_a_draft_prints_as_such_and_has_no_number(books, tmp_path, paper):
    letterhead(books)
    books.product("P1", name="农夫山泉", specification="550ml*24", barcodes=["69001"])
    line = {"product": "P1", "quantity": "3", "price": "12.50"}
    party = a_supplier(books, phone="13800138000")
    books.do("draft", ref="D", kind="goods_receipt", party=party, lines=[line], remark="待审")
    data = printed(books, "D", tmp_path / "draft.pdf", paper=paper)
    [text] = pages_of(data)
    for words in ("采购入库单", "草稿", "可口可乐（中国）饮料有限公司", "550ml*24", "叁拾柒元伍角整", "待审", "好又多"):
        assert words in text, words
    assert scanned(data) == []
    printer = simulated_office(books.services)
    books.do("print", document="D", paper=paper, copies=2)
    books.do("post", document="D", confirm="all")
    assert books.services.printing.work_queue().printed == 1
    assert pages_of(printer.paper.files[0]) == [text] * 2
    assert books.refused("print", document="D2")["code"] == "not_found"


def test_a_draft_of_money_names_what_it_settles_and_an_incomplete_one_says_what_is_missing(books, tmp_path):
    a_supplier(books)
    owed = books.do("post", kind="opening_payable", party="S1", amount="500", at=AT)["number"]
    given = [{"document": owed, "amount": "200"}]
    books.do("draft", ref="D", kind="payment", party="S1", amount="200", means="bank", allocations=given)
    [text] = pages_of(printed(books, "D", tmp_path / "draft.pdf"))
    assert all(words in text for words in ("草稿", owed, "贰佰元整"))
    assert books.refused("print", document="D", file=str(tmp_path / "draft.xlsx"))["field"] == "file"
    books.do("draft", ref="E", kind="payment", party="S1")
    assert books.refused("print", document="E", file=str(tmp_path / "e.pdf"))["field"] == "amount"
