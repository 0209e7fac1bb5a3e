"""The counter: scan, pay, next customer.

The scan box owns the keyboard; buttons and tables never take the focus. Panels that need a field
borrow the focus and give it back when they close. Nothing here opens a dialog.
"""

from __future__ import annotations

from typing import ClassVar, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.scanning import WARNINGS, Scan
from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.keys import key_text
from jxc_desktop.ui.common.sounds import Sound
from jxc_desktop.ui.common.tab_page import Help, TabPage
from jxc_desktop.ui.counter.answers import Answer, Tone
from jxc_desktop.ui.counter.cart import label_of
from jxc_desktop.ui.counter.counter_actions import CounterActions
from jxc_desktop.ui.counter.counter_layout import CounterLayout
from jxc_desktop.ui.counter.counter_parts import CounterParts
from jxc_desktop.ui.counter.counter_style import counter_style
from jxc_desktop.ui.counter.counter_view_model import CounterViewModel, Mode
from jxc_desktop.ui.counter.emergency import Emergency
from jxc_desktop.ui.counter.facing import face
from jxc_desktop.ui.counter.return_view_model import ReturnViewModel
from jxc_desktop.ui.counter.shift_view_model import ShiftViewModel
from jxc_desktop.ui.counter.till_ports import JournalPort

HELP = Help(
    purpose=N_("Sell goods to the customers at the counter."),
    steps=(
        N_("Scan the goods, or type initials and press Enter."),
        N_("Press Enter on the empty scan box to pay."),
        N_("Press Enter again when the sum is right."),
        N_("To take goods back, press the return key, scan the receipt, then the goods; others are bought for them."),
    ),
    errors=(
        (N_("A code is not known"), N_("It waits in the red strip. Deal with it before payment.")),
        (N_("The printer does not work"), N_("The sale is saved. Press F6 when the printer is ready.")),
    ),
)


