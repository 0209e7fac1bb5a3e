"""The verbs of selling: shortages, picking, shipping, invoicing, exchanges, complaints and wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, ShopError, UnknownMember
from jxc_desktop.domain.product import read_quantity
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.entered import draft_lines
from jxc_desktop.services.commands.line import Answer, Json, Line, as_json
from jxc_desktop.services.engine.draft_codec import day, number_text, text, whole
from jxc_desktop.services.engine.found_places import keeps_lots
from jxc_desktop.services.feedback import FeedbackFilter, FeedbackInput
from jxc_desktop.services.selling.invoices import InvoiceFilter
from jxc_desktop.services.selling.orders import OrderFilter
from jxc_desktop.services.selling.picking import Pick
from jxc_desktop.services.selling.shipping import ShippingFilter, ShippingImport, ShippingInput

_EVERY = 10_000
"""An answer of the command file is one page of at most so many rows."""


def purchase_request(line: Line) -> Answer:
    """Ask purchasing for what an order is short of: a requisition that keeps the link."""
    number, key, post = line.named("document"), line.key(), line.flag("post", default=True)
    line.refuse_unknown()
    wanted = replace(line.services.selling.purchase_request(number), key=key, at=line.at())
    return _stored(line, wanted, post=post)


def pick(line: Line) -> Answer:
    """Pick an order by scans or by goods, and post the delivery; what is not picked stays open.

    A line is ``{"scan"}`` or ``{"product", "quantity", "unit"}``, or ``{"line", "short": reason}``. Without lines
    everything is picked. With ``post`` false the progress is kept.
    """
    services, number, post = line.services, line.named("document"), line.flag("post", default=True)
    entered, key, at = line.get("lines"), line.members.get("key"), line.at()
    line.refuse_unknown()
    picked = _picked(line, services.picking.pick(number), entered)
    if key is not None:
        picked = replace(picked, draft=replace(picked.draft, key=line.key()))
    if not post:
        return _stored(line, replace(picked.draft, at=at), post=False)
    finished = services.picking.finish(picked)
    answer = _stored(line, replace(finished.draft, at=at), post=True)
    return replace(answer, result={**answer.result, "short": finished.short})


def _picked(line: Line, wanted: Pick, entered: Any) -> Pick:
    if entered is None:
        for one in wanted.lines:
            wanted = wanted.scan(one.product, one.room, lot=one.lot)
        return wanted
    if not isinstance(entered, list):
        raise InvalidValue("lines", entered, N_("a list is needed"))
    for place, value in enumerate(entered, 1):
        if not isinstance(value, Mapping):
            raise InvalidValue(f"lines[{place}]", value, N_("an object is needed"))
        wanted = _pick_line(line, wanted, value, f"lines[{place}]")
    return wanted


def _pick_line(line: Line, wanted: Pick, value: Mapping[str, Any], field: str) -> Pick:
    if "short" in value:
        return wanted.short(whole(value.get("line"), f"{field}.line"), text(value["short"], f"{field}.short"))
    goods = line.services.goods
    if "scan" in value:
        scanned = line.services.scanning.interpret(text(value["scan"], f"{field}.scan")).scanned
        if scanned is None:
            raise NotFound(field=f"{field}.scan", what=N_("goods of the code"), name=str(value["scan"]))
    else:
        code = line.references.resolve(text(value.get("product"), f"{field}.product"))
        scanned = goods.by_product_code(code)
        if scanned is None:
            raise NotFound(field=f"{field}.product", what=N_("item"), name=code)
    unit = text(value.get("unit", scanned.unit), f"{field}.unit")
    quantity = number_text(value.get("quantity", scanned.quantity), f"{field}.quantity")
    units = read_quantity(scanned.product, quantity, unit)
    lot = text(value.get("lot", scanned.lot if keeps_lots(scanned.product) else ""), f"{field}.lot")
    serial = scanned.serial if scanned.product.serials else ""
    return wanted.scan(scanned.product.code, units, scanned.product.name, lot=lot, serial=serial)


def ship(line: Line) -> Answer:
    """Say of a posted delivery who carries it, under which number, in how many parcels, and how far it is."""
    number = line.named("document")
    given = ShippingInput(
        carrier=line.get("carrier", text),
        tracking=line.get("tracking", text),
        parcels=line.get("parcels", whole),
        state=line.get("state", text),
        on=line.get("on", day),
    )
    line.refuse_unknown()
    changes = line.services.shipping.change(number, given)
    return Answer(line.services.shipping.get(number), number, changes)


def import_shipping(line: Line) -> Answer:
    """Take a carrier's file of states over, or with ``preview`` only look at it."""
    path, preview = Path(line.need("file")), line.flag("preview")
    line.refuse_unknown()
    service = line.services.shipping
    found = service.preview_file(path) if preview else service.import_file(path)
    return Answer(_shipping_import(found), changes=found.changes)


def _shipping_import(found: ShippingImport) -> Json:
    return {
        "rows": len(found.rows),
        "changed": found.changed,
        "problems": [
            {"row": one.row, "cell": one.cell, "value": one.text, "reason": sentence(_Problem(one.problem))}
            for one in found.problems
        ],
    }


class _Problem(ShopError):
    """A reason on its own, to be said in the language of the moment."""

    code = "problem"

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.message = reason  # type: ignore[misc]


