from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.i18n import language
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from tests.support import widget_walk
from tests.support.shell import CLERK_USER, OPERATOR_USER, OWNER_USER, PIN, USERS, a_shell

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
OWN_WORDS = ["可口可乐 330ml", *USERS]


def names(window):
    return [page.name for page in window.tabs.pages]


def test_nobody_gets_in_without_a_pin(world, show, qtbot):
    window = show(world.window())
    assert window.is_locked()
    assert window.lock_page.pin.hasFocus()
    qtbot.keyClicks(window.lock_page.pin, "9999")
    qtbot.keyClick(window.lock_page.pin, Qt.Key.Key_Return)
    assert window.is_locked()
    assert window.lock_page.errors.isVisible()
    assert window.lock_page.pin.text() == ""
    with qtbot.waitSignal(window.unlocked) as told:
        qtbot.keyClicks(window.lock_page.pin, PIN)
        qtbot.keyClick(window.lock_page.pin, Qt.Key.Key_Return)
    assert told.args == [OWNER_USER]
    assert names(window) == ["home"]


class Badge:
    user = "小梅"


class Goods:
    user = ""


def test_a_locked_screen_refuses_every_scan_but_a_badge(world, show):
    window = show(world.window())
    assert window.active_taker().on_scan(Goods())
    assert (world.sounds, window.lock_page.pin.text(), window.is_locked()) == (["error"], "", True)
    window.active_taker().on_scan(Badge())
    assert not window.is_locked()
    assert world.parts.session.user is OPERATOR_USER


def test_the_counter_operator_lands_at_the_counter_with_the_whole_window(world, show, qtbot):
    window = show(world.window())
    window.enter(OPERATOR_USER)
    assert window.tabs.current().name == "counter"
    assert not window.top.isVisible()
    assert not window.rail.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert window.top.palette_box.hasFocus()


def test_only_what_the_user_may_use_is_shown(world, show):
    window = show(world.window())
    window.enter(CLERK_USER)
    assert list(window.rail.buttons) == ["home", "goods_receipts", "stock", "products"]
    assert window.open("reports") is None
    ids = [command.id for command in world.parts.commands.allowed(CLERK_USER)]
    assert "open.reports" not in ids
    assert "backup.now" not in ids


def test_a_page_opens_once_for_each_key(window):
    first = window.open("products", "P1")
    window.open("products", "P2")
    assert window.open("products", "P1") is first
    assert names(window) == ["home", "products", "products"]
    assert window.tabs.current() is first
    assert first.box.hasFocus()


def test_tabs_walk_close_and_open_again_by_keys(window, qtbot):
    window.open("stock")
    window.open("products", "P1")
    qtbot.keyClick(window, Qt.Key.Key_Tab, CONTROL)
    assert window.tabs.current().name == "home"
    qtbot.keyClick(window, Qt.Key.Key_Tab, CONTROL | SHIFT)
    qtbot.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert names(window) == ["home", "stock"]
    qtbot.keyClick(window, Qt.Key.Key_T, CONTROL | SHIFT)
    assert names(window) == ["home", "stock", "products"]
    assert window.tabs.current().key == "P1"


