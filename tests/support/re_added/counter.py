"""Shifts and cashiers: documents with what was paid for them, drawers as they were counted, acts that stand out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.support.re_added.comparing import Check
from tests.support.re_added.sales import STANDS

_PAID = """
SELECT m.shift_id AS shift, m.means AS means, d.kind AS kind, m.amount AS amount
FROM money_entries m JOIN documents d ON d.id = m.document_id
WHERE m.shift_id IS NOT NULL AND d.kind <> 'cash_difference'
"""
_TENDERED = """
SELECT d.shift_id AS shift, t.means AS means, d.kind AS kind,
  CASE d.kind WHEN 'counter_refund' THEN -t.kept ELSE t.kept END AS amount
FROM document_tenders t JOIN documents d ON d.id = t.document_id
WHERE d.kind IN ('counter_sale', 'counter_refund') AND d.shift_id IS NOT NULL AND t.means <> 'on_account'
"""
_SHIFTS = f"""
SELECT s.id, coalesce((SELECT sum(t.amount) FROM ({_TENDERED}) t WHERE t.shift = s.id), 0), s.float,
  CASE WHEN s.closed_at IS NOT NULL THEN s.float + coalesce((SELECT sum(p.amount) FROM ({_PAID}) p
    WHERE p.shift = s.id AND p.means = 'cash'), 0) END,
  s.counted,
  s.counted - s.float - coalesce((SELECT sum(p.amount) FROM ({_PAID}) p WHERE p.shift = s.id AND p.means = 'cash'), 0)
FROM shifts s WHERE s.day BETWEEN :since AND :until
"""
_IN_SHIFT = """
SELECT d.number, CASE WHEN d.kind IN ('counter_refund', 'cash_out') THEN -d.total ELSE d.total END FROM documents d
WHERE d.shift_id = :shift
"""
_BUSIEST = "SELECT shift_id FROM documents WHERE shift_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
_CLOSE = f"""
SELECT x.day, '@' || n.name, sum(x.opening), sum(x.sold), sum(x.refunded), sum(x.moved),
  sum(x.opening + x.sold + x.refunded + x.moved), sum(x.counted),
  CASE WHEN n.code = 'cash' THEN sum(x.counted) - sum(x.opening + x.sold + x.refunded + x.moved) ELSE 0 END
