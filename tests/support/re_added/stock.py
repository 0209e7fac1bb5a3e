"""What there is, what came and went, and what it cost: moves and cost entries added up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.support.re_added.comparing import OLDER, Check, number_of
from tests.support.re_added.sales import KINDS, STANDS

_STOCK = (
    "SELECT q.code, q.quantity, coalesce(v.amount, 0) FROM (SELECT p.code AS code, sum(m.quantity) AS quantity"
    " FROM stock_moves m JOIN products p ON p.id = m.product_id GROUP BY p.code) q LEFT JOIN (SELECT p.code AS code,"
    " sum(e.amount) AS amount FROM cost_entries e JOIN products p ON p.id = e.product_id GROUP BY p.code) v"
    " ON v.code = q.code"
)
_BALANCE = (
    "SELECT q.code, q.opening, q.came, q.went, q.closing, coalesce(v.opening, 0), coalesce(v.came, 0),"
    " coalesce(v.came, 0) - coalesce(v.moved, 0), coalesce(v.closing, 0) FROM (SELECT"
    " p.code AS code, sum(CASE WHEN m.day < :since THEN m.quantity ELSE 0 END) AS opening, sum(CASE WHEN m.day >="
    " :since AND m.quantity > 0 THEN m.quantity ELSE 0 END) AS came, sum(CASE WHEN m.day >= :since AND m.quantity < 0"
    " THEN -m.quantity ELSE 0 END) AS went, sum(m.quantity) AS closing FROM stock_moves m JOIN products p ON p.id ="
    " m.product_id WHERE m.day <= :until GROUP BY p.code) q LEFT JOIN (SELECT p.code AS code, sum(CASE WHEN e.day <"
    " :since THEN e.amount ELSE 0 END) AS opening, sum(CASE WHEN e.day >= :since THEN e.amount ELSE 0 END) AS moved,"
    " sum(CASE WHEN e.day >= :since AND (m.quantity > 0 OR m.quantity = 0 AND e.amount > 0) THEN e.amount ELSE 0 END)"
    " AS came, sum(e.amount) AS closing FROM cost_entries e JOIN stock_moves m ON m.id = e.move_id JOIN products p ON"
    " p.id = e.product_id WHERE e.day <= :until GROUP BY p.code) v ON v.code = q.code"
)
_TURNED = (
    "SELECT v.code, v.opening, v.closing, v.cost FROM (SELECT {key} AS code, sum(CASE WHEN e.day < :since THEN"
    " e.amount ELSE 0 END) AS opening, sum(e.amount) AS closing, -sum(CASE WHEN e.day >= :since AND e.contra ="
    " 'cost_of_goods_sold' THEN e.amount ELSE 0 END) AS cost FROM cost_entries e JOIN products p ON p.id ="
    " e.product_id LEFT JOIN categories c ON c.id = p.category_id WHERE e.day <= :until GROUP BY 1) v"
)
_AGED = """
WITH came AS (
  SELECT m.product_id, m.lot_id, CASE WHEN m.contra = 'cost_of_goods_sold' THEN 1 ELSE 0 END AS back,
    coalesce(o.day, m.day) AS day, sum(m.quantity) AS quantity
  FROM stock_moves m LEFT JOIN stock_moves o ON o.id = m.reverses_move_id
  WHERE m.contra <> 'goods_set_apart' AND (m.quantity > 0) = (m.reverses_move_id IS NULL) GROUP BY 1, 2, 3, 4
), run AS (
  SELECT product_id, lot_id, day, quantity,
    sum(quantity) OVER (PARTITION BY product_id, lot_id ORDER BY back, day DESC) AS upto FROM came
), held AS (
  SELECT product_id, lot_id, sum(quantity) AS quantity FROM stock_moves GROUP BY product_id, lot_id
), left_of AS (
  SELECT r.product_id, r.day, CASE WHEN r.quantity < h.quantity - (r.upto - r.quantity) THEN r.quantity
    ELSE h.quantity - (r.upto - r.quantity) END AS quantity
  FROM run r JOIN held h ON h.product_id = r.product_id AND h.lot_id = r.lot_id
  WHERE h.quantity > r.upto - r.quantity
)
SELECT p.code, sum(CASE WHEN t.day >= {first} THEN t.quantity ELSE 0 END),
  sum(CASE WHEN t.day < {first} THEN t.quantity ELSE 0 END)
