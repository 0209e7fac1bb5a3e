"""What somebody typed is found in texts as it is: capitals do not matter, and its own signs mean themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_

_SIGN = "\\"


def holding(text: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether one of the columns holds the text anywhere."""
    return or_(*(column.ilike(f"%{_plain(text)}%", escape=_SIGN) for column in columns))


def beginning(text: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the column begins with the text."""
    return column.ilike(f"{_plain(text)}%", escape=_SIGN)


def _plain(text: str) -> str:
    """The text with the signs of a pattern made harmless."""
    plain = text.strip()
    for sign in (_SIGN, "%", "_"):
        plain = plain.replace(sign, _SIGN + sign)
    return plain