def invoice(line: Line) -> Answer:
    """Invoice one or several deliveries, counter sales or returns of a customer; ``reference`` is the tax number."""
    numbers = [line.references.resolve(str(one)) for one in _list(line, "documents")]
    key, at, post = line.key(), line.at(), line.flag("post", default=True)
    reference, remark = line.text("reference"), line.text("remark")
    line.refuse_unknown()
    draft = line.services.selling.invoice(numbers)
    return _stored(line, replace(draft, key=key, at=at, reference=reference, remark=remark), post=post)


def export_invoices(line: Line) -> Answer:
    """Write invoices as the tax program takes them."""
    numbers = [line.references.resolve(str(one)) for one in _list(line, "documents")]
    path = Path(line.need("file"))
    line.refuse_unknown()
    return Answer(line.services.invoices.export(numbers, path))


def exchange(line: Line) -> Answer:
    """Take goods of a delivery back and hand others out, in one transaction."""
    number, key, at = line.named("document"), line.key(), line.at()
    back = draft_lines(line, line.get("returned", default=[]), number)
    out = draft_lines(line, line.get("delivered", default=[]))
    party, remark = line.named("party"), line.text("remark")
    line.refuse_unknown()
    common = Draft(kind="delivery", key=key, party=party, at=at, remark=remark)
    returned = replace(common, kind="sales_return", lines=tuple(back), source=number)
    delivered = replace(common, key=f"{key}:out"[-64:], lines=tuple(out))
    made = line.services.selling.exchange(returned, delivered, line.confirmed())
    line.remember(made.delivered)
    result = {"returned": made.returned, "delivered": made.delivered, "balance": made.balance}
    return Answer(result, made.delivered, made.changes)


def feedback(line: Line) -> Answer:
    """Record a complaint or wish, or answer one: ``number`` names one that is there."""
    members = line.rest()
    known = FeedbackInput.__dataclass_fields__
    for name in members:
        if name not in known:
            raise UnknownMember(field=name, member=name)
    values = {name: line.named(name) for name in members if name != "version"}
    saved = line.services.feedback.save(FeedbackInput(**values, version=line.get("version", whole)))
    line.remember(saved.code)
    return Answer({"number": saved.code}, saved.code, saved.changes)


def _stored(line: Line, draft: Draft, *, post: bool) -> Answer:
    """Post a draft, or save it."""
    documents = line.services.documents
    if post:
        posted = documents.post(draft, line.confirmed())
        line.references.became(draft.key, posted.number)
        return posted_answer(line, posted)
    saved = documents.save(draft)
    line.remember(saved.key)
    return Answer({"key": saved.key, "lines": len(saved.lines)})


def _list(line: Line, name: str) -> list[Any]:
    value = line.need(name)
    return value if isinstance(value, list) else [value]


# questions


def orders(line: Line) -> Answer:
    """Sales orders with what is open of them: ``state`` is open, late, done, closed, or empty for all."""
    wanted = OrderFilter(state=line.text("state"), text=line.text("text"), party=line.named("party"), limit=_EVERY)
    return Answer(line.services.selling.orders(wanted).rows)


def order(line: Line) -> Answer:
    """One order with its lines: delivered, open, reserved, short, asked of purchasing."""
    number = line.named("document")
    head = line.services.selling.order(number)
    return Answer({**as_json(head), "lines": line.services.selling.order_lines(number)})


def picking(line: Line) -> Answer:
    """The orders waiting to be picked; with ``document`` what to fetch for one, by bin."""
    number = line.named("document")
    if not number:
        return Answer(line.services.picking.waiting(line.text("text")))
    found = line.services.picking.pick(number)
    return Answer({"number": found.number, "party": found.party, "due": found.due, "lines": found.lines})


def shipments(line: Line) -> Answer:
    """Deliveries by how far they are."""
    wanted = ShippingFilter(
        state=line.text("state"),
        text=line.text("text"),
        number=line.named("document"),
        party=line.named("party"),
        limit=_EVERY,
    )
    return Answer(line.services.shipping.list(wanted).rows)


def to_invoice(line: Line) -> Answer:
    """Sales with what is invoiced of them; ``state`` is uninvoiced (unless another is asked for) or invoiced."""
    wanted = InvoiceFilter(
        state=line.text("state", "uninvoiced"), text=line.text("text"), party=line.named("party"), limit=_EVERY
    )
    rows = line.services.invoices.to_invoice(wanted).rows
    open_total = sum((row.open for row in rows), Decimal("0.00"))
    return Answer({"rows": [{**as_json(row), "open": row.open} for row in rows], "open": open_total})


def customer(line: Line) -> Answer:
    """What selling knows of a customer."""
    return Answer(line.services.customers.facts(line.named("party")))


def feedback_list(line: Line) -> Answer:
    """Complaints and wishes, newest first."""
    names = ("state", "type", "text", "party", "product", "document", "number")
    wanted = FeedbackFilter(**{name: line.named(name) for name in names}, limit=_EVERY)
    return Answer(line.services.feedback.list(wanted).rows)


def chain(line: Line) -> Answer:
    """Everything a document came from and everything that came of it."""
    return Answer(line.services.chains.chain(line.named("document")))


DO = {
    "purchase_request": purchase_request,
    "pick": pick,
    "ship": ship,
    "import_shipping": import_shipping,
    "invoice": invoice,
    "export_invoices": export_invoices,
    "exchange": exchange,
    "feedback": feedback,
}
ASK = {
    "orders": orders,
    "order": order,
    "picking": picking,
    "shipments": shipments,
    "to_invoice": to_invoice,
    "customer": customer,
    "feedback": feedback_list,
    "chain": chain,
}
