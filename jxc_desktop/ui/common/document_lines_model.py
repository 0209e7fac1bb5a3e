"""The lines of a draft as a table: columns declared once for every field a kind may have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.product import nested
from jxc_desktop.domain.promotions import SWITCHED_OFF
from jxc_desktop.domain.values import number
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import price_text, quantity_text
from jxc_desktop.i18n.reasons import price_reason
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.ui.common.columns import Column, day, gutter, moment, money, percent, price, quantity
from jxc_desktop.ui.common.document_line_row import LineRow
from jxc_desktop.ui.common.document_lines_kept import KEPT_FIELDS
from jxc_desktop.ui.common.rows_model import RowsModel

_TAKEN_OFF = "−"
ANNOUNCED = frozenset({"expected", "beyond"})
"""Columns that show themselves only where a supplier announced what comes."""


class DraftLinesModel(RowsModel[LineRow]):
    """The lines of one kind of document."""

    def __init__(self, kind: Kind, editor: object, parent: Any = None) -> None:
        super().__init__(columns=columns_of(kind), editor=editor, parent=parent)

    def show(self, rows: Iterable[LineRow]) -> None:
        """Show these lines."""
        self.set_rows(rows)


def columns_of(kind: Kind) -> tuple[Column[LineRow], ...]:
    """The columns of a kind, from its declared line fields."""
    made: list[Column[LineRow]] = [gutter(_sign, _sign_told), _NUMBER]
    for field in kind.line_fields:
        made += _amount(kind) if field == "amount" else _FIELDS.get(field, list)()
        if field == "unit" and kind.area == "sales" and kind.sales_sign >= 0:
            made[-1] = _AVAILABLE  # what is in stock is told with it
        if field == "amount" and kind.area == "sales" and kind.sales_sign >= 0:
            made.append(_MARGIN)
        if field == "unit" and "expected" in kind.line_fields:
            made.append(_beyond())
    return tuple(made)


_NUMBER: Column[LineRow] = Column("#", read=lambda row: row.number or "", name="number", right=True, width=36)


_AVAILABLE: Column[LineRow] = Column(
    N_("Available"),
    read=lambda row: row.quoted.available if row.quoted else None,
    show=quantity,
    name="available",
    danger=lambda row: row.lacks_stock(),
    tooltip=lambda row: _("In stock: {quantity}").format(quantity=quantity(row.quoted.on_hand)) if row.quoted else "",
    width=72,
)
_MARGIN: Column[LineRow] = Column(
    N_("Margin"),
    read=lambda row: row.quoted.margin if row.quoted else None,
    show=percent,
    name="margin",
    danger=lambda row: bool(row.quoted and row.quoted.margin is not None and row.quoted.margin < 0),
    width=64,
)


def _sign(row: LineRow) -> str | None:
    if row.problem is not None:
        return "error"
    if row.price_is_odd():
        return "warning"
    return "plus" if row.corrects and row.line is not None and row.before is None else None


def _sign_told(row: LineRow) -> str:
    if row.problem is not None:
        return sentence(row.problem.error)
    last = row.quoted.last_price if row.quoted else None
    if row.price_is_odd() and last is not None:
        return _("The last price was {price}.").format(price=price_text(last))
    return ""


def _entered(row: LineRow) -> bool:
    return row.line is not None


def _free(row: LineRow) -> bool:
    """Whether the goods of the row may be chosen: lines of another document keep theirs."""
    return row.line is None or row.line.source is None


def _mark(field: str) -> Callable[[LineRow], bool]:
    return lambda row: row.differs(field)


def _before(field: str) -> Callable[[LineRow], str]:
    def told(row: LineRow) -> str:
        if not row.differs(field) or row.before is None:
            return ""
        old = getattr(row.before, field)
        if isinstance(old, Decimal):
            old = price_text(old)
        return _("Before: {value}").format(value="–" if old in (None, "") else old)

    return told


def _quantity_text(text: object) -> str:
    """A quantity as entered; plain numbers with separators, units as typed."""
    try:
        return quantity_text(number(str(text), "quantity")) if text else ""
    except InvalidValue:
        return str(text)


def _product() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Item"),
            read=lambda row: row.name,
            name="product",
            edit="change_product",
            editable=_free,
            stretch=True,
            width=200,
            needed=lambda row: row.line is None,
            tooltip=lambda row: row.product.code if row.product else "",
        ),
        Column(
            N_("Specification"),
            read=lambda row: row.product.specification if row.product else "",
            name="specification",
        ),
    ]


def _expected() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Expected"),
            read=lambda row: row.line.expected if row.line else None,
            show=quantity,
            name="expected",
            edit="change_expected",
            editable=_entered,
            needed=lambda row: False,
            changed=_mark("expected"),
            tooltip=_before("expected"),
            width=76,
        )
    ]


def _beyond() -> Column[LineRow]:
    return Column(
        N_("Difference"),
        read=LineRow.beyond,
        show=quantity,
        name="beyond",
        danger=lambda row: bool(row.beyond()),
        width=76,
    )


def _quantity() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Quantity"),
            read=lambda row: row.line.quantity if row.line else "",
            show=_quantity_text,
            edit_text=str,
            right=True,
            name="quantity",
            edit="change_quantity",
            editable=_entered,
            needed=_entered,
            changed=_mark("quantity"),
            tooltip=lambda row: _before("quantity")(row) or _in_units(row),
            width=84,
        )
    ]


def _in_units(row: LineRow) -> str:
    if row.product is None or row.quoted is None or not row.product.units:
        return ""
    return nested(row.product, row.quoted.base_quantity)


def _unit_shown(row: LineRow) -> str:
    if row.line is None:
        return ""
    if row.quoted is not None:
        return row.quoted.unit
    return row.line.unit or (row.product.unit if row.product else "")


def _unit() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Unit"),
            read=_unit_shown,
            name="unit",
            edit="change_unit",
            editable=lambda row: _entered(row) and bool(row.product and row.product.units) and _free(row),
            needed=lambda row: False,
            changed=_mark("unit"),
            tooltip=_before("unit"),
            width=60,
        ),
        Column(
            N_("In stock"),
            read=lambda row: row.quoted.on_hand if row.quoted else None,
            show=quantity,
            name="on_hand",
            danger=lambda row: bool(row.quoted and row.quoted.on_hand < 0),
            width=76,
        ),
    ]


def _price() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Price"),
            read=lambda row: row.price(),
            show=price,
            name="price",
            edit="change_price",
            editable=_entered,
            needed=lambda row: row.line is not None and row.line.price is None and row.line.amount is None,
            changed=_mark("price"),
            tooltip=lambda row: _before("price")(row) or _reason(row),
            width=84,
        )
    ]


def _discount() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Discount"),
            read=_discount_shown,
            edit_text=lambda shown: "" if shown.startswith(_TAKEN_OFF) else shown,
            name="discount",
            edit="change_discount",
            editable=_entered,
            needed=lambda row: False,
            right=True,
            changed=_mark("discount"),
            tooltip=lambda row: _before("discount")(row) or _promoted(row),
            width=72,
        )
    ]


def _amount(kind: Kind) -> list[Column[LineRow]]:
    if kind.priced:
        read: Callable[[LineRow], Decimal | None] = lambda row: row.quoted.total if row.quoted else None  # noqa: E731
    else:
        read = lambda row: row.line.amount if row.line else None  # noqa: E731
    return [
        Column(
            N_("Amount"),
            read=read,
            show=money,
            name="amount",
            edit="change_amount",
            editable=_entered,
            needed=lambda row: not kind.priced and row.line is not None,
            changed=_mark("amount"),
            tooltip=_before("amount"),
            width=96,
        )
    ]


def _tax_rate() -> list[Column[LineRow]]:
    def rate(row: LineRow) -> str:
        if row.line is None:
            return ""
        known = row.line.tax_rate if row.line.tax_rate is not None else row.quoted.tax_rate if row.quoted else None
        return "" if known is None else f"{quantity_text(known)}%"

    return [
        Column(
            N_("Tax"),
            read=rate,
            name="tax_rate",
            edit="change_tax_rate",
            editable=_entered,
            needed=lambda row: False,
            right=True,
            changed=_mark("tax_rate"),
            width=60,
        )
    ]


def _unit_cost() -> list[Column[LineRow]]:
    return [
        Column(
            N_("New unit cost"),
            read=lambda row: row.line.unit_cost if row.line else None,
            show=price,
            name="unit_cost",
            edit="change_unit_cost",
            editable=_entered,
            needed=lambda row: row.line is not None and row.line.amount is None,
            changed=_mark("unit_cost"),
            width=110,
        )
    ]


def _value() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Value of what was found"),
            read=lambda row: row.line.value if row.line else None,
            show=money,
            name="value",
            edit="change_value",
            editable=_entered,
            needed=lambda row: False,
            changed=_mark("value"),
            width=120,
        )
    ]


def _counted_at() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Difference"),
            read=lambda row: row.quoted.base_quantity - row.quoted.on_hand if row.quoted else None,
            show=quantity,
            name="difference",
            danger=lambda row: bool(row.quoted and row.quoted.base_quantity < row.quoted.on_hand),
            width=84,
        ),
        Column(N_("Counted at"), read=lambda row: row.line.at if row.line else None, show=moment, name="at", width=130),
    ]


def _rejected() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Not saleable"),
            read=lambda row: row.line.rejected if row.line else None,
            show=quantity,
            name="rejected",
            edit="change_rejected",
            editable=_entered,
            needed=lambda row: False,
            changed=_mark("rejected"),
            width=84,
        )
    ]


def _minimum() -> list[Column[LineRow]]:
    return [
        Column(
            N_("From quantity"),
            read=lambda row: row.line.minimum if row.line else None,
            show=quantity,
            name="minimum",
            edit="change_minimum",
            editable=_entered,
            needed=lambda row: False,
            changed=_mark("minimum"),
            width=84,
        )
    ]


def _due() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Wanted by"),
            read=lambda row: row.line.due if row.line else None,
            show=day,
            name="due",
            edit="change_due",
            editable=_entered,
            needed=lambda row: False,
            changed=_mark("due"),
            width=96,
        )
    ]


def _discount_shown(row: LineRow) -> str:
    """The discount as entered, else what promotions take off."""
    if row.line is None or row.line.discount or row.quoted is None or not row.quoted.promotion_name:
        return row.line.discount if row.line else ""
    return f"{_TAKEN_OFF}{money(row.quoted.discount)}"


def _reason(row: LineRow) -> str:
    """Where a price comes from that nobody entered."""
    return price_reason(row.quoted.price_rule, row.quoted.price_source) if row.quoted else ""


def _promoted(row: LineRow) -> str:
    """The promotions that took something off."""
    return row.quoted.promotion_name if row.quoted else ""


def _promotion() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Promotion"),
            read=lambda row: _promoted(row) or (row.line.promotion if row.line else ""),
            name="promotion",
            edit="change_promotion",
            edit_text=lambda shown: shown if shown == SWITCHED_OFF else "",
            editable=_entered,
            needed=lambda row: False,
            changed=_mark("promotion"),
            tooltip=lambda row: _("Type - for none.") if row.line is not None else "",
            width=90,
        )
    ]


def _remark() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Remark"),
            read=lambda row: row.line.remark if row.line else "",
            name="remark",
            edit="change_remark",
            editable=_entered,
            needed=lambda row: False,
            changed=_mark("remark"),
            width=110,
        )
    ]


_FIELDS: dict[str, Callable[[], list[Column[LineRow]]]] = {
    "product": _product,
    "expected": _expected,
    "quantity": _quantity,
    "unit": _unit,
    "price": _price,
    "discount": _discount,
    "tax_rate": _tax_rate,
    "unit_cost": _unit_cost,
    "value": _value,
    "at": _counted_at,
    "rejected": _rejected,
    "minimum": _minimum,
    "due": _due,
    **KEPT_FIELDS,
    "promotion": _promotion,
    "remark": _remark,
}
