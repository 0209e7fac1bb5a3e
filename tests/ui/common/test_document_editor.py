"""Documents written by keys and scans, on the real services and a real database."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jxc_desktop.services.masters.inputs import PartyInput
from jxc_desktop.services.prices import PriceInput
from jxc_desktop.ui.common.correction_dialog import CorrectionDialog
from tests.support.documents import ALT, COLA, CONTROL, UNKNOWN, WATER, Desk, clipboard, new_desk, press

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
POST = (ENTER, CONTROL)


@pytest.fixture
def desk(qtbot, database):
    yield from new_desk(qtbot, database)


def lines(editor):
    return [(line.product, line.quantity, line.unit, line.price) for line in editor.view_model.draft.lines]


def current(editor):
    index = editor.grid.currentIndex()
    return index.row(), editor.lines.columns[index.column()].name


def test_enter_walks_from_item_to_quantity_to_price_and_on_to_a_new_row(desk: Desk):
    editor = desk.editor()
    editor.go_to_lines()
    press(editor.grid, "kkkl", ENTER)
    assert current(editor) == (0, "quantity")
    press(editor.grid, "10", ENTER)
    assert current(editor) == (0, "price")
    press(editor.grid, "2.05", ENTER)
    assert current(editor) == (1, "product")
    press(editor.grid, "A002", ENTER, "12*2", ENTER, ENTER)
    assert current(editor) == (2, "product")
    assert lines(editor) == [("A001", "10", "", Decimal("2.05")), ("A002", "24", "", None)]


def test_units_may_be_mixed_in_the_quantity(desk: Desk):
    editor = desk.editor()
    editor.go_to_lines()
    press(editor.grid, "A002", ENTER, "2箱3盒4瓶", ENTER)
    assert lines(editor)[0][1] == "2箱3盒4瓶"
    quoted = editor.view_model.quote.lines[1]
    assert quoted.base_quantity == 2 * 24 + 3 * 6 + 4
    assert editor.effects.text() == "过账后：库存 +70 瓶 · 应付 +¥84.00"


def test_a_wrong_quantity_is_refused_at_the_cell(desk: Desk):
    editor = desk.editor()
    editor.go_to_lines()
    press(editor.grid, "A001", ENTER, "3只", ENTER)
    assert lines(editor)[0][1] == "1"
    assert editor.errors.isVisible()
    assert current(editor) == (0, "quantity")


def test_a_scan_adds_a_line_and_the_next_one_counts_on_it(desk: Desk):
    editor = desk.editor()
    assert desk.scan(editor, COLA)
    assert desk.scan(editor, WATER)
    assert desk.scan(editor, COLA)
    assert [line[:2] for line in lines(editor)] == [("A001", "2"), ("A002", "1")]
    assert "可口可乐" in editor.result.message.text()


def test_a_carton_code_adds_a_line_in_cartons(desk: Desk):
    editor = desk.editor()
    desk.scan(editor, COLA)
    desk.scan(editor, "16901028075760")
    assert [line[:3] for line in lines(editor)] == [("A001", "1", ""), ("A001", "1", "箱")]


def test_an_unknown_code_waits_in_the_strip_and_keeps_from_posting_only(desk: Desk):
    editor = desk.editor()
    desk.scan(editor, UNKNOWN)
    assert desk.sounds.heard == ["error"]
    assert editor.unknown.isVisible()
    desk.scan(editor, COLA)
    press(editor, POST)
    assert editor.errors.isVisible()
    assert desk.stock() == 0
    editor.scans.link("A003")
    assert not editor.unknown.isVisible()
    assert [line[0] for line in lines(editor)] == ["A001", "A003"]
    press(editor, POST)
    assert desk.stock() == 1
    assert desk.services.goods.by_barcode(UNKNOWN).product.code == "A003"


def test_posting_tells_the_number_and_leaves_an_empty_document(desk: Desk):
    editor = desk.editor()
    press(editor.header.first(), "S001", ENTER)
    desk.scan(editor, COLA)
    press(editor, POST)
    assert editor.note.isVisible()
    assert editor.note.number.startswith("GR-")
    assert lines(editor) == []
    assert editor.key is None
    assert desk.stock() == 1
    assert desk.services.documents.drafts("goods_receipt") == []
    assert QApplication.focusWidget() is editor.header.first()


def test_a_posting_can_be_taken_back_from_its_note(desk: Desk):
    editor = desk.editor()
    desk.scan(editor, COLA)
    press(editor, POST)
    editor.note.undo_button.click()
    assert desk.stock() == 0
    assert "红冲" in editor.note.message.text()


def test_a_draft_is_found_again_after_a_restart(desk: Desk):
    editor = desk.editor()
    desk.scan(editor, COLA)
    desk.scan(editor, COLA)
    key = editor.key
    assert key
    editor.close()
    again = desk.editor(key=key)
    assert [line[:2] for line in lines(again)] == [("A001", "2")]
    press(again, POST)
    assert desk.stock() == 2


def test_every_change_can_be_undone_by_its_name(desk: Desk):
    editor = desk.editor()
    named = []
    editor.undo_changed.connect(named.append)
    desk.scan(editor, COLA)
    desk.scan(editor, WATER)
    editor.grid.setFocus()
    editor.grid.go_to(0, "product")
    press(editor.grid, (Qt.Key.Key_Delete, CONTROL))
    assert named[-1] == "删除 可口可乐"
    assert [line[0] for line in lines(editor)] == ["A002"]
    press(editor, (Qt.Key.Key_Z, CONTROL))
    assert [line[0] for line in lines(editor)] == ["A001", "A002"]
    press(editor, (Qt.Key.Key_Y, CONTROL))
    assert [line[0] for line in lines(editor)] == ["A002"]


def test_rows_are_moved_and_filled_down(desk: Desk):
    editor = desk.editor()
    desk.scan(editor, COLA)
    desk.scan(editor, WATER)
    editor.grid.setFocus()
    editor.grid.go_to(1, "product")
    press(editor.grid, (Qt.Key.Key_Up, ALT))
    assert [line[0] for line in lines(editor)] == ["A002", "A001"]
    editor.grid.go_to(0, "quantity")
    press(editor.grid, "7", ENTER)
    editor.grid.go_to(1, "quantity")
    press(editor.grid, (Qt.Key.Key_D, CONTROL))
    assert [line[1] for line in lines(editor)] == ["7", "7"]


def test_of_fifty_pasted_rows_two_are_set_aside_and_named(desk: Desk):
    editor = desk.editor()
    rows = ["商品\t数量\t价格"]
    rows += [f"{('A001', 'A002', 'A003')[number % 3]}\t{number + 1}\t1.50" for number in range(48)]
    rows += ["没有的商品\t5\t1.00", "A001\t很多\t1.00"]
    clipboard("\n".join(rows))
    editor.go_to_lines()
    press(editor.grid, (Qt.Key.Key_V, CONTROL))
    panel = editor.paste_panel
    assert panel.isVisible()
    assert (len(panel.pasted.usable), len(panel.pasted.faulty)) == (48, 2)
    assert lines(editor) == []
    press(editor, ENTER)
    assert len(lines(editor)) == 48
    assert panel.isVisible()
    assert [row.number for row in panel.model.rows] == [50, 51]
    panel.copy_faulty()
    assert QApplication.clipboard().text().splitlines() == ["没有的商品\t5\t1.00", "A001\t很多\t1.00"]
    press(editor, (Qt.Key.Key_Z, CONTROL))
    assert lines(editor) == []


def test_what_is_doubtful_is_asked_once_with_what_it_changes(desk: Desk):
    desk.receive("A001", "10", "2.00", datetime(2026, 5, 10, 9, 0))
    desk.issue("A001", "4", datetime(2026, 5, 12, 9, 0))
    editor = desk.editor()
    editor.header.fields["at"].setText("0511")
    editor.header.fields["at"].take()
    editor.go_to_lines()
    press(editor.grid, "A001", ENTER, "10", ENTER, "4", ENTER)
    with_dialog = []
    editor.view_model.doubted.connect(with_dialog.append)
    press(editor, POST)
    assert len(with_dialog) == 1
    dialog = editor.findChild(object, "confirm")
    facts = " ".join(dialog.question.facts)
    assert "OI-" in facts
    assert "8.00" in facts
    assert "12.00" in facts
    dialog.verb.click()
    assert desk.stock() == 16
    assert len(with_dialog) == 1


def test_a_faulty_line_is_named_while_the_others_keep_their_amounts(desk: Desk):
    editor = desk.editor()
    desk.scan(editor, COLA)
    desk.scan(editor, WATER)
    editor.grid.go_to(0, "quantity")
    editor.edits.change_quantity(0, "0")
    rows = editor.lines.rows
    assert rows[0].problem is not None
    assert rows[1].quoted.total == Decimal("1.20")
    press(editor, POST)
    assert editor.errors.isVisible()
    assert current(editor)[0] == 0
    assert desk.stock("A002") == 0


def test_a_correction_shows_old_and_new_and_replaces_the_document(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    editor = desk.editor(key=f"correct:{number}")
    assert editor.title() == f"更正 {number}"
    editor.edits.change_quantity(0, "8")
    quantity = editor.lines.index(0, editor.lines.column_number("quantity"))
    assert quantity.data(Qt.ItemDataRole.ToolTipRole) == "原为：10"
    assert "-" in editor.effects.text() or "+" in editor.effects.text()
    press(editor, POST)
    dialog = editor.findChild(CorrectionDialog)
    (line,) = dialog.found.lines
    assert (line.before.quantity, line.after.quantity) == (10, 8)
    dialog.verb.click()
    assert desk.stock() == 8
    assert desk.services.documents.view(number).state == "reversed"
    assert desk.navigator.calls[-1][0] == "document"


def test_a_pasted_price_may_be_written_with_its_sign(desk: Desk):
    editor = desk.editor()
    clipboard("A001\t3\t\nA002\t4\t￥1.10")
    editor.go_to_lines()
    press(editor.grid, (Qt.Key.Key_V, CONTROL))
    assert len(editor.paste_panel.pasted.usable) == 2


def test_a_return_is_drawn_from_a_receipt(desk: Desk):
    number = desk.receive("A001", "10", "2.00")
    editor = desk.editor("purchase_return")
    desk.scan(editor, number)
    assert [row.name for row in editor.lines.rows][:1] == ["可口可乐"]
    editor.edits.change_quantity(0, "4")
    press(editor, POST)
    assert desk.stock() == 6


@pytest.mark.parametrize(
    "code",
    [
        "goods_receipt",
        "purchase_return",
        "opening_stock",
        "other_receipt",
        "other_issue",
        "stocktake",
        "cost_adjustment",
    ],
)
def test_every_lines_model_keeps_the_rules_of_qt(qtmodeltester, desk: Desk, code):
    editor = desk.editor(code)
    desk.scan(editor, COLA)
    qtmodeltester.check(editor.lines, force_py=True)


@pytest.mark.parametrize("code", ["receipt_of_money", "payment"])
def test_money_is_posted_without_lines(desk: Desk, code):
    editor = desk.editor(code)
    editor.header.fields["amount"].setText("50")
    editor.header.fields["amount"].take()
    press(editor, POST)
    assert editor.note.isVisible(), editor.errors.message.text()


def test_a_price_says_where_it_comes_from_and_a_promotion_what_it_takes_off(desk: Desk):
    desk.services.masterdata.save_party(PartyInput(code="VIP", name="老王", role="customer"))
    desk.services.prices.save_price(PriceInput("A001", Decimal(2), party="VIP"))
    half = {"name": "第二件半价", "type": "nth", "products": (("A001", None),), "percent": Decimal(50)}
    desk.services.prices.save_promotion("2ND", half)
    draft = desk.services.documents.save(desk.services.documents.new("quotation", party="VIP"))
    editor = desk.editor("quotation", draft.key)
    editor.go_to_lines()
    press(editor.grid, "A001", ENTER, "2", ENTER)
    columns = {column.name: number for number, column in enumerate(editor.lines.columns)}
    cell = {name: editor.lines.index(0, columns[name]) for name in ("price", "discount", "promotion")}

    assert cell["price"].data(Qt.ItemDataRole.ToolTipRole) == "客户价格表：VIP"
    assert cell["discount"].data() == "−1.00"
    assert cell["promotion"].data() == "第二件半价"
    editor.lines.setData(cell["promotion"], "-")
    assert editor.lines.index(0, columns["discount"]).data() == ""
    assert editor.view_model.quote.totals.total == Decimal("4.00")
