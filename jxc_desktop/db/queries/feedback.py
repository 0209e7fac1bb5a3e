"""Complaints and wishes as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import documents, feedback, parties, products, users

_answerer = users.alias("answerer")
_FROM = (
    feedback.outerjoin(parties, parties.c.id == feedback.c.party_id)
    .outerjoin(products, products.c.id == feedback.c.product_id)
    .outerjoin(documents, documents.c.id == feedback.c.document_id)
    .outerjoin(_answerer, _answerer.c.id == feedback.c.answered_by)
    .join(users, users.c.id == feedback.c.user_id)
)
_COLUMNS = (
    feedback,
    parties.c.code.label("party_code"),
    parties.c.name.label("party_name"),
    products.c.code.label("product_code"),
    products.c.name.label("product_name"),
    documents.c.number.label("document_number"),
    users.c.name.label("user_name"),
    _answerer.c.name.label("answerer_name"),
)


@dataclass(frozen=True, slots=True)
class FeedbackFilter:
    """Which complaints and wishes are wanted, newest first; ``state`` empty means all."""

    state: str = ""
    type: str = ""
    text: str = ""
    party: str = ""
    product: str = ""
    document: str = ""
    number: str = ""
    after: object | None = None
    limit: int = 200


def page(connection: Connection, wanted: FeedbackFilter) -> Page[AnyRow]:
    """One page, newest first."""
    conditions = _conditions(wanted)
    if isinstance(wanted.after, int):
        conditions.append(feedback.c.id < wanted.after)
    chosen = (
        select(*_COLUMNS).select_from(_FROM).where(*conditions).order_by(feedback.c.id.desc()).limit(wanted.limit + 1)
    )
    rows: Sequence[AnyRow] = connection.execute(chosen).all()
    return Page.cut(rows, wanted.limit, lambda row: row.id)


def counts(connection: Connection) -> dict[str, int]:
    """How many there are in each state."""
    rows = connection.execute(select(feedback.c.state, func.count()).group_by(feedback.c.state))
    return {state: int(count) for state, count in rows}


def _conditions(wanted: FeedbackFilter) -> list[ColumnElement[bool]]:
    exact = (
        (feedback.c.state, wanted.state),
        (feedback.c.type, wanted.type),
        (parties.c.code, wanted.party),
        (products.c.code, wanted.product),
        (documents.c.number, wanted.document),
        (feedback.c.number, wanted.number),
    )
    conditions = [column == value for column, value in exact if value]
    if wanted.text:
        columns = (feedback.c.number, feedback.c.text, feedback.c.answer, parties.c.name, products.c.name)
        conditions.append(holding(wanted.text, *columns))
    return conditions
