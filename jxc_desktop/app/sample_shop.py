"""A small grocery to try things in: goods with barcodes, a supplier, a customer, and the first delivery."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jxc_desktop.app.bootstrap import App
from jxc_desktop.domain.barcode import check_digit
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.base import ALL_CONFIRMED
from jxc_desktop.services.masterdata import PartyInput, ProductInput


@dataclass(frozen=True, slots=True)
class SampleGoods:
    """One product of the sample shop; ``box`` is how many pieces a full box holds."""

    code: str
    name: str
    unit: str
    price: str
    cost: str
    delivered: str
    box: str = ""


GOODS = (
    SampleGoods("1001", N_("Spring water 550 ml"), N_("bottle"), "2.00", "1.10", "240", "24"),
    SampleGoods("1002", N_("Green tea 500 ml"), N_("bottle"), "3.50", "2.20", "120", "15"),
    SampleGoods("1003", N_("Cola 330 ml"), N_("can"), "2.50", "1.65", "192", "24"),
    SampleGoods("1004", N_("Milk 250 ml"), N_("pack"), "4.00", "2.90", "96", "16"),
    SampleGoods("2001", N_("Instant noodles, beef"), N_("cup"), "5.00", "3.60", "60", "12"),
    SampleGoods("2002", N_("Rice 5 kg"), N_("bag"), "32.80", "26.50", "20"),
    SampleGoods("2003", N_("Soy sauce 500 ml"), N_("bottle"), "9.90", "6.80", "36", "12"),
    SampleGoods("2004", N_("Salt 400 g"), N_("bag"), "2.50", "1.60", "80", "40"),
    SampleGoods("3001", N_("Tissues, 3 packs"), N_("set"), "12.90", "8.70", "40", "10"),
    SampleGoods("3002", N_("Toothpaste 120 g"), N_("tube"), "8.80", "5.50", "48", "24"),
    SampleGoods("4001", N_("Apples"), N_("kg"), "9.98", "6.40", "30.5"),
    SampleGoods("4002", N_("Eggs"), N_("kg"), "11.60", "9.20", "25"),
)
SUPPLIER, CUSTOMER = "S001", "C001"
_PREFIX = "20999"
"""The first digits of barcodes a shop gives itself, so that no real package is meant."""


def barcode_of(goods: SampleGoods) -> str:
    """The in-store EAN-13 of a sample product."""
    twelve = f"{_PREFIX}{goods.code:0>7}"
    return twelve + check_digit(twelve)


def fill_shop(app: App) -> None:
    """Make the goods and people, and receive the first delivery, as the owner."""
    app.services.users.sign_in_trusted()
    try:
        app.services.masterdata.save_products([_product(goods) for goods in GOODS])
        app.services.masterdata.save_party(
            PartyInput(code=SUPPLIER, name=_("Spring Wholesale"), role="supplier", terms_days=30)
        )
        app.services.masterdata.save_party(PartyInput(code=CUSTOMER, name=_("Corner Restaurant"), role="customer"))
        _receive(app)
    finally:
        app.services.users.sign_out()


def _product(goods: SampleGoods) -> ProductInput:
    units = [{"unit": _("box"), "factor": goods.box}] if goods.box else []
    return ProductInput(
        code=goods.code,
        name=_(goods.name),
        unit=_(goods.unit),
        barcodes=[barcode_of(goods)],
        price=goods.price,
        units=units,
    )


def _receive(app: App) -> None:
    lines = tuple(
        DraftLine(number, product=goods.code, quantity=goods.delivered, price=Decimal(goods.cost))
        for number, goods in enumerate(GOODS, start=1)
    )
    draft = app.services.documents.new("goods_receipt", party=SUPPLIER, lines=lines)
    app.services.documents.post(app.services.documents.save(draft), ALL_CONFIRMED)
