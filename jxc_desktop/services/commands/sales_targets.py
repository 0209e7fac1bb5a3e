"""Sales targets by the command file."""

from __future__ import annotations

from jxc_desktop.domain.values import number
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.sales_targets import SalesTarget


def sales_target(line: Line) -> Answer:
    """What a person should sell in a month; 0 takes the target away."""
    target = SalesTarget(line.need("person"), line.need("month"), line.need("amount", number))
    line.refuse_unknown()
    return Answer(target, changes=line.services.sales_targets.set(target))


def sales_targets(line: Line) -> Answer:
    """The targets of a month, or of the months from it until another one."""
    return Answer(line.services.sales_targets.targets(line.need("month"), line.text("until")))


DO = {"sales_target": sales_target}
ASK = {"sales_targets": sales_targets}
