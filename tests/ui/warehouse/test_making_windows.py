"""Assemblies and finished goods in their windows, by keys and scans."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest
from PySide6.QtCore import Qt

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.domain.kinds import kind
from jxc_desktop.services.base import ALL_CONFIRMED
from jxc_desktop.services.recipes import Part, Recipe
from jxc_desktop.ui.warehouse.assembly_editor import AssemblyEditor
from jxc_desktop.ui.warehouse.production_editor import ProductionEditor
from tests.support.documents import COLA, CONTROL, NOODLES, Desk, new_desk, press

RETURN, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


@pytest.fixture
def desk(qtbot, database):
    for made in new_desk(qtbot, database):
        made.receive("A001", "48", "2.00")
        made.receive("A002", "48", "1.00")
        recipe = Recipe("SET", "A003", D(1), D("0.50"), (Part("A001", D(2)), Part("A002", D(1))))
        made.notices.publish(made.services.recipes.save(recipe).changes)
        yield made


def lines(window):
    return [(line.product, line.quantity, line.made) for line in window.view_model.draft.lines]


def test_a_recipe_and_a_quantity_fill_in_parts_and_fee_and_post_at_their_cost(desk: Desk):
    window = desk.show(AssemblyEditor(desk.parts, kind("assembly")))
    press(window, "SET", RETURN, "3", RETURN)
    assert lines(window) == [("A003", "3", True), ("A001", "6", False), ("A002", "3", False)]
    assert window.making.fee.value() == D("1.50")
    press(window, (RETURN, CONTROL))
    posted = desk.services.documents.view(window.last_number)
    assert [line.cost for line in posted.lines] == [D("16.50"), D(-12), D(-3)]
    assert desk.services.ledgers.stock("A003").average == D("5.5")
    assert lines(window) == []
    assert window.making.recipe.value() is None


def test_the_first_scan_is_what_is_made_and_further_scans_are_parts(desk: Desk):
    window = desk.show(AssemblyEditor(desk.parts, kind("assembly")))
    assert desk.scan(window, NOODLES)
    assert window.making.recipe.value().value == "SET"
    assert desk.scan(window, COLA)
    assert lines(window) == [("A003", "1", True), ("A001", "3", False), ("A002", "1", False)]
    window.view_model.undo()
    window.choose_product("A002")
    assert lines(window)[0] == ("A002", "1", True)
    window.change_quantity(D(4))
    window.change_fee(D(2))
    assert (lines(window)[0], window.view_model.draft.charges[0].amount) == (("A002", "4", True), 2)


def test_a_whole_is_taken_apart_by_its_recipe(desk: Desk):
    services = desk.services
    draft = services.documents.new("other_receipt", lines=(DraftLine(1, "A003", quantity="2", amount=D(11)),))
    desk.notices.publish(services.documents.post(draft, ALL_CONFIRMED).changes)
    window = desk.show(AssemblyEditor(desk.parts, kind("disassembly")))
    window.choose_recipe("SET", D(2))
    window.change_fee(None)
    window.post()
    assert (desk.stock("A003"), desk.stock("A001"), desk.stock("A002")) == (0, 52, 50)


def test_finished_goods_take_the_cost_of_the_materials_of_their_reference(desk: Desk):
    services = desk.services
    draft = services.documents.new("material_issue", lines=(DraftLine(1, "A001", quantity="10"),), reference="MO-1")
    desk.notices.publish(services.documents.post(draft, ALL_CONFIRMED).changes)
    window = desk.show(ProductionEditor(desk.parts, kind("production_receipt")))
    window.header.fields["reference"].setText("MO-1")
    window.header.fields["reference"].editingFinished.emit()
    assert "¥20.00" in window.materials.message.text()
    desk.scan(window, NOODLES)
    press(window, (Qt.Key.Key_M, CONTROL))
    assert [line.amount for line in window.view_model.draft.lines] == [D("20.00")]
    window.post()
    assert services.production.under_way() == {}
    desk.notices.publish(services.documents.post(replace(draft, key="again"), ALL_CONFIRMED).changes)
    window.header.fields["reference"].setText("MO-1")
    window.header.fields["reference"].editingFinished.emit()
    desk.scan(window, NOODLES)
    window.post()
    assert services.ledgers.stock("A003").value == 40
