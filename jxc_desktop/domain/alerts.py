"""Alerts: limits of stock and of time, when one is crossed, and what to do about it. Pure.

An alert begins at the moment a limit is crossed, once; it ends when the goods are back within it. Crossing the
limit again later is a new alert. Quantities are ten-thousandths of the base unit; limits in days are kept the
same way, so that one column holds both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.values import Units, from_units, plain, to_units

SOLD_DAYS = 30
"""What is sold a day is told from the sales of so many days."""
DAY: Units = 10_000
"""One day of a limit in days."""


class AlertKind(StrEnum):
    """What may be wrong with goods."""

    LOW = "low"
    HIGH = "high"
    NEGATIVE = "negative"
    NO_SALE = "no_sale"
    COVER = "cover"
    NEAR_EXPIRY = "near_expiry"
    LABEL = "label"


NAMES: Mapping[AlertKind, str] = {
    AlertKind.LOW: N_("Short"),
    AlertKind.COVER: N_("Too much in stock"),
    AlertKind.NEAR_EXPIRY: N_("Near its date"),
    AlertKind.NEGATIVE: N_("Negative stock"),
    AlertKind.NO_SALE: N_("Not selling"),
    AlertKind.HIGH: N_("Above the maximum"),
    AlertKind.LABEL: N_("Price label not printed"),
}
"""What each kind is called, in the order people are told of them."""
IN_DAYS = frozenset({AlertKind.NO_SALE, AlertKind.COVER, AlertKind.NEAR_EXPIRY})
"""Kinds whose limit is a number of days; time alone crosses them."""
AT_POSTING = frozenset({AlertKind.LOW, AlertKind.HIGH, AlertKind.NEGATIVE})
"""Kinds that only a posting crosses, found by that posting."""
ON_CARD = frozenset({AlertKind.LOW, AlertKind.HIGH})
"""Kinds whose limit for one product stands on its card."""
WITH_LIMIT = ON_CARD | IN_DAYS


class Action(StrEnum):
    """What can be done about an alert."""

    ORDER = "order"
    TRANSFER = "transfer"
    CLEAR = "clear"
    COUNT = "count"
    RECEIVE = "receive"
    WRITE_OFF = "write_off"
    LABEL = "label"


ACTIONS: Mapping[AlertKind, tuple[Action, ...]] = {
    AlertKind.LOW: (Action.ORDER, Action.COUNT),
    AlertKind.HIGH: (Action.TRANSFER, Action.CLEAR, Action.COUNT),
    AlertKind.NEGATIVE: (Action.COUNT, Action.RECEIVE),
    AlertKind.NO_SALE: (Action.CLEAR, Action.TRANSFER, Action.COUNT),
    AlertKind.COVER: (Action.CLEAR, Action.TRANSFER, Action.COUNT),
    AlertKind.NEAR_EXPIRY: (Action.CLEAR, Action.TRANSFER, Action.WRITE_OFF, Action.COUNT),
    AlertKind.LABEL: (Action.LABEL,),
}
"""What helps against each kind, the usual first."""


class Origin(StrEnum):
    """Where the limit of a product comes from."""

    PRODUCT = "product"
    CATEGORY = "category"
    ALL = "all"
    SETTING = "setting"


class Limit(NamedTuple):
    """The limit that holds for a product, and where it comes from."""

    threshold: Units
    origin: Origin


class Place(NamedTuple):
    """What an alert is about. Warehouse 0: all that goods are sold from; lot 0: no lot of its own."""

    kind: AlertKind
    product_id: int
    warehouse_id: int = 0
    lot_id: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits but those on the cards of goods.

    ``products`` are by kind and product id, ``categories`` by kind and code of the category (those below one that
    has a limit are named too), ``all_goods`` by kind. ``near_expiry_days`` is the setting that holds where nobody
    said anything.
    """

    products: Mapping[tuple[AlertKind, int], Units] = field(default_factory=dict)
    categories: Mapping[tuple[AlertKind, str], Units] = field(default_factory=dict)
    all_goods: Mapping[AlertKind, Units] = field(default_factory=dict)
    near_expiry_days: int | None = None

    def of(self, kind: AlertKind, product: Product) -> Limit | None:
        """The limit of a product: its own, else that of its category, else that of all goods; nothing where none."""
        own = _on_card(kind, product) if kind in ON_CARD else self.products.get((kind, product.id))
        if own is not None:
            return Limit(own, Origin.PRODUCT)
        of_category = self.categories.get((kind, product.category)) if product.category else None
        if of_category is not None:
            return Limit(of_category, Origin.CATEGORY)
        if kind in self.all_goods:
            return Limit(self.all_goods[kind], Origin.ALL)
        if kind is AlertKind.NEAR_EXPIRY and self.near_expiry_days is not None:
            return Limit(self.near_expiry_days * DAY, Origin.SETTING)
        return None

    def longest(self, kind: AlertKind) -> int | None:
        """The largest limit in days of a kind; nothing where nobody set one."""
        found = [limit for (of, _product), limit in self.products.items() if of is kind]
        found += [limit for (of, _category), limit in self.categories.items() if of is kind]
        found += [self.all_goods[kind]] if kind in self.all_goods else []
        if kind is AlertKind.NEAR_EXPIRY and self.near_expiry_days is not None:
            found.append(self.near_expiry_days * DAY)
        return -(-max(found) // DAY) if found else None


NO_LIMITS = Limits()


def _on_card(kind: AlertKind, product: Product) -> Units | None:
    said = product.minimum if kind is AlertKind.LOW else product.maximum
    return None if said is None else to_units(said)


def limits_of(rows: Iterable[tuple[str, int | None, str, int, Units]], near_expiry_days: int | None = None) -> Limits:
    """Limits from rows of kind, product id, code of the category, how far it lies below the one named, threshold.

    Of several limits above a category the nearest holds.
    """
    products: dict[tuple[AlertKind, int], Units] = {}
    categories: dict[tuple[AlertKind, str], Units] = {}
    all_goods: dict[AlertKind, Units] = {}
    for alert, product, category, _depth, threshold in sorted(rows, key=lambda row: row[3]):
        kind = AlertKind(alert)
        if product is not None:
            products[kind, product] = threshold
        elif category:
            categories.setdefault((kind, category), threshold)
        else:
            all_goods[kind] = threshold
    return Limits(products, categories, all_goods, near_expiry_days)


@dataclass(frozen=True, slots=True)
class Watch:
    """What a posting must know to see a limit crossed, without asking for it: limits, and where goods are sold."""

    limits: Limits = NO_LIMITS
    saleable: frozenset[int] = frozenset()


NO_WATCH = Watch()


def beyond(kind: AlertKind, quantity: Units, threshold: Units = 0) -> bool:
    """Whether a quantity lies beyond a limit: under the minimum, above the maximum, below zero."""
    if kind is AlertKind.HIGH:
        return quantity > threshold
    return quantity < (0 if kind is AlertKind.NEGATIVE else threshold)


def days_of_cover(quantity: Units, sold: Units, days: int) -> Decimal | None:
    """How many days stock lasts when as much is sold a day as in the last ``days``; nothing where nothing sells."""
    if sold <= 0 or days <= 0:
        return None
    return plain((Decimal(quantity) * days / Decimal(sold)).quantize(Decimal("0.1")))


def in_days(threshold: Units) -> Decimal:
    """A limit in days as a number."""
    return from_units(threshold)


class Outlet(NamedTuple):
    """What a warehouse has of some goods, and what it sold of them in the last `SOLD_DAYS`."""

    warehouse_id: int
    quantity: Units
    sold: Units


class Move(NamedTuple):
    """A transfer that would help: from, to, and how much."""

    from_id: int
    to_id: int
    quantity: Units


def sold_within(outlet: Outlet, days: int) -> Units:
    """What a warehouse sells in so many days if it goes on as before, in whole base units."""
    return max(outlet.sold, 0) * max(days, 0) // SOLD_DAYS // DAY * DAY


def suggested_move(outlets: Iterable[Outlet], days: int, of: Outlet | None = None) -> Move | None:
    """What should go where so that it is sold within ``days``; ``of`` is where the goods lie (else the fullest).

    Nothing where no other warehouse sells what this one cannot.
    """
    known = list(outlets)
    source = of or max(known, key=lambda one: one.quantity - sold_within(one, days), default=None)
    if source is None:
        return None
    spare = source.quantity - sold_within(source, days)
    others = [one for one in known if one.warehouse_id != source.warehouse_id and one.sold > 0]
    target = max(others, key=lambda one: (sold_within(one, days) - max(one.quantity, 0), one.sold), default=None)
    if target is None or spare <= 0:
        return None
    room = sold_within(target, days) - max(target.quantity, 0)
    return Move(source.warehouse_id, target.warehouse_id, min(spare, room)) if room > 0 else None


_STEPS = ((Decimal("0.25"), Decimal(50)), (Decimal("0.5"), Decimal(30)), (Decimal("0.75"), Decimal(20)))
_FIRST_STEP = Decimal(10)


def clearance_percent(days_left: int, days: int) -> Decimal:
    """What to take off goods near their date: the less time is left of ``days``, the more."""
    if days <= 0:
        return _STEPS[0][1]
    left = Decimal(max(days_left, 0)) / days
    return next((percent for part, percent in _STEPS if left <= part), _FIRST_STEP)
