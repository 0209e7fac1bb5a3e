"""Bins on the screen: made by keys, opened by scans, with what lies and belongs in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.services.bins import BinInput
from jxc_desktop.ui.masterdata.bins_window import BinPage, BinsWindow
from tests.support.documents import CONTROL, Desk, new_desk, press

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot, database):
    yield from new_desk(qtbot, database)


def test_many_bins_are_made_by_typing_a_pattern(desk: Desk):
    window = desk.show(BinsWindow(desk.parts))
    press(window, (Qt.Key.Key_N, CONTROL), "A-01..A-12", (Qt.Key.Key_S, CONTROL))
    assert [row.code for row in window.model.rows][::11] == ["A-01", "A-12"]
    assert window.bin_card.heading() == "A-01"
    assert not window.warehouse.isVisible()
    press(window, (Qt.Key.Key_N, CONTROL), "A-2..B-1", (Qt.Key.Key_S, CONTROL))
    assert window.card.errors.isVisible()


def test_a_scanned_label_opens_its_bin_and_goods_belong_there_by_typing(desk: Desk):
    desk.services.bins.save(BinInput("A-01…A-03"))
    window = desk.show(BinPage(desk.parts, key="A-02"))
    assert window.bin_card.shown.bin.code == "A-02"
    assert desk.scan(window, "L:A-03")
    assert window.bin_card.shown.bin.code == "A-03"
    window.bin_card.lookup.setFocus()
    press(window, "A002", ENTER)
    assert [(row.product, row.belongs, row.quantity) for row in window.bin_card.goods.rows] == [("A002", True, None)]
    window.bin_card.table.setCurrentIndex(window.bin_card.goods.index(0, 0))
    window.bin_card.free_button.click()
    assert window.bin_card.goods.rows == []


def test_labels_of_the_bins_listed_are_written_where_there_is_no_printer(desk: Desk, tmp_path: Path):
    desk.services.bins.save(BinInput("A-01…A-03"))
    desk.parts.state["export_folder"] = str(tmp_path / "out")
    window = desk.show(BinsWindow(desk.parts))
    press(window, (Qt.Key.Key_P, CONTROL), ENTER)
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".pdf"]


def test_a_second_warehouse_offers_the_choice(desk: Desk):
    desk.services.masterdata.save_warehouse("W2", "后仓")
    desk.services.bins.save(BinInput("Z-01", warehouse="W2"))
    window = desk.show(BinsWindow(desk.parts))
    assert window.warehouse.isVisible()
    window.warehouse.choose("W2")
    assert [row.code for row in window.model.rows] == ["Z-01"]
