"""The second screen of the counter: what the customer buys, what it comes to, and the change. It takes no keys.

While nobody is served it shows the pictures of a folder; beside a sale they stand where the screen is wide enough.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.second_pictures import SecondPictures
from jxc_desktop.ui.counter.till_ports import Facing, FacingLine

LINES_SHOWN = 8
TOTAL_SIZE, ITEM_SIZE, LINE_SIZE = 96, 40, 24
WIDE_ENOUGH = 1200
"""Pixels from which a picture has room beside a sale."""
CHANGE_SHOWN = 20_000
"""Milliseconds the change of the last sale stands there before pictures take its place."""
FRAMED = QSize(960, 540)
_WINDOWED = Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus
_BARE = _WINDOWED | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint


class PictureFrame(QWidget):
    """One picture as large as there is room, whole and in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()

    def show_image(self, image: QImage) -> None:
        """Show this picture from now on."""
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  (Qt's name)
        """Draw the picture."""
        if self.image.isNull():
            return
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self.image)


class SecondScreen(Translated, QFrame):
    """A window on another screen; the keyboard stays with the counter. A ``framed`` one plays a screen for trying."""

    def __init__(
        self, parent: QWidget | None = None, *, pictures: str = "", pause: int = 8, framed: bool = False
    ) -> None:
        super().__init__(parent)
        self._framed = framed
        self.setWindowFlags(_WINDOWED if framed else _BARE)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("second_screen")
        self._sale = Facing()
        self.item, self.item_amount = _label(ITEM_SIZE), _label(ITEM_SIZE, right=True)
        self.lines = [(_label(LINE_SIZE), _label(LINE_SIZE, right=True)) for _line in range(LINES_SHOWN)]
        self.word, self.total = _label(ITEM_SIZE), _label(TOTAL_SIZE, right=True, strong=True)
        self.paid = _label(ITEM_SIZE, right=True)
        self.selling, self.picture = QWidget(self), PictureFrame(self)
        self._pictures = (pictures, pause)
        self._show: SecondPictures | None = None
        self._served = QTimer(self)
        self._served.setSingleShot(True)
        self._served.setInterval(CHANGE_SHOWN)
        self._served.timeout.connect(self._share_room)
        self.say(self.setWindowTitle, lambda: _("Customer display"))
        self._arrange()
        self.show_sale(self._sale)

    def _arrange(self) -> None:
        column = QVBoxLayout(self.selling)
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
        bottom.addWidget(self.word, 1)
        bottom.addWidget(self.total)
        column.addLayout(bottom)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.selling, 3)
        across.addWidget(self.picture, 2)

    def place(self, number: int) -> bool:
        """Fill screen ``number``, counted from 1; answers whether there is one. Without it the window stays hidden.

        A framed window is a screen of its own, whatever the number.
        """
        screens = QGuiApplication.screens()
        if self._framed:
            self.resize(FRAMED)
        elif 1 <= number <= len(screens):
            self.setGeometry(screens[number - 1].geometry())
        else:
            self.take_away()
            return False
        self.show()
        self._begin_pictures()
        return True

    def take_away(self) -> None:
        """Hide it, and let its pictures rest."""
        self.hide()
        if self._show is not None:
            self._show.stop()
            self._show.deleteLater()
            self._show = None

    def _begin_pictures(self) -> None:
        folder, pause = self._pictures
        if folder and self._show is None:
            self._show = SecondPictures(folder, pause, self.size() * self.devicePixelRatio(), self)
            self._show.shown.connect(self._take_picture)
            self._show.start()
        self._share_room()

    def _take_picture(self, image: QImage) -> None:
        self.picture.show_image(image)
        self._share_room()

    def _share_room(self) -> None:
        """A picture takes everything while nobody is served, the side of a wide screen during a sale, else nothing."""
        there = not self.picture.image.isNull()
        serving = bool(self._sale.lines) or self._served.isActive()
        self.picture.setVisible(there and (not serving or self.width() >= WIDE_ENOUGH))
        self.selling.setVisible(serving or not there)

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
        self._served.stop()
        if sale.change is not None:
            self.word.setText(_("Change"))
            self.total.setText(f"¥{money_text(sale.change)}")
            self.paid.setText(_("Total ¥{total}").format(total=money_text(sale.total)))
            self._served.start()
        else:
            self.word.setText(_("Total") if sale.lines else _("Welcome"))
            self.total.setText(f"¥{money_text(sale.total)}" if sale.lines else "")
            self.paid.setText("")
        self._share_room()

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
    else:  # a long name is cut; it must not push the sum off the screen
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
