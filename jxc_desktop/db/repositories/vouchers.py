"""Vouchers as they are kept: templates by kind, numbered vouchers with their lines and sources."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from jxc_desktop.db.rows import AnyRow
from jxc_desktop.db.tables import (
    accounts,
    documents,
    journal_lines,
    parties,
    users,
    voucher_lines,
    voucher_sources,
    voucher_templates,
    vouchers,
)
from jxc_desktop.domain.errors import N_, Conflict
from jxc_desktop.domain.vouchers import BookAccount, VoucherTemplate

Rows = Sequence[Mapping[str, Any]]
_OPEN = (
    select(
        journal_lines.c.document_id,
        journal_lines.c.account,
        func.sum(journal_lines.c.amount).label("amount"),
        func.min(journal_lines.c.day).label("first_day"),
        documents.c.kind,
        documents.c.number,
        documents.c.day,
        documents.c.posting,
        documents.c.reverses_id,
        documents.c.reference,
        documents.c.remark,
        parties.c.code.label("party"),
        parties.c.name.label("party_name"),
        parties.c.role.label("party_role"),
    )
    .join(documents, documents.c.id == journal_lines.c.document_id)
    .outerjoin(parties, parties.c.id == documents.c.party_id)
    .outerjoin(
        voucher_sources,
        (voucher_sources.c.document_id == journal_lines.c.document_id)
        & (voucher_sources.c.month == bindparam("month")),
    )
    .where(journal_lines.c.day.between(bindparam("since"), bindparam("until")), voucher_sources.c.voucher_id.is_(None))
    .group_by(
        journal_lines.c.document_id,
        journal_lines.c.account,
        *(documents.c[name] for name in ("kind", "number", "day", "posting", "reverses_id", "reference", "remark")),
        *(parties.c[name] for name in ("code", "name", "role")),
    )
    .having(func.sum(journal_lines.c.amount) != 0)
    .order_by(documents.c.day, documents.c.posting, journal_lines.c.account)
)
_sums = (
    select(
        voucher_lines.c.voucher_id,
        func.sum(voucher_lines.c.debit).label("debit"),
        func.sum(voucher_lines.c.credit).label("credit"),
    )
    .group_by(voucher_lines.c.voucher_id)
    .subquery()
)
_OF_MONTH = (
    select(vouchers, users.c.name.label("user"), _sums.c.debit, _sums.c.credit)
    .join(users, users.c.id == vouchers.c.user_id)
    .join(_sums, _sums.c.voucher_id == vouchers.c.id)
    .where(vouchers.c.month == bindparam("month"))
    .order_by(vouchers.c.word, vouchers.c.number)
)
_LINES = (
    select(voucher_lines)
    .join(vouchers, vouchers.c.id == voucher_lines.c.voucher_id)
    .where(vouchers.c.month == bindparam("month"))
    .order_by(voucher_lines.c.voucher_id, voucher_lines.c.line)
)
_SOURCES = (
    select(voucher_sources.c.voucher_id, documents.c.number)
    .join(documents, documents.c.id == voucher_sources.c.document_id)
    .where(voucher_sources.c.month == bindparam("month"))
    .order_by(voucher_sources.c.voucher_id, documents.c.posting)
)
_LAST = (
    select(vouchers.c.word, func.max(vouchers.c.number))
    .where(vouchers.c.month == bindparam("month"))
    .group_by(vouchers.c.word)
)
_JOURNAL = (
    select(documents.c.kind, journal_lines.c.account, func.sum(journal_lines.c.amount))
    .join(documents, documents.c.id == journal_lines.c.document_id)
    .where(journal_lines.c.day.between(bindparam("since"), bindparam("until")))
    .group_by(documents.c.kind, journal_lines.c.account)
)
_BY_ACCOUNT = (
    select(
        voucher_lines.c.account,
        func.max(voucher_lines.c.name),
        func.sum(voucher_lines.c.debit - voucher_lines.c.credit),
    )
    .join(vouchers, vouchers.c.id == voucher_lines.c.voucher_id)
    .where(vouchers.c.month == bindparam("month"))
    .group_by(voucher_lines.c.account)
)


class Vouchers:
    """The vouchers of one transaction; months are numbers such as 202605, amounts fen."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def chart(self) -> dict[str, tuple[str, str]]:
        """Number and name of every account of the journal."""
        found = self.connection.execute(select(accounts.c.code, accounts.c.number, accounts.c.name))
        return {code: (number, name) for code, number, name in found}

    def templates(self) -> dict[str, VoucherTemplate]:
        """The templates somebody changed, by kind."""
        found = self.connection.execute(select(voucher_templates))
        return {
            row.kind: VoucherTemplate(
                row.kind,
                row.word,
                row.summary,
                {code: BookAccount(*values) for code, values in json.loads(row.accounts).items()},
                row.version,
            )
            for row in found
        }

    def save_template(self, template: VoucherTemplate) -> None:
        """Keep a template.

        Raises:
            Conflict: it was changed since its version was read.
        """
        values = {
            "word": template.word,
            "summary": template.summary,
            "accounts": json.dumps({code: list(one) for code, one in template.accounts.items()}, ensure_ascii=False),
            "version": template.version + 1,
        }
        table = voucher_templates
        if template.version == 0 and template.kind not in self.templates():
            self.connection.execute(insert(table), {"kind": template.kind, **values})
            return
        same = (table.c.kind == template.kind, table.c.version == template.version)
        if self.connection.execute(update(table).where(*same).values(**values)).rowcount != 1:
            raise Conflict(what=N_("This template"))

    def not_yet(self, month: int) -> Sequence[AnyRow]:
        """What documents wrote to the journal of a month and no voucher has, by document and account."""
        days = {"month": month, "since": month * 100 + 1, "until": month * 100 + 31}
        return self.connection.execute(_OPEN, days).all()

    def last_numbers(self, month: int) -> dict[str, int]:
        """The last number of every word in a month."""
        return {row[0]: row[1] for row in self.connection.execute(_LAST, {"month": month})}

    def add(self, heads: Rows, lines: Rows, sources: Rows) -> None:
        """Keep new vouchers."""
        for table, rows in ((vouchers, heads), (voucher_lines, lines), (voucher_sources, sources)):
            if rows:
                self.connection.execute(insert(table), list(rows))

    def discard(self, month: int) -> int:
        """Throw the vouchers of a month away so that they can be made anew; answers how many there were."""
        chosen = select(vouchers.c.id).where(vouchers.c.month == month)
        for table in (voucher_sources, voucher_lines):
            self.connection.execute(delete(table).where(table.c.voucher_id.in_(chosen)))
        return self.connection.execute(delete(vouchers).where(vouchers.c.month == month)).rowcount

    def of_month(self, month: int) -> Sequence[AnyRow]:
        """The vouchers of a month with the sums of their sides, by word and number."""
        return self.connection.execute(_OF_MONTH, {"month": month}).all()

    def lines_of(self, month: int) -> Sequence[AnyRow]:
        """The lines of all vouchers of a month."""
        return self.connection.execute(_LINES, {"month": month}).all()

    def sources_of(self, month: int) -> Sequence[AnyRow]:
        """Voucher and number of every document that stands in one."""
        return self.connection.execute(_SOURCES, {"month": month}).all()

    def journal_sums(self, month: int) -> list[tuple[str, str, int]]:
        """Kind, account and sum of the journal of a month."""
        days = {"since": month * 100 + 1, "until": month * 100 + 31}
        return [(kind, account, int(amount)) for kind, account, amount in self.connection.execute(_JOURNAL, days)]

    def account_sums(self, month: int) -> dict[str, tuple[str, int]]:
        """Name and sum of every account of the vouchers of a month, by number."""
        found = self.connection.execute(_BY_ACCOUNT, {"month": month})
        return {number: (name, int(amount)) for number, name, amount in found}
