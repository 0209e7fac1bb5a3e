"""The program as it is started: window, looks, first PIN."""

from __future__ import annotations

from datetime import datetime

import pytest

from jxc_desktop.app.bootstrap import build
from jxc_desktop.app.main import open_shop
from jxc_desktop.app.pages import PageParts, add_pages
from jxc_desktop.app.paths import Places
from jxc_desktop.app.program import follow_goods
from jxc_desktop.app.settings import Settings, load_settings
from jxc_desktop.app.window import dress, keep_looks, shell_parts, sign_in
from jxc_desktop.app.window_state import load_state, save_state
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.masterdata import ProductInput
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import InlineRunner
from jxc_desktop.ui.shell.main_window import MainWindow
from jxc_desktop.ui.shell.pages import GROUPS, PageRegistry

CLOCK = ManualClock(datetime(2026, 5, 1, 9, 30))


@pytest.fixture
def program(tmp_path):
    where = Places(tmp_path).make()
    app = build(Settings(), clock=CLOCK, database=open_shop(where.database, CLOCK, fill=False))
    yield app, where
    app.close()


def test_the_owner_of_a_new_shop_chooses_a_pin_by_typing_it(qtbot, qapp, program):
    app, where = program
    dress(qapp, Settings())
    notices = Notices()
    window = MainWindow(shell_parts(app, where, InlineRunner(notices), notices, PageRegistry()))
    qtbot.addWidget(window)
    window.show()
    assert window.is_locked()
    [owner] = window.parts.users()
    window.enter(window.parts.sign_in(owner, "135790"))
    assert not window.is_locked()
    assert sign_in(app, owner, "135790").name == owner


def test_looks_are_kept_in_the_settings_of_the_machine(tmp_path):
    where = Places(tmp_path)
    keep_looks(where, None, None, None)
    assert not where.settings.exists()
    keep_looks(where, "en", "dark", 120)
    assert load_settings(where.settings) == Settings(language="en", theme="dark", font_scale=120)


def test_the_arrangement_of_windows_is_kept_and_may_be_lost(tmp_path):
    path = tmp_path / "windows.json"
    assert load_state(path) == {}
    save_state(path, {"tabs": {"小李": [["stock", None]]}})
    assert load_state(path) == {"tabs": {"小李": [["stock", None]]}}
    path.write_text("{", encoding="utf-8")
    assert load_state(path) == {}
    save_state(tmp_path / "missing" / "windows.json", {})


def test_the_goods_in_memory_follow_what_is_saved(qapp, program):
    app, _ = program
    notices = Notices()
    runner = InlineRunner(notices)
    app.services.users.sign_in_trusted()
    app.services.goods.load()
    follow_goods(app.services.goods, runner, notices)
    product = ProductInput(code="T1", name="绿茶", unit="盒", price="12.50", barcodes=["6901028075015"])
    runner.submit(lambda _: app.services.masterdata.save_product(product), done=lambda _: None, failed=pytest.fail)
    found = app.services.goods.by_code("6901028075015")
    assert found is not None
    assert found.product.code == "T1"


def test_every_page_of_its_own_is_reached_from_the_rail_and_every_step_of_home_exists(qtbot, qapp, program):
    app, where = program
    registry, notices = PageRegistry(), Notices()
    runner = InlineRunner(notices)
    add_pages(registry, PageParts(app, runner, notices, None, None, None, lambda: 0.0, {}, where))
    window = MainWindow(shell_parts(app, where, runner, notices, registry))
    qtbot.addWidget(window)
    [owner] = window.parts.users()
    window.enter(window.parts.sign_in(owner, "135790"))
    assert set(window.rail.buttons) == {entry.name for entry in registry.everything() if entry.single}
    assert list(window.rail.groups) == [group.name for group in GROUPS if group.name != "home"]
    steps = [node.entry.name for row in window.tabs.current().rows for node in row]
    assert steps
    assert all(registry.get(name) for name in steps)
