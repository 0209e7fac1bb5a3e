"""The counts: those under way, posted and given up, and the strip that opens a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.stocktake import BIN, CATEGORY, FULL, MOVED, PRODUCTS, RANDOM, SUPPLIER
from jxc_desktop.i18n import _
from jxc_desktop.services.bins import MAIN
from jxc_desktop.services.stocktaking.values import (
    COUNT_STATES,
    POSTED,
    SCOPE_WORDS,
    VOID,
    Added,
    CountHead,
    CountInput,
)
from jxc_desktop.ui.common.columns import Column, gutter, moment, whole
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.entry import half_width
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery, ListWindow
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.warehouse_box import warehouses_offered
from jxc_desktop.ui.warehouse.count_page import COUNT_PAGE

COUNTS_PAGE = "stocktakes"
DOCUMENTS_PAGE = "stocktake_documents"
_SIGNS = {"counting": "partial", "reviewing": "pending", POSTED: "posted", VOID: "void"}
_BETWEEN_CODES = re.compile("[,;\\s\u3001]+")
_NAMED = (CATEGORY, BIN, SUPPLIER, PRODUCTS)


class _Counts:
    """All counts of a state: there is one page of them."""

    def __init__(self, rows: tuple[CountHead, ...]) -> None:
        self.rows, self.next, self.total = rows, None, len(rows)


def _scope_text(row: CountHead) -> str:
    return " ".join((_(SCOPE_WORDS[row.scope]), *row.codes))


class NewCountStrip(QFrame):
    """Asks what is to be counted; Enter in it or the button opens the count. ``opened`` tells the entered values."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("counts.new")
        self.setProperty("tone", "info")
        self._offered: list[tuple[str, str]] = []
        fields = (
            FormField("scope", N_("To be counted"), "choice", choices=self._scopes),
            FormField("codes", N_("Which ones (codes, separated by commas)"), "code"),
            FormField("since", N_("Moved since"), "day"),
            FormField("number", N_("How many"), "whole"),
            FormField("warehouse", N_("Warehouse"), "choice", choices=lambda: self._offered),
            FormField("limit_percent", N_("Propose a recount above (%)"), "quantity"),
            FormField("limit_amount", N_("Propose a recount above (amount)"), "amount"),
            FormField("blind", N_("Hide the book quantities"), "yes"),
        )
        self.form = Form(fields, columns=4, parent=self, name="new_count", today=lambda: parts.clock.local().date())
        self.button = QPushButton(self)
        self.button.setObjectName("counts.open")
        self.button.setProperty("kind", "primary")
        self.form.say(self.button.setText, lambda: _("Open the count  Ctrl+Enter"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.addWidget(self.form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        layout.addLayout(row)
        self.form.changed.connect(self._show_fields)
        self.button.clicked.connect(self.give)
        self.hide()

    @staticmethod
    def _scopes() -> list[tuple[str, str]]:
        return [(scope, _(word)) for scope, word in SCOPE_WORDS.items()]

    def begin(self, warehouses: list[tuple[str, str]], scope: str = FULL, codes: str = "") -> None:
        """Ask, with a scope filled in."""
        self._offered = warehouses
        self.form.refill()
        shown = {"scope": scope, "codes": codes, "number": 20, "blind": True, "warehouse": MAIN}
        self.form.show_values(shown)
        self._show_fields()
        self.show()
        self.form.editor("codes" if codes else "scope").setFocus()

    def _show_fields(self) -> None:
        scope = str(self.form.values()["scope"])
        self.form.show_field("codes", shown=scope in _NAMED)
        self.form.show_field("since", shown=scope == MOVED)
        self.form.show_field("number", shown=scope == RANDOM)
        self.form.show_field("warehouse", shown=len(self._offered) > 1)

    def give(self) -> None:
        """Tell what was entered."""
        if not self.form.take():
            return
        values = self.form.values()
        codes = _BETWEEN_CODES.split(half_width(str(values.get("codes") or "")))
        since = values.get("since")
        self.opened.emit(
            CountInput(
                warehouse=str(values.get("warehouse") or ""),
                scope=str(values["scope"]),
                codes=tuple(code for code in codes if code),
                since=since if isinstance(since, date) else None,
                number=int(str(values.get("number") or 0)),
                blind=bool(values["blind"]),
                limit_percent=_decimal(values["limit_percent"]),
                limit_amount=_decimal(values["limit_amount"]),
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)


def _decimal(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


class CountsWindow(ListWindow):
    """Counts, newest first; Enter goes on with one, Ctrl+N opens a new one."""

    name = COUNTS_PAGE
    heading = N_("Stocktakes")
    icon_name: ClassVar[str] = "tasks"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.COUNTS})
    states = (("open", N_("Under way")), (POSTED, N_("Posted")), (VOID, N_("Void")))
    columns = (
        gutter(lambda row: _SIGNS[row.state], lambda row: _(COUNT_STATES[row.state])),
        Column(N_("Number"), read=lambda row: row.name, name="name", width=110),
        Column(N_("To be counted"), read=_scope_text, name="scope", stretch=True, width=170),
        Column(N_("Warehouse"), read=lambda row: row.warehouse_name, name="warehouse", width=100),
        Column(N_("Opened"), read=lambda row: row.opened_at, show=moment, name="opened", width=130),
        Column(N_("By"), read=lambda row: row.opened_by, name="by", width=90),
        Column(N_("Items in scope"), read=lambda row: row.targets, show=whole, name="targets", width=80),
        Column(N_("Items counted"), read=lambda row: row.items, show=whole, name="items", width=80),
        Column(N_("Unknown codes"), read=lambda row: row.unknown or None, show=whole, name="unknown", width=84),
        Column(N_("Count again"), read=lambda row: row.recounts or None, show=whole, name="recounts", width=80),
        Column(N_("Document"), read=lambda row: row.document, name="document", width=140),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Stocktakes: what is being counted, what was posted of it, and what was given up."),
        steps=(
            N_("Ctrl+N: say what is to be counted. Several people can count in the same one."),
            N_("Enter goes on counting; of a posted one it shows the document."),
        ),
        keys=(("Ctrl+N", N_("New count")), ("Enter", N_("Go on counting")), ("Del", N_("Give the count up"))),
    )

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        self.parts = parts
        super().__init__(parts.runner, parts.navigator, key=key)
        self.opening = NewCountStrip(parts, self)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.opening)
        self.new_button, self.documents_button = QPushButton(self), QPushButton(self)
        self.new_button.setObjectName("counts.begin")
        self.documents_button.setObjectName("counts.documents")
        self.new_button.setProperty("kind", "primary")
        self.say(self.new_button.setText, lambda: _("New count  Ctrl+N"))
        self.say(self.documents_button.setText, lambda: _("Stocktakes posted"))
        self.filter_bar.add_widget(self.documents_button)
        self.filter_bar.add_widget(self.new_button)
        self.new_button.clicked.connect(self.begin)
        self.documents_button.clicked.connect(lambda: self.navigator.open(DOCUMENTS_PAGE))
        self.opening.opened.connect(self._open)
        self.opening.left.connect(self.table.setFocus)
        bind(self, "Ctrl+N", self.begin)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self.opening, keys, self.opening.give)
        bind(self.table, "Del", self.give_up)
        self.reload()
        if key:
            scope, _colon, codes = key.partition(":")
            self._begin(scope, codes)

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> Any:  # noqa: ARG002
        """The counts of the chosen state."""
        return _Counts(self.parts.services.stocktakes.list(query.state, query.text))

    def counts(self, query: ListQuery) -> Mapping[str, int]:  # noqa: ARG002
        """How many there are of each state."""
        found = self.parts.services.stocktakes.states()
        under_way = found.get("counting", 0) + found.get("reviewing", 0)
        return {"open": under_way, POSTED: found.get(POSTED, 0), VOID: found.get(VOID, 0)}

    def first_focus(self) -> QWidget | None:
        """The strip of a new count where it was asked for, else the filter box."""
        return self.opening.form.editor("scope") if not self.opening.isHidden() else super().first_focus()

    def open_row(self, row: CountHead) -> None:
        """Go on counting, or show what was posted."""
        if row.document:
            self.parts.open_document(row.document)
        else:
            self.navigator.open(COUNT_PAGE, row.key)

    def empty_text(self) -> str:
        """What the empty list says."""
        return _("Nothing is being counted.")

    def empty_actions(self) -> list[Action]:
        """A first count."""
        return [(lambda: _("New count  Ctrl+N"), self.begin)]

    def begin(self) -> None:
        """Ask what is to be counted."""
        self._begin(FULL, "")

    def _begin(self, scope: str, codes: str) -> None:
        def show(found: list[tuple[str, str]]) -> None:
            self.opening.begin(found, scope, codes)

        self.runner.submit(
            lambda _progress: warehouses_offered(self.parts.services.masterdata),
            done=show,
            failed=self.errors.show_error,
            read=True,
        )

    def _open(self, entered: CountInput) -> None:
        def done(added: Added) -> None:
            self.opening.hide()
            self.navigator.open(COUNT_PAGE, added.head.key)

        self.runner.submit(
            lambda _progress: self.parts.services.stocktakes.open(entered),
            done=done,
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        self.errors.show_error(error)
        if self.errors.fault_field:
            self.opening.form.point_at(self.errors.fault_field, self.errors.message.text())

    def give_up(self) -> None:
        """Offer to give the chosen count up; nothing of it is booked then."""
        row = next(iter(self.table.chosen_rows()), None)
        if row is None or row.document or row.state == VOID:
            return

        def void() -> None:
            self.errors.clear()
            self.runner.submit(
                lambda _progress: self.parts.services.stocktakes.void(row.key),
                done=lambda _changes: None,
                failed=self.errors.show_error,
            )

        self.errors.show_text(
            lambda: _("Give {name} up? What was counted in it is not booked.").format(name=row.name),
            tone="warning",
            action=void,
            action_text=lambda: _("Give the count up"),
        )
