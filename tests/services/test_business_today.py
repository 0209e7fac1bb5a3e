"""Today is the business day of now: for reports, own queries, their presets and scheduled exports."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tests.support.commands import Books


def test_after_midnight_today_is_the_day_the_shop_still_sells_on(books: Books, tmp_path: Path) -> None:
    books.do("setting", name="business_day_ends", value="03:00")
    books.product(price="10")
    books.receive("A", "100", "1", "2026-05-01")
    books.do("open_shift", counter="1", float="0", at="2026-05-21T20:00")
    books.do("schedule_export", name="late", what="sales_by_day", parameters={"period": "today"}, moment="02:00",
             folder=str(tmp_path / "out"))  # fmt: skip
    books.sell("A", "1", "2026-05-21T22:00", "10")
    books.clock.set(datetime(2026, 5, 22, 1, 30))
    books.sell("A", "2", "2026-05-22T01:30", "10")
    assert books.services.reports.today() == date(2026, 5, 21)
    assert books.ask("report", name="sales_by_day", period="today")["totals"]["gross_sales"] == "30.00"
    assert books.ask("report", name="sales_by_day", period="yesterday")["rows"] == []
    today = books.ask("report", name="business_overview")["rows"][0]
    assert (today["since"], today["gross_sales"]) == ("2026-05-21", "30.00")
    books.clock.set(datetime(2026, 5, 22, 2, 0))
    books.do("run_scheduled")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["late_20260521.xlsx"]
    books.clock.set(datetime(2026, 6, 1, 1, 0))
    books.sell("A", "1", "2026-06-01T01:00", "10")
    month = books.ask("query", fact="sales", values=["amount"], period="this_month")
    assert month["totals"]["amount"] == "40.00"
