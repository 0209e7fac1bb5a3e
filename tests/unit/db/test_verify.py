"""The doctor is silent about sound books and names every damage that is planted."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from jxc_desktop.db.engine import Database
from jxc_desktop.db.mark import read_mark
from jxc_desktop.db.rebuild import rebuild
from jxc_desktop.db.tables import metadata
from jxc_desktop.db.verify import Finding, examine
from tests.support.books import keep_books

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


def findings(database: Database) -> list[Finding]:
    with database.read() as connection:
        return examine(connection)


def damage(database: Database, *statements: str) -> None:
    """Change rows as an insider with the file in hand would: past the triggers."""
    with database.write() as work:
        if database.dialect == "sqlite":
            for name in work.connection.exec_driver_sql(TRIGGERS).scalars().all():
                work.connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            work.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            work.connection.execute(text(statement))
        work.commit()


def test_sound_books_have_no_findings(database: Database) -> None:
    keep_books(database)
    assert findings(database) == []


def test_an_empty_shop_has_no_findings(database: Database) -> None:
    assert findings(database) == []


_SHIFT = "(id, counter, opened_by, opened_at, day, float, closed_by, closed_at, expected, counted)"
DAMAGES = [
    ("stock", "UPDATE stock_balances SET quantity = 70000"),
    ("stock", "DELETE FROM stock_balances"),
    ("stock", "UPDATE stock_moves SET quantity = -50000 WHERE id = 2"),
    ("cost", "UPDATE cost_balances SET value = 3001"),
    ("cost", "UPDATE cost_balances SET quantity = 0"),
    ("cost", "DELETE FROM cost_entries WHERE id = 2"),
    ("journal", "UPDATE cost_balances SET value = 3001"),
    ("journal", "UPDATE journal_lines SET amount = 5001 WHERE id = 1"),
    ("parties", "UPDATE party_balances SET amount = 0"),
    ("open_items", "UPDATE open_items SET open = -4000"),
    ("open_items", "DELETE FROM open_items"),
    ("open_items", "UPDATE party_balances SET amount = 0"),
    ("settlement", "UPDATE open_items SET open = 5000"),
    (
        "settlement",
        "INSERT INTO settlement_entries (posting, document_id, party_id, item_id, against_id, amount, day) "
        "VALUES (2, 2, 1, 1, 2, 100, 20260501)",
    ),
    ("money", "UPDATE money_entries SET amount = 3100"),
    ("months", "UPDATE account_months SET credit = 1 WHERE account = 'sales'"),
    ("months", "UPDATE account_months SET debit = 1 WHERE account = 'cash'"),
    ("numbers", "UPDATE sequences SET last = 2 WHERE name = 'CS'"),
    ("numbers", "UPDATE documents SET sequence = 2 WHERE id = 2"),
    ("totals", "UPDATE documents SET total = 3300, net = 3300 WHERE id = 2"),
    ("totals", "UPDATE document_tenders SET kept = 3100"),
    ("totals", "UPDATE documents SET tax = 1 WHERE id = 2"),
    ("content", "UPDATE documents SET remark = 'x' WHERE id = 1"),
    ("content", "UPDATE document_lines SET price = 1 WHERE id = 1"),
    ("content", "UPDATE document_tenders SET amount = 3200"),
    ("content", "DELETE FROM document_lines WHERE id = 2"),
    ("audit", "UPDATE audit SET detail = '{}' WHERE id = 2"),
    ("audit", "DELETE FROM audit WHERE id = 1"),
    ("audit", "UPDATE audit SET previous = 'x' WHERE id = 2"),
    ("text", "UPDATE products SET name = 'Tea' || chr(27) || 'p'"),
    ("text", "UPDATE document_lines SET name = 'Tea' || chr(27)"),
    ("reversals", "UPDATE documents SET reverses_id = 1 WHERE id = 2"),
    ("totals", "DELETE FROM document_tenders"),
    ("history", "UPDATE stock_moves SET value = 4000 WHERE id = 1"),
    ("history", "UPDATE cost_entries SET amount = -1999 WHERE id = 2"),
    ("cost", "UPDATE cost_balances SET last_value = 3001"),
    ("cost", "UPDATE cost_balances SET last_at = 1"),
    ("cost", "INSERT INTO cost_layers (product_id, warehouse_id, position, quantity, value) VALUES (1, 1, 1, 1, 1)"),
    ("drawers", f"INSERT INTO shifts {_SHIFT} VALUES (1, '1', 1, 1, 20261121, 100, 1, 2, 101, 101)"),
    ("drawers", f"INSERT INTO shifts {_SHIFT} VALUES (1, '1', 1, 1, 20261121, 100, 1, 2, 100, 90)"),
]


@pytest.mark.parametrize(("check", "statement"), DAMAGES, ids=[statement for _, statement in DAMAGES])
def test_the_doctor_names_planted_damage(database: Database, check: str, statement: str) -> None:
    keep_books(database)
    if database.dialect == "sqlite":
        statement = statement.replace("chr(", "char(")
        damage(database, "PRAGMA defer_foreign_keys = ON", statement.replace("DELETE FROM document_lines", _UNTIED))
    else:
        damage(database, statement)
    found = findings(database)
    assert check in {finding.check for finding in found}
    assert all(str(finding) for finding in found)


_UNTIED = "UPDATE document_lines SET document_id = 1, line = 9"


def test_a_wrong_balance_is_told_with_its_figures(database: Database) -> None:
    keep_books(database)
    damage(database, "UPDATE stock_balances SET quantity = 70000")
    assert [str(finding) for finding in findings(database)] == [
        "Stock of TEA in MAIN stands at 7; its moves add up to 6."
    ]


def test_stock_below_zero_is_named_where_the_product_forbids_it(database: Database) -> None:
    keep_books(database)
    damage(database, "UPDATE products SET negative = 'forbid'", "UPDATE cost_balances SET quantity = -10000")
    assert "TEA in MAIN stands at -1 although it may not go below zero." in map(str, findings(database))


def test_a_cost_that_history_does_not_give_is_told_with_both_figures(database: Database) -> None:
    keep_books(database)
    damage(database, "UPDATE stock_moves SET value = 4000 WHERE id = 1")
    assert "Line 1 of CS-1 costs -20.00; the history of TEA gives -16.00." in map(str, findings(database))


def test_rebuilding_makes_every_projection_agree_again(database: Database) -> None:
    keep_books(database)
    names = (
        "stock_balances",
        "party_balances",
        "open_items",
        "money_balances",
        "account_months",
        "cost_balances",
        "cost_layers",
    )
    with database.read() as connection:
        before = {n: sorted(map(tuple, connection.execute(metadata.tables[n].select()))) for n in names}
    damage(
        database,
        "DELETE FROM stock_balances",
        "UPDATE party_balances SET amount = 1",
        "UPDATE open_items SET open = 0",
        "DELETE FROM money_balances",
        "UPDATE account_months SET debit = 7",
        "UPDATE cost_balances SET value = 1, quantity = 1, last_quantity = 7, last_at = 0",
        "INSERT INTO cost_layers (product_id, warehouse_id, position, quantity, value) VALUES (1, 1, 1, 1, 1)",
    )
    assert findings(database)
    with database.write() as work:
        rebuild(work.connection)
        work.commit()
    assert findings(database) == []
    with database.read() as connection:
        after = {n: sorted(map(tuple, connection.execute(metadata.tables[n].select()))) for n in names}
    assert after == before


def test_only_the_mark_sees_the_newest_record_cut_off(database: Database) -> None:
    keep_books(database)
    with database.read() as connection:
        mark = read_mark(connection)
    damage(database, "DELETE FROM audit WHERE id = 2")
    with database.read() as connection:
        assert examine(connection) == []
        assert [finding.check for finding in examine(connection, mark)] == ["mark"]


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("UPDATE stock_balances SET lot_id = 1, quantity = 20000", "is in stock 2 times"),
        ("UPDATE stock_moves SET lot_id = 2", "whose it is not"),
        ("UPDATE stock_moves SET bin_id = 1", "where it is not"),
    ],
)
def test_places_that_cannot_be_are_named(database: Database, planted: str, told: str) -> None:
    keep_books(database)
    damage(
        database,
        "INSERT INTO products (id, code, name, specification, initials, unit) VALUES (99, 'X', 'X', '', '', 'x')",
        "INSERT INTO warehouses (id, code, name) VALUES (99, 'X', 'X')",
        "INSERT INTO lots (id, product_id, code, serial) VALUES (1, 1, 'S', 1), (2, 99, 'L', 0)",
        "INSERT INTO bins (id, warehouse_id, code) VALUES (1, 99, 'B')",
        planted,
    )
    found = [str(finding) for finding in findings(database) if finding.check == "places"]
    assert any(told in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("UPDATE card_entries SET amount = 90", "0.90 is on the cards; the money account owes 0.00"),
        ("UPDATE card_entries SET amount = -90", "stands at -0.90"),
        ("UPDATE point_entries SET party_id = 98", "belong to nobody"),
        ("UPDATE cards SET kind = 'gift_card'", "has no owner, or one it must not have"),
        ("UPDATE parties SET member_card = 'G1' WHERE id = 99", "G1 is the number of a member's card"),
    ],
)
def test_what_cannot_be_on_cards_is_named(database: Database, planted: str, told: str) -> None:
    keep_books(database)
    entry = "(id, posting, document_id, business_at, day"
    damage(
        database,
        "INSERT INTO parties (id, code, name, role) VALUES (98, 'S', 'S', 'supplier'), (99, 'X', 'X', 'customer')",
        "INSERT INTO cards (id, kind, party_id, made_at) VALUES (1, 'stored_value', 99, 0)",
        "INSERT INTO cards (id, kind, number, made_at) VALUES (2, 'gift_card', 'G1', 0)",
        f"INSERT INTO card_entries {entry}, card_id, amount) VALUES (1, 1, 1, 0, 20260501, 1, 0)",
        f"INSERT INTO point_entries {entry}, party_id, cause, points) VALUES (1, 1, 1, 0, 20260501, 99, 'earned', 5)",
        planted,
    )
    found = [str(finding) for finding in findings(database) if finding.check in {"cards", "members"}]
    assert any(told in sentence for sentence in found), found
