"""A small grocery to try things in: people, goods with barcodes, a supplier, a delivery and a week of sales."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from jxc_desktop.app.bootstrap import App
from jxc_desktop.domain.barcode import check_digit
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import CLERK, COUNTER_OPERATOR
from jxc_desktop.i18n import _
from jxc_desktop.services.base import ALL_CONFIRMED
from jxc_desktop.services.masterdata import PartyInput, ProductInput


@dataclass(frozen=True, slots=True)
class SampleGoods:
    """One product of the sample shop; ``box`` is how many pieces a full box holds, ``minimum`` what should be there."""

    code: str
    name: str
    unit: str
    price: str
    cost: str
    delivered: str
    box: str = ""
    minimum: str = ""


GOODS = (
    SampleGoods("1001", N_("Spring water 550 ml"), N_("bottle"), "2.00", "1.10", "240", "24"),
    SampleGoods("1002", N_("Green tea 500 ml"), N_("bottle"), "3.50", "2.20", "120", "15"),
    SampleGoods("1003", N_("Cola 330 ml"), N_("can"), "2.50", "1.65", "192", "24"),
    SampleGoods("1004", N_("Milk 250 ml"), N_("pack"), "4.00", "2.90", "96", "16"),
    SampleGoods("2001", N_("Instant noodles, beef"), N_("cup"), "5.00", "3.60", "60", "12"),
    SampleGoods("2002", N_("Rice 5 kg"), N_("bag"), "32.80", "26.50", "20", minimum="30"),
    SampleGoods("2003", N_("Soy sauce 500 ml"), N_("bottle"), "9.90", "6.80", "36", "12"),
    SampleGoods("2004", N_("Salt 400 g"), N_("bag"), "2.50", "1.60", "80", "40"),
    SampleGoods("3001", N_("Tissues, 3 packs"), N_("set"), "12.90", "8.70", "40", "10"),
    SampleGoods("3002", N_("Toothpaste 120 g"), N_("tube"), "8.80", "5.50", "48", "24"),
    SampleGoods("4001", N_("Apples"), N_("kg"), "9.98", "6.40", "30.5"),
    SampleGoods("4002", N_("Eggs"), N_("kg"), "11.60", "9.20", "25"),
)
SUPPLIER, CUSTOMER = "S001", "C001"
SAMPLE_PIN = "2468"
"""Lets everybody of the sample shop in; the locked screen says so."""
PEOPLE = ((N_("Mei"), COUNTER_OPERATOR), (N_("Old Li"), CLERK))
_DAYS, _SALES_A_DAY = 7, 5
_PREFIX = "20999"
"""The first digits of barcodes a shop gives itself, so that no real package is meant."""


def barcode_of(goods: SampleGoods) -> str:
    """The in-store EAN-13 of a sample product."""
    twelve = f"{_PREFIX}{goods.code:0>7}"
    return twelve + check_digit(twelve)


def fill_shop(app: App) -> None:
    """Make the goods and people, receive the first delivery and sell for a week, as the owner."""
    owner = app.services.users.sign_in_trusted()
    try:
        app.services.users.first_pin(owner.name, SAMPLE_PIN)
        for name, role in PEOPLE:
            app.services.users.save_user(_(name), [role], pin=SAMPLE_PIN)
        app.services.masterdata.save_products([_product(goods) for goods in GOODS])
        app.services.masterdata.save_party(
            PartyInput(code=SUPPLIER, name=_("Spring Wholesale"), role="supplier", terms_days=30)
        )
        app.services.masterdata.save_party(PartyInput(code=CUSTOMER, name=_("Corner Restaurant"), role="customer"))
        first = app.clock.local().replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=_DAYS)
        _receive(app, first)
        for at, lines in _week(first):
            sale = app.services.documents.new("counter_sale", at=at, lines=lines)
            app.services.counter.sell(sale, ALL_CONFIRMED)
    finally:
        app.services.users.sign_out()


def _week(first: datetime) -> Iterator[tuple[datetime, tuple[DraftLine, ...]]]:
    """When was sold what: the same every time, so that figures in guides stay true."""
    for number in range(_DAYS * _SALES_A_DAY):
        day, turn = divmod(number, _SALES_A_DAY)
        at = first + timedelta(days=day, hours=1 + 2 * turn, minutes=7 * number % 60)
        picks = [(number * 5 + step * 7) % len(GOODS) for step in range(1 + number % 3)]
        yield (
            at,
            tuple(
                DraftLine(line, product=GOODS[pick].code, quantity=str(1 + (number + pick) % 3))
                for line, pick in enumerate(dict.fromkeys(picks), start=1)
            ),
        )


def _product(goods: SampleGoods) -> ProductInput:
    units = [{"unit": _("box"), "factor": goods.box}] if goods.box else []
    return ProductInput(
        code=goods.code,
        name=_(goods.name),
        unit=_(goods.unit),
        barcodes=[barcode_of(goods)],
        price=goods.price,
        minimum=goods.minimum,
        units=units,
    )


def _receive(app: App, at: datetime) -> None:
    lines = tuple(
        DraftLine(number, product=goods.code, quantity=goods.delivered, price=Decimal(goods.cost))
        for number, goods in enumerate(GOODS, start=1)
    )
    draft = app.services.documents.new("goods_receipt", at=at, party=SUPPLIER, lines=lines)
    app.services.documents.post(app.services.documents.save(draft), ALL_CONFIRMED)
