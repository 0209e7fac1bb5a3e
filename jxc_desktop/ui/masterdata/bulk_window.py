"""The bulk grid: many goods as in a spreadsheet, applied together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.i18n.formats import price_text
from jxc_desktop.services.masterdata import MasterDataService, ProductFilter
from jxc_desktop.ui.common.columns import Column, price
from jxc_desktop.ui.common.edit_grid import EditGrid
from jxc_desktop.ui.common.editors import NumberEdit
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.masterdata.bulk_view_model import PRICES, BulkRow, BulkViewModel

_CELLS: tuple[tuple[str, str], ...] = (
    ("name", N_("Item")),
    ("specification", N_("Specification")),
    ("category", N_("Category")),
    ("supplier", N_("Supplier")),
    ("price", N_("Retail price")),
    ("member_price", N_("Member price")),
    ("wholesale_price", N_("Wholesale price")),
    ("floor_price", N_("Floor price")),
    ("purchase_price", N_("Purchase price")),
)
_TITLES = dict(_CELLS)
_ROUNDINGS = (
    ("fen", N_("Round to 0.01")),
    ("jiao", N_("Round to 0.1")),
    ("yuan", N_("Round to 1")),
    ("nine", N_("End in .9")),
)
_SHOWN_DIFFERENCES = 12


def _columns(*, costs: bool) -> list[Column[BulkRow]]:
    columns: list[Column[BulkRow]] = [Column(N_("Code"), read=lambda row: row.stored.code, name="code")]
    for name, title in _CELLS:
        if name == "purchase_price" and not costs:
            continue
        show = {"show": price} if name in PRICES else {}
        columns.append(
            Column(
                title,
                read=partial(_value, name),
                edit=f"edit_{name}",
                name=name,
                changed=partial(_is_changed, name),
                width=180 if name == "name" else 0,
                stretch=name == "name",
                needed=lambda row: True,
                **show,  # type: ignore[arg-type]  # money stands right, texts left
            )
        )
    return columns


def _value(name: str, row: BulkRow) -> Any:
    return row.value(name)


def _is_changed(name: str, row: BulkRow) -> bool:
    return name in row.edits


class BulkProductsPage(TabPage):
    """Edits cells, pastes from a spreadsheet, fills down, changes prices by percent; then applies all of it."""

    name = "bulk_products"
    heading = N_("Edit many goods")
    icon_name = "masterdata"
    topics = frozenset({Topic.PRODUCTS})
    help: ClassVar[Help | None] = Help(
        purpose=N_("Changes many goods at once. Nothing is stored before you apply."),
        steps=(
            N_("Type into cells, paste from a spreadsheet, or change prices by percent."),
            N_("Look at the preview."),
            N_("Apply: everything is saved together and can be taken back."),
        ),
        keys=(("Ctrl+D", N_("Fill down")), ("Ctrl+Z", N_("Undo")), ("Ctrl+S", N_("Apply"))),
    )

    def __init__(self, masterdata: MasterDataService, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.view_model = BulkViewModel(masterdata, runner, self)
        self.errors = ErrorBar(self)
        model_editor = SimpleNamespace(
            **{f"edit_{name}": partial(self.view_model.edit, name) for name, _word in _CELLS}
        )
        columns = _columns(costs=masterdata.may(Permission.COST_VIEW))
        self.model: RowsModel[BulkRow] = RowsModel(columns=columns, editor=model_editor, parent=self)
        self.grid = EditGrid(self, name="bulk.grid")
        self.grid.setModel(self.model)
        self.field, self.rounding = QComboBox(self), QComboBox(self)
        self.percent = NumberEdit(self, name="bulk.percent", places=2)
        self.price_button, self.preview_button, self.apply_button, self.discard_button = (
            QPushButton(self) for _number in range(4)
        )
        self.count = QLabel(self)
        self.bar = QFrame(self)
        self.preview = QLabel(self)
        self._prices = [column.name for column in columns if column.name in PRICES]
        self._arrange()
        self._bind()
        self._show()
        self.retranslate()
        self.view_model.load(ProductFilter())

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        layout.addLayout(self._price_row())
        layout.addWidget(self.grid, 1)
        self.preview.setObjectName("bulk.preview")
        self.preview.setTextFormat(Qt.TextFormat.PlainText)
        self.preview.setProperty("role", "secondary")
        self.preview.hide()
        layout.addWidget(self.preview, 0)
        self.bar.setProperty("tone", "warning")
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        row.addWidget(self.count)
        row.addStretch(1)
        for button, word, text in (
            (self.preview_button, "preview", lambda: _("Show differences")),
            (self.discard_button, "discard", lambda: _("Discard")),
            (self.apply_button, "apply", lambda: _("Apply (Ctrl+S)")),
        ):
            button.setObjectName(f"bulk.{word}")
            self.say(button.setText, text)
            row.addWidget(button)
        self.apply_button.setProperty("kind", "primary")
        layout.addWidget(self.bar)

    def _price_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        pairs: tuple[tuple[QWidget, str, str], ...] = (
            (self.field, "bulk.field", N_("Make the")),
            (self.percent, "bulk.percent", N_("dearer by percent")),
            (self.rounding, "bulk.rounding", N_("Rounding")),
        )
        for widget, name, title in pairs:
            label = QLabel(self)
            label.setBuddy(widget)
            self.say(label.setText, lambda title=title: _(title))  # type: ignore[misc]
            self.say(widget.setAccessibleName, lambda title=title: _(title))  # type: ignore[misc]
            widget.setObjectName(name)
            row.addWidget(label)
            row.addWidget(widget)
        for box in (self.field, self.rounding):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.percent.setFixedWidth(80)
        self.percent.setPlaceholderText("+5")
        self.price_button.setObjectName("bulk.prices")
        self.say(self.price_button.setText, lambda: _("Change prices"))
        self.say(self.price_button.setToolTip, lambda: _("Of the chosen rows, or of all when one cell is chosen"))
        row.addWidget(self.price_button)
        row.addStretch(1)
        return row

    def _bind(self) -> None:
        model = self.view_model
        model.rows_changed.connect(self._show)
        model.failed.connect(self.errors.show_error)
        model.applied.connect(self._tell_applied)
        model.taken_back.connect(self._tell_taken_back)
        self.model.edit_refused.connect(lambda _row, _column, error: self.errors.show_error(error))
        self.grid.pasted.connect(self._paste)
        self.price_button.clicked.connect(self.change_prices)
        self.percent.returnPressed.connect(self.change_prices)
        self.apply_button.clicked.connect(model.apply)
        self.discard_button.clicked.connect(model.discard)
        self.preview_button.clicked.connect(self._toggle_preview)
        bind(self, "Ctrl+S", model.apply)
        bind(self, "Ctrl+Z", model.undo)

    # doing

    def take(self, wanted: ProductFilter, codes: Sequence[str]) -> None:
        """Show the goods of a filter, or those with these codes, unless edits here wait for applying."""
        if not self.view_model.changed():
            self.view_model.load(wanted, codes)

    def change_prices(self) -> None:
        """Change the chosen price of the chosen rows by the percent typed."""
        percent = self.percent.value() if self.percent.take() else None
        if percent is None:
            self.percent.setFocus()
            return
        chosen = sorted({index.row() for index in self.grid.selectionModel().selectedIndexes()})
        numbers = chosen if len(chosen) > 1 else range(len(self.view_model.rows))
        name = str(self.field.currentData())
        try:
            self.view_model.change_prices(list(numbers), name, percent, str(self.rounding.currentData()))
        except InvalidValue as error:
            self.errors.show_error(error)

    def _paste(self, row: int, column: int, cells: list[list[str]]) -> None:
        names = [one.name for one in self.model.columns[column:]]
        if "code" in names:
            names, cells = names[1:], [line[1:] for line in cells]
        try:
            self.view_model.paste(row, names, cells)
        except InvalidValue as error:
            self.errors.show_error(error)

    # showing

    def _show(self) -> None:
        self.model.set_rows(self.view_model.rows)
        count = len(self.view_model.changed())
        self.bar.setVisible(bool(count))
        self.count.setText(ngettext("{count} row changed", "{count} rows changed", count).format(count=count))
        if not count:
            self.preview.hide()
        elif self.preview.isVisible():
            self._show_preview()
        self.title_changed.emit()

    def _toggle_preview(self) -> None:
        self.preview.setVisible(self.preview.isHidden())
        self._show_preview()

    def _show_preview(self) -> None:
        found = self.view_model.differences()
        lines = [
            _("{code} {name}: {field} {before} → {after}").format(
                code=one.code,
                name=one.name,
                field=_(_TITLES[one.field]),
                before=_said(one.before),
                after=_said(one.after),
            )
            for one in found[:_SHOWN_DIFFERENCES]
        ]
        if left := len(found) - _SHOWN_DIFFERENCES:
            lines += [ngettext("and {count} more", "and {count} more", left).format(count=left)] if left > 0 else []
        self.preview.setText("\n".join(lines))
        self.preview.setMinimumHeight(self.preview.sizeHint().height())

    def _tell_applied(self, count: int) -> None:
        self.errors.show_text(
            lambda: ngettext("{count} item was changed.", "{count} items were changed.", count).format(count=count),
            tone="success",
            action=self.view_model.undo_applied,
            action_text=lambda: _("Undo"),
        )

    def _tell_taken_back(self, count: int) -> None:
        self.errors.show_text(
            lambda: ngettext("{count} item is as before.", "{count} items are as before.", count).format(count=count)
        )

    def changed_mark(self) -> bool:
        """Whether edits wait for applying."""
        return bool(self.view_model.changed())

    def refresh(self, changes: Changes) -> None:
        """Follow what others changed."""
        self.view_model.refresh(changes)

    def first_focus(self) -> QWidget:
        """The grid."""
        return self.grid

    def retranslate(self) -> None:
        """Say choices again."""
        super().retranslate()
        self.model.retranslate()
        for box, pairs in (
            (self.field, [(name, _TITLES[name]) for name in self._prices]),
            (self.rounding, list(_ROUNDINGS)),
        ):
            number = max(0, box.currentIndex())
            box.clear()
            for value, word in pairs:
                box.addItem(_(word), value)
            box.setCurrentIndex(number)
        self._show()


def _said(value: object) -> str:
    if value is None or value == "":
        return "–"
    return str(value) if isinstance(value, str) else price_text(value)  # type: ignore[arg-type]  # prices are decimals
