"""How documents of each kind become accounting vouchers: word, summary, and the accounts of the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QLabel

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.vouchers import PLACES, WORDS
from jxc_desktop.i18n import _
from jxc_desktop.services.vouchers import BookAccount, VoucherService, VoucherTemplate
from jxc_desktop.ui.common.card_page import CardPage, RowCard
from jxc_desktop.ui.common.columns import Column
from jxc_desktop.ui.common.form import Form, FormField
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import Help
from jxc_desktop.ui.common.text_grid import TextGrid

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


class _TemplateCard(RowCard):
    shown: VoucherTemplate | None

    def __init__(self, *, may_edit: bool) -> None:
        self.chart: Mapping[str, BookAccount] = {}
        super().__init__(Form(_FIELDS, name="voucher_template"), name="voucher_template_card", may_edit=may_edit)
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

    def fill(self, row: VoucherTemplate | None) -> None:
        """Put a template into form and grid."""
        if row is not None:
            self.form.show_values({"word": row.word, "summary": row.summary})
            self.grid.set_texts([_texts(code, account) for code, account in row.accounts.items()])

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


class VoucherTemplatesPage(CardPage):
    """The kinds at the left, the template of the chosen one at the right."""

    name = "voucher_templates"
    heading = N_("Voucher templates")
    icon_name = "settlement"
    topics = frozenset({Topic.VOUCHERS, Topic.MONEY})
    card: _TemplateCard
    columns = _COLUMNS
    rows_name = "voucher_templates.rows"
    list_field = "summary"
    new_field = ""
    shares = (1, 1)
    help: ClassVar[Help | None] = Help(
        purpose=N_("How documents become accounting vouchers."),
        steps=(
            N_("Choose a kind; change its word, its summary, and accounts that differ from the chart."),
            N_("Ctrl+S saves. Vouchers that were made stay as they are; make them anew where the month is open."),
        ),
    )

    def __init__(self, vouchers: VoucherService, runner: Runner, *, key: str | None = None) -> None:
        self.vouchers = vouchers
        super().__init__(_TemplateCard(may_edit=vouchers.may(Permission.VOUCHER)), runner, key=key)

    def ask(self) -> _Seen:
        """The templates, and the chart that names their accounts."""
        return _Seen(self.vouchers.templates(), self.vouchers.chart())

    def rows_of(self, found: _Seen) -> Sequence[VoucherTemplate]:
        """The templates."""
        self.card.chart = found.chart
        return found.templates

    def key_of(self, one: VoucherTemplate) -> object:
        """The kind of document."""
        return one.kind

    def store(self, entered: VoucherTemplate) -> Changes:
        """Save a template."""
        return self.vouchers.save_template(entered)
