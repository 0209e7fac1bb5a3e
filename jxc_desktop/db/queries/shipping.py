"""Deliveries with what was said of their way to the customer; the newest mark of a name counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from jxc_desktop.db.queries.matching import holding
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.queries.seeing import made_by
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.tables import document_marks, documents, parties

_DELIVERY = "delivery"
_reversal = documents.alias("reversal")
_mark = document_marks.alias("mark")


def _said(name: str) -> ColumnElement[str | None]:
    """What was last said of a document under a name."""
    return (
        select(_mark.c.value)
        .where(_mark.c.document_id == documents.c.id, _mark.c.name == name)
        .order_by(_mark.c.id.desc())
        .limit(1)
        .correlate(documents)
        .scalar_subquery()
    )


_CARRIER, _TRACKING, _STATE = _said("carrier"), _said("tracking"), _said("shipping")
_NOW_TRACKING = func.coalesce(_TRACKING, documents.c.tracking)
_SHIPMENTS = (
    select(
        documents,
        parties.c.code.label("party_code"),
        parties.c.name.label("party_name"),
        _reversal.c.number.label("undone"),
        _CARRIER.label("marked_carrier"),
        _TRACKING.label("marked_tracking"),
        _said("parcels").label("marked_parcels"),
        _STATE.label("shipping"),
        _said("shipping_day").label("shipping_day"),
    )
    .select_from(
        documents.outerjoin(_reversal, _reversal.c.reverses_id == documents.c.id).outerjoin(
            parties, parties.c.id == documents.c.party_id
        )
    )
    .where(documents.c.kind == _DELIVERY, documents.c.reverses_id.is_(None))
)
_STANDING = _reversal.c.id.is_(None)
_IN_STATE: dict[str, ColumnElement[bool]] = {
    "waiting": or_(_STATE == "waiting", and_(_STATE.is_(None), _NOW_TRACKING == "")),
    "shipped": or_(_STATE == "shipped", and_(_STATE.is_(None), _NOW_TRACKING != "")),
    "signed": _STATE == "signed",
    "refused": _STATE == "refused",
}


@dataclass(frozen=True, slots=True)
class ShippingFilter:
    """Which deliveries are wanted; ``state`` empty means all. ``user`` limits to those one user made."""

    state: str = ""
    text: str = ""
    number: str = ""
    party: str = ""
    user: int | None = None
    after: object | None = None
    limit: int = 200


def shipments(connection: Connection, wanted: ShippingFilter) -> Page[AnyRow]:
    """One page of deliveries that stand, newest first."""
    chosen = _narrowed(_SHIPMENTS.where(_STANDING), wanted)
    if isinstance(wanted.after, int):
        chosen = chosen.where(documents.c.id < wanted.after)
    rows = connection.execute(chosen.order_by(documents.c.id.desc()).limit(wanted.limit + 1)).all()
    return Page.cut(rows, wanted.limit, lambda row: row.id)


def _narrowed(chosen: Select[Any], wanted: ShippingFilter) -> Select[Any]:
    if wanted.state:
        chosen = chosen.where(_IN_STATE[wanted.state])
    if wanted.number:
        chosen = chosen.where(documents.c.number == wanted.number)
    if wanted.party:
        chosen = chosen.where(parties.c.code == wanted.party)
    if wanted.user is not None:
        chosen = chosen.where(made_by(wanted.user))
    if wanted.text:
        names = (documents.c.number, parties.c.name, documents.c.address, _NOW_TRACKING)
        chosen = chosen.where(holding(wanted.text, *names))
    return chosen


def counts(connection: Connection, user: int | None = None) -> dict[str, int]:
    """How many deliveries that stand are in each state; of one user, or of all."""
    standing = _narrowed(_SHIPMENTS.where(_STANDING), ShippingFilter(user=user))
    return {
        state: connection.scalar(select(func.count()).select_from(standing.where(condition).subquery("counted"))) or 0
        for state, condition in _IN_STATE.items()
    }


def shipment_of(connection: Connection, named: str) -> AnyRow | None:
    """The newest delivery of this number or tracking number, reversed ones included."""
    if not named:
        return None
    chosen = _SHIPMENTS.where(or_(documents.c.number == named, _NOW_TRACKING.in_([named])))
    return connection.execute(chosen.order_by(_reversal.c.id.is_not(None), documents.c.id.desc())).first()
