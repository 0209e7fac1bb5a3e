"""Closing months and making accounting vouchers by the command file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.vouchers import BookAccount


def close_period(line: Line) -> Answer:
    """Close a month: a backup is made first, and earlier dates are refused from now on."""
    period = line.need("period")
    line.refuse_unknown()
    closed = line.services.periods.close(str(period))
    result = {"period": closed.month, "open_from": closed.open_from, "backup": closed.backup}
    return Answer(result, changes=closed.changes)


def reopen_period(line: Line) -> Answer:
    """Open the month that was closed last; a file that gives no reason is one."""
    period, reason = line.need("period"), line.text("reason") or _("by a command file")
    line.refuse_unknown()
    return Answer({"period": str(period)}, changes=line.services.periods.reopen(str(period), reason))


def periods(line: Line) -> Answer:
    """The months and whether they are closed; with one named, what to look at before it is closed."""
    period = line.text("period")
    line.refuse_unknown()
    service = line.services.periods
    if not period:
        return Answer({"months": service.months(), "open_from": service.open_from()})
    checks = [
        {"name": check.name, "title": _(check.title), "count": check.count, "state": check.state}
        for check in service.checklist(period)
    ]
    return Answer({"period": period, "checks": checks})


def generate_vouchers(line: Line) -> Answer:
    """Make the vouchers of a month, those of documents that have none; ``anew`` makes all of them again."""
    period, anew = line.need("period"), line.flag("anew")
    line.refuse_unknown()
    made = line.services.vouchers.generate(str(period), anew=anew)
    return Answer({"period": made.month, "made": made.made}, changes=made.changes)


def export_vouchers(line: Line) -> Answer:
    """Write the vouchers of a month for an accounting program; ``encoding`` is utf-8 or gb18030 for text."""
    period, path, layout = line.need("period"), Path(line.need("file")), line.need("layout")
    encoding = line.text("encoding", "utf-8").lower()
    line.refuse_unknown()
    if encoding not in {"utf-8", "gb18030"}:
        raise InvalidValue("encoding", encoding, N_("it is none of the choices"))
    count = line.services.vouchers.export(str(period), path, str(layout), chinese_encoding=encoding == "gb18030")
    return Answer({"file": str(path), "vouchers": count})


def voucher_template(line: Line) -> Answer:
    """Change how documents of a kind become vouchers: word, summary, and accounts by account of the journal."""
    kind = line.need("kind")
    before = next((one for one in line.services.vouchers.templates() if one.kind == kind), None)
    if before is None:
        raise InvalidValue("kind", kind, N_("it is none of the choices"))
    word, summary = line.text("word", before.word), line.text("summary", before.summary)
    accounts = {**before.accounts, **_accounts(line.get("accounts", default={}))}
    line.refuse_unknown()
    changed = replace(before, word=word, summary=summary, accounts=accounts)
    return Answer({"kind": kind}, changes=line.services.vouchers.save_template(changed))


def _accounts(entered: object) -> dict[str, BookAccount]:
    if not isinstance(entered, Mapping):
        raise InvalidValue("accounts", entered, N_("an object is needed"))
    found = {}
    for code, value in entered.items():
        if not isinstance(value, Mapping) or not set(value) <= {"number", "name", "by_party"}:
            raise InvalidValue(f"accounts.{code}", value, N_("an object is needed"))
        number, name = str(value.get("number", "")), str(value.get("name", ""))
        found[str(code)] = BookAccount(number, name, bool(value.get("by_party", False)))
    return found


def vouchers(line: Line) -> Answer:
    """The vouchers of a month, and the journal beside them account by account."""
    period = str(line.need("period"))
    line.refuse_unknown()
    service = line.services.vouchers
    checked = [
        {
            "number": row.number,
            "name": row.name,
            "journal": row.journal,
            "vouchers": row.vouchers,
            "difference": row.difference,
        }
        for row in service.check(period)
    ]
    return Answer({"vouchers": service.vouchers(period), "check": checked})


def lock_opening(line: Line) -> Answer:
    """Lock the opening balances: the shop goes live."""
    line.refuse_unknown()
    return Answer({"locked": True}, changes=line.services.opening.lock())


def unlock_opening(line: Line) -> Answer:
    """Unlock the opening balances, with the reason."""
    reason = line.text("reason")
    line.refuse_unknown()
    return Answer({"locked": False}, changes=line.services.opening.unlock(reason))


def opening(line: Line) -> Answer:
    """What the opening balances come to, and whether they are locked."""
    line.refuse_unknown()
    return Answer(line.services.opening.overview())


DO = {
    "lock_opening": lock_opening,
    "unlock_opening": unlock_opening,
    "close_period": close_period,
    "reopen_period": reopen_period,
    "generate_vouchers": generate_vouchers,
    "export_vouchers": export_vouchers,
    "voucher_template": voucher_template,
}
ASK = {"opening": opening, "periods": periods, "vouchers": vouchers}
