"""A list at the left and the card of the chosen row at the right: no pop-up, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListWindow
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.masterdata.record_view_model import RecordViewModel


class CardListWindow(ListWindow):
    """Shows the row of the cursor on its card. A subclass gives the card, the view model and `show_record`.

    Enter goes from the list to the card, Esc back. A card with unsaved typing stays until it is saved
    or discarded. The rows have a ``code``.
    """

    new_field: ClassVar[str] = "name"
    """The field a new one begins at."""
    list_field: ClassVar[str] = "name"
    """The field Enter in the list goes to."""

    def __init__(
        self,
        runner: Runner,
        navigator: Navigator,
        card: Card,
        records: RecordViewModel,
        parent: QWidget | None = None,
        *,
        key: str | None = None,
    ) -> None:
        self.card, self.records = card, records
        super().__init__(runner, navigator, parent, key=key)
        records.setParent(self)
        self.put_beside(card, (608, 592)).setStretchFactor(0, 1)
        self._bind_card()
        self.reload()
        if key:
            records.open(key)

    def _bind_card(self) -> None:
        card, records = self.card, self.records
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.model.loaded.connect(self._first_card)
        records.loaded.connect(self.show_record)
        records.saved.connect(self._saved)
        records.removed.connect(self.removed)
        records.failed.connect(self._record_failed)
        card.edited_changed.connect(lambda _edited: self.title_changed.emit())
        card.save_asked.connect(self.save)
        card.new_asked.connect(self.new_record)
        card.remove_asked.connect(self.remove)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.new_record)
        bind(card, "Esc", self.table.setFocus)

    # what a subclass gives

    def show_record(self, record: Any) -> None:
        """Show a record, or an empty card for None."""
        raise NotImplementedError

    def entered(self) -> Any:
        """What was typed, as the service takes it.

        Raises:
            ShopError: something cannot be read.
        """
        raise NotImplementedError

    def undo_removal(self, entered: Any) -> Any:
        """What makes a deleted record again."""
        raise NotImplementedError

    def first_field(self) -> QWidget:
        """Where the cursor goes on the card."""
        name = self.new_field if self.records.record is None else self.list_field
        field: QWidget = self.card.form.editor(name)
        return field

    # the rest

    def open_row(self, row: Any) -> None:
        """Go to the card."""
        if self.records.code != row.code:
            self._leave(lambda: self.records.open(row.code))
        self.first_field().setFocus()

    def new_record(self) -> None:
        """Begin a new one."""

        def begin() -> None:
            self.records.new()
            self.first_field().setFocus()

        self._leave(begin)

    def save(self) -> None:
        """Save the card; what cannot be read is told at its field."""
        if self.card.may_edit and self.card.form.take():
            self.card.form.clear_faults()
            entered = self._read_card()
            if entered is not None:
                self.records.save(entered)

    def remove(self) -> None:
        """Delete what nothing ever happened to; it can be taken back."""
        self._taken_back = self._read_card() if self.records.code else None
        if self._taken_back is not None:
            self.records.remove()

    def _read_card(self) -> Any:
        """What was typed, None where something of it cannot be read."""
        try:
            return self.entered()
        except ShopError as error:
            self.card.show_error(error)
            return None

    def removed(self) -> None:
        """Tell the deletion and offer to take it back."""
        entered = self.undo_removal(self._taken_back)
        self.errors.show_text(
            lambda: _("Deleted."), action=lambda: self.records.save(entered), action_text=lambda: _("Undo")
        )

    def refresh(self, changes: Changes) -> None:
        """Read list and card again."""
        super().refresh(changes)
        if self.records.code and not self.card.edited:
            self.records.open(self.records.code)

    def changed_mark(self) -> bool:
        """Whether the card holds something unsaved."""
        return self.card.edited

    def _leave(self, go_on: Callable[[], object]) -> None:
        if not self.card.edited:
            self.card.errors.clear()
            go_on()
            return

        def discard() -> None:
            self.card.set_edited(edited=False)
            go_on()

        self.card.errors.show_text(
            lambda: _("What you typed is not saved yet: save it with Ctrl+S, or discard it."),
            tone="warning",
            action=discard,
            action_text=lambda: _("Discard"),
        )

    def _row_chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            code = self.model.row(current.row()).code
            if code != self.records.code:
                self._leave(lambda: self.records.open(code))

    def _first_card(self) -> None:
        if not self.records.code and not self.card.edited and self.model.rowCount() and self.records.record is None:
            self.records.open(self.model.row(max(0, self.table.currentIndex().row())).code)

    def _saved(self, record: Any) -> None:
        self.show_record(record)
        name = self.card.heading()
        self.errors.show_text(lambda: _("“{name}” is saved.").format(name=name), tone="success")

    def _record_failed(self, error: Exception) -> None:
        self.card.show_error(error)
