"""RFID tags of goods: the SGTIN-96 a tag answers, read as article number and serial number.

After the EPC Tag Data Standard of GS1 (release 1.13, section 14.5.1, table 14-2 of partitions): eight bits of header,
three of filter, three of partition, then company prefix and item reference in 44 bits, of which the partition says
where one ends, then 38 bits of serial number. The first digit of the item reference is the first of the article
number; its check digit is not on the tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jxc_desktop.domain.barcode import check_digit
from jxc_desktop.domain.errors import N_, InvalidValue

_HEADER = 0x30
_HEX = re.compile(r"[0-9A-Fa-f]{24}")
_SERIAL_BITS, _GOODS_BITS = 38, 44
_PREFIX_BITS = (40, 37, 34, 30, 27, 24, 20)
"""Bits of the company prefix by partition; the item reference has the others of the 44."""
_PREFIX_DIGITS = 12
"""Digits of the company prefix in partition 0; each further partition has one less, the item reference one more."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that is on goods: the article number of 14 digits and the serial number of the piece."""

    gtin: str
    serial: str

    @property
    def element_string(self) -> str:
        """The same said as a GS1 element string."""
        return f"01{self.gtin}21{self.serial}"


def is_sgtin(code: str) -> bool:
    """Whether a code is what a tag with an SGTIN-96 answers, right or not."""
    return bool(_HEX.fullmatch(code)) and int(code[:2], 16) == _HEADER


def read_sgtin(code: str) -> Tag:
    """Read 24 hexadecimal digits.

    Raises:
        InvalidValue: they are no SGTIN-96, or its parts have more digits than its partition allows.
    """
    if not is_sgtin(code):
        raise InvalidValue("tag", code, N_("it is no tag of goods (SGTIN-96)"))
    bits = int(code, 16)
    partition = bits >> (_SERIAL_BITS + _GOODS_BITS) & 0b111
    if partition >= len(_PREFIX_BITS):
        raise InvalidValue("tag", code, N_("the tag is written wrong"))
    goods = bits >> _SERIAL_BITS & ((1 << _GOODS_BITS) - 1)
    item_bits = _GOODS_BITS - _PREFIX_BITS[partition]
    prefix = f"{goods >> item_bits:0{_PREFIX_DIGITS - partition}d}"
    item = f"{goods & ((1 << item_bits) - 1):0{partition + 1}d}"
    if len(prefix) > _PREFIX_DIGITS - partition or len(item) > partition + 1:
        raise InvalidValue("tag", code, N_("the tag is written wrong"))
    body = item[0] + prefix + item[1:]
    return Tag(body + check_digit(body), str(bits & ((1 << _SERIAL_BITS) - 1)))
