"""What a code on a package means: check digits, the spellings of one number, in-store codes."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_, InvalidValue

GTIN_LENGTHS = (8, 12, 13, 14)
IN_STORE_PREFIX = "20"


def check_digit(body: str) -> str:
    """The GS1 check digit of the digits before it (weights 3 and 1 from the right)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def is_digits(code: str) -> bool:
    """Whether the code is ASCII digits only."""
    return code.isascii() and code.isdigit()


def has_right_check_digit(code: str) -> bool:
    """Whether a code of 8, 12, 13 or 14 digits ends in its check digit; false for anything else."""
    return len(code) in GTIN_LENGTHS and is_digits(code) and check_digit(code[:-1]) == code[-1]


def canonical(code: str) -> str:
    """One spelling for all of one number: UPC-A as EAN-13, GTIN-14 without its leading zeros.

    A code without a right check digit is the shop's own and stays as it is.
    """
    if not has_right_check_digit(code):
        return code
    number = code.zfill(14)
    if number.startswith("000000"):
        return number[6:]
    return number.removeprefix("0")


def equivalents(code: str) -> tuple[str, ...]:
    """All spellings of the code's number, the given one first: what a look-up must try."""
    short = canonical(code)
    if short == code and not has_right_check_digit(code):
        return (code,)
    number = short.zfill(14)
    spellings = [number[14 - length :] for length in GTIN_LENGTHS if not number[: 14 - length].strip("0")]
    return tuple(dict.fromkeys([code, *spellings]))


def in_store_code(sequence: int) -> str:
    """The EAN-13 a shop gives to goods without one: prefix 20, ten digits, check digit.

    Raises:
        InvalidValue: the ten digits are used up.
    """
    if not 0 < sequence < 10**10:
        raise InvalidValue("barcode", sequence, N_("it is too large"))
    body = f"{IN_STORE_PREFIX}{sequence:010d}"
    return body + check_digit(body)
