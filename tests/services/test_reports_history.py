"""The past that benchmarks and report tests run against is one the doctor finds nothing wrong with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jxc_desktop.db.engine import open_database
from jxc_desktop.db.verify import examine
from tests.support.history import Size, shop_with_history
from tests.support.trading import add_records

DAYS = date(2026, 8, 20), 90


@pytest.mark.parametrize("trade", [False, True])
def test_the_made_up_past_passes_the_doctor(tmp_path: Path, trade: bool) -> None:
    size = Size(products=60, sales=60 * (1 + trade), days=DAYS[1], first=DAYS[0], refund_every=7, trade=trade)
    path = shop_with_history(tmp_path / "shop.jxc", size)
    if trade:
        add_records(path, date(2026, 11, 18), 2)
    database = open_database(path)
    with database.read() as connection:
        findings = [str(finding) for finding in examine(connection)]
    database.close()
    assert findings == []
