"""Which columns of a draft are seen: those its goods need, and of the others as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from jxc_desktop.services.settings import ShopSettings
from jxc_desktop.ui.common.document_lines_kept import KEPT, given_way, shown_kept
from jxc_desktop.ui.common.document_lines_model import ANNOUNCED

if TYPE_CHECKING:
    from jxc_desktop.ui.common.document_editor_frame import DocumentEditorFrame

_AWAY_BESIDE_HISTORY = frozenset({"specification", "on_hand", "discount", "remark"})
"""Columns that give way to the history, which says the same or is shorter in use."""


class DocumentColumns(QObject):
    """Hides and shows the columns of one editor; what the menu of the titles chose stays."""

    def __init__(self, editor: DocumentEditorFrame) -> None:
        super().__init__(editor)
        self._editor = editor
        self._bins = False
        self._hidden: frozenset[str] = frozenset()
        self.arrange()
        self.ask_bins()

    def hidden(self) -> frozenset[str]:
        """The columns that nothing in the document needs, and those that give way to others."""
        editor = self._editor
        shown = shown_kept(editor.kind, editor.lines.rows, bins=self._bins)
        hidden = (KEPT - shown) | given_way(shown, editor.lines.rows)
        announced = any(line.expected is not None for line in editor.view_model.draft.lines)
        hidden |= editor.away_when_announced if announced else ANNOUNCED
        return hidden | _AWAY_BESIDE_HISTORY if editor.history_panel.isVisible() else hidden

    def arrange(self) -> None:
        """Hide and show columns where that changed."""
        hidden = self.hidden()
        if hidden == self._hidden:
            return
        for number, column in enumerate(self._editor.lines.columns):
            if (column.name in hidden) != (column.name in self._hidden):
                self._editor.grid.show_column(number, column.name not in hidden)
        self._hidden = hidden

    def ask_bins(self) -> None:
        """Ask whether the shop keeps bins; until then nothing of them is shown."""
        editor = self._editor

        def take(shop: ShopSettings) -> None:
            self._bins = shop.bins
            self.arrange()

        if "bin" in editor.kind.line_fields or "to_bin" in editor.kind.line_fields:
            shop = editor.parts.services.settings.shop
            editor.parts.runner.submit(
                lambda _progress: shop(), done=editor.view_model.alive(take), failed=lambda _error: None, read=True
            )
