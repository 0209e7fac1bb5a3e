"""The second screen of the counter: what the customer buys, what it comes to, and the change. It takes no keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.till_ports import Facing, FacingLine

LINES_SHOWN = 8
TOTAL_SIZE, ITEM_SIZE, LINE_SIZE = 96, 40, 24


class SecondScreen(Translated, QFrame):
    """A window without a frame on another screen; the keyboard stays with the counter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
            | Qt.WindowType.WindowStaysOnTopHint
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("second_screen")
        self._sale = Facing()
        self.item, self.item_amount = _label(ITEM_SIZE), _label(ITEM_SIZE, right=True)
        self.lines = [(_label(LINE_SIZE), _label(LINE_SIZE, right=True)) for _line in range(LINES_SHOWN)]
        self.word, self.total = _label(ITEM_SIZE), _label(TOTAL_SIZE, right=True, strong=True)
        self.paid = _label(ITEM_SIZE, right=True)
        self.say(self.setWindowTitle, lambda: _("Customer display"))
        self._arrange()
        self.show_sale(self._sale)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 36, 48, 36)
        column.setSpacing(12)
        for left, right in (*self.lines, (self.item, self.item_amount)):
            row = QHBoxLayout()
            row.addWidget(left, 1)
            row.addWidget(right)
            column.addLayout(row)
        column.addStretch(1)
        column.addWidget(self.paid)
        bottom = QHBoxLayout()
        bottom.addWidget(self.word)
        bottom.addWidget(self.total, 1)
        column.addLayout(bottom)

    def place(self, number: int) -> bool:
        """Fill screen ``number``, counted from 1; answers whether there is one. Without it the window stays hidden."""
        screens = QGuiApplication.screens()
        if not 1 <= number <= len(screens):
            self.hide()
            return False
        self.setGeometry(screens[number - 1].geometry())
        self.show()
        return True

    def show_sale(self, sale: Facing) -> None:
        """Show this sale."""
        self._sale = sale
        touched = sale.touched
        before = [line for line in sale.lines if line is not touched and line != touched][-LINES_SHOWN:]
        rows: list[FacingLine | None] = [None] * (LINES_SHOWN - len(before))
        for (name, amount), line in zip(self.lines, [*rows, *before], strict=True):
            name.setText("" if line is None else f"{line.name} × {line.quantity}")
            amount.setText("" if line is None else f"¥{money_text(line.amount)}")
        self.item.setText(f"{touched.name} × {touched.quantity}" if touched is not None else "")
        self.item_amount.setText(f"¥{money_text(touched.amount)}" if touched is not None else "")
        if sale.change is not None:
            self.word.setText(_("Change"))
            self.total.setText(f"¥{money_text(sale.change)}")
            self.paid.setText(_("Total ¥{total}").format(total=money_text(sale.total)))
        else:
            self.word.setText(_("Total") if sale.lines else _("Welcome"))
            self.total.setText(f"¥{money_text(sale.total)}" if sale.lines else "")
            self.paid.setText("")

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.show_sale(self._sale)


def _label(size: int, *, right: bool = False, strong: bool = False) -> QLabel:
    label = QLabel()
    font = QFont(label.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    label.setFont(font)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
