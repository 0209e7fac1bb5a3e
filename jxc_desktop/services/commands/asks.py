"""The questions of the command file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.documents import Line as DocumentLine
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, UnknownMember
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.pricing import selling_price
from jxc_desktop.domain.product import nested, read_quantity
from jxc_desktop.domain.values import from_fen, plain, quantity, read_business_time
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.commands import counter, documents
from jxc_desktop.services.commands.entered import draft_of
from jxc_desktop.services.commands.line import Answer, Json, Line, as_json
from jxc_desktop.services.commands.lots import stock_of_lot
from jxc_desktop.services.document_views import Consequences, DocumentView
from jxc_desktop.services.engine.resolving import Resolved
from jxc_desktop.services.ledgers import LayerView
from jxc_desktop.services.reports import ReportResult


def stock(line: Line) -> Answer:
    """Stock of a product: now, as of a business time, as known at a posting number."""
    known = _known_at(line)
    if lot := line.text("lot"):
        return stock_of_lot(line, lot, _as_of(line), known)
    found = line.services.ledgers.stock(line.named("product"), line.named("warehouse"), _as_of(line), known)
    result = {
        "product": found.product,
        "quantity": found.quantity,
        "available": found.available,
        "nested": found.nested,
        "value": found.value,
        "average": found.average,
        "layers": [_layer(layer) for layer in found.layers],
    }
    return Answer(result)


def _known_at(line: Line) -> int | None:
    """A posting number: itself, or that of the document named."""
    known = line.get("known_at")
    if known is None:
        return None
    if str(known).isdigit():
        return int(known)
    if not isinstance(known, str):
        raise InvalidValue("known_at", known, N_("a whole number is needed"))
    try:
        return line.services.documents.view(line.references.resolve(known)).posting
    except NotFound:
        raise InvalidValue("known_at", known, N_("a whole number is needed")) from None


def _layer(layer: LayerView) -> Json:
    return {"at": layer.at, "quantity": layer.quantity, "value": layer.value}


def _as_of(line: Line) -> datetime | None:
    """A day alone means its end."""
    at, entered = line.at(), line.members.get("at")
    if at is None or (isinstance(entered, str) and len(entered.strip()) > len("2026-05-01")):
        return at
    return datetime.combine(at.date(), time.max)


def moves(line: Line) -> Answer:
    """Every movement of a product."""
    rows = line.services.ledgers.moves(line.named("product"), line.named("warehouse"))
    return Answer(
        [
            {
                "document": row.document,
                "kind": row.kind,
                "line": row.line,
                "at": row.at,
                "warehouse": row.warehouse,
                "bin": row.bin,
                "lot": row.lot,
                "quantity": row.quantity,
                "cost": row.cost,
                "running_quantity": row.running_quantity,
                "running_value": row.running_value,
                "changes": row.changes,
            }
            for row in rows
        ]
    )


def document(line: Line) -> Answer:
    """A document whole; of a draft, what it comes to."""
    name = line.named("document")
    try:
        return Answer({**document_json(line.services.documents.view(name)), **_settled(line, name)})
    except NotFound as missing:
        try:
            draft = line.services.documents.draft(name)
        except NotFound:
            raise missing from None
    return Answer(_draft_json(line, draft))


def _settled(line: Line, number: str) -> Json:
    """By what a document is settled and what of it is open, for who may see money."""
    settlement = line.services.settlement
    found = settlement.settled(number) if settlement.may(Permission.MONEY_VIEW) else None
    if found is None:
        return {"settled": [], "open": None}
    return {"settled": [{"document": one.document, "amount": one.amount} for one in found.settled], "open": found.open}


def _draft_json(line: Line, draft: Draft) -> Json:
    """A draft as the document it would become, without number and postings."""
    names = ("kind", "party", "warehouse", "counter", "remark", "tax_inclusive")
    nothing: Json = {ledger: [] for ledger in ("stock", "cost", "party", "money", "journal")}
    return {
        "number": None,
        "key": draft.key,
        "state": "draft",
        "posting": None,
        "at": draft.at,
        **{name: getattr(draft, name) for name in names},
        **_totals_json(line.services.counter.quote(draft)),
        "up": [{"number": draft.source, "relation": "source"}] if draft.source else [],
        "down": [],
        "postings": nothing,
    }


_SAID = (
    "reference", "channel", "due", "address", "carrier", "tracking", "parcels", "purpose", "account", "to_account",
    "closed",
)  # fmt: skip


def document_json(view: DocumentView) -> Json:
    """A document with its chain and what it wrote to every ledger."""
    return {
        "number": view.number,
        "kind": view.kind,
        "state": view.state,
        "posting": view.posting,
        "at": view.at,
        "day": view.day,
        "party": view.party,
        "warehouse": view.warehouse,
        "counter": view.counter,
        "shift": view.shift,
        "user": view.user,
        "approver": view.approver,
        "handler": view.handler,
        "remark": view.remark,
        "reason": view.reason,
        "tax_inclusive": view.tax_inclusive,
        "gross": view.gross,
        "discount": view.discount,
        "rounding": view.rounding,
        "net": view.net,
        "tax": view.tax,
        "total": view.total,
        **{name: getattr(view, name) for name in _SAID},
        "lines": [{**_line(one), "product": one.code} for one in view.lines],
        "tenders": view.tenders,
        "up": view.upstream,
        "down": view.downstream,
        "postings": {
            "stock": view.stock,
            "cost": view.costs,
            "party": view.debts,
            "money": view.money,
            "journal": view.journal,
        },
    }


def _line(one: Any) -> Json:
    names = (
        "line", "name", "unit", "factor", "quantity", "base_quantity", "price", "gross", "discount", "tax_rate",
        "net", "tax", "total", "cost", "unit_cost", "source", "source_line", "returned", "remark",
        "drawn", "due", "rejected", "minimum", "promotion", "reserved", "reason", "made", "lots", "serials", "bins",
        "expires", "places",
    )  # fmt: skip
    return {**{name: getattr(one, name) for name in names}, "amount": one.total}


def scan(line: Line) -> Answer:
    """What the router takes a code for."""
    found = line.services.scanning.interpret(line.need("code"))
    result: Json = {"kind": found.kind, "code": found.code, "warnings": list(found.warnings)}
    if found.scanned is not None:
        goods = found.scanned
        price = goods.price
        if price is None:
            price = selling_price(goods.product, goods.unit).price
        result |= {
            "product": goods.product.code,
            "name": goods.product.name,
            "unit": goods.unit or goods.product.unit,
            "quantity": goods.quantity,
            "price": price,
            "amount": goods.amount,
        }
    for name in ("document", "user", "command", "bin", "lot", "serial", "produced", "expires", "member", "card"):
        if value := getattr(found, name):
            result[name] = value
    if found.stock is not None:
        result["stock"] = found.stock
    return Answer(result)


def convert(line: Line) -> Answer:
    """A quantity in another unit, and nested."""
    goods = line.services.masterdata.product(line.named("product"))
    entered = line.need("quantity")
    base = read_quantity(goods, str(entered), line.text("unit"))
    to = line.text("to")
    factor = goods.factor(to)
    converted = base / factor
    exact = plain(converted.quantize(quantity("0.0001", "quantity")))
    return Answer({"quantity": exact, "unit": to or goods.unit, "base": base, "nested": nested(goods, base)})


def quote_total(line: Line) -> Answer:
    """The totals of a document that is not saved."""
    kind = line.text("kind", "counter_sale")
    draft = counter.sale_of(line, ("kind",)) if kind == "counter_sale" else draft_of(line, kind, ("kind",))
    return Answer(_totals_json(line.services.counter.quote(draft)))


def _totals_json(resolved: Resolved) -> Json:
    document = resolved.document
    return {
        "lines": [{**_priced_line(one), **_reason(resolved, index)} for index, one in enumerate(document.lines)],
        **{name: from_fen(getattr(document.totals, name)) for name in _TOTALS},
        "due": from_fen(document.totals.total),
        "change": from_fen(resolved.change),
        "tenders": [{"means": paid.means, "amount": from_fen(paid.kept)} for paid in document.tenders],
    }


_TOTALS = ("gross", "discount", "net", "tax", "rounding", "total")


def _reason(resolved: Resolved, index: int) -> Json:
    """Which rule gave a price that nobody entered."""
    found = resolved.prices.reasons.get(index) if resolved.prices else None
    return {"rule": found.rule if found else "", "source": found.source if found else ""}


def _priced_line(one: DocumentLine) -> Json:
    return {
        "line": one.line,
        "product": one.product.code,
        "quantity": one.entered,
        "unit": one.unit,
        "price": one.price,
        "promotion": one.promotion,
        **{name: from_fen(getattr(one, name)) for name in ("gross", "discount", "net", "tax", "total")},
        "amount": from_fen(one.total),
    }


def party(line: Line) -> Answer:
    """A party's balance, entries and open items."""
    name = line.text("party") or line.text("code")
    line.get("code")
    at = line.at()
    return Answer(line.services.ledgers.party(line.references.resolve(name), None if at is None else at.date()))


