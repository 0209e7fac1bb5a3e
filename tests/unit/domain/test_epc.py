"""A tag that is on goods says their article number and the serial number of the piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc_desktop.domain.barcode import check_digit
from jxc_desktop.domain.epc import is_sgtin, read_sgtin
from jxc_desktop.domain.errors import InvalidValue
from jxc_desktop.domain.gs1 import read_gs1

_PREFIX_BITS = (40, 37, 34, 30, 27, 24, 20)


@pytest.mark.parametrize(
    ("code", "gtin", "serial"),
    [
        # the worked example of the EPC Tag Data Standard, annex E.3: urn:epc:tag:sgtin-96:3.0614141.812345.6789
        ("3074257BF7194E4000001A85", "80614141123458", "6789"),
        ("3074257bf7194e4000001a85", "80614141123458", "6789"),
        # the example of a tag maker's converter: company prefix 8935363, item reference 095837, serial number 1
        ("3076215F0C5D974000000001", "08935363958373", "1"),
    ],
)
def test_published_tags_are_read_as_published(code: str, gtin: str, serial: str) -> None:
    tag = read_sgtin(code)
    assert (tag.gtin, tag.serial) == (gtin, serial)
    message = read_gs1(tag.element_string, 2026)
    assert (message.gtin, message.serial) == (gtin, serial)


@given(st.integers(0, 6), st.text("0123456789", min_size=13, max_size=13), st.integers(0, 2**38 - 1), st.integers(0, 7))
def test_every_partition_gives_back_what_was_written(partition: int, body: str, serial: int, kind: int) -> None:
    digits = 12 - partition
    prefix, item = body[1 : 1 + digits], body[0] + body[1 + digits :]
    bits = 0x30 << 88 | kind << 85 | partition << 82 | serial
    bits |= int(prefix) << (82 - _PREFIX_BITS[partition]) | int(item) << 38
    tag = read_sgtin(f"{bits:024X}")
    assert (tag.gtin, tag.serial) == (body + check_digit(body), str(serial))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("6901028075763", "it is no tag of goods (SGTIN-96)"),
        ("3174257BF7194E4000001A85", "it is no tag of goods (SGTIN-96)"),  # a pallet's tag
        ("3074257BF7194E4000001A8G", "it is no tag of goods (SGTIN-96)"),
        ("307C257BF7194E4000001A85", "the tag is written wrong"),  # partition 7 does not exist
        ("3063FFFFFFFFFFC000000001", "the tag is written wrong"),  # a prefix of 13 digits
    ],
)
def test_what_is_no_tag_of_goods_is_refused(code: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_sgtin(code)
    assert refused.value.facts["reason"] == reason


def test_a_barcode_is_no_tag() -> None:
    assert not any(map(is_sgtin, ("6901028075763", "", "304", "3" * 24)))
