"""A statement of account and a reminder as values, on paper, and as a text for a chat. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.values import ZERO
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, money_text
from jxc_desktop.printing.sheet import CellKind, Company, PrintColumn
from jxc_desktop.printing.table_print import TablePrint


@dataclass(frozen=True, slots=True)
class StatementLine:
    """An entry of the account; ``balance`` is what is owed after it, on the side of the party."""

    document: str
    kind: str
    day: date
    due: date
    reference: str
    remark: str
    increase: Decimal
    decrease: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """The account of a party over some days. ``we_owe``: amounts are what we owe them, else what they owe us."""

    party: str
    name: str
    since: date
    until: date
    opening: Decimal
    closing: Decimal
    lines: tuple[StatementLine, ...]
    we_owe: bool

    @property
    def increase(self) -> Decimal:
        """What the days added."""
        return sum((line.increase for line in self.lines), ZERO)

    @property
    def decrease(self) -> Decimal:
        """What they took away: payments, returns, discounts."""
        return sum((line.decrease for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """A document that should have been paid."""

    document: str
    day: date
    due: date
    days: int
    amount: Decimal
    open: Decimal


@dataclass(frozen=True, slots=True)
class Reminder:
    """All that a customer should have paid by a day, and the whole balance."""

    party: str
    name: str
    contact: str
    at: date
    lines: tuple[OverdueLine, ...]
    balance: Decimal

    @property
    def overdue(self) -> Decimal:
        """What should have been paid."""
        return sum((line.open for line in self.lines), ZERO)


def statement_table(statement: Statement, company: Company) -> TablePrint:
    """The statement to print: opening, documents and payments, closing, and room to agree."""
    titles = (_("Date"), _("Document number"), _("Document kind"), _("Due"), _("Increase"), _("Decrease"), _("Balance"))
    kinds = (CellKind.DATE, CellKind.CODE, CellKind.TEXT, CellKind.DATE, CellKind.MONEY, CellKind.MONEY, CellKind.MONEY)
    rows: list[tuple[object, ...]] = [
        (statement.since, "", _("Opening"), None, None, None, statement.opening),
        *((one.day, one.document, _(kind_of(one.kind).name), one.due, one.increase or None, one.decrease or None,
           one.balance) for one in statement.lines),
        (statement.until, "", _("Closing"), None, statement.increase, statement.decrease, statement.closing),
    ]  # fmt: skip
    return TablePrint(
        title=_("Statement of account"),
        parameters=(
            (_("Supplier") if statement.we_owe else _("Customer"), f"{statement.name} ({statement.party})"),
            (_("Period"), f"{date_text(statement.since)} ~ {date_text(statement.until)}"),
        ),
        columns=tuple(PrintColumn(title, kind) for title, kind in zip(titles, kinds, strict=True)),
        rows=rows,
        strong_rows=frozenset({0, len(rows) - 1}),
        footer=(_("Please check this account and send it back signed. Without an answer we take it as agreed."),),
        company=company,
        signatures=((_("For us"), ""), (_("For {name}").format(name=statement.name), "")),
    )


def statement_text(statement: Statement) -> str:
    """The statement as a short text to be sent in a chat."""
    lines = [
        _("{name}, statement of account {since} to {until}:").format(
            name=statement.name, since=date_text(statement.since), until=date_text(statement.until)
        ),
        _("Opening {amount}").format(amount=money_text(statement.opening)),
        *(_text_of(line) for line in statement.lines),
    ]
    owed = _("We owe you {amount}.") if statement.we_owe else _("You owe us {amount}.")
    lines.append(_("Closing {amount}").format(amount=money_text(statement.closing)))
    lines.append(owed.format(amount=money_text(statement.closing)))
    return "\n".join(lines)


def _text_of(line: StatementLine) -> str:
    sign, amount = ("+", line.increase) if line.increase else ("−", line.decrease)
    return f"{date_text(line.day)} {_(kind_of(line.kind).name)} {line.document} {sign}{money_text(amount)}"


def reminder_table(reminder: Reminder, company: Company) -> TablePrint:
    """The dunning letter: what should have been paid, document by document."""
    titles = (_("Document number"), _("Date"), _("Due"), _("Days overdue"), _("Amount"), _("Open amount"))
    kinds = (CellKind.CODE, CellKind.DATE, CellKind.DATE, CellKind.INTEGER, CellKind.MONEY, CellKind.MONEY)
    rows: Sequence[tuple[object, ...]] = [
        (one.document, one.day, one.due, one.days, one.amount, one.open) for one in reminder.lines
    ]
    head = (
        _("To {name}").format(name=f"{reminder.name} {reminder.contact}".strip()),
        _("By {day} the following documents were due and are not paid yet. We ask you to pay them soon.").format(
            day=date_text(reminder.at)
        ),
    )
    return TablePrint(
        title=_("Reminder of payment"),
        head=head,
        columns=tuple(PrintColumn(title, kind) for title, kind in zip(titles, kinds, strict=True)),
        rows=rows,
        totals=(_("Total"), None, None, None, None, reminder.overdue),
        footer=(_("If you have paid meanwhile, please take this letter as settled."),),
        company=company,
        signatures=((company.name, ""), (_("Date"), date_text(reminder.at))),
    )
