"""Goods: units and their conversion, barcodes, prices by unit, and how they are costed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import ZERO, number, plain, quantity


class Costing(StrEnum):
    """How issues of a product are valued."""

    AVERAGE = "average"
    FIFO = "fifo"
    LOT = "lot"
    SERIAL = "serial"

    @property
    def layered(self) -> bool:
        """Whether receipts keep their own cost until they are used."""
        return self is not Costing.AVERAGE

    @property
    def by_lot(self) -> bool:
        """Whether an issue takes the cost of its own lot or serial number."""
        return self is Costing.LOT or self is Costing.SERIAL


class NegativePolicy(StrEnum):
    """What happens when an issue would take more than is there."""

    DEFAULT = ""  # the shop's setting decides
    FORBID = "forbid"
    WARN = "warn"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class ProductUnit:
    """A unit a product is traded in: how many base units it holds, and prices of its own."""

    name: str
    factor: Decimal
    price: Decimal | None = None
    member_price: Decimal | None = None
    wholesale_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Barcode:
    """A code on a package, and the unit that package is."""

    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class Product:
    """One kind of goods as the rules need it; prices are per base unit."""

    id: int
    code: str
    name: str
    unit: str
    specification: str = ""
    units: tuple[ProductUnit, ...] = ()
    barcodes: tuple[Barcode, ...] = ()
    category: str = ""
    initials: str = ""
    price: Decimal = ZERO
    member_price: Decimal | None = None
    wholesale_price: Decimal | None = None
    floor_price: Decimal | None = None
    purchase_price: Decimal | None = None
    costing: Costing = Costing.AVERAGE
    negative: NegativePolicy = NegativePolicy.DEFAULT
    tax_rate: Decimal = ZERO
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    purchase_unit: str = ""
    weight: Decimal | None = None
    lots: bool = False
    serials: bool = False
    shelf_life_days: int | None = None
    supplier: str = ""
    active: bool = True
    custom: Mapping[str, str] = field(default_factory=dict)

    def factor(self, unit: str) -> Decimal:
        """Base units in one ``unit`` (the empty name is the base unit).

        Raises:
            InvalidValue: the product is not traded in that unit.
        """
        if not unit or unit == self.unit:
            return Decimal(1)
        for known in self.units:
            if known.name == unit:
                return known.factor
        raise InvalidValue("unit", unit, N_("the product has no such unit"))


def to_base(product: Product, entered: Decimal, unit: str) -> Decimal:
    """The base quantity of an entered quantity.

    Raises:
        InvalidValue: when the result has more than 4 decimals of the base unit, or an unknown unit.
    """
    return quantity(entered * product.factor(unit), "quantity")


_PART = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([^\d\s.]+)")


def read_quantity(product: Product, text: str, unit: str = "") -> Decimal:
    """Read ``12``, ``1.5`` (of ``unit``) or ``10箱3盒4支`` as a base quantity.

    Raises:
        InvalidValue: malformed, over-precise, or a unit the product does not have.
    """
    text = text.strip()
    negative, body = text.startswith("-"), text[1:] if text[:1] in {"+", "-"} else text
    parts = _PART.findall(body)
    if parts and _PART.sub("", body).strip() == "":
        total = sum((to_base(product, number(count, "quantity"), name) for count, name in parts), ZERO)
        return -total if negative else total
    return to_base(product, quantity(text, "quantity"), unit)


def nested(product: Product, base: Decimal) -> str:
    """Show a base quantity in the largest units first: 1234 of 支 as ``10箱3盒4支``.

    Only whole-number factors nest; a rest stays in the base unit with its decimals.
    """
    whole = [u for u in product.units if u.factor > 1 and u.factor == int(u.factor)]
    rest, parts = abs(base), []
    for unit in sorted(whole, key=lambda u: -u.factor):
        count = int(rest // unit.factor)
        if count:
            parts.append(f"{count}{unit.name}")
            rest -= count * unit.factor
    if rest or not parts:
        parts.append(f"{plain(rest):f}{product.unit}")
    return ("-" if base < 0 else "") + "".join(parts)


def check_units(base: str, units: Sequence[ProductUnit]) -> None:
    """Refuse doubled unit names and factors that are not positive."""
    seen = {base}
    for unit in units:
        if unit.name in seen:
            raise InvalidValue("units", unit.name, N_("the unit is named twice"))
        if unit.factor <= 0:
            raise InvalidValue("units", unit.name, N_("its factor is not above zero"))
        seen.add(unit.name)
