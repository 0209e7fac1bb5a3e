"""Practice: a copy of the books behind a hatched border; the real books stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from jxc_desktop.app.paths import Places
from jxc_desktop.app.practice import copy_books, practice_place, take_settings
from jxc_desktop.app.settings import load_settings
from jxc_desktop.db.engine import open_database
from jxc_desktop.services.base import SystemClock
from jxc_desktop.services.first_run import make_shop
from jxc_desktop.ui.shell.main_window import MainWindow
from jxc_desktop.ui.shell.practice_frame import PracticeFrame
from tests.support.shell import OWNER_USER, ShellWorld


def test_practice_works_on_a_copy_with_simulated_devices(tmp_path: Path) -> None:
    where = Places(tmp_path).make()
    where.settings.write_text('[devices.receipt]\nkind = "network"\naddress = "192.0.2.1:9100"\n', encoding="utf-8")
    books = open_database(where.database, create=True)
    make_shop(books, SystemClock(), name="小店", language="zh_CN")  # and it stays open, as when the program runs
    practice = practice_place(where)
    take_settings(where, practice)
    copy_books(where, practice)
    assert load_settings(practice.settings).devices["receipt"]["kind"] == "simulator"
    copy = open_database(practice.database)
    with copy.write() as work:
        work.settings.set("shop_name", "练习")
        work.commit()
    copy.close()
    with books.write() as work:
        assert work.settings.all()["shop_name"] == "小店"
    books.close()
    copy_books(where, practice)  # and begins anew each time
    copy = open_database(practice.database)
    with copy.write() as work:
        assert work.settings.all()["shop_name"] == "小店"
    copy.close()


def test_the_practice_window_has_a_border_and_says_so_in_its_title(
    world: ShellWorld, show: Callable[..., MainWindow]
) -> None:
    window = show(MainWindow(replace(world.parts, practice=True)))
    window.enter(OWNER_USER)
    frame = window.findChild(PracticeFrame)
    assert frame is not None
    assert frame.geometry() == window.rect()
    assert "练习" in window.windowTitle()
    window.resize(1100, 700)
    assert frame.geometry() == window.rect()


def test_the_user_menu_begins_practice(world: ShellWorld, show: Callable[..., MainWindow]) -> None:
    begun: list[bool] = []
    window = show(MainWindow(replace(world.parts, start_practice=lambda: begun.append(True))))
    window.enter(OWNER_USER)
    next(one for one in window.parts.commands.allowed(OWNER_USER) if one.id == "shell.practice").run()
    assert begun
