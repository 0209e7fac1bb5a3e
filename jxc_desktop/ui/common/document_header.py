"""The header fields of a draft, made from what its kind declares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from jxc_desktop.domain.amounts import discount_of
from jxc_desktop.domain.documents import Draft, Kind
from jxc_desktop.domain.errors import N_, ShopError
from jxc_desktop.domain.values import to_fen
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.ui.common.document_draft import at_day, day_of
from jxc_desktop.ui.common.document_header_words import field_title
from jxc_desktop.ui.common.document_keeper import DRAW
from jxc_desktop.ui.common.document_lookups import party_search
from jxc_desktop.ui.common.document_view_model import DocumentViewModel
from jxc_desktop.ui.common.editors import DateEdit, MoneyEdit, PlainEdit
from jxc_desktop.ui.common.entry import half_width
from jxc_desktop.ui.common.lookup import LookupEdit
from jxc_desktop.ui.common.popup_list import Suggestion
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.common.warehouse_box import warehouses_offered


class DocumentHeader(Translated, QWidget):
    """Fields above the lines, each under its name; Enter goes on to the next, after the last to the lines.

    ``left`` tells that Enter went past the last field.
    """

    left = Signal()

    def __init__(self, view_model: DocumentViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._model = view_model
        self.fields: dict[str, QWidget] = {}
        self.labels: dict[str, QLabel] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GRID)
        names = self._names()
        for row in _in_rows(names):
            grid = QGridLayout()
            grid.setHorizontalSpacing(3 * GRID)
            grid.setVerticalSpacing(2)
            self._rows.addLayout(grid)
            for column, name in enumerate(row):
                self._add(grid, column, name)
        view_model.changed.connect(self.show_draft)
        self._ask_masters()

    def _names(self) -> Sequence[str]:
        kind = self._model.kind
        names = [name for name in kind.header_fields if name in _MAKERS]
        if "tax_rate" in kind.line_fields:
            names.insert(names.index("remark"), "tax_inclusive")
        if "discount" in kind.line_fields:
            names.insert(names.index("remark"), "discount")
        return names

    def _add(self, grid: QGridLayout, column: int, name: str) -> None:
        field = _MAKERS[name](self)
        field.setObjectName(f"header.{name}")
        label = QLabel(self)
        label.setProperty("role", "note")
        label.setBuddy(field)
        self.fields[name], self.labels[name] = field, label
        grid.addWidget(label, 0, column)
        grid.addWidget(field, 1, column)
        grid.setColumnStretch(column, _STRETCH.get(name, 0))
        self.say(label.setText, lambda: self._title(name))
        self.say(field.setAccessibleName, lambda: self._title(name))

    def _title(self, name: str) -> str:
        return field_title(self._model.kind, name)

    def retranslate(self) -> None:
        """Say everything again, the words among the choices too."""
        super().retranslate()
        if hasattr(self, "labels") and self.labels:
            self._ask_masters()

    # masters

    def _ask_masters(self) -> None:
        master = self._model.parts.services.masterdata
        if "warehouse" in self.fields:
            self._ask(lambda: warehouses_offered(master), lambda found: self._fill("warehouse", found, least=2))
        if "to_warehouse" in self.fields:
            self._ask(lambda: warehouses_offered(master), self._fill_other_ends)
        for name in ("account", "to_account"):
            if name in self.fields:
                self._ask(lambda: _money_accounts(master), partial(self._fill_accounts, name))
        if "purpose" in self.fields:
            self._ask(lambda: _purposes(master, self._model.kind), lambda found: self._fill("purpose", found, least=1))

    def _ask(self, read: Callable[[], list[tuple[str, str]]], take: Callable[[list[tuple[str, str]]], None]) -> None:
        alive = self._model.alive
        self._model.parts.runner.submit(
            lambda _progress: read(), done=alive(take), failed=alive(self._model.failed.emit), read=True
        )

    def _fill_accounts(self, name: str, found: list[tuple[str, str]]) -> None:
        """Accounts, and for what may be paid later that it is."""
        kind = self._model.kind
        if name == "account" and kind.party_sign and kind.money_sign and not kind.settles:
            found = [*found, (ON_ACCOUNT, N_("On account"))]
        if name == "to_account":
            found = [("", ""), *found]
        self._fill(name, found, least=1)

    def _fill_other_ends(self, found: list[tuple[str, str]]) -> None:
        """Where a transfer may go; only within a warehouse where there is one."""
        kind = self._model.kind
        stays = {"": N_("The same warehouse"), "from": N_("As sent")}.get(kind.in_transit, "")
        self._fill("to_warehouse", [("", stays), *found] if len(found) > 1 else [], least=3)

    def _fill(self, name: str, found: list[tuple[str, str]], *, least: int) -> None:
        box = self.fields[name]
        if not isinstance(box, QComboBox):
            return
        box.blockSignals(True)
        box.clear()
        for code, text in found:
            box.addItem(_(text), code)
        box.blockSignals(False)
        wanted = len(found) >= least
        box.setVisible(wanted)
        self.labels[name].setVisible(wanted)
        self.show_draft()

    # showing

    def first(self) -> QWidget | None:
        """The field the cursor begins in."""
        return next((field for field in self.fields.values() if not field.isHidden()), None)

    def show_draft(self) -> None:
        """Show the fields of the draft and what is wrong with them."""
        draft = self._model.draft
        for name, field in self.fields.items():
            if not field.hasFocus() or not getattr(field, "isModified", lambda: False)():
                self._show(name, field, draft)
            problem = self._model.header_problem(name)
            if isinstance(field, PlainEdit):
                field.set_fault(sentence(problem.error) if problem else "")
            else:
                field.setToolTip(sentence(problem.error) if problem else "")

    def _show(self, name: str, field: QWidget, draft: Draft) -> None:
        if isinstance(field, DateEdit):
            today = self._model.parts.clock.local().date()
            field.set_value(draft.due if name == "due" else day_of(draft) or today)
        elif name == "parcels" and isinstance(field, QLineEdit):
            field.setText("" if draft.parcels is None else str(draft.parcels))
        elif isinstance(field, MoneyEdit):
            field.set_value(draft.amount)
        elif isinstance(field, LookupEdit):
            self._show_party(field, draft.party)
        elif isinstance(field, QCheckBox):
            field.setChecked(draft.tax_inclusive)
        elif isinstance(field, QComboBox):
            entered = ON_ACCOUNT if name == "account" and draft.means == ON_ACCOUNT else getattr(draft, name)
            place = field.findData(entered or _default(self._model.kind, name))
            with QSignalBlocker(field):  # showing changes nothing
                field.setCurrentIndex(max(place, 0))
        elif isinstance(field, QLineEdit):
            field.setText(str(getattr(draft, name)))

    def _show_party(self, field: LookupEdit, code: str) -> None:
        shown = field.value()
        if code == (shown.value if shown else ""):
            return
        field.set_value(Suggestion(code, code) if code else None)
        if code:
            master = self._model.parts.services.masterdata
            alive = self._model.alive
            self._model.parts.runner.submit(
                lambda _progress: master.party(code).name,
                done=alive(lambda name: self._name_party(field, code, name)),
                failed=lambda _error: None,  # the code stays in view; posting says what is wrong with it
                read=True,
            )

    @staticmethod
    def _name_party(field: LookupEdit, code: str, name: str) -> None:
        shown = field.value()
        if shown is not None and shown.value == code:
            field.set_value(Suggestion(code, name))

    # changing

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes to the next field, after the last to the lines."""
        if event.text() not in ("\r", "\n"):
            super().keyPressEvent(event)
            return
        event.accept()
        shown = [field for field in self.fields.values() if not field.isHidden()]
        place = next((number for number, field in enumerate(shown) if field.hasFocus()), -1)
        if 0 <= place < len(shown) - 1:
            shown[place + 1].setFocus()
        else:
            self.left.emit()

    def change(self, message: str, name: str, value: object) -> None:
        """Put a value into the header of the draft."""
        draft = self._model.draft
        self._model.change(message, replace(draft, **{name: value}))  # type: ignore[arg-type]

    def change_account(self, code: object) -> None:
        """Take another money account, or leave it to be paid later."""
        later = code == ON_ACCOUNT
        means, account = (ON_ACCOUNT, "") if later else ("", str(code or ""))
        self._model.change(N_("Change of account"), replace(self._model.draft, means=means, account=account))

    def change_party(self, found: Suggestion | None) -> None:
        """Take another supplier or customer."""
        self.change(N_("Change of party"), "party", str(found.value) if found else "")

    def change_day(self, day: object) -> None:
        """Take another day; today means the moment of posting."""
        now = self._model.parts.clock.local()
        self.change(N_("Change of date"), "at", at_day(day, now))  # type: ignore[arg-type]

    def change_parcels(self, field: PlainEdit) -> None:
        """Take another number of parcels."""
        typed = half_width(field.text())
        if typed and not typed.isdecimal():
            field.set_fault(_("a whole number is needed"))
            return
        self.change(N_("Change of parcels"), "parcels", int(typed) if typed else None)

    def change_source(self, field: QLineEdit) -> None:
        """Draw from another document."""
        number = half_width(field.text()).upper()
        if not number or number == self._model.draft.source:
            return
        if self._model.draft.lines:
            self.change(N_("Change of source document"), "source", number)
        else:
            self._model.start(f"{DRAW}{number}")

    def change_discount(self, field: PlainEdit) -> None:
        """Take a discount on the whole document."""
        typed = half_width(field.text())
        if typed == self._model.draft.discount:
            return
        try:
            discount_of(typed, to_fen(self._model.quote.totals.gross or Decimal(10**9)))
        except ShopError as error:
            field.set_fault(sentence(error))
            return
        self.change(N_("Change of discount"), "discount", typed)


