"""What is still open of document lines: the sums over the lines that were drawn from them, never a stored counter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from jxc_desktop.db.repositories.documents import Documents, Drawn
from jxc_desktop.domain.kinds import KINDS, drawing, kind

NOTHING = Drawn()
INVOICED = frozenset(upstream for declared in KINDS.values() if declared.invoices for upstream in declared.upstream)
"""Kinds whose lines may turn out to cost something else than they booked."""

_BACK = "returned"
_REOPENED_BY_RETURNS = frozenset({"received", "delivered"})


def drawn_as(documents: Documents, line_ids: Collection[int], word: str, without: int = 0) -> dict[int, Drawn]:
    """What was drawn from lines in one sense (`Kind.draws`); what came back of goods is open again.

    ``without`` is the row id of a document that does not count: the one whose place another takes.
    """
    if not word:
        return {}
    kinds = drawing(word)
    result = {line: summed(by_kind, kinds) for line, by_kind in documents.drawn(line_ids, without).items()}
    if word in _REOPENED_BY_RETURNS and result:
        back = documents.brought_back(result, drawing(_BACK), without)
        result = {line: drawn.minus(back.get(line, NOTHING)) for line, drawn in result.items()}
    return result


def invoice_differences(documents: Documents, line_ids: Collection[int]) -> dict[int, Drawn]:
    """What invoices asked for lines beside what was booked: goods that go back are worth what was really asked."""
    invoices = [code for code, declared in KINDS.items() if declared.invoices]
    result = {}
    for line, by_kind in documents.drawn(line_ids).items():
        asked = summed(by_kind, invoices)
        tax = asked.tax - (asked.booked_total - asked.booked_net)
        result[line] = Drawn(0, asked.total - asked.booked_total, tax)
    return result


def summed(by_kind: Mapping[str, Drawn], kinds: Collection[str]) -> Drawn:
    """What documents of these kinds drew together."""
    total = NOTHING
    for code, drawn in by_kind.items():
        if code in kinds:
            total = total.plus(drawn)
    return total


def by_word(by_kind: Mapping[str, Drawn]) -> dict[str, int]:
    """What was drawn in each sense, in base units."""
    words: dict[str, int] = defaultdict(int)
    for code, drawn in by_kind.items():
        word = kind(code).draws
        if word:
            words[word] += drawn.units
    return dict(words)
