"""The life of a document: drafted, submitted, approved, posted, corrected, remarked; with old and new values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import shiboken6
from PySide6.QtWidgets import QWidget

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import money_text, price_text, quantity_text
from jxc_desktop.i18n.sentences import filled
from jxc_desktop.services.corrections import LifeEvent
from jxc_desktop.services.engine.differences import ComparedLine, LineSide
from jxc_desktop.ui.common.columns import Column, moment
from jxc_desktop.ui.common.correction_words import difference_text
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.document_words import RELATIONS
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.table_view import TableView

WORDS = {
    "drafted": N_("Draft begun"),
    "draft.submit": N_("Submitted"),
    "draft.approve": N_("Approved"),
    "draft.reject": N_("Rejected"),
    "posted": N_("Posted"),
    "reversed": N_("Posted as a reversal"),
    "document.remark": N_("Remark changed"),
    "document.print": N_("Printed"),
    "document.file": N_("Written to a file"),
    "document.sent": N_("Sent"),
    "document.closed": N_("Closed"),
    "attachment.add": N_("File attached"),
    "attachment.remove": N_("File removed"),
    "corrects": N_("Corrects another document"),
    "corrected_by": N_("Corrected"),
    "reversed_by": N_("Reversed"),
}
"""The steps of a life by their words in the audit trail."""


@dataclass(frozen=True, slots=True)
class LifeRow:
    """A step, or below it one thing that differs; ``link`` is a document to open."""

    at: datetime | None
    user: str
    what: str
    detail: str
    link: str = ""


def life_rows(events: Iterable[LifeEvent]) -> list[LifeRow]:
    """The steps, each with the differences it made below it."""
    rows = []
    for event in events:
        at = event.at.astimezone().replace(tzinfo=None)
        word = _(WORDS[event.what]) if event.what in WORDS else event.what
        rows.append(LifeRow(at, event.user, word, _detail(event), event.link))
        rows += [LifeRow(None, "", "", difference_text(one), event.link) for one in event.header]
        rows += [LifeRow(None, "", "", _line_text(one), event.link) for one in event.lines]
    return rows


def _detail(event: LifeEvent) -> str:
    told = [_(RELATIONS[event.what]).format(number=event.link)] if event.what in RELATIONS else []
    told += [filled(reason.message, reason.facts) for reason in event.reasons]
    if event.approver:
        told.append(_("approved by {name}").format(name=event.approver))
    if event.reason:
        told.append(_("reason: {text}").format(text=event.reason))
    if event.detail:
        told.append(event.detail)
    return "  ·  ".join(told)


def _line_text(one: ComparedLine) -> str:
    item = one.name or one.product
    if one.before is None or one.after is None:
        word = (
            _("line {line}, {item}: added {after}")
            if one.before is None
            else _("line {line}, {item}: taken out {after}")
        )
        return word.format(line=one.line, item=item, after=_side_text(one.after or one.before))
    return _("line {line}, {item}: {before} → {after}").format(
        line=one.line, item=item, before=_side_text(one.before), after=_side_text(one.after)
    )


def _side_text(side: LineSide | None) -> str:
    if side is None:
        return ""
    counted = f"{quantity_text(side.quantity)} {side.unit}".strip()
    if not side.total:
        return counted
    return _("{quantity} at {price} = {total}").format(
        quantity=counted, price=price_text(side.price), total=money_text(side.total)
    )


class LifeTable(TableView):
    """Shows the life of a document once it is asked for; Enter opens the document a row leads to."""

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="document.life")
        self._parts = parts
        self._events: tuple[LifeEvent, ...] = ()
        self.rows: RowsModel[LifeRow] = RowsModel(columns=_COLUMNS, parent=self)
        self.setModel(self.rows)
        self.setAccessibleName(_("History"))
        self.activated_row.connect(self._open)

    def load(self, number: str) -> None:
        """Read the life of a document."""
        self._parts.runner.submit(
            lambda _progress: self._parts.services.corrections.life(number),
            done=self._take,
            failed=lambda _error: None,  # the document itself says what is wrong
            read=True,
        )

    def _take(self, events: tuple[LifeEvent, ...]) -> None:
        if shiboken6.isValid(self):
            self._events = events
            self.rows.set_rows(life_rows(events))
            self.fit_columns()

    def _open(self, row: LifeRow) -> None:
        if row.link:
            self._parts.open_document(row.link)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self.rows.set_rows(life_rows(self._events))


_COLUMNS: tuple[Column[LifeRow], ...] = (
    Column(N_("Time"), read=lambda row: row.at, show=moment, name="at", width=140),
    Column(N_("User"), read=lambda row: row.user, name="user", width=90),
    Column(N_("What happened"), read=lambda row: row.what, name="what", width=160),
    Column(N_("Detail"), read=lambda row: row.detail, name="detail", stretch=True),
)