def _in_rows(names: Sequence[str]) -> list[Sequence[str]]:
    """One row of fields, or two where they would not fit: what is needed always, then what is needed at times."""
    if len(names) <= _MOST_IN_ROW:
        return [names]
    half = (len(names) + 1) // 2
    return [names[:half], names[half:]]


def let_off_reasons(master: MasterDataService) -> list[tuple[str, str]]:
    """Why something of a debt is let off: the accounts it may be booked to, by code."""
    chart = master.accounts()
    return [(code, chart[code].name) for code in _LET_OFF if code in chart]


def _purposes(master: MasterDataService, kind: Kind) -> list[tuple[str, str]]:
    """The accounts of the chart a document of money may be about: expenses, income, or why something is let off."""
    if kind.settles:
        return let_off_reasons(master)
    chart = master.accounts()
    wanted = "income" if kind.money_sign > 0 else "expense"
    return [(code, account.name) for code, account in chart.items() if account.kind == wanted]


def _default(kind: Kind, name: str) -> str:
    if name == "purpose":
        return kind.contra_account or ("settlement_discount" if kind.party_sign < 0 else "settlement_income")
    return _DEFAULT.get(name, "")


def _money_accounts(master: MasterDataService) -> list[tuple[str, str]]:
    """The money accounts that hold money; what the shop owes on cards is moved by their own documents only."""
    holding = {code for code, account in master.accounts().items() if account.kind == "asset"}
    return [(one.code, one.name) for one in master.money_accounts().values() if one.active and one.account in holding]


