"""A document and its corrected copy side by side: which facts and which lines differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.values import from_fen, from_local_microseconds, from_millionths, from_units, plain
from jxc_desktop.services.engine.days import read_day

Value = object


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact of the header that differs; ``field`` is its name in a draft."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class LineSide:
    """What a line says: quantity in its unit, price, discount and total."""

    quantity: Decimal
    unit: str
    price: Decimal
    discount: Decimal
    total: Decimal
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line before and after; none where it was added or taken out."""

    line: int
    product: str
    name: str
    before: LineSide | None
    after: LineSide | None

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.after


def _day(value: int | None) -> Value:
    return None if value is None else read_day(value)


_HEADER: Mapping[str, tuple[str, Callable[..., Value]]] = {
    "party": ("party_name", str),
    "warehouse": ("warehouse_name", str),
    "at": ("business_at", from_local_microseconds),
    "discount": ("discount_entered", str),
    "due": ("due_day", _day),
    "reference": ("reference", str),
    "channel": ("channel", str),
    "address": ("address", str),
    "carrier": ("carrier", str),
    "tracking": ("tracking", str),
    "account": ("account", str),
    "handler": ("handler", str),
    "remark": ("remark", str),
    "total": ("total", from_fen),
}


def differences(before: AnyRow, after: AnyRow) -> tuple[Difference, ...]:
    """The facts of two header rows that differ, as people read them."""
    found = []
    for field, (column, read) in _HEADER.items():
        old, new = getattr(before, column), getattr(after, column)
        if old != new:
            found.append(Difference(field, None if old is None else read(old), None if new is None else read(new)))
    return tuple(found)


def compared_lines(before: Sequence[AnyRow], after: Sequence[AnyRow]) -> tuple[ComparedLine, ...]:
    """All lines of two documents, matched by their line number; another item is another line."""
    old = {(row.line, row.product_code): row for row in before}
    new = {(row.line, row.product_code): row for row in after}
    keys = sorted({*old, *new}, key=lambda key: (key[0], key not in old))
    return tuple(_compared(key, old.get(key), new.get(key)) for key in keys)


def _compared(key: tuple[int, str | None], old: AnyRow | None, new: AnyRow | None) -> ComparedLine:
    row = old if old is not None else new
    name = "" if row is None else row.name
    return ComparedLine(key[0], key[1] or "", name, _side(old), _side(new))


def _side(row: AnyRow | None) -> LineSide | None:
    if row is None:
        return None
    return LineSide(
        plain(from_units(row.entered)),
        row.unit,
        plain(from_millionths(row.price)),
        from_fen(row.discount),
        from_fen(row.total),
        row.remark,
    )
