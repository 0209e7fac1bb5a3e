"""Templates of what is printed: the list at the left, what stands on it in the middle, how it looks at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.error_bar import ErrorBar
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.tokens import GRID


class TemplatePage(TabPage):
    """Shows the template of the cursor in the form, and draws it while one types.

    A subclass makes form and preview and says how templates are read, drawn, kept and forgotten. Rows and templates
    have a ``code``; a template whose ``version`` is 0 was never kept. A changed one stays until it is saved or
    discarded.
    """

    columns: ClassVar[Sequence[Column[Any]]] = ()
    parts_name: ClassVar[str] = ""
    """What the object names of the parts begin with."""
    widths: ClassVar[Sequence[int]] = ()
    """Of list, form and picture."""
    stretches: ClassVar[Sequence[int]] = ()
    draws_after: ClassVar[int] = 200
    """Milliseconds without a change before it is drawn again."""

    def __init__(self, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self._runner = runner
        self.template: Any = None
        self.edited = False
        self._question = 0
        self.errors = ErrorBar(self)
        self.model: RowsModel[Any] = RowsModel(columns=self.columns, parent=self)
        self.table = TableView(self, name=f"{self.parts_name}.rows")
        self.table.setModel(self.model)
        self.say(self.table.setAccessibleName, self.title)
        self.make_parts()
        self.shown = QLabel(self)
        self.save_button, self.new_button, self.reset_button = (QPushButton(self) for _number in range(3))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self.draws_after)
        self._arrange()
        self._bind()
        self.read()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.errors)
        splitter = QSplitter(self)
        splitter.setChildrenCollapsible(False)
        for widget in (self.table, self._middle(), self._right()):
            splitter.addWidget(widget)
        splitter.setSizes(self.widths)
        for place, stretch in enumerate(self.stretches):
            splitter.setStretchFactor(place, stretch)
        layout.addWidget(splitter, 1)

    def _middle(self) -> QWidget:
        middle = QWidget(self)
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.arrange_form(inside)
        buttons = QHBoxLayout()
        for button, word, text in (
            (self.save_button, "save", lambda: _("Save (Ctrl+S)")),
            (self.new_button, "new", lambda: _("New (Ctrl+N)")),
            (self.reset_button, "reset", self.reset_text),
        ):
            button.setObjectName(f"{self.parts_name}.{word}")
            self.say(button.setText, text)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.save_button.setProperty("kind", "primary")
        inside.addLayout(buttons)
        return middle

    def _right(self) -> QWidget:
        right = QWidget(self)
        inside = QVBoxLayout(right)
        inside.setContentsMargins(0, 0, 0, 0)
        self.shown.setProperty("role", "status")
        self.arrange_preview(inside)
        self.say(self.preview.setAccessibleName, lambda: _("Preview"))
        inside.addWidget(self.preview, 1)
        return right

    def _bind(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.form.changed.connect(self.change)
        self._timer.timeout.connect(self.draw)
        self.save_button.clicked.connect(self.save)
        self.new_button.clicked.connect(self.new_template)
        self.reset_button.clicked.connect(self.reset)
        bind(self, "Ctrl+S", self.save)
        bind(self, "Ctrl+N", self.new_template)

    # what a subclass gives

    form: Any
    preview: Any

    def make_parts(self) -> None:
        """Make ``form`` and ``preview``."""
        raise NotImplementedError

    def arrange_form(self, inside: QVBoxLayout) -> None:
        """Put the form into the middle."""
        inside.addWidget(self.form, 1)

    def arrange_preview(self, inside: QVBoxLayout) -> None:
        """Put what is said of the picture above it."""
        inside.addWidget(self.shown)

    def read(self) -> None:
        """Read the templates again, for `show_rows`."""
        raise NotImplementedError

    def open_row(self, row: Any) -> None:
        """Show the template of a row."""
        raise NotImplementedError

    def show_template(self, template: Any) -> None:
        """Show a template and how it looks."""
        raise NotImplementedError

    def entered(self) -> Any:
        """What the form holds; None where it cannot be."""
        raise NotImplementedError

    def drawn(self, made: Any) -> Any:
        """How a template looks, off the GUI thread."""
        raise NotImplementedError

    def show_preview(self, made: Any, drawn: Any) -> None:
        """Show how it looks."""
        raise NotImplementedError

    def save(self) -> None:
        """Keep the template."""
        raise NotImplementedError

    def new_template(self) -> None:
        """Begin a further template like the chosen one."""
        raise NotImplementedError

    def forget(self, template: Any) -> Any:
        """Go back to the template as it came, off the GUI thread."""
        raise NotImplementedError

    def left_by(self, template: Any) -> Any:
        """Which template is shown after one was forgotten."""
        return template

    def reset_text(self) -> str:
        """What forgetting is called."""
        return _("Back to the default")

    # the rest

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these templates, and stay at the one shown."""
        wanted = self.template.code if self.template else (self.key or "")
        self.model.set_rows(rows)
        place = max(0, self._place_of(wanted))
        self.table.setCurrentIndex(self.model.index(place, 0))
        self._choose(place)

    def _place_of(self, code: str) -> int:
        return next((number for number, row in enumerate(self.model.rows) if row.code == code), -1)

    def _choose(self, number: int) -> None:
        if not 0 <= number < self.model.rowCount():
            return
        row = self.model.row(number)
        if not self.edited:
            self.open_row(row)
        elif self.template is not None and row.code != self.template.code:
            self._keep_typing()

    def _keep_typing(self) -> None:
        """Stay at a changed template until it is saved or the change is given up."""
        place = self._place_of(self.template.code)
        if place >= 0:
            self.table.setCurrentIndex(self.model.index(place, 0))
        self.errors.show_text(
            lambda: _("This template is changed and not saved yet."),
            tone="warning",
            action=self.discard,
            action_text=lambda: _("Discard"),
        )

    def change(self) -> None:
        """Something was typed: it is drawn when the typing rests."""
        self.edited = True
        self.title_changed.emit()
        self._timer.start()

    def draw(self) -> None:
        """Draw what is entered now; an answer that comes after a newer question is dropped."""
        made = self.entered()
        if made is None:
            return
        self._question += 1
        question = self._question

        def done(found: Any) -> None:
            if question == self._question:
                self.show_preview(made, found)

        self.run(lambda: self.drawn(made), done, read=True)

    def reset(self) -> None:
        """Go back to the template as it came; one that was never kept is only given up."""
        template = self.template
        if template is None:
            return
        if template.version == 0:
            self.discard()
            return

        def done(_changes: Changes) -> None:
            self.template, self.edited = self.left_by(template), False
            self.read()

        self.run(lambda: self.forget(template), done)

    def discard(self) -> None:
        """Give up what was typed."""
        self.edited = False
        self.errors.clear()
        self._choose(self.table.currentIndex().row())

    def run(self, work: Callable[[], Any], done: Callable[[Any], object], *, read: bool = False) -> None:
        """Do something off the GUI thread; an error is told above the list."""
        self._runner.submit(
            lambda _progress: work(), done=alive(self, done), failed=alive(self, self.errors.show_error), read=read
        )

    # the tab

    def changed_mark(self) -> bool:
        """Whether something is typed and not saved."""
        return self.edited

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """The list may be another one, and who we are."""
        if not self.edited:
            self.read()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def retranslate(self) -> None:
        """Say the list again."""
        super().retranslate()
        self.model.retranslate()
