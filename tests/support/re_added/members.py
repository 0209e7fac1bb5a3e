"""Members and what they hold: cards and points added up from their ledgers, visits from the documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.support.re_added.comparing import Check, number_of
from tests.support.re_added.sales import SOLD, STANDS

_STORED = (
    "coalesce((SELECT sum(e.amount) FROM card_entries e JOIN cards c ON c.id = e.card_id"
    " WHERE c.party_id = p.id AND c.kind = 'stored_value'), 0)"
)
_POINTS = "coalesce((SELECT sum(e.points) FROM point_entries e WHERE e.party_id = p.id), 0)"
_MEMBER = (
    "p.role <> 'supplier' AND p.active = 1 AND (p.member_card IS NOT NULL OR p.joined IS NOT NULL OR p.birthday IS NOT"
    " NULL OR p.level = 'member' OR EXISTS (SELECT 1 FROM cards c WHERE c.party_id = p.id AND c.kind = 'stored_value')"
    " OR EXISTS (SELECT 1 FROM point_entries e WHERE e.party_id = p.id))"
)
_RETURNED = "('counter_refund', 'sales_return', 'past_refund')"
_VISITS = (
    "coalesce((SELECT sum(CASE WHEN d.reverses_id IS NULL THEN 1 ELSE -1 END) FROM documents d WHERE d.party_id = p.id"
    f" AND d.kind IN {SOLD} AND d.day BETWEEN {{since}} AND {{until}}), 0)"
)
_TOTAL = (
    "coalesce((SELECT sum(d.total) FROM documents d WHERE d.party_id = p.id AND d.kind IN {kinds}"
    " AND d.day BETWEEN {since} AND {until}), 0)"
)
_MOVED = (
    "coalesce((SELECT sum(CASE WHEN {0}e.points > 0 THEN {0}e.points ELSE 0 END) FROM point_entries e"
    " WHERE e.party_id = p.id AND e.day BETWEEN :since AND :until), 0)"
)
_HELD = """
SELECT {key}, sum(e.amount) FROM card_entries e JOIN cards c ON c.id = e.card_id
LEFT JOIN parties p ON p.id = c.party_id WHERE c.kind = '{kind}' GROUP BY 1
"""
_CARDS = """
SELECT c.number, c.face, c.face + coalesce((SELECT sum(e.amount) FROM card_entries e WHERE e.card_id = c.id), 0)
FROM cards c WHERE c.number IS NOT NULL
"""
_BOOKS = """
SELECT n.name, (SELECT sum(e.amount) FROM card_entries e JOIN cards c ON c.id = e.card_id WHERE c.kind = n.nature),
  (SELECT -sum(m.amount) FROM money_entries m WHERE m.money_account_id = a.id),
  (SELECT -sum(j.amount) FROM journal_lines j WHERE j.account = a.account)
