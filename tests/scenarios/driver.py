"""A shop that is worked as its people work it: through windows, keys, scans and paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt

from jxc_desktop.app.bootstrap import build
from jxc_desktop.app.hands import Hands, Seconds
from jxc_desktop.app.main import open_shop
from jxc_desktop.app.paths import Places
from jxc_desktop.app.program import Program
from jxc_desktop.app.settings import Settings, with_simulated_devices
from jxc_desktop.devices.ports import DeviceFault
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.services.base import ALL_CONFIRMED, ManualClock
from jxc_desktop.services.masterdata import PartyInput, ProductInput
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import InlineRunner
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.counter.counter_window import CounterWindow
from jxc_desktop.ui.counter.shift_view_model import DENOMINATIONS

PIN = "246810"
SUPPLIER = "S001"


@dataclass(frozen=True)
class Goods:
    """What a story calls something, and what the shop knows of it."""

    code: str
    name: str
    barcode: str
    price: str


GOODS = {
    "tea": Goods("TEA", "绿茶 500ml", "6901234567892", "5.00"),
    "cola": Goods("COLA", "可乐 330ml", "6901028075763", "3.50"),
    "rice": Goods("RICE", "大米 5kg", "6948195800125", "32.80"),
}


class HeardSounds:
    """Keeps what should have sounded."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def play(self, sound: Sound) -> None:
        self.heard.append(sound.value)


class StoryShop:
    """The whole program on a data folder, with simulated devices and nobody waiting for anybody."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder).make()
        self.clock = ManualClock(datetime(2026, 11, 21, 8, 30))
        self.sounds = HeardSounds()
        new = not self.places.database.exists()
        self._begin()
        self.signs_in()
        if new:
            self._fill()

    def _begin(self) -> None:
        notices, seconds = Notices(), Seconds()
        self.app = build(
            with_simulated_devices(Settings()),
            clock=self.clock,
            runner=InlineRunner(notices),
            database=open_shop(self.places.database, self.clock, fill=False, where=self.places),
        )
        self.program = Program(
            self.app, self.places, notices, InlineRunner(notices), sounds=self.sounds, seconds=seconds
        )
        self.services = self.app.services
        self.services.printing._retry_pause = 0
        self.hands = Hands(self.program, seconds)
        self.program.start()
        self.hands.show()

    def _fill(self) -> None:
        self.services.masterdata.save_party(PartyInput(code=SUPPLIER, name="春天批发", role="supplier", terms_days=30))
        self.keeps("tea")
        self.keeps("cola")
        self.keeps("rice")

    def close(self) -> None:
        window = self.program.window
        window.close()
        self.program.stop()
        window.deleteLater()
        self.program.deleteLater()
        for _ in range(2):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # who is here

    def signs_in(self) -> StoryShop:
        """The owner types the PIN; in a new shop that chooses it."""
        assert self.program.window.is_locked()
        self.hands.type(PIN)
        self.hands.enter()
        assert not self.program.window.is_locked()
        return self

    @property
    def alarms(self) -> int:
        """How often the error sound was heard."""
        return self.sounds.heard.count("error")

    # goods

    def keeps(self, what: str) -> None:
        """A new item in the catalogue."""
        goods = GOODS[what]
        saved = self.services.masterdata.save_product(
            ProductInput(code=goods.code, name=goods.name, unit="件", price=goods.price, barcodes=[goods.barcode])
        )
        self.program.notices.publish(saved.changes)

    def receives(self, what: str, quantity: int, *, cost: str, at: datetime | None = None) -> str:
        """A delivery comes in; answers the number of its receipt."""
        line = DraftLine(1, product=GOODS[what].code, quantity=str(quantity), price=Decimal(cost))
        return self.posts("goods_receipt", lines=(line,), party=SUPPLIER, at=at)

    def sends_back(self, what: str, quantity: int, receipt: str) -> str:
        """Part of a delivery goes back to the supplier."""
        [number] = [line.line for line in self.services.documents.view(receipt).lines if line.code == GOODS[what].code]
        drawn = self.services.documents.draw_down(receipt, "purchase_return")
        lines = tuple(
            replace(line, quantity=str(quantity))
            for line in drawn.lines
            if line.source is not None and line.source.line == number
        )
        return self._post(replace(drawn, lines=lines))

    def posts(self, kind: str, **header: object) -> str:
        return self._post(self.services.documents.new(kind, **header))

    def _post(self, draft: Draft) -> str:
        posted = self.services.documents.post(self.services.documents.save(draft), ALL_CONFIRMED)
        self.program.notices.publish(posted.changes)
        return posted.number

    def on_hand(self, what: str) -> Decimal:
        return self.services.ledgers.stock(GOODS[what].code).quantity

    def stock_value(self, what: str) -> Decimal | None:
        return self.services.ledgers.stock(GOODS[what].code).value

    # the counter

    @property
    def counter(self) -> CounterWindow:
        page = self.program.open("counter")
        assert isinstance(page, CounterWindow)
        return page

    def opens_shift(self, opening_float: str = "200.00") -> StoryShop:
        assert self.counter.isVisible()
        self.hands.control(Qt.Key.Key_J)
        self.hands.type(opening_float)
        self.hands.enter()
        assert self.counter.view_model.shift_id is not None
        return self

    def scans(self, code: str, times: int = 1) -> StoryShop:
        self.hands.scan(GOODS[code].barcode if code in GOODS else code, times)
        return self

    def takes_cash(self, amount: str = "") -> str:
        """Enter to pay, the cash handed over (nothing typed: the exact sum), Enter; answers the sale's number."""
        self.hands.enter()
        self.hands.type(amount)
        self.hands.enter()
        sale = self.counter.view_model.last
        assert sale is not None
        assert self.cart == []
        return sale.number

    def takes(self, letter: str) -> str:
        """Paid in full by the means of that letter."""
        self.hands.enter()
        self.hands.type(letter)
        self.hands.enter()
        sale = self.counter.view_model.last
        assert sale is not None
        return sale.number

    def takes_back(self, what: str, receipt: str) -> None:
        """F5, the receipt, the goods, Enter, Enter."""
        self.hands.key(Qt.Key.Key_F5)
        self.hands.scan(receipt)
        self.hands.scan(GOODS[what].barcode)
        self.hands.enter()
        self.hands.enter()

    def closes_shift(self, counted: str) -> Decimal | None:
        """Ctrl+J, how many of each note and coin, Enter after each; answers the difference."""
        self.hands.control(Qt.Key.Key_J)
        left = Decimal(counted)
        for face in DENOMINATIONS:
            pieces, left = divmod(left, face)
            self.hands.type(f"{pieces:f}" if pieces else "")
            self.hands.enter()
        outcome = self.counter.shifts.outcome
        assert outcome is not None
        return outcome.difference

    @property
    def cart(self) -> list[tuple[str, Decimal]]:
        """Name and quantity of every line of the cart."""
        return [(line.name, line.quantity) for line in self.counter.view_model.lines]

    @property
    def answer(self) -> str:
        """What the result line says."""
        return self.counter.layout_of.result.text.text()

    @property
    def change(self) -> Decimal:
        sale = self.counter.view_model.last
        assert sale is not None
        return sale.change

    # paper

    @property
    def printer(self):
        return self.app.devices.printers["receipt"]

    def runs_out_of_paper(self) -> None:
        self.printer.fault = DeviceFault.NO_PAPER

    def puts_in_paper(self) -> None:
        self.printer.fault = None

    # books

    def findings(self) -> tuple[object, ...]:
        return self.services.maintenance.doctor().findings

    def ledger_is_sound(self) -> bool:
        return self.findings() == ()
