"""What is owed, and the books: open items added up from both ledgers of parties, and the journal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from tests.support.re_added.comparing import Check, number_of
from tests.support.re_added.sales import KINDS, MONTH, SIGN

_ITEMS = """
WITH moved AS (
  SELECT e.document_id AS item, e.amount AS amount, e.amount AS rest, e.due_day AS due
  FROM party_entries e WHERE e.day <= {until}
  UNION ALL
  SELECT s.item_id, 0, s.amount, NULL FROM settlement_entries s WHERE s.day <= {until}
), items AS (
  SELECT p.code, p.role, d.number, sum(m.amount) AS amount, sum(m.rest) AS rest, coalesce(min(m.due), d.day) AS due
  FROM moved m JOIN documents d ON d.id = m.item JOIN parties p ON p.id = d.party_id
  GROUP BY p.code, p.role, d.number, d.day HAVING sum(m.rest) <> 0
)
"""
_LATEST = "99991231"
_AGES = ("balance", "not_due", "days_1_30", "days_31_60", "days_61_90", "over_90", "unallocated")
_OWN = "CASE WHEN p.role = 'supplier' THEN -e.amount ELSE e.amount END"
_OF_PARTY = "FROM party_entries e JOIN parties p ON p.id = e.party_id WHERE p.code = :party AND e.day"
_MOST_OWED = (
    "SELECT p.code FROM party_entries e JOIN parties p ON p.id = e.party_id WHERE p.role = '{role}'"
    " GROUP BY p.code ORDER BY count(*) DESC, p.code LIMIT 1"
)
_RESULT = """
SELECT a.number,
  -sum(CASE WHEN j.day / 100 = :until / 100 THEN j.amount ELSE 0 END),
  -sum(CASE WHEN j.day / 100 = CASE WHEN :until / 100 % 100 > 1 THEN :until / 100 - 1 ELSE :until / 100 - 89 END
    THEN j.amount ELSE 0 END),
  -sum(CASE WHEN j.day / 10000 = :until / 10000 THEN j.amount ELSE 0 END)
FROM journal_lines j JOIN accounts a ON a.code = j.account
WHERE a.kind IN ('income', 'expense') AND j.day <= :until GROUP BY a.number
"""
_TRIAL = """
SELECT a.number, sum(CASE WHEN j.day < :since THEN j.amount ELSE 0 END),
  sum(CASE WHEN j.day >= :since AND j.amount > 0 THEN j.amount ELSE 0 END),
  sum(CASE WHEN j.day >= :since AND j.amount < 0 THEN -j.amount ELSE 0 END), sum(j.amount)
FROM journal_lines j JOIN accounts a ON a.code = j.account WHERE j.day <= :until GROUP BY a.number
"""
_JOURNAL = """
SELECT d.number, a.number, CASE WHEN j.amount > 0 THEN j.amount ELSE 0 END,
  CASE WHEN j.amount < 0 THEN -j.amount ELSE 0 END
