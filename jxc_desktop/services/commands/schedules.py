"""Scheduled exports by the command file; ``run_scheduled`` is for the scheduler of the system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.scheduled_exports import ScheduledExportInput


def schedule_export(line: Line) -> Answer:
    """Set an export up, or change the one of this code."""
    parameters: Any = line.get("parameters", default={})
    if not isinstance(parameters, Mapping):
        raise InvalidValue("parameters", parameters, N_("an object is needed"))
    entered = ScheduledExportInput(
        code=line.named("code"),
        name=line.text("name"),
        what=line.need("what"),
        parameters={str(name): str(value) for name, value in parameters.items()},
        folder=line.need("folder"),
        moment=line.text("moment", "22:00"),
        active=line.flag("active", default=True),
    )
    line.refuse_unknown()
    saved = line.services.scheduled_exports.save(entered)
    line.remember(saved.code)
    return Answer({"code": saved.code}, changes=saved.changes)


def unschedule_export(line: Line) -> Answer:
    """Forget a scheduled export."""
    line.need("code")
    code = line.named("code")
    line.refuse_unknown()
    return Answer({"code": code}, changes=line.services.scheduled_exports.remove(code))


def run_scheduled(line: Line) -> Answer:
    """Carry out what is due, or the one that is named."""
    code = line.named("code")
    line.refuse_unknown()
    exports = line.services.scheduled_exports
    outcomes = (exports.run(code),) if code else exports.run_due()
    return Answer({"written": sum(not one.error for one in outcomes), "exports": outcomes})


def scheduled_exports(line: Line) -> Answer:
    """All scheduled exports, and what became of them."""
    return Answer(line.services.scheduled_exports.exports())


DO = {
    "schedule_export": schedule_export,
    "unschedule_export": unschedule_export,
    "run_scheduled": run_scheduled,
}
ASK = {"scheduled_exports": scheduled_exports}
