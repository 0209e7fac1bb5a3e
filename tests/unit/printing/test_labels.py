"""Labels and PDF receipts are looked at as a scanner and a reader would: rendered, decoded, extracted."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.printing.barcodes import Symbology, ean13_of, modules_of, qr_rows, symbology_of
from jxc_desktop.printing.labels import LAYOUTS, LabelData, barcode_fits, write_labels
from jxc_desktop.printing.pdf import write_receipt_pdf
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


@pytest.mark.parametrize("dots_per_inch", [203, 300])
@pytest.mark.parametrize("layout", list(LAYOUTS))
@pytest.mark.parametrize(
    "label", [WATER, CHOCOLATE, replace(WATER, barcode="012345678905")], ids=lambda label: label.barcode
)
def test_a_scanner_reads_every_label(tmp_path: Path, label: LabelData, layout: str, dots_per_inch: int):
    write_labels([(label, 1)], tmp_path / "label.pdf", LAYOUTS[layout])
    assert {text for _, text in scanned(tmp_path / "label.pdf", dots_per_inch)} == {
        ean13_of(label.barcode) or label.barcode
    }


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_a_label_says_name_price_and_code_in_chinese(tmp_path: Path, layout: str):
    write_labels([(WATER, 1), (APPLES, 1)], tmp_path / "label.pdf", LAYOUTS[layout])
    text = "".join(words for words, _ in pages(tmp_path / "label.pdf"))
    for words in ("农夫山泉", "￥48.50", "6901028075015", "550ml*24瓶", "散装苹果", "￥12.76"):
        assert words in text
    assert ("会员价 ￥45.00" in text) is LAYOUTS[layout].shelf


def test_a_label_of_a_roll_is_a_page_of_its_size(tmp_path: Path):
    for code, size in (("roll_60x40", (60, 40)), ("roll_40x30", (40, 30))):
        write_labels([(WATER, 3)], tmp_path / f"{code}.pdf", LAYOUTS[code])
        found = pages(tmp_path / f"{code}.pdf")
        assert len(found) == 3
        assert found[0][1] == pytest.approx([side * 72 / 25.4 for side in size], abs=0.5)


def test_a_sheet_begins_at_the_first_free_place_and_goes_on_overleaf(tmp_path: Path):
    path = tmp_path / "sheet.pdf"
    assert write_labels([(WATER, 3), (APPLES, 2)], path, LAYOUTS["a4_3x7"], start_cell=18) == 5
    found = pages(path)
    assert [words.count("农夫山泉") for words, _ in found] == [3, 0]
    assert [words.count("散装苹果") for words, _ in found] == [1, 1]
    for place in (0, 22):
        with pytest.raises(InvalidValue):
            write_labels([(WATER, 1)], path, LAYOUTS["a4_3x7"], start_cell=place)


def test_a_long_name_ends_in_dots_and_stays_on_its_label(tmp_path: Path):
    write_labels([(replace(CHOCOLATE, name=CHOCOLATE.name * 3), 1)], tmp_path / "label.pdf", LAYOUTS["roll_60x40"])
    assert "…" in pages(tmp_path / "label.pdf")[0][0]


def test_control_characters_do_not_reach_a_label(tmp_path: Path):
    write_labels([(replace(WATER, name="茶\x00\x1b[\u202e壶"), 1)], tmp_path / "label.pdf", LAYOUTS["roll_60x40"])
    assert "茶[壶" in pages(tmp_path / "label.pdf")[0][0]


def test_a_barcode_too_long_for_the_label_is_refused_and_known_beforehand(tmp_path: Path):
    long = replace(WATER, barcode="A-VERY-LONG-CODE-OF-THE-SHOP")
    assert not barcode_fits(long.barcode, LAYOUTS["roll_40x30"])
    assert not barcode_fits("条码", LAYOUTS["roll_60x40"])
    assert barcode_fits(WATER.barcode, LAYOUTS["roll_40x30"])
    with pytest.raises(InvalidValue):
        write_labels([(long, 1)], tmp_path / "label.pdf", LAYOUTS["roll_40x30"])


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
    write_labels(labels, tmp_path / "labels.pdf", LAYOUTS["roll_60x40"])
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
