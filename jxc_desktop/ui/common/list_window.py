"""The base of every list: filter, state tabs with counts, a table of any length, actions for many rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.empty_state import Action, EmptyCase, EmptyState
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.filter_bar import FilterBar
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.rows_model import PagedRowsModel, PageLike
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What the list is asked for: typed text, chosen state, and the filters of the chips by name."""

    text: str = ""
    state: str = ""
    filters: Mapping[str, object] = field(default_factory=dict)


class ListWindow(TabPage):
    """A list in a tab. A subclass gives ``columns`` and `fetch`, and says what Enter opens in `open_row`.

    ``states`` are pairs of a state and its word (``N_``) for the tabs; `counts` may answer a number
    for each. ``buttons`` is the row at the right of the filter for the subclass's own buttons.
    `fetch` and `counts` run off the GUI thread: they read, and touch nothing of the window.
    """

    columns: ClassVar[Sequence[Column[Any]]] = ()
    states: ClassVar[Sequence[tuple[str, str]]] = ()

    def __init__(
        self, runner: Runner, navigator: Navigator, parent: QWidget | None = None, *, key: str | None = None
    ) -> None:
        super().__init__(parent, key=key)
        self.runner, self.navigator = runner, navigator
        self._counts: Mapping[str, int] = {}
        self._filters: dict[str, object] = {}
        self.filter_bar = FilterBar(self)
        self.errors = ErrorBar(self)
        self.state_tabs = QTabBar(self)
        self.state_tabs.setObjectName("states")
        self.state_tabs.setExpanding(False)
        for state, _word in self.states:
            self.state_tabs.setTabData(self.state_tabs.addTab(""), state)
        self.state_tabs.setVisible(bool(self.states))
        self.model: PagedRowsModel[Any] = PagedRowsModel(runner, columns=self.columns, parent=self)
        self.table = TableView(self, name="rows")
        self.table.setModel(self.model)
        self.empty = EmptyState(self)
        self.body = QStackedWidget(self)
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        self.bulk_bar = QFrame(self)
        self._bulk_label = QLabel(self.bulk_bar)
        self._bulk_row = QHBoxLayout(self.bulk_bar)
        self._arrange()
        self._bind()
        self.retranslate()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        for widget in (self.errors, self.filter_bar, self.state_tabs):
            layout.addWidget(widget)
        layout.addWidget(self.body, 1)
        self.bulk_bar.setProperty("tone", "info")
        self._bulk_row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        self._bulk_row.addWidget(self._bulk_label)
        self._bulk_row.addStretch(1)
        self.bulk_bar.hide()
        layout.addWidget(self.bulk_bar)

    def put_beside(self, side: QWidget, widths: tuple[int, int]) -> QSplitter:
        """Put something at the right of the list; the widths of both can then be pulled."""
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self.body, splitter)
        splitter.addWidget(self.body)
        splitter.addWidget(side)
        splitter.setSizes(widths)
        return splitter

    def _bind(self) -> None:
        self.filter_bar.text_changed.connect(lambda _text: self.reload())
        self.filter_bar.chip_removed.connect(self.remove_filter)
        self.filter_bar.left.connect(self._to_table)
        self.state_tabs.currentChanged.connect(lambda _number: self.reload())
        self.table.activated_row.connect(self.open_row)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_bulk())
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self._failed)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._to_filter)

    # what a subclass gives

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> PageLike[Any]:
        """One page of the list."""
        raise NotImplementedError

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many rows each state has; nothing by default."""
        return {}

    def open_row(self, row: Any) -> None:
        """Open what the row stands for."""

    def empty_actions(self) -> Sequence[Action]:
        """The buttons of the empty list: how the first row is made."""
        return ()

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("There is nothing here yet.")

    # what a subclass may call

    def query(self) -> ListQuery:
        """What the list is asked for now."""
        number = self.state_tabs.currentIndex()
        state = str(self.state_tabs.tabData(number)) if self.states and number >= 0 else ""
        return ListQuery(self.filter_bar.text(), state, dict(self._filters))

    def set_filter(self, name: str, value: object, text: str) -> None:
        """Filter by a chip."""
        self._filters[name] = value
        self.filter_bar.set_chip(name, text)
        self.reload()

    def remove_filter(self, name: str) -> None:
        """Filter by it no more."""
        self._filters.pop(name, None)
        self.filter_bar.remove_chip(name)
        self.reload()

    def show_state(self, state: str) -> None:
        """Go to the tab of a state."""
        for number, (known, _word) in enumerate(self.states):
            if known == state:
                self.state_tabs.setCurrentIndex(number)

    def add_bulk_action(
        self, text: Callable[[], str], does: Callable[[list[Any]], object], *, name: str
    ) -> QPushButton:
        """A button for all chosen rows, shown when more than one is chosen."""
        button = QPushButton(self.bulk_bar)
        button.setObjectName(name)
        self.say(button.setText, text)
        button.clicked.connect(lambda: does(self.table.chosen_rows()))
        self._bulk_row.addWidget(button)
        return button

    def reload(self) -> None:
        """Read the list and the counts again."""
        query = self.query()
        self.model.load(lambda cursor, limit: self.fetch(query, cursor, limit))
        if self.states:
            self.runner.submit(
                lambda _progress: self.counts(query), done=self._show_counts, failed=lambda _error: None, read=True
            )

    def exported_table(self) -> TableView | None:
        """The list."""
        return self.table

    def narrowed_by(self) -> Sequence[tuple[str, str]]:
        """The tab, the chips and what was typed."""
        told = [(_("State"), _(word)) for state, word in self.states if state == self.query().state]
        told += [(_("Filter"), text) for text in (*self.filter_bar.chip_texts(), self.filter_bar.text()) if text]
        return told

    # the rest

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again after a change."""
        self.reload()

    def first_focus(self) -> QWidget | None:
        """The filter box."""
        return self.filter_bar.box

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._say_states()
        self._show_bulk()

    def _say_states(self) -> None:
        with QSignalBlocker(self.state_tabs):
            for number, (state, word) in enumerate(self.states):
                count = self._counts.get(state)
                text = _(word)
                if count is not None:
                    text = _("{word} {count}").format(word=text, count=f"{count:,d}")
                self.state_tabs.setTabText(number, text)

    def _show_counts(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._say_states()

    def _loaded(self) -> None:
        self.filter_bar.set_count(self.model.total if self.model.total is not None else self.model.rowCount())
        self.errors.clear()
        if self.model.rowCount():
            self.body.setCurrentWidget(self.table)
            if not self.table.currentIndex().isValid():
                with QSignalBlocker(self.table.selectionModel()):
                    self.table.setCurrentIndex(self.model.index(0, 0))
            return
        if self.filter_bar.active():
            clear: Action = (lambda: _("Clear the filter"), self.filter_bar.clear)
            self.empty.show_case(EmptyCase.FILTERED_OUT, actions=[clear])
        else:
            self.empty.show_case(EmptyCase.NOTHING_YET, text=self.empty_text, actions=self.empty_actions())
        self.body.setCurrentWidget(self.empty)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, NotAllowed):
            self.empty.show_case(EmptyCase.NOT_ALLOWED)
        else:
            self.errors.show_error(error, action=self.reload)
            self.empty.show_case(EmptyCase.FAILED, actions=[(lambda: _("Try again"), self.reload)])
        if self.model.rowCount() == 0:
            self.body.setCurrentWidget(self.empty)

    def _show_bulk(self) -> None:
        chosen = len(self.table.selectionModel().selectedRows())
        self.bulk_bar.setVisible(chosen > 1 and self._bulk_row.count() > 2)
        self._bulk_label.setText(ngettext("{count} chosen", "{count} chosen", chosen).format(count=chosen))

    def _to_table(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                self.table.setCurrentIndex(self.model.index(0, 0))

    def _to_filter(self) -> None:
        self.filter_bar.box.setFocus()
        self.filter_bar.box.selectAll()