def _party(header: DocumentHeader) -> QWidget:
    parts = header._model.parts
    field = LookupEdit(party_search(parts, header._model.kind.party_role), runner=parts.runner, parent=header)
    field.setMinimumWidth(180)
    field.chosen.connect(header.change_party)
    return field


def _warehouse(header: DocumentHeader) -> QWidget:
    field = QComboBox(header)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    field.hide()
    field.currentIndexChanged.connect(
        lambda _place: header.change(N_("Change of warehouse"), "warehouse", field.currentData())
    )
    return field


def _to_warehouse(header: DocumentHeader) -> QWidget:
    field = QComboBox(header)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    field.hide()
    field.currentIndexChanged.connect(
        lambda _place: header.change(N_("Change of warehouse"), "to_warehouse", field.currentData() or "")
    )
    return field


def _account(header: DocumentHeader) -> QWidget:
    field = QComboBox(header)
    field.currentIndexChanged.connect(lambda _place: header.change_account(field.currentData()))
    return field


def _to_account(header: DocumentHeader) -> QWidget:
    field = QComboBox(header)
    field.currentIndexChanged.connect(
        lambda _place: header.change(N_("Change of account"), "to_account", field.currentData() or "")
    )
    return field


def _purpose(header: DocumentHeader) -> QWidget:
    field = QComboBox(header)
    field.currentIndexChanged.connect(
        lambda _place: header.change(N_("Change of purpose"), "purpose", field.currentData() or "")
    )
    return field


