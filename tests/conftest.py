"""What every test lives by: no screen, the bundled font, and nothing left behind or said in a log.

Qt reports misuse only in its log and crashes later, elsewhere; so a warning, a logged error, a widget,
a thread or a running timer that outlives its test fails that test.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import gc
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.support.database"]

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "resources" / "fonts"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Property tests try the same examples every time, without a deadline: a busy machine is not a wrong result.

    What is imported by now stays until the end: the many collections of garbage need not look through it.
    """
    gc.freeze()
    hypothesis = sys.modules.get("hypothesis")
    if hypothesis is not None:
        hypothesis.settings.register_profile("shop", deadline=None, derandomize=True)
        hypothesis.settings.load_profile("shop")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """What is left when the last fixture of a file is gone stays until the end too."""
    yield
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()


ON_ONE_ENGINE = (
    "tests/ui/",
    "tests/usability/",
    "tests/services/test_commands",
    "tests/services/test_contract_",
    "tests/services/test_count_by_file",
    "tests/services/test_exchange_",
    "tests/services/test_export_of_many_rows",
    "tests/services/test_goods_and_scanning",
    "tests/services/test_kept_lists",
    "tests/services/test_means",
    "tests/services/test_member_properties",
    "tests/services/test_paper",
    "tests/services/test_scheduled_exports.py::test_everything_that_is_offered",
    "tests/services/test_permissions",
    "tests/services/test_place_properties",
    "tests/services/test_printing",
    "tests/services/test_promotions",
    "tests/services/test_real_days",
    "tests/services/test_rights_by_data",
    "tests/services/test_sale_journal",
    "tests/services/test_semantic_real",
    "tests/services/test_settings",
    "tests/services/test_settlement_properties",
    "tests/services/test_stocktake_properties",
    "tests/services/test_trade_properties",
    "tests/services/test_users",
    "tests/services/test_weighing",
    "tests/services/test_worked_amounts",
)
"""What asks no statement of its own: the others show that every statement is understood by both engines."""
OF_THE_ENGINE = ("tests/unit/db/", "tests/migrations/")
"""Where each case is about the engine itself."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The server is spared what only repeats statements that other tests send it, and lines that are refused.

    Of a test with several cases it is asked the first: the others send the same statements with other values.
    """
    kept, spared = [], []
    seen: set[str] = set()
    for item in items:
        elsewhere = item.nodeid.startswith(ON_ONE_ENGINE) or "unknown_member" in item.name
        test = item.nodeid.partition("[")[0]
        again = test in seen and not item.nodeid.startswith(OF_THE_ENGINE)
        if "postgresql" in item.name:
            seen.add(test)
            (spared if elsewhere or again else kept).append(item)
        else:
            kept.append(item)
    if spared:
        config.hook.pytest_deselected(items=spared)
        items[:] = kept


@pytest.fixture(scope="session")
def qapp(qapp: Any) -> Any:
    """The one QApplication, showing Chinese without any font package on the machine."""
    from PySide6.QtGui import QFont, QFontDatabase

    for file in sorted(FONTS.glob("*.ttf")):
        assert QFontDatabase.addApplicationFont(str(file)) >= 0, file.name
    qapp.setFont(QFont("Shop Sans SC", 10))
    return qapp


@pytest.fixture(autouse=True)
def _language_of_each_test() -> Iterator[None]:
    """A test that switches the language does not switch it for the next."""
    from jxc_desktop import i18n

    before = i18n.language()
    yield
    if i18n.language() != before:
        i18n.set_language(before)


@pytest.fixture(autouse=True)
def _no_logged_errors(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An error in the log fails the test, unless the test is about it (marker ``logs_errors``)."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    records = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    errors = [record.getMessage() for record in records if record.levelno >= logging.ERROR]
    assert not errors, f"logged errors: {errors}"


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    """Threads a test starts end with it."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2
    while (left := _threads_beyond(before)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left running: {[thread.name for thread in left]}"


def _threads_beyond(before: set[threading.Thread]) -> list[threading.Thread]:
    """Python threads that were not there before; threads Qt owns show up as dummies and are not ours."""
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]


@pytest.fixture(autouse=True)
def _no_leaked_widgets_and_timers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Windows and timers a test makes are gone when it ends. Costs nothing in tests without Qt."""
    if "qapp" not in request.fixturenames:
        yield
        return
    application = request.getfixturevalue("qapp")
    before = {id(widget) for widget in application.topLevelWidgets()}
    yield
    _let_deleted_objects_die(application)
    widgets = [widget for widget in application.topLevelWidgets() if id(widget) not in before]
    assert not widgets, f"widgets left behind: {widgets}"
    timers = _running_timers()
    for timer in timers:
        timer.stop()
    assert not timers, f"timers left running: {timers}"


def _let_deleted_objects_die(application: Any) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(2):
        application.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


def _running_timers() -> list[Any]:
    import shiboken6
    from PySide6.QtCore import QTimer

    return [
        found for found in gc.get_objects() if type(found) is QTimer and shiboken6.isValid(found) and found.isActive()
    ]
