"""A rule as a sentence of choices: When [kind]'s [fact] [comparison] [value], it needs [role], then [role]."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from jxc_desktop.domain.approvals import COMPARISONS, CONTAINS, FACTS, IS, IS_NOT, PERCENT, TEXT, Rule
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.i18n import _
from jxc_desktop.services.users import Role
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.control.words import kind_text

_LEVELS = 3
"""So many approvers may stand one after the other in the window; the command file takes any number."""
_OF_TEXT = (IS, IS_NOT, CONTAINS)


class RuleSentence(Translated, QWidget):
    """Chooses a rule. ``changed`` tells that somebody chose or typed something."""

    changed = Signal()

    def __init__(self, roles: Sequence[Role], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rule")
        self._roles = tuple(roles)
        self._rule: Rule | None = None
        self.name: QLineEdit = PlainEdit(self, name="rule.name")
        self.active = QCheckBox(self)
        self.active.setObjectName("rule.active")
        self.kind, self.fact, self.comparison = (QComboBox(self) for _number in range(3))
        self.value: QLineEdit = PlainEdit(self, name="rule.value")
        self.percent = QLabel("%", self)
        self.levels = [QComboBox(self) for _number in range(_LEVELS)]
        self._arrange()
        self._bind()
        self.show_rule(None)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        first = self._row(layout)
        self._word(first, lambda: _("Name"))
        first.addWidget(self.name, 1)
        first.addWidget(self.active)
        second = self._row(layout)
        self._word(second, lambda: _("When of"))
        second.addWidget(self.kind)
        self._word(second, lambda: _("the"))
        for widget in (self.fact, self.comparison, self.value, self.percent):
            second.addWidget(widget)
        second.addStretch(1)
        third = self._row(layout)
        self._word(third, lambda: _("it needs the approval of"))
        for number, level in enumerate(self.levels):
            if number:
                self._word(third, lambda: _("then"))
            third.addWidget(level)
        third.addStretch(1)
        self.value.setFixedWidth(140)

    @staticmethod
    def _row(layout: QVBoxLayout) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        layout.addLayout(row)
        return row

    def _word(self, row: QHBoxLayout, text: Callable[[], str]) -> None:
        label = QLabel(self)
        self.say(label.setText, text)
        row.addWidget(label)

    def _bind(self) -> None:
        names: tuple[tuple[QWidget, str, Callable[[], str]], ...] = (
            (self.kind, "rule.kind", lambda: _("Kind of document")),
            (self.fact, "rule.fact", lambda: _("What is looked at")),
            (self.comparison, "rule.comparison", lambda: _("Comparison")),
            (self.value, "rule.value", lambda: _("Value")),
            (self.name, "rule.name", lambda: _("Name")),
            *((level, f"rule.level{number}", lambda: _("Who approves")) for number, level in enumerate(self.levels, 1)),
        )
        for widget, name, text in names:
            widget.setObjectName(name)
            self.say(widget.setAccessibleName, text)
        self.say(self.active.setText, lambda: _("In use"))
        for box in (self.kind, self.fact, self.comparison, *self.levels):
            box.activated.connect(lambda _number: self.changed.emit())
        self.fact.currentIndexChanged.connect(lambda _number: self._fill_comparisons())
        for line in (self.name, self.value):
            line.textEdited.connect(lambda _text: self.changed.emit())
        self.active.clicked.connect(lambda _checked: self.changed.emit())

    # what is chosen

    def rule(self) -> Rule:
        """The rule as chosen."""
        before = self._rule
        return Rule(
            code=before.code if before else "",
            fact=self.fact.currentData(),
            comparison=self.comparison.currentData(),
            value=self.value.text().strip(),
            levels=tuple(level.currentData() for level in self.levels if level.currentData()),
            kind=self.kind.currentData(),
            name=self.name.text().strip(),
            active=self.active.isChecked(),
            version=before.version if before else 0,
        )

    def show_rule(self, rule: Rule | None) -> None:
        """Show a rule, or the beginning of a new one."""
        self._rule = rule
        self._fill()
        shown = rule or Rule("", "discount_percent", ">", "", ("owner",), "sales_order")
        _choose(self.kind, shown.kind)
        _choose(self.fact, shown.fact)
        self._fill_comparisons()
        _choose(self.comparison, shown.comparison)
        self.value.setText(shown.value)
        self.name.setText(shown.name)
        self.active.setChecked(shown.active)
        for number, level in enumerate(self.levels):
            _choose(level, shown.levels[number] if number < len(shown.levels) else "")

    def set_roles(self, roles: Sequence[Role]) -> None:
        """Offer these roles."""
        self._roles = tuple(roles)
        self._fill()

    def _fill(self) -> None:
        kinds = [code for code, kind in KINDS.items() if not kind.tendered and kind.editable]
        _offer(self.kind, [("", kind_text("")), *((code, kind_text(code)) for code in kinds)])
        _offer(self.fact, [(code, _(fact.name)) for code, fact in FACTS.items()])
        self._fill_comparisons()
        roles = [(role.code, _(role.name)) for role in self._roles]
        for number, level in enumerate(self.levels):
            _offer(level, [("", "–"), *roles] if number else roles)

    def _fill_comparisons(self) -> None:
        fact = FACTS.get(str(self.fact.currentData()))
        is_text = fact is not None and fact.type == TEXT
        codes = _OF_TEXT if is_text else [code for code in COMPARISONS if code != CONTAINS]
        _offer(self.comparison, [(code, _(COMPARISONS[code])) for code in codes])
        self.percent.setVisible(fact is not None and fact.type == PERCENT)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._fill()


def _offer(box: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for value, word in choices:
            box.addItem(word, value)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setCurrentIndex(max(0, box.findData(chosen)))


def _choose(box: QComboBox, value: str) -> None:
    with QSignalBlocker(box):
        box.setCurrentIndex(max(0, box.findData(value)))
