"""What approvals are in words: why, by whom, how far."""

from __future__ import annotations

from jxc_desktop.domain.approvals import COMPARISONS, FACTS, PERCENT, Rule
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import time_text
from jxc_desktop.i18n.sentences import filled
from jxc_desktop.services.approvals import Submission, Waiting
from jxc_desktop.ui.common.document_words import kind_name


def reason_text(reason: ShopError) -> str:
    """Why an approval is asked for: ``discount 22 % > 15 %``."""
    return filled(reason.message, reason.facts)


def reasons_text(reasons: tuple[ShopError, ...]) -> str:
    """All reasons in one line."""
    return _(", ").join(map(reason_text, reasons))


def names_text(names: tuple[str, ...]) -> str:
    """Roles by their names."""
    return _(", ").join(_(name) for name in names)


def waiting_text(row: Waiting) -> str:
    """Who submitted a draft, when, and whose turn it is."""
    at = row.submitted_at.astimezone().replace(tzinfo=None)
    return _("submitted by {name}, {time} · level {level} of {levels}, {roles}").format(
        name=row.submitter, time=time_text(at), level=row.level, levels=row.levels, roles=names_text(row.roles)
    )


def decided_text(told: Submission) -> str:
    """What came of a decision."""
    if told.rejected is not None:
        return _("Rejected; the author reads the reason and can change the draft.")
    if told.waits_for:
        return _("Approved; now it waits for {roles}.").format(roles=names_text(told.waits_for))
    return _("Approved; the author can post it now.")


def kind_text(code: str) -> str:
    """A kind of document, or all of them."""
    return kind_name(code) if code else _("any document")


def rule_text(rule: Rule, roles: dict[str, str]) -> str:
    """A rule as a sentence."""
    fact = FACTS[rule.fact]
    value = _("{value} %").format(value=rule.value) if fact.type == PERCENT else rule.value
    levels = _(", then ").join(_(roles.get(level, level)) for level in rule.levels)
    return _("When the {fact} of {kind} {comparison} {value}, it needs {levels}").format(
        kind=kind_text(rule.kind),
        fact=_(fact.name),
        comparison=_(COMPARISONS[rule.comparison]),
        value=value,
        levels=levels,
    )
