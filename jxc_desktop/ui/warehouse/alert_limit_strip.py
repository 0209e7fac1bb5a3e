"""Above the alerts of a kind: its limit, for all goods, a category or the item under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QWidget

from jxc_desktop.domain.alerts import IN_DAYS, WITH_LIMIT, AlertKind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.alerts import AlertRow, LimitRow
from jxc_desktop.ui.common.alive import alive
from jxc_desktop.ui.common.document_parts import DocumentParts
from jxc_desktop.ui.common.editors import QuantityEdit
from jxc_desktop.ui.common.tokens import GRID
from jxc_desktop.ui.common.translated import Translated

_SENTENCES: Mapping[str, str] = {
    "low": N_("Told of when there are fewer than (base units)"),
    "high": N_("Told of when there are more than (base units)"),
    "cover": N_("Told of when the stock lasts for more days than"),
    "no_sale": N_("Told of after so many days without sale"),
    "near_expiry": N_("Told of so many days before the date"),
}
_ITEM = "item"


@dataclass(frozen=True, slots=True)
class _Read:
    """What the strip shows: limits, categories by code and name, and the setting of near expiry."""

    limits: Sequence[LimitRow]
    categories: Sequence[tuple[str, str]]
    near_expiry_days: int


class LimitStrip(Translated, QFrame):
    """Shows and changes the limit of a kind; an empty field takes it away. ``failed`` tells what was refused."""

    failed = Signal(object)

    def __init__(self, parts: DocumentParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alerts.limit")
        self._parts = parts
        self._kind = ""
        self._row: AlertRow | None = None
        self._read = _Read((), (), 0)
        self.before, self.on_card = QLabel(self), QLabel(self)
        self.on_card.setProperty("role", "status")
        self.value = QuantityEdit(self, name="alerts.limit.value")
        self.value.setFixedWidth(90)
        self.whom = QComboBox(self)
        self.whom.setObjectName("alerts.limit.whom")
        self.whom.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        for widget in (self.before, self.value, self.whom, self.on_card):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.before.setBuddy(self.value)
        self.say(self.whom.setAccessibleName, lambda: _("For which goods the limit is"))
        self.whom.currentIndexChanged.connect(lambda _place: self._show_value())
        self.value.value_changed.connect(self._typed)
        editable = parts.may(Permission.ALERT_EDIT)
        self.value.setReadOnly(not editable)
        self.hide()
        self.read()

    # what is shown

    def read(self) -> None:
        """Read the limits."""
        services = self._parts.services

        def work() -> _Read:
            categories = [(one.code, one.name) for one in services.masterdata.categories()]
            return _Read(services.alerts.limits(), categories, services.settings.shop().near_expiry_days)

        self._parts.runner.submit(
            lambda _progress: work(), done=alive(self, self._take), failed=alive(self, self.failed.emit), read=True
        )

    def _take(self, found: _Read) -> None:
        self._read = found
        self._offer()
        self._show_value()

    def show_kind(self, kind: str) -> None:
        """Show the limit of a kind; nothing for kinds without one."""
        self._kind = kind
        self.setVisible(kind in _SENTENCES)
        self._say()
        self._offer()
        self._show_value()

    def show_row(self, row: AlertRow | None) -> None:
        """Offer the item under the cursor."""
        if (row and row.product) != (self._row and self._row.product):
            self._row = row
            self._offer()
            self._show_value()

    def _offer(self) -> None:
        chosen = self.whom.currentData()
        with QSignalBlocker(self.whom):
            self.whom.clear()
            self.whom.addItem(_("All goods"), "")
            if self._row is not None and self._kind in {kind.value for kind in IN_DAYS}:
                self.whom.addItem(_("Item: {name}").format(name=self._row.name), _ITEM)
            for code, name in self._read.categories:
                self.whom.addItem(_("Category: {name}").format(name=name), f"category {code}")
            self.whom.setCurrentIndex(max(self.whom.findData(chosen), 0))

    def _target(self) -> tuple[str, str]:
        """Codes of the category and the product the limit is for; both empty: all goods."""
        chosen = str(self.whom.currentData() or "")
        if chosen == _ITEM and self._row is not None:
            return "", self._row.product
        return chosen.removeprefix("category "), ""

    def _stored(self) -> Decimal | None:
        category, product = self._target()
        for one in self._read.limits:
            if (one.alert, one.category, one.product) == (self._kind, category, product):
                return one.threshold
        return None

    def _show_value(self) -> None:
        self.value.set_value(self._stored())
        by_setting = self._kind == AlertKind.NEAR_EXPIRY.value and self._target() == ("", "")
        self.value.setPlaceholderText(str(self._read.near_expiry_days) if by_setting else _("none"))

    def _say(self) -> None:
        told = _(_SENTENCES[self._kind]) if self._kind in _SENTENCES else ""
        self.before.setText(told)
        self.value.setAccessibleName(told)
        on_card = self._kind in {"low", "high"}
        self.on_card.setText(_("The limit of one item stands on its card (Enter).") if on_card else "")

    # what is changed

    def _typed(self, threshold: Decimal | None) -> None:
        if self._kind not in {kind.value for kind in WITH_LIMIT} or threshold == self._stored():
            return
        kind, (category, product), services = self._kind, self._target(), self._parts.services
        self._parts.runner.submit(
            lambda _progress: services.alerts.set_limit(kind, threshold, category, product),
            done=alive(self, lambda _changes: None),
            failed=alive(self, self._refused),
        )

    def _refused(self, error: Exception) -> None:
        self._show_value()
        self.failed.emit(error)

    def retranslate(self) -> None:
        """Say everything again."""
        super().retranslate()
        self._say()
        self._offer()
