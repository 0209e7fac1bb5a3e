"""Buying and selling on account: what was bought, and what became of orders, quotations and invoices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.support.re_added.comparing import Check, number_of
from tests.support.re_added.sales import KINDS, MONTH, STANDS

_GOODS = "JOIN products p ON p.id = l.product_id"
_BOUGHT = """
SELECT {key}, sum(x.sign * l.quantity), sum(x.sign * l.total){more} FROM document_lines l
JOIN documents d ON d.id = l.document_id {join}
JOIN (SELECT 'goods_receipt' AS kind, 1 AS sign UNION ALL SELECT 'purchase_return', -1) x ON x.kind = d.kind
WHERE d.day BETWEEN :since AND :until GROUP BY {groups}
"""
_DRAWN = """
SELECT l.source_line_id AS line, CAST(sum(l.quantity) AS BIGINT) AS quantity, CAST(sum(l.total) AS BIGINT) AS total
FROM document_lines l JOIN documents d ON d.id = l.document_id WHERE d.kind IN ({kinds}) GROUP BY 1
"""
_DRAWN_TWICE = """
SELECT l.source_line_id AS line, CAST(sum(f.quantity) AS BIGINT) AS quantity, CAST(sum(f.total) AS BIGINT) AS total
FROM document_lines l JOIN documents d ON d.id = l.document_id
JOIN document_lines f ON f.source_line_id = l.id JOIN documents g ON g.id = f.document_id
WHERE d.kind = '{first}' AND g.kind IN ({kinds}) GROUP BY 1
"""
_CLOSED = """
SELECT a.document_id FROM document_marks a WHERE a.name = 'closed' AND a.value = 'yes' AND a.id = (
  SELECT max(b.id) FROM document_marks b WHERE b.document_id = a.document_id AND b.name = 'closed')
"""
_RECEIVED = _DRAWN.format(kinds="'goods_receipt'")
_SENT_BACK = _DRAWN_TWICE.format(first="goods_receipt", kinds="'purchase_return'")
_INVOICED = _DRAWN_TWICE.format(first="goods_receipt", kinds="'purchase_invoice'")
_DELIVERED = _DRAWN.format(kinds="'delivery'")
_BROUGHT_BACK = _DRAWN_TWICE.format(first="delivery", kinds="'sales_return'")
_PAID = f"""
SELECT l.source_line_id AS line, CAST(sum(l.total - (2 * l.total * i.rest + i.amount) / (2 * i.amount)) AS BIGINT)
  AS paid
FROM document_lines l JOIN documents d ON d.id = l.document_id JOIN (
  SELECT x.item, CAST(sum(x.amount) AS BIGINT) AS amount, CAST(sum(x.rest) AS BIGINT) AS rest FROM (
    SELECT e.document_id AS item, -e.amount AS amount, -e.amount AS rest FROM party_entries e
    UNION ALL SELECT s.item_id, 0, -s.amount FROM settlement_entries s
  ) x GROUP BY x.item HAVING sum(x.amount) > 0
) i ON i.item = d.id WHERE d.kind = 'goods_receipt' AND {STANDS} GROUP BY 1
"""
_PURCHASE_ORDERS = f"""
SELECT number, code, ordered, received, CASE WHEN closed OR received >= ordered THEN 0 ELSE ordered - received END,
  invoiced, total, paid
