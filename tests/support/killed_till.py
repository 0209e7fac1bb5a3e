"""A till that is killed again and again in the middle of selling, and what must be true of its books each time.

Nothing that was said to be on disk is lost; nothing is sold twice; the cart comes back as it was saved; every sale has
its one print job and every receipt on the paper its sale; numbers rise without gaps.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import text

from jxc_desktop.db.engine import open_database
from jxc_desktop.db.verify import examine
from jxc_desktop.printing.escpos_reader import EscposReader
from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.masters.inputs import ProductInput
from tests.support.killing import Runs, started
from tests.support.shop import new_shop
from tests.support.till_child import BOOKS, CLOSING, CODES, PAPER

LONGEST = 0.35
"""Seconds after its first word within which a run is killed."""
_BEGINS = b"\x1b@"
_AGAIN = ("补打", "Reprint")


@dataclass
class Found:
    """What the file holds after a run."""

    sales: dict[str, tuple[str, Decimal]]
    numbers: dict[str, list[int]]
    carts: dict[str, Decimal]
    parked: dict[str, Decimal]
    receipts: Counter[str]
    waiting: int
    on_the_way: int
    findings: list[str]


@dataclass
class KilledTill:
    """The data folder, the process whose forks are tills on it, and everything they said was on disk."""

    folder: Path
    program: Runs
    sold: dict[str, dict[str, Any]] = field(default_factory=dict)
    parked: dict[str, Decimal] = field(default_factory=dict)
    saved: dict[str, Decimal] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)
    unheard: int = 0
    on_the_way: int = 0
    kills: int = 0

    def kill(self, chance: random.Random) -> None:
        """One more run, ended at a moment of chance."""
        said = self._run(chance.uniform(0, LONGEST))
        self.kills += 1
        self.struck[said[-1]["what"] if said else "nothing"] += 1

    def close(self) -> None:
        """A run that nobody kills: the last cart is sold or parked, and every sale gets its receipt."""
        (self.folder / CLOSING).touch()
        self._run(None)
        found = self.look()
        assert found.waiting == 0
        assert found.carts == {}
        assert {number for number, _again in self.paper()} == {word["number"] for word in self.sold.values()}

    def _run(self, seconds: float | None) -> list[dict[str, Any]]:
        left = self._found().carts
        lines = self.program.run(self.folder, self.folder / "answers.jsonl", seconds=seconds)
        said = [json.loads(line) for line in lines]
        for word in said:
            self._hear(word, left)
        return said

    def _hear(self, word: dict[str, Any], left: dict[str, Decimal]) -> None:
        what, key = word["what"], word.get("key", "")
        if what == "opened":
            wanted = left or {key: Decimal(0)}
            assert {key: Decimal(word["pieces"])} == wanted, f"the cart did not come back: {word}, {left}"
        elif what == "saved":
            self.saved[key] = Decimal(word["pieces"])
        elif what == "parked":
            self.parked[key] = Decimal(word["pieces"])
        elif what == "sold":
            assert key not in self.sold, f"sold twice: {word}"
            self.sold[key] = word

    def look(self, *, closely: bool = True) -> Found:
        """Compare what was said with what is there; ``closely`` the doctor looks as well."""
        found = self._found(closely=closely)
        self.on_the_way += found.on_the_way
        for key, word in self.sold.items():
            assert found.sales.get(key) == (word["number"], Decimal(word["due"])), f"lost: {word}"
        self._take_in_what_nobody_heard(found)
        kept = found.carts | found.parked
        for key, count in self.saved.items():
            assert key in found.sales or kept.get(key, Decimal(-1)) >= count, f"a cart lost goods: {key}"
        for key, count in self.parked.items():
            assert found.parked.get(key) == count, f"a parked cart is lost: {key}"
        assert not set(kept) & set(found.sales), "a cart is there though it was sold"
        assert len(found.carts) <= 1, "two carts are open"
        for series, places in found.numbers.items():
            assert places == list(range(1, len(places) + 1)), f"a gap in {series}"
        numbers = {number for number, _total in found.sales.values()}
        assert found.receipts == dict.fromkeys(numbers, 1), "a sale without its print job, or with two"
        if closely:
            self._look_at_paper(numbers)
        assert found.findings == []
        return found

    def _take_in_what_nobody_heard(self, found: Found) -> None:
        """A sale may be on disk though the till died before it could say so: one a run at most."""
        unheard = [key for key in found.sales if key not in self.sold]
        for key in unheard:
            number, total = found.sales[key]
            self.sold[key] = {"number": number, "due": str(total)}
        self.unheard += len(unheard)
        assert len(unheard) <= 1, "more was sold than one till can do at once"

    def _look_at_paper(self, numbers: set[str]) -> None:
        first = Counter[str]()
        for number, again in self.paper():
            assert number in numbers, f"a receipt without its sale: {number}"
            first[number] += not again
        assert all(count <= 1 for count in first.values()), "a receipt was printed twice without a word"

    def paper(self) -> Iterator[tuple[str, bool]]:
        """Number of every receipt on the paper, and whether it says that it is a repeat."""
        path = self.folder / PAPER
        for job in path.read_bytes().split(_BEGINS)[1:] if path.exists() else []:
            reader = EscposReader()
            reader.feed(_BEGINS + job)
            words = " ".join(reader.lines).split()
            number = next((word for word in words if word.startswith("CS1-")), "")
            yield number, any(word in " ".join(words) for word in _AGAIN)

    def _found(self, *, closely: bool = False) -> Found:
        database = open_database(self.folder / BOOKS)
        try:
            with database.read() as connection:
                rows = connection.execute(text("SELECT id, key, number, series, sequence, total, kind FROM documents"))
                documents = [row for row in rows if row.kind == "counter_sale"]
                numbers = defaultdict(list)
                for row in documents:
                    numbers[row.series].append(row.sequence)
                by_id = {row.id: row.number for row in documents}
                jobs = connection.execute(text("SELECT document_id, kind, state FROM print_jobs")).all()
                drafts = connection.execute(text("SELECT key, content, parked FROM drafts")).all()
                findings = [str(one) for one in examine(connection)] if closely else []
        finally:
            database.close()
        sales = {row.key: (row.number, Decimal(row.total).scaleb(-2)) for row in documents}
        assert len(sales) == len(documents), "two sales have one key"
        return Found(
            sales=sales,
            numbers={series: sorted(places) for series, places in numbers.items()},
            carts={row.key: _pieces(row.content) for row in drafts if not row.parked},
            parked={row.key: _pieces(row.content) for row in drafts if row.parked},
            receipts=Counter(by_id[job.document_id] for job in jobs if job.kind == "receipt"),
            waiting=sum(job.state in ("queued", "sent") for job in jobs),
            on_the_way=sum(job.state == "sent" for job in jobs),
            findings=findings,
        )


def _pieces(content: str) -> Decimal:
    lines = json.loads(content).get("lines", [])
    return sum((Decimal(line.get("quantity", "1")) for line in lines), Decimal(0))


@contextmanager
def till_to_kill(folder: Path) -> Iterator[KilledTill]:
    """A shop with goods and an open shift, and the process whose forks sell in it."""
    database = open_database(folder / BOOKS, create=True)
    for shop in new_shop(database):
        shop.service(MasterDataService).save_products(
            [
                ProductInput(code=code, name=f"商品{place}", unit="个", price=f"{place}.90", barcodes=[code])
                for place, code in enumerate(CODES, 1)
            ]
        )
        shop.service(CounterService).open_shift("1", Decimal(200))
    database.close()
    with started("tests.support.till_child") as program:
        yield KilledTill(folder, program)