def shift(line: Line) -> Answer:
    """A shift with its expected cash: the one named, or the last one of a counter."""
    number = counter.shift_id(line)
    if number is None:
        code = line.text("counter") or "1"
        found = line.services.counter.last_shift(code)
        if found is None:
            raise NotFound(field="counter", what=N_("shift at counter"), name=code)
        number = found.id
    result = line.services.counter.result(number)
    line.get("counter")
    return Answer(
        {
            "shift": result.shift.id,
            "counter": result.shift.counter,
            "float": result.shift.float,
            "opened_at": result.shift.opened_at,
            "closed_at": result.shift.closed_at,
            "day": result.shift.day,
            "expected": result.expected,
            "counted": result.counted,
            "difference": result.difference,
            "by_means": {tender.means: tender.amount for tender in result.by_means},
        }
    )


def money(line: Line) -> Answer:
    """One money account with its entries, or the balances of all."""
    account, as_of = line.named("account"), _as_of(line)
    balances = line.services.ledgers.money_balances()
    if not account:
        _refuse_time(line)
        return Answer({"accounts": balances})
    account = next((code for code in balances if code.casefold() == account.casefold()), account)
    rows = [row for row in line.services.ledgers.money(account) if as_of is None or row.at <= as_of]
    return Answer({"account": account, "balance": rows[-1].balance if rows else from_fen(0), "rows": rows})


