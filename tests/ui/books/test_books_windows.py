"""The windows of the books: closing a month by keys, vouchers, templates, the chart, opening balances."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jxc_desktop.ui.common.confirm_dialog import ConfirmDialog
from jxc_desktop.ui.common.translated import switch_language
from tests.support.widget_walk import complaints, untranslated
from tests.support.windows import DESIGN, SMALLEST

PIN = "246810"
CONTROL = Qt.KeyboardModifier.ControlModifier
NAMES = ("U8", "GB18030", "CSV", "乐购", "老板", "记", "kind", "number", "party", "day", "reference", "remark")
PAGES = ("periods", "vouchers", "opening_balances", "chart_of_accounts", "voucher_templates")


def dialog_of(page):
    return page.findChild(ConfirmDialog)


def choose_month(page, month):
    place = next(number for number, row in enumerate(page.months.rows) if row.month == month)
    page.month_table.setCurrentIndex(page.months.index(place, 0))


def test_a_month_is_closed_with_the_month_typed_and_the_pin(opened):
    page = opened.page("periods")
    assert page.chosen().month == "2026-05"
    states = {check.name: check.state for check in page.checks.rows}
    assert states["doctor"] == "ok"
    assert states["deliveries_not_invoiced"] == "warn"

    QTest.mouseClick(page.close_button, Qt.MouseButton.LeftButton)
    dialog = dialog_of(page)
    assert not dialog.verb.isEnabled()
    QTest.keyClicks(dialog.keyword, "2026-05")
    QTest.keyClicks(dialog.pin, "999999")
    QTest.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    assert dialog.errors.isVisible()
    assert not opened.books.services.periods.open_from()
    QTest.keyClicks(dialog.pin, PIN)
    QTest.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)

    assert str(opened.books.services.periods.open_from()) == "2026-06-01"
    assert "2026-06-01" in page.errors.message.text()


def test_the_last_closed_month_is_opened_again_with_a_reason(opened):
    opened.books.do("close_period", period="2026-05")
    page = opened.page("periods")
    choose_month(page, "2026-05")
    assert page.reopen_button.isVisible()
    assert not page.close_button.isVisible()
    QTest.mouseClick(page.reopen_button, Qt.MouseButton.LeftButton)
    assert page.errors.isVisible()
    QTest.keyClicks(page.reason, "forgotten")
    QTest.mouseClick(page.reopen_button, Qt.MouseButton.LeftButton)
    assert opened.books.services.periods.open_from() is None


def test_a_line_of_the_checklist_leads_to_where_it_is_put_right(opened):
    page = opened.page("periods")
    place = next(i for i, check in enumerate(page.checks.rows) if check.name == "without_voucher")
    page.check_table.setFocus()
    page.check_table.setCurrentIndex(page.checks.index(place, 0))
    QTest.keyClick(page.check_table, Qt.Key.Key_Return)
    assert opened.asked == [("vouchers", None)]


def test_vouchers_are_made_agree_and_are_written(opened):
    page = opened.page("vouchers")
    assert page.chosen() == "2026-05"
    assert page.empty.isVisible()
    QTest.mouseClick(page.make_button, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 2
    assert page.lines.rowCount() == 3
    assert page.verdict.text().startswith("✓")
    path = opened.folder / "凭证.txt"
    page.write(path)
    assert path.read_bytes().decode("gb18030").startswith("填制凭证,V800")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.asked[-1] == ("document", "GR-20260504-0001")


def test_making_anew_is_asked_first(opened):
    page = opened.page("vouchers")
    page.make()
    QTest.mouseClick(page.anew_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog_of(page).verb, Qt.MouseButton.LeftButton)
    assert [row.number for row in page.model.rows] == [1, 2]


def test_a_template_is_changed_on_its_card(opened):
    page = opened.page("voucher_templates")
    place = next(i for i, row in enumerate(page.model.rows) if row.kind == "goods_receipt")
    page.table.setCurrentIndex(page.model.index(place, 0))
    summary = page.card.form.editor("summary")
    summary.selectAll()
    QTest.keyClicks(summary, "{amount}")
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    assert page.card.errors.isVisible()
    summary.selectAll()
    QTest.keyClicks(summary, "purchase {party}")
    page.card.grid.add(("payables", "220201", "应付货款", "是"))
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    template = next(one for one in opened.books.services.vouchers.templates() if one.kind == "goods_receipt")
    assert template.summary == "purchase {party}"
    assert template.accounts["payables"].by_party


def test_an_account_is_added_to_the_chart(opened):
    page = opened.page("chart_of_accounts")
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    for name, text in (("number", "660205"), ("name", "Courier"), ("code", "courier")):
        QTest.keyClicks(page.card.form.editor(name), text)
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    account = opened.books.services.masterdata.accounts()["courier"]
    assert (account.number, account.name, account.kind) == ("660205", "Courier", "expense")


def test_opening_balances_are_imported_and_locked(opened):
    page = opened.page("opening_balances")
    page.table.setCurrentIndex(page.model.index(1, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.asked == [("import", "opening_receivables")]
    QTest.mouseClick(page.lock_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog_of(page).verb, Qt.MouseButton.LeftButton)
    assert opened.books.services.opening.overview().locked
    assert not page.import_button.isEnabled()
    QTest.keyClicks(page.reason, "forgotten")
    QTest.mouseClick(page.unlock_button, Qt.MouseButton.LeftButton)
    assert not opened.books.services.opening.overview().locked


def test_an_import_waits_until_its_total_is_the_expected_one(opened):
    path = opened.folder / "应收.csv"
    path.write_text("客户名称,期初应收\n乐购,1000.50\n", encoding="utf-8")
    page = opened.page("import", "opening_receivables")
    assert page.expected.isVisible()
    page.open_file(path)
    QTest.keyClicks(page.expected, "1000")
    QTest.keyClick(page.expected, Qt.Key.Key_Return)
    page.expected.editingFinished.emit()
    assert page.view_model.off() == Decimal("0.50")
    assert not page.run_button.isEnabled()
    page.expected.set_value(Decimal("1000.50"))
    page.view_model.expect(Decimal("1000.50"))
    QTest.mouseClick(page.run_button, Qt.MouseButton.LeftButton)
    assert opened.books.ask("party", party="C1")["balance"] == "1068.30"


def test_the_money_journal_opens_by_account(opened):
    page = opened.page("report.money_journal")
    assert page.model.rowCount() == 1


@pytest.mark.parametrize("size", [DESIGN, SMALLEST])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_the_pages_fit_and_are_translated(opened, name, language, size):
    opened.books.do("generate_vouchers", period="2026-05")
    application = QApplication.instance()
    switch_language(application, language)
    try:
        page = opened.page(name, size=size)
        QApplication.processEvents()
        assert complaints(page) == []
        assert untranslated(page, language, NAMES) == []
    finally:
        switch_language(application, "zh_CN")
