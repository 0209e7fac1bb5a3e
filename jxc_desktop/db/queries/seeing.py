"""Whose documents they are: for users who see only what they made themselves."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.rows import Connection
from jxc_desktop.db.tables import documents

_mine = documents.alias("mine")


def made_by(user_id: int) -> ColumnElement[bool]:
    """The documents a user made, and what others put in the place of these: corrections and reversals."""
    own = select(_mine.c.id).where(_mine.c.user_id == user_id)
    return or_(documents.c.user_id == user_id, documents.c.corrects_id.in_(own), documents.c.reverses_id.in_(own))


def ids_made_by(connection: Connection, user_id: int, ids: Iterable[int]) -> set[int]:
    """Those of some documents that a user made."""
    return {
        row_id
        for chunk in chunks(ids)
        for row_id in connection.scalars(select(documents.c.id).where(documents.c.id.in_(chunk), made_by(user_id)))
    }


def numbers_made_by(connection: Connection, user_id: int, numbers: Iterable[str]) -> set[str]:
    """Those of some document numbers that are of documents a user made."""
    return {
        number
        for chunk in chunks(numbers)
        for number in connection.scalars(
            select(documents.c.number).where(documents.c.number.in_(chunk), made_by(user_id))
        )
    }