FROM (
  SELECT d.number, p.code, l.quantity AS ordered, coalesce(r.quantity, 0) - coalesce(b.quantity, 0) AS received,
    coalesce(i.quantity, 0) AS invoiced, l.total, coalesce(m.paid, 0) AS paid, d.id IN ({_CLOSED}) AS closed
  FROM document_lines l JOIN documents d ON d.id = l.document_id JOIN products p ON p.id = l.product_id
  LEFT JOIN ({_RECEIVED}) r ON r.line = l.id LEFT JOIN ({_SENT_BACK}) b ON b.line = l.id
  LEFT JOIN ({_INVOICED}) i ON i.line = l.id LEFT JOIN ({_PAID}) m ON m.line = l.id
  WHERE d.kind = 'purchase_order' AND {STANDS} AND d.day BETWEEN :since AND :until
) t
"""
_RATED = f"""
WITH lines AS (
  SELECT d.party_id AS party, d.number, coalesce(l.due_day, d.due_day) AS due, d.id IN ({_CLOSED}) AS closed,
    l.quantity AS ordered, coalesce(r.quantity, 0) AS received, coalesce(c.day, 0) AS last
  FROM document_lines l JOIN documents d ON d.id = l.document_id LEFT JOIN ({_RECEIVED}) r ON r.line = l.id
  LEFT JOIN (
    SELECT l.source_line_id AS line, max(d.day) AS day FROM document_lines l JOIN documents d ON d.id = l.document_id
    WHERE d.kind = 'goods_receipt' AND {STANDS} GROUP BY 1
  ) c ON c.line = l.id
  WHERE d.kind = 'purchase_order' AND {STANDS} AND d.day BETWEEN :since AND :until
), orders AS (
  SELECT party, count(DISTINCT number) AS orders,
    sum(CASE WHEN NOT closed AND (received >= ordered OR due < {{today}}) AND due IS NOT NULL THEN 1 ELSE 0 END) AS due,
    sum(CASE WHEN NOT closed AND received >= ordered AND last <= due THEN 1 ELSE 0 END) AS in_time
  FROM lines GROUP BY party
), came AS (
  SELECT d.party_id AS party, l.product_id AS product, l.quantity, l.rejected, l.total, coalesce(b.quantity, 0) AS back,
    row_number() OVER (PARTITION BY d.party_id, l.product_id ORDER BY d.business_at, d.id, l.line) AS place,
    row_number() OVER (PARTITION BY d.party_id, l.product_id ORDER BY d.business_at DESC, d.id DESC, l.line DESC)
      AS newest
  FROM document_lines l JOIN documents d ON d.id = l.document_id
  LEFT JOIN ({_DRAWN.format(kinds="'purchase_return'")}) b ON b.line = l.id
  WHERE d.kind = 'goods_receipt' AND {STANDS} AND d.party_id IS NOT NULL AND d.day BETWEEN :since AND :until
), priced AS (
  SELECT a.party, CAST(sum((2 * a.total * z.quantity + a.quantity) / (2 * a.quantity)) AS BIGINT) AS first_price,
    CAST(sum(z.total) AS BIGINT) AS last_price
  FROM came a JOIN came z ON z.party = a.party AND z.product = a.product AND z.newest = 1
  WHERE a.place = 1 AND z.place > 1 GROUP BY a.party
), receipts AS (
  SELECT party, CAST(sum(quantity) AS BIGINT) AS quantity, CAST(sum(rejected) AS BIGINT) AS rejected,
    CAST(sum(back) AS BIGINT) AS back, CAST(sum(total) AS BIGINT) AS total FROM came GROUP BY party
)
SELECT p.code, coalesce(o.orders, 0), coalesce(r.total, 0), {{in_time}}, {{accepted}}, {{back}}, {{price}}
FROM parties p LEFT JOIN orders o ON o.party = p.id LEFT JOIN receipts r ON r.party = p.id
LEFT JOIN priced x ON x.party = p.id WHERE o.party IS NOT NULL OR r.party IS NOT NULL
"""
_WAITING = f"""
SELECT number, line, CAST(10000 * quantity / factor AS BIGINT), CAST(10000 * rest / factor AS BIGINT),
  total - (2 * total * (quantity - rest) + quantity) / (2 * quantity)
FROM (
  SELECT d.number, l.line, l.factor, l.quantity, l.total,
    l.quantity - coalesce(i.quantity, 0) - coalesce(b.quantity, 0) AS rest
  FROM document_lines l JOIN documents d ON d.id = l.document_id
  LEFT JOIN ({_DRAWN.format(kinds="'purchase_invoice'")}) i ON i.line = l.id
  LEFT JOIN ({_DRAWN.format(kinds="'purchase_return'")}) b ON b.line = l.id
  WHERE d.kind = 'goods_receipt' AND {STANDS}
) t WHERE rest > 0
"""
_SALES_ORDERS = f"""
SELECT number, code, ordered, delivered, rest, CASE WHEN rest > reserved THEN rest - reserved ELSE 0 END,
  total, (2 * total * rest + ordered) / (2 * ordered)
