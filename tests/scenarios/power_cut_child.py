"""A shop with goods in the cart, until the power goes: killed by the test that started it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

from PySide6.QtWidgets import QApplication


def main(folder: Path) -> None:
    from jxc_desktop.app.settings import Settings
    from jxc_desktop.app.window import dress
    from tests.scenarios.driver import StoryShop

    application = QApplication([])
    dress(application, Settings())
    shop = StoryShop(folder)
    shop.receives("tea", 10, cost="2.00")
    shop.opens_shift("100.00")
    shop.scans("tea").takes_cash()
    shop.scans("tea", times=2).scans("rice")
    print(shop.cart, flush=True)
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
