"""Accounting vouchers (凭证): made from the journal by templates the owner can change, checked against it, exported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.repositories.vouchers import Vouchers
from jxc_desktop.db.rows import AnyRow, Connection
from jxc_desktop.db.unit_of_work import UnitOfWork
from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import Fen, from_fen, to_microseconds
from jxc_desktop.domain.vouchers import (
    NOBODY,
    PARTY_ACCOUNTS,
    SUMMARY,
    VOUCHER_KINDS,
    BookAccount,
    Entry,
    Partner,
    VoucherLine,
    VoucherTemplate,
    check_template,
    summary_of,
    voucher_lines,
)
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text
from jxc_desktop.services.base import User
from jxc_desktop.services.engine.days import read_day
from jxc_desktop.services.periods import AlreadyClosed, month_text, read_month
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import CounterVouchers, shop_settings

__all__ = [
    "BookAccount",
    "CheckedAccount",
    "Generated",
    "VoucherEntryRow",
    "VoucherRow",
    "VoucherService",
    "VoucherTemplate",
]


@dataclass(frozen=True, slots=True)
class VoucherEntryRow:
    """A line of a voucher; ``partner`` is the auxiliary account, where there is one."""

    account: str
    name: str
    partner_code: str
    partner_name: str
    partner_role: str
    summary: str
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher with its lines and the numbers of the documents behind it."""

    id: int
    month: str
    word: str
    number: int
    day: date
    summary: str
    amount: Decimal
    user: str
    documents: tuple[str, ...]
    lines: tuple[VoucherEntryRow, ...]

    @property
    def name(self) -> str:
        """Word and number, as accountants say it: 记-12."""
        return f"{self.word}-{self.number}"


@dataclass(frozen=True, slots=True)
class CheckedAccount:
    """An account in the journal of a month and in its vouchers; debit positive."""

    number: str
    name: str
    journal: Decimal
    vouchers: Decimal

    @property
    def difference(self) -> Decimal:
        """What is in the vouchers beyond the journal."""
        return self.vouchers - self.journal


@dataclass(frozen=True, slots=True)
class Generated:
    """How many vouchers were made, and what that changed."""

    month: str
    made: int
    changes: Changes = NO_CHANGES


