"""A shop with goods and a supplier, and the windows of its documents worked by keys and scans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from jxc_desktop.app.bootstrap import build_services, simulated_paper
from jxc_desktop.db.engine import Database
from jxc_desktop.devices.setup import build_devices
from jxc_desktop.domain.kinds import kind
from jxc_desktop.services.base import ManualClock, Session
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.first_run import make_shop
from jxc_desktop.services.masters.inputs import PartyInput, ProductInput
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import InlineRunner
from jxc_desktop.ui.common.sounds import Sound

COLA, WATER, NOODLES = "6901028075763", "6921168509256", "6900873042720"
UNKNOWN = "6901234567892"
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)

GOODS: tuple[dict[str, Any], ...] = (
    {
        "code": "A001",
        "name": "可口可乐",
        "unit": "瓶",
        "specification": "330ml",
        "price": "3.50",
        "purchase_price": "2.10",
        "units": [{"unit": "箱", "factor": "24"}],
        "barcodes": [COLA, {"barcode": "16901028075760", "unit": "箱"}],
        "min": "48",
    },
    {
        "code": "A002",
        "name": "农夫山泉",
        "unit": "瓶",
        "specification": "550ml",
        "price": "2.00",
        "purchase_price": "1.20",
        "units": [{"unit": "箱", "factor": "24"}, {"unit": "盒", "factor": "6"}],
        "barcodes": [WATER],
    },
    {
        "code": "A003",
        "name": "康师傅红烧牛肉面",
        "unit": "桶",
        "specification": "105g",
        "price": "4.50",
        "barcodes": [NOODLES],
    },
)


class HeardSounds:
    """Keeps what should have sounded."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def play(self, sound: Sound) -> None:
        self.heard.append(sound.value)


class Opened:
    """A navigator that only remembers what was asked of it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str | None]] = []

    def open(self, name: str, key: str | None = None) -> None:
        self.calls.append((name, key))


@dataclass
class Desk:
    """A shop on a real database with windows around it."""

    qtbot: Any
    database: Database
    clock: ManualClock
    services: Services
    navigator: Opened = field(default_factory=Opened)
    sounds: HeardSounds = field(default_factory=HeardSounds)
    notices: Notices = field(default_factory=Notices)

    def __post_init__(self) -> None:
        self.parts = DocumentParts(self.services, InlineRunner(self.notices), self.navigator, self.sounds)
        self.notices.changed.connect(self.services.goods.refresh)

    def show(self, window: Any, size: tuple[int, int] = (1300, 640)) -> Any:
        self.qtbot.addWidget(window)
        self.notices.changed.connect(window.hear)
        window.resize(*size)
        window.show()
        self.qtbot.waitExposed(window)
        window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        first = window.first_focus()
        if first is not None:
            first.setFocus()
        return window

    def editor(self, code: str = "goods_receipt", key: str | None = None, **more: Any) -> DocumentEditor:
        return self.show(DocumentEditor(self.parts, kind(code), key), **more)

    def scan(self, window: Any, code: str) -> bool:
        return bool(window.on_scan(self.services.scanning.interpret(code)))

    def stock(self, code: str = "A001") -> Decimal:
        return self.services.ledgers.stock(code).quantity

    def receive(self, code: str, quantity: str, price: str, at: datetime | None = None) -> str:
        from jxc_desktop.domain.documents import DraftLine
        from jxc_desktop.services.base import ALL_CONFIRMED

        lines = (DraftLine(1, code, quantity=quantity, price=Decimal(price)),)
        draft = self.services.documents.new("goods_receipt", lines=lines, party="S001", at=at)
        posted = self.services.documents.post(draft, ALL_CONFIRMED)
        self.notices.publish(posted.changes)
        return posted.number

    def issue(self, code: str, quantity: str, at: datetime | None = None) -> str:
        from jxc_desktop.domain.documents import DraftLine
        from jxc_desktop.services.base import ALL_CONFIRMED

        draft = self.services.documents.new("other_issue", lines=(DraftLine(1, code, quantity=quantity),), at=at)
        posted = self.services.documents.post(draft, ALL_CONFIRMED)
        self.notices.publish(posted.changes)
        return posted.number


def new_desk(qtbot: Any, database: Database) -> Iterator[Desk]:
    """A shop with three goods and a supplier; its clock stands at 2026-05-21 09:00."""
    clock = ManualClock(datetime(2026, 5, 21, 9, 0))
    make_shop(database, clock, name="小店", language="zh_CN")
    services = build_services(database, clock, Session(), build_devices({}, simulated_paper))
    services.users.sign_in_trusted()
    services.masterdata.save_products([ProductInput.of(members) for members in GOODS])
    services.masterdata.save_party(PartyInput(code="S001", name="华润商贸", role="supplier"))
    services.goods.load()
    yield Desk(qtbot, database, clock, services)


def press(widget: QWidget, *keys: Any) -> None:
    """Press keys one after the other wherever the focus is; texts are typed."""
    singles = [one for key in keys for one in (key if isinstance(key, str) else [key])]
    for key in singles:
        target = QApplication.focusWidget() or widget
        if isinstance(key, str) and not key.isascii():
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, key)
            QApplication.sendEvent(target, event)
        elif isinstance(key, tuple):
            QTest.keyClick(target, *key)
        else:
            QTest.keyClick(target, key)
        QApplication.processEvents()


def clipboard(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
