"""The books as they were known at a posting: what was written later is not there yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, bindparam

KNOWN_AT = "known_at"
"""The parameter that says up to which posting the ledgers are known."""
_EVER = 9_000_000_000_000_000_000


def known(table: Any) -> ColumnElement[bool]:
    """Whether a row was there; every row is where the statement is not given the posting."""
    found: ColumnElement[bool] = table.c.posting <= bindparam(KNOWN_AT, _EVER, BigInteger)
    return found
