from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.errors import BelowCost, Cancelled, NeedsConfirmation, NegativeStock, NotAllowed, NotFound
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import set_language
from jxc_desktop.services.base import User
from jxc_desktop.ui.common.confirm_dialog import ConfirmDialog, Question, ask_doubts
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.filter_bar import FilterBar
from jxc_desktop.ui.common.status_chip import LOOKS, StatusChip
from jxc_desktop.ui.common.translated import switch_language


@pytest.fixture
def window(qtbot):
    shown = QWidget()
    shown.resize(900, 500)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def put(window, widget):
    widget.setParent(window)
    widget.resize(800, 60)
    widget.show()
    return widget


def test_an_error_says_what_happened_whether_data_is_safe_and_its_code(window):
    set_language("en")
    bar = put(window, ErrorBar())
    bar.show_error(NotFound(field="product", what="product", name="tea"))
    assert bar.message.text() == "There is no item tea. Nothing was changed; your input is kept."
    assert bar.code.text() == "E-NOT-FOUND"
    assert bar.fault_field == "product"


def test_an_error_of_ours_never_shows_its_python_name(window):
    bar = put(window, ErrorBar())
    bar.show_error(KeyError("rows"))
    assert "KeyError" not in bar.message.text()
    assert bar.code.text() == "E-PROGRAM"


def test_the_next_step_is_a_button(window, qtbot):
    done = []
    bar = put(window, ErrorBar())
    bar.show_error(NotFound(what="product", name="tea"), action=lambda: done.append(1))
    qtbot.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert not bar.isVisible()


def test_something_cancelled_is_no_error(window):
    set_language("en")
    bar = put(window, ErrorBar())
    bar.show_error(Cancelled())
    assert bar.message.text() == "Cancelled. Nothing was changed."
    assert bar.property("tone") == "info"


def test_errors_follow_the_language(window, qapp):
    switch_language(qapp, "en")
    bar = put(window, ErrorBar())
    bar.show_error(Cancelled())
    english = bar.message.text()
    switch_language(qapp, "zh_CN")
    assert bar.message.text() != english
    assert bar.message.text().isascii() is False


def test_every_state_has_its_own_icon_and_word():
    assert len({look.icon for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.word for look in LOOKS.values()}) == len(LOOKS)


def test_a_chip_says_its_state_to_a_screen_reader(window):
    set_language("en")
    chip = put(window, StatusChip("posted"))
    assert chip.accessibleName() == "Posted"
    chip.set_state("reversed")
    assert chip.accessibleName() == "Reversed"


@pytest.mark.parametrize("case", EmptyCase)
def test_an_empty_list_says_why_and_what_helps(window, case, qtbot):
    done = []
    empty = put(window, EmptyState())
    empty.show_case(case, actions=[(lambda: "Go", lambda: done.append(case))])
    assert empty.message.text()
    qtbot.mouseClick(empty.buttons[0], Qt.MouseButton.LeftButton)
    assert done == [case]


def test_typing_filters_after_a_pause_and_escape_clears(window, qtbot):
    bar = put(window, FilterBar())
    bar.box.setFocus()
    with qtbot.waitSignal(bar.text_changed) as told:
        qtbot.keyClicks(bar.box, "kkkl")
    assert told.args == ["kkkl"]
    bar.set_chip("category", "Category: drinks")
    with qtbot.waitSignal(bar.text_changed) as told:
        qtbot.keyClick(bar.box, Qt.Key.Key_Escape)
    assert told.args == [""]
    with qtbot.waitSignal(bar.chip_removed) as told:
        qtbot.keyClick(bar.box, Qt.Key.Key_Escape)
    assert told.args == ["category"]
    assert not bar.active()


def test_enter_in_the_filter_goes_to_the_list(window, qtbot):
    bar = put(window, FilterBar())
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(bar.box, Qt.Key.Key_Return)


def doubts():
    return NeedsConfirmation(
        [
            BelowCost(line=1, product="tea", price="1", cost="2"),
            NegativeStock(product="tea", quantity="-1", unit="bag", date="2026-11-21", warehouse="Main"),
        ]
    )


def test_all_doubts_are_asked_at_once_and_answered_together(window, qtbot):
    answers = []
    dialog = ask_doubts(window, doubts(), "Post", answers.append)
    assert len(dialog.question.facts) == 2
    qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    assert answers[0].codes == {"below_cost", "negative_stock"}
    assert answers[0].approver is None


def test_enter_takes_the_safe_way(window, qtbot):
    answers = []
    dialog = ask_doubts(window, doubts(), "Post", answers.append)
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert answers == []


def test_somebody_with_the_right_signs_for_a_user_without(window, qtbot):
    owner = User(1, "owner", permissions=frozenset(Permission))
    clerk = User(2, "clerk")

    def sign_in(name, pin):
        if (name, pin) != ("owner", "1234"):
            raise NotAllowed(user=name, permission="doubt.below_cost")
        return owner

    answers = []
    dialog = ask_doubts(window, doubts(), "Post", answers.append, user=clerk, authorise=sign_in)
    dialog.approver.setText("owner")
    dialog.pin.setText("0000")
    qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    assert answers == []
    assert dialog.errors.isVisible()
    assert dialog.pin.text() == ""
    dialog.pin.setText("1234")
    qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    assert answers[0].approver is owner


def test_a_destructive_step_wants_its_word_typed(window, qtbot):
    dialog = ConfirmDialog(Question("Restore?", ["All later sales go."], "Restore", keyword="restore"), window)
    assert not dialog.verb.isEnabled()
    dialog.keyword.setText("restore")
    assert dialog.verb.isEnabled()
    dialog.close()
