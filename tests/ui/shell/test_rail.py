"""The rail: groups that fold, favourites, and icons alone in a narrow window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jxc_desktop.ui.shell.pages import PageEntry
from tests.support import widget_walk
from tests.support.shell import CLERK_USER, OWNER_USER, SmallPage, a_shell

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RAIL = CONTROL | SHIFT
WIDE = 1600


@pytest.fixture
def world():
    """A shell with pages of two areas."""
    made = a_shell()
    stock, settings = made.parts.pages.area("stock"), made.parts.pages.area("settings")
    stock.add(page("stocktakes", "Stocktakes"))
    stock.add(page("document.stocktake", "Stocktake", single=False))
    settings.add(page("users", "Users and roles"))
    made.parts.pages.area("settings").add(page("rules", "Approval rules", group="stock"))
    return made


def page(name, title, **more):
    return PageEntry(name, title, lambda key: SmallPage(name, title, key), **more)


@pytest.fixture
def window(world, show):
    made = show(world.window(), WIDE)
    made.enter(OWNER_USER)
    return made


def press(qtbot, *keys):
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def shown(window):
    return [name for name, button in window.rail.buttons.items() if button.isVisible()]


def test_pages_land_in_the_group_of_their_area_and_fold_out_by_keys(window, qtbot):
    assert window.rail.names("stock") == ["stocktakes", "rules"]
    assert "stocktakes" not in shown(window)
    qtbot.keyClick(window, Qt.Key.Key_M, RAIL)
    for _ in range(len(window.rail.buttons)):
        if QApplication.focusWidget() is not window.rail.groups["stock"]:
            press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert shown(window)[-2:] == ["stocktakes", "rules"]
    press(qtbot, Qt.Key.Key_Return)
    assert window.tabs.current().name == "stocktakes"
    assert window.rail.buttons["stocktakes"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_M, RAIL)
    press(qtbot, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert "stocktakes" not in shown(window)
    assert window.rail.groups["stock"].isChecked()


def test_a_group_stays_folded_out_after_a_restart(world, window, show):
    window.rail.groups["settings"].click()
    window.close()
    again = show(a_shell(state=world.parts.state).window(), WIDE)
    again.parts.pages.area("settings").add(page("users", "Users and roles"))
    again.enter(OWNER_USER)
    assert "users" in shown(again)


def test_a_pinned_page_stands_among_the_favourites_of_its_user_alone(window, qtbot):
    window.open("users")
    qtbot.keyClick(window, Qt.Key.Key_D, CONTROL | SHIFT)
    assert window.rail.names("favourites") == ["users"]
    window.lock()
    window.enter(CLERK_USER)
    assert window.rail.names("favourites") == []
    window.lock()
    window.enter(OWNER_USER)
    window.open("users")
    qtbot.keyClick(window, Qt.Key.Key_D, CONTROL | SHIFT)
    assert window.rail.names("favourites") == []


def test_a_page_of_one_document_cannot_be_pinned(world, window, qtbot):
    window.open("document.stocktake")
    qtbot.keyClick(window, Qt.Key.Key_D, CONTROL | SHIFT)
    assert (window.rail.names("favourites"), world.sounds) == ([], ["error"])


@pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
def test_the_narrow_rail_offers_the_pages_of_a_group_beside_it(window, qtbot):
    window.resize(1366, 768)
    assert "stocktakes" not in shown(window)
    window.rail.groups["stock"].click()
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["盘点", "审批规则"]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert window.tabs.current().name == "rules"
    window.open("users")
    window.rail.groups["favourites"].click()
    menu = QApplication.activePopupWidget()
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert window.rail.names("favourites") == ["users"]


def test_the_wide_rail_fits_with_every_group_open(window, qtbot):
    for header in window.rail.groups.values():
        header.click()
    window.rail.groups["favourites"].click()
    assert widget_walk.complaints(window) == []