class VoucherService(Service):
    """Vouchers and their templates."""

    def templates(self) -> list[VoucherTemplate]:
        """The template of every kind that writes to the journal, with all accounts it may meet filled in."""
        self.require(Permission.VOUCHER)
        with self.database.read() as connection:
            vouchers = Vouchers(connection)
            stored = vouchers.templates()
        return [stored.get(kind, _default(kind)) for kind in VOUCHER_KINDS]

    def chart(self) -> dict[str, BookAccount]:
        """The accounts of the books by account of the journal, where no template says otherwise."""
        self.require(Permission.VOUCHER)
        with self.database.read() as connection:
            return _chart(Vouchers(connection))

    def save_template(self, template: VoucherTemplate) -> Changes:
        """Change how documents of a kind become vouchers; vouchers there are stay as they are.

        Raises:
            InvalidValue: an unknown kind, word or place, or an account without a number.
            Conflict: somebody changed it meanwhile.
        """
        self.require(Permission.VOUCHER)
        if template.kind not in VOUCHER_KINDS:
            raise InvalidValue("kind", template.kind, N_("it is none of the choices"))
        check_template(template)
        with self.database.write() as work:
            Vouchers(work.connection).save_template(template)
            detail = {"word": template.word, "summary": template.summary, "accounts": _plain(template.accounts)}
            self.record(work, "voucher_template.save", template.kind, detail=detail)
            work.touch(Topic.VOUCHERS)
            return work.commit()

    def generate(self, month: str, *, anew: bool = False) -> Generated:
        """Make the vouchers of a month: one for each document that has none, one a day for the counter by setting.

        ``anew`` throws those of the month away first, as after a change of templates.

        Raises:
            AlreadyClosed: the vouchers of a closed month are not made anew.
        """
        user = self.require(Permission.VOUCHER)
        wanted = read_month(month)
        with self.database.write() as work:
            work.audit.queue_up()
            if anew and wanted <= (work.periods.last_closed() or 0):
                raise AlreadyClosed(field="period", month=month_text(wanted))
            vouchers = Vouchers(work.connection)
            discarded = vouchers.discard(wanted) if anew else 0
            made = self._make(work, vouchers, wanted, user)
            if not made and not discarded:
                return Generated(month_text(wanted), 0)
            detail = {"made": made, "discarded": discarded}
            self.record(work, "voucher.generate", month_text(wanted), detail=detail)
            work.touch(Topic.VOUCHERS)
            return Generated(month_text(wanted), made, work.commit())

    def vouchers(self, month: str) -> list[VoucherRow]:
        """The vouchers of a month with their lines, by word and number."""
        self.require(Permission.VOUCHER)
        wanted = read_month(month)
        with self.database.read() as connection:
            return _read(Vouchers(connection), wanted)

    def check(self, month: str) -> list[CheckedAccount]:
        """The journal of a month and its vouchers, account by account of the books, by number."""
        self.require(Permission.VOUCHER)
        wanted = read_month(month)
        with self.database.read() as connection:
            vouchers = Vouchers(connection)
            chart, stored = _chart(vouchers), vouchers.templates()
            in_vouchers = vouchers.account_sums(wanted)
            journal: dict[str, Fen] = defaultdict(int)
            names = {number: name for number, (name, _amount) in in_vouchers.items()}
            for kind, account, amount in vouchers.journal_sums(wanted):
                book = stored.get(kind, _default(kind)).account(account, chart)
                journal[book.number] += amount
                names.setdefault(book.number, book.name)
        return [
            CheckedAccount(
                number, names[number], from_fen(journal[number]), from_fen(in_vouchers.get(number, ("", 0))[1])
            )
            for number in sorted(names)
        ]

    def export(self, month: str, path: Path, layout: str, *, chinese_encoding: bool = False) -> int:
        """Write the vouchers of a month as a file that 用友 or 金蝶 imports; answers how many vouchers there are.

        Raises:
            InvalidValue: there is no such layout, or no voucher.
            StorageError: the place cannot be written to.
        """
        self.require(Permission.VOUCHER)
        self.require(Permission.EXPORT)
        from jxc_desktop.exchange.voucher_files import LAYOUTS, write_vouchers

        if layout not in LAYOUTS:
            raise InvalidValue("layout", layout, N_("it is none of the choices"))
        rows = self.vouchers(month)
        if not rows:
            raise InvalidValue("period", month, N_("the month has no vouchers yet"))
        write_vouchers(path, list(_entries(rows)), layout, chinese_encoding=chinese_encoding)
        return len(rows)

    def _make(self, work: UnitOfWork, vouchers: Vouchers, month: int, user: User) -> int:
        groups = list(_groups(vouchers.not_yet(month), month, by_day=_by_day(work.connection)))
        chart, stored, last = _chart(vouchers), vouchers.templates(), vouchers.last_numbers(month)
        first = work.sequences.take({"voucher": len(groups)})["voucher"] if groups else 0
        now = to_microseconds(self.clock.now())
        heads, lines, sources = [], [], []
        for place, group in enumerate(groups):
            template = stored.get(group.kind, _default(group.kind))
            text = summary_of(template.summary, group.facts())
            number = last[template.word] = last.get(template.word, 0) + 1
            head = {"id": first + place, "month": month, "word": template.word, "number": number, "day": group.day}
            heads.append({**head, "summary": text, "recorded_at": now, "user_id": user.id})
            made = voucher_lines(group.entries(), template, chart, text, red=group.red)
            lines += [_line_row(first + place, index, line) for index, line in enumerate(made, 1)]
            sources += [{"month": month, "document_id": one, "voucher_id": first + place} for one in group.documents()]
        vouchers.add(heads, lines, sources)
        return len(groups)


