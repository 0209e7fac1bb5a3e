"""Accounting vouchers (凭证): journal lines of a document turned into lines an accountant reads. Pure.

A template says for a kind of document which word the voucher is numbered under (记, 收, 付, 转), what its summary
says, and which account of the books each account of the journal is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import NamedTuple

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.values import Fen

WORDS = ("记", "收", "付", "转")
PLACES = ("kind", "number", "party", "day", "reference", "remark")
SUMMARY = N_("{kind} {number} {party}")
PARTY_ACCOUNTS = frozenset({"receivables", "payables", "supplier_prepayments", "customer_prepayments"})
"""Accounts that are kept party by party unless a template says otherwise."""
_LONGEST = 60


class BookAccount(NamedTuple):
    """An account of the books; ``by_party`` where it is kept party by party."""

    number: str
    name: str
    by_party: bool = False


class Partner(NamedTuple):
    """The supplier or customer of a document, ``role`` as the document meets it."""

    code: str
    name: str
    role: str


NOBODY = Partner("", "", "")


class Entry(NamedTuple):
    """What a document wrote to one account of the journal in a month; debit positive."""

    account: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class VoucherTemplate:
    """How documents of a kind become vouchers; ``accounts`` holds what differs from the chart."""

    kind: str
    word: str = WORDS[0]
    summary: str = ""
    accounts: Mapping[str, BookAccount] = field(default_factory=dict)
    version: int = 0

    def account(self, code: str, chart: Mapping[str, BookAccount]) -> BookAccount:
        """The account of the books that an account of the journal is."""
        return self.accounts.get(code) or chart.get(code) or BookAccount(code, code, code in PARTY_ACCOUNTS)


class VoucherLine(NamedTuple):
    """One line of a voucher. A red voucher has its amounts negative, on the side of what it takes back."""

    account: str
    name: str
    partner: Partner
    summary: str
    debit: Fen
    credit: Fen


def writes_journal(kind: Kind) -> bool:
    """Whether documents of a kind write to the journal at all."""
    return bool(kind.contra_account or kind.money_sign or kind.party_sign or kind.sales_sign or kind.settles)


VOUCHER_KINDS = tuple(code for code, kind in KINDS.items() if writes_journal(kind))


def check_template(template: VoucherTemplate) -> None:
    """Refuse a template nobody could print.

    Raises:
        InvalidValue: an unknown word or place, a summary that is too long, an account without a number.
    """
    if template.word not in WORDS:
        raise InvalidValue("word", template.word, N_("it is none of the choices"))
    if len(template.summary) > _LONGEST:
        raise InvalidValue("summary", template.summary[:_LONGEST], N_("it is too long or holds invisible characters"))
    try:
        places = [name for _text, name, _format, _conversion in Formatter().parse(template.summary) if name is not None]
    except ValueError:
        raise InvalidValue("summary", template.summary, N_("a bracket is not closed")) from None
    for place in places:
        if place not in PLACES:
            raise InvalidValue("summary", place, N_("there is no such place"))
    for code, account in template.accounts.items():
        if not account.number.strip():
            raise InvalidValue(f"accounts.{code}", account.number, N_("it is missing"))


def summary_of(template: str, facts: Mapping[str, str]) -> str:
    """The summary with its places filled, without the gaps of places that are empty."""
    return " ".join(template.format(**facts).split())[:_LONGEST]


def voucher_lines(
    entries: Iterable[tuple[Entry, Partner]],
    template: VoucherTemplate,
    chart: Mapping[str, BookAccount],
    summary: str,
    *,
    red: bool = False,
) -> Sequence[VoucherLine]:
    """The lines of a voucher, debits first, each account and party once; they add up to zero."""
    sums: dict[tuple[BookAccount, Partner], Fen] = {}
    for entry, partner in entries:
        account = template.account(entry.account, chart)
        key = account, partner if account.by_party else NOBODY
        sums[key] = sums.get(key, 0) + entry.amount
    lines = [_line(account, partner, amount, summary, red=red) for (account, partner), amount in sums.items() if amount]
    return sorted(lines, key=lambda line: (not line.debit, line.account, line.partner))


def _line(account: BookAccount, partner: Partner, amount: Fen, summary: str, *, red: bool) -> VoucherLine:
    on_debit = (amount < 0) if red else (amount > 0)
    debit, credit = (amount, 0) if on_debit else (0, -amount)
    return VoucherLine(account.number, account.name, partner, summary, debit, credit)
