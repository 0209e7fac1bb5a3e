"""A shell with small pages, for the tests of the main window and its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_, NotAllowed
from jxc_desktop.domain.permissions import CLERK, COUNTER_OPERATOR, DEFAULT_ROLES, OWNER, Permission
from jxc_desktop.services.base import Session, User
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import InlineRunner
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.shell.commands import Command, CommandRegistry
from jxc_desktop.ui.shell.main_window import MainWindow
from jxc_desktop.ui.shell.pages import PageEntry, PageRegistry
from jxc_desktop.ui.shell.parts import Alert, Figure, Found, HomeFacts, ShellParts

OWNER_USER = User(1, "王老板", (OWNER,), DEFAULT_ROLES[OWNER])
OPERATOR_USER = User(2, "小梅", (COUNTER_OPERATOR,), DEFAULT_ROLES[COUNTER_OPERATOR])
CLERK_USER = User(3, "老李", (CLERK,), DEFAULT_ROLES[CLERK])
USERS = {user.name: user for user in (OWNER_USER, OPERATOR_USER, CLERK_USER)}
PIN = "1234"

PAGES: tuple[tuple[str, str, str, Permission | None, str], ...] = (
    ("counter", N_("Counter"), "counter", Permission.COUNTER_SELL, "F9"),
    ("goods_receipts", N_("Goods receipt"), "purchase", Permission.PURCHASE_POST, ""),
    ("stock", N_("Stock on hand"), "stock", Permission.STOCK_VIEW, ""),
    ("products", N_("Item"), "masterdata", Permission.PRODUCT_VIEW, ""),
    ("reports", N_("Reports"), "report", Permission.REPORT_VIEW, ""),
)


class SmallPage(TabPage):
    """A page with one field that remembers what it was told."""

    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK})

    def __init__(self, entry_name: str, title: str, key: str | None) -> None:
        super().__init__(key=key)
        self.name, self.heading = entry_name, title  # type: ignore[misc]
        self.refreshed, self.scans = 0, []
        self.box = QLineEdit(self)
        self.box.setObjectName(f"{entry_name}.box")
        self.box.setAccessibleName("123")
        layout = QVBoxLayout(self)
        layout.addWidget(self.box)
        layout.addStretch(1)

    def refresh(self, changes: Any) -> None:
        self.refreshed += 1

    def first_focus(self) -> QLineEdit:
        return self.box

    def on_scan(self, scan: Any) -> bool:
        self.scans.append(scan)
        return True


@dataclass
class ShellWorld:
    """The parts a test shell is made of, and what was done with them."""

    parts: ShellParts
    sounds: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    saved: int = 0

    def window(self) -> MainWindow:
        return MainWindow(self.parts)


def a_shell(state: dict[str, Any] | None = None, landing: dict[str, str] | None = None) -> ShellWorld:
    """A shell of small pages; PIN 1234 lets everybody in."""
    notices = Notices()
    pages, commands = PageRegistry(), CommandRegistry()
    for name, title, sign, permission, keys in PAGES:
        entry = PageEntry(
            name,
            title,
            lambda key, name=name, title=title: SmallPage(name, title, key),  # type: ignore[misc]
            sign,
            permission,
            rail=True,
            new_page="stock" if name == "goods_receipts" else "",
            keys=keys,
        )
        pages.add(entry)
    parts = ShellParts(
        pages=pages,
        commands=commands,
        runner=InlineRunner(notices),
        notices=notices,
        session=Session(),
        users=lambda: list(USERS),
        sign_in=sign_in,
        sign_in_badge=lambda code: USERS[code],
        shop_name=lambda: "123",
        facts=facts,
        find=find,
        state=state if state is not None else {},
        landing=landing if landing is not None else {COUNTER_OPERATOR: "counter"},
    )
    world = ShellWorld(parts)
    parts.error_sound = lambda: world.sounds.append("error")
    parts.save_state = lambda: setattr(world, "saved", world.saved + 1)
    commands.add(
        Command("backup.now", N_("Back up now"), lambda: world.done.append("backup"), permission=Permission.BACKUP)
    )
    return world


def sign_in(name: str, pin: str) -> User:
    if pin != PIN:
        raise NotAllowed(user=name, permission=Permission.COUNTER_SELL.value)
    return USERS[name]


def facts() -> HomeFacts:
    return HomeFacts(
        counts={"goods_receipts": 3, "stock": 12},
        figures=(Figure(N_("Sales today"), "¥8,412.00"), Figure(N_("Number of sales today"), "143")),
        alerts=(Alert("warning", "9", "12", "stock"),),
    )


def find(text: str, scope: str) -> list[Found]:
    goods = [
        Found("可口可乐 330ml", "123", "products", "P1", "6901028075763", "masterdata", exact=text == "6901028075763")
    ]
    return [found for found in goods if text in found.title or text in found.detail]
