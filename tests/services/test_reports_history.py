"""The past that benchmarks and report tests run against is one the doctor finds nothing wrong with."""

from __future__ import annotations

from pathlib import Path

from jxc_desktop.db.engine import open_database
from jxc_desktop.db.verify import examine
from tests.support.history import Size, shop_with_history


def test_the_made_up_past_passes_the_doctor(tmp_path: Path) -> None:
    database = open_database(shop_with_history(tmp_path / "shop.jxc", Size(products=40, sales=60, refund_every=7)))
    with database.read() as connection:
        findings = [str(finding) for finding in examine(connection)]
    database.close()
    assert findings == []
