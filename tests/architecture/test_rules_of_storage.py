"""Rules about data that a person would forget one day, and a test does not."""

from __future__ import annotations

import ast
import re

import pytest
from sqlalchemy import Float, Numeric
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from jxc_desktop.db.tables import metadata
from tests.support.source import called, docstrings, modules, nodes

LEDGERS = re.compile(r"_(moves|entries|changes)$|^(ledger|journal|audit)")


def calls(*names: str, below: str = "jxc_desktop/") -> list[str]:
    return [where for where, node in nodes(ast.Call, below=below) if called(node) in names]


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_is_strict_and_holds_no_binary_fractions(table):
    assert CreateTable(table).compile(dialect=sqlite.dialect()).string.rstrip().endswith("STRICT")
    assert [column.name for column in table.columns if isinstance(column.type, (Float, Numeric))] == []


def test_no_column_type_is_a_binary_fraction():
    assert calls("Float", "Numeric", "REAL", "Double") == []


def test_engines_are_made_in_one_module():
    found = {where.split(":")[0] for where in calls("create_engine")}
    assert found <= {"jxc_desktop/db/engine.py"}


def test_only_the_unit_of_work_commits():
    committing = [
        where
        for where, node in nodes(ast.Attribute, below="jxc_desktop/")
        if isinstance(node, ast.Attribute) and node.attr == "commit"
        if isinstance(node.value, ast.Name) and node.value.id in ("session", "connection", "raw")
        if not where.startswith("jxc_desktop/db/")
    ]
    assert committing == []


def test_numbers_come_from_counter_rows_and_never_from_the_highest():
    grabbing = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        if name.startswith("jxc_desktop/db/")
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
        if any(called(part) == "max" and "func" in ast.dump(part) for part in ast.walk(node.left))
    ]
    assert grabbing == []
    text = [
        where
        for where, node in nodes(ast.Constant, below="jxc_desktop/db/")
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.search(r"max\s*\([^)]*\)\s*\+\s*1", node.value, re.IGNORECASE)
    ]
    assert text == []


def test_the_clock_is_read_in_one_place():
    clock = "jxc_desktop/services/base.py"
    reading = [
        where
        for where, node in nodes(ast.Call)
        if isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("now", "today", "utcnow")
        if isinstance(node.func.value, ast.Name) and node.func.value.id in ("datetime", "date")
        if not where.startswith(clock)
    ]
    assert reading == []
    assert [where for where in calls("utcnow") if not where.startswith(clock)] == []


def test_a_store_is_never_copied_as_a_file():
    assert calls("copyfile", "copytree", below="jxc_desktop/db/") == []
    assert calls("copyfile", "copytree", below="jxc_desktop/services/") == []


def test_ledger_rows_are_only_appended():
    struck = {"count_entries"}  # what somebody counted is struck, and is no ledger before it is posted
    ledgers = {name for name in metadata.tables if LEDGERS.search(name)} - struck
    assert ledgers
    changing = [
        where
        for where, node in nodes(ast.Call, below="jxc_desktop/db/")
        if isinstance(node, ast.Call) and called(node) in ("update", "delete")
        for argument in node.args[:1]
        if called(argument) in ledgers
    ]
    assert changing == []


def test_foreign_spreadsheets_are_read_by_the_child_only():
    child = {"jxc_desktop/exchange/native.py", "jxc_desktop/exchange/reader_process.py"}
    readers = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("python_calamine"))
        or (isinstance(node, ast.Import) and any(alias.name == "python_calamine" for alias in node.names))
    }
    assert readers <= child
    assert {where.split(":")[0] for where in calls("load_workbook")} <= child
    assert [name for name, tree in modules().items() if name not in child and "exchange.native'" in ast.dump(tree)] == [
        "jxc_desktop/exchange/reader.py",
    ]


def test_cells_are_never_assigned_a_value_that_could_become_a_formula():
    assigned = [
        where
        for where, node in nodes(ast.Assign, below="jxc_desktop/exchange/")
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "value"
    ]
    assert assigned == []


def test_no_raw_sql_is_put_together_from_values():
    shouting = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.*\b(FROM|VALUES|SET|WHERE)\b", re.DOTALL)
    outside = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        if not name.startswith("jxc_desktop/db/")
        for documentation in [docstrings(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
        if shouting.search(node.value)
    ]
    assert outside == []


def test_nothing_sleeps_or_calls_out_inside_a_transaction():
    waiting = [
        f"{where}, line {getattr(part, 'lineno', 0)}"
        for where, node in nodes(ast.With)
        if isinstance(node, ast.With)
        if any(called(item.context_expr) in ("write", "read") for item in node.items)
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and called(part) in ("sleep", "urlopen", "send", "sendall", "Popen")
    ]
    assert waiting == []