def journal(line: Line) -> Answer:
    """Journal lines of a document or a period."""
    rows = line.services.ledgers.journal(line.named("document"), line.text("account"), *_period(line))
    return Answer([{**as_json(row), **_sides(row.amount)} for row in rows])


def _sides(amount: Decimal) -> Json:
    """An amount as debit or credit."""
    return {"debit": max(amount, from_fen(0)), "credit": max(-amount, from_fen(0))}


def trial_balance(line: Line) -> Answer:
    """Debit and credit of every account, and their sums."""
    rows = line.services.ledgers.trial_balance(*_period(line))
    return Answer(
        {
            "accounts": [
                {**{n: getattr(row, n) for n in ("account", "number", "debit", "credit")}, "balance": row.balance}
                for row in rows
            ],
            "debit": sum((row.debit for row in rows), from_fen(0)),
            "credit": sum((row.credit for row in rows), from_fen(0)),
        }
    )


def _period(line: Line) -> tuple[date | None, date | None]:
    """The first and last day asked for; ``at`` alone is the last day."""
    since, until, at = _date(line, "since"), _date(line, "until"), line.at()
    return since, until if until is not None or at is None else at.date()


def _refuse_time(line: Line) -> None:
    """Refuse a time where the answer is always of now."""
    if "at" in line.members:
        raise UnknownMember(field="at", member="at")


