"""How documents of each kind become accounting vouchers: word, summary, and the accounts of the books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.vouchers import PLACES, WORDS
from jxc_desktop.i18n import _
from jxc_desktop.services.vouchers import BookAccount, VoucherService, VoucherTemplate
from jxc_desktop.ui.common.card import Card
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.keys import bind
from jxc_desktop.ui.common.rows_model import RowsModel
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.common.table_view import TableView
from jxc_desktop.ui.common.text_grid import TextGrid
from jxc_desktop.ui.common.tokens import GRID

_FIELDS = (
    FormField("word", N_("Voucher word"), "choice", choices=lambda: [(word, word) for word in WORDS]),
    FormField("summary", N_("Summary"), wide=True),
)
_COLUMNS: tuple[Column[VoucherTemplate], ...] = (
    Column(N_("Document kind"), read=lambda row: _(kind_of(row.kind).name), name="kind", stretch=True),
    Column(N_("Voucher word"), read=lambda row: row.word, name="word", width=80),
    Column(N_("Summary"), read=lambda row: row.summary, name="summary", width=200),
)


@dataclass(frozen=True, slots=True)
class _Seen:
    templates: list[VoucherTemplate]
    chart: Mapping[str, BookAccount]


class _TemplateCard(Card):
    def __init__(self, *, may_edit: bool) -> None:
        self.shown: VoucherTemplate | None = None
        self.chart: Mapping[str, BookAccount] = {}
        super().__init__(Form(_FIELDS, name="voucher_template"), name="voucher_template_card", may_edit=may_edit)
        self.remove_button.hide()
        self.new_button.hide()
        self.places, self.hint = QLabel(self), QLabel(self)
        for label in (self.places, self.hint):
            label.setWordWrap(True)
            label.setProperty("role", "status")
        titles = (N_("Account of the journal"), N_("Account number"), N_("Name"), N_("By party"))
        self.grid = TextGrid(titles, self, name="voucher_template.accounts", rows_shown=7)
        self.say(self.grid.setAccessibleName, lambda: _("Accounts that differ from the chart"))
        self.grid.changed.connect(lambda: self.set_edited(edited=True))
        self.inside.addWidget(self.places)
        self.inside.addWidget(self.hint)
        self.inside.addWidget(self.grid)
        self.inside.addStretch(1)
        self.say(
            self.places.setText,
            lambda: _("Places of the summary: {places}").format(places=" ".join(f"{{{name}}}" for name in PLACES)),
        )
        self.say(
            self.hint.setText,
            lambda: _("Accounts not named here go to the number of the chart. “By party” says yes or nothing."),
        )

    def heading(self) -> str:
        """The kind of document."""
        return _(kind_of(self.shown.kind).name) if self.shown else ""

    def show_row(self, row: VoucherTemplate | None) -> None:
        """Show a template."""
        self.shown = row
        self.errors.clear()
        if row is not None:
            self.form.show_values({"word": row.word, "summary": row.summary})
            self.grid.set_texts([_texts(code, account) for code, account in row.accounts.items()])
        self.set_edited(edited=False)

    def entered(self) -> VoucherTemplate | None:
        """What was typed."""
        if self.shown is None:
            return None
        values: dict[str, Any] = self.form.values()
        accounts = {
            code.strip(): BookAccount(number.strip(), name.strip() or self._name(code), _says_yes(by_party))
            for code, number, name, by_party in self.grid.texts()
            if code.strip()
        }
        word, summary = str(values["word"]), str(values["summary"])
        return replace(self.shown, word=word, summary=summary, accounts=accounts)

    def _name(self, code: str) -> str:
        known = self.chart.get(code.strip())
        return known.name if known else ""


def _says_yes(text: str) -> bool:
    return text.strip().lower() in {"yes", "y", "1", _("yes")}


def _texts(code: str, account: BookAccount) -> tuple[str, str, str, str]:
    return code, account.number, account.name, _("yes") if account.by_party else ""


class VoucherTemplatesPage(TabPage):
    """The kinds at the left, the template of the chosen one at the right."""

    name = "voucher_templates"
    heading = N_("Voucher templates")
    icon_name = "settlement"
    topics = frozenset({Topic.VOUCHERS, Topic.MONEY})
    help: ClassVar[Help | None] = Help(
        purpose=N_("How documents become accounting vouchers."),
        steps=(
            N_("Choose a kind; change its word, its summary, and accounts that differ from the chart."),
            N_("Ctrl+S saves. Vouchers that were made stay as they are; make them anew where the month is open."),
        ),
    )

    def __init__(self, vouchers: VoucherService, runner: Runner, *, key: str | None = None) -> None:
        super().__init__(key=key)
        self.vouchers, self.runner = vouchers, runner
        self.model: RowsModel[VoucherTemplate] = RowsModel(columns=_COLUMNS, parent=self)
        self.table = TableView(self, name="voucher_templates.rows")
        self.table.setModel(self.model)
        self.say(self.table.setAccessibleName, lambda: _("Voucher templates"))
        self.card = _TemplateCard(may_edit=vouchers.may(Permission.VOUCHER))
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        row.setSpacing(4 * GRID)
        row.addWidget(self.table, 1)
        row.addWidget(self.card, 1)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.table.activated_row.connect(lambda _row: self.card.form.editor("summary").setFocus())
        self.card.save_asked.connect(self.save)
        bind(self, "Ctrl+S", self.save)
        self.read()

    def read(self) -> None:
        """Read the templates again."""
        self.runner.submit(
            lambda _progress: _Seen(self.vouchers.templates(), self.vouchers.chart()),
            done=self._take,
            failed=self.card.show_error,
            read=True,
        )

    def save(self) -> None:
        """Save the card."""
        entered = self.card.entered()
        if entered is not None and self.card.form.take():
            self.runner.submit(
                lambda _progress: self.vouchers.save_template(entered),
                done=lambda _changes: self._saved(),
                failed=self.card.show_error,
            )

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002
        """Read again."""
        self.read()

    def changed_mark(self) -> bool:
        """Whether the card holds something unsaved."""
        return self.card.edited

    def first_focus(self) -> QWidget:
        """The kinds."""
        return self.table

    def retranslate(self) -> None:
        """Say the table again."""
        super().retranslate()
        self.model.retranslate()

    def _take(self, seen: _Seen) -> None:
        self.card.chart = seen.chart
        place = max(0, self.table.currentIndex().row())
        self.model.set_rows(seen.templates)
        self.table.setCurrentIndex(self.model.index(place, 0))
        self._choose(place)

    def _choose(self, number: int) -> None:
        if 0 <= number < self.model.rowCount() and not self.card.edited:
            self.card.show_row(self.model.row(number))

    def _saved(self) -> None:
        self.card.set_edited(edited=False)
        self.read()
