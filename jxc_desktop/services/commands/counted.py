"""Lines of a count as a command file writes them, put together: one line for each product, lot and bin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.product import Product, read_quantity
from jxc_desktop.domain.values import ZERO
from jxc_desktop.services.commands.entered import draft_lines
from jxc_desktop.services.commands.line import Line
from jxc_desktop.services.goods import GoodsIndex


def counted_lines(line: Line, entered: Any) -> tuple[DraftLine, ...]:
    """The lines of one call. Each holds at its own time, else at that of the call; no label says what stock is worth.

    Without a time of either it holds at the time of its document.
    """
    drafted = draft_lines(line, entered)
    at = line.at() if line.get("document") is not None else None
    return tuple(
        replace(_unpriced(one) if "scan" in value else one, at=one.at or at)
        for one, value in zip(drafted, entered, strict=True)
    )


def _unpriced(one: DraftLine) -> DraftLine:
    return replace(one, price=None, amount=None)


def merged_count(
    goods: GoodsIndex, kept: Sequence[DraftLine], added: Sequence[DraftLine], *, replaces: bool
) -> tuple[DraftLine, ...]:
    """Counted lines by product, lot and bin: they add up in the base unit, or the later one replaces.

    A serial number that is named again counts once.

    Raises:
        NotFound: nobody knows the product of a line.
        InvalidValue: a quantity or unit that cannot be; the member is named.
    """
    result: dict[tuple[str, str, str], DraftLine] = {}
    fields = [f"document.lines[{place}]" for place in range(1, len(kept) + 1)]
    fields += [f"lines[{place}]" for place in range(1, len(added) + 1)]
    for one, field in zip((*kept, *added), fields, strict=True):
        fresh = _Counted.of(goods, one, field)
        before = result.get(fresh.key)
        if before is None or replaces:
            result[fresh.key] = replace(fresh.line, line=len(result) + 1 if before is None else before.line)
        else:
            result[fresh.key] = _Counted.of(goods, before, field).with_more(fresh)
    return tuple(result.values())


@dataclass(frozen=True, slots=True)
class _Counted:
    """A line with its product and what it comes to in the base unit."""

    line: DraftLine
    product: Product
    base: Decimal

    @classmethod
    def of(cls, goods: GoodsIndex, entered: DraftLine, field: str) -> _Counted:
        """The line read; a serial number it names twice is there once."""
        code = entered.product or entered.barcode
        found = goods.by_product_code(code) if entered.product else goods.by_code(code)
        if found is None:
            raise NotFound(field=f"{field}.product", what=N_("product"), name=code)
        product = found.product
        line = replace(entered, serials=tuple(dict.fromkeys(entered.serials)))
        if product.serials and line.serials and line.quantity == "1":
            return cls(line, product, Decimal(len(line.serials)))
        try:
            base = read_quantity(product, line.quantity, line.unit or found.unit)
        except InvalidValue as error:
            raise InvalidValue(f"{field}.{error.field}", error.facts["value"], str(error.facts["reason"])) from None
        if base < ZERO:
            raise InvalidValue(f"{field}.quantity", line.quantity, N_("it is negative"))
        return cls(line, product, base)

    @property
    def key(self) -> tuple[str, str, str]:
        """What it counts; goods with serial numbers have their lots by them."""
        lot = "" if self.product.serials else self.line.lot.strip()
        return self.product.code, lot, self.line.bin.strip().upper()

    def with_more(self, later: _Counted) -> DraftLine:
        """Both as one line in the base unit, at the later of their times."""
        before, after = self.line, later.line
        serials = tuple(dict.fromkeys((*before.serials, *after.serials)))
        named_twice = len(before.serials) + len(after.serials) - len(serials) if self.product.serials else 0
        return replace(
            after,
            line=before.line,
            product=self.product.code,
            barcode="",
            unit=self.product.unit,
            quantity=f"{self.base + later.base - named_twice:f}",
            serials=serials,
            value=_sum(before.value, after.value),
            amount=_sum(before.amount, after.amount),
            at=_later(before.at, after.at),
            expires=after.expires or before.expires,
            produced=after.produced or before.produced,
            reason=after.reason or before.reason,
            remark=after.remark or before.remark,
        )


def _sum(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None and after is None else (before or ZERO) + (after or ZERO)


def _later(before: datetime | None, after: datetime | None) -> datetime | None:
    return max((at for at in (before, after) if at is not None), default=None)
