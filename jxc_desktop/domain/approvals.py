"""Approval rules: which documents wait for whom before they may be posted.

A rule looks at one fact of a document or of one of its lines. Where it fires, the roles of its levels have to
approve, one after the other. Nothing is asked of a document no rule fires on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jxc_desktop.domain.errors import N_, InvalidValue, ShopError, UserError
from jxc_desktop.domain.values import number

MONEY, PERCENT, QUANTITY, TEXT = "money", "percent", "quantity", "text"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a rule may look at. ``line``: of each line; ``cost``: who may not see costs is not told it."""

    code: str
    name: str
    type: str
    line: bool = False
    cost: bool = False


FACTS: dict[str, Fact] = {
    fact.code: fact
    for fact in (
        Fact("total", N_("total"), MONEY),
        Fact("discount", N_("discount amount"), MONEY),
        Fact("discount_percent", N_("discount"), PERCENT),
        Fact("margin", N_("margin"), MONEY, cost=True),
        Fact("margin_percent", N_("margin rate"), PERCENT, cost=True),
        Fact("credit_over", N_("debt above the credit limit"), MONEY),
        Fact("stock_difference", N_("differences of a stocktake"), MONEY, cost=True),
        Fact("party", N_("supplier or customer"), TEXT),
        Fact("level", N_("customer level"), TEXT),
        Fact("user", N_("user"), TEXT),
        Fact("warehouse", N_("warehouse"), TEXT),
        Fact("account", N_("money account"), TEXT),
        Fact("purpose", N_("purpose"), TEXT),
        Fact("product", N_("item"), TEXT, line=True),
        Fact("category", N_("category"), TEXT, line=True),
        Fact("quantity", N_("quantity of a line"), QUANTITY, line=True),
        Fact("line_total", N_("total of a line"), MONEY, line=True),
        Fact("line_discount_percent", N_("discount of a line"), PERCENT, line=True),
        Fact("line_margin_percent", N_("margin rate of a line"), PERCENT, line=True, cost=True),
        Fact("price_change", N_("price above the last one"), PERCENT, line=True),
    )
}
"""All facts by code."""

ABOVE, AT_LEAST, BELOW, AT_MOST, IS, IS_NOT, CONTAINS = ">", "≥", "<", "≤", "=", "≠", "contains"
COMPARISONS: dict[str, str] = {
    ABOVE: N_("is above"),
    AT_LEAST: N_("is at least"),
    BELOW: N_("is below"),
    AT_MOST: N_("is at most"),
    IS: N_("is"),
    IS_NOT: N_("is not"),
    CONTAINS: N_("contains"),
}
"""Comparisons as they are stored, and in words."""
_ALIASES = {">=": AT_LEAST, "<=": AT_MOST, "==": IS, "!=": IS_NOT, "<>": IS_NOT}
_OF_TEXTS = frozenset({IS, IS_NOT, CONTAINS})

Found = Decimal | tuple[str, ...]
"""The value of a fact: a number, or the words it goes by (code, name, …)."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The facts of one line by code; what is not known is left out."""

    line: int
    values: Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What rules see of a document; what is not known is left out and fires nothing."""

    kind: str
    values: Mapping[str, Found]
    lines: Sequence[LineFacts] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """“When [kind]'s [fact] [comparison] [value], [levels] approve”. An empty kind means every kind."""

    code: str
    fact: str
    comparison: str
    value: str
    levels: tuple[str, ...]
    kind: str = ""
    name: str = ""
    active: bool = True
    position: int = 0
    version: int = 0

    def concerns(self, kind: str) -> bool:
        """Whether the rule looks at documents of a kind."""
        return self.active and self.kind in {"", kind}


@dataclass(frozen=True, slots=True)
class Step:
    """One approval a document needs: of a role, at a level of a rule."""

    rule: str
    level: int
    role: str


class RuleFired(ShopError):
    """What made a rule fire: ``discount 22 % > 15 %``. The facts are figures, put into words where shown."""

    code = "rule_fired"
    message = N_("{fact} {found} {comparison} {bound}")


class MoneyRuleFired(RuleFired):
    message = N_("{fact} ¥{amount} {comparison} ¥{limit}")


class PercentRuleFired(RuleFired):
    message = N_("{fact} {found} % {comparison} {bound} %")


class TextRuleFired(RuleFired):
    message = N_("{fact}: {text}")


class HiddenRuleFired(RuleFired):
    """To who may not see costs the figure is not told, only that it is out of bounds."""

    message = N_("{fact} is out of bounds")


class OfLine(ShopError):
    """Something about one line."""

    code = "of_line"
    message = N_("line {line}: {fired}")


class ApprovalNeeded(UserError):
    """Rules fire on a document and not everybody whose approval they ask for gave it."""

    code = "approval_needed"
    message = N_("This has to be approved by {roles} before it is posted: {reasons}. Submit it.")