class CounterWindow(TabPage):
    """The page of the counter."""

    name: ClassVar[str] = "counter"
    heading: ClassVar[str] = N_("Counter")
    icon_name: ClassVar[str] = "counter"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.PRODUCTS, Topic.STOCK, Topic.DRAFTS, Topic.SHIFTS, Topic.PRINT_JOBS, Topic.SETTINGS, Topic.PARTIES}
        | {Topic.USERS}
    )
    help: ClassVar[Help | None] = HELP

    def __init__(self, parts: CounterParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._answer = Answer(Tone.NEUTRAL, str)
        session = parts.session
        self.view_model = CounterViewModel(
            parts.counter,
            parts.goods,
            parts.runner,
            parts.sounds,
            counter_code=session.counter,
            seconds=parts.seconds,
            parent=self,
        )
        self.returns = ReturnViewModel(parts.counter, self.view_model, parts.sounds, self)
        self.shifts = ShiftViewModel(parts.counter, self.view_model, self)
        self.layout_of = CounterLayout(session.counter, session.user.name if session.user else "", self)
        self.actions_of = CounterActions(parts, self.layout_of, self.view_model, self.returns, self.shifts, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.layout_of)
        self._bind()
        theme.current().changed.connect(self._dress)
        self._dress()
        self.view_model.open()

    def _dress(self) -> None:
        self.setStyleSheet(counter_style(theme.current()))

    def _bind(self) -> None:
        view, model, box = self.layout_of, self.view_model, self.layout_of.box
        box.entered.connect(self._enter)
        box.textEdited.connect(self._look)
        box.moved.connect(self._move)
        box.stepped.connect(model.change_quantity)
        box.removed.connect(self._remove)
        box.ended.connect(model.remove_buyer)
        box.emptied.connect(model.clear_cart)
        box.undone.connect(model.undo)
        box.redone.connect(model.redo)
        box.escaped.connect(self._escape)
        view.search.chosen.connect(self._take_hit)
        view.cart_table.clicked.connect(lambda index: model.select_line(view.cart_model.row(index.row()).line))
        view.keys.pressed.connect(self.actions_of.press)
        model.cart_changed.connect(self._show_cart)
        model.answered.connect(self._show_answer)
        model.digits_kept.connect(box.selectAll)
        self.returns.changed.connect(self._show_return)
        model.weighing.weigher = self._parts.weigher
        self._parts.queue.queue_changed.connect(view.header.show_queue)
        if self._parts.journal is not None:
            self._watch_journal(self._parts.journal)
        face(model, self._parts.customer)

    def _watch_journal(self, journal: JournalPort) -> None:
        model, band, session = self.view_model, self.layout_of.emergency, self._parts.session

        def may_book() -> bool:
            return session.user is not None and not model.busy

        def show() -> None:
            model.in_trouble = emergency.waiting > 0
            band.show_state(emergency.waiting, emergency.reason)

        emergency = Emergency(journal, self._parts.runner, may_book, self)
        emergency.changed.connect(show)
        model.emergency = emergency
        emergency.begin()

    # scans

    def on_scan(self, scan: object) -> bool:
        """Sell it, price it, or count it as returned; documents, staff and commands are the shell's."""
        return self._take_scan(cast("Scan", scan))

    def _take_scan(self, scan: Scan) -> bool:
        if self.view_model.mode is Mode.RETURN:
            self.actions_of.take_return_scan(scan)
            return True
        if scan.user and not self.layout_of.authorisation.isHidden():
            self.layout_of.authorisation.take_name(scan.user)
            return True
        if self.actions_of.take_card_scan(scan):
            return True
        if self.view_model.mode is Mode.CUSTOMER and scan.scanned is None and not scan.command:
            self.actions_of.panels.customer.look_for(scan.code)
            return True
        if scan.command:
            return self.actions_of.run_command(scan.command)
        if scan.document or scan.user or scan.bin:
            return False
        box = self.layout_of.box
        typed = box.text()
        kept = self.view_model.keeps_digits(typed)
        self.view_model.scan(scan.code, scan.scanned, typed, label_of(scan))
        if not kept:
            box.clear()
        self.layout_of.search.hide()
        self._warn(scan)
        return True

    def _warn(self, scan: Scan) -> None:
        if scan.warnings and scan.scanned is not None and self._answer.tone is not Tone.ERROR:
            self._parts.sounds.play(Sound.WARNING)
            told = self._answer.tell
            self.view_model.say(
                Tone.WARNING, lambda: "   ".join((told(), *(_(WARNINGS[warning]) for warning in scan.warnings)))
            )

    def on_double_read(self, scan: Scan) -> None:
        """The same package read twice at once."""
        if self.view_model.mode is not Mode.RETURN:
            self.view_model.double_read(scan.scanned, label_of(scan))

    # the scan box

    def _enter(self) -> None:
        view = self.layout_of
        if self.view_model.mode in _ENTER_CLOSES:
            self.actions_of.enter_panel()
            return
        typed, choice = view.box.text(), view.search.choice()
        returning = self.view_model.mode is Mode.RETURN and self.returns.take_typed(typed)
        if returning or self.view_model.enter(typed, choice):
            view.box.clear()
        view.search.hide()

    def _remove(self) -> None:
        """Del: the selected line; while the last sale is looked at, that sale."""
        if self.view_model.mode is Mode.LAST_SALE:
            self.actions_of.last_sale.ask_reason()
        else:
            self.view_model.remove_line()

    def _look(self, typed: str) -> None:
        view = self.layout_of
        view.place_search()
        view.search.show_hits(self.view_model.search(typed))
        view.place_search()

    def _move(self, by: int) -> None:
        if self.layout_of.search.isVisible():
            self.layout_of.search.move_choice(by)
        else:
            self.view_model.select(by)

    def _take_hit(self, code: str) -> None:
        if self.view_model.enter(self.layout_of.box.text(), code):
            self.layout_of.box.clear()
        self.layout_of.search.hide()

    def _escape(self) -> None:
        view = self.layout_of
        if view.search.isVisible() or view.box.text():
            view.search.hide()
            view.box.clear()
        else:
            self.actions_of.close_panel()

    # showing

    def _show_cart(self) -> None:
        view = self.layout_of
        view.cart_model.set_rows(self.view_model.lines)
        view.show_line(self.view_model.selected)
        self._tell_undo()

    def _tell_undo(self) -> None:
        self.undo_changed.emit(step.text() if (step := self.view_model.history.next_undo) else "")

    def _show_answer(self, answer: Answer) -> None:
        self._answer = answer
        self.layout_of.result.show_answer(answer)

    def _show_return(self) -> None:
        self.layout_of.return_model.set_rows(self.returns.rows)
        self.layout_of.show_line(self.view_model.selected)

    # the page

    def first_focus(self) -> QWidget:
        """Where typing goes."""
        return self.actions_of.focus_target()

    def explanation(self) -> Help:
        """The help with the keys in force."""
        return self.actions_of.keys.explain(HELP)

    def refresh(self, changes: Changes) -> None:
        """Follow what others changed: prices, parked sales, the printer."""
        if Topic.PRODUCTS in changes.topics:
            self.view_model.price_again()
        if Topic.DRAFTS in changes.topics:
            self.actions_of.count_parked()
        if Topic.SETTINGS in changes.topics:
            self.actions_of.keys.read()
        if changes.topics & {Topic.SETTINGS, Topic.PARTIES}:
            self.actions_of.panels.read_means()
        if Topic.USERS in changes.topics:
            self.actions_of.panels.read_people()
        if Topic.PRINT_JOBS in changes.topics:
            self.actions_of.look_at_printer()

    def retranslate(self) -> None:
        """Say what depends on data again."""
        super().retranslate()
        view = self.layout_of
        view.cart_model.retranslate()
        view.return_model.retranslate()
        view.search.retranslate()
        view.strip.show_codes(self.view_model.unknown.codes)
        view.result.show_answer(self._answer)
        self._tell_undo()

    def event(self, event: QEvent) -> bool:
        """The keys of the counter come here before any shortcut of the shell."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._action_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Function keys act; whatever else was typed past a field goes to the scan box."""
        action = self._action_of(event)
        if action:
            if not event.isAutoRepeat():
                self.actions_of.press(action)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
            event.accept()
        elif event.text().isprintable() and event.text() and not event.modifiers() & _COMMANDS:
            self.layout_of.box.setFocus()
            self.layout_of.box.insert(event.text())
            event.accept()
        else:
            super().keyPressEvent(event)

    def _action_of(self, event: QKeyEvent) -> str:
        return self.actions_of.keys.keys.action(key_text(event))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Fit old narrow screens."""
        super().resizeEvent(event)
        self.layout_of.fit(event.size().width())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """The keyboard belongs to the counter as soon as it is seen."""
        super().showEvent(event)
        self.first_focus().setFocus()


_ENTER_CLOSES = frozenset({Mode.LAST_SALE, Mode.HELP})
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
