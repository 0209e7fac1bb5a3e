"""Printing beside the selling: a printer that was seen to goes on by itself."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QObject

from jxc_desktop.app.bootstrap import build
from jxc_desktop.app.main import open_shop
from jxc_desktop.app.paper import PaperDesk
from jxc_desktop.app.paths import Places
from jxc_desktop.app.settings import Settings, with_simulated_devices
from jxc_desktop.devices.ports import DeviceFault
from jxc_desktop.services.base import ManualClock
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import InlineRunner


@pytest.fixture
def app(tmp_path):
    clock = ManualClock(datetime(2026, 5, 1, 9, 30))
    where = Places(tmp_path).make()
    app = build(with_simulated_devices(Settings()), clock=clock, database=open_shop(where.database, clock, fill=False))
    app.services.printing._retry_pause = 0
    yield app
    app.close()


def test_paper_put_in_is_all_a_waiting_slip_needs(qapp, app):
    app.services.users.sign_in_trusted()
    printing, printer = app.services.printing, app.devices.printers["receipt"]
    notices, owner = Notices(), QObject()
    desk = PaperDesk(printing, InlineRunner(notices), notices, owner)
    printer.fault = DeviceFault.NO_PAPER
    notices.publish(printing.print_slip("交班", (("应有", "100.00"),)).changes)
    desk.ask_printers()
    assert printing.jobs()[0].state == "failed"
    printer.fault = None
    desk.ask_printers()
    assert printing.jobs()[0].state == "done"
    assert printer.paper.lines[0] == "交班"
    assert [row.failed for row in desk.states if row.role == "receipt"] == [0]
