"""Every scan counts while sales are posted, receipts print and a report runs; by the clock: `bench_busy`."""

from __future__ import annotations

from jxc_desktop.db.engine import open_database
from jxc_desktop.ui.common import theme
from tests.benchmarks.bench_busy import BusyTill, busy
from tests.benchmarks.measure import plain
from tests.support.history import FULL, Size, shop_with_history

SMALL = Size(products=500, sales=200, days=365, first=FULL.first)


def test_check_03_sixty_scans_are_sixty_while_receipts_print_and_a_report_runs(qapp, tmp_path):
    theme.apply(qapp, "light")
    path = shop_with_history(tmp_path / "shop.jxc", SMALL)
    database, raw = open_database(path), plain(path)
    till = BusyTill(qapp, database, a_receipt_takes=0.05)
    try:
        found = busy(till, raw, SMALL.products, scans=60, pace=0)
    finally:
        till.close()
        raw.close()
        database.close()
    assert (found.lost, found.sales, found.receipts) == (0, 5, 5)
    assert found.reports > 0
