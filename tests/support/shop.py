"""A new shop with its owner signed in: what every test of a service begins with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from jxc_desktop.db.engine import Database
from jxc_desktop.services.base import ManualClock, Session
from jxc_desktop.services.first_run import make_shop
from jxc_desktop.services.service import Service
from jxc_desktop.services.users import UserService

S = TypeVar("S", bound=Service)


@dataclass
class Shop:
    """An empty shop, its clock, and whoever is signed in (the owner at first)."""

    database: Database
    clock: ManualClock = field(default_factory=lambda: ManualClock(datetime(2026, 5, 1, 9, 30)))
    session: Session = field(default_factory=Session)

    def service(self, kind: type[S]) -> S:
        """A service of this shop."""
        return kind(self.database, self.clock, self.session)

    def sign_in(self, name: str = "") -> None:
        """Let somebody else work; the owner by default."""
        self.service(UserService).sign_in_trusted(name)

    def audited(self) -> list[tuple[str, str, str]]:
        """Action, object and outcome of everything in the audit trail."""
        with self.database.read() as connection:
            rows = connection.exec_driver_sql("SELECT action, object, outcome FROM audit ORDER BY id")
            return [(row[0], row[1], row[2]) for row in rows]


def new_shop(database: Database) -> Iterator[Shop]:
    """Make the shop in an empty database."""
    shop = Shop(database)
    make_shop(database, shop.clock, name="小店", language="zh_CN")
    shop.sign_in()
    yield shop
