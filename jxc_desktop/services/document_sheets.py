"""What a document says on paper and in Excel: from the rows of the books and a template to a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.db.queries.sheet_documents import SheetDocument
from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import ZERO
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import chinese_capital_amount, date_text, money_text, quantity_text, time_text
from jxc_desktop.printing.sheet import CellKind, Company, Fact, PrintColumn, Sheet
from jxc_desktop.printing.templates import COLUMNS, FIELDS, PrintTemplate, columns_for

PARTIES = {"supplier": N_("Supplier"), "customer": N_("Customer")}
_CURRENCY = "￥"
_AS_MONEY = frozenset({"amount", "discount"})


def document_sheet(
    document: SheetDocument,
    template: PrintTemplate,
    company: Company,
    *,
    costs: bool = False,
    printed_at: datetime | None = None,
    reprint: int = 0,
) -> Sheet:
    """The sheet of a document. ``reprint`` counts earlier prints; ``costs`` allows columns with costs."""
    kind = kind_of(document.kind)
    names = shown_columns(document, template, costs=costs)
    columns = tuple(_column(name) for name in names)
    rows = tuple(tuple(line.get(name) for name in names) for line in document.lines) if names else ()
    total, figure = _words(document) if template.words else ("", "")
    return Sheet(
        title=template.title or _(kind.name),
        company=company if template.logo else Company(company.name, company.lines),
        number=document.number,
        barcode=template.barcode and bool(document.number),
        mark=_mark(document, reprint),
        intro=_paragraphs(template.top),
        facts=tuple(_facts(document, template, kind)),
        columns=columns,
        rows=rows,
        totals=_totals(columns, rows),
        page_sums=any(column.summed for column in columns),
        sums=_sums(document) if kind.priced else (),
        words=(total, figure),
        closing=_paragraphs(template.bottom),
        signatures=((_("Prepared by"), document.user), *((_(text), "") for text in template.signatures)),
        footer=_("Printed {time}").format(time=time_text(printed_at)) if printed_at else "",
    )


def shown_columns(document: SheetDocument, template: PrintTemplate, *, costs: bool) -> tuple[str, ...]:
    """The columns of the template in which some line has something to say; the plain ones always."""
    names = [name for name in columns_for(template, costs=costs) if name in COLUMNS]
    found = [
        name
        for name in names
        if (not COLUMNS[name].optional and document.lines and name in document.lines[0])
        or any(line.get(name) not in (None, "") for line in document.lines)
    ]
    return tuple(found) if document.lines else ()


def _column(name: str) -> PrintColumn:
    choice = COLUMNS[name]
    return PrintColumn(title_of_column(name), choice.kind, name, choice.summed)


def title_of_column(name: str) -> str:
    """The heading of a column."""
    title = COLUMNS[name].title
    return title if title == "#" else _(title)


def title_of_field(name: str, kind: Kind) -> str:
    """The label of a fact of the head; the party is called what it is to this kind."""
    return _(PARTIES[kind.party_role] if name == "party" and kind.party_role in PARTIES else FIELDS[name].title)


def _mark(document: SheetDocument, reprint: int) -> str:
    marks = [_("Draft")] if document.draft else []
    if document.reverses:
        marks.append(_("Reversal of {number}").format(number=document.reverses))
    if document.reversed_by:
        marks.append(_("Reversed by {number}").format(number=document.reversed_by))
    if reprint:
        marks.append(_("Reprint {count}").format(count=reprint))
    return " · ".join(marks)


def _facts(document: SheetDocument, template: PrintTemplate, kind: Kind) -> list[Fact]:
    found = []
    for name in template.fields:
        text = fact_text(document, name)
        if text and name in FIELDS:
            found.append(Fact(title_of_field(name, kind), text, FIELDS[name].wide))
    return found


def fact_text(document: SheetDocument, name: str) -> str:
    """What a fact of the head says in the language of the moment; empty when it says nothing."""
    if name in document.accounts:
        return _(document.accounts[name])
    if name == "tenders":
        return _listed(document.tenders)
    if name == "charges":
        return _listed(document.charges)
    value = document.facts.get(name)
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, Decimal):
        return f"{_CURRENCY}{money_text(value)}" if name in _AS_MONEY else quantity_text(value)
    return "" if value is None else str(value)


def _listed(amounts: tuple[tuple[str, Decimal], ...]) -> str:
    return "  ".join(
        _("{name} {amount}").format(name=_(name) if name else "", amount=money_text(amount)) for name, amount in amounts
    )


def _totals(columns: tuple[PrintColumn, ...], rows: tuple[tuple[object, ...], ...]) -> tuple[object, ...] | None:
    if not any(column.summed for column in columns):
        return None
    return tuple(_sum(rows, place) if column.summed else None for place, column in enumerate(columns))


def _sum(rows: tuple[tuple[object, ...], ...], place: int) -> Decimal:
    return sum([cell for row in rows if isinstance(cell := row[place], Decimal)], start=ZERO)


def _sums(document: SheetDocument) -> tuple[tuple[str, str], ...]:
    """Discount, rounding and tax of a priced document, where there are any."""
    figures = (
        (_("Discount"), document.discount - document.rounding),
        (_("Change rounding"), document.rounding),
        (_("Net"), document.net if document.tax else ZERO),
        (_("Tax"), document.tax),
    )
    return tuple((label, money_text(figure)) for label, figure in figures if figure)


def _words(document: SheetDocument) -> tuple[str, str]:
    words = chinese_capital_amount(document.total)
    return _("Amount in words: {words}").format(words=words), f"{_CURRENCY}{money_text(document.total)}"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


# the same as a workbook

_LABELS = 16.0
"""Width of the first column, which also holds the labels above the table."""
_TYPES = {kind: ColumnType(kind.value) for kind in CellKind}


def document_workbook(
    document: SheetDocument, template: PrintTemplate, company: Company, *, costs: bool = False
) -> SheetOut:
    """The document as a sheet of a workbook: who we are and the facts above typed columns, totals below."""
    kind = kind_of(document.kind)
    names = shown_columns(document, template, costs=costs) or ("line", "name")
    rows = [tuple(_cell(line, name) for name in names) for line in document.lines]
    columns = tuple(_column(name) for name in names)
    title = template.title or _(kind.name)
    above: list[tuple[str, ...]] = [(company.name,), *((line,) for line in company.lines), (title, document.number)]
    above += [(fact.label, fact.text) for fact in _facts(document, template, kind)]
    below: list[tuple[str, ...]] = [(text,) for text in _paragraphs(template.bottom)]
    if template.words:
        below.insert(0, _words(document))
    totals = _totals(columns, tuple(tuple(line.get(name) for name in names) for line in document.lines))
    if totals is not None and totals[0] is None:
        totals = (_("Total"), *totals[1:])
    return SheetOut(
        name=title,
        columns=[
            SheetColumn(column.title, _TYPES[column.kind], None if place else _LABELS)
            for place, column in enumerate(columns)
        ],
        rows=rows,
        totals=totals,
        autofilter=False,
        above=[row for row in above if any(row)],
        below=below,
    )


def _cell(line: Mapping[str, object], name: str) -> object:
    """A value as the writer takes it: a percentage as people say it, a line number as a whole number."""
    value = line.get(name)
    if isinstance(value, Decimal) and COLUMNS[name].kind is CellKind.PERCENT:
        return value.scaleb(2)
    return int(value) if isinstance(value, Decimal) and COLUMNS[name].kind is CellKind.INTEGER else value