FROM (
  SELECT s.day, 'cash' AS means, s.float AS opening, 0 AS sold, 0 AS refunded, 0 AS moved, s.counted AS counted
  FROM shifts s WHERE s.closed_at IS NOT NULL
  UNION ALL
  SELECT s.day, t.means, 0, CASE WHEN t.kind = 'counter_sale' THEN t.amount ELSE 0 END,
    CASE WHEN t.kind = 'counter_refund' THEN t.amount ELSE 0 END, 0, 0
  FROM ({_TENDERED}) t JOIN shifts s ON s.id = t.shift WHERE s.closed_at IS NOT NULL
  UNION ALL
  SELECT s.day, p.means, 0, 0, 0, p.amount, 0 FROM ({_PAID}) p JOIN shifts s ON s.id = p.shift
  WHERE s.closed_at IS NOT NULL AND p.kind NOT IN ('counter_sale', 'counter_refund')
) x JOIN means n ON n.code = x.means WHERE x.day BETWEEN :since AND :until GROUP BY x.day, n.name, n.code
"""
_UNDONE = (
    "FROM documents r JOIN users u ON u.id = r.user_id JOIN documents d ON d.id = r.reverses_id"
    " WHERE r.kind = 'counter_sale' AND r.day BETWEEN :since AND :until"
    " AND d.id NOT IN (SELECT corrects_id FROM documents WHERE corrects_id IS NOT NULL)"
)
_MADE = (
    "FROM documents d JOIN users u ON u.id = d.user_id WHERE d.day BETWEEN :since AND :until AND d.reverses_id IS NULL"
    " AND d.corrects_id IS NULL AND d.kind = 'counter_{}'"
)
_LOCAL_DAY = "CAST(replace(substr(a.local_time, 1, 10), '-', '') AS INTEGER) BETWEEN :since AND :until"
_DRAWERS = f"SELECT a.\"user\" AS name, 1 AS times FROM audit a WHERE a.action = 'drawer.open' AND {_LOCAL_DAY}"
_CASHIERS = f"""
SELECT name, sum(sales), sum(sold), sum(lines), sum(discounts), sum(refunds), sum(refunded), sum(voids), sum(drawers)
FROM (
  SELECT u.name AS name, 1 AS sales, d.total AS sold,
    (SELECT count(*) FROM document_lines l WHERE l.document_id = d.id) AS lines, d.discount AS discounts,
    0 AS refunds, 0 AS refunded, 0 AS voids, 0 AS drawers {_MADE.format("sale")}
  UNION ALL
  SELECT u.name, 0, 0, 0, 0, 1, d.total, 0, 0 {_MADE.format("refund")}
  UNION ALL
  SELECT u.name, 0, 0, 0, 0, 0, 0, 1, 0 {_UNDONE}
  UNION ALL
  SELECT t.name, 0, 0, 0, 0, 0, 0, 0, t.times FROM ({_DRAWERS}) t
) x GROUP BY name
"""
_REFUNDS = (
    "FROM documents d JOIN users u ON u.id = d.user_id WHERE d.kind = 'counter_refund' AND d.corrects_id IS NULL"
    f" AND d.day BETWEEN :since AND :until AND {STANDS}"
)
_CASH = "(SELECT coalesce(sum(t.kept), 0) FROM document_tenders t WHERE t.means = 'cash' AND t.document_id = {0}.id)"
_LOST = f"{_CASH.format('o')} - {_CASH.format('d')}"
_TRAIL = f'SELECT a."user", count(*), NULL FROM audit a WHERE a.action = {{0}} AND {_LOCAL_DAY} GROUP BY a."user"'
_PRICED = (
    'SELECT a."user", count(*), sum(d.total) FROM audit a JOIN documents d ON d.number = a.object'
    " WHERE a.action = 'counter_sale.posted' AND a.detail LIKE '%\"{0}\":%' AND d.day BETWEEN :since AND :until"
    ' GROUP BY a."user"'
)
_OTHER = (
    "FROM documents d JOIN users u ON u.id = d.user_id WHERE d.kind = '{0}' AND d.day BETWEEN :since AND :until"
    f" AND {STANDS}"
)
UNUSUAL = {
    "U01": f"SELECT u.name, count(*), sum(d.total) {_UNDONE} GROUP BY u.name",
    "U02": _TRAIL.format("'cart.empty'"),
    "U03": f"SELECT u.name, count(*), sum({_CASH.format('d')}) {_UNDONE} AND {_CASH.format('d')} <> 0 GROUP BY u.name",
    "U04": f"SELECT u.name, count(*), sum(d.total) {_REFUNDS} AND d.source_id IS NULL AND NOT EXISTS (SELECT 1 FROM"
    " document_lines l WHERE l.document_id = d.id AND l.source_line_id IS NOT NULL) GROUP BY u.name",
    "U05": f"SELECT u.name, count(*), sum(d.total) {_REFUNDS} AND EXISTS (SELECT 1 FROM documents s WHERE"
    " s.id = d.source_id AND s.user_id = d.user_id AND d.business_at - s.business_at <= 600000000) GROUP BY u.name",
    "U06": f"SELECT u.name, count(*), sum(d.total) {_REFUNDS} AND d.total > 0 AND d.total % 1000 = 0 GROUP BY u.name",
    "U07": f"SELECT name, sum(n), sum(n * total) FROM (SELECT u.name, d.total, count(*) AS n {_REFUNDS}"
    " AND d.total > 0 GROUP BY u.name, d.day, d.total HAVING count(*) > 1) AS same GROUP BY name",
    "U08": _TRAIL.format("'drawer.open'"),
    "U09": _PRICED.format("prices"),
    "U10": f"SELECT u.name, count(*), sum(d.total) {_MADE.format('sale')} AND (d.discount_entered <> '' OR EXISTS"
    " (SELECT 1 FROM document_lines l WHERE l.document_id = d.id AND l.discount_entered <> '')) GROUP BY u.name",
    "U11": f"SELECT u.name, count(*), sum({_LOST}) FROM documents d JOIN documents o ON o.id = d.corrects_id JOIN users"
    f" u ON u.id = d.user_id WHERE d.kind = 'counter_sale' AND d.day BETWEEN :since AND :until AND {_LOST} > 0"
    " GROUP BY u.name",
    "U12": "SELECT u.name, count(*), sum(s.counted - s.expected) FROM shifts s JOIN users u ON u.id = s.opened_by"
    " WHERE s.closed_at IS NOT NULL AND abs(s.counted - s.expected) >= 100 AND s.day BETWEEN :since AND :until"
    " GROUP BY u.name",
    "U13": _TRAIL.format("'receipt.reprint'"),
    "U14": f"SELECT u.name, count(*), NULL {_OTHER.format('points_adjustment')} GROUP BY u.name",
    "U15": f"SELECT u.name, count(*), sum(d.bonus) {_OTHER.format('card_top_up')} AND d.bonus > 0 GROUP BY u.name",
}
"""Times and sum of each pattern by cashier, in a shop that offers no bonus and ends its day at midnight."""


def checks_of_counter(_today: date) -> Iterator[Check]:
    """Shifts, the close of days over them, cashiers, and what is unusual."""
    counted = ("sold", "float", "expected", "counted", "difference")
    yield Check("shifts", ("code",), counted, _SHIFTS)
    yield Check("shift_documents", ("number",), ("total",), _IN_SHIFT, dated=False, chosen={"shift": _BUSIEST})
    closed = ("float", "sold", "refunded", "moved", "expected", "counted", "difference")
    yield Check("day_close", ("day", "means"), closed, _CLOSE)
    work = ("sales", "sold", "lines", "discounts", "refunds", "refunded", "voids", "drawers")
    yield Check("cashier_figures", ("cashier",), work, _CASHIERS)
    every = " UNION ALL ".join(
        f"SELECT * FROM (WITH x (name, times, amount) AS ({sql}) SELECT '{code}' AS code, name, times,"
        " CAST(amount AS BIGINT) AS amount FROM x) y"
        for code, sql in UNUSUAL.items()
    )
    yield Check("unusual_at_counter", ("code", "cashier"), ("times", "amount"), every)
    by_cashier = f"SELECT name, sum(amount) FROM ({every}) z GROUP BY name"
    yield Check("unusual_acts", ("cashier",), ("amount",), by_cashier)
