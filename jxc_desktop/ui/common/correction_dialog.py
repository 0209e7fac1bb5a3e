"""The dialog of a correction: old and new side by side, what it changes, what goes along, one button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.base import Confirmations, User
from jxc_desktop.services.corrections import CorrectionPreview
from jxc_desktop.services.engine.differences import ComparedLine, LineSide
from jxc_desktop.ui.common.columns import Column, Show, money, price, quantity
from jxc_desktop.ui.common.confirm_dialog import Authorise, ConfirmDialog
from jxc_desktop.ui.common.correction_words import correction_question, difference_text, effect_lines, tree_lines
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID, ROW_COMPACT

_MOST_ROWS = 7


def _counted(value: tuple[Decimal, str] | None) -> str:
    return "" if value is None else f"{quantity(value[0])} {value[1]}".strip()


def _pair(
    before: str, after: str, read: Callable[[LineSide], object], show: Show, name: str
) -> list[Column[ComparedLine]]:
    """A column with the old value and one with the new, marked where they differ."""

    def side(one: LineSide | None) -> object:
        return None if one is None else read(one)

    return [
        Column(before, read=lambda row: side(row.before), show=show, name=f"{name}.before", width=100, right=True),
        Column(
            after,
            read=lambda row: side(row.after),
            show=show,
            name=f"{name}.after",
            width=100,
            right=True,
            changed=lambda row: side(row.before) != side(row.after),
        ),
    ]


_COLUMNS: Sequence[Column[ComparedLine]] = (
    Column("#", read=lambda row: row.line, name="line", right=True, width=32),
    Column(N_("Item"), read=lambda row: row.name or row.product, name="item", stretch=True, width=140),
    *_pair(N_("Quantity, old"), N_("Quantity, new"), lambda side: (side.quantity, side.unit), _counted, "quantity"),
    *_pair(N_("Price, old"), N_("Price, new"), lambda side: side.price, price, "price"),
    *_pair(N_("Amount, old"), N_("Amount, new"), lambda side: side.total, money, "total"),
)


class CorrectionDialog(ConfirmDialog):
    """Asks whether a correction is to be done, everything of it in view."""

    def __init__(
        self,
        found: CorrectionPreview,
        parent: QWidget | None = None,
        *,
        user: User | None = None,
        authorise: Authorise | None = None,
    ) -> None:
        self.found = found
        super().__init__(correction_question(found), parent, user=user, authorise=authorise)
        self.setMinimumWidth(880)

    def _arrange(self) -> None:
        super()._arrange()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        self.model: RowsModel[ComparedLine] = RowsModel(self.found.lines, columns=_COLUMNS, parent=self)
        self.table = TableView(self, row_height=ROW_COMPACT, name="correction.lines")
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("Old and new"))
        self.table.setFixedHeight((min(len(self.found.lines), _MOST_ROWS) + 2) * ROW_COMPACT + 12)
        self.table.setVisible(bool(self.found.lines))
        parts: list[QWidget] = [self._told(difference_text(one), "difference") for one in self.found.header]
        parts.append(self.table)
        parts += self._section(_("What changes with it"), effect_lines(self.found.effects) or [_("Nothing else.")])
        if self.found.resting:
            parts += self._section(_("These documents go along"), tree_lines(self.found.resting))
        for place, part in enumerate(parts, 2):
            layout.insertWidget(place, part)
        layout.setSpacing(2 * GRID)

    def _section(self, title: str, told: Sequence[str]) -> list[QWidget]:
        heading, words = QLabel(title, self), QLabel("\n".join(told), self)
        heading.setProperty("role", "strong")
        words.setObjectName("correction.told")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        return [heading, words]

    def _told(self, words: str, name: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(f"correction.{name}")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label


class Corrects(Protocol):
    """Carries a correction out, with the answers to its doubts and, where some rest on it, the documents behind it."""

    def __call__(self, confirmed: Confirmations, *, with_all: bool) -> object: ...


def ask_correction(
    parent: QWidget, found: CorrectionPreview, correct: Corrects, *, parts: DocumentParts
) -> CorrectionDialog:
    """Ask over the editor and go on by calling ``correct``; the caller's code does not wait here."""
    dialog = CorrectionDialog(
        found,
        parent,
        user=parts.session.user,
        authorise=lambda name, pin: parts.authorise(name, pin, correction_question(found).needs),
    )
    codes = frozenset(doubt.code for doubt in found.doubts)

    def yes(approver: User | None) -> None:
        correct(Confirmations(codes=codes, approver=approver), with_all=bool(found.resting))

    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.answered.connect(yes)
    dialog.open()
    return dialog
