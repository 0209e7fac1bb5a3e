"""A counter on the screen with the real services on a real database, driven by keys sent to its window."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jxc_desktop.db.engine import Database
from jxc_desktop.devices.setup import build_devices
from jxc_desktop.services.cards import CardService
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.counter_keys import CounterKeyService
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.services.members import MemberService
from jxc_desktop.services.printing import PrintingService, paper_for
from jxc_desktop.services.scanning import ScanService
from jxc_desktop.services.settings import SettingService
from jxc_desktop.services.users import UserService
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import InlineRunner
from jxc_desktop.ui.common.scan_delivery import ScanDelivery
from jxc_desktop.ui.common.scan_router import ScanRouter
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.counter.counter_parts import CounterParts
from jxc_desktop.ui.counter.counter_window import CounterWindow
from jxc_desktop.ui.counter.desk import ServiceDesk
from tests.support.shop import Shop, new_shop

COLA, OIL, WATER, NOODLES = "6901028075763", "6948195800125", "6921168509256", "6900873042722"

GOODS = (
    ("A001", "可口可乐", "罐", "330ml", "3.50", COLA),
    ("A002", "金龙鱼调和油", "桶", "5L", "68.00", OIL),
    ("A003", "散装苹果", "kg", "", "12.80", ""),
    ("A004", "农夫山泉", "瓶", "550ml", "2.00", WATER),
    ("A005", "康师傅红烧牛肉面", "桶", "105g", "4.50", NOODLES),
)


OWNER_PIN = "2468"


class Seconds:
    """A clock of seconds that moves only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class HeardSounds:
    """Keeps what should have sounded."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def play(self, sound: Sound) -> None:
        self.heard.append(sound.value)


class Till:
    """One counter with everything around it, and the hands that work it."""

    def __init__(self, qtbot, qapp, shop: Shop) -> None:
        self.qtbot, self.qapp, self.shop = qtbot, qapp, shop
        self.seconds, self.sounds, self.notices = Seconds(), HeardSounds(), Notices()
        self.masterdata = shop.service(MasterDataService)
        self.masterdata.save_products(
            [
                ProductInput(
                    code=code,
                    name=name,
                    unit=unit,
                    specification=spec,
                    price=price,
                    barcodes=[barcode] if barcode else [],
                )
                for code, name, unit, spec, price, barcode in GOODS
            ]
        )
        self.goods = GoodsIndex(shop.database)
        self.goods.load()
        self.notices.changed.connect(self.goods.refresh)
        devices = build_devices({"receipt": {"kind": "simulator"}}, paper_for)
        self.printer = devices.printers["receipt"]
        self.printing = PrintingService(shop.database, shop.clock, shop.session, devices, retry_pause=0)
        self.counter = CounterService(shop.database, shop.clock, shop.session, self.goods)
        self.settings, keys = shop.service(SettingService), shop.service(CounterKeyService)
        users, cards = shop.service(UserService), shop.service(CardService)
        papers = shop.service(DocumentService)
        members = MemberService(shop.database, shop.clock, shop.session, papers, self.printing)
        self.desk = ServiceDesk(self.masterdata, users, self.printing, self.goods, keys, self.settings, cards, members)
        self.router = ScanRouter(clock=self.seconds)
        self.router.install(qapp)
        self.window: CounterWindow | None = None
        self.owner = shop.session.user.name
        self.delivery = ScanDelivery(
            self.router,
            ScanService(shop.database, shop.clock, shop.session, self.goods),
            self.sounds,
            active_tab=lambda: self.window,
            focused=QApplication.focusWidget,
            fallback=lambda scan: False,
        )

    def open(self, width: int = 1366, height: int = 700, **parts: object) -> CounterWindow:
        made = CounterParts(
            counter=self.counter,
            goods=self.goods,
            printing=self.printing,
            desk=self.desk,
            runner=InlineRunner(self.notices),
            sounds=self.sounds,
            clock=self.shop.clock,
            session=self.shop.session,
            queue=self.delivery,
            seconds=self.seconds,
            **parts,
        )
        self.window = CounterWindow(made)
        self.notices.changed.connect(self.window.hear)
        self.qtbot.addWidget(self.window)
        self.window.resize(width, height)
        self.window.show()
        self.qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return self.window

    @property
    def model(self):
        return self.window.view_model

    @property
    def box(self):
        return self.window.layout_of.box

    def scan(self, code: str) -> None:
        """A scanner types a code and Enter into whatever has the focus."""
        self.seconds.now += 0.2
        handle = self.window.windowHandle()
        for char in code:
            self.seconds.now += 0.004
            QTest.keyClick(handle, char)
        self.seconds.now += 0.004
        QTest.keyClick(handle, Qt.Key.Key_Return)
        self.seconds.now += 0.06

    def type(self, text: str) -> int:
        """Somebody types; answers how many keys that took."""
        for char in text:
            self.key(char)
        return len(text)

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier) -> int:
        self.seconds.now += 0.2
        QTest.keyClick(self.window.windowHandle(), key, modifiers)
        self.seconds.now += 0.2
        self.router.rest()
        return 1

    def enter(self) -> int:
        self.seconds.now += 0.4
        return self.key(Qt.Key.Key_Return)

    def control(self, key) -> int:
        return self.key(key, Qt.KeyboardModifier.ControlModifier)

    def approve(self) -> None:
        """The owner comes and types their PIN into the bar that already knows their name."""
        bar = self.window.layout_of.authorisation
        assert not bar.isHidden()
        assert bar.name.text() == self.owner
        assert bar.pin.hasFocus()
        self.type(OWNER_PIN)
        self.enter()

    def quantities(self) -> list[str]:
        return [f"{line.quantity:f}" for line in self.model.lines]

    def answer(self) -> str:
        return self.window.layout_of.result.text.text()

    def sold(self) -> list[tuple[str, Decimal]]:
        """Number and total of every posted sale and refund, oldest first."""
        with self.shop.database.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT number, total FROM documents WHERE kind IN ('counter_sale', 'counter_refund') ORDER BY posting"
            )
            return [(number, Decimal(total) / 100) for number, total in rows]


@pytest.fixture
def till(qtbot, qapp, database: Database):
    theme.apply(qapp, "light")
    for shop in new_shop(database):
        made = Till(qtbot, qapp, shop)
        yield made
        made.router.uninstall()


@pytest.fixture
def counter(till):
    """A counter with an open shift."""
    till.counter.open_shift("1", Decimal(200))
    till.open()
    return till


@pytest.fixture
def cashier(till):
    """A counter worked by somebody with the rights of a counter operator; the owner has a PIN."""
    users = till.shop.service(UserService)
    users.first_pin(till.owner, OWNER_PIN)
    users.save_user("小李", roles=["counter_operator"], pin="1357")
    till.counter.open_shift("1", Decimal(200))
    till.shop.sign_in("小李")
    till.open()
    return till
