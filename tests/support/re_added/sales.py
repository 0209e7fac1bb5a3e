"""What was sold: lines of sales less those of refunds and returns, and what cost of sales was booked for them.

Sales that another program made (past sales) count like every other; they have no cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tests.support.re_added.comparing import Check

SOLD = "('counter_sale', 'delivery', 'past_sale')"
KINDS = "('counter_sale', 'delivery', 'past_sale', 'counter_refund', 'sales_return', 'past_refund')"
SIGN = f"CASE WHEN d.kind IN {SOLD} THEN 1 ELSE -1 END"
STANDS = "d.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM documents r WHERE r.reverses_id = d.id)"
_LINES = (
    "SELECT {key} AS k, {sums} FROM document_lines l JOIN documents d ON d.id = l.document_id {join}"
    f" WHERE d.kind IN {KINDS} AND d.day BETWEEN :since AND :until"
    " GROUP BY 1"
)
_COST = (
    "SELECT {key} AS k, -sum(e.amount) AS cost FROM cost_entries e JOIN stock_moves m ON m.id = e.move_id"
    " JOIN document_lines l ON l.id = m.line_id JOIN documents d ON d.id = m.document_id {join}"
    f" WHERE d.kind IN {KINDS} AND e.contra = 'cost_of_goods_sold' AND e.day BETWEEN :since AND :until"
    " GROUP BY 1"
)
_MADE = (
    f"SELECT {{key}} AS k, sum(CASE WHEN d.reverses_id IS NULL THEN 1 ELSE -1 END) AS made FROM documents d {{join}}"
    f" WHERE d.kind IN {SOLD} AND d.day BETWEEN :since AND :until GROUP BY 1"
)
_AMOUNTS = (
    f"sum({SIGN} * l.quantity) AS quantity, sum({SIGN} * l.net) AS net, sum({SIGN} * l.total) AS total,"
    f" sum({SIGN} * l.discount) AS discount"
)
_GOODS = "JOIN products p ON p.id = l.product_id LEFT JOIN categories c ON c.id = p.category_id"
_SUPPLIER = "JOIN products p ON p.id = l.product_id LEFT JOIN parties s ON s.id = p.supplier_id"
_PARTY = "LEFT JOIN parties p ON p.id = d.party_id"
_WAREHOUSE = "LEFT JOIN warehouses w ON w.id = d.warehouse_id"
_SALE = f"d.kind IN {SOLD}"
_RECEIVED = (
    "SELECT coalesce(p.code, '') AS k, sum(m.amount) AS received FROM money_entries m JOIN documents d ON d.id ="
    " m.document_id JOIN money_accounts a ON a.id = m.money_account_id JOIN accounts c ON c.code = a.account AND"
    " c.kind = 'asset' LEFT JOIN parties p ON p.id = d.party_id WHERE d.kind IN ('counter_sale', 'counter_refund',"
    " 'receipt_of_money', 'card_top_up', 'card_payback') AND m.day BETWEEN :since AND :until GROUP BY 1"
)
_AGAIN = (
    f"WITH came AS (SELECT d.party_id AS party, count(*) AS times FROM documents d WHERE {_SALE} AND {STANDS}"
    " AND d.day BETWEEN :since AND :until AND d.party_id IS NOT NULL GROUP BY 1), paid AS (SELECT d.party_id AS party,"
    f" sum({SIGN} * d.total) AS amount FROM documents d WHERE d.kind IN {KINDS} AND d.day BETWEEN :since AND :until"
    " GROUP BY 1) SELECT p.code, {figures} FROM came JOIN paid ON paid.party = came.party"
    " JOIN parties p ON p.id = came.party"
)
_PAIRS = (
    f"WITH often AS (SELECT l.product_id AS product FROM document_lines l JOIN documents d ON d.id = l.document_id"
    f" WHERE {_SALE} AND l.day BETWEEN :since AND :until GROUP BY l.product_id ORDER BY count(*) DESC, l.product_id"
    " LIMIT 1000), bought AS (SELECT DISTINCT l.document_id AS document, l.product_id AS product FROM often o JOIN"
    " document_lines l ON l.product_id = o.product JOIN documents d ON d.id = l.document_id"
    f" WHERE {_SALE} AND {STANDS} AND l.quantity > 0 AND d.day BETWEEN :since AND :until), brief AS (SELECT document"
    " FROM bought GROUP BY document HAVING count(*) <= 200), counted AS (SELECT b.product, p.code, count(*) AS times,"
    " row_number() OVER (ORDER BY count(*), p.code) AS place FROM bought b JOIN products p ON p.id = b.product"
    " GROUP BY b.product, p.code) SELECT p.code, q.code, pairs.n, p.times, q.times FROM (SELECT a.product AS one,"
    " b.product AS other, count(*) AS n FROM bought a JOIN bought b ON b.document = a.document AND b.product >"
    " a.product WHERE a.document IN (SELECT document FROM brief) GROUP BY 1, 2 HAVING count(*) >= 3"
    " ORDER BY 3 DESC, 1, 2 LIMIT 500) pairs JOIN counted p ON p.product IN (pairs.one, pairs.other) JOIN counted q"
    " ON q.product IN (pairs.one, pairs.other) AND q.place > p.place"
)
_RANKED = (
    "SELECT code, place, quantity, net FROM (SELECT p.code AS code, row_number() OVER (ORDER BY sold.net DESC, p.code)"
    " AS place, sold.quantity AS quantity, sold.net AS net FROM ({sold}) sold JOIN products p ON p.id = sold.k WHERE"
    " sold.quantity <> 0 OR sold.net <> 0) ranked {where}"
)
_BY_PRODUCT = _LINES.format(key="l.product_id", sums=_AMOUNTS, join="")
_MOST_SOLD = (
    f"SELECT p.code FROM document_lines l JOIN documents d ON d.id = l.document_id JOIN products p ON p.id ="
    f" l.product_id WHERE d.kind IN {KINDS} AND d.day BETWEEN :since AND :until GROUP BY p.code"
    " ORDER BY count(*) DESC, p.code LIMIT 1"
)
MONTH = "substr(CAST({0} AS TEXT), 1, 4) || '-' || substr(CAST({0} AS TEXT), 5, 2)"
"""The month of a day, as reports write it."""
_FIGURES = ("quantity", "net_sales", "gross_sales", "cost")
_EARNED = ("net", "total", "cost")


def sales(key: str, join: str = "", figures: Sequence[str] = ("quantity", "net", "total", "cost")) -> str:
    """What was sold by a key (column ``k``), and its cost; beside these there is the discount.

    With ``made`` the key has to be one of the document: it is how many sales there were, less those taken back.
    """
    parts = [one.format(key=key, sums=_AMOUNTS, join=join) for one in (_LINES, _COST)]
    rows = [
        f"SELECT k, quantity, net, total, discount, 0 AS cost, 0 AS made FROM ({parts[0]}) sold",
        f"SELECT k, 0, 0, 0, 0, cost, 0 FROM ({parts[1]}) cost",
    ]
    if "made" in figures:
        rows.append(f"SELECT k, 0, 0, 0, 0, 0, made FROM ({_MADE.format(key=key, join=join)}) made")
    sums = ", ".join(f"sum({one}) AS {one}" for one in figures)
    return f"SELECT coalesce(CAST(k AS TEXT), '') AS k, {sums} FROM ({' UNION ALL '.join(rows)}) parts GROUP BY 1"


def checks_of_sales(_today: date) -> Iterator[Check]:
    """What was sold, by anything; what was earned; best sellers."""
    yield Check("margin_by_product", ("code",), _FIGURES, sales("p.code", _GOODS))
    for name, key, join in (
        ("product", "p.code", _GOODS),
        ("category", "c.code", _GOODS),
        ("supplier", "s.code", _SUPPLIER),
    ):
        told = sales(key, join, ("quantity", *_EARNED, "discount"))
        yield Check(f"sales_by_{name}", (f"{name}_code",), (*_FIGURES, "discount"), told)
    for name, keys, key, join in (
        ("customer", ("customer_code",), "p.code", _PARTY),
        ("warehouse", ("warehouse_code",), "w.code", _WAREHOUSE),
        ("salesperson", (), "d.handler", ""),
        ("cashier", ("cashier",), "u.name", "JOIN users u ON u.id = d.user_id"),
        ("level", (), "p.level", _PARTY),
        ("area", (), "p.area", _PARTY),
        ("hour", (), "d.business_at / 3600000000 % 24", ""),
        ("month", ("month",), MONTH.format("d.day"), ""),
    ):
        told = sales(key, join, ("quantity", *_EARNED, "discount", "made"))
        yield Check(f"sales_by_{name}", keys, (*_FIGURES, "discount", "documents"), told)
    yield Check("sales_by_channel", ("channel",), (*_FIGURES, "paid", "unpaid"), _by_channel())
    yield Check("sales_by_day", ("day",), _FIGURES, sales("d.day"))
    yield Check("margin_by_document", ("number",), _FIGURES[1:], sales("d.number", "", _EARNED))
    yield Check("money_by_customer", ("customer_code",), (*_FIGURES[1:], "received"), _money_by_customer())
    turnover = ("sales", "gross_sales", "net_sales")
    yield Check("turnover_compared", ("time",), turnover, sales("d.day", "", ("made", "total", "net")))
    persons = sales("d.handler", "", ("quantity", "net", "total", "made"))
    yield Check("output_per_person", (), (*_FIGURES[:3], "sales"), persons)
    of_item = sales("d.number", "JOIN products p ON p.id = l.product_id AND p.code = :product")
    yield Check("sale_lines", ("number",), _FIGURES, of_item, chosen={"product": _MOST_SOLD})
    yield Check("best_sellers", ("code",), ("place", "quantity", "net_sales"), _ranked("WHERE place <= 50"))
    yield Check("abc_classes", ("code",), ("place", "quantity", "net_sales"), _ranked(""))
    yield from _customers()


def _money_by_customer() -> str:
    sold = sales("p.code", _PARTY, _EARNED)
    return (
        f"SELECT k, sum(net), sum(total), sum(cost), sum(received) FROM (SELECT k, net, total, cost, 0 AS received"
        f" FROM ({sold}) sold UNION ALL SELECT k, 0, 0, 0, received FROM ({_RECEIVED}) paid) both_of GROUP BY 1"
    )


_CHANNEL = (
    "CASE WHEN d.channel <> '' THEN d.channel WHEN d.kind IN ('counter_sale', 'counter_refund') THEN '@Sales counter'"
    " ELSE '@none' END"
)
_OWED = f"""
SELECT {_CHANNEL} AS k, sum(x.owed) AS owed, sum(x.gift) AS gift FROM (
  SELECT e.document_id, e.amount AS owed, 0 AS gift FROM party_entries e
  UNION ALL SELECT s.item_id, s.amount, 0 FROM settlement_entries s
  UNION ALL SELECT m.document_id, 0, m.amount FROM money_entries m JOIN means n ON n.code = m.means
    WHERE n.nature IN ('voucher', 'points')
) x JOIN documents d ON d.id = x.document_id
WHERE d.kind IN {KINDS} AND d.day BETWEEN :since AND :until GROUP BY 1
"""
"""What is owed for sales now, and what vouchers and points settled; nothing is let off or set off in these books."""


def _by_channel() -> str:
    sold = sales(_CHANNEL)
    return (
        "SELECT k, sum(quantity), sum(net), sum(total), sum(cost), sum(total - owed - gift), sum(owed) FROM (SELECT k,"
        f" quantity, net, total, cost, 0 AS owed, 0 AS gift FROM ({sold}) sold UNION ALL SELECT k, 0, 0, 0, 0, owed,"
        f" gift FROM ({_OWED}) due) both_of GROUP BY 1"
    )


def _customers() -> Iterator[Check]:
    again = _AGAIN.format(figures="CASE WHEN came.times > 1 THEN 1 ELSE 0 END, came.times, paid.amount")
    yield Check("repeat_purchase", ("customer",), ("repeat_customers", "purchases", "amount"), again)
    bought = _AGAIN.format(figures="came.times, paid.amount")
    yield Check("customer_buying", ("customer",), ("purchases", "amount"), bought)
    yield Check("bought_together", ("code", "with_code"), ("together", "with_one", "with_other"), _PAIRS)


def _ranked(where: str) -> str:
    return _RANKED.format(sold=_BY_PRODUCT, where=where)