def test_home_cannot_be_closed(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert names(window) == ["home"]


def test_tabs_come_back_after_a_restart(world, window, show):
    window.open("stock")
    window.open("products", "P7")
    window.close()
    assert world.saved
    again = show(a_shell(state=world.parts.state).window())
    again.enter(OWNER_USER)
    assert again.tabs.places() == [("home", None), ("stock", None), ("products", "P7")]


def test_another_user_finds_their_own_tabs(window):
    window.open("stock")
    window.lock()
    window.enter(CLERK_USER)
    assert names(window) == ["home"]
    window.lock()
    window.enter(OWNER_USER)
    assert names(window) == ["home", "stock"]


def test_keys_do_nothing_while_locked(window, qtbot):
    window.lock()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert names(window) == ["home"]


def test_a_page_hears_of_changes_when_it_is_seen(window):
    page = window.open("stock")
    window.open("home")
    window.parts.notices.publish(Changes(frozenset({Topic.STOCK})))
    assert page.refreshed == 0
    window.open("stock")
    assert page.refreshed == 1


@pytest.mark.parametrize("typed", ["back up", "备份", "ljbf", "beifen"])
@pytest.mark.parametrize("spoken", ["zh_CN", "en"])
def test_the_palette_finds_english_and_chinese_names_in_both_languages(window, world, qtbot, qapp, typed, spoken):
    switch_language(qapp, spoken)
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    box = window.top.palette_box
    box.insert(typed)
    box.textEdited.emit(box.text())
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert world.done == ["backup"]


def test_the_palette_puts_an_exact_barcode_first_and_opens_it(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    box = window.top.palette_box
    qtbot.keyClicks(box, "6901028075763")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.tabs.places()[-1] == ("products", "P1")
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert any(row.text == "可口可乐 330ml" for row in box.hits().suggestions())


def test_escape_in_the_palette_returns_to_where_one_was(window, qtbot):
    page = window.open("stock")
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    qtbot.keyClick(window.top.palette_box, Qt.Key.Key_Escape)
    assert page.box.hasFocus()


def test_commands_only_after_the_sign(window, qtbot):
    window.open_palette()
    qtbot.keyClicks(window.top.palette_box, ">6901028075763")
    assert not window.top.palette_box.hits().isVisible()


def test_f1_explains_the_page_in_front(window, qtbot, qapp):
    switch_language(qapp, "en")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.help_panel.isVisible()
    assert "Ctrl+Enter" in window.help_panel.text.text()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert not window.help_panel.isVisible()


def test_the_chart_of_home_is_walked_by_arrows(window, qtbot):
    home = window.tabs.current()
    first = home.rows[0][0]
    assert first.hasFocus()
    assert first.text().endswith("3")
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert home.rows[1][0].hasFocus()
    qtbot.keyClick(home.rows[1][0], Qt.Key.Key_Return)
    assert window.tabs.current().name == "stock"


def test_control_enter_on_a_step_opens_a_new_document(window, qtbot):
    home = window.tabs.current()
    qtbot.keyClick(home.rows[0][0], Qt.Key.Key_Return, CONTROL)
    assert names(window) == ["home", "stock"]


def test_language_and_theme_switch_while_the_window_is_open(window, qapp):
    window.change_language()
    assert language() == "en"
    assert window.rail.buttons["home"].text() == "Home"
    window.change_theme()
    assert theme.colours().name == "dark"
    assert window.parts.state["theme"] == "dark"
    window.change_language()
    assert window.rail.buttons["home"].text() == "首页"


def test_another_theme_looks_as_if_the_program_had_begun_in_it(window, show, look, qapp):
    look.apply("dark", 100)
    begun = show(a_shell().window())
    begun.enter(OWNER_USER)
    begun.resize(window.size())
    QApplication.focusWidget().clearFocus()
    qapp.processEvents()
    pictures = [one.work.grab().toImage() for one in (window, begun)]
    look.apply("light", 100)
    assert pictures[0] == pictures[1]


def test_larger_text_is_shown_at_once_and_kept(window, qtbot, qapp):
    window.change_scale(20)
    assert QApplication.font().pixelSize() == 17
    assert window.parts.state["scale"] == 120
    window.change_scale(-20)


def prepared(window, what):
    if what == "help":
        window.toggle_help()
    elif what == "notices":
        window.toggle_notices()
    elif what == "palette":
        window.open_palette(">")
    elif what == "lock":
        window.lock()
    return window


@pytest.mark.parametrize("spoken", ["zh_CN", "en"])
@pytest.mark.parametrize("what", ["home", "help", "notices", "palette", "lock"])
def test_no_text_of_the_other_language_is_left(window, qapp, what, spoken):
    prepared(window, what)
    switch_language(qapp, spoken)
    assert widget_walk.untranslated(window, spoken, OWN_WORDS) == []


@pytest.mark.parametrize("spoken", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1366, 720), (1280, 640)])
@pytest.mark.parametrize("what", ["home", "help", "notices", "palette", "lock"])
def test_everything_fits_and_can_be_hit(window, qapp, qtbot, what, size, spoken):
    switch_language(qapp, spoken)
    window.resize(*size)
    prepared(window, what)
    qtbot.wait(20)
    assert window.size().toTuple() == size
    assert widget_walk.complaints(window) == []


def test_tab_reaches_every_step_of_home(window, qtbot):
    home = window.tabs.current()
    wanted = {node.entry.name for row in home.rows for node in row}
    reached = set()
    for _ in range(60):
        focus = QApplication.focusWidget()
        if hasattr(focus, "entry"):
            reached.add(focus.entry.name)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert reached == wanted
