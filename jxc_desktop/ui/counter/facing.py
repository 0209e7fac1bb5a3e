"""Tells the customer's side what the counter does, whatever the counter does next."""

from __future__ import annotations

from jxc_desktop.i18n.formats import quantity_text
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode, Sale
from jxc_desktop.ui.counter.ports import CartLine
from jxc_desktop.ui.counter.till_ports import CustomerSide, Facing, FacingLine


def face(model: CounterViewModel, side: CustomerSide) -> None:
    """Show the cart as it grows, and the change when it is paid; the change stays until the next item."""
    before: dict[str, object] = {"lines": (), "paid": False}

    def cart_changed() -> None:
        lines = [_line(line) for line in model.lines]
        if not lines and before["paid"]:
            return
        before["paid"] = False
        selected = model.selected_line
        touched = _line(selected) if selected is not None and lines != before["lines"] else None
        if lines != before["lines"] or not lines:
            side.show(Facing(lines, touched, model.due))
        before["lines"] = lines

    def sold(sale: Sale) -> None:
        before["paid"], before["lines"] = True, ()
        side.show(Facing(total=sale.due, change=sale.change))

    def mode_changed(mode: Mode) -> None:
        if mode is Mode.PAY:
            side.show(Facing([_line(line) for line in model.lines], None, model.due))

    model.cart_changed.connect(cart_changed)
    model.mode_changed.connect(mode_changed)
    model.sold.connect(sold)


def _line(line: CartLine) -> FacingLine:
    return FacingLine(line.name, f"{quantity_text(line.quantity)} {line.unit}".strip(), line.amount)
