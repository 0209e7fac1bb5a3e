"""The till sells on while the books cannot be written, says so, and books the sales once they can."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jxc_desktop.exchange.journal_file import JournalFile
from jxc_desktop.services.sale_journal import SaleJournal
from tests.support.no_room import no_room
from tests.ui.counter.conftest import COLA, OIL


@pytest.fixture
def stranded(till, tmp_path):
    """A till with a journal beside the books."""
    if till.shop.database.dialect != "sqlite":
        pytest.skip("a server looks after its own disk")
    till.counter.open_shift("1", Decimal(200))
    file = JournalFile(tmp_path / "kept" / "sales.jsonl")
    till.open(journal=SaleJournal(file, till.counter, till.shop.clock, till.shop.session))
    return till


def test_the_queue_goes_on_while_the_disk_is_full(stranded):
    band = stranded.window.layout_of.emergency
    assert band.isHidden()
    with no_room():
        stranded.scan(COLA)
        stranded.scan(OIL)
        stranded.enter()
        stranded.enter()
        assert not stranded.window.view_model.lines
        assert band.isVisible()
        assert "1" in band.text()
        stranded.scan(COLA)
        stranded.enter()
        stranded.enter()
        assert "2" in band.text()
    assert stranded.sold() == []
    stranded.model.emergency.take_over()
    assert band.isHidden()
    assert [total for _number, total in stranded.sold()] == [Decimal("71.50"), Decimal("3.50")]


def test_what_waited_when_the_program_ended_is_booked_when_it_starts(stranded):
    with no_room():
        stranded.scan(COLA)
        stranded.enter()
        stranded.enter()
    stranded.window.close()
    stranded.open(journal=stranded.model.emergency._journal)
    assert [total for _number, total in stranded.sold()] == [Decimal("3.50")]
    assert not stranded.window.view_model.lines
