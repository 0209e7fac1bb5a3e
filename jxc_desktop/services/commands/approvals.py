"""Control by the command file: approvals and their rules, what a correction would change, the life of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jxc_desktop.domain.approvals import Rule
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.values import read_business_time
from jxc_desktop.i18n.sentences import filled
from jxc_desktop.services.approvals import Submission, Waiting
from jxc_desktop.services.commands.documents import correction
from jxc_desktop.services.commands.line import Answer, Json, Line, as_json
from jxc_desktop.services.corrections import LifeEvent

_MEMBERS = ("code", "name", "kind", "fact", "comparison", "value", "levels", "active", "remove")


def approval_rule(line: Line) -> Answer:
    """Make, change or ``remove`` an approval rule."""
    code, remove = line.text("code"), line.flag("remove")
    service = line.services.approvals
    if remove:
        line.known.update(_MEMBERS)
        line.refuse_unknown()
        return Answer({"code": code}, changes=service.remove_rule(code))
    rule = _rule(line)
    line.refuse_unknown()
    changes = service.save_rule(rule)
    line.remember(rule.code)
    return Answer({"code": rule.code}, changes=changes)


def _rule(line: Line) -> Rule:
    value = line.need("value")
    return Rule(
        code=line.text("code"),
        fact=line.need("fact"),
        comparison=line.text("comparison", ">"),
        value=str(value) if not isinstance(value, (Mapping, list)) else "",
        levels=_levels(line.need("levels")),
        kind=line.text("kind"),
        name=line.text("name"),
        active=line.flag("active", default=True),
    )


def _levels(value: Any) -> tuple[str, ...]:
    levels = [value] if isinstance(value, str) else value
    if not isinstance(levels, list) or not all(isinstance(level, str) for level in levels):
        raise InvalidValue("levels", levels, N_("a list is needed"))
    return tuple(levels)


def submit(line: Line) -> Answer:
    """Ask for the approvals a saved draft needs."""
    key = line.named("document")
    line.refuse_unknown()
    return _answer(line.services.approvals.submit(key))


def approve(line: Line) -> Answer:
    """Say yes to a submitted draft."""
    key = line.named("document")
    line.get("reason")
    line.refuse_unknown()
    return _answer(line.services.approvals.approve(key))


def reject(line: Line) -> Answer:
    """Say no to a submitted draft, with the reason."""
    key, reason = line.named("document"), line.text("reason")
    line.refuse_unknown()
    return _answer(line.services.approvals.reject(key, reason))


def _answer(told: Submission) -> Answer:
    result: Json = {
        "key": told.key,
        "state": told.state,
        "waits_for": list(told.waits_for),
        "reasons": [filled(one.message, one.facts) for one in told.reasons],
    }
    if told.rejected is not None:
        result["rejected"] = told.rejected
    return Answer(result, changes=told.changes)


def approvals(line: Line) -> Answer:
    """What waits for the user; of one ``document``, how far its approval is."""
    name = line.named("document")
    if name:
        return _answer(line.services.approvals.state_of(name))
    return Answer([_waiting(one) for one in line.services.approvals.waiting()])


def _waiting(one: Waiting) -> Json:
    names = ("key", "kind", "corrects", "party", "total", "submitter", "submitted_at", "roles", "level", "levels")
    told: Json = {name: getattr(one, name) for name in names}
    return {**told, "reasons": [filled(reason.message, reason.facts) for reason in one.reasons]}


def approval_rules(line: Line) -> Answer:
    """All rules, in their order."""
    return Answer(line.services.approvals.rules())


def try_out(line: Line) -> Answer:
    """The past documents a rule would have fired on, between ``since`` and ``until``."""
    rule = _rule(line)
    since, until = line.need("since", read_business_time).date(), line.need("until", read_business_time).date()
    found = line.services.approvals.try_out(rule, since, until)
    rows = [
        {
            "document": one.number,
            "kind": one.kind,
            "day": one.day,
            "party": one.party,
            "total": one.total,
            "user": one.user,
            "reason": filled(one.reason.message, one.reason.facts),
        }
        for one in found
    ]
    return Answer({"count": len(rows), "documents": rows})


def history(line: Line) -> Answer:
    """The life of a document, with every field a correction changed."""
    return Answer([_life(one) for one in line.services.corrections.life(line.named("document"))])


def _life(one: LifeEvent) -> Json:
    names = ("at", "user", "what", "approver", "reason", "detail", "link")
    told: Json = {name: value for name in names if (value := getattr(one, name)) not in ("", None)}
    if one.reasons:
        told["reasons"] = [filled(reason.message, reason.facts) for reason in one.reasons]
    if one.header:
        told["header"] = one.header
    if one.lines:
        told["lines"] = one.lines
    return told


def comparison(line: Line) -> Answer:
    """Of a ``correct`` or ``reverse`` line under ``of``: old and new, effects, what goes along; nothing is saved."""
    of = line.need("of")
    if not isinstance(of, Mapping) or of.get("do") not in {"correct", "reverse"}:
        raise InvalidValue("of", of, N_("reverse or correct is needed"))
    inner = Line(of, line.services, line.clock, line.references)
    if of["do"] == "reverse":
        found: object = line.services.corrections.reversal(inner.named("document"), inner.at())
    else:
        found = line.services.corrections.correction(*correction(inner))
    told = as_json(found)
    told["doubts"] = [one.code for one in getattr(found, "doubts", ())]
    return Answer(told)


DO = {"approval_rule": approval_rule, "submit": submit, "approve": approve, "reject": reject}
ASK = {
    "approvals": approvals,
    "approval_rules": approval_rules,
    "try_approval_rule": try_out,
    "history": history,
    "comparison": comparison,
}
