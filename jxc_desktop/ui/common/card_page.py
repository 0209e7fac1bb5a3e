"""A short list at the left and the card of the chosen row at the right: what a shop has few of, read whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from jxc_desktop.domain.changes import Changes
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.empty_state import EmptyCase, EmptyState
from jxc_desktop.ui.common.form import Form
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID


class RowCard(Card):
    """The card of one row. A subclass gives `heading`, `fill` and `entered`; ``shown`` is None for a new one."""

    shown: Any

    def __init__(self, form: Form, *, name: str, may_edit: bool) -> None:
        self.shown = None
        super().__init__(form, name=name, may_edit=may_edit)

    def show_row(self, row: Any) -> None:
        """Show a row, or an empty card."""
        self.shown = row
        self.errors.clear()
        self.fill(row)
        self.remove_button.setEnabled(row is not None and self.may_edit)
        self.set_edited(edited=False)

    def fill(self, row: Any) -> None:
        """Put a row into the form, or what a new one begins with."""
        raise NotImplementedError

    def entered(self) -> Any:
        """What was typed, as `CardPage.store` takes it; None: there is nothing to save."""
        raise NotImplementedError


class CardPage(TabPage):
    """Reads all rows at once and shows the one of the cursor on its card.

    A subclass declares the columns and gives `ask` and `store`. Enter goes from the list to the card. A card
    with unsaved typing stays; after saving, the cursor stands on what was saved.
    """

    columns: ClassVar[Sequence[Column[Any]]] = ()
    rows_name: ClassVar[str] = ""
    """The object name of the list."""
    list_field: ClassVar[str] = "name"
    """The field Enter in the list goes to."""
    new_field: ClassVar[str] = "name"
    """The field a new one begins at; empty: none can be made here."""
    removes: ClassVar[bool] = False
    """Whether rows can be deleted."""
    empty_text: ClassVar[str] = ""
    """What is said while there are no rows."""
    shares: ClassVar[tuple[int, int]] = (3, 2)
    """How list and card share the width."""
    gap: ClassVar[int | None] = 4 * GRID
    """Pixels between them; None: as the style has it."""

    def __init__(self, card: RowCard, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.runner, self.card = runner, card
        self._wanted: object = key or ""
        self.model: RowsModel[Any] = RowsModel(columns=self.columns, parent=self)
        self.table = TableView(self, name=self.rows_name)
        self.table.setModel(self.model)
        self.say(self.table.setAccessibleName, self.title)
        self.empty, self.body = EmptyState(self), QStackedWidget(self)
        self._arrange()
        self._bind()
        card.show_row(None)
        self.read()

    def _arrange(self) -> None:
        self.body.addWidget(self.table)
        self.body.addWidget(self.empty)
        self.card.new_button.setHidden(not self.new_field)
        self.card.remove_button.setHidden(not self.removes)
        self.card.inside.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        if self.gap is not None:
            row.setSpacing(self.gap)
        for widget, share in zip((self.body, self.card), self.shares, strict=True):
            row.addWidget(widget, share)

    def _bind(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.table.activated_row.connect(lambda _row: self.card.form.editor(self.list_field).setFocus())
        self.card.edited_changed.connect(lambda _edited: self.title_changed.emit())
        self.card.save_asked.connect(self.save)
        self.card.new_asked.connect(self.begin)
        self.card.remove_asked.connect(self.remove)
        bind(self, "Ctrl+S", self.save)
        if self.new_field:
            bind(self, "Ctrl+N", self.begin)

    # what a subclass gives

    def ask(self) -> Any:
        """Read what is shown, off the GUI thread."""
        raise NotImplementedError

    def rows_of(self, found: Any) -> Sequence[Any]:
        """The rows of what was read; what else the card needs is handed to it here."""
        return list(found)

    def shown_of(self, row: Any) -> Any:
        """What the card shows of a row."""
        return row

    def key_of(self, one: Any) -> object:
        """What tells one from the others, whether it is shown or was entered."""
        return one.code

    def store(self, entered: Any) -> Any:
        """Save what was typed, off the GUI thread."""
        raise NotImplementedError

    def stored_key(self, entered: Any, stored: Any) -> object:  # noqa: ARG002
        """Which one stands on the card after saving, by what was typed and what the service answered."""
        return self.key_of(entered)

    def take_away(self, shown: Any) -> Any:
        """Delete one, off the GUI thread."""
        raise NotImplementedError

    # the rest

    def read(self) -> None:
        """Read the rows again."""
        self.submit(self.ask, self._take, read=True)

    def begin(self) -> None:
        """Begin a new one."""
        if self.card.may_edit:
            self.card.show_row(None)
            self.card.form.editor(self.new_field).setFocus()

    def save(self) -> None:
        """Save the card."""
        if not (self.card.may_edit and self.card.form.take()):
            return
        entered = self.card.entered()
        if entered is not None:
            self.submit(lambda: self.store(entered), lambda stored: self.show_saved(self.stored_key(entered, stored)))

    def remove(self) -> None:
        """Delete the chosen one."""
        shown = self.card.shown
        if shown is not None:
            self.submit(lambda: self.take_away(shown), lambda _gone: self.show_saved(""))

    def submit(self, work: Callable[[], Any], done: Callable[[Any], object], *, read: bool = False) -> None:
        """Do something off the GUI thread; an error is told on the card."""
        self.runner.submit(
            lambda _progress: work(), done=alive(self, done), failed=alive(self, self.card.show_error), read=read
        )

    def show_saved(self, key: object) -> None:
        """Read again, and stay at the one with this key."""
        self.card.set_edited(edited=False)
        self._wanted = key
        self.read()

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def changed_mark(self) -> bool:
        """Whether the card holds something unsaved."""
        return self.card.edited

    def first_focus(self) -> QWidget:
        """The list, or the card where there is nothing in it."""
        filled = self.body.currentWidget() is self.table
        found: QWidget = self.table if filled else self.card.form.editor(self.new_field or self.list_field)
        return found

    def retranslate(self) -> None:
        """Say list and card again."""
        super().retranslate()
        self.model.retranslate()
        if not self.card.edited:
            self.card.show_row(self.card.shown)

    def _take(self, found: Any) -> None:
        rows, wanted = self.rows_of(found), self._wanted
        self.model.set_rows(rows)
        self._show_list(filled=bool(rows))
        if self.card.edited:
            return
        keys = [self.key_of(self.shown_of(row)) for row in rows]
        place = keys.index(wanted) if wanted in keys else 0
        self.table.setCurrentIndex(self.model.index(place, 0))
        self.card.show_row(self.shown_of(rows[place]) if rows else None)

    def _show_list(self, *, filled: bool) -> None:
        """Show the list, or why it is empty; the cursor does not stay in a list that is gone."""
        within = self.table.hasFocus()
        self.body.setCurrentWidget(self.table if filled else self.empty)
        if not filled:
            said = self.empty_text
            self.empty.show_case(EmptyCase.NOTHING_YET, text=(lambda: _(said)) if said else None)
            if within:
                self.first_focus().setFocus()

    def _choose(self, number: int) -> None:
        if 0 <= number < self.model.rowCount() and not self.card.edited:
            shown = self.shown_of(self.model.row(number))
            self._wanted = self.key_of(shown)
            self.card.show_row(shown)
