"""Receipts byte for byte: golden files hold what each printer gets, in both languages and every mode.

With JXC_WRITE_GOLDEN=1 the files are written anew; look at the difference before committing it.
"""

import hashlib
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jxc_desktop.i18n import set_language
from jxc_desktop.printing.blocks import Barcode, Pair, Row, lay_out
from jxc_desktop.printing.escpos import drawer_job, receipt_job, slip_job
from jxc_desktop.printing.escpos_reader import EscposReader
from jxc_desktop.printing.paper import PaperProfile
from jxc_desktop.printing.receipt import ReceiptKind, ReceiptLine, price_text
from jxc_desktop.printing.slip import SlipData
from jxc_desktop.printing.text import Encoding, columns_of
from tests.unit.printing.samples import REFUND, SALE

GOLDEN = Path(__file__).parent / "golden"
MODES = [(width, encoding) for width in (58, 80) for encoding in Encoding]


def read_back(data: bytes, profile: PaperProfile) -> EscposReader:
    reader = EscposReader(profile.encoding, profile.columns)
    reader.feed(data)
    return reader


def golden(name: str, data: bytes) -> bytes:
    path = GOLDEN / name
    if os.environ.get("JXC_WRITE_GOLDEN"):
        path.write_bytes(data)
    return path.read_bytes()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("width", "encoding"), [mode for mode in MODES if mode[1] is not Encoding.RASTER])
@pytest.mark.parametrize(("name", "receipt"), [("sale", SALE), ("refund", REFUND)])
def test_a_receipt_is_what_it_was(name, receipt, width, encoding, language):
    set_language(language)
    profile = PaperProfile(width, encoding)
    data = receipt_job(receipt, profile, open_drawer=name == "sale")
    assert data == golden(f"{name}_{width}_{encoding.value}_{language}.bin", data)
    lines = "\n".join(read_back(data, profile).lines) + "\n"
    assert lines == golden(f"{name}_{width}_{language}.txt", lines.encode()).decode()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("width", [58, 80])
def test_a_receipt_in_pictures_shows_the_same_dots_as_the_text(width, language):
    """The fonts are ours, so a printer without Chinese prints what the preview of any other shows."""
    set_language(language)
    pictures = []
    for encoding in (Encoding.UTF8, Encoding.RASTER):
        profile = PaperProfile(width, encoding)
        reader = read_back(receipt_job(SALE, profile), profile)
        assert reader.unknown == []
        pictures.append(reader.picture())
    words, dots = pictures
    assert words.size == dots.size
    differing = sum(a != b for a, b in zip(words.tobytes(), dots.tobytes(), strict=True))
    assert differing / len(words.tobytes()) < 0.002
    ink = dots.histogram()[0] / (dots.width * dots.height)
    assert 0.03 < ink < 0.2


@pytest.mark.parametrize(("width", "encoding"), MODES)
def test_no_line_is_wider_than_the_paper_and_every_amount_stands_at_its_right_edge(width, encoding):
    profile = PaperProfile(width, Encoding.GBK if encoding is Encoding.RASTER else encoding)
    lines = read_back(receipt_job(SALE, profile), profile).lines
    assert max(columns_of(line, profile.encoding) for line in lines) == profile.columns
    for amount in ("4.00", "48.50", "15.75", "123.46", "-1.50", "191.71", "￥190.20", "9.80"):
        assert any(line.endswith(amount) and columns_of(line, profile.encoding) == profile.columns for line in lines), (
            amount
        )


def test_a_long_name_is_wrapped_and_nothing_of_it_is_lost():
    name = "特级初榨橄榄油 Extra Virgin Olive Oil 5L 西班牙原瓶进口家庭装食用油礼盒" * 2
    profile = PaperProfile(58)
    lines = read_back(
        receipt_job(replace(SALE, lines=(ReceiptLine(name, "1", Decimal(1), Decimal(1)),)), profile), profile
    )
    assert name.replace(" ", "") in "".join(lines.lines).replace(" ", "")


def test_an_amount_is_never_cut_however_large():
    line = ReceiptLine("金条", "12345678.1234kg", Decimal("123456789.123456"), Decimal("999999999999.99"))
    profile = PaperProfile(58)
    text = "\n".join(read_back(receipt_job(replace(SALE, lines=(line,)), profile), profile).lines)
    for figure in ("12345678.1234kg", "123456789.123456", "999999999999.99"):
        assert figure in text


def test_the_yen_sign_is_the_one_that_chinese_printers_have():
    data = receipt_job(SALE, PaperProfile(58))
    assert "￥190.20".encode("gbk") in data
    assert b"\x81\x30\x84\x36" not in data  # what GB18030 would make of the other yen sign


