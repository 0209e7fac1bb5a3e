"""The verbs of alerts: limits, looking everything over, putting off, doing what helps."""

from __future__ import annotations

from pathlib import Path

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import number
from jxc_desktop.services.alerts import AlertFilter
from jxc_desktop.services.commands.line import Answer, Line, as_json
from jxc_desktop.services.engine.draft_codec import whole


def alert_limit(line: Line) -> Answer:
    """Set a limit of all goods, a category or an item; without ``threshold`` it is taken away."""
    kind, threshold = line.need("alert"), line.get("threshold", number)
    category, product = line.named("category"), line.named("product")
    line.refuse_unknown()
    return Answer({}, changes=line.services.alerts.set_limit(str(kind), threshold, category, product))


def check_alerts(line: Line) -> Answer:
    """Look everything over now."""
    line.refuse_unknown()
    found = line.services.alerts.check()
    return Answer({"begun": found.begun, "ended": found.ended}, changes=found.changes)


def snooze_alert(line: Line) -> Answer:
    """Say nothing of an alert, or of all of a product, for 1 or 7 days; 0 speaks of it again."""
    ids, days = _ids(line), line.get("days", whole, 1)
    line.refuse_unknown()
    return Answer({"alerts": ids}, changes=line.services.alerts.snooze(ids, days))


def act_on_alert(line: Line) -> Answer:
    """Begin what helps: order, transfer, clear, count, receive or write_off; answers the draft or promotion made."""
    ids, action = _ids(line), str(line.need("action"))
    line.refuse_unknown()
    if not ids:
        raise InvalidValue("alert", "", N_("it is missing"))
    made = line.services.alerts.act(ids[0], action)
    line.remember(made.key)
    return Answer({"page": made.page, "key": made.key, "kind": made.kind}, changes=made.changes)


def export_alerts(line: Line) -> Answer:
    """Write what is open as a workbook."""
    path, wanted = Path(line.need("file")), AlertFilter(line.text("kind"), line.text("text"), line.flag("snoozed"))
    line.refuse_unknown()
    return Answer({"file": str(line.services.alerts.export(path, wanted))})


def _ids(line: Line) -> list[int]:
    """The alert of a number, or those of a product, perhaps of one kind."""
    number, product, kind = line.get("alert", whole), line.named("product"), line.text("kind")
    if number is not None:
        return [number]
    if not product:
        raise InvalidValue("alert", "", N_("it is missing"))
    found = line.services.alerts.alerts(AlertFilter(kind, snoozed=True))
    return [row.id for row in found if row.product == product]


def alerts(line: Line) -> Answer:
    """What is open, with the facts of now."""
    wanted = AlertFilter(line.text("kind"), line.text("text"), line.flag("snoozed"))
    line.refuse_unknown()
    return Answer([as_json(row) for row in line.services.alerts.alerts(wanted)])


def alert_counts(line: Line) -> Answer:
    """How many are open of each kind."""
    line.refuse_unknown()
    return Answer(line.services.alerts.counts())


def alert_limits(line: Line) -> Answer:
    """The limits that are not on cards."""
    line.refuse_unknown()
    return Answer(line.services.alerts.limits())


DO = {
    "alert_limit": alert_limit,
    "check_alerts": check_alerts,
    "snooze_alert": snooze_alert,
    "act_on_alert": act_on_alert,
    "export_alerts": export_alerts,
}
ASK = {"alerts": alerts, "alert_counts": alert_counts, "alert_limits": alert_limits}
