"""What documents do, in words: the effect line, the sums, and the questions before a posting or a reversal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import date_text, money_text, quantity_text, time_text
from jxc_desktop.services.base import LateCosts
from jxc_desktop.services.document_views import ChangedCost, Consequences, Effect, QuotedTotals

MOST_NAMED = 8
"""So many changed costs are named in a dialog; the rest is counted."""
_EFFECTS = {
    "stock": N_("stock {amount} {unit}"),
    "payables": N_("payables {amount}"),
    "receivables": N_("receivables {amount}"),
    "money": N_("money {amount}"),
}
RELATIONS = {
    "source": N_("drawn from {number}"),
    "drawn": N_("drawn on by {number}"),
    "reverses": N_("reverses {number}"),
    "reversed_by": N_("reversed by {number}"),
    "corrects": N_("corrects {number}"),
    "corrected_by": N_("corrected by {number}"),
}
RULES = {
    "in_at_value": N_("came in at what was paid"),
    "in_at_average": N_("came in at the average cost"),
    "in_at_source": N_("came back at the cost it left with"),
    "out_at_cost": N_("left at cost"),
    "out_of_source": N_("went back at the cost it has now"),
    "count": N_("counted"),
    "revalue": N_("cost was changed"),
    "reversal": N_("reversed"),
}


def kind_name(code: str) -> str:
    """What a kind of document is called."""
    return _(kind_of(code).name)


def signed(text: str) -> str:
    """A figure with its sign in front, also when it is positive."""
    return text if text.startswith("-") else f"+{text}"


def signed_money(amount: Decimal) -> str:
    """An amount with its sign before the currency sign."""
    return f"{'-' if amount < 0 else '+'}¥{money_text(abs(amount))}"


def effect_text(effects: Sequence[Effect]) -> str:
    """What posting will do: ``After posting: stock +504 瓶 · payables +811.50``."""
    if not effects:
        return ""
    told = [_effect(effect) for effect in effects[:MOST_NAMED]]
    return _("After posting: {effects}").format(effects=" · ".join(told))


def _effect(effect: Effect) -> str:
    figure = quantity_text(effect.amount) if effect.kind == "stock" else f"¥{money_text(abs(effect.amount))}"
    if effect.kind != "stock":
        owed = -effect.amount if effect.kind == "payables" else effect.amount
        figure = f"-{figure}" if owed < 0 else figure
    return _(_EFFECTS[effect.kind]).format(amount=signed(figure), unit=effect.unit)


def totals_text(lines: int, totals: QuotedTotals) -> str:
    """The sums under the lines."""
    told = [
        ngettext("{count} line", "{count} lines", lines).format(count=lines),
        _("quantity {quantity}").format(quantity=quantity_text(totals.quantity)),
    ]
    if totals.total:
        told.append(_("total ¥{total}").format(total=money_text(totals.total)))
    if totals.tax:
        told.append(_("of it tax ¥{tax}").format(tax=money_text(totals.tax)))
    if totals.discount:
        told.append(_("discount ¥{discount}").format(discount=money_text(totals.discount)))
    return "  ·  ".join(told)


def correction_text(found: Consequences) -> str:
    """What a correction changes besides itself."""
    told = []
    if found.party:
        told.append(_("debts change by {amount}").format(amount=signed_money(found.party)))
    if found.money:
        told.append(_("money changes by {amount}").format(amount=signed_money(found.money)))
    others = len({change.document for change in found.costs})
    if others:
        told.append(
            ngettext(
                "the cost of {count} other document changes", "the cost of {count} other documents changes", others
            ).format(count=others)
        )
    return _("After correcting: {effects}").format(effects=" · ".join(told)) if told else ""


def consequence_facts(found: Consequences | None) -> list[str]:
    """What posting changes in what is booked already, one fact a line."""
    if found is None:
        return []
    facts = [_changed_cost(change) for change in found.costs[:MOST_NAMED]]
    rest = len(found.costs) - MOST_NAMED
    if rest > 0:
        facts.append(ngettext("and {count} more change", "and {count} more changes", rest).format(count=rest))
    if found.first_negative is not None:
        facts.append(_("Stock would first be below zero at {time}.").format(time=time_text(found.first_negative)))
    if found.late is not None:
        facts.append(late_text(found.late))
    return facts


def late_text(late: LateCosts) -> str:
    """What changes in closed months, and where it is booked."""
    return ngettext(
        "The cost of {count} document of closed months changes; {amount} is booked on {day}.",
        "The cost of {count} documents of closed months changes; {amount} is booked on {day}.",
        late.documents,
    ).format(count=late.documents, amount=signed_money(late.amount), day=date_text(late.day))


def _changed_cost(change: ChangedCost) -> str:
    return _("{document} of {day}, {item}: cost {before} becomes {after}").format(
        document=change.document,
        day=date_text(change.day),
        item=change.product,
        before=money_text(abs(change.before)),
        after=money_text(abs(change.after)),
    )
