"""The bell of the program: what it warns of, the notice at start, putting off, and the quiet counter."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from jxc_desktop.app.bootstrap import build
from jxc_desktop.app.main import open_shop
from jxc_desktop.app.paths import Places
from jxc_desktop.app.program import Program
from jxc_desktop.app.settings import Settings, with_simulated_devices
from jxc_desktop.domain.alerts import AlertKind
from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.services.base import ALL_CONFIRMED, ManualClock
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import InlineRunner
from tests.support.documents import HeardSounds

PIN = "135790"


@pytest.fixture
def program(qtbot, tmp_path):
    where, clock, notices = Places(tmp_path).make(), ManualClock(datetime(2026, 5, 21, 9, 0)), Notices()
    database = open_shop(where.database, clock, fill=False)
    app = build(with_simulated_devices(Settings()), clock=clock, runner=InlineRunner(notices), database=database)
    made = Program(app, where, notices, InlineRunner(notices), sounds=HeardSounds())
    qtbot.addWidget(made.window)
    made.start()
    made.window.show()
    yield made
    made.stop()


def enter(program: Program) -> None:
    """Let the owner in, as their PIN would."""
    [owner] = program.window.parts.users()
    program.window.enter(program.window.parts.sign_in(owner, PIN))


def told(program: Program) -> list[tuple[str, str]]:
    """Name and page of what the bell says."""
    return [(alert.name, alert.page) for alert in program.window.parts.facts().alerts]


def test_who_signs_in_first_on_a_day_is_told_once_and_may_put_it_off(program):
    enter(program)
    assert not program.window.notices_panel.isVisible()  # there is nothing to tell
    services = program.app.services
    saved = services.masterdata.save_product(ProductInput(code="A", name="茶", unit="盒", price="10", minimum="5"))
    program.notices.publish(saved.changes)
    assert told(program) == [("low", "purchase_suggestions")]
    assert program.window.top.bell.text() == "1"

    program.window.lock()
    program.app.clock.set(datetime(2026, 5, 22, 9, 0))
    enter(program)
    panel = program.window.notices_panel
    assert panel.isVisible()
    assert panel.geometry().right() == program.window.work.width() - 1
    panel.put_off_asked.emit(AlertKind.LOW.value, 1)
    assert (told(program), program.window.top.bell.text()) == ([], "")
    panel.hide()
    program.window.lock()
    enter(program)
    assert not panel.isVisible()  # told already today
    program.app.clock.set(datetime(2026, 5, 23, 9, 0))
    program.window.lock()
    enter(program)
    assert panel.isVisible()


def test_the_counter_is_left_alone(program):
    enter(program)
    services = program.app.services
    services.masterdata.save_product(ProductInput(code="A", name="茶", unit="盒", price="10", minimum="5"))
    program.window.open("counter")
    program.window.set_immersive(immersive=True)
    program.window.lock()
    program.app.clock.set(datetime(2026, 5, 22, 9, 0))
    enter(program)
    assert not program.window.notices_panel.isVisible()


def test_a_day_that_passes_finds_what_only_the_calendar_crosses(program):
    enter(program)
    services = program.app.services
    services.masterdata.save_product(ProductInput(code="A", name="茶", unit="盒", price="10"))
    line = DraftLine(1, product="A", price=Decimal(5))
    services.documents.post(services.documents.new("other_receipt", lines=(line,)), ALL_CONFIRMED)
    services.alerts.set_limit("no_sale", Decimal(10))
    program.window.lock()
    program.app.clock.set(datetime(2026, 6, 21, 9, 0))
    enter(program)
    assert told(program) == [("no_sale", "alerts")]


def test_an_old_backup_is_told_of_until_it_is_put_off(program, tmp_path):
    enter(program)
    backup = Places(tmp_path).backups / "old.jxc"
    backup.parent.mkdir(parents=True, exist_ok=True)
    backup.touch()
    old = (program.app.clock.now() - timedelta(days=3)).timestamp()
    os.utime(backup, (old, old))
    program.facts.forget()
    assert told(program) == [("backup", "care")]
    program.window.notices_panel.put_off_asked.emit("backup", 7)
    assert told(program) == []


def test_an_unusual_day_at_the_counter_is_told_once_for_each_cashier_and_may_be_put_off(program):
    enter(program)
    services = program.app.services
    program.notices.publish(services.settings.set("unusual_drawer", "2"))
    for _time in range(2):
        assert told(program) == []  # what was found a moment ago holds for some minutes
        program.notices.publish(services.counter.open_drawer("换零钱", "1"))
    program.app.clock.set(datetime(2026, 5, 21, 9, 10))
    program.facts.forget()
    (name, page), *others = told(program)
    assert (name.split()[:2], page, others) == (["unusual", "2026-05-21"], "unusual_at_counter", [])
    assert program.window.parts.facts().counts["unusual_at_counter"] == 1
    program.notices.publish(services.counter.open_drawer("换零钱", "1"))
    assert len(told(program)) == 1
    program.app.clock.set(datetime(2026, 5, 22, 9, 0))
    program.facts.forget()
    assert told(program) == [(name, page)]  # who was away yesterday is told today
    program.window.notices_panel.put_off_asked.emit(name, 1)
    assert told(program) == []
