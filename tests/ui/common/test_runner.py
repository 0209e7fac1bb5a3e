from __future__ import annotations

import threading

import pytest

from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import Cancelled, NotFound
from jxc_desktop.services.base import Posted
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import InlineRunner, QueueRunner


@pytest.fixture
def notices():
    return Notices()


@pytest.fixture
def queue(qapp, notices):
    runner = QueueRunner(notices)
    yield runner
    runner.close()


def test_answers_arrive_on_the_gui_thread_and_work_does_not(queue, qtbot):
    seen = {}
    job = queue.submit(
        lambda _: threading.current_thread().name,
        lambda name: seen.update(work=name, answer=threading.current_thread()),
        lambda error: pytest.fail(str(error)),
    )
    qtbot.waitUntil(lambda: job.finished)
    assert seen["work"].startswith("write")
    assert seen["answer"] is threading.main_thread()
    assert queue.jobs() == ()


def test_writing_is_done_in_the_order_asked(queue, qtbot):
    order = []
    for number in range(50):
        queue.submit(lambda _, number=number: number, order.append, lambda error: pytest.fail(str(error)))
    qtbot.waitUntil(lambda: len(order) == 50)
    assert order == list(range(50))


def test_a_long_read_does_not_hold_up_writing(queue, qtbot):
    let_go = threading.Event()
    read, written = [], []
    queue.submit(lambda _: let_go.wait(5), read.append, read.append, read=True)
    queue.submit(lambda _: "sold", written.append, written.append)
    qtbot.waitUntil(lambda: written == ["sold"])
    assert read == []
    let_go.set()
    qtbot.waitUntil(lambda: read == [True])


def test_errors_arrive_as_they_are(queue, qtbot):
    failures = []

    def refuse(_):
        raise NotFound(what="product", name="tea")

    queue.submit(refuse, lambda _: pytest.fail("it failed"), failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert failures[0].code == "not_found"


def test_a_cancelled_job_stops_at_its_next_step(queue, qtbot):
    under_way, failures = threading.Event(), []

    def count(progress):
        for number in range(1_000_000):
            progress.step(number, 1_000_000)
            under_way.set()

    job = queue.submit(count, lambda _: pytest.fail("not cancelled"), failures.append)
    under_way.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], Cancelled)


def test_progress_is_told_on_the_gui_thread(queue, qtbot):
    told, finished = [], []
    queue.submit(
        lambda progress: progress.step(10, 10),
        finished.append,
        lambda error: pytest.fail(str(error)),
        lambda done, total: told.append((done, total, threading.current_thread() is threading.main_thread())),
    )
    qtbot.waitUntil(lambda: bool(finished))
    assert told == [(10, 10, True)]


def test_finished_work_tells_what_it_changed(queue, notices, qtbot):
    posted = Posted(1, "GR-1", 1, Changes(frozenset({Topic.STOCK})))
    with qtbot.waitSignal(notices.changed) as told:
        queue.submit(lambda _: posted, lambda _: None, lambda error: pytest.fail(str(error)))
    assert told.args == [posted.changes]


def test_work_that_changed_nothing_is_not_announced(qapp, notices, qtbot):
    with qtbot.assertNotEmitted(notices.changed):
        InlineRunner(notices).submit(lambda _: 1, lambda _: None, lambda _: None)


def test_the_inline_runner_answers_before_it_returns(qapp):
    answers = []
    InlineRunner().submit(lambda _: 7, answers.append, lambda _: None)
    assert answers == [7]
