from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.i18n import set_language
from jxc_desktop.ui.common.columns import Column, gutter, money, quantity
from jxc_desktop.ui.common.rows_model import PagedRowsModel, RowsModel
from jxc_desktop.ui.common.runner import InlineRunner
from jxc_desktop.ui.common.table_view import TableView, TotalsRow


@dataclass(frozen=True)
class Line:
    name: str
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Page:
    rows: tuple[Line, ...]
    next: object | None
    total: int | None


COLUMNS = (
    gutter(lambda line: "warning" if line.quantity < 0 else None),
    Column(N_("Item"), read=lambda line: line.name, stretch=True),
    Column(N_("Quantity"), read=lambda line: line.quantity, show=quantity, edit="change_quantity"),
    Column(N_("Amount"), read=lambda line: line.amount, show=money),
)


class Draft:
    """What an editor of lines does: it changes its draft and gives the model new rows."""

    def __init__(self, model_of):
        self.model_of = model_of

    def change_quantity(self, number, typed):
        if not typed.isdigit():
            raise InvalidValue("quantity", typed, "a plain number is needed")
        model = self.model_of()
        model.replace(number, replace(model.row(number), quantity=Decimal(typed)))


def line(number):
    return Line(f"tea {number}", Decimal(number), Decimal(number) / 2)


@pytest.fixture
def model(qapp):
    made = RowsModel([line(1), line(1234)], columns=COLUMNS, editor=Draft(lambda: made))
    return made


def test_the_model_keeps_the_rules_of_qt(model, qtmodeltester):
    qtmodeltester.check(model)


def test_cells_show_what_their_column_says(model):
    texts = [model.index(1, column).data() for column in range(4)]
    assert texts == ["", "tea 1234", "1,234", "617.00"]
    assert model.index(1, 3).data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    assert model.index(1, 1).data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignLeft)


def test_titles_follow_the_language(model):
    title = lambda: model.headerData(2, Qt.Orientation.Horizontal)  # noqa: E731
    set_language("en")
    assert title() == "Quantity"
    set_language("zh_CN")
    assert title() == "数量"


def test_editing_goes_to_the_editor_and_refusals_are_told(model, qtbot):
    assert model.setData(model.index(0, 2), "5")
    assert model.row(0).quantity == 5
    with qtbot.waitSignal(model.edit_refused) as told:
        assert not model.setData(model.index(0, 2), "many")
    assert told.args[:2] == [0, 2]
    assert told.args[2].field == "quantity"
    assert not model.setData(model.index(0, 1), "coffee")


def test_setting_rows_keeps_the_cursor_where_rows_stay(model, qtbot):
    table = TableView()
    qtbot.addWidget(table)
    table.setModel(model)
    table.setCurrentIndex(model.index(1, 1))
    model.set_rows([line(1), line(7), line(8)])
    assert table.currentIndex().row() == 1
    assert [row.name for row in model.rows] == ["tea 1", "tea 7", "tea 8"]
    model.set_rows([])
    assert model.rowCount() == 0


class Shelf:
    """A list of many rows, read in pages by their place."""

    def __init__(self, count):
        self.count, self.asked = count, 0

    def fetch(self, cursor, limit):
        self.asked += 1
        start = cursor or 0
        stop = min(start + limit, self.count)
        return Page(
            tuple(line(number) for number in range(start, stop)), stop if stop < self.count else None, self.count
        )


def test_a_long_list_is_read_in_pages(qapp):
    shelf = Shelf(100_000)
    model = PagedRowsModel(InlineRunner(), columns=COLUMNS)
    model.load(shelf.fetch)
    assert (model.rowCount(), model.total, shelf.asked) == (256, 100_000, 1)
    assert model.canFetchMore()
    model.fetchMore()
    assert (model.rowCount(), shelf.asked) == (512, 2)
    assert model.row(511).name == "tea 511"
    model.reload()
    assert model.rowCount() == 512


def test_a_paged_model_keeps_the_rules_of_qt(qapp, qtmodeltester):
    model = PagedRowsModel(InlineRunner(), columns=COLUMNS)
    model.load(Shelf(300).fetch)
    qtmodeltester.check(model)


def test_a_failed_page_is_told(qapp, qtbot):
    def fail(cursor, limit):
        raise InvalidValue("text", "x", "no")

    model = PagedRowsModel(InlineRunner(), columns=COLUMNS)
    with qtbot.waitSignal(model.failed):
        model.load(fail)
    assert not model.loading


@pytest.fixture
def table(qtbot, model):
    view = TableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(800, 300)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_copying_gives_titles_and_tab_separated_cells(table, qtbot):
    set_language("en")
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "\tItem\tQuantity\tAmount\n\ttea 1\t1\t0.50\n\ttea 1234\t1,234\t617.00"
    )


def test_hidden_and_moved_columns_are_copied_as_shown(table):
    set_language("en")
    table.show_column(0, shown=False)
    table.horizontalHeader().moveSection(3, 1)
    table.selectRow(0)
    assert table.selection_text() == "Amount\tItem\tQuantity\n0.50\ttea 1\t1"


def test_the_layout_of_columns_is_kept_and_restored(table, model, qtbot):
    table.show_column(2, shown=False)
    table.horizontalHeader().moveSection(3, 1)
    saved = table.layout_state()
    other = TableView()
    qtbot.addWidget(other)
    other.setModel(model)
    other.restore_layout(saved)
    assert other.layout_state() == saved == [("state", True), ("Amount", True), ("Item", True), ("Quantity", False)]


def test_enter_opens_the_row_of_the_cursor(table, model, qtbot):
    table.setCurrentIndex(model.index(1, 1))
    with qtbot.waitSignal(table.activated_row) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args[0].name == "tea 1234"


def test_rows_have_one_height(table):
    assert table.rowHeight(0) == table.rowHeight(1) == 32


def test_totals_follow_the_columns_above(table, model, qtbot):
    totals = TotalsRow(table, RowsModel([Line("", Decimal(1235), Decimal("617.50"))], columns=COLUMNS))
    qtbot.addWidget(totals)
    table.setColumnWidth(2, 222)
    assert totals.columnWidth(2) == 222
    table.show_column(3, shown=False)
    assert totals.isColumnHidden(3)
