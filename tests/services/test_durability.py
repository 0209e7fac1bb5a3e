"""What was acknowledged stays, whatever ends the program; what was not can be sent again."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from jxc_desktop.app.bootstrap import build_services, simulated_paper
from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.db.verify import examine
from jxc_desktop.devices.setup import build_devices
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.services.base import ManualClock, Session
from jxc_desktop.services.commands import CommandFile
from jxc_desktop.services.first_run import make_shop
from tests.support.commands import Books, new_books
from tests.support.killed_till import till_to_kill
from tests.support.killing import Runs, started

KILLS = 50
KILLS_OF_A_TILL = 6
"""Two hundred are done by `tests.benchmarks.kills`."""
LINES_A_RUN = 12
AT_ONCE = 5  # kills between two examinations

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forks of one program")


@dataclass
class Till:
    """A data folder, the program that plays command files on it, and what was acknowledged so far."""

    folder: Path
    program: Runs
    waiting: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: int = 0

    def next_line(self, chance: random.Random) -> dict[str, Any]:
        """A receipt, a sale, cash into the drawer, an issue or a draft, each with its own key."""
        self.sent += 1
        key, line = f"key-{self.sent}", {"product": "A", "quantity": str(chance.randint(1, 5))}
        return chance.choice(
            [
                {"do": "post", "kind": "goods_receipt", "key": key, "lines": [{**line, "price": "3.33"}]},
                {"do": "sell", "key": key, "lines": [line, line]},
                {"do": "sell", "key": key, "lines": [line], "tenders": [{"means": "wechat", "amount": "500"}]},
                {"do": "cash_in", "key": key, "counter": "1", "amount": "1.00", "reason": "float"},
                {"do": "post", "kind": "other_issue", "key": key, "confirm": "all", "lines": [line]},
                {"do": "draft", "kind": "other_issue", "key": key, "lines": [line]},
            ]
        )

    def run(self, seconds: float | None) -> None:
        """Play what waits; killed so long after the first answer. Whole answers are acknowledged."""
        commands, answers = self.folder / "commands.jsonl", self.folder / "answers.jsonl"
        commands.write_text("".join(json.dumps(line) + "\n" for line in self.waiting), encoding="utf-8")
        said = self.program.run(self.folder, commands, answers, seconds=seconds)
        for line, answer in zip(self.waiting, map(json.loads, said), strict=False):
            if answer["ok"]:
                earlier = self.acknowledged.setdefault(line["key"], answer)
                assert answer.get("number") == earlier.get("number")
            else:
                assert answer["error"]["code"] == "over_tendered", answer
        self.waiting = self.waiting[len(said) :]


@pytest.fixture
def till(database_file: Path, tmp_path: Path) -> Iterator[Till]:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(database_file, folder / "shop.jxc")
    database = open_database(folder / "shop.jxc")
    for books in new_books(database):
        books.product(price="9.90")
        books.do("open_shift", counter="1", float="100")
    database.close()
    with started("tests.services.durability_child") as program:
        yield Till(folder, program)


def test_fifty_kills_lose_nothing_that_was_acknowledged_and_double_nothing(till: Till) -> None:
    chance = random.Random(20261121)
    for kill in range(1, KILLS + 1):
        till.waiting += [till.next_line(chance) for _ in range(LINES_A_RUN - len(till.waiting) // 2)]
        till.run(chance.uniform(0, 0.12))
        if kill % AT_ONCE == 0:
            look(till)
    till.run(None)
    assert till.waiting == []
    look(till)
    assert len(till.acknowledged) > KILLS


def test_a_till_killed_while_it_sells_and_prints_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    chance = random.Random(5)
    with till_to_kill(tmp_path) as selling:
        for _kill in range(KILLS_OF_A_TILL):
            selling.kill(chance)
            selling.look(closely=False)
        selling.close()
        assert selling.sold


def look(till: Till) -> None:
    """Every acknowledged line is there once, with its number; the doctor finds nothing."""
    database = open_database(till.folder / "shop.jxc")
    try:
        with database.read() as connection:
            posted = connection.execute(text("SELECT key, number FROM documents")).all()
            kept = {key for (key,) in connection.execute(text("SELECT key FROM drafts"))}
            findings = examine(connection)
    finally:
        database.close()
    numbers = dict(posted)
    assert len(numbers) == len(posted)
    for key, answer in till.acknowledged.items():
        if "number" in answer:
            assert numbers[key] == answer["number"]
        else:
            assert key in kept
    unknown = set(numbers) - set(till.acknowledged)
    assert unknown <= {line["key"] for line in till.waiting}
    assert [str(finding) for finding in findings] == []


def reopened(path: Path) -> tuple[Database, CommandFile]:
    database, clock = open_database(path), ManualClock(datetime(2026, 5, 21, 9))
    services = build_services(database, clock, Session(), build_devices({}, simulated_paper))
    services.users.sign_in_trusted()
    services.goods.load()
    return database, CommandFile(services, clock)


def test_a_full_disk_refuses_the_line_and_the_next_one_goes_on(books: Books) -> None:
    if books.database.dialect != "sqlite":
        pytest.skip("a server looks after its own disk")
    books.product()
    big = [{"product": "A", "quantity": "1", "remark": "很" * 9000} for _ in range(40)]
    line = {"kind": "other_receipt", "key": "K", "confirm": "all", "lines": big}
    with books.database.write() as work:
        pages = work.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        work.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    error = books.refused("post", **line)

    assert (error["code"], "磁盘" in error["message"]) == ("disk_full", True)
    with books.database.write() as work:
        work.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert books.do("post", **line)["repeated"] is False
    assert books.stock()[0] == 40
    assert books.is_sound()


def test_no_shift_begins_on_a_disk_that_is_nearly_full(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    if books.database.path is None:
        pytest.skip("a server looks after its own disk")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=150 << 20))
    refused = books.refused("open_shift", counter="1", float="100")
    assert (refused["code"], "150" in refused["message"]) == ("no_room", True)
    monkeypatch.undo()
    books.do("open_shift", counter="1", float="100")


def test_a_cart_and_a_draft_outlive_the_program(database_file: Path) -> None:
    database = open_database(database_file)
    make_shop(database, ManualClock(datetime(2026, 5, 21, 9)), name="小店", language="zh_CN")
    database.close()
    database, file = reopened(database_file)
    counter = file.services.counter
    cart = counter.cart("1")
    counter.save(Draft(**{**_fields(cart), "lines": (DraftLine(1, product="A", quantity="3"),)}))
    parked = counter.park(Draft("counter_sale", "parked-1", (DraftLine(1, product="B"),), counter="1"), "王先生")
    database.close()

    database, file = reopened(database_file)
    again = file.services.counter.cart("1")
    assert (again.key, again.lines[0].quantity) == (cart.key, "3")
    assert [row.parked_as for row in file.services.counter.parked("1")] == [parked.parked_as]
    database.close()


def _fields(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in Draft.__dataclass_fields__}


def test_a_second_program_on_the_same_books_only_reads(database_file: Path) -> None:
    database = open_database(database_file)
    make_shop(database, ManualClock(datetime(2026, 5, 21, 9)), name="小店", language="zh_CN")
    second, file = reopened(database_file)
    assert second.read_only
    refused = json.loads(next(file.answers(['{"do": "unit", "code": "箱"}'])))
    assert refused["ok"] is False
    assert refused["error"]["code"] != "internal"
    assert json.loads(next(file.answers(['{"ask": "trial_balance"}'])))["ok"]
    second.close()
    database.close()
