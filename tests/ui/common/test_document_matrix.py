"""Entry by colour and size: the grid opens from a line, counts scans, and writes one line for each cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.services.styles import StyleInput
from jxc_desktop.ui.common.translated import switch_language
from tests.support.documents import CONTROL, Desk, new_desk, press
from tests.support.widget_walk import complaints, untranslated
from tests.support.windows import SMALLEST

DOWN, RETURN, TAB = Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Tab


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        style = StyleInput("T001", "圆领T恤", "件", colours=["红", "蓝"], sizes=["S", "M"], goods={"price": "59"})
        made.notices.publish(made.services.styles.save(style).changes)
        made.receive("T001-红-M", "7", "20")
        yield made


def lines(window):
    return [(line.product, line.quantity) for line in window.view_model.draft.lines]


def test_a_grid_writes_one_line_a_cell_and_is_undone_in_one_step(desk: Desk):
    window = desk.editor("purchase_order")
    window.edits.change_product(0, "T001-红-S")
    window.grid.go_to(0, "quantity")
    window.grid.setFocus()
    press(window, (Qt.Key.Key_G, CONTROL))
    grid = window.matrix_panel.grid
    assert [row.values for row in grid.rows_model().rows] == [(1, None), (None, None), (1, 0)]
    assert grid.rows_model().rows[0].beside == (0, 7)
    press(grid, "3", TAB, "5", TAB, "2", RETURN, (Qt.Key.Key_G, CONTROL))
    assert lines(window) == [("T001-红-S", "3"), ("T001-红-M", "5"), ("T001-蓝-S", "2")]
    assert not window.matrix_panel.isVisible()
    window.view_model.undo()
    assert lines(window) == [("T001-红-S", "1")]


def test_scans_count_in_the_open_grid_and_an_empty_cell_takes_its_line_away(desk: Desk):
    window = desk.editor("goods_receipt")
    window.edits.change_product(0, "T001-红-S")
    window.grid.go_to(0, "quantity")
    window.matrix.toggle()
    blue = desk.services.masterdata.product("T001-蓝-M").barcodes[0].code
    assert desk.scan(window, blue)
    assert desk.scan(window, blue)
    window.matrix_panel.grid.setCurrentIndex(window.matrix_panel.grid.rows_model().index(0, 1))
    window.matrix_panel.grid.setFocus()
    press(window.matrix_panel.grid, Qt.Key.Key_Delete)
    assert window.matrix_panel.grid.total() == D(2)
    window.matrix_panel.take_button.click()
    assert lines(window) == [("T001-蓝-M", "2")]


def test_without_a_line_of_a_style_one_is_looked_up(desk: Desk):
    window = desk.editor("delivery")
    window.grid.go_to(0, "product")
    window.matrix.toggle()
    panel = window.matrix_panel
    assert panel.lookup.hasFocus()
    assert not panel.grid.isVisible()
    press(panel.lookup, "T0", RETURN)
    assert panel.heading.text() == "圆领T恤"
    press(panel.grid, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert lines(window) == []


def test_a_workbook_is_shown_before_it_is_taken_and_a_document_leaves_as_one(desk: Desk, tmp_path):
    matrices = desk.services.matrices
    file = matrices.save(matrices.of_goods("订货", {"T001-红-S": D(3), "T001-蓝-M": D(2)}), tmp_path / "in.xlsx")
    window = desk.editor("purchase_order")
    window.matrix.read_file(file)
    assert window.paste_panel.isVisible()
    assert lines(window) == []
    window.paste_panel.take()
    assert lines(window) == [("T001-红-S", "3"), ("T001-蓝-M", "2")]
    window.view_model.change("party", replace(window.view_model.draft, party="S001"))
    window.post()
    panel = window.printing
    panel.ask(window.last_number)
    assert panel.buttons["matrix"].isVisible()
    panel.buttons["matrix"].click()
    panel.exporting.path.setText(str(tmp_path / "out.xlsx"))
    panel.exporting.write()
    assert matrices.read(tmp_path / "out.xlsx").total == 5


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_open_grid_fits_the_smallest_window(desk: Desk, qapp, language):
    switch_language(qapp, language)
    window = desk.editor("purchase_order", size=SMALLEST)
    window.edits.change_product(0, "T001-红-S")
    window.grid.go_to(0, "quantity")
    window.matrix.toggle()
    own = ("圆领T恤", "小店", "红", "蓝", "件", "老板", "总仓", "主仓库")
    assert complaints(window) == []
    assert untranslated(window, language, own) == []
