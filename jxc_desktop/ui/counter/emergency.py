"""The counter while the books cannot be written: sales are kept in a journal, and booked once the books answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import ShopError, StorageError
from jxc_desktop.i18n import ngettext
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.sale_journal import TROUBLES
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.translated import Translated
from jxc_desktop.ui.counter.ports import CartQuote, SoldCart
from jxc_desktop.ui.counter.till_ports import JournalPort, TakenOver

RETRY_SECONDS = 20


def is_trouble(error: Exception) -> bool:
    """Whether the books cannot be written, and will not be in a moment."""
    return isinstance(error, StorageError) and error.code in TROUBLES


class Emergency(QObject):
    """How many sales wait in the journal, and why.

    Signals:
        changed: the number, or the reason.
    """

    changed = Signal()

    def __init__(self, journal: JournalPort, runner: Runner, may_book: Callable[[], bool], parent: QObject) -> None:
        """``may_book`` says whether somebody is signed in and nothing is being posted."""
        super().__init__(parent)
        self._journal, self._runner, self._may_book = journal, runner, may_book
        self.waiting = 0
        self.reason: ShopError | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(RETRY_SECONDS * 1000)
        self._timer.timeout.connect(self.take_over)

    def begin(self) -> None:
        """Look whether sales of before wait, and book them."""
        self._runner.submit(lambda _progress: self._journal.waiting(), done=self._found, failed=self._failed, read=True)

    def _found(self, waiting: int) -> None:
        self._show(waiting, self.reason)
        if waiting:
            self.take_over()

    def keep(self, cart: Draft, quote: CartQuote) -> SoldCart:
        """Keep a sale that is paid; on the disk when this answers.

        Raises:
            StorageError: not even the journal can be written.
            UserError: it needs the books.
        """
        return self._journal.keep(cart, quote)

    def fresh(self, counter: str) -> Draft:
        """The cart for the next customer."""
        return self._journal.fresh(counter)

    def kept(self, error: StorageError) -> None:
        """One more sale is in the journal, for this reason."""
        self._show(self.waiting + 1, error)

    def take_over(self) -> None:
        """Book what waits, if the books can be written again."""
        if self.waiting and self._may_book():
            self._runner.submit(lambda _progress: self._journal.take_over(), done=self._taken, failed=self._failed)

    def _taken(self, outcome: TakenOver) -> None:
        self._show(outcome.waiting, outcome.reason)

    def _failed(self, error: Exception) -> None:
        self._show(self.waiting, error if isinstance(error, ShopError) else self.reason)

    def _show(self, waiting: int, reason: ShopError | None) -> None:
        self.waiting, self.reason = waiting, reason if waiting else None
        if waiting and not self._timer.isActive():
            self._timer.start()
        elif not waiting:
            self._timer.stop()
        self.changed.emit()


class EmergencyBand(Translated, QLabel):
    """Says across the whole width that sales are kept and not booked yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emergency_band")
        self.setWordWrap(True)
        self._waiting, self._reason = 0, ""
        self.say(self.setText, self._words)
        self.hide()

    def _words(self) -> str:
        text = ngettext(
            "▲ The books cannot be written. Selling goes on: {count} sale is kept on this computer and booked later.",
            "▲ The books cannot be written. Selling goes on: {count} sales are kept on this computer and booked later.",
            self._waiting,
        ).format(count=self._waiting)
        return f"{text}  {self._reason}".strip()

    def show_state(self, waiting: int, reason: ShopError | None) -> None:
        """Show how many sales wait and why; hide when none does."""
        self._waiting, self._reason = waiting, sentence(reason) if reason is not None else ""
        self.retranslate()
        self.setVisible(waiting > 0)
