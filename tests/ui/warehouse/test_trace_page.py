"""Tracing a lot or serial number: backwards to the supplier, forwards to every customer, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.db.engine import Database
from jxc_desktop.services.commands import CommandFile
from jxc_desktop.ui.warehouse.trace_page import TracePage
from tests.support.commands import Books
from tests.support.documents import CONTROL, Desk, new_desk, press


@pytest.fixture
def desk(qtbot: Any, database: Database) -> Iterator[Desk]:
    """A dairy that sold milk of one lot to a nursery, and a phone."""
    for desk in new_desk(qtbot, database):
        books = Books(database, desk.services, desk.clock, CommandFile(desk.services, desk.clock))
        books.do("party", code="C1", name="幼儿园", role="customer", phone="139-1")
        books.product("M1", name="鲜奶", unit="盒", lots=True, negative="warn")
        books.product("P1", name="手机", unit="台", serials=True, warranty_days=365)
        milk = {"product": "M1", "quantity": "10", "price": "2", "lot": "L1", "expires": "2026-05-25"}
        phone = {"product": "P1", "quantity": "1", "price": "800", "serials": ["SN1"]}
        books.do("post", kind="goods_receipt", party="S001", at="2026-05-02", lines=[milk, phone])
        sold = [{"product": "M1", "quantity": "4"}, {"product": "P1", "quantity": "1", "serials": ["SN1"]}]
        books.do("post", kind="delivery", party="C1", at="2026-05-10", lines=sold, confirm="all")
        desk.services.goods.load()
        yield desk


def test_a_typed_lot_shows_source_customers_and_what_is_left(desk: Desk) -> None:
    page: TracePage = desk.show(TracePage(desk.parts))
    assert page.empty.isVisible()

    press(page, "L1", Qt.Key.Key_Return)

    assert [(row.party_name, row.quantity, row.price) for row in page.sources.rows] == [("华润商贸", 10, 2)]
    assert [(row.party_name, row.phone, row.quantity) for row in page.went.rows] == [("幼儿园", "139-1", -4)]
    assert [row.quantity for row in page.left.rows] == [6]
    assert page.title() == "L1"
    page.went_table.activated_row.emit(page.went.rows[0])
    assert desk.navigator.calls[-1][0] == "document"


def test_an_unknown_number_is_said_to_be_unknown(desk: Desk) -> None:
    page: TracePage = desk.show(TracePage(desk.parts))

    press(page, "L9", Qt.Key.Key_Return)

    assert page.errors.isVisible()
    assert page.empty.isVisible()


def test_a_scanned_serial_number_tells_its_warranty(desk: Desk) -> None:
    page: TracePage = desk.show(TracePage(desk.parts))

    assert desk.scan(page, "SN1")

    assert "2027-05-10" in page.facts.text()
    assert "幼儿园" in page.facts.text()


def test_the_recall_list_is_written_with_customers_and_phones(desk: Desk, tmp_path: Path) -> None:
    page: TracePage = desk.show(TracePage(desk.parts, "L1"))
    press(page, (Qt.Key.Key_E, CONTROL))
    file = tmp_path / "召回.xlsx"
    page.exporting.path.setText(str(file))

    press(page.exporting.path, Qt.Key.Key_Return)

    assert file.stat().st_size > 0
    rows = desk.services.reports.run("recall_list", {"lot": "L1"}).rows
    assert ("幼儿园", "139-1") in [tuple(row)[1:3] for row in rows]
