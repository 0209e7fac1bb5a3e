"""Small pieces: where programs like this one hurt, it is in their one giant class."""

from __future__ import annotations

import ast

from tests.support.source import PACKAGE, ROOT, nodes

FUNCTION, CLASS, MODULE = 50, 300, 500
TABLES = frozenset({"jxc_desktop/domain/pinyin_table.py"})
"""Modules that are one long table."""


def _lines(node: ast.AST) -> int:
    """Lines from the name to the end, without what is documentation."""
    documentation = sum(
        part.end_lineno - part.lineno + 1
        for part in ast.walk(node)
        if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and part.end_lineno is not None
    )
    return node.end_lineno - node.lineno + 1 - documentation  # type: ignore[attr-defined]


def test_functions_are_short():
    long = [(where, _lines(node)) for where, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)]
    assert [found for found in long if found[1] > FUNCTION] == []


def test_classes_are_not_giants():
    long = [(where, _lines(node)) for where, node in nodes(ast.ClassDef)]
    assert [found for found in long if found[1] > CLASS] == []


def test_modules_are_readable_in_one_sitting():
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in PACKAGE.rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MODULE
    }
    assert {name: count for name, count in long.items() if name not in TABLES} == {}
