"""What is unusual at the counter, by the command file."""

from __future__ import annotations

from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.engine.draft_codec import whole


def unusual(line: Line) -> Answer:
    """Who crossed a limit today or on ``back`` business days before (1), and of which patterns."""
    back = line.get("back", whole, 1)
    line.refuse_unknown()
    return Answer(line.services.unusual.days(back))


ASK = {"unusual": unusual}
