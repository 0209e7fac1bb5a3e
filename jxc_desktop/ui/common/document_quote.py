"""What a draft comes to, with every fault at its place.

The service answers a draft as it would be posted, or the first thing that keeps it from being. Here the
faulty line or field is set aside and the rest is asked again, so that good lines keep their amounts and
all faults are seen at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.services.document_views import Effect, Quote, QuotedLine, QuotedTotals

MOST_FAULTS = 25
"""After so many faulty lines the rest is not asked: nobody reads on."""
_LINE = re.compile(r"lines\[(\d+)\]\.?(\w*)")
_EMPTY: Mapping[str, object] = {
    "party": "",
    "reference": "",
    "charges": (),
    "warehouse": "",
    "source": "",
    "discount": "",
    "account": "",
    "means": "",
    "amount": None,
    "at": None,
}
"""What a header field is asked with once it turned out faulty."""


class Quotes(Protocol):
    """Who answers what a draft comes to (`DocumentService`)."""

    def quote(self, draft: Draft) -> Quote:
        """The draft as it would be posted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a draft from being posted: at a header field, or at a field of a line."""

    error: ShopError
    field: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """The lines of a draft by their line number, the sums of those that are right, and all problems."""

    lines: Mapping[int, QuotedLine] = field(default_factory=dict)
    totals: QuotedTotals = field(default_factory=QuotedTotals)
    effects: tuple[Effect, ...] = ()
    problems: tuple[Problem, ...] = ()

    def problem_of(self, line: int) -> Problem | None:
        """What is wrong with a line."""
        return next((problem for problem in self.problems if problem.line == line), None)


def quote_all(quotes: Quotes, draft: Draft) -> DraftQuote:
    """Ask what a draft comes to until only good lines and fields are left."""
    problems: list[Problem] = []
    left = draft
    for _attempt in range(MOST_FAULTS):
        if not left.lines and (draft.lines or not left.source) and left.amount is None:
            break
        quote = quotes.quote(left)
        if not quote.problems or quote.lines:
            problems += [_set_aside(left, error)[0] for error in quote.problems]
            return DraftQuote({line.line: line for line in quote.lines}, quote.totals, quote.effects, tuple(problems))
        problem, fewer = _set_aside(left, quote.problems[0])
        problems.append(problem)
        if fewer is None:
            break
        left = fewer
    return DraftQuote(problems=tuple(problems))


def _set_aside(draft: Draft, error: ShopError) -> tuple[Problem, Draft | None]:
    """The problem of an error, and the draft without what is at fault; None when nothing can be set aside."""
    name = error.field or ""
    found = _LINE.match(name)
    if found and 0 < int(found[1]) <= len(draft.lines):
        place = int(found[1]) - 1
        faulty = draft.lines[place]
        return Problem(error, found[2], faulty.line), replace(
            draft, lines=(*draft.lines[:place], *draft.lines[place + 1 :])
        )
    if name in _EMPTY and getattr(draft, name) != _EMPTY[name]:
        return Problem(error, name), replace(draft, **{name: _EMPTY[name]})  # type: ignore[arg-type]
    return Problem(error, name), None
