"""Users, settings, devices, the print queue, backup and appearance, each doing what it says."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jxc_desktop.app.settings import load_settings
from jxc_desktop.domain.permissions import CLERK, COUNTER_OPERATOR, Permission
from jxc_desktop.i18n import language as language_now
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from tests.support.widget_walk import complaints, untranslated
from tests.support.windows import DESIGN, SMALLEST


def test_a_new_user_with_a_role_can_sign_in(opened):
    page = opened.page("users")
    page.begin()
    page.name_edit.setText("小李")
    page.pin.setText("2580")
    page._role_boxes[CLERK].setChecked(True)
    page.save()
    assert opened.books.services.users.sign_in("小李", "2580").roles == (CLERK,)


def test_a_right_is_given_from_the_matrix_and_taken_back(opened):
    page = opened.page("users")
    page.tabs.setCurrentIndex(1)
    column = page.right_model.column_number(COUNTER_OPERATOR)
    row = list(Permission).index(Permission.EXPORT)
    page.right_table.setCurrentIndex(page.right_model.index(row, column))
    QTest.keyClick(page.right_table, Qt.Key.Key_Return)
    assert page.right_model.index(row, column).data() == "✓"
    page.errors.button.click()
    assert page.right_model.index(row, column).data() == "–"


def test_the_last_right_to_change_users_cannot_be_taken(opened):
    page = opened.page("users")
    column = page.right_model.column_number("owner")
    row = list(Permission).index(Permission.USER_EDIT)
    page.right_table.setCurrentIndex(page.right_model.index(row, column))
    page.toggle_right()
    assert page.errors.isVisible()
    assert page.right_model.index(row, column).data() == "✓"


def test_a_setting_applies_at_once_and_is_taken_back(opened):
    page = opened.page("settings")
    settings = opened.books.services.settings
    page.apply("below_cost", "forbid")
    assert settings.get("below_cost") == "forbid"
    page.errors.button.click()
    assert settings.get("below_cost") == "warn"


def test_a_setting_that_cannot_be_is_put_back(opened):
    page = opened.page("settings")
    page.editors["near_expiry_days"].setText("soon")
    page.apply("near_expiry_days", "soon")
    assert page.errors.isVisible()
    assert page.editors["near_expiry_days"].text() == "30"


def test_the_filter_finds_a_setting(opened):
    page = opened.page("settings")
    page.filter_bar.box.setText("receipt_columns")
    page._filter()
    assert [name for name, editor in page.editors.items() if not editor.isHidden()] == ["receipt_columns"]


def test_a_simulator_prints_a_test_and_says_when_it_pretends_to_fail(opened):
    page = opened.page("devices")
    kind = page.form.editor("kind")
    kind.setCurrentIndex(kind.findData("simulator"))
    page._show_fault("simulator")
    page.save()
    page.test()
    assert page.errors._tone == "success"
    fault = page.form.editor("fault")
    fault.setCurrentIndex(fault.findData("no_paper"))
    page.save()
    opened.books.services.printing._retry_pause = 0
    page.test()
    assert page.errors._tone == "warning"
    assert load_settings(opened.folder / "settings.toml").devices["receipt"]["kind"] == "simulator"


def test_the_office_printer_prints_a_page_and_takes_no_paper_width(opened):
    page = opened.page("devices")
    page.table.setCurrentIndex(page.model.index([row.role for row in page.model.rows].index("office"), 0))
    kind = page.form.editor("kind")
    assert [kind.itemData(number) for number in range(kind.count())] == ["simulator", "spooler", "file", "none"]
    assert page.form.editor("paper").isHidden()
    kind.setCurrentIndex(kind.findData("simulator"))
    page.save()
    page.test()
    assert page.errors._tone == "success"
    assert len(opened.books.services.printing.devices.printers["office"].paper.files) == 1


def test_the_label_printer_is_told_its_language_and_prints_a_test_label(opened):
    page = opened.page("devices")
    place = next(number for number, row in enumerate(page.model.rows) if row.role == "label")
    page.table.setCurrentIndex(page.model.index(place, 0))
    for field, value in (("kind", "simulator"), ("language", "zpl"), ("dots", "300")):
        box = page.form.editor(field)
        box.setCurrentIndex(box.findData(value))
    page.save()
    page.test()
    printer = opened.books.services.printing.devices.printers["label"]
    assert [label.size for label in printer.paper.labels] == [(709, 472)]
    assert page.errors.isVisible()


def choose(page, role: str, **values: str) -> None:
    page.table.setCurrentIndex(page.model.index([row.role for row in page.model.rows].index(role), 0))
    for field, value in values.items():
        editor = page.form.editor(field)
        if field == "address":
            editor.setText(value)
        else:
            editor.setCurrentIndex(editor.findData(value))
            page._show_fault(str(page.form.editor("kind").currentData()))


def test_a_scale_shows_its_weight_live_and_says_why_there_is_none(opened):
    page = opened.page("devices")
    choose(page, "scale", kind="simulator", language="toledo_8217")
    page.save()
    page.show_live()
    assert page.live.text() == "● 0.500 kg"
    page.test()
    assert page.errors._tone == "success"
    choose(page, "scale", fault="overload")
    page.save()
    page.show_live()
    assert page.live.text().startswith("✕")
    page.test()
    assert page.errors._tone == "warning"
    assert load_settings(opened.folder / "settings.toml").devices["scale"]["language"] == "toledo_8217"


def test_a_display_that_is_unplugged_says_so_and_one_that_works_shows_a_figure(opened):
    page = opened.page("devices")
    choose(page, "display", kind="simulator", language="vfd")
    page.save()
    page.test()
    assert page.errors._tone == "success"
    choose(page, "display", fault="unplugged")
    page.save()
    page.test()
    assert page.errors._tone == "warning"


def test_a_second_screen_that_is_not_there_is_told(opened):
    page = opened.page("devices")
    for number, tone in (("9", "warning"), ("1", "success")):
        choose(page, "screen", kind="window", address=number)
        page.save()
        page.test()
        assert page.errors._tone == tone
    choose(page, "screen", kind="none")
    page.save()


def test_one_more_scanner_is_offered_than_there_are(opened):
    page = opened.page("devices")
    choose(page, "scanner", kind="serial", address="/dev/no-such-port")
    page.save()
    assert [row.role for row in page.model.rows if row.role.startswith("scanner")] == ["scanner", "scanner2"]


def test_a_failed_print_is_given_up_or_printed_again(opened):
    printing = opened.books.services.printing
    printing._retry_pause = 0
    printing.print_slip("交班", (("合计", "1.00"),))
    printing.work_queue()
    page = opened.page("print_queue")
    page.table.selectRow(0)
    assert page.model.row(0).state == "failed"
    page.retry()
    assert page.model.row(0).state == "queued"
    page.drop()
    assert page.model.row(0).state == "dropped"


def test_the_books_are_checked_and_copied(opened):
    page = opened.page("care")
    page.check()
    assert page.verdict.text().startswith("✓")
    page.folder.setText(str(opened.folder / "copies"))
    page.back_up()
    copies = 1 if opened.books.database.dialect == "sqlite" else 0  # a server is backed up by its own tools
    assert len(list((opened.folder / "copies").glob("*.jxc"))) == copies


def test_looks_change_at_once(opened):
    page = opened.page("appearance")
    page.choose(choice="dark")
    assert theme.colours().name == "dark"
    page.choose(language_code="en")
    assert language_now() == "en"
    page.choose(scale=120)
    assert opened.state["scale"] == 120


def test_the_models_are_sound(opened, qtmodeltester):
    page = opened.page("users")
    qtmodeltester.check(page.user_model)
    qtmodeltester.check(page.right_model)


@pytest.mark.parametrize("size", [DESIGN, SMALLEST])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_is_clipped_or_nameless(opened, qapp, language, size):
    switch_language(qapp, language)
    for name in ("users", "settings", "counter_keys", "devices", "scanner_test", "print_queue", "care", "appearance"):
        page = opened.page(name, size=size)
        assert complaints(page) == [], name
        assert untranslated(page, language, {"老板", "简体中文", "English", "USB", "mm", "Delete"}) == [], name