FROM means n JOIN money_accounts a ON a.id = n.money_account_id WHERE n.nature IN ('stored_value', 'gift_card')
"""
_IN_OUT = "CASE WHEN {0} > 0 THEN {0} ELSE 0 END, {1}CASE WHEN {0} < 0 THEN -{0} ELSE 0 END"
_BONUS = "CASE WHEN e.amount > 0 THEN abs(d.bonus) ELSE 0 END, "
_OF_CARD = "FROM card_entries e JOIN documents d ON d.id = e.document_id JOIN cards c ON c.id = e.card_id"
_OF_MEMBER = "JOIN parties p ON p.id = c.party_id WHERE p.code = :party AND c.kind = 'stored_value' AND e.day"
_OF_NUMBER = "WHERE c.number = :card AND e.day"
_MOST_LOADED = (
    "SELECT p.code FROM card_entries e JOIN cards c ON c.id = e.card_id JOIN parties p ON p.id = c.party_id"
    " WHERE c.kind = 'stored_value' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
)
_MOST_USED = (
    "SELECT c.number FROM card_entries e JOIN cards c ON c.id = e.card_id WHERE c.number IS NOT NULL"
    " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
)
_MOST_POINTS = (
    "SELECT p.code FROM point_entries e JOIN parties p ON p.id = e.party_id GROUP BY 1 ORDER BY count(*) DESC, 1"
    " LIMIT 1"
)
_POINTS_OF = (
    "FROM point_entries e JOIN documents d ON d.id = e.document_id JOIN parties p ON p.id = e.party_id"
    " WHERE p.code = :party AND e.day"
)


def checks_of_members(today: date) -> Iterator[Check]:
    """Who has a birthday, who stays away, who buys how much; what is on cards, and the points of a member."""
    yield from _lists(today)
    for kind, key, column in (("stored_value", "p.code", "code"), ("gift_card", "c.number", "number")):
        held = _HELD.format(kind=kind, key=key)
        yield Check("stored_value_balances", (column,), ("balance",), held, {"kind": kind}, dated=False)
    yield Check("gift_cards", ("code",), ("face", "balance"), _CARDS, dated=False)
    yield Check("cards_against_books", (), ("ledger", "money", "account"), _BOOKS, dated=False)
    within = "BETWEEN :since AND :until"
    money = _IN_OUT.format("e.amount", _BONUS)
    yield Check(
        "stored_value_statement",
        ("number",),
        ("in", "bonus", "out"),
        f"SELECT d.number, {money} {_OF_CARD} {_OF_MEMBER} {within}",
        chosen={"party": _MOST_LOADED},
        closing={"balance": f"SELECT sum(e.amount) {_OF_CARD} {_OF_MEMBER} <= :until"},
    )
    yield Check(
        "card_statement",
        ("number",),
        ("in", "bonus", "out"),
        f"SELECT d.number, {money} {_OF_CARD} {_OF_NUMBER} {within}",
        chosen={"card": _MOST_USED},
        closing={"balance": f"SELECT max(c.face) + sum(e.amount) {_OF_CARD} {_OF_NUMBER} <= :until"},
    )
    yield Check(
        "points_statement",
        ("number",),
        ("in", "out"),
        f"SELECT d.number, {_IN_OUT.format('e.points', '')} {_POINTS_OF} {within}",
        chosen={"party": _MOST_POINTS},
        closing={"balance": f"SELECT sum(e.points) {_POINTS_OF} <= :until"},
    )


def _lists(today: date) -> Iterator[Check]:
    held = f"SELECT p.code, {_POINTS}, {_STORED}"
    this_month = f"{held} FROM parties p WHERE {_MEMBER} AND p.birthday % 10000 / 100 = {today.month}"
    yield Check("member_birthdays", ("code",), ("points", "stored"), this_month, dated=False)
    year = {"since": number_of(today - timedelta(365)), "until": number_of(today)}
    bought, returned = _TOTAL.format(kinds=SOLD, **year), _TOTAL.format(kinds=_RETURNED, **year)
    away = (
        f"{held}, {_VISITS.format(**year)}, {bought} - {returned} FROM parties p WHERE {_MEMBER} AND NOT EXISTS (SELECT"
        f" 1 FROM documents d WHERE d.party_id = p.id AND d.kind IN {SOLD} AND {STANDS}"
        f" AND d.day >= {number_of(today - timedelta(90))})"
    )
    yield Check("dormant_members", ("code",), ("points", "stored", "visits", "amount"), away, dated=False)
    days = {"since": ":since", "until": ":until"}
    bought, returned = _TOTAL.format(kinds=SOLD, **days), _TOTAL.format(kinds=_RETURNED, **days)
    figures = ("visits", "bought", "returned", "amount", "earned", "spent")
    sold = (
        f"SELECT p.code, {_VISITS.format(**days)}, {bought}, {returned}, {bought} - {returned}, {_MOVED.format('')},"
        f" {_MOVED.format('-')} FROM parties p WHERE {_MEMBER}"
    )
    yield Check("member_sales", ("code",), figures, sold)