def test_the_first_print_is_no_repeat_and_a_repeat_says_which():
    profile = PaperProfile(58)
    assert "补打" not in "\n".join(read_back(receipt_job(SALE, profile), profile).lines)
    assert "*** 补打 2 ***" in read_back(receipt_job(replace(SALE, reprint=2), profile), profile).lines


@pytest.mark.parametrize(("kind", "word"), [(ReceiptKind.REFUND, "零售退货"), (ReceiptKind.REVERSAL, "红冲")])
def test_what_is_no_sale_says_so_at_its_head(kind, word):
    profile = PaperProfile(80)
    lines = read_back(receipt_job(replace(SALE, kind=kind), profile), profile).lines
    assert lines.index(word) < 5


def test_the_drawer_opens_only_when_told_to_and_on_its_pin():
    for pin in (0, 1):
        profile = PaperProfile(58, drawer_pin=pin)
        kick = bytes((0x1B, 0x70, pin, 25, 250))
        assert kick in receipt_job(SALE, profile, open_drawer=True)
        assert kick not in receipt_job(SALE, profile)
        assert drawer_job(profile) == b"\x1b@" + kick
        assert read_back(drawer_job(profile), profile).drawer_kicks == 1


def test_a_printer_without_a_knife_feeds_the_paper_out_instead():
    profile = PaperProfile(58, cutter=False)
    reader = read_back(receipt_job(SALE, profile), profile)
    assert reader.cuts == 0
    assert reader.lines[-4:] == [""] * 4


def test_the_chinese_switch_may_be_left_out_and_a_code_page_may_be_chosen():
    assert b"\x1c" not in receipt_job(SALE, PaperProfile(58, chinese_switch=False))
    assert receipt_job(SALE, PaperProfile(58)).startswith(b"\x1b@\x1c&")
    assert receipt_job(SALE, PaperProfile(58, Encoding.UTF8, codepage=16)).startswith(b"\x1b@\x1bt\x10")


def test_the_number_is_a_barcode_and_on_narrow_paper_a_square_one_if_it_is_too_long():
    for number, kind in (("CS1-20261121-0001", "code128"), ("CS-MAIN-STREET-20261121-0001", "qr")):
        profile = PaperProfile(58)
        reader = read_back(receipt_job(replace(SALE, number=number), profile), profile)
        assert reader.barcodes == [number]
        assert [mark.kind for mark in reader.marks if hasattr(mark, "kind")] == [kind]


def test_a_number_with_braces_survives_the_barcode():
    profile = PaperProfile(80)
    assert read_back(receipt_job(replace(SALE, number="A{1}22334"), profile), profile).barcodes == ["A{1}22334"]


def test_the_barcode_in_the_picture_of_a_receipt_can_be_scanned():
    zxingcpp = pytest.importorskip("zxingcpp")
    for width in (58, 80):
        profile = PaperProfile(width, Encoding.RASTER)
        picture = read_back(receipt_job(SALE, profile), profile).picture().convert("L")
        picture = picture.resize((picture.width * 2, picture.height * 2))
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == ["CS1-20261121-0001"]


def test_tax_on_top_of_the_prices_is_a_line_of_its_own():
    profile = PaperProfile(58)
    lines = read_back(receipt_job(replace(SALE, tax=Decimal("24.73")), profile), profile).lines
    assert [line.split() for line in lines if line.startswith("税额")] == [["税额", "24.73"]]


def test_a_slip_is_words_and_figures():
    profile = PaperProfile(58)
    slip = SlipData("交班", (("应有现金", "100.00"), ("", ""), ("备注", "")), reprint=1)
    assert read_back(slip_job(slip, profile), profile).lines[:5] == [
        "交班",
        "*** 补打 1 ***",
        "-" * 32,
        "应有现金                  100.00",
        "-" * 32,
    ]


def test_a_price_has_two_decimals_or_as_many_as_it_needs():
    assert [price_text(Decimal(text)) for text in ("2", "2.5", "12.3456", "0.001", "100")] == [
        "2.00",
        "2.50",
        "12.3456",
        "0.001",
        "100.00",
    ]


def test_words_too_long_for_their_figure_go_above_it():
    lines = lay_out([Pair("一二三四五六七八九十" * 2, "123456.00")], 32, Encoding.GBK)
    assert [line.text for line in lines if not isinstance(line, Barcode)] == [
        "一二三四五六七八九十一",
        "二三四五六七八九十     123456.00",
    ]
    alone = lay_out([Row("", ("1",), (4,))], 32, Encoding.GBK)
    assert [line.text for line in alone] == [" " * 31 + "1"]


def test_the_golden_files_are_all_used():
    assert len(list(GOLDEN.glob("*.bin"))) == 16
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in GOLDEN.glob("*.bin")}) == 16