FROM (
  SELECT number, code, ordered, delivered, reserved, total,
    CASE WHEN closed OR delivered >= ordered THEN 0 ELSE ordered - delivered END AS rest
  FROM (
    SELECT d.number, p.code, l.quantity AS ordered, coalesce(s.quantity, 0) - coalesce(b.quantity, 0) AS delivered,
      CAST(coalesce((SELECT sum(r.quantity) FROM reservations r WHERE r.order_line_id = l.id), 0) AS BIGINT)
        AS reserved, l.total, d.id IN ({_CLOSED}) AS closed
    FROM document_lines l JOIN documents d ON d.id = l.document_id JOIN products p ON p.id = l.product_id
    LEFT JOIN ({_DELIVERED}) s ON s.line = l.id LEFT JOIN ({_BROUGHT_BACK}) b ON b.line = l.id
    WHERE d.kind = 'sales_order' AND {STANDS} AND d.day BETWEEN :since AND :until
  ) x
) t
"""
_QUOTES = f"""
SELECT number, 1, CASE WHEN ordered > 0 THEN 1 ELSE 0 END, CASE WHEN sold > 0 THEN 1 ELSE 0 END, total, ordered, sold
FROM (
  SELECT d.number, d.total, coalesce(sum(o.total), 0) AS ordered, coalesce(sum(s.total), 0) AS sold
  FROM documents d JOIN document_lines l ON l.document_id = d.id
  LEFT JOIN ({_DRAWN.format(kinds="'sales_order'")}) o ON o.line = l.id
  LEFT JOIN ({_DRAWN_TWICE.format(first="sales_order", kinds="'delivery'")}) s ON s.line = l.id
  WHERE d.kind = 'quotation' AND {STANDS} AND d.day BETWEEN :since AND :until GROUP BY d.number, d.total
) t
"""
_TO_INVOICE = f"""
SELECT number, sign * total, sign * invoiced, sign * (total - invoiced) FROM (
  SELECT d.number, d.total, CASE WHEN d.kind IN ('delivery', 'counter_sale') THEN 1 ELSE -1 END AS sign,
    coalesce((SELECT sum(i.total) FROM document_lines l JOIN document_lines i ON i.source_line_id = l.id
      JOIN documents v ON v.id = i.document_id
      WHERE l.document_id = d.id AND v.kind IN ('sales_invoice', 'sales_red_invoice')), 0) AS invoiced
  FROM documents d WHERE d.kind IN ('delivery', 'counter_sale', 'sales_return', 'counter_refund')
    AND d.party_id IS NOT NULL AND {STANDS} AND d.day BETWEEN :since AND :until
) t WHERE invoiced < total
"""
_SUGGESTED = f"""
WITH terms AS (
  SELECT p.id, p.code, coalesce(p.minimum, 0) AS least, coalesce(p.maximum, p.minimum, 0) AS safety,
    CAST(coalesce((SELECT sum(m.quantity) FROM stock_moves m JOIN warehouses w ON w.id = m.warehouse_id
      WHERE m.product_id = p.id AND w.saleable = 1), 0) AS BIGINT) AS held,
    CAST(coalesce((SELECT sum(l.quantity - coalesce(r.quantity, 0) + coalesce(b.quantity, 0)) FROM document_lines l
      JOIN documents d ON d.id = l.document_id LEFT JOIN ({_RECEIVED}) r ON r.line = l.id
      LEFT JOIN ({_SENT_BACK}) b ON b.line = l.id WHERE l.product_id = p.id AND d.kind = 'purchase_order' AND {STANDS}
      AND d.id NOT IN ({_CLOSED}) AND l.quantity > coalesce(r.quantity, 0) - coalesce(b.quantity, 0)), 0) AS BIGINT)
      AS coming,
    CAST(coalesce((SELECT sum(l.quantity - coalesce(s.quantity, 0) + coalesce(b.quantity, 0)) FROM document_lines l
      JOIN documents d ON d.id = l.document_id LEFT JOIN ({_DELIVERED}) s ON s.line = l.id
      LEFT JOIN ({_BROUGHT_BACK}) b ON b.line = l.id WHERE l.product_id = p.id AND d.kind = 'sales_order' AND {STANDS}
      AND d.id NOT IN ({_CLOSED}) AND l.quantity > coalesce(s.quantity, 0) - coalesce(b.quantity, 0)), 0) AS BIGINT)
      AS promised,
    (SELECT sum(l.sales_sign * l.quantity) FROM document_lines l JOIN documents d ON d.id = l.document_id
      WHERE l.product_id = p.id AND d.kind IN {KINDS} AND d.day >= {{month_ago}}) AS sold
  FROM products p WHERE p.active = 1
)
SELECT code, safety, held, coming, promised, safety - (held + coming - promised), sold
FROM terms WHERE held + coming - promised < least
"""


def checks_of_buying(today: date) -> Iterator[Check]:
    """What was bought, from whom and for how much; how suppliers do; what should be ordered."""
    yield from _bought()
    orders = ("ordered", "received", "open", "invoiced", "total", "paid")
    every = {"only": "all"}
    yield Check("purchase_order_tracking", ("number", "code"), orders, _PURCHASE_ORDERS, every)
    rates = ("orders", "amount", "on_time", "accepted", "returned", "price_change")
    rated = _RATED.format(
        today=number_of(today),
        in_time=_share("o.in_time", "o.due"),
        accepted=_share("r.quantity - r.rejected", "r.quantity"),
        back=_share("r.back", "r.quantity"),
        price=_share("x.last_price - x.first_price", "x.first_price"),
    )
    yield Check("supplier_rating", ("supplier",), rates, rated)
    waiting = ("received", "open", "amount")
    yield Check("uninvoiced_receipts", ("number", "line"), waiting, _WAITING, dated=False)
    terms = ("safety", "on_hand", "on_order", "promised", "needed", "sold")
    suggested = _SUGGESTED.format(month_ago=number_of(today - timedelta(30)))
    yield Check("purchase_suggestions", ("code",), terms, suggested, dated=False)


def _bought() -> Iterator[Check]:
    month = MONTH.format("d.day")
    came = "sum(CASE WHEN x.sign = 1 THEN l.{0} ELSE 0 END)"
    good = _share(f"({came.format('quantity')} - {came.format('rejected')})", came.format("quantity"))
    more = f", sum(x.sign * l.net), sum(CASE WHEN x.sign = 1 THEN 0 ELSE l.total END), {good}"
    figures = ("quantity", "gross_purchases", "net_purchases", "returned", "accepted_rate")
    for name, column, key, join in (
        ("product", "product_code", "p.code", _GOODS),
        ("supplier", "supplier_code", "coalesce(s.code, '')", "LEFT JOIN parties s ON s.id = d.party_id"),
        ("month", "month", month, ""),
    ):
        told = _BOUGHT.format(key=key, more=more, join=join, groups="1")
        yield Check(f"purchases_by_{name}", (column,), figures, told)
    by_both = _BOUGHT.format(key=f"p.code, {month}", more="", join=_GOODS, groups="1, 2")
    yield Check("purchase_prices", ("product_code", "month"), figures[:2], by_both)
    both = f"{_GOODS} JOIN parties s ON s.id = d.party_id"
    by_supplier = _BOUGHT.format(key="p.code, s.code", more="", join=both, groups="1, 2")
    yield Check("supplier_comparison", ("code", "supplier"), figures[:2], by_supplier, {"only": "all"})


def _share(part: str, whole: str) -> str:
    """A share in ten-thousandths, rounded half away from nothing."""
    part = f"CAST({part} AS BIGINT)"
    whole = f"CAST({whole} AS BIGINT)"
    return (
        f"CASE WHEN coalesce({whole}, 0) = 0 THEN 0 WHEN {part} < 0 THEN -((-20000 * {part} + {whole}) / (2 * {whole}))"
        f" ELSE (20000 * {part} + {whole}) / (2 * {whole}) END"
    )


def checks_of_selling(_today: date) -> Iterator[Check]:
    """What became of quotations and orders of customers, and what waits for its invoice."""
    ordered = ("ordered", "delivered", "open", "short", "total", "open_total")
    yield Check("sales_order_tracking", ("number", "code"), ordered, _SALES_ORDERS)
    quoted = ("quotes", "ordered_quotes", "sold_quotes", "total", "ordered", "sold")
    yield Check("quote_conversion", ("number",), quoted, _QUOTES)
    yield Check("uninvoiced_deliveries", ("number",), ("total", "invoiced", "open"), _TO_INVOICE)
