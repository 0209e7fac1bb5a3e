"""Closing months by the command file."""

from __future__ import annotations

from jxc_desktop.i18n import _
from jxc_desktop.services.commands.line import Answer, Line


def close_period(line: Line) -> Answer:
    """Close a month: a backup is made first, and earlier dates are refused from now on."""
    period = line.need("period")
    line.refuse_unknown()
    closed = line.services.periods.close(str(period))
    result = {"period": closed.month, "open_from": closed.open_from, "backup": closed.backup}
    return Answer(result, changes=closed.changes)


def reopen_period(line: Line) -> Answer:
    """Open the month that was closed last, with the reason."""
    period, reason = line.need("period"), line.text("reason")
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


DO = {"close_period": close_period, "reopen_period": reopen_period}
ASK = {"periods": periods}
