"""The reader knows the language of receipt printers, not only what we write ourselves."""

import io
from collections import Counter

import pytest
from PIL import ImageOps

from jxc_desktop.printing.escpos import receipt_job
from jxc_desktop.printing.escpos_marks import PrintedBarcode, PrintedLine
from jxc_desktop.printing.escpos_reader import EscposReader
from jxc_desktop.printing.paper import PaperProfile
from jxc_desktop.printing.text import Encoding
from tests.support.data import data_file
from tests.unit.printing.samples import SALE

EDGE = 24
FILES = ["receipt-with-logo", "barcode", "text-size", "margins-and-spacing", "formatting-netum"]


def read(data: bytes, **options) -> EscposReader:
    reader = EscposReader(**options)
    reader.feed(data)
    return reader


def sample(name: str) -> bytes:
    return data_file(f"escpos/{name}.bin").read_bytes()


@pytest.mark.data
@pytest.mark.parametrize("name", FILES)
def test_jobs_of_other_programs_are_read_without_a_rest(name):
    reader = read(sample(name), columns=48)
    assert reader.unknown == []
    assert reader.cuts == 1
    assert reader.png().startswith(b"\x89PNG")


@pytest.mark.data
def test_the_receipt_with_a_logo_has_its_total_and_its_logo():
    reader = read(sample("receipt-with-logo"), columns=48)
    total = next(line for line in reader.lines if "Total" in line)
    assert "$ 14.25" in total
    assert [(picture.width, picture.height) for picture in reader.pictures] == [(304, 236)]
    assert reader.drawer_kicks == 1
    assert "Thank you for shopping at ExampleMart" in reader.lines


@pytest.mark.data
def test_sizes_and_styles_are_seen():
    reader = read(sample("text-size"))
    sizes = {
        (run.style.wide, run.style.high) for mark in reader.marks if isinstance(mark, PrintedLine) for run in mark.runs
    }
    assert {(1, 1), (2, 2), (8, 8), (1, 4), (4, 1)} <= sizes
    styles = read(sample("formatting-netum"))
    aligned = {mark.text: mark.align for mark in styles.marks if isinstance(mark, PrintedLine)}
    assert aligned["CENTER ALIGNED"] == "center"
    assert aligned["RIGHT ALIGNED"] == "right"


def picture_of(reader: EscposReader):
    image = pytest.importorskip("PIL.Image")
    return image.open(io.BytesIO(reader.png())).convert("L")


def ink(picture, top: int, bottom: int) -> tuple[int, int]:
    """Where the black of these rows begins and ends, in dots from the left edge of the paper."""
    box = ImageOps.invert(picture.crop((0, top, picture.width, bottom))).getbbox()
    return box[0] - EDGE, box[2] - EDGE


@pytest.mark.data
def test_the_bars_of_every_symbology_are_read_back():
    zxingcpp = pytest.importorskip("zxingcpp")
    reader = read(sample("barcode"), columns=48)
    picture = picture_of(reader)
    twice = picture.resize((picture.width * 2, picture.height * 2), 0)
    found = Counter((code.format.name, code.text) for code in zxingcpp.read_barcodes(twice))
    assert found["Code39", "ABC"] >= 7
    assert found["UPCE", "0012345000065"] == 3
    assert set(found) - {("Code39", "ABC"), ("UPCE", "0012345000065")} == {
        ("EAN13", "0123456789012"),
        ("EAN13", "0012345678905"),
        ("EAN8", "01234565"),
        ("Code39", "ABC 012"),
        ("Code39", "$%+-./"),
        ("Code39", "TEXT"),
        ("ITF", "0123456789"),
        ("Codabar", "A012345A"),
        ("Codabar", "A012$+-./:A"),
        ("Code93", "012abcd"),
        ("Code128", "012ABCD"),
        ("Code128", "012ABCDabcd"),
        ("Code128", "213243"),
    }
    words = [(mark.above, mark.below) for mark in reader.marks if isinstance(mark, PrintedBarcode)][15:19]
    assert words == [(False, False), (True, False), (False, True), (True, True)]


@pytest.mark.data
def test_margins_and_widths_move_the_text_and_break_what_does_not_fit():
    picture = picture_of(read(sample("margins-and-spacing"), columns=48))
    lines = [ink(picture, 12 + 30 * number, 42 + 30 * number) for number in range(22)]
    assert [begin - lines[2][0] for begin, _ in lines[3:11]] == [1, 3, 7, 15, 31, 63, 127, 255]
    assert [begin for begin, _ in lines[11:14]] == pytest.approx([512] * 3, abs=6), "five characters a line"
    ends = [end for _, end in lines[15:22]]
    assert ends == pytest.approx([576, 512, 256, 128, 128, 48, 64], abs=12)


