"""The reader knows the language of receipt printers, not only what we write ourselves."""

import io

import pytest

from jxc_desktop.printing.escpos import receipt_job
from jxc_desktop.printing.escpos_reader import EscposReader, PrintedBarcode, PrintedLine
from jxc_desktop.printing.paper import PaperProfile
from jxc_desktop.printing.text import Encoding
from tests.support.data import data_file
from tests.unit.printing.samples import SALE

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


@pytest.mark.data
def test_barcodes_of_the_older_command_are_read():
    assert "ABC" in read(sample("barcode")).barcodes


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
