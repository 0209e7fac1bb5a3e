"""Own reports: fields on the left, wells above the figures; a table, a pivot or a chart at once, no question asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.reporting import request as ask
from jxc_desktop.services.reporting.semantic.results import filter_text
from jxc_desktop.services.reports import Parameter, ReportResult
from jxc_desktop.ui.common.editors import PlainEdit
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.report.builder_view_model import COLUMNS, FILTERS, ROWS, VALUES, WELLS, BuilderViewModel
from jxc_desktop.ui.report.field_lists import FieldList, Shown, Well
from jxc_desktop.ui.report.filter_panel import FilterPanel
from jxc_desktop.ui.report.report_view_model import ReportViewModel
from jxc_desktop.ui.report.report_window import ReportParts, ReportWindow

OWN_REPORTS = "own_reports"
_LEFT = 224
_TITLES = {ROWS: N_("Rows"), COLUMNS: N_("Columns"), VALUES: N_("Values"), FILTERS: N_("Filters")}
_KEYS = {ROWS: "R", COLUMNS: "C", VALUES: "V", FILTERS: "F"}
_TOPS = ("5", "10", "20", "50", "100")


class BuilderWindow(ReportWindow):
    """A report one puts together; what it shows is saved as a choice, never as figures."""

    topics = ReportWindow.topics | {Topic.MONEY, Topic.SHIFTS}
    help: ClassVar[Help | None] = Help(
        purpose=N_(
            "Your own reports: choose what is told apart and which figures are shown; save it for you or for all."
        ),
        steps=(
            N_(
                "Drag a field into Rows, Columns, Values or Filters, or press R, C, V or F on it;"
                " Enter puts it where it fits."
            ),
            N_(
                "Delete takes a field out, Ctrl with an arrow moves it,"
                " Space on a value adds its share and running total."
            ),
            N_("Enter or a double click on a figure goes into it, Alt+← comes back."),
            N_("Give it a name and press Ctrl+S."),
        ),
        keys=(
            ("F6", N_("Table or chart")),
            ("F7", N_("Table or pivot")),
            ("Ctrl+S", N_("Save")),
            ("Ctrl+E", N_("Export to Excel")),
            ("Ctrl+Shift+C", N_("Copy the chart as a picture")),
            ("Ctrl+F", N_("Search a field")),
            ("Ctrl+L", N_("To the fields")),
            ("Shift+F1", N_("What the figures mean")),
        ),
    )

    views = False
    unsaved = staticmethod(lambda: _("New report"))

    def __init__(self, parts: ReportParts, *, key: str | None = None) -> None:
        super().__init__(parts, OWN_REPORTS, N_("Own reports"), report="", key=key)
        self.saved.show()

    # building

    def _make_view_model(self, report: str) -> ReportViewModel:  # noqa: ARG002
        self._view = self.key
        self.builder = BuilderViewModel(self._parts.reports, self._parts.own, self._parts.runner, self)
        return self.builder

    def _center(self) -> QWidget:
        center = QWidget(self)
        row = QHBoxLayout(center)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * GRID)
        self.fields = FieldList(self, name="fields")
        self.search = PlainEdit(self, name="fields.search")
        self.filter_panel = FilterPanel(self)
        self.left = QStackedWidget(self)
        self.left.setFixedWidth(_LEFT)
        self.left.addWidget(self._field_side())
        self.left.addWidget(self.filter_panel)
        row.addWidget(self.left)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addLayout(self._well_grid())
        right.addWidget(self.body, 1)
        row.addLayout(right, 1)
        return center

    def _field_side(self) -> QWidget:
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.say(self.search.setPlaceholderText, lambda: _("Search a field"))
        self.say(self.search.setAccessibleName, lambda: _("Search a field"))
        self.say(self.fields.setAccessibleName, lambda: _("Fields"))
        buttons = QGridLayout()
        buttons.setSpacing(GRID)
        self.put_buttons: dict[str, QPushButton] = {}
        for number, well in enumerate(WELLS):
            button = QPushButton(self)
            button.setObjectName(f"fields.{well}")
            self.say(button.setText, partial(_put_text, well))
            button.clicked.connect(partial(self._put_chosen, well))
            buttons.addWidget(button, number // 2, number % 2)
            self.put_buttons[well] = button
        column.addWidget(self.search)
        column.addWidget(self.fields, 1)
        column.addLayout(buttons)
        return side

    def _well_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        self.wells: dict[str, Well] = {}
        for number, well in enumerate(WELLS):
            label, items = QLabel(self), Well(self, name=f"well.{well}")
            label.setProperty("role", "status")
            label.setBuddy(items)
            self.say(label.setText, partial(_title, well))
            self.say(items.setAccessibleName, partial(_title, well))
            self.say(items.show_hint, partial(_hint, well))
            self.say(items.setToolTip, partial(_tip, well))
            grid.addWidget(label, 0, number)
            grid.addWidget(items, 1, number)
            grid.setColumnStretch(number, 3 if well in {ROWS, VALUES} else 2)
            self.wells[well] = items
        views = QVBoxLayout()
        self.view_buttons: dict[str, QPushButton] = {}
        self._views = QButtonGroup(self)
        for view, text in (("table", lambda: _("Table")), ("pivot", lambda: _("Pivot (F7)"))):
            button = QPushButton(self)
            button.setObjectName(f"view.{view}")
            button.setCheckable(True)
            button.setMinimumSize(QSize(104, 0))
            self.say(button.setText, text)
            button.clicked.connect(partial(self.builder.turn, view))
            self._views.addButton(button)
            views.addWidget(button)
            self.view_buttons[view] = button
        grid.addLayout(views, 1, len(WELLS))
        return grid

    def _bind(self) -> None:
        super()._bind()
        model = self.builder
        model.query_changed.connect(self._show_query)
        model.incomplete.connect(self._say_incomplete)
        model.filter_asked.connect(self._ask_filter)
        self.fields.put.connect(self._put)
        self.fields.itemDoubleClicked.connect(lambda _item: self._put_chosen(""))
        self.search.textChanged.connect(lambda _text: self._show_fields())
        self.search.returnPressed.connect(self.fields.setFocus)
        for name, well in self.wells.items():
            well.taken.connect(partial(self._taken, name))
            well.removed.connect(partial(self._removed, name))
            well.moved.connect(partial(self._moved, name))
        self.wells[VALUES].marked.connect(model.mark)
        self.wells[VALUES].opened.connect(model.mark)
        self.wells[FILTERS].opened.connect(self._ask_filter)
        self.filter_panel.chosen.connect(self._filtered)
        self.filter_panel.closed.connect(self._to_fields)

    def _keys(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            *super()._keys(),
            ("Ctrl+L", self._to_fields),
            ("Ctrl+F", self._search),
            ("F7", lambda: self.builder.turn("table" if self.builder.query.columns else "pivot")),
        )

    # doing

    def _put_chosen(self, well: str) -> None:
        if name := self.fields.name_at():
            self._put(name, well)

    def _put(self, name: str, well: str) -> None:
        """Put a field into a well; without one, into the one it belongs to."""
        self.builder.add(name, well or (ROWS if self.builder.dimension(name) is not None else VALUES))

    def _taken(self, well: str, name: str, place: int) -> None:
        self.builder.add(name, well, place)

    def _removed(self, well: str, name: str) -> None:
        self.builder.remove(name, well)

    def _moved(self, well: str, name: str, by: int) -> None:
        self.builder.move(name, well, by)

    def _ask_filter(self, name: str) -> None:
        """Read the values of a dimension and offer them in the place of the fields."""
        field = self.builder.dimension(name)
        if field is None:
            return
        used = [one for one in self.builder.query.filters if one.field == name]
        ticked = [code for one in used for code in one.values]

        def done(values: Sequence[tuple[str, str]]) -> None:
            self._filtering = name
            self.filter_panel.ask(field.title, values, ticked, excluded=any(one.excluded for one in used))
            self.left.setCurrentWidget(self.filter_panel)
            self.filter_panel.search.setFocus()

        self._parts.runner.submit(
            lambda _progress: self.builder.choices(name), done=done, failed=self._failed, read=True
        )

    def _filtered(self, codes: Sequence[str], excluded: bool) -> None:
        self._to_fields()
        self.builder.set_filter(self._filtering, codes, excluded=excluded)

    def _search(self) -> None:
        """Type a piece of a field's name; Enter goes to the first that has it."""
        self.left.setCurrentIndex(0)
        self.search.setFocus()
        self.search.selectAll()

    def _to_fields(self) -> None:
        self.left.setCurrentIndex(0)
        self.fields.setFocus()

    def _save(self, name: str, shared: bool, pinned: bool) -> None:
        view = "pivot" if self.builder.query.columns else "table"
        view = "chart" if self.top.chart_button.isChecked() else view
        self.builder.save(name, shared=shared, pinned=pinned, view=view, chart=self.body.kind_of_chart)

    # showing

    def _show_parameters(self, result: ReportResult) -> None:  # noqa: ARG002
        self.parameters.show_parameters(OWN_REPORTS, self._asked_above(), self.builder.asked)

    def _asked_above(self) -> list[Parameter]:
        facts = tuple((fact.name, fact.title) for fact in self.builder.facts.values())
        found = [Parameter("fact", _("Report about"), "choice", "", facts)]
        for one in (ask.PERIOD, ask.SINCE, ask.UNTIL, ask.COMPARE):
            choices = tuple((value, _(title)) for value, title in one.choices)
            found.append(Parameter(one.name, _(one.title), one.kind, one.default, choices))
        tops = (("", _("All lines")), *((count, count) for count in _TOPS))
        return [*found, Parameter("top", _("Only the first"), "choice", "", tops)]

    def _show_query(self) -> None:
        """Show the wells, and what may still be put into them."""
        model = self.builder
        for name, well in self.wells.items():
            well.show_fields([self._in_well(name, field) for field in model.in_well(name)])
        self._show_fields()
        pivot = bool(model.query.columns)
        self.view_buttons["pivot" if pivot else "table"].setChecked(True)
        self.view_buttons["pivot"].setEnabled(pivot or len(model.query.rows) > 1)

    def _in_well(self, well: str, name: str) -> Shown:
        field = self.builder.measure(name) if well == VALUES else self.builder.dimension(name)
        title, meaning = (field.title, field.definition) if field is not None else (name, "")
        query = self.builder.query
        if well == VALUES:
            title += (" %" if name in query.share else "") + (" Σ" if name in query.running else "")
        if well == FILTERS:
            texts = [filter_text(one) for one in query.filters if one.field == name]
            title = _("{column}: {text}").format(column=title, text="; ".join(texts))
        return Shown(name, title, meaning)

    def _show_fields(self) -> None:
        model, wanted = self.builder, self.search.text().strip().casefold()
        found: list[Shown] = []
        for heading, fields in ((_("Told apart by"), model.fact.dimensions), (_("Figures"), model.fact.measures)):
            fitting = [one for one in fields if wanted in one.title.casefold()]
            if fitting:
                found.append(Shown("", heading))
                found += [Shown(one.name, one.title, one.definition, model.fits(one.name)) for one in fitting]
        self.fields.show_fields(found)

    def _say_incomplete(self) -> None:
        self.body.say_nothing(lambda: _("Put a figure into Values: drag it there, or press V on it."))

    def retranslate(self) -> None:
        """Say everything again: the fields bring their words themselves."""
        self.builder.read_facts()
        super().retranslate()

    def first_focus(self) -> QWidget:
        """The fields."""
        return self.fields


def _title(well: str) -> str:
    return _(_TITLES[well])


def _put_text(well: str) -> str:
    """What the button says that puts a field into a well."""
    return _("{well} ({key})").format(well=_title(well), key=_KEYS[well])


def _hint(well: str) -> str:
    """What an empty well says."""
    return _("Drag a field here, or press {key} on it").format(key=_KEYS[well])


def _tip(well: str) -> str:
    """What the keys do in a well."""
    if well == VALUES:
        return _("Delete takes it out, Ctrl+arrow moves it, Space adds its share and running total.")
    return (
        _("Delete takes it out, Enter changes it.")
        if well == FILTERS
        else _("Delete takes it out, Ctrl+arrow moves it.")
    )