@dataclass(frozen=True, slots=True)
class _Group:
    """What stands in one voucher: rows of `Vouchers.not_yet`."""

    kind: str
    day: int
    red: bool
    rows: Sequence[AnyRow]

    def entries(self) -> Iterator[tuple[Entry, Partner]]:
        for row in self.rows:
            yield Entry(row.account, int(row.amount)), _partner(row)

    def documents(self) -> list[int]:
        return list(dict.fromkeys(row.document_id for row in self.rows))

    def facts(self) -> dict[str, str]:
        numbers = list(dict.fromkeys(row.number for row in self.rows))
        first, alone = self.rows[0], len(numbers) == 1
        return {
            "kind": _(kind_of(self.kind).name),
            "number": numbers[0] if alone else _("{first} to {last}").format(first=numbers[0], last=numbers[-1]),
            "party": (first.party_name or "") if alone else "",
            "day": date_text(read_day(self.day)),
            "reference": first.reference if alone else "",
            "remark": first.remark if alone else "",
        }


def _groups(rows: Sequence[AnyRow], month: int, *, by_day: bool) -> Iterator[_Group]:
    """The rows by voucher, in the order of their numbers. Reversals stand in red vouchers of their own."""
    found: dict[tuple[object, ...], list[AnyRow]] = defaultdict(list)
    for row in rows:
        day = row.day if row.day // 100 == month else row.first_day
        together = by_day and kind_of(row.kind).tendered
        found[day, row.kind if together else row.posting, row.reverses_id is not None].append(row)
    for (day, _what, red), part in sorted(found.items(), key=lambda item: (item[0][0], item[1][0].posting)):
        yield _Group(part[0].kind, int(str(day)), bool(red), part)


def _partner(row: AnyRow) -> Partner:
    if not row.party:
        return NOBODY
    return Partner(row.party, row.party_name, kind_of(row.kind).party_role or row.party_role)


def _line_row(voucher: int, number: int, line: VoucherLine) -> dict[str, Any]:
    return {
        "voucher_id": voucher,
        "line": number,
        "account": line.account,
        "name": line.name,
        "party": line.partner.code,
        "party_name": line.partner.name,
        "party_role": line.partner.role,
        "summary": line.summary,
        "debit": line.debit,
        "credit": line.credit,
    }


def _default(kind: str) -> VoucherTemplate:
    return VoucherTemplate(kind, summary=_(SUMMARY))


def _chart(vouchers: Vouchers) -> dict[str, BookAccount]:
    return {
        code: BookAccount(number, _(name), code in PARTY_ACCOUNTS) for code, (number, name) in vouchers.chart().items()
    }


def _by_day(connection: Connection) -> bool:
    return shop_settings(Settings(connection).all()).counter_vouchers is CounterVouchers.DAY


def _plain(accounts: Mapping[str, BookAccount]) -> dict[str, list[object]]:
    return {code: list(account) for code, account in accounts.items()}


def _read(vouchers: Vouchers, month: int) -> list[VoucherRow]:
    lines: dict[int, list[VoucherEntryRow]] = defaultdict(list)
    for row in vouchers.lines_of(month):
        lines[row.voucher_id].append(
            VoucherEntryRow(
                row.account,
                row.name,
                row.party,
                row.party_name,
                row.party_role,
                row.summary,
                from_fen(row.debit),
                from_fen(row.credit),
            )
        )
    sources: dict[int, list[str]] = defaultdict(list)
    for row in vouchers.sources_of(month):
        sources[row.voucher_id].append(row.number)
    return [
        VoucherRow(
            row.id,
            month_text(row.month),
            row.word,
            row.number,
            read_day(row.day),
            row.summary,
            from_fen(int(row.debit)),
            row.user,
            tuple(sources[row.id]),
            tuple(lines[row.id]),
        )
        for row in vouchers.of_month(month)
    ]


def _entries(rows: Sequence[VoucherRow]) -> Iterator[Any]:
    from jxc_desktop.exchange.voucher_files import VoucherEntry

    for serial, row in enumerate(rows, 1):
        for place, line in enumerate(row.lines, 1):
            yield VoucherEntry(
                day=row.day,
                word=row.word,
                number=row.number,
                serial=serial,
                entry=place,
                summary=line.summary,
                account=line.account,
                account_name=line.name,
                debit=line.debit,
                credit=line.credit,
                partner_role=line.partner_role,
                partner_code=line.partner_code,
                partner_name=line.partner_name,
                maker=row.user,
                sources=row.documents[0] if len(row.documents) == 1 else "",
            )
