"""The page of the counter's keys, by keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def keys(opened):
    return opened.books.services.counter_keys.keys()


def test_a_key_is_pressed_for_an_action_and_a_conflict_is_told_before_anything_is_saved(opened):
    page = opened.page("counter_keys")
    QTest.keyClick(page.editors["park"], Qt.Key.Key_F6)
    assert page.errors.isVisible()
    assert page.editors["last_sale"].property("fault")
    assert keys(opened).text == "ours"
    QTest.keyClick(page.editors["last_sale"], Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert keys(opened).text == "ours last_sale=Shift+F6 park=F6"
    assert page.preset.currentData() == ""
    page.errors.button.click()
    assert (keys(opened).text, page.preset.currentData()) == ("ours", "ours")


def test_a_preset_brings_all_its_keys_and_delete_takes_one_away(opened):
    page = opened.page("counter_keys")
    page.preset.setCurrentIndex(page.preset.findData("supermarket"))
    page.preset.activated.emit(page.preset.currentIndex())
    assert page.editors["recall"].text() == "Shift+F6"
    QTest.keyClick(page.editors["drawer"], Qt.Key.Key_Delete)
    assert keys(opened).text == "supermarket drawer="
    QTest.keyClick(page.editors["help"], Qt.Key.Key_Delete)  # without F1 nobody finds the others
    assert page.errors.isVisible()
    assert page.editors["help"].text() == "F1"


def test_the_card_is_written_as_a_file_and_printed(opened, tmp_path):
    page = opened.page("counter_keys")
    QTest.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    target = tmp_path / "keys.pdf"
    page.export.path.setText(str(target))
    QTest.keyClick(page.export.path, Qt.Key.Key_Return)
    assert target.read_bytes().startswith(b"%PDF")
    page.print_button.click()
    assert opened.books.services.printing.jobs()[0].kind == "key_card"
