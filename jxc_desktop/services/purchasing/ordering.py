"""Orders made of what was chosen elsewhere: one for every supplier, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.approvals import ApprovalNeeded
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.documents import Draft, DraftLine, Source
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.replenishment import in_whole_units
from jxc_desktop.domain.values import from_fen, round_amount
from jxc_desktop.services.base import Confirmations
from jxc_desktop.services.engine.draft_store import save_draft
from jxc_desktop.services.engine.posting import Context
from jxc_desktop.services.engine.together import post_together
from jxc_desktop.services.purchasing.views import MadeOrder, OrdersMade, Suggestion, Wanted

ORDER = "purchase_order"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One line to be ordered from a supplier, wherever it came from."""

    supplier: str
    product: str
    quantity: Decimal
    unit: str = ""
    price: Decimal | None = None
    tax_rate: Decimal | None = None
    lead_days: int | None = None
    due: date | None = None
    source: Source | None = None
    remark: str = ""
    shares: tuple[tuple[Source, Decimal], ...] = ()
    """The customers' orders that wait for the goods, with how much of the quantity is for each."""


def of_suggestion(one: Suggestion, wanted: Wanted) -> Chosen:
    """A suggestion as it was changed; each customer's order that waits for the goods gets its share in whole units."""
    quantity = one.quantity if wanted.quantity is None else wanted.quantity
    shares = _shares(one, quantity, wanted.unit or one.unit)
    linked = {source for source, _share in shares}
    others = [short.document for short in one.short if Source(short.document, short.line) not in linked]
    changed = wanted.unit and wanted.unit != one.unit
    return Chosen(
        supplier=wanted.supplier or one.supplier,
        product=one.code,
        quantity=quantity,
        unit=wanted.unit or one.unit,
        price=wanted.price if wanted.price is not None or changed else one.price,
        lead_days=one.lead_days if wanted.supplier in {"", one.supplier} else None,
        remark=", ".join(dict.fromkeys(others)),
        shares=shares,
    )


def _shares(one: Suggestion, quantity: Decimal, unit: str) -> tuple[tuple[Source, Decimal], ...]:
    """How much of what is ordered is for which customer's order: whole units each, the last has what is beyond.

    In a unit that was not suggested all is for the first: how much one of it holds is not known here.
    """
    whole, left = one.factor if unit == one.unit else None, quantity
    found: list[tuple[Source, Decimal]] = []
    for short in one.short:
        if left <= 0 or (whole is None and found):
            break
        share = left if whole is None else min(left, in_whole_units(short.quantity, whole))
        found.append((Source(short.document, short.line), share))
        left -= share
    if found and left > 0:
        found[-1] = (found[-1][0], found[-1][1] + left)
    return tuple(found)


def of_wanted(place: int, wanted: Wanted, suggested: Mapping[str, Suggestion], goods: Mapping[str, Product]) -> Chosen:
    """What was chosen, suggested or not.

    Raises:
        NotFound: there is no such product.
        InvalidValue: goods that are not suggested came without a quantity.
    """
    if wanted.product in suggested:
        return of_suggestion(suggested[wanted.product], wanted)
    if wanted.product not in goods:
        raise NotFound(field=f"lines[{place}].product", what=N_("product"), name=wanted.product)
    product = goods[wanted.product]
    if wanted.quantity is None:
        raise InvalidValue(f"lines[{place}].quantity", "", N_("it is not suggested; a quantity is needed"))
    return Chosen(
        supplier=wanted.supplier or product.supplier,
        product=product.code,
        quantity=wanted.quantity,
        unit=wanted.unit or product.purchase_unit,
        price=wanted.price,
    )


def drafts_of(chosen: Sequence[Chosen], key: str, today: date) -> list[Draft]:
    """One order for every supplier, in the order of their first lines.

    Raises:
        InvalidValue: a line has no supplier; the place is named.
    """
    groups: dict[str, list[Chosen]] = {}
    for place, one in enumerate(chosen, 1):
        if not one.supplier:
            raise InvalidValue(f"lines[{place}].supplier", one.product, N_("no supplier is chosen"))
        groups.setdefault(one.supplier, []).append(one)
    return [
        _draft(supplier, group, f"{key}:{place}", today) for place, (supplier, group) in enumerate(groups.items(), 1)
    ]


def _draft(supplier: str, group: Sequence[Chosen], key: str, today: date) -> Draft:
    leads = [one.lead_days for one in group if one.lead_days is not None]
    wanted = [one.due for one in group if one.due is not None]
    due = min(wanted) if wanted else today + timedelta(days=max(leads)) if leads else None
    lines = [line for one in group for line in _parts(one)]
    return Draft(kind=ORDER, key=key, party=supplier, due=due, lines=tuple(map(_line, range(1, len(lines) + 1), lines)))


def _parts(one: Chosen) -> list[Chosen]:
    """A line for every customer's order it is for; the remark, which names the others, stands on the first."""
    parts = [replace(one, quantity=share, source=source, shares=(), remark="") for source, share in one.shares]
    return [replace(parts[0], remark=one.remark), *parts[1:]] if parts else [one]


def _line(place: int, one: Chosen) -> DraftLine:
    return DraftLine(
        line=place,
        product=one.product,
        quantity=f"{one.quantity:f}",
        unit=one.unit,
        price=one.price,
        tax_rate=one.tax_rate,
        due=one.due,
        source=one.source,
        remark=one.remark,
    )


def made_before(work: UnitOfWork, key: str) -> OrdersMade | None:
    """The orders this action made when it was asked for the first time."""
    found: list[MadeOrder] = []
    while (row := work.documents.with_key(f"{key}:{len(found) + 1}")) is not None:
        found.append(_made(work, row))
    return OrdersMade(tuple(found), repeated=True) if found else None


def _made(work: UnitOfWork, row: AnyRow) -> MadeOrder:
    lines = work.documents.lines(row.id)
    supplier = work.masters.party_by_id(row.party_id).code
    return MadeOrder(supplier, len(lines), from_fen(row.total), number=row.number)


def post_orders(work: UnitOfWork, drafts: Sequence[Draft], context: Context, confirmed: Confirmations) -> OrdersMade:
    """Post the orders, or keep all of them as drafts where one has to be approved first; the caller commits."""
    try:
        made = post_together(work, drafts, context, confirmed)
    except ApprovalNeeded:
        return save_orders(work, drafts, context)
    rows = [work.documents.with_id(one.id) for one in made]
    return OrdersMade(tuple(_made(work, row) for row in rows))


def save_orders(work: UnitOfWork, drafts: Sequence[Draft], context: Context) -> OrdersMade:
    """Keep the orders as drafts; the caller commits."""
    made = []
    for draft in drafts:
        saved = save_draft(work.drafts, replace(draft, version=0), context.user, context.now)
        total = sum((_worth(line) for line in draft.lines), Decimal(0))
        made.append(MadeOrder(draft.party, len(draft.lines), total, key=saved.key))
    work.touch(Topic.DRAFTS)
    return OrdersMade(tuple(made))


def _worth(line: DraftLine) -> Decimal:
    return round_amount(Decimal(line.quantity) * (line.price or Decimal(0)))
