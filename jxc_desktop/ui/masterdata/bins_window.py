"""Bins: the list in the order of the walk, the card with what lies in the chosen one, labels to scan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import shiboken6
from PySide6.QtWidgets import QComboBox, QPushButton

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _, ngettext
from jxc_desktop.services.bins import MAIN, BinContents, BinFilter, BinInput, BinRow
from jxc_desktop.services.masterdata import Page, Saved
from jxc_desktop.services.scanning import Scan
from jxc_desktop.ui.common.columns import Column, whole
from jxc_desktop.ui.common.document_lookups import goods_search
from jxc_desktop.ui.common.document_parts import BIN_PAGE, BINS_PAGE, DocumentParts
from jxc_desktop.ui.common.empty_state import Action
from jxc_desktop.ui.common.export_strip import ExportStrip
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.list_window import ListQuery
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.warehouse_box import WarehouseBox, warehouses_offered
from jxc_desktop.ui.masterdata.bin_card import BinCard
from jxc_desktop.ui.masterdata.card_list_window import CardListWindow
from jxc_desktop.ui.masterdata.record_view_model import RecordViewModel


class BinsWindow(CardListWindow):
    """The bins of one warehouse; a scan of a label opens its bin."""

    name = BINS_PAGE
    heading = N_("Bins")
    icon_name = "stock"
    topics = frozenset({Topic.WAREHOUSES, Topic.STOCK})
    states = (
        ("", N_("In use")),
        ("full", N_("With goods")),
        ("empty", N_("Empty")),
        ("disabled", N_("Disabled")),
    )
    new_field = "code"
    columns: ClassVar[Sequence[Column[BinRow]]] = (
        Column(N_("Code"), read=lambda row: row.code, name="code", width=110),
        Column(N_("Name"), read=lambda row: row.name, name="name", stretch=True),
        Column(N_("Place on the walk"), read=lambda row: row.position, show=whole, name="position", width=96),
        Column(N_("Different goods"), read=lambda row: row.goods, show=whole, name="goods", width=80),
    )
    help: ClassVar[Help | None] = Help(
        purpose=N_("Where goods lie in a warehouse, in the order one walks past them."),
        steps=(
            N_("Ctrl+N, then type A-01…A-20: twenty bins at once."),
            N_("Print their labels with Ctrl+P and stick them on the shelves; a scan opens the bin."),
            N_("Say what belongs in a bin: it is suggested when goods are put away."),
        ),
        keys=(
            ("Ctrl+N", N_("New bins")),
            ("Ctrl+S", N_("Save the card")),
            ("Ctrl+P", N_("Print labels")),
            ("Ctrl+E", N_("Export to Excel")),
            ("Ctrl+Shift+E", N_("Labels as PDF")),
        ),
        errors=((N_("It cannot be disabled"), N_("Goods lie in it: bring them elsewhere before.")),),
    )

    def __init__(self, parts: DocumentParts, *, key: str | None = None) -> None:
        self.parts = parts
        self.service = parts.services.bins
        self.warehouse: WarehouseBox | None = None
        self.bin_card = BinCard(goods_search(parts, last_price=False), may_edit=parts.may(Permission.WAREHOUSE_EDIT))
        records = RecordViewModel(parts.runner, self._read, self._save)
        super().__init__(parts.runner, parts.navigator, self.bin_card, records, key=key)
        self.warehouse = WarehouseBox(self, name="bins.warehouse", every=False)
        self.layouts = QComboBox(self)
        self.layouts.setObjectName("bins.layout")
        self.print_button, self.file_button = QPushButton(self), QPushButton(self)
        self.exporting = ExportStrip(parts.state, self)
        self._arrange_more()
        self._bind_more()
        self._ask_warehouses()

    def _arrange_more(self) -> None:
        for button, word, text in (
            (self.print_button, "print", lambda: _("Print labels (Ctrl+P)")),
            (self.file_button, "file", lambda: _("Labels as PDF (Ctrl+Shift+E)")),
        ):
            button.setObjectName(f"bins.{word}")
            button.setVisible(self.parts.may(Permission.PRINT))
            self.say(button.setText, text)
        self.layouts.setVisible(self.parts.may(Permission.PRINT))
        self.say(self.layouts.setAccessibleName, lambda: _("Label"))
        for code, name in self.service.label_layouts():
            self.layouts.addItem(_(name), code)
        if self.warehouse is not None:
            self.filter_bar.add_widget(self.warehouse)
        for widget in (self.layouts, self.print_button, self.file_button):
            self.filter_bar.add_widget(widget)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.exporting)

    def _bind_more(self) -> None:
        if self.warehouse is not None:
            self.warehouse.currentIndexChanged.connect(lambda _place: self.reload())
        self.print_button.clicked.connect(self.print_labels)
        self.file_button.clicked.connect(self.ask_file)
        self.exporting.asked.connect(self._write)
        self.bin_card.fixed.connect(lambda product: self._fix(product, self.records.code))
        self.bin_card.freed.connect(lambda product: self._fix(product, ""))
        self.bin_card.opened.connect(lambda product: self.navigator.open("product", product))
        bind(self, "Ctrl+P", self.print_labels)
        bind(self, "Ctrl+Shift+E", self.ask_file)

    # the list and the card

    def place(self) -> str:
        """The code of the warehouse shown; empty before it is known, or where there is one only."""
        return self.warehouse.place() if self.warehouse is not None else ""

    def fetch(self, query: ListQuery, cursor: Any, limit: int) -> Page[BinRow]:  # noqa: ARG002
        """The bins of the warehouse: they come all at once."""
        rows = self.service.bins(BinFilter(query.text, self.place(), query.state))
        return Page(rows, None, len(rows))

    def counts(self, query: ListQuery) -> dict[str, int]:
        """How many bins each tab has."""
        found = {state: self.service.bins(BinFilter(query.text, self.place(), state)) for state, _word in self.states}
        return {state: len(rows) for state, rows in found.items()}

    def show_record(self, record: Any) -> None:
        """Show a bin on the card."""
        self.bin_card.show_bin(record)

    def entered(self) -> BinInput:
        """What the card holds."""
        return self.bin_card.entered(self.place())

    def empty_text(self) -> str:
        """How the first bin is made, and what it means."""
        return _("There are no bins. With the first one, goods are put away, picked and counted by bin.")

    def empty_actions(self) -> Sequence[Action]:
        """Make some."""
        return ((lambda: _("New bins"), self.new_record),) if self.card.may_edit else ()

    def on_scan(self, scan: object) -> bool:
        """A scanned label opens its bin; goods are what the list of a bin is about, so they open their card."""
        if isinstance(scan, Scan) and scan.kind == "bin":
            self._leave(lambda: self.records.open(scan.bin))
            return True
        return False

    def _read(self, code: str) -> BinContents:
        return self.service.contents(code, self.place())

    def _save(self, entered: BinInput) -> Saved:
        saved = self.service.save(entered)
        return Saved(0, saved.codes[0], saved.changes)

    def _fix(self, product: str, code: str) -> None:
        shown = self.bin_card.shown
        if shown is not None:
            place = shown.bin.warehouse
            self.runner.submit(
                lambda _progress: self.service.fix(product, code, place),
                done=lambda _changes: None,
                failed=self.card.show_error,
            )

    def retranslate(self) -> None:
        """Say the labels again."""
        super().retranslate()
        box = getattr(self, "layouts", None)
        if box is not None:
            for number, (_code, name) in enumerate(self.service.label_layouts()):
                box.setItemText(number, _(name))

    # warehouses

    def _ask_warehouses(self) -> None:
        master = self.parts.services.masterdata
        self.runner.submit(
            lambda _progress: warehouses_offered(master),
            done=self._fill_warehouses,
            failed=lambda _error: None,  # the main warehouse is shown without the choice
            read=True,
        )

    def _fill_warehouses(self, found: list[tuple[str, str]]) -> None:
        if shiboken6.isValid(self) and self.warehouse is not None:
            first = self.warehouse.count() == 0
            self.warehouse.offer((code, _(name)) for code, name in found)
            if first:
                self.warehouse.choose(MAIN)

    def refresh(self, changes: Changes) -> None:
        """Read list, card and warehouses again."""
        super().refresh(changes)
        if Topic.WAREHOUSES in changes.topics:
            self._ask_warehouses()

    # labels

    def codes(self) -> list[str]:
        """The chosen bins, or all that are listed where only the cursor stands on one."""
        chosen = self.table.chosen_rows()
        rows = chosen if len(chosen) > 1 else [self.model.row(place) for place in range(self.model.rowCount())]
        return [row.code for row in rows]

    def print_labels(self) -> None:
        """Print the labels, or ask for a file where there is no printer."""
        codes, layout, place = self.codes(), str(self.layouts.currentData()), self.place()
        if not codes or not self.parts.may(Permission.PRINT):
            return
        if not self.parts.services.paper.office_ready():
            self.ask_file()
            return

        def told() -> str:
            text = ngettext("{count} label is queued.", "{count} labels are queued.", len(codes))
            return text.format(count=len(codes))

        self.runner.submit(
            lambda _progress: self.service.print_labels(codes, layout, place),
            done=lambda _queued: self.errors.show_text(told, tone="success"),
            failed=self.errors.show_error,
        )

    def ask_file(self) -> None:
        """Ask where the labels go."""
        if self.model.rowCount() and self.parts.may(Permission.PRINT):
            self.exporting.ask(_("Bin labels.pdf"))

    def _write(self, path: Path) -> None:
        codes, layout, place = self.codes(), str(self.layouts.currentData()), self.place()
        self.runner.submit(
            lambda _progress: self.service.save_labels(codes, path, layout, place),
            done=self.exporting.show_written,
            failed=self.errors.show_error,
        )


class BinPage(BinsWindow):
    """The bins opened at one of them, in a tab of its own; its key is the code of the bin."""

    name = BIN_PAGE
    heading = N_("Bin")