class NotYourApproval(UserError):
    """Somebody else has to approve this, or the author may not do so."""

    code = "not_your_approval"
    message = N_("This waits for {roles}; {user} cannot decide it.")


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fires, with what it found."""

    rule: Rule
    found: Found
    line: int | None = None

    def steps(self) -> tuple[Step, ...]:
        """The approvals the rule asks for, in order."""
        return tuple(Step(self.rule.code, level, role) for level, role in enumerate(self.rule.levels, 1))

    def told(self, *, with_costs: bool) -> ShopError:
        """The reason as an error carries it: facts to be put into words."""
        reason = self._reason(with_costs=with_costs)
        return reason if self.line is None else OfLine(line=self.line, fired=reason)

    def _reason(self, *, with_costs: bool) -> ShopError:
        fact, rule = FACTS[self.rule.fact], self.rule
        if fact.cost and not with_costs:
            return HiddenRuleFired(fact=fact.name)
        if isinstance(self.found, tuple):
            return TextRuleFired(fact=fact.name, text=next((word for word in reversed(self.found) if word), ""))
        bound = Decimal(rule.value)
        if fact.type == MONEY:
            return MoneyRuleFired(fact=fact.name, amount=self.found, comparison=rule.comparison, limit=bound)
        wording = PercentRuleFired if fact.type == PERCENT else RuleFired
        return wording(fact=fact.name, found=self.found, comparison=rule.comparison, bound=bound)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the approvals of a request are. ``rejected`` is why somebody said no."""

    waiting: tuple[Step, ...] = ()
    approved: tuple[Step, ...] = ()
    rejected: str | None = field(default=None)

    def next(self) -> tuple[Step, ...]:
        """The steps whose turn it is: the lowest waiting level of each rule."""
        lowest: dict[str, int] = {}
        for step in self.waiting:
            lowest[step.rule] = min(step.level, lowest.get(step.rule, step.level))
        return tuple(step for step in self.waiting if step.level == lowest[step.rule])


def checked(rule: Rule) -> Rule:
    """The rule with its comparison and value in the one way they are kept.

    Raises:
        InvalidValue: the fact, comparison or value makes no rule, or nobody is to approve.
    """
    if rule.fact not in FACTS:
        raise InvalidValue("fact", rule.fact, N_("it is none of the choices"))
    comparison = _ALIASES.get(rule.comparison, rule.comparison)
    if comparison not in COMPARISONS:
        raise InvalidValue("comparison", rule.comparison, N_("it is none of the choices"))
    is_text = FACTS[rule.fact].type == TEXT
    if (is_text and comparison not in _OF_TEXTS) or (not is_text and comparison == CONTAINS):
        raise InvalidValue("comparison", rule.comparison, N_("this fact cannot be compared so"))
    value = rule.value.strip()
    if not is_text:
        value = f"{number(value.removesuffix('%').removeprefix('¥').strip(), 'value'):f}"
    elif not value:
        raise InvalidValue("value", value, N_("it is missing"))
    if not rule.levels:
        raise InvalidValue("levels", "", N_("somebody has to approve"))
    return Rule(
        rule.code.strip(),
        rule.fact,
        comparison,
        value,
        rule.levels,
        rule.kind,
        rule.name.strip(),
        rule.active,
        rule.position,
        rule.version,
    )


def fired_on(rules: Iterable[Rule], facts: DocumentFacts) -> tuple[Fired, ...]:
    """The rules that fire on a document, each once: on the first line it is true of."""
    fired = (_fires(rule, facts) for rule in rules if rule.concerns(facts.kind))
    return tuple(one for one in fired if one is not None)


def _fires(rule: Rule, facts: DocumentFacts) -> Fired | None:
    if not FACTS[rule.fact].line:
        found = facts.values.get(rule.fact)
        return Fired(rule, found) if found is not None and holds(rule, found) else None
    for line in facts.lines:
        found = line.values.get(rule.fact)
        if found is not None and holds(rule, found):
            return Fired(rule, found, line.line)
    return None


def holds(rule: Rule, found: Found) -> bool:
    """Whether the comparison of a rule is true of what was found."""
    if isinstance(found, tuple):
        return _text_holds(rule, found)
    bound = Decimal(rule.value)
    answers = {
        ABOVE: found > bound,
        AT_LEAST: found >= bound,
        BELOW: found < bound,
        AT_MOST: found <= bound,
        IS: found == bound,
        IS_NOT: found != bound,
    }
    return answers[rule.comparison]


def _text_holds(rule: Rule, found: tuple[str, ...]) -> bool:
    wanted, words = rule.value.casefold(), [word.casefold() for word in found]
    if rule.comparison == CONTAINS:
        return any(wanted in word for word in words)
    return (wanted in words) is (rule.comparison == IS)
