"""The figures of ready-made reports once more, in plain SQL over documents, lines and ledgers.

Nothing here knows how a report is read: what was sold is told by the kinds of documents, what is there by the moves,
what it cost by the entries. Every statement answers the keys of its rows, then whole numbers (fen, ten-thousandths),
and takes the days ``:since`` and ``:until``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from jxc_desktop.exchange.sheets import ColumnType
from jxc_desktop.services.reports import ReportResult, ReportService

KINDS = "('counter_sale', 'delivery', 'counter_refund', 'sales_return')"
SIGN = "CASE WHEN d.kind IN ('counter_sale', 'delivery') THEN 1 ELSE -1 END"
_SOLD = (
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
_AMOUNTS = (
    f"sum({SIGN} * l.quantity) AS quantity, sum({SIGN} * l.net) AS net, sum({SIGN} * l.total) AS total,"
    f" sum({SIGN} * l.discount) AS discount"
)
_GOODS = "JOIN products p ON p.id = l.product_id LEFT JOIN categories c ON c.id = p.category_id"
_SUPPLIER = "JOIN products p ON p.id = l.product_id LEFT JOIN parties s ON s.id = p.supplier_id"
_PARTY = "LEFT JOIN parties p ON p.id = d.party_id"


def _sales(key: str, join: str = "") -> str:
    sold, cost = (one.format(key=key, sums=_AMOUNTS, join=join) for one in (_SOLD, _COST))
    return (
        "SELECT coalesce(k, ''), sum(quantity), sum(net), sum(total), sum(cost) FROM (SELECT k, quantity, net, total,"
        f" 0 AS cost FROM ({sold}) sold UNION ALL SELECT k, 0, 0, 0, cost FROM ({cost}) cost) parts GROUP BY 1"
    )


def _bought(key: str, join: str) -> str:
    sign = "CASE WHEN d.kind = 'goods_receipt' THEN 1 ELSE -1 END"
    return (
        f"SELECT {key}, sum({sign} * l.quantity), sum({sign} * l.total) FROM document_lines l"
        f" JOIN documents d ON d.id = l.document_id {join} WHERE d.kind IN ('goods_receipt', 'purchase_return')"
        " AND d.day BETWEEN :since AND :until GROUP BY {groups}"
    )


_NOT_REVERSED = "d.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM documents r WHERE r.reverses_id = d.id)"
_SALE = "d.kind IN ('counter_sale', 'delivery')"
_STOCK = (
    "SELECT q.code, q.quantity, coalesce(v.amount, 0) FROM (SELECT p.code AS code, sum(m.quantity) AS quantity"
    " FROM stock_moves m JOIN products p ON p.id = m.product_id GROUP BY p.code) q LEFT JOIN (SELECT p.code AS code,"
    " sum(e.amount) AS amount FROM cost_entries e JOIN products p ON p.id = e.product_id GROUP BY p.code) v"
    " ON v.code = q.code"
)
_BALANCE = (
    "SELECT q.code, q.opening, q.came, q.went, q.closing, coalesce(v.opening, 0), coalesce(v.closing, 0) FROM (SELECT"
    " p.code AS code, sum(CASE WHEN m.day < :since THEN m.quantity ELSE 0 END) AS opening, sum(CASE WHEN m.day >="
    " :since AND m.quantity > 0 THEN m.quantity ELSE 0 END) AS came, sum(CASE WHEN m.day >= :since AND m.quantity < 0"
    " THEN -m.quantity ELSE 0 END) AS went, sum(m.quantity) AS closing FROM stock_moves m JOIN products p ON p.id ="
    " m.product_id WHERE m.day <= :until GROUP BY p.code) q LEFT JOIN (SELECT p.code AS code, sum(CASE WHEN e.day <"
    " :since THEN e.amount ELSE 0 END) AS opening, sum(e.amount) AS closing FROM cost_entries e JOIN products p ON"
    " p.id = e.product_id WHERE e.day <= :until GROUP BY p.code) v ON v.code = q.code"
)
_TURNED = (
    "SELECT v.code, v.opening, v.closing, v.cost FROM (SELECT {key} AS code, sum(CASE WHEN e.day < :since THEN"
    " e.amount ELSE 0 END) AS opening, sum(e.amount) AS closing, -sum(CASE WHEN e.day >= :since AND e.contra ="
    " 'cost_of_goods_sold' THEN e.amount ELSE 0 END) AS cost FROM cost_entries e JOIN products p ON p.id ="
    " e.product_id LEFT JOIN categories c ON c.id = p.category_id WHERE e.day <= :until GROUP BY 1) v"
)
_AGED = (
    "WITH came AS (SELECT m.product_id, CASE WHEN m.contra = 'cost_of_goods_sold' THEN 1 ELSE 0 END AS back,"
    " coalesce(o.day, m.day) AS day, sum(m.quantity) AS quantity FROM stock_moves m LEFT JOIN stock_moves o ON o.id ="
    " m.reverses_move_id WHERE m.contra <> 'goods_set_apart' AND (m.quantity > 0) = (m.reverses_move_id IS NULL)"
    " GROUP BY 1, 2, 3), run AS (SELECT product_id, day, quantity, sum(quantity) OVER (PARTITION BY product_id ORDER"
    " BY back, day DESC) AS upto FROM came), held AS (SELECT product_id, sum(quantity) AS quantity FROM stock_moves"
    " GROUP BY product_id) SELECT p.code, sum(CASE WHEN r.day >= {first} THEN min(r.quantity, h.quantity - (r.upto -"
    " r.quantity)) ELSE 0 END), sum(CASE WHEN r.day < {first} THEN min(r.quantity, h.quantity - (r.upto -"
    " r.quantity)) ELSE 0 END) FROM run r JOIN held h ON h.product_id = r.product_id JOIN products p ON p.id ="
    " r.product_id WHERE h.quantity > r.upto - r.quantity GROUP BY p.code"
)
_DEBTS = (
    "SELECT p.code, {sign} * sum(e.amount) FROM party_entries e JOIN parties p ON p.id = e.party_id GROUP BY p.code"
    " HAVING sum(e.amount) <> 0"
)
_AGAIN = (
    f"WITH came AS (SELECT d.party_id AS party, count(*) AS times FROM documents d WHERE {_SALE} AND {_NOT_REVERSED}"
    " AND d.day BETWEEN :since AND :until AND d.party_id IS NOT NULL GROUP BY 1), paid AS (SELECT d.party_id AS party,"
    f" sum({SIGN} * d.total) AS amount FROM documents d WHERE d.kind IN {KINDS} AND d.day BETWEEN :since AND :until"
    " GROUP BY 1) SELECT p.code, CASE WHEN came.times > 1 THEN 1 ELSE 0 END, came.times, paid.amount FROM came"
    " JOIN paid ON paid.party = came.party JOIN parties p ON p.id = came.party"
)
_PAIRS = (
    f"WITH often AS (SELECT l.product_id AS product FROM document_lines l WHERE l.sales_sign = 1 AND l.day BETWEEN"
    " :since AND :until GROUP BY +l.product_id ORDER BY count(*) DESC, l.product_id LIMIT 1000), bought AS (SELECT"
    " DISTINCT l.document_id AS document, l.product_id AS product FROM often o JOIN document_lines l ON l.product_id ="
    f" o.product JOIN documents d ON d.id = l.document_id WHERE {_SALE} AND {_NOT_REVERSED} AND l.quantity > 0 AND"
    " d.day BETWEEN :since AND :until), short AS (SELECT document FROM bought GROUP BY document HAVING count(*) <="
    " 200) SELECT a.product AS one, b.product AS other, count(*) AS n FROM bought a JOIN bought b ON b.document ="
    " a.document AND b.product > a.product WHERE a.document IN (SELECT document FROM short) GROUP BY 1, 2"
    " HAVING count(*) >= 3 ORDER BY 3 DESC, 1, 2 LIMIT 500"
)
_RANKED = (
    "SELECT code, place, quantity, net FROM (SELECT p.code AS code, row_number() OVER (ORDER BY sold.net DESC, p.code)"
    " AS place, sold.quantity AS quantity, sold.net AS net FROM ({sold}) sold JOIN products p ON p.id = sold.k WHERE"
    " sold.quantity <> 0 OR sold.net <> 0) ranked {where}"
)
_BY_PRODUCT = _SOLD.format(key="l.product_id", sums=_AMOUNTS, join="")
_LAST_SOLD = (
    "SELECT p.code, h.quantity, h.value FROM (SELECT b.product_id AS product, sum(b.quantity) AS quantity,"
    " sum(b.value) AS value FROM cost_balances b GROUP BY 1) h JOIN products p ON p.id = h.product WHERE h.quantity >"
    " 0 AND coalesce((SELECT max(s.day) FROM (SELECT l.day AS day FROM document_lines l WHERE l.product_id ="
    " h.product AND l.sales_sign <> 0 GROUP BY l.day HAVING sum(l.sales_sign * l.quantity) > 0) s), (SELECT"
    " min(m.day) FROM stock_moves m WHERE m.product_id = h.product)) <= {last}"
)


@dataclass(frozen=True, slots=True)
class Check:
    """What of a report is told in SQL: the columns of its keys, and of its figures in the order of the statement.

    Without keys only totals are compared. ``dated`` reports are asked for the days; the others as the books stand.
    """

    report: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    sql: str
    asked: Mapping[str, str] = field(default_factory=dict)
    dated: bool = True


_FIGURES = ("quantity", "net_sales", "gross_sales", "cost")


def checks(today: date) -> tuple[Check, ...]:
    """Every check there is; ``today`` is the day the program believes in."""
    month_ago = _days_before(today, 30)
    return (
        Check("margin_by_product", ("code",), _FIGURES, _sales("p.code", _GOODS)),
        Check("sales_by_product", ("product_code",), _FIGURES, _sales("p.code", _GOODS)),
        Check("sales_by_category", ("category_code",), _FIGURES, _sales("c.code", _GOODS)),
        Check("sales_by_supplier", ("supplier_code",), _FIGURES, _sales("s.code", _SUPPLIER)),
        Check("sales_by_customer", ("customer_code",), _FIGURES, _sales("p.code", _PARTY)),
        Check("sales_by_salesperson", (), _FIGURES, _sales("d.handler")),
        Check("sales_by_cashier", (), _FIGURES, _sales("d.user_id")),
        Check("sales_by_level", (), _FIGURES, _sales("p.level", _PARTY)),
        Check("sales_by_hour", (), _FIGURES, _sales("d.business_at / 3600000000 % 24")),
        Check("sales_by_day", ("day",), _FIGURES, _sales("d.day")),
        Check("sales_by_month", (), _FIGURES, _sales("d.day / 100")),
        Check(
            "sales_by_warehouse",
            ("warehouse_code",),
            _FIGURES,
            _sales("w.code", "JOIN warehouses w ON w.id = d.warehouse_id"),
        ),
        Check("margin_by_document", ("number",), _FIGURES[1:], _without_quantity(_sales("d.number"))),
        Check("money_by_customer", ("customer_code",), _FIGURES[1:], _without_quantity(_sales("p.code", _PARTY))),
        Check("turnover_compared", ("time",), ("gross_sales",), _only_total(_sales("d.day"))),
        Check("output_per_person", (), _FIGURES[:3], _sales("d.handler").replace(", sum(cost)", "", 1)),
        Check("best_sellers", ("code",), ("place", "quantity", "net_sales"), _ranked("WHERE place <= 50")),
        Check("abc_classes", ("code",), ("place", "quantity", "net_sales"), _ranked("")),
        Check("repeat_purchase", ("customer",), ("repeat_customers", "purchases", "amount"), _AGAIN),
        Check(
            "customer_buying", ("customer",), ("purchases", "amount"), f"SELECT code, times, amount FROM ({_again()})"
        ),
        Check("bought_together", (), ("together",), f"SELECT '', n FROM ({_PAIRS})"),
        Check("stock_on_hand", ("code",), ("quantity", "value"), _STOCK, dated=False),
        Check(
            "in_out_balance",
            ("code",),
            ("opening", "in", "out", "closing", "opening_value", "closing_value"),
            _BALANCE,
        ),
        Check(
            "stock_turnover",
            ("product_code",),
            ("opening_value", "closing_value", "cost_of_sales"),
            _TURNED.format(key="p.code"),
        ),
        Check(
            "turnover_by_category",
            ("category_code",),
            ("opening_value", "closing_value", "cost_of_sales"),
            _TURNED.format(key="coalesce(c.code, '')"),
        ),
        Check("stock_age", ("code",), ("days_0_30", "older"), _AGED.format(first=month_ago), dated=False),
        Check(
            "slow_stock",
            ("code",),
            ("quantity", "value"),
            _LAST_SOLD.format(last=_days_before(today, 90)),
            {"idle": "90"},
            dated=False,
        ),
        *_purchases(),
        Check("receivable_age", ("code",), ("balance",), _owed("customer", 1), dated=False),
        Check("payable_age", ("code",), ("balance",), _owed("supplier", -1), dated=False),
    )


def _purchases() -> Iterator[Check]:
    goods = "JOIN products p ON p.id = l.product_id"
    party = "LEFT JOIN parties s ON s.id = d.party_id"
    figures = ("quantity", "gross_purchases")
    by_product = _bought("p.code", goods).format(groups="1")
    yield Check("purchases_by_product", ("product_code",), figures, by_product)
    by_supplier = _bought("coalesce(s.code, '')", party).format(groups="1")
    yield Check("purchases_by_supplier", ("supplier_code",), figures, by_supplier)
    by_month = _bought("d.day / 100", "").format(groups="1")
    yield Check("purchases_by_month", (), figures, by_month)
    by_both = _bought("p.code, d.day / 100", goods).format(groups="1, 2")
    yield Check("purchase_prices", (), figures, f"SELECT '', q, t FROM ({_named(by_both)})")
    compared = _bought("p.code, s.code", f"{goods} JOIN parties s ON s.id = d.party_id").format(groups="1, 2")
    yield Check("supplier_comparison", ("code", "supplier"), figures, compared, {"only": "all"})


def _named(statement: str) -> str:
    return statement.replace("* l.quantity)", "* l.quantity) AS q", 1).replace("* l.total)", "* l.total) AS t", 1)


def _again() -> str:
    return _AGAIN.replace("p.code,", "p.code AS code,", 1)


def _without_quantity(sales: str) -> str:
    return sales.replace("sum(quantity), ", "", 1)


def _only_total(sales: str) -> str:
    return sales.replace("sum(quantity), sum(net), sum(total), sum(cost)", "sum(total)", 1)


def _ranked(where: str) -> str:
    return _RANKED.format(sold=_BY_PRODUCT, where=where)


def _owed(role: str, sign: int) -> str:
    return _DEBTS.format(sign=sign).replace("GROUP BY", f"WHERE p.role IN ('{role}', 'both') GROUP BY", 1)


def _days_before(today: date, days: int) -> int:
    day = date.fromordinal(today.toordinal() - days)
    return day.year * 10_000 + day.month * 100 + day.day


def differences(reports: ReportService, execute: Any, check: Check, since: date, until: date) -> list[str]:
    """What of a report is not as the statement says, in words; nothing when all of it is equal.

    ``execute`` answers the rows of a statement with named days.
    """
    asked = dict(check.asked)
    if check.dated:
        asked |= {"since": since.isoformat(), "until": until.isoformat()}
    result = reports.run(check.report, asked)
    days = {"since": _days_before(since, 0), "until": _days_before(until, 0)}
    rows = [tuple(row) for row in execute(check.sql, days)]
    told = _told(rows, len(check.keys) or len(rows[0]) - len(check.values) if rows else 0, keyed=bool(check.keys))
    shown = _told([_figures(result, check, row) for row in result.rows], len(check.keys), keyed=bool(check.keys))
    found = [
        f"{check.report} {key}: {shown.get(key)} and not {told.get(key)}"
        for key in sorted(set(told) | set(shown), key=str)
        if told.get(key) != shown.get(key)
    ]
    return found + _totals(result, check, shown)


def _totals(result: ReportResult, check: Check, shown: Mapping[Any, Sequence[int]]) -> list[str]:
    """Where the totals of a report are not the sums of its rows."""
    names = [column.name for column in result.columns]
    found = []
    for place, name in enumerate(check.values):
        if name not in names or result.totals[names.index(name)] is None:
            continue
        total = _whole(result, names.index(name), result.totals)
        added = sum(row[place] for row in shown.values())
        if total != added:
            found.append(f"{check.report}: total of {name} is {total} and not {added}")
    return found


def _told(rows: Sequence[Sequence[Any]], width: int, *, keyed: bool) -> dict[Any, list[int]]:
    """The figures by key, those of no key together; rows of nothing left out."""
    found: dict[Any, list[int]] = {}
    for row in rows:
        key = tuple(str(part or "") for part in row[:width]) if keyed else ()
        figures = [int(value or 0) for value in row[width:]]
        found[key] = [a + b for a, b in zip(found[key], figures, strict=True)] if key in found else figures
    return {key: figures for key, figures in found.items() if any(figures)}


def _figures(result: ReportResult, check: Check, row: Sequence[object]) -> list[Any]:
    names = [column.name for column in result.columns]
    keys = [_key(row[names.index(name)]) for name in check.keys]
    return [*keys, *(_value(result, names, name, row) for name in check.values)]


def _value(result: ReportResult, names: Sequence[str], name: str, row: Sequence[object]) -> int:
    if name == "older":
        wanted = [one for one in names if one.startswith(("days_", "over_")) and not one.endswith("_value")][1:]
        return sum(_whole(result, names.index(one), row) for one in wanted)
    return _whole(result, names.index(name), row)


def _key(value: object) -> object:
    return _days_before(value, 0) if isinstance(value, date) else value


_SCALE = {ColumnType.MONEY: 100, ColumnType.QUANTITY: 10_000, ColumnType.INTEGER: 1}


def _whole(result: ReportResult, place: int, row: Sequence[object]) -> int:
    value: Any = row[place]
    return int(Decimal(value or 0) * _SCALE[result.columns[place].type])
