"""Cards and points of members: what they hold, and the ledgers of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, exists, func, insert, literal, or_, select, update

from jxc_desktop.db.prepared import append_to
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.tables import card_entries, cards, documents, parties, point_entries
from jxc_desktop.domain.cards import Card, CardKind
from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.documents import NewCard

_ON_IT = (
    select(func.coalesce(func.sum(card_entries.c.amount), 0))
    .where(card_entries.c.card_id == cards.c.id, card_entries.c.document_id != bindparam("without"))
    .scalar_subquery()
)


def _card(condition: ColumnElement[bool]) -> Any:
    return select(cards, _ON_IT.label("on_it")).where(condition)


_BY_NUMBER = _card(cards.c.number == bindparam("number"))
_OF_PARTY = _card((cards.c.party_id == bindparam("party")) & (cards.c.kind == CardKind.STORED_VALUE.value))
_ON_THEM = cards.c.face + func.sum(card_entries.c.amount)
_OVERDRAWN = (
    select(cards.c.id, func.coalesce(cards.c.number, parties.c.name).label("card"), _ON_THEM.label("balance"))
    .join(card_entries, card_entries.c.card_id == cards.c.id)
    .outerjoin(parties, parties.c.id == cards.c.party_id)
    .where(cards.c.id.in_(bindparam("wanted", expanding=True)))
    .group_by(cards.c.id, cards.c.number, cards.c.face, parties.c.name)
    .having(_ON_THEM < 0)
    .limit(1)
)
_POINTS = select(func.coalesce(func.sum(point_entries.c.points), 0)).where(
    point_entries.c.party_id == bindparam("party"), point_entries.c.document_id != bindparam("without")
)
_EARNED_OF = select(func.coalesce(func.sum(documents.c.points), 0)).where(
    or_(documents.c.id == bindparam("sale"), documents.c.source_id == bindparam("sale"))
)
_MEMBER_CARD = select(parties.c.id).where(parties.c.member_card == bindparam("number"))
_KNOWN = select(cards.c.number).where(cards.c.number.in_(bindparam("wanted", expanding=True)))
_GIVEN = (
    select(cards.c.kind).distinct().union_all(select(literal(Nature.POINTS.value)).where(exists(select(point_entries))))
)
_SET_ACTIVE = update(cards).where(cards.c.number == bindparam("at_number")).values(active=bindparam("now"))
_APPEND_CARDS, _APPEND_POINTS = append_to(card_entries, with_id=False), append_to(point_entries, with_id=False)


class Cards:
    """The cards and points of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def with_number(self, number: str, without: int = 0) -> Card | None:
        """The gift card or voucher of this number, with what is on it.

        ``without`` is the row id of a document that does not count: it is being corrected.
        """
        return self._found(_BY_NUMBER, {"number": number, "without": without})

    def stored_value(self, party_id: int) -> Card | None:
        """The stored value of a member; nothing where none was ever loaded."""
        return self._found(_OF_PARTY, {"party": party_id, "without": 0})

    def _found(self, statement: Any, values: Mapping[str, object]) -> Card | None:
        row = self.connection.execute(statement, values).one_or_none()
        if row is None:
            return None
        return Card(
            id=row.id,
            kind=CardKind(row.kind),
            number=row.number or "",
            party_id=row.party_id,
            balance=row.face + int(row.on_it),
            face=row.face,
            minimum=row.minimum,
            starts=row.starts,
            ends=row.ends,
            active=bool(row.active),
        )

    def points(self, party_id: int, without: int = 0) -> int:
        """The points a member has; ``without`` is the row id of a document that does not count."""
        return int(self.connection.execute(_POINTS, {"party": party_id, "without": without}).scalar_one())

    def earned_of(self, sale_id: int) -> int:
        """What a sale earned, less what its returns took back."""
        return int(self.connection.execute(_EARNED_OF, {"sale": sale_id}).scalar_one())

    def make(self, card: NewCard, made_at: int) -> int:
        """Make a card with nothing on it and answer its row id; ``made_at`` in UTC microseconds."""
        values = {"kind": card.kind, "number": card.number or None, "party_id": card.party_id, "made_at": made_at}
        result = self.connection.execute(insert(cards).returning(cards.c.id), values)
        return int(result.scalar_one())

    def overdrawn(self, card_ids: Iterable[int]) -> Row[Any] | None:
        """One of these cards that holds less than nothing: its number, or whose it is, and the balance in fen."""
        for part in chunks(card_ids):
            row = self.connection.execute(_OVERDRAWN, {"wanted": part}).first()
            if row is not None:
                return row
        return None

    def given(self) -> frozenset[str]:
        """The kinds of cards there are, and points where any were given: the natures of means that may be used."""
        return frozenset(str(kind) for kind in self.connection.execute(_GIVEN).scalars())

    def is_member_card(self, number: str) -> bool:
        """Whether it is the card of a member, which says who buys and holds nothing."""
        return self.connection.execute(_MEMBER_CARD, {"number": number}).first() is not None

    def known(self, numbers: Iterable[str]) -> list[str]:
        """Those of these numbers that cards have already."""
        return [
            str(number)
            for part in chunks(numbers)
            for number in self.connection.execute(_KNOWN, {"wanted": part}).scalars()
        ]

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Make cards as given out."""
        self.connection.execute(insert(cards), list(rows))

    def set_active(self, number: str, *, active: bool) -> bool:
        """Block a card or let it pay again; answers whether there is one of this number."""
        values = {"at_number": number, "now": int(active)}
        return self.connection.execute(_SET_ACTIVE, values).rowcount == 1

    def append(self, entries: Sequence[Mapping[str, Any]], points: Sequence[Mapping[str, Any]]) -> None:
        """Append to the ledgers of cards and of points."""
        if entries:
            _APPEND_CARDS.run(self.connection, entries)
        if points:
            _APPEND_POINTS.run(self.connection, points)
