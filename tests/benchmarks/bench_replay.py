"""A receipt dated before 100,000 later movements of one product: all of them are costed again."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from decimal import Decimal

from jxc_desktop.domain.documents import DraftLine
from jxc_desktop.services.base import ALL_CONFIRMED, ManualClock
from jxc_desktop.services.documents import DocumentService
from tests.benchmarks.measure import Figure, alternating, copied, plain, print_all, session
from tests.support.history import FULL, Size

HISTORY = (
    "SELECT id, warehouse_id, rule, quantity, value, source_move_id, reverses_move_id, business_at, position, day,"
    " contra, document_id FROM stock_moves WHERE product_id = 1 ORDER BY business_at, position, id"
)
BOOKED = (
    "SELECT c.move_id, sum(c.amount) FROM cost_entries c JOIN stock_moves m ON m.id = c.move_id"
    " WHERE m.product_id = 1 GROUP BY c.move_id"
)
ENTRY = (
    "INSERT INTO cost_entries (id, posting, document_id, move_id, product_id, warehouse_id, amount, day, contra)"
    " VALUES (?, 1, 1, ?, 1, 1, 1, 20260101, 'cost_of_goods_sold')"
)


def main(movements: int = 100_000) -> list[Figure]:
    """Print the figure."""
    size = Size(products=1, sales=movements, lines=1, days=365, first=FULL.first, refund_every=0)
    with copied(size) as (path, database):
        documents = DocumentService(database, ManualClock(datetime(2026, 11, 21, 12)), session())
        raw = plain(path)
        first = datetime.combine(FULL.first, datetime.min.time())
        posted = iter(range(1_000))

        def ours() -> None:
            """Each receipt has another price, so every later issue changes its cost again."""
            number = next(posted)
            line = DraftLine(1, product="0000001", quantity="90000", price=Decimal(3 + number))
            draft = documents.new(
                "goods_receipt",
                party="S01",
                warehouse="MAIN",
                at=first + timedelta(seconds=number),
                lines=(line,),
                tax_inclusive=False,
            )
            documents.post(draft, ALL_CONFIRMED)

        def floor() -> None:
            """Read the history and what is booked, and append one row for each move; then take it back."""
            raw.execute("BEGIN IMMEDIATE")
            moves = raw.execute(HISTORY).fetchall()
            raw.execute(BOOKED).fetchall()
            raw.executemany(ENTRY, ((10**9 + place, row[0]) for place, row in enumerate(moves)))
            raw.execute("ROLLBACK")

        times = alternating([ours, floor], 3)
        raw.close()
    return print_all(
        [Figure(f"replay of {movements:,} later movements (backdated receipt posted)", *times, None, "target 2 s")]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