@pytest.mark.data
def test_the_logo_stands_in_the_middle_and_the_total_is_as_wide_as_the_paper():
    reader = read(sample("receipt-with-logo"), columns=48)
    picture = picture_of(reader)
    begin, end = ink(picture, 12, 12 + 236)
    assert abs(begin - (576 - end)) <= 2
    (total,) = (mark for mark in reader.marks if isinstance(mark, PrintedLine) and "Total" in mark.text)
    assert [total.text.split()[0], " ".join(total.text.split()[1:])] == ["Total", "$ 14.25"]
    assert {run.style.wide for run in total.runs} == {2}
    top = 12 + 236 + 30 * 12
    assert ink(picture, top, top + 30) == pytest.approx((0, 576), abs=6)


@pytest.mark.data
def test_underlined_text_has_a_line_under_it():
    picture = picture_of(read(sample("formatting-netum"), columns=48))
    tops = {
        name: 12 + 30 * number for number, name in enumerate(("left", "centre", "right", "", "bold", "both", "under"))
    }
    lined = {name for name, top in tops.items() if _longest_line(picture, top) > 150}
    assert lined == {"both", "under"}


def _longest_line(picture, top: int) -> int:
    return max(picture.crop((0, y, picture.width, y + 1)).histogram()[0] for y in range(top, top + 30))


def test_bars_that_do_not_fit_or_cannot_carry_the_text_are_shown_as_text():
    wide = picture_of(read(b"\x1dw\x06\x1dkE\x1e" + b"A" * 30))
    wrong = picture_of(read(b"\x1dkB\x0b01234567890"))
    assert (wide.height, wrong.height) == (24 + 30, 24 + 30)


def test_spacing_is_taken_and_given_back():
    reader = read(b"one\n\x1b3\x50two\n\x1b2three\n")
    assert [mark.spacing for mark in reader.marks if isinstance(mark, PrintedLine)] == [30, 80, 30]
    assert picture_of(reader).height == 24 + 30 + 80 + 30


@pytest.mark.parametrize(
    ("sent", "read_back"),
    [
        ("04210000526", "0042100005264"),
        ("042100005264", "0042100005264"),
        ("01234567890", ""),
        ("0425261", "0042100005264"),
    ],
)
def test_a_short_product_code_is_made_of_a_long_one_where_its_zeros_allow_it(sent, read_back):
    zxingcpp = pytest.importorskip("zxingcpp")
    found = zxingcpp.read_barcodes(picture_of(read(b"\x1dkB" + bytes((len(sent),)) + sent.encode())))
    assert "".join(code.text for code in found) == read_back


def test_a_job_may_come_in_pieces_of_any_size():
    for encoding in Encoding:
        profile = PaperProfile(58, encoding)
        job = receipt_job(SALE, profile, open_drawer=True)
        whole = read(job, encoding=encoding)
        for size in (1, 7, 1000):
            pieces = EscposReader(encoding)
            for at in range(0, len(job), size):
                pieces.feed(job[at : at + size])
            if encoding is not Encoding.UTF8:  # a cut character of UTF-8 is told by its continuation only
                assert pieces.lines == whole.lines
            assert (pieces.cuts, pieces.drawer_kicks, pieces.barcodes) == (1, 1, whole.barcodes)
            assert pieces.unknown == []


def test_rubbish_is_kept_apart():
    reader = read(b"good\n\x01\x02\x1b\xfebad\n")
    assert reader.lines == ["good", "bad"]
    assert reader.unknown == [b"\x01", b"\x02", b"\x1b\xfe"]


def test_paper_can_be_torn_off():
    reader = read(b"\x1bp\x00\x19\xfaone\n\x1dVB\x00")
    reader.clear()
    reader.feed(b"two\n")
    assert (reader.lines, reader.cuts, reader.drawer_kicks) == (["two"], 0, 0)


def test_commands_without_a_mark_are_passed_over():
    job = (
        b"\x1b2\x1b3\x10\x1bD\x08\x10\x00\x1bt\x02a\tb\r\n"
        b"\x1bd\x02\x1b*\x00\x02\x00ab\x1bi\x1b-\x01u\x1bm\x1c.\x1d$\x00\x00\x10\x04\x01\n"
    )
    reader = read(job)
    assert reader.lines == ["a       b", "", "", "u", ""]
    assert (reader.cuts, reader.unknown) == (2, [])


def test_code_sets_of_code_128_are_told_apart():
    assert read(b"\x1dkI\x0b{BCS{C\x01\x63{B-").barcodes == ["CS0199-"]
    assert read(b"\x1dkI\x06{B{{A-").barcodes == ["{A-"]


def test_ean_and_square_codes_are_drawn():
    zxingcpp = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image")
    reader = read(b"\x1dkC\x0d6901028075015\x1d(k\x0c\x001P0CS1-00001\x1d(k\x03\x001Q0")
    assert [mark.kind for mark in reader.marks if isinstance(mark, PrintedBarcode)] == ["ean13", "qr"]
    picture = image.open(io.BytesIO(reader.png())).convert("L")
    assert {code.text for code in zxingcpp.read_barcodes(picture)} == {"6901028075015", "CS1-00001"}
