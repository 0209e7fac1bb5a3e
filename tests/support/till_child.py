"""A till that sells until it is killed: what `tests.support.killed_till` runs, in forks of one process.

The counter's view model scans, pays and parks, the cart is saved on the writing thread, and a slow printer of paper
that stays (a file) is fed by the program's own print queue on another thread. Whatever is on disk is said aloud, at
once, as a line of JSON: ``opened``, ``saved``, ``parked``, ``sold``, ``sending`` and ``printed``.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

from PySide6.QtCore import QCoreApplication

from jxc_desktop.app.paper import PaperDesk
from jxc_desktop.db.engine import open_database
from jxc_desktop.devices.printers.file import FilePrinter
from jxc_desktop.devices.setup import build_devices
from jxc_desktop.domain.documents import Draft, Tender
from jxc_desktop.services.base import NONE_CONFIRMED, Confirmations
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.counter_views import Sold
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.printing import PrintingService, paper_for
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import QueueRunner
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel
from jxc_desktop.ui.counter.payment import Payment
from tests.support.killing import serve
from tests.support.shop import Shop

BOOKS, PAPER, CLOSING = "shop.jxc", "paper.bin", "closing"
CODES = ("6901028075763", "6948195800125", "6921168509256", "6900873042722")
A_PRINT_TAKES = 0.01
"""Seconds before the paper moves, and again before the printer says so."""
Say = Callable[..., None]


class Silence:
    """No sound."""

    def play(self, sound: Sound) -> None:
        """Nothing."""


class SpokenCounter(CounterService):
    """The counter's service, which says what it has written."""

    say: Say

    def save(self, cart: Draft) -> Draft:
        saved = super().save(cart)
        self.say("saved", key=cart.key, pieces=pieces(cart))
        return saved

    def park(self, cart: Draft, note: str = "") -> Draft:
        parked = super().park(cart, note)
        self.say("parked", key=cart.key, pieces=pieces(cart))
        return parked

    def sell(self, cart: Draft, confirmed: Confirmations = NONE_CONFIRMED, **more: Any) -> Sold:
        sold = super().sell(cart, confirmed, **more)
        self.say("sold", key=cart.key, number=sold.posted.number, due=str(sold.due), pieces=pieces(cart))
        return sold


class SlowPrinter(FilePrinter):
    """Paper that stays, from a printer that takes its time."""

    say: Say

    def send(self, data: bytes) -> None:
        self.say("sending")
        time.sleep(A_PRINT_TAKES)
        super().send(data)
        time.sleep(A_PRINT_TAKES)
        self.say("printed")


def pieces(cart: Draft) -> str:
    """How many pieces stand in a cart."""
    return str(sum((Decimal(line.quantity) for line in cart.lines), Decimal(0)))


class SellingTill:
    """Scans, pays and now and then parks, one thing after the other, as long as it is let."""

    def __init__(self, folder: Path, answers: Path) -> None:
        self._folder = folder
        self._said = os.open(answers, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._chance = random.Random(str(answers) + str(time.time_ns()))
        self._application = QCoreApplication([])
        self._notices = Notices()
        self._runner, self._paper_runner = QueueRunner(self._notices), QueueRunner(self._notices)
        shop = Shop(open_database(folder / BOOKS))
        shop.sign_in()
        goods = GoodsIndex(shop.database)
        goods.load()
        counter = SpokenCounter(shop.database, shop.clock, shop.session, goods)
        counter.say = self.say
        printer = SlowPrinter("receipts", str(folder / PAPER))
        printer.say = self.say
        devices = build_devices({"receipt": {"kind": "file", "address": str(folder / PAPER)}}, paper_for)
        devices.printers["receipt"] = printer
        self._printing = PrintingService(shop.database, shop.clock, shop.session, devices, retry_pause=0)
        self._desk = PaperDesk(self._printing, self._paper_runner, self._notices, self._application)
        self._goods = goods
        self._model = CounterViewModel(counter, goods, self._runner, Silence(), parent=self._application)
        self._wanted = 0

    def say(self, what: str, **more: Any) -> None:
        """One write, so that a line is there whole or not at all."""
        os.write(self._said, (json.dumps({"what": what, **more}) + "\n").encode())

    def run(self) -> int:
        """Sell until killed, or until the shop closes and everything is printed."""
        self._model.open()
        self._wait(lambda: self._model.cart is not None)
        cart = self._model.cart
        self.say("opened", key=cart.key, pieces=pieces(cart), last=getattr(self._model.last, "number", ""))
        self._desk.start()
        while not self._closed():
            if not self._model.busy:
                self._do_next()
            self._application.processEvents()
            time.sleep(0.0005)
        self._wait(lambda: not self._runner.jobs() and not self._paper_runner.jobs())
        self._desk.stop()
        self._runner.close()
        self._paper_runner.close()
        return 0

    def _closed(self) -> bool:
        return (self._folder / CLOSING).exists() and not self._model.busy and not self._model.lines

    def _wait(self, until: Callable[[], bool]) -> None:
        while not until():
            self._application.processEvents()
            time.sleep(0.0005)

    def _do_next(self) -> None:
        model = self._model
        if not model.lines:
            self._wanted = self._chance.randint(1, 5)
        if sum(line.quantity for line in model.lines) < self._wanted:
            code = self._chance.choice(CODES)
            model.scan(code, self._goods.by_code(code))
        elif self._chance.random() < 0.1:
            model.park("later")
        else:
            due = model.due
            tenders = (Tender("wechat", Decimal(1)), Tender("cash", due + 4)) if due > 1 else (Tender("cash", due),)
            model.pay(Payment(due, (), "cash", tenders))


def run(paths: list[Path]) -> int:
    """Be a till on the data folder."""
    folder, answers = paths
    return SellingTill(folder, answers).run()


if __name__ == "__main__":
    serve(run)
