"""The purchase order as it is written; posted, it goes to the supplier and is marked as sent."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from jxc_desktop.domain.errors import N_
from jxc_desktop.ui.common.document_editor import DocumentEditor
from jxc_desktop.ui.common.document_editor_frame import EDITOR_HELP
from jxc_desktop.ui.common.document_sent import SENT_KEYS, SentBar
from jxc_desktop.ui.common.document_view_model import Done
from jxc_desktop.ui.common.tab_page import Help


class OrderEditor(DocumentEditor):
    """After posting it says whether the order was sent, and takes the word that it was."""

    help: ClassVar[Help | None] = replace(
        EDITOR_HELP, keys=((SENT_KEYS, N_("Mark the order posted last as sent")), *EDITOR_HELP.keys)
    )

    def _bind(self) -> None:
        super()._bind()
        self.sent = SentBar(self.parts, self)
        layout = self.layout()
        if layout is not None:
            layout.insertWidget(layout.indexOf(self.printing), self.sent)  # type: ignore[attr-defined]
        self.sent.failed.connect(self.errors.show_error)
        self.printing.handed.connect(self.sent.offer)
        self.view_model.reversed.connect(lambda _number: self.sent.hide())

    def _posted(self, done: Done) -> None:
        super()._posted(done)
        self.sent.ask(done.number)
