"""Labels and PDF receipts are looked at as a scanner and a reader would: rendered, decoded, extracted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from jxc_desktop.devices.setup import LANGUAGES
from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.printing.barcodes import Symbology, ean13_of, modules_of, qr_rows, symbology_of
from jxc_desktop.printing.escpos_reader import EscposReader
from jxc_desktop.printing.label_printers import LabelLanguage, LabelProfile, label_job, label_picture
from jxc_desktop.printing.label_reader import LabelRoll
from jxc_desktop.printing.label_templates import DEFAULTS, LabelPart, LabelTemplate, changed, content_of
from jxc_desktop.printing.labels import LabelData, barcode_fits, label_pages, next_cell, nudged
from jxc_desktop.printing.page_marks import Words
from jxc_desktop.printing.page_writers import pages_pdf
from jxc_desktop.printing.pdf import write_receipt_pdf
from jxc_desktop.printing.raster import stack
from tests.unit.printing.samples import REFUND, SALE

pdfium = pytest.importorskip("pypdfium2")
zxingcpp = pytest.importorskip("zxingcpp")

WATER = LabelData("农夫山泉饮用天然水", "10001", "6901028075015", "550ml*24瓶", "箱", Decimal("48.5"), Decimal(45))
CHOCOLATE = LabelData(
    "Kinder Bueno 健达缤纷乐牛奶榛果威化巧克力进口零食大礼包", "10002", "ABC-12345", "43g", "盒", Decimal("12345.67")
)
APPLES = LabelData("散装苹果", "10003", "", "", "kg", Decimal("12.76"))


def pages(path: Path) -> list[tuple[str, tuple[float, float]]]:
    document = pdfium.PdfDocument(path)
    try:
        return [(page.get_textpage().get_text_bounded(), page.get_size()) for page in document]
    finally:
        document.close()


def scanned(path: Path, dots_per_inch: int, page: int = 0) -> list[tuple[str, str]]:
    document = pdfium.PdfDocument(path)
    try:
        picture = document[page].render(scale=dots_per_inch / 72).to_pil()
    finally:
        document.close()
    wanted = (zxingcpp.BarcodeFormat.EAN13, zxingcpp.BarcodeFormat.Code128)
    return [(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture, formats=wanted)]


def write(labels: list[tuple[LabelData, int]], path: Path, template: str, start_cell: int = 1) -> None:
    path.write_bytes(pages_pdf(label_pages(labels, DEFAULTS[template], start_cell), "labels"))


def codes(picture: Any) -> dict[str, str]:
    """What a reader finds: the bytes by symbology."""
    return {found.symbology_identifier: found.bytes.decode() for found in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("dots_per_inch", [203, 300])
@pytest.mark.parametrize("template", [code for code in DEFAULTS if code != "lot_60x40"])
@pytest.mark.parametrize(
    "label", [WATER, CHOCOLATE, replace(WATER, barcode="012345678905")], ids=lambda label: label.barcode
)
def test_a_scanner_reads_every_label(tmp_path: Path, label: LabelData, template: str, dots_per_inch: int):
    write([(label, 1)], tmp_path / "label.pdf", template)
    assert {text for _, text in scanned(tmp_path / "label.pdf", dots_per_inch)} == {
        ean13_of(label.barcode) or label.barcode
    }


@pytest.mark.parametrize("language", [LabelLanguage.TSPL, LabelLanguage.ZPL])
@pytest.mark.parametrize("dots_per_inch", [203, 300])
def test_a_label_printer_draws_what_a_scanner_reads(language: LabelLanguage, dots_per_inch: int):
    profile = LabelProfile(language, dots_per_inch)
    roll = LabelRoll(profile)
    for code in ("roll_60x40", "roll_40x30"):
        (page,) = label_pages([(WATER, 1)], DEFAULTS[code], dots_per_inch=dots_per_inch)
        job = label_job(page, profile, 2)
        roll.feed(job[:777])
        roll.feed(job[777:])
    assert len(roll.labels) == 4
    assert roll.unknown == []
    for label in roll.labels:
        assert codes(label.convert("L")) == {"]E0": WATER.barcode}


def test_a_receipt_printer_with_a_roll_of_labels_gets_them_as_dots():
    (page,) = label_pages([(WATER, 1)], DEFAULTS["roll_40x30"])
    reader = EscposReader()
    reader.feed(label_job(page, LabelProfile(LabelLanguage.ESCPOS), 2))
    pictures = reader.pictures
    assert sum(picture.height for picture in pictures) == 2 * (240 + 16)
    assert codes(
        stack([ImageOps.invert(Image.frombytes("1", (p.width, p.height), p.data)) for p in pictures[:2]], 320).convert(
            "L"
        )
    ) == {"]E0": WATER.barcode}


@pytest.mark.parametrize(("symbology", "identifier"), [("gs1_matrix", "]d2"), ("gs1_128", "]C1")])
def test_gs1_symbols_say_lot_and_dates_without_brackets(symbology: str, identifier: str):
    label = replace(WATER, lot="L77", expires=date(2027, 1, 31), serial="SN1")
    part = LabelPart("barcode", 5, 5, 110, 40, 0, symbology=symbology)
    template = LabelTemplate("wide", "wide", 120, 50, parts=(part,))
    (page,) = label_pages([(label, 1)], template)
    assert codes(label_picture(page, 203).convert("L")) == {identifier: "01069010280750151727013110L77\x1d21SN1"}
    assert not barcode_fits(replace(label, barcode="ABC-1"), template)


def test_a_lot_label_says_lot_and_best_before_in_words(tmp_path: Path):
    write([(replace(WATER, lot="L77", expires=date(2027, 1, 31)), 1)], tmp_path / "label.pdf", "lot_60x40")
    text = pages(tmp_path / "label.pdf")[0][0]
    assert "L77" in text
    assert "2027-01-31" in text


@pytest.mark.parametrize("template", [code for code in DEFAULTS if code != "lot_60x40"])
def test_a_label_says_name_price_and_code_in_chinese(tmp_path: Path, template: str):
    write([(WATER, 1), (APPLES, 1)], tmp_path / "label.pdf", template)
    text = "".join(words for words, _ in pages(tmp_path / "label.pdf"))
    for words in ("农夫山泉", "￥48.50", "6901028075015", "550ml*24瓶", "散装苹果", "￥12.76"):
        assert words in text
    wanted = any(part.field == "member_price" for part in DEFAULTS[template].parts)
    assert ("会员价 ￥45.00" in text) is wanted


def test_a_label_of_a_roll_is_a_page_of_its_size(tmp_path: Path):
    for code, size in (("roll_60x40", (60, 40)), ("roll_40x30", (40, 30))):
        write([(WATER, 3)], tmp_path / f"{code}.pdf", code)
        found = pages(tmp_path / f"{code}.pdf")
        assert len(found) == 3
        assert found[0][1] == pytest.approx([side * 72 / 25.4 for side in size], abs=0.5)


def test_a_sheet_begins_at_the_first_free_place_and_goes_on_overleaf(tmp_path: Path):
    path = tmp_path / "sheet.pdf"
    write([(WATER, 3), (APPLES, 2)], path, "a4_3x7", start_cell=18)
    found = pages(path)
    assert [words.count("农夫山泉") for words, _ in found] == [3, 0]
    assert [words.count("散装苹果") for words, _ in found] == [1, 1]
    assert next_cell(DEFAULTS["a4_3x7"], 18, 5) == 2
    for place in (0, 22):
        with pytest.raises(InvalidValue):
            write([(WATER, 1)], path, "a4_3x7", start_cell=place)


def test_a_long_name_ends_in_dots_and_stays_on_its_label(tmp_path: Path):
    write([(replace(CHOCOLATE, name=CHOCOLATE.name * 4), 1)], tmp_path / "label.pdf", "roll_60x40")
    assert "…" in pages(tmp_path / "label.pdf")[0][0]


def test_control_characters_do_not_reach_a_label(tmp_path: Path):
    write([(replace(WATER, name="茶\x00\x1b[\u202e壶"), 1)], tmp_path / "label.pdf", "roll_60x40")
    assert "茶[壶" in pages(tmp_path / "label.pdf")[0][0]


def test_a_barcode_too_long_for_the_label_is_left_out_and_known_beforehand(tmp_path: Path):
    long = replace(WATER, barcode="A-VERY-LONG-CODE-OF-THE-SHOP")
    assert not barcode_fits(long, DEFAULTS["roll_40x30"])
    assert not barcode_fits(replace(WATER, barcode="条码"), DEFAULTS["roll_60x40"])
    assert barcode_fits(WATER, DEFAULTS["roll_40x30"])
    write([(long, 1)], tmp_path / "label.pdf", "roll_40x30")
    assert scanned(tmp_path / "label.pdf", 300) == []


def test_a_template_of_labels_is_read_strictly():
    shelf = DEFAULTS["roll_60x40"]
    assert changed(shelf, content_of(shelf)) == shelf
    part = {"field": "text", "x": 1, "y": 1, "width": 20, "height": 5, "text": "特价", "align": "center"}
    (page,) = label_pages([(WATER, 1)], changed(shelf, {"parts": [part], "name": "特价签"}))
    assert [mark.text for mark in page.marks if isinstance(mark, Words)] == ["特价"]
    for values in (
        {"code": "x"},
        {"width": True},
        {"width": 301},
        {"columns": 0},
        {"columns": 20, "rows": 20},
        {"columns": 4, "rows": 10, "page_width": 210, "page_height": 297},
        {"name": "x" * 61},
        {"parts": 5},
        {"parts": [5]},
        {"parts": [{**part, "colour": "red"}]},
        {"parts": [{**part, "field": "cost"}]},
        {"parts": [{**part, "bold": 1}]},
        {"parts": [{**part, "x": 55}]},
        {"parts": [{"field": "text"}]},
    ):
        with pytest.raises(InvalidValue):
            changed(shelf, values)


def test_which_code_is_drawn_how():
    assert symbology_of("6901028075015") is Symbology.EAN13
    assert symbology_of("6901028075016") is Symbology.CODE128
    assert symbology_of("012345678905") is Symbology.EAN13
    assert ean13_of("012345678905") == "0012345678905"
    assert len(modules_of("6901028075015", Symbology.EAN13)) == 95
    with pytest.raises(InvalidValue):
        modules_of("6901028075016", Symbology.EAN13)
    assert len({len(row) for row in qr_rows("x")}) == 1


def test_a_thousand_labels_make_a_small_file(tmp_path: Path):
    labels = [(replace(WATER, name=f"商品{number}", code=str(number)), 1) for number in range(1000)]
    write(labels, tmp_path / "labels.pdf", "roll_60x40")
    assert (tmp_path / "labels.pdf").stat().st_size < 2_000_000


@pytest.mark.parametrize("width", [58, 80])
def test_a_receipt_as_pdf_is_as_wide_as_its_roll_and_says_the_same(tmp_path: Path, width: int):
    write_receipt_pdf(SALE, tmp_path / "sale.pdf", width)
    [(text, size)] = pages(tmp_path / "sale.pdf")
    assert size[0] == pytest.approx(width * 72 / 25.4, abs=0.5)
    for words in ("好又多便利店", "合计", "￥190.20", "农夫山泉饮用天然水550ml", "CS1-20261121-0001", "谢谢惠顾"):
        assert words in text
    assert scanned(tmp_path / "sale.pdf", 203) == [("Code128", "CS1-20261121-0001")]
    write_receipt_pdf(REFUND, tmp_path / "refund.pdf", width)
    [(refund, refund_size)] = pages(tmp_path / "refund.pdf")
    assert "补打 2" in refund
    assert refund_size[1] < size[1]


def test_a_pdf_receipt_with_a_number_too_long_for_bars_carries_a_square_code(tmp_path: Path):
    number = "CS-MAIN-STREET-COUNTER-12-20261121-0001"
    write_receipt_pdf(replace(SALE, number=number), tmp_path / "sale.pdf", 58)
    document = pdfium.PdfDocument(tmp_path / "sale.pdf")
    picture = document[0].render(scale=300 / 72).to_pil()
    document.close()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [number]


# what a printer does not hit is moved


def barcode_corner(picture: Any) -> tuple[int, int]:
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == WATER.barcode
    return found.position.top_left.x, found.position.top_left.y


@pytest.mark.parametrize("language", [LabelLanguage.TSPL, LabelLanguage.ZPL, LabelLanguage.ESCPOS])
def test_a_nudged_label_is_the_same_one_further_right_and_up(language: LabelLanguage):
    (page,) = label_pages([(WATER, 1)], DEFAULTS["roll_60x40"])
    corners = [barcode_corner(read_back(page, LabelProfile(language, right=by, down=-by))) for by in (0.0, 2.0)]
    (left, top), (moved_left, moved_top) = corners
    assert (moved_left - left, top - moved_top) == pytest.approx((16, 16), abs=2)


def read_back(page: Any, profile: LabelProfile) -> Any:
    job = label_job(page, profile)
    if profile.language is not LabelLanguage.ESCPOS:
        roll = LabelRoll(profile)
        roll.feed(job)
        assert roll.unknown == []
        return roll.labels[0].convert("L")
    reader = EscposReader()
    reader.feed(job)
    pictures = [ImageOps.invert(Image.frombytes("1", (p.width, p.height), p.data)) for p in reader.pictures]
    return stack(pictures, pictures[0].width).convert("L")


def test_what_is_nudged_off_a_label_is_cut_off_and_asks_no_printer_for_negative_dots():
    (page,) = label_pages([(WATER, 1)], DEFAULTS["roll_40x30"])
    for language in (LabelLanguage.TSPL, LabelLanguage.ZPL):
        job = label_job(page, LabelProfile(language, right=-15, down=-9))
        assert b"BAR -" not in job
        assert b"BITMAP -" not in job
        assert b"^FO-" not in job


def test_a_sheet_is_nudged_as_a_whole(tmp_path: Path):
    sheet = next(template for template in DEFAULTS.values() if template.on_sheets)
    (page,) = label_pages([(WATER, 2)], sheet)
    (tmp_path / "sheet.pdf").write_bytes(pages_pdf([nudged(page, 1.5, -1)], "labels"))
    assert [text for _, text in scanned(tmp_path / "sheet.pdf", 203)] == [WATER.barcode] * 2
    pairs = zip(page.marks, nudged(page, 1.5, -1).marks, strict=True)
    assert len({(round(after.x - before.x, 3), round(after.y - before.y, 3)) for before, after in pairs}) == 1


def test_no_language_is_offered_that_is_not_written():
    assert {language.value for language in LabelLanguage} == set(LANGUAGES)
    assert "epl" not in LANGUAGES
