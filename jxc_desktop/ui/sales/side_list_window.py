"""A list at the left; at the right what is known of the chosen row, and one panel for what is being done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from jxc_desktop.domain.errors import ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListWindow
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.sales.action_panel import ActionPanel, Task

_BUTTONS_A_ROW, _FIGURES_A_ROW = 3, 2


@dataclass(frozen=True, slots=True)
class Verb:
    """A button of the side: its name, words, the key beside it (empty: none), what it does, the right it needs."""

    name: str
    text: Callable[[], str]
    does: Callable[[], object]
    keys: str = ""
    permission: Permission | None = None


class SideListWindow(ListWindow):
    """A subclass gives `verbs`, `tasks`, `heading_of` and `figures` of a row, and opens its panels with `show_task`."""

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator, key=key)
        self.side_title = QLabel(self)
        self.side_title.setProperty("role", "section")
        self.side_title.setWordWrap(True)
        self.figures_box = QFrame(self)
        self.panels: dict[str, ActionPanel] = {}
        self.buttons: dict[str, QPushButton] = {}
        self.stack = QStackedWidget(self)
        self._nothing = QWidget(self)
        self.stack.addWidget(self._nothing)
        self._grid = QGridLayout(self.figures_box)
        self._make_panels()
        self._arrange_side()
        self.table.selectionModel().currentRowChanged.connect(lambda *_now: self._follow())
        self.model.loaded.connect(self._follow)

    # what a subclass gives

    def verbs(self) -> Sequence[Verb]:
        """The buttons of the side."""
        return ()

    def tasks(self) -> Sequence[tuple[Task, Callable[[dict[str, Any]], Callable[[], Any]]]]:
        """The panels, each with what makes of its values the work to be done off the GUI thread."""
        return ()

    def heading_of(self, row: Any) -> str:
        """What the side is about."""
        raise NotImplementedError

    def figures_of(self, row: Any) -> Sequence[tuple[str, str]]:
        """What is known of the row: words and figure."""
        raise NotImplementedError

    def told(self, name: str, result: Any) -> str:
        """What is said when a task is done."""
        raise NotImplementedError

    # the rest

    def _make_panels(self) -> None:
        clock = self.parts.clock
        for task, work_of in self.tasks():
            panel = ActionPanel(task, lambda: clock.local().date(), self)
            panel.asked.connect(partial(self._do, panel, work_of))
            panel.left.connect(self.leave_task)
            self.panels[task.name] = panel
            self.stack.addWidget(panel)

    def _arrange_side(self) -> None:
        side = QWidget(self)
        inside = QVBoxLayout(side)
        inside.setContentsMargins(2 * GRID, 0, 0, 0)
        inside.setSpacing(2 * GRID)
        inside.addWidget(self.side_title)
        self.figures_box.setProperty("role", "card")
        self._grid.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._grid.setHorizontalSpacing(4 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        inside.addWidget(self.figures_box)
        buttons = QGridLayout()
        buttons.setSpacing(GRID)
        offered = [verb for verb in self.verbs() if verb.permission is None or self.parts.may(verb.permission)]
        for place, verb in enumerate(offered):
            button = QPushButton(self)
            button.setObjectName(f"{self.name}.{verb.name}")
            self.say(button.setText, partial(_with_key, verb))
            button.clicked.connect(verb.does)
            self.buttons[verb.name] = button
            buttons.addWidget(button, place // _BUTTONS_A_ROW, place % _BUTTONS_A_ROW)
            if verb.keys:
                bind(self, verb.keys, verb.does)
        inside.addLayout(buttons)
        inside.addWidget(self.stack, 1)
        self.put_beside(side, (890, 350)).setStretchFactor(0, 1)

    def chosen(self) -> Any:
        """The row of the cursor, or nothing."""
        place = self.table.currentIndex().row()
        return self.model.row(place) if 0 <= place < self.model.rowCount() else None

    def show_task(self, name: str) -> None:
        """Open a panel, empty, with the cursor in its first field."""
        panel = self.panels[name]
        panel.begin()
        self.stack.setCurrentWidget(panel)
        self._follow()
        panel.first_field().setFocus()

    def leave_task(self) -> None:
        """Close the panel and go back to the list."""
        self.stack.setCurrentWidget(self._nothing)
        self._follow()
        self.table.setFocus()

    def _do(self, panel: ActionPanel, work_of: Callable[[dict[str, Any]], Callable[[], Any]], values: Any) -> None:
        try:
            work = work_of(values)
        except ShopError as error:
            panel.show_error(error)
            return
        self.runner.submit(
            lambda _progress: work(),
            done=alive(self, partial(self._done, panel)),
            failed=alive(self, panel.show_error),
        )

    def _done(self, panel: ActionPanel, result: Any) -> None:
        self.leave_task()
        text = self.told(panel.task.name, result)
        self.errors.show_text(lambda: text, tone="success")
        self.reload()

    def _loaded(self) -> None:
        """Keep what was said last: a list that was read again says nothing new."""
        said = self.errors.message.text() if self.errors.isVisible() else ""
        super()._loaded()
        if said:
            self.errors.show_text(lambda: said, tone="success")

    def _follow(self) -> None:
        """Tell of the chosen row; beside an open panel only the first figure has room."""
        row, busy = self.chosen(), self.stack.currentWidget() is not self._nothing
        figures = self.figures_of(row) if row is not None else ()
        self.figures_box.setVisible(bool(figures) and not busy)
        title = self.heading_of(row) if row is not None else ""
        if figures and busy:
            title = _("{heading}   {words} {figure}").format(heading=title, words=figures[0][0], figure=figures[0][1])
        self.side_title.setText(title)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, (words, figure) in enumerate(figures):
            for line, (text, role) in enumerate(((words, "note"), (figure, "strong"))):
                label = QLabel(text, self.figures_box)
                label.setProperty("role", role)
                self._grid.addWidget(label, 2 * (place // _FIGURES_A_ROW) + line, place % _FIGURES_A_ROW)

    def retranslate(self) -> None:
        """Say the side again."""
        super().retranslate()
        if hasattr(self, "_grid"):
            self._follow()


def _with_key(verb: Verb) -> str:
    return _("{words}  {keys}").format(words=verb.text(), keys=verb.keys) if verb.keys[:1] == "F" else verb.text()