def _date(line: Line, name: str) -> Any:
    value = line.get(name, read_business_time)
    return None if value is None else value.date()


def reports(line: Line) -> Answer:
    """The reports there are, with their parameters and columns."""
    return Answer(line.services.reports.reports())


def report(line: Line) -> Answer:
    """A report: columns, rows and totals, as the window shows them."""
    entered: Any = line.get("parameters", default=None)
    name = line.need("name")
    members = line.rest()
    known_at_top = {key: value for key, value in members.items() if key not in {"name", "parameters"}}
    parameters = {**known_at_top, **(entered if isinstance(entered, Mapping) else {})}
    if "at" in line.members:
        parameters["at"] = line.members["at"]
    return report_answer(line.services.reports.run(name, {key: str(value) for key, value in parameters.items()}))


def report_answer(result: ReportResult) -> Answer:
    """A report that has run: its columns, rows by column, totals, and where it is grouped its groups with theirs."""
    names = [column.name for column in result.columns]
    answer: dict[str, Any] = {
        "name": result.name,
        "columns": [{"name": c.name, "title": c.title, "type": c.type} for c in result.columns],
        "rows": [dict(zip(names, row, strict=True)) for row in result.rows],
        "totals": dict(zip(names, result.totals, strict=True)),
    }
    if result.groups:
        answer["groups"] = [
            {
                "key": group.key,
                "title": group.title,
                "first": group.first,
                "count": group.count,
                "totals": dict(zip(names, group.totals, strict=True)),
            }
            for group in result.groups
        ]
    return Answer(answer)


def preview(line: Line) -> Answer:
    """What a post, reverse or correct line under ``of`` would do; nothing is saved."""
    of = line.need("of")
    if not isinstance(of, Mapping):
        raise InvalidValue("of", of, N_("an object is needed"))
    inner = Line(of, line.services, line.clock, line.references)
    verb = of.get("do")
    service = line.services.documents
    if verb == "post":
        found = service.preview(draft_of(inner, inner.need("kind"), ("kind",)))
    elif verb in {"sell", "refund"}:
        found = service.preview(counter.sale_of(inner) if verb == "sell" else counter.refund_of(inner))
    elif verb == "reverse":
        inner.get("reason")
        found = service.preview_reversal(inner.named("document"), inner.at())
    elif verb == "correct":
        number, draft = documents.correction(inner)
        found = service.preview_correction(number, draft, with_all=documents.takes_all(inner))
    else:
        raise InvalidValue("of.do", verb, N_("post, reverse or correct is needed"))
    inner.refuse_unknown()
    return Answer(_consequences(found))


def _consequences(found: Consequences) -> Json:
    return {
        "documents": [
            {
                "document": one.document,
                "kind": one.kind,
                "day": one.day,
                "product": one.product,
                "before": one.before,
                "after": one.after,
                "difference": one.difference,
            }
            for one in found.costs
        ],
        "line_costs": found.line_costs,
        "doubts": [{"code": doubt.code, "message": sentence(doubt), "facts": doubt.facts} for doubt in found.doubts],
        "first_negative": found.first_negative,
        "party": found.party,
        "money": found.money,
        "late": found.late,
    }


ASK = {
    "stock": stock,
    "moves": moves,
    "document": document,
    "scan": scan,
    "convert": convert,
    "quote_total": quote_total,
    "party": party,
    "shift": shift,
    "counter_keys": counter.counter_keys,
    "money": money,
    "journal": journal,
    "trial_balance": trial_balance,
    "reports": reports,
    "report": report,
    "preview": preview,
}