FROM journal_lines j JOIN accounts a ON a.code = j.account JOIN documents d ON d.id = j.document_id
WHERE j.day BETWEEN :since AND :until
"""
_MONEY = (
    "FROM money_entries m JOIN documents d ON d.id = m.document_id JOIN money_accounts b ON b.id = m.money_account_id"
    " JOIN accounts a ON a.code = b.account AND a.kind = 'asset' WHERE m.day"
)
_TAX = f"""
SELECT {MONTH.format("t.day")}, sum(t.sold), sum(t.bought), sum(t.sold - t.bought), sum(t.issued_net),
  sum(t.issued_tax), sum(t.received_net), sum(t.received_tax) FROM (
  SELECT d.day, {SIGN} * l.tax AS sold, 0 AS bought, 0 AS issued_net, 0 AS issued_tax, 0 AS received_net,
    0 AS received_tax
  FROM document_lines l JOIN documents d ON d.id = l.document_id
  WHERE d.kind IN {KINDS} AND d.kind NOT IN ('past_sale', 'past_refund')
  UNION ALL
  SELECT d.day, 0, CASE d.kind WHEN 'purchase_return' THEN -l.tax ELSE l.tax - (l.booked_total - l.booked_net) END,
    0, 0, 0, 0
  FROM document_lines l JOIN documents d ON d.id = l.document_id
  WHERE d.kind IN ('goods_receipt', 'purchase_return', 'purchase_invoice')
  UNION ALL
  SELECT d.day, 0, 0, l.net, l.tax, 0, 0 FROM document_lines l JOIN documents d ON d.id = l.document_id
  WHERE d.kind = 'sales_invoice'
  UNION ALL
  SELECT d.day, 0, 0, -l.net, -l.tax, 0, 0 FROM document_lines l JOIN documents d ON d.id = l.document_id
  WHERE d.kind = 'sales_red_invoice'
  UNION ALL
  SELECT d.day, 0, 0, 0, 0, l.net, l.tax FROM document_lines l JOIN documents d ON d.id = l.document_id
  WHERE d.kind = 'purchase_invoice'
) t WHERE t.day BETWEEN :since AND :until GROUP BY 1
"""
_STOCK = f"""
SELECT {MONTH.format("t.day")}, sum(t.journal), sum(t.costs), sum(t.journal - t.costs),
  (SELECT sum(e.amount) FROM cost_entries e WHERE e.day / 100 <= min(t.day) / 100) FROM (
  SELECT j.day, j.amount AS journal, 0 AS costs FROM journal_lines j WHERE j.account = 'stock'
  UNION ALL
  SELECT e.day, 0, e.amount FROM cost_entries e
) t WHERE t.day BETWEEN :since AND :until GROUP BY 1
"""


def checks_of_debts(today: date) -> Iterator[Check]:
    """Who owes what, as the books stand and at the end of a day."""
    for report, role, sign in (("receivable_age", "customer", 1), ("payable_age", "supplier", -1)):
        yield Check(report, ("code",), _AGES, _ages(_LATEST, role, sign, today), dated=False)
        then = _ages(str(number_of(today)), role, sign, today)
        yield Check(report, ("code",), _AGES, then, {"at": today.isoformat()}, dated=False)
    items = _ITEMS.format(until=_LATEST)
    listed = f"{items} SELECT number, amount, amount - rest, rest FROM items"
    yield Check("open_items", ("number",), ("amount", "settled", "open"), listed, dated=False)
    late = f"rest > 0 AND due < {number_of(today)}"
    reminded = (
        f"{items} SELECT code, sum(CASE WHEN {late} THEN rest ELSE 0 END), sum(rest), sum(CASE WHEN {late} THEN 1"
        f" ELSE 0 END) FROM items WHERE role = 'customer' GROUP BY code HAVING sum(rest) > 0 AND sum(CASE WHEN {late}"
        " THEN 1 ELSE 0 END) > 0"
    )
    yield Check("dunning_list", ("code",), ("overdue", "balance", "documents"), reminded, dated=False)
    for role in ("customer", "supplier"):
        yield Check(
            "statement",
            ("number",),
            ("increase", "decrease"),
            f"SELECT d.number, CASE WHEN x.amount > 0 THEN x.amount ELSE 0 END, CASE WHEN x.amount < 0 THEN -x.amount"
            f" ELSE 0 END FROM (SELECT e.document_id, {_OWN} AS amount {_OF_PARTY} BETWEEN :since AND :until) x"
            " JOIN documents d ON d.id = x.document_id",
            chosen={"party": _MOST_OWED.format(role=role)},
            closing={"balance": f"SELECT sum({_OWN}) {_OF_PARTY} <= :until"},
        )


def _ages(until: str, role: str, sign: int, today: date) -> str:
    """The balance of each party on a side, by the days its documents are overdue."""
    first = [number_of(today - timedelta(days)) for days in (0, 30, 60, 90)]
    spans = [f"due >= {first[0]}"]
    spans += [f"due < {later} AND due >= {earlier}" for later, earlier in pairwise(first)]
    spans.append(f"due < {first[-1]}")
    owed = f"{sign} * rest"
    sums = ", ".join(f"sum(CASE WHEN {owed} > 0 AND {span} THEN {owed} ELSE 0 END)" for span in spans)
    return (
        f"{_ITEMS.format(until=until)} SELECT code, sum({owed}), {sums}, sum(CASE WHEN {owed} < 0 THEN -({owed})"
        f" ELSE 0 END) FROM items WHERE role = '{role}' GROUP BY code"
    )


def checks_of_books(_today: date) -> Iterator[Check]:
    """The journal added up by account and month; tax and the value of stock from documents and moves beside it."""
    asked = {"at": "{until}"}
    yield Check("profit_and_loss", ("code",), ("month", "month_before", "year"), _RESULT, asked, dated=False)
    yield Check("trial_balance", ("code",), ("opening", "debit", "credit", "closing"), _TRIAL)
    yield Check("journal", ("number", "code"), ("debit", "credit"), _JOURNAL)
    in_and_out = "CASE WHEN m.amount > 0 THEN m.amount ELSE 0 END, CASE WHEN m.amount < 0 THEN -m.amount ELSE 0 END"
    yield Check(
        "money_journal",
        ("number",),
        ("in", "out"),
        f"SELECT d.number, {in_and_out} {_MONEY} BETWEEN :since AND :until",
        closing={"balance": f"SELECT sum(m.amount) {_MONEY} <= :until"},
    )
    taxes = ("output_tax", "input_tax", "payable", "issued_net", "issued_tax", "received_net", "received_tax")
    yield Check("tax_totals", ("month",), taxes, _TAX)
    yield Check("stock_against_journal", ("month",), ("journal", "costs", "difference", "value"), _STOCK)
