"""What a user may see of documents: whose they are, and whose amounts are costs.

A document that may not be seen is not there: who asks for its number is told the same as of a number nobody gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jxc_desktop.db.queries import seeing as queries
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.domain.documents import Draft, Kind, Movement
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO
from jxc_desktop.services.base import User
from jxc_desktop.services.document_views import Consequences, DocumentView, Quote

_COSTS = frozenset({Movement.REVALUE, Movement.CHARGE, Movement.COUNT, Movement.IN_AT_VALUE})
"""How goods move where what is entered is what they cost."""


def own_only(user: User | None) -> int | None:
    """The id of a user who sees only documents of their own; none for who sees all."""
    if user is None or user.may(Permission.DOCUMENT_VIEW_ALL):
        return None
    return user.id


def hidden(number: str) -> NotFound:
    """How a document is refused that is not there, or not to be seen."""
    return NotFound(field="document", what=N_("document"), name=number)


def shown(connection: Connection, row: AnyRow | None, number: str, user: User | None) -> AnyRow:
    """The row of a document, if there is one and the user may see it.

    Raises:
        NotFound: otherwise.
    """
    only = own_only(user)
    if row is None or (only is not None and not queries.ids_made_by(connection, only, [row.id])):
        raise hidden(number)
    return row


def refuse_hidden(connection: Connection, number: str, user: User | None) -> None:
    """Refuse a number of a document that is not the user's to see; one that is not there is somebody else's error.

    Raises:
        NotFound: it may not be seen.
    """
    if (only := own_only(user)) is not None and not queries.numbers_made_by(connection, only, [number]):
        raise hidden(number)


def seen_numbers(connection: Connection, numbers: Iterable[str], user: User | None) -> frozenset[str]:
    """Those of some document numbers that the user may see."""
    only = own_only(user)
    return frozenset(numbers if only is None else queries.numbers_made_by(connection, only, numbers))


def seen_ids(connection: Connection, ids: Sequence[int], user: User | None) -> list[int]:
    """Those of some documents that the user may see, in their order."""
    only = own_only(user)
    seen = set(ids) if only is None else queries.ids_made_by(connection, only, ids)
    return [row_id for row_id in ids if row_id in seen]


def refuse_hidden_sources(connection: Connection, draft: Draft, user: User) -> None:
    """Refuse a draft that names documents its author may not see: what it comes to would tell what they say.

    Raises:
        NotFound: naming the first.
    """
    if own_only(user) is None:
        return
    named = [*draft.sources, draft.invoice, draft.corrects, *(one.document for one in draft.allocations)]
    named += [line.source.document for line in draft.lines if line.source]
    wanted = list(dict.fromkeys(name for name in named if name))
    seen = seen_numbers(connection, wanted, user)
    for number in wanted:
        if number not in seen:
            raise hidden(number)


def tells_costs(kind: Kind) -> bool:
    """Whether the prices and amounts of a kind are what goods cost the shop."""
    return kind.default_price == "purchase" or kind.movement in _COSTS or kind.area == "purchase"


def sees_amounts(user: User | None, kind: Kind) -> bool:
    """Whether a user may see the amounts of a kind: those that tell costs need that right, or that of entering them."""
    if user is None or not tells_costs(kind):
        return user is not None
    return user.may(Permission.COST_VIEW) or user.may(kind.permission)


def without_costs(quote: Quote) -> Quote:
    """What a draft comes to for who may not see costs: the last purchase price of its goods is left out."""
    return replace(quote, lines=tuple(replace(line, last_price=None, margin=None) for line in quote.lines))


def hiding_costs(found: Consequences) -> Consequences:
    """What a posting would change for who may not see costs: the documents whose cost changes are left out."""
    doubts = tuple(doubt.without_costs() for doubt in found.doubts)
    return replace(found, costs=(), line_costs=(), doubts=doubts)


def without_amounts(view: DocumentView) -> DocumentView:
    """A document for who may not see its amounts, because they are costs."""
    lines = tuple(
        replace(line, price=ZERO, gross=ZERO, discount=ZERO, net=ZERO, tax=ZERO, total=ZERO) for line in view.lines
    )
    nothing = dict.fromkeys(("gross", "discount", "rounding", "net", "tax", "total"), ZERO)
    return replace(view, lines=lines, tenders=(), debts=(), money=(), journal=(), **nothing)  # type: ignore[arg-type]