FROM left_of t JOIN products p ON p.id = t.product_id GROUP BY p.code
"""
_LAST_SOLD = f"""
SELECT p.code, h.quantity, h.value
FROM (
  SELECT m.product_id AS product, sum(m.quantity) AS quantity,
    (SELECT sum(e.amount) FROM cost_entries e WHERE e.product_id = m.product_id) AS value
  FROM stock_moves m GROUP BY m.product_id
) h JOIN products p ON p.id = h.product LEFT JOIN (
  SELECT product, max(day) AS day FROM (
    SELECT l.product_id AS product, d.day AS day FROM document_lines l JOIN documents d ON d.id = l.document_id
    WHERE d.kind IN {KINDS} GROUP BY l.product_id, d.day HAVING sum(l.sales_sign * l.quantity) > 0
  ) sold GROUP BY product
) s ON s.product = h.product JOIN (
  SELECT m.product_id AS product, min(m.day) AS day FROM stock_moves m GROUP BY m.product_id
) f ON f.product = h.product WHERE h.quantity > 0 AND coalesce(s.day, f.day) <= {{last}}
"""
_MOVES = """
SELECT d.number, m.quantity, (SELECT sum(e.amount) FROM cost_entries e WHERE e.move_id = m.id)
FROM stock_moves m JOIN documents d ON d.id = m.document_id JOIN products p ON p.id = m.product_id
WHERE p.code = :product
"""
_MOST_MOVED = (
    "SELECT p.code FROM stock_moves m JOIN products p ON p.id = m.product_id GROUP BY p.code"
    " ORDER BY count(*) DESC, p.code LIMIT 1"
)
_LOSSES = """
SELECT coalesce(NULLIF(l.reason, ''), '@No reason given'), p.code, -sum(x.quantity), -sum(x.amount) FROM (
  SELECT m.line_id, m.product_id, m.document_id, m.day, m.quantity AS quantity, 0 AS amount FROM stock_moves m
  UNION ALL
  SELECT m.line_id, m.product_id, m.document_id, e.day, 0, e.amount
  FROM cost_entries e JOIN stock_moves m ON m.id = e.move_id
) x JOIN document_lines l ON l.id = x.line_id JOIN documents d ON d.id = x.document_id
JOIN products p ON p.id = x.product_id
WHERE d.kind IN ('write_off', 'own_use', 'other_issue', 'stocktake') AND x.day BETWEEN :since AND :until GROUP BY 1, 2
"""
_PLACES = """
SELECT w.name, coalesce(b.code, '@Without a bin'), p.code, coalesce(t.code, ''), sum(m.quantity)
FROM stock_moves m JOIN products p ON p.id = m.product_id JOIN warehouses w ON w.id = m.warehouse_id
LEFT JOIN bins b ON b.id = m.bin_id LEFT JOIN lots t ON t.id = m.lot_id GROUP BY 1, 2, 3, 4
"""
_NEAR = """
WITH held AS (
  SELECT m.product_id, m.warehouse_id, m.bin_id, m.lot_id, sum(m.quantity) AS quantity
  FROM stock_moves m GROUP BY 1, 2, 3, 4 HAVING sum(m.quantity) > 0
), pool AS (
  SELECT m.product_id, m.warehouse_id, CASE WHEN p.costing = 'lot' THEN m.lot_id ELSE 0 END AS lot_id,
    CAST(sum(m.quantity) AS BIGINT) AS quantity, CAST(sum(coalesce(c.amount, 0)) AS BIGINT) AS value
  FROM stock_moves m JOIN products p ON p.id = m.product_id LEFT JOIN (
    SELECT e.move_id, sum(e.amount) AS amount FROM cost_entries e GROUP BY e.move_id
  ) c ON c.move_id = m.id GROUP BY 1, 2, 3
)
SELECT p.code, t.code, w.name, coalesce(b.code, ''), h.quantity,
  (2 * o.value * CAST(h.quantity AS BIGINT) + o.quantity) / (2 * o.quantity)
FROM held h JOIN lots t ON t.id = h.lot_id JOIN products p ON p.id = h.product_id
JOIN warehouses w ON w.id = h.warehouse_id LEFT JOIN bins b ON b.id = h.bin_id
JOIN pool o ON o.product_id = h.product_id AND o.warehouse_id = h.warehouse_id
  AND o.lot_id = CASE WHEN p.costing = 'lot' THEN h.lot_id ELSE 0 END
WHERE t.expires <= {last}
"""
_RECALLED = f"""
SELECT d.number, p.code, -m.quantity FROM stock_moves m JOIN lots t ON t.id = m.lot_id
JOIN documents d ON d.id = m.document_id JOIN products p ON p.id = m.product_id
WHERE t.code = :lot AND d.kind IN {KINDS} AND {STANDS}
"""
_MOST_OF_LOT = (
    "SELECT t.code FROM stock_moves m JOIN lots t ON t.id = m.lot_id JOIN documents d ON d.id = m.document_id"
    f" WHERE d.kind IN {KINDS} GROUP BY t.code ORDER BY count(*) DESC, t.code LIMIT 1"
)
NEAR_DAYS = 400
"""Lots of medicine keep for a year and more."""


def checks_of_stock(today: date) -> Iterator[Check]:
    """What there is, how old it is, how often it turns."""
    month_ago, long_ago = number_of(today - timedelta(30)), number_of(today - timedelta(90))
    yield Check("stock_on_hand", ("code",), ("quantity", "value"), _STOCK, dated=False)
    flow = ("opening", "in", "out", "closing", "opening_value", "in_value", "out_value", "closing_value")
    yield Check("in_out_balance", ("code",), flow, _BALANCE)
    turned = ("opening_value", "closing_value", "cost_of_sales")
    yield Check("stock_turnover", ("product_code",), turned, _TURNED.format(key="p.code"))
    by_category = _TURNED.format(key="coalesce(c.code, '')")
    yield Check("turnover_by_category", ("category_code",), turned, by_category)
    yield Check("stock_age", ("code",), ("days_0_30", OLDER), _AGED.format(first=month_ago), dated=False)
    idle = _LAST_SOLD.format(last=long_ago)
    yield Check("slow_stock", ("code",), ("quantity", "value"), idle, {"idle": "90"}, dated=False)
    moved = {"product": _MOST_MOVED}
    yield Check("stock_moves", ("number",), ("quantity", "value"), _MOVES, dated=False, chosen=moved)
    yield Check("stock_losses", ("reason", "code"), ("quantity", "cost"), _LOSSES)
    yield Check("stock_by_bin", ("warehouse_name", "bin", "code", "lot"), ("quantity",), _PLACES, dated=False)
    near = _NEAR.format(last=number_of(today + timedelta(NEAR_DAYS)))
    places = ("code", "lot", "warehouse_name", "bin")
    yield Check("near_expiry", places, ("quantity", "value"), near, {"days": str(NEAR_DAYS)}, dated=False)
    of_lot = {"lot": _MOST_OF_LOT}
    yield Check("recall_list", ("number", "code"), ("quantity",), _RECALLED, dated=False, chosen=of_lot)
