"""A made-up document of any kind and a made-up label, for looking at a template before there is a real one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from jxc_desktop.db.queries.sheet_documents import SheetDocument
from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.printing.labels import LabelData
from jxc_desktop.printing.templates import COLUMNS, FIELDS

_LINES = 7


def sample_document(kind: Kind, now: datetime, lines: int = _LINES) -> SheetDocument:
    """A document that says something in every fact and column there is."""
    made = tuple(_line(number, now) for number in range(1, lines + 1))
    total = sum((Decimal(str(line["amount"])) for line in made), start=ZERO) if kind.line_fields else Decimal("1409.50")
    return SheetDocument(
        id=0,
        number=f"{kind.prefix}-{now:%Y%m%d}-0001",
        kind=kind.code,
        reverses="",
        reversed_by="",
        user=_("Sample"),
        total=total,
        discount=ZERO,
        rounding=ZERO,
        net=total,
        tax=ZERO,
        facts=_facts(now, total),
        accounts={},
        lines=made,
    )


def _facts(now: datetime, total: Decimal) -> Mapping[str, object]:
    told: dict[str, object] = {name: _("Sample") for name in FIELDS}
    dates = {"date": now.date(), "due": now.date() + timedelta(days=30)}
    return told | dates | {"amount": total, "discount": None, "parcels": Decimal(2), "phone": "13800000000"}


def _line(number: int, now: datetime) -> Mapping[str, object]:
    price = Decimal("12.50") * number
    told: dict[str, object] = dict.fromkeys(COLUMNS)
    return told | {
        "line": Decimal(number),
        "code": f"{1000 + number}",
        "barcode": f"69012345678{number:02d}",
        "name": _("Sample item {number}").format(number=number),
        "specification": "500ml",
        "quantity": Decimal(2 * number),
        "unit": _("piece"),
        "price": price,
        "net": price * 2 * number,
        "tax": ZERO,
        "amount": price * 2 * number,
        "settled": f"DN-{now:%Y%m%d}-{number:04d}",
        "settled_day": now.date(),
        "settled_amount": price,
    }


def sample_label(day: date) -> LabelData:
    """A label that says something in every part there is."""
    return LabelData(
        name=_("Sample item {number}").format(number=1),
        code="1001",
        barcode="6901234567892",
        specification="500ml",
        unit=_("piece"),
        price=Decimal("12.50"),
        member_price=Decimal("11.80"),
        shop=_("Sample"),
        lot="L2605",
        produced=day,
        expires=day.replace(year=day.year + 1, day=1),
        serial="SN0001",
        printed=day,
    )
