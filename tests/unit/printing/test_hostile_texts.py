"""Names are data: whatever stands in them, a printer gets text and only text of it."""

import re
from dataclasses import replace

import pytest

from jxc_desktop.printing.escpos import receipt_job, slip_job
from jxc_desktop.printing.escpos_reader import EscposReader
from jxc_desktop.printing.paper import PaperProfile
from jxc_desktop.printing.receipt import ReceiptKind
from jxc_desktop.printing.slip import SlipData
from jxc_desktop.printing.text import Encoding, columns_of, cut, printable, printer_bytes, wrap
from tests.unit.printing.samples import LINES, SALE

HOSTILE = [
    "茶\x1bp\x00\x19\xfa壶",
    "\x1dVB\x00",
    "\x1b@\x1b!\x30big",
    "a\x00b",
    "line\nbreak\r\ntab\t",
    "\x10\x14\x01\x00\x05",
    "\x1c.\x1c!\x0c",
    "\x7f\x80\x9b31m\x9f",
    "\u202eright to left\u202c",
    "\u2066isolate\u2069",
    "zero\u200bwidth\u200d\ufeff",
    "emoji 🙂🛒",
    "rare 𠮷㐂",
    "half \ud83d surrogate",
    "£ € ₽ ñ ø ﷽",
    "¥12.50",
    "combining e\u0301 a\u0308",
    "\U000e0041tag\U000e007f",
    "a\u2028b\u2029c\x85d",
    "\x1d(k\x03\x001Q0" + "x" * 300,
]
PROFILES = [PaperProfile(width, encoding) for width in (58, 80) for encoding in Encoding]
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def with_text(text: str, kind: ReceiptKind):
    lines = tuple(replace(line, name=text, quantity="1" + text) for line in LINES)
    tenders = tuple(replace(tender, name=text) for tender in SALE.tenders)
    return replace(
        SALE, kind=kind, shop=text, shop_lines=(text, text), counter=text, cashier=text, lines=lines, tenders=tenders,
        member=text, original=text, remark=text, footer=(text,), number=text, reprint=1,
    )  # fmt: skip


def jobs(text: str, profile: PaperProfile):
    for kind in ReceiptKind:
        yield receipt_job(with_text(text, kind), profile)
    yield slip_job(SlipData(text, ((text, text), (text, ""), ("", text)), reprint=1), profile)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: f"{profile.width}-{profile.encoding}")
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_reaches_the_printer_as_a_command(text: str, profile: PaperProfile):
    for job in jobs(text, profile):
        reader = EscposReader(profile.encoding, profile.columns)
        reader.feed(job)
        assert reader.unknown == []
        assert reader.drawer_kicks == 0
        assert reader.cuts == 1
        assert not _CONTROLS.search("".join(reader.lines))
        assert all(columns_of(line, profile.encoding) <= profile.columns for line in reader.lines)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("encoding", list(Encoding))
def test_the_one_way_into_a_job_lets_no_control_byte_through(text: str, encoding: Encoding):
    for columns in (None, 1, 7, 32):
        raw = printer_bytes(text, encoding, columns)
        assert not any(byte < 0x20 or byte == 0x7F for byte in raw)
        raw.decode("gbk" if encoding is Encoding.GBK else "utf-8")


def test_what_gbk_lacks_is_replaced_and_keeps_its_width():
    assert printable("𠮷野家🙂") == "？野家？"
    assert printable("a₽b") == "a?b"
    assert printable("ﬁn²") == "fin2"
    assert printable("−5 ‑ 7") == "-5 - 7"
    assert printable("𠮷", Encoding.UTF8) == "𠮷"


def test_a_yen_sign_becomes_the_wide_one():
    assert printer_bytes("¥1") == "￥1".encode("gbk")
    assert printer_bytes("¥1", Encoding.UTF8) == "￥1".encode()


def test_ideographs_take_two_columns_and_are_never_halved():
    assert columns_of("茶a") == 3
    assert cut("茶茶", 3) == "茶"
    assert printer_bytes("茶茶", columns=3) == "茶".encode("gbk")
    assert columns_of("ñ茶a", Encoding.UTF8) == 4


def test_wrapping_keeps_words_whole_where_they_fit():
    assert wrap("Extra Virgin Olive", 12) == ["Extra Virgin", "Olive"]
    assert wrap("Extra Virgin Olive", 10) == ["Extra", "Virgin", "Olive"]
    assert wrap("一二三四五", 4) == ["一二", "三四", "五"]
    assert wrap("x" * 10, 4) == ["xxxx", "xxxx", "xx"]
    assert wrap("茶", 1) == ["茶"]
