"""A shop driven through its command file: what acceptance tests and other programs see of the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.app.bootstrap import build_services, simulated_paper
from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.devices.setup import build_devices
from jxc_desktop.services.base import ManualClock, Session
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.commands import CommandFile
from jxc_desktop.services.first_run import make_shop


@dataclass
class Books:
    """A practice shop whose clock stands at 2026-05-21 09:00 until it is set."""

    database: Database
    services: Services
    clock: ManualClock
    file: CommandFile

    def line(self, **members: Any) -> dict[str, Any]:
        """Carry one line out and answer what it answered."""
        answer: dict[str, Any] = self.file.answer(json.dumps(members, ensure_ascii=False, default=str))
        return answer

    def do(self, verb: str, /, **members: Any) -> dict[str, Any]:
        """Carry out a line that must succeed; answers its result."""
        answer = self.line(do=verb, **members)
        assert answer["ok"], answer
        result = answer["result"]
        return {**result, "number": answer.get("number", "")} if isinstance(result, dict) else result

    def ask(self, question: str, /, **members: Any) -> Any:
        """Ask something that must be answered."""
        answer = self.line(ask=question, **members)
        assert answer["ok"], answer
        return answer["result"]

    def refused(self, verb: str, /, **members: Any) -> dict[str, Any]:
        """Carry out a line that must be refused; answers the error."""
        answer = self.line(do=verb, **members)
        assert not answer["ok"], answer
        assert "error" in answer, answer
        error: dict[str, Any] = answer["error"]
        return error

    def doubted(self, verb: str, /, **members: Any) -> list[str]:
        """Carry out a line that must be doubted; answers the codes."""
        answer = self.line(do=verb, **members)
        assert not answer["ok"], answer
        assert "doubts" in answer, answer
        return [doubt["code"] for doubt in answer["doubts"]]

    def product(self, code: str = "A", **members: Any) -> str:
        """Make a product that stock may do anything with."""
        self.do("product", **{"code": code, "name": code, "unit": "个", "negative": "allow", **members})
        return code

    def receive(self, product: str, quantity: str, price: str, at: str, **members: Any) -> str:
        """Post a goods receipt of one line; answers its number."""
        line = {"product": product, "quantity": quantity, "price": price}
        return str(self.do("post", kind="goods_receipt", at=at, confirm="all", lines=[line], **members)["number"])

    def sell(self, product: str, quantity: str, at: str, price: str = "100", **members: Any) -> str:
        """Sell at the counter for cash; answers the number."""
        line = {"product": product, "quantity": quantity, "price": price}
        return str(self.do("sell", at=at, confirm="all", lines=[line], **members)["number"])

    def issue(self, product: str, quantity: str, at: str, **members: Any) -> str:
        """Post another issue; answers its number."""
        line = {"product": product, "quantity": quantity}
        return str(self.do("post", kind="other_issue", at=at, confirm="all", lines=[line], **members)["number"])

    def cost(self, document: str, line: int = 1) -> Decimal:
        """The signed stock value a line of a document moved."""
        return Decimal(self.ask("document", document=document)["lines"][line - 1]["cost"])

    def stock(self, product: str = "A", **members: Any) -> tuple[Decimal, Decimal]:
        """Quantity and value of a product."""
        found = self.ask("stock", product=product, **members)
        return Decimal(found["quantity"]), Decimal(found["value"])

    def average(self, product: str = "A") -> Decimal:
        """The average cost of a product."""
        return Decimal(self.ask("stock", product=product)["average"])

    def is_sound(self) -> bool:
        """Whether the doctor finds nothing; fails with its words otherwise."""
        report = self.services.maintenance.doctor()
        assert report.sound, [str(finding) for finding in report.findings]
        return True


def new_books(database: Database) -> Iterator[Books]:
    """An empty practice shop in an empty database."""
    clock = ManualClock(datetime(2026, 5, 21, 9, 0))
    make_shop(database, clock, name="小店", language="zh_CN")
    services = build_services(database, clock, Session(), build_devices({}, simulated_paper))
    services.users.sign_in_trusted()
    services.goods.load()
    yield Books(database, services, clock, CommandFile(services, clock))


@contextmanager
def books_in(folder: Path) -> Iterator[Books]:
    """A practice shop in a new data file of this folder, for what runs outside the tests."""
    database = open_database(folder / "shop.jxc", create=True)
    try:
        yield next(new_books(database))
    finally:
        database.close()
