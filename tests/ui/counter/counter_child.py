"""A counter that is killed: run by `test_lost_answers.py` in a process of its own.

It scans what it is told, saying each scan aloud; with ``sell`` it posts the sale, with ``park``
it puts it aside, with ``exchange`` the goods of the first code are sold and brought back before the
others are scanned; it dies before anyone hears.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication

from jxc_desktop.db.engine import open_database
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.ui.common.runner import InlineRunner
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel
from jxc_desktop.ui.counter.return_view_model import ReturnViewModel
from tests.support.shop import Shop


class Silence:
    """Nobody listens."""

    def play(self, sound: Sound) -> None:
        """Nothing."""


def bring_back(counter: CounterService, model: CounterViewModel, goods: GoodsIndex, code: str) -> None:
    """Sell goods, and bring them back in the next cart."""
    model.scan(code, goods.by_code(code))
    sold = counter.sell(model._saver.as_stored(model.cart))
    model.take_up(counter.cart("1"))
    returns = ReturnViewModel(counter, model, Silence())
    returns.begin()
    returns.take_receipt(sold.posted.number)
    returns.take_goods(goods.by_code(code))
    returns.begin()
    print(sold.posted.number, flush=True)
    print(model.cart.key, flush=True)


def main() -> None:
    application = QCoreApplication([])
    shop = Shop(open_database(Path(sys.argv[1])))
    shop.sign_in()
    goods = GoodsIndex(shop.database)
    goods.load()
    counter = CounterService(shop.database, shop.clock, shop.session, goods)
    model = CounterViewModel(counter, goods, InlineRunner(), Silence(), parent=application)
    model.open()
    codes = sys.argv[3:]
    if sys.argv[2] == "exchange":
        bring_back(counter, model, goods, codes.pop(0))
    for code in codes:
        model.scan(code, goods.by_code(code))
        print(model.cart.key, flush=True)
    if sys.argv[2] == "sell":
        counter.sell(model._saver.as_stored(model.cart))
        print("sold", flush=True)
    if sys.argv[2] == "park":
        model.park()
        print("parked", flush=True)
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main()
