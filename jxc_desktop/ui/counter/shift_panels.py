"""Counting the drawer: how many of each note and coin, or one sum. What should be there stays hidden."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.values import ZERO, amount
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.counter.shift_view_model import DENOMINATIONS, ShiftViewModel, counted_total
from jxc_desktop.ui.counter.widgets import Field, Panel


class CloseShiftPanel(Panel):
    """Ctrl+J: eight counts and Enter; then the difference, once it can no longer be aimed at."""

    def __init__(self, view_model: ShiftViewModel, parent: QWidget | None = None) -> None:
        super().__init__("close_shift_panel", parent)
        self._view_model = view_model
        self.heading(lambda: _("Close the shift"))
        self.label(lambda: _("Count the cash in the drawer."), role="secondary")
        self.counts = self._table()
        self.sum = self.field("counted_sum", lambda: _("Or one sum"))
        self.sum.textChanged.connect(self.show_total)
        self.sum.entered.connect(self.submit)
        self.total = self.label(role="section", wrap=False)
        self.total.setObjectName("counted_total")
        self.result = self.label(role="strong")
        self.result.setObjectName("shift_result")
        self.column.addStretch(1)
        self.close_button = self.button("close_shift_button", self._button_words, self.submit)
        self.close_button.setProperty("kind", "primary")
        view_model.changed.connect(self.show_result)
        self.show_total()

    def _table(self) -> list[Field]:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        fields = []
        for place, face in enumerate(DENOMINATIONS):
            row, side = place % 4, place // 4
            label = QLabel(f"¥{face:f} ×", self)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            field = Field(f"count_{face:f}", parent=self)
            field.setMaxLength(5)
            field.setMaximumWidth(88)
            field.setAccessibleName(f"¥{face:f}")
            label.setBuddy(field)
            grid.addWidget(label, row, side * 2)
            grid.addWidget(field, row, side * 2 + 1)
            field.textChanged.connect(self.show_total)
            field.entered.connect(lambda place=place: self._next(place))
            fields.append(field)
        self.column.addLayout(grid)
        return fields

    def first_field(self) -> QWidget:
        """The count of the largest note."""
        return self.counts[0]

    def prepare(self) -> None:
        """Begin with nothing counted."""
        for field in (*self.counts, self.sum):
            field.clear()
            field.setEnabled(True)
        self.result.setText("")
        self.close_button.setEnabled(True)

    def _button_words(self) -> str:
        return _("Close the shift (Enter)") if self._view_model.outcome is None else _("Done (Enter)")

    def _next(self, place: int) -> None:
        following = self.counts[place + 1] if place + 1 < len(self.counts) else None
        if following is None:
            self.submit()
        else:
            following.setFocus()

    def show_total(self) -> None:
        """Show what is counted so far."""
        self.total.setText(_("Counted ¥{amount}").format(amount=money_text(self.counted() or ZERO)))

    def counted(self) -> Decimal | None:
        """The cash counted: the one sum if it is given, else the notes and coins; ``None`` if unreadable."""
        try:
            if self.sum.text().strip():
                return amount(self.sum.text(), "amount")
            counts = {
                face: int(field.text()) for face, field in zip(DENOMINATIONS, self.counts, strict=True) if field.text()
            }
        except (ShopError, ValueError):
            return None
        return counted_total(counts)

    def submit(self) -> None:
        """Hand the count in; once it is in, Enter goes back to the counter."""
        if self._view_model.outcome is not None:
            self.closed.emit()
            return
        counted = self.counted()
        if counted is None:
            self.result.setText(_("This is not an amount."))
        else:
            self._view_model.close(counted)

    def show_result(self) -> None:
        """Show what should have been there and the difference, after the count is in."""
        outcome = self._view_model.outcome
        self.close_button.setText(self._button_words())
        if outcome is None or outcome.counted is None or outcome.difference is None:
            self.result.setText("")
            return
        if outcome.difference > 0:
            text = _("Expected ¥{expected}, counted ¥{counted}: ¥{difference} over.")
        elif outcome.difference < 0:
            text = _("Expected ¥{expected}, counted ¥{counted}: ¥{difference} short.")
        else:
            text = _("Expected ¥{expected}, counted ¥{counted}: exact.")
        self.result.setText(
            text.format(
                expected=money_text(outcome.expected),
                counted=money_text(outcome.counted),
                difference=money_text(abs(outcome.difference)),
            )
        )

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.show_total()
        self.show_result()
