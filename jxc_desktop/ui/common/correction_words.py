"""Corrections and reversals in words: what differs, what changes with it, what goes along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.domain.errors import Doubt
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import date_text, money_text, quantity_text, time_text
from jxc_desktop.i18n.sentences import field_text, sentence
from jxc_desktop.services.corrections import CorrectionPreview, Effects, Resting, ReversalPreview
from jxc_desktop.services.document_views import DocumentView
from jxc_desktop.services.engine.differences import Difference
from jxc_desktop.ui.common.confirm_dialog import Question
from jxc_desktop.ui.common.document_words import kind_name, signed, signed_money

MOST_NAMED = 8
"""So many effects or documents are named in a dialog; the rest is counted."""


def value_text(value: object) -> str:
    """A value of a header as people read it."""
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, Decimal):
        return money_text(value)
    return str(value) if value not in (None, "") else "–"


def difference_text(one: Difference) -> str:
    """A fact that differs: ``supplier: 华润 → 另一家``."""
    return _("{field}: {before} → {after}").format(
        field=field_text(one.field), before=value_text(one.before), after=value_text(one.after)
    )


def effect_lines(effects: Effects) -> list[str]:
    """What a step does to stock, debts, money and margin, one fact a line."""
    told = [
        _("stock of {item}: {quantity} {unit}").format(
            item=one.name, quantity=signed(quantity_text(one.quantity)), unit=one.unit
        )
        for one in effects.stock
    ]
    told += [
        _("we owe {name} {amount}").format(name=one.name, amount=signed_money(-one.amount))
        if one.role == "supplier"
        else _("{name} owes us {amount}").format(name=one.name, amount=signed_money(one.amount))
        for one in effects.debts
    ]
    told += [
        _("money in {name}: {amount}").format(name=_(one.name), amount=signed_money(one.amount))
        for one in effects.money
    ]
    if effects.margin:
        told.append(_("margin {amount}").format(amount=signed_money(effects.margin)))
    return _shortened(told)


def tree_lines(resting: Sequence[Resting]) -> list[str]:
    """The documents that go along, each under the one it rests on."""
    told = []
    for one in resting:
        total = f"¥{money_text(one.total)}" if one.total else ""
        parts = (kind_name(one.kind), one.number, date_text(one.day), one.party, total)
        told.append("     " * (one.depth - 1) + "└  " + "  ".join(part for part in parts if part))
    return _shortened(told)


def _shortened(told: list[str]) -> list[str]:
    rest = len(told) - MOST_NAMED
    if rest <= 0:
        return told
    return [*told[:MOST_NAMED], ngettext("and {count} more", "and {count} more", rest).format(count=rest)]


def _needs(doubts: Sequence[Doubt]) -> frozenset[Permission]:
    return frozenset(Permission(doubt.permission) for doubt in doubts)


def correction_question(found: CorrectionPreview) -> Question:
    """Whether a correction is to be done; the dialog shows the rest of it."""
    count = len(found.resting) + 1
    verb = (
        ngettext("Correct {count} document together", "Correct {count} documents together", count).format(count=count)
        if found.resting
        else _("Correct {number}").format(number=found.number)
    )
    return Question(
        title=_("Correct {number}: {kind}").format(number=found.number, kind=kind_name(found.kind)),
        facts=[*map(sentence, found.doubts)],
        verb=verb,
        needs=_needs(found.doubts),
    )


def reversal_question(view: DocumentView, found: ReversalPreview) -> Question:
    """Whether a posted document is to be reversed: what it is, what rests on it, and what changes with it."""
    named = _("{kind} {number} of {day}, total ¥{total}").format(
        kind=kind_name(view.kind), number=view.number, day=date_text(view.day), total=money_text(view.total)
    )
    count = len(found.resting) + 1
    along = [_("These documents rest on it and are reversed first:"), *tree_lines(found.resting)]
    verb = (
        ngettext("Reverse {count} document", "Reverse {count} documents", count).format(count=count)
        if found.resting
        else _("Reverse {number}").format(number=view.number)
    )
    return Question(
        title=_("Reverse {number}?").format(number=view.number),
        facts=[
            named,
            _("A mirrored document is posted; both stay in the books."),
            *(along if found.resting else ()),
            *effect_lines(found.effects),
            *map(sentence, found.doubts),
        ],
        verb=verb,
        needs=_needs(found.doubts),
    )
