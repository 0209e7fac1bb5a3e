"""Labels that are missing or no longer true: written down when goods or prices change, taken off when printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from jxc_desktop.db.queries.labels import RECEIVED
from jxc_desktop.db.repositories.chunks import chunks
from jxc_desktop.db.tables import documents, products, waiting_labels

NEW: Final = "new"
PRICE: Final = "price"
WaitingLabel = tuple[int, str, str]
"""Product id, unit, reason."""

_INSERT = insert(waiting_labels)
_OPEN = select(waiting_labels.c.product_id, waiting_labels.c.unit, waiting_labels.c.reason).where(
    waiting_labels.c.printed_at.is_(None), waiting_labels.c.product_id.in_(bindparam("wanted", expanding=True))
)
_TAKE_OFF = (
    update(waiting_labels)
    .where(
        waiting_labels.c.printed_at.is_(None),
        waiting_labels.c.product_id == bindparam("of_product"),
        waiting_labels.c.unit == bindparam("of_unit"),
        waiting_labels.c.reason == bindparam("for_reason"),
    )
    .values(printed_at=bindparam("at"))
)
_IDS = select(products.c.code, products.c.id).where(products.c.code.in_(bindparam("wanted", expanding=True)))
_DOCUMENTS = select(documents.c.number, documents.c.id).where(
    documents.c.number.in_(bindparam("wanted", expanding=True))
)
_FORGET = delete(waiting_labels).where(waiting_labels.c.product_id.in_(bindparam("wanted", expanding=True)))


class WaitingLabels:
    """The labels that wait, of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def add(self, wanted: Sequence[WaitingLabel], at: int) -> None:
        """Let labels wait, each once for its reason; ``at`` in UTC microseconds."""
        there = {tuple(row) for part in chunks(one[0] for one in wanted) for row in self._open(part)}
        rows = [
            {"product_id": product, "unit": unit, "reason": reason, "since": at}
            for product, unit, reason in dict.fromkeys(wanted)
            if (product, unit, reason) not in there
        ]
        if rows:
            self.connection.execute(_INSERT, rows)

    def take_off(self, printed: Iterable[tuple[str, str, str]], at: int) -> None:
        """These labels (product code, unit, reason) wait no longer."""
        wanted = list(dict.fromkeys(printed))
        ids = self._known(_IDS, (code for code, _unit, _reason in wanted))
        rows = [
            {"of_product": ids[code], "of_unit": unit, "for_reason": reason, "at": at}
            for code, unit, reason in wanted
            if code in ids
        ]
        if rows:
            self.connection.execute(_TAKE_OFF, rows)

    def mark_received(self, printed: Iterable[tuple[str, str, str]], at: int) -> None:
        """The goods of a receipt (number, product code, unit) have their labels."""
        wanted = list(dict.fromkeys(printed))
        numbers = self._known(_DOCUMENTS, (number for number, _code, _unit in wanted))
        ids = self._known(_IDS, (code for _number, code, _unit in wanted))
        rows = [
            {
                "product_id": ids[code],
                "unit": unit,
                "reason": RECEIVED,
                "document_id": numbers[number],
                "since": at,
                "printed_at": at,
            }
            for number, code, unit in wanted
            if number in numbers and code in ids
        ]
        if rows:
            self.connection.execute(_INSERT, rows)

    def forget(self, ids: Iterable[int]) -> None:
        """Products are deleted, and with them what waits for them."""
        for part in chunks(ids):
            self.connection.execute(_FORGET, {"wanted": part})

    def _open(self, ids: list[int]) -> Iterable[tuple[int, str, str]]:
        return ((row[0], row[1], row[2]) for row in self.connection.execute(_OPEN, {"wanted": ids}))

    def _known(self, query: object, names: Iterable[str]) -> dict[str, int]:
        return {
            name: int(identity)
            for part in chunks(names)
            for name, identity in self.connection.execute(query, {"wanted": part})  # type: ignore[call-overload]
        }
