"""Two machines on one server: a month is closed on one while the other posts into it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Event, current_thread
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from jxc_desktop.app.bootstrap import build_services, simulated_paper
from jxc_desktop.db.engine import Database, open_database
from jxc_desktop.devices.setup import build_devices
from jxc_desktop.services.base import ManualClock, Session
from jxc_desktop.services.commands.file import CommandFile
from tests.support.commands import Books, new_books
from tests.support.database import ENGINES

pytestmark = pytest.mark.skipif("postgresql" not in ENGINES, reason="no PostgreSQL server")
IN_JUNE = datetime(2026, 6, 3, 11)
SALE = {
    "do": "post", "kind": "other_issue", "at": "2026-05-31T18:00", "confirm": "all",
    "lines": [{"product": "A", "quantity": "1"}],
}  # fmt: skip
CLOSING = {"do": "close_period", "period": "2026-05"}
BOUNDARY, WRITTEN = "closed month", "INSERT INTO periods"
"""Statements that read where the open days begin, and that move it."""


@pytest.fixture
def machines(server_url: str) -> Iterator[tuple[Books, Books]]:
    """The till and the office: ten A of May in stock, both clocks in June."""
    with_till, with_office = open_database(server_url), open_database(server_url)
    for till in new_books(with_till):
        till.product("A")
        till.receive("A", "10", "7.50", "2026-05-04T09:00")
        till.clock.set(IN_JUNE)
        yield till, _second(with_office)
    with_till.close()
    with_office.close()


def _second(database: Database) -> Books:
    clock = ManualClock(IN_JUNE)
    services = build_services(database, clock, Session(), build_devices({}, simulated_paper))
    services.users.sign_in_trusted()
    services.goods.load()
    return Books(database, services, clock, CommandFile(services, clock))


@contextmanager
def halted(worker: str, statement: str) -> Iterator[tuple[Event, Event]]:
    """Halt the thread of a worker after a statement: ``reached`` tells that it stands there, ``go`` lets it on."""
    reached, go = Event(), Event()

    def wait(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if statement in sql and current_thread().name.startswith(worker) and not reached.is_set():
            reached.set()
            assert go.wait(20)

    event.listen(Engine, "after_cursor_execute", wait)
    try:
        yield reached, go
    finally:
        go.set()
        event.remove(Engine, "after_cursor_execute", wait)


def one_while_the_other_stands(
    first: tuple[Books, dict[str, Any]], statement: str, second: tuple[Books, dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Carry a line out while that of the other machine stands behind a statement; the second has to wait for it."""
    with (
        ThreadPoolExecutor(1, "first") as one,
        ThreadPoolExecutor(1, "second") as two,
        halted("first", statement) as (reached, go),
    ):
        begun: Future[dict[str, Any]] = one.submit(lambda: first[0].line(**first[1]))
        assert reached.wait(20)
        waiting = two.submit(lambda: second[0].line(**second[1]))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=1)
        go.set()
        return begun.result(timeout=20), waiting.result(timeout=20)


def test_a_month_is_closed_only_after_the_postings_that_saw_it_open(machines: tuple[Books, Books]) -> None:
    till, office = machines
    posted, closed = one_while_the_other_stands((till, SALE), BOUNDARY, (office, CLOSING))
    assert posted["ok"] and closed["ok"], (posted, closed)
    assert office.ask("document", document=posted["number"])["day"] == "2026-05-31"
    assert till.line(**SALE)["error"]["code"] == "period_closed"
    assert office.is_sound()


def test_a_posting_waits_for_a_month_that_is_being_closed_and_is_refused(machines: tuple[Books, Books]) -> None:
    till, office = machines
    closed, posted = one_while_the_other_stands((office, CLOSING), WRITTEN, (till, SALE))
    assert closed["ok"], closed
    assert posted["error"]["code"] == "period_closed"


def test_a_month_is_closed_by_one_of_two(machines: tuple[Books, Books]) -> None:
    till, office = machines
    closed, again = one_while_the_other_stands((office, CLOSING), WRITTEN, (till, CLOSING))
    assert closed["ok"], closed
    assert again["error"]["code"] == "already_closed"
    assert till.is_sound()