def _at(header: DocumentHeader) -> QWidget:
    field = DateEdit(lambda: header._model.parts.clock.local().date(), header)
    field.setFixedWidth(116)
    field.value_changed.connect(header.change_day)
    return field


def _due(header: DocumentHeader) -> QWidget:
    field = DateEdit(lambda: header._model.parts.clock.local().date(), header)
    field.setFixedWidth(116)
    field.value_changed.connect(lambda day: header.change(N_("Change of due date"), "due", day))
    return field


def _reference(header: DocumentHeader) -> QWidget:
    field = _text(header, "reference", N_("Change of reference"))
    field.setFixedWidth(150)
    return field


def _channel(header: DocumentHeader) -> QWidget:
    field = _text(header, "channel", N_("Change of channel"))
    field.setFixedWidth(110)
    return field


def _address(header: DocumentHeader) -> QWidget:
    return _text(header, "address", N_("Change of address"))


def _carrier(header: DocumentHeader) -> QWidget:
    field = _text(header, "carrier", N_("Change of carrier"))
    field.setFixedWidth(110)
    return field


def _tracking(header: DocumentHeader) -> QWidget:
    field = _text(header, "tracking", N_("Change of tracking number"))
    field.setFixedWidth(150)
    return field


def _parcels(header: DocumentHeader) -> QWidget:
    field = PlainEdit(header)
    field.setFixedWidth(64)
    field.editingFinished.connect(lambda: header.change_parcels(field))
    return field


def _text(header: DocumentHeader, name: str, message: str) -> QWidget:
    field = QLineEdit(header)
    field.editingFinished.connect(lambda: header.change(message, name, field.text().strip()))
    return field


def _handler(header: DocumentHeader) -> QWidget:
    field = _text(header, "handler", N_("Change of handler"))
    field.setFixedWidth(100)
    return field


def _remark(header: DocumentHeader) -> QWidget:
    return _text(header, "remark", N_("Change of remark"))


def _source(header: DocumentHeader) -> QWidget:
    field = PlainEdit(header)
    field.setFixedWidth(170)
    field.editingFinished.connect(lambda: header.change_source(field))
    return field


def _amount(header: DocumentHeader) -> QWidget:
    field = MoneyEdit(header)
    field.setFixedWidth(140)
    field.value_changed.connect(lambda value: header.change(N_("Change of amount"), "amount", value))
    return field


def _discount(header: DocumentHeader) -> QWidget:
    field = PlainEdit(header)
    field.setFixedWidth(124)
    field.editingFinished.connect(lambda: header.change_discount(field))
    if header._model.kind.line_fields:
        header.say(field.setPlaceholderText, lambda: _("2.00 or 10%"))
    return field


def _tax_inclusive(header: DocumentHeader) -> QWidget:
    field = QCheckBox(header)
    header.say(field.setText, lambda: _("included"))
    field.clicked.connect(lambda checked: header.change(N_("Change of tax"), "tax_inclusive", checked))
    return field


_MAKERS: dict[str, Callable[[DocumentHeader], QWidget]] = {
    "party": _party,
    "warehouse": _warehouse,
    "to_warehouse": _to_warehouse,
    "at": _at,
    "due": _due,
    "reference": _reference,
    "channel": _channel,
    "address": _address,
    "carrier": _carrier,
    "tracking": _tracking,
    "parcels": _parcels,
    "handler": _handler,
    "remark": _remark,
    "source": _source,
    "account": _account,
    "to_account": _to_account,
    "purpose": _purpose,
    "amount": _amount,
    "discount": _discount,
    "tax_inclusive": _tax_inclusive,
}
_STRETCH = {"party": 3, "address": 3, "remark": 2}
_DEFAULT = {"warehouse": "MAIN", "account": "CASH"}
ON_ACCOUNT = "on_account"
"""The means of payment that is no money yet."""
_LET_OFF = ("settlement_discount", "settlement_income", "rounding", "bad_debts")
_MOST_IN_ROW = 8
