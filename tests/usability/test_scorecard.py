"""The table of usability checks names tests that exist, and every test that is named after a check."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

from tests.support.source import ROOT

CHECKS = (*range(1, 22), 23, 25)
_ROW = re.compile(r"^\| (\d+)★? \| .+ \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def scorecard() -> dict[int, set[tuple[str, str]]]:
    """The tests of each check, as the table names them."""
    text = (ROOT / "docs" / "usability.md").read_text(encoding="utf-8")
    return {int(number): set(_TEST.findall(shown)) for number, shown in _ROW.findall(text)}


def functions_of_tests() -> dict[str, set[str]]:
    """The functions of every test module in which a check may be shown."""
    found = defaultdict(set)
    named = {file for tests in scorecard().values() for file, _name in tests}
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if path.relative_to(ROOT).as_posix() not in named and "test_check_" not in text:
            continue
        body = ast.parse(text).body
        found[path.relative_to(ROOT).as_posix()] = {one.name for one in body if isinstance(one, ast.FunctionDef)}
    return found


def test_every_check_has_a_test_and_every_test_of_a_check_is_in_the_table() -> None:
    table, known = scorecard(), functions_of_tests()
    assert sorted(table) == list(CHECKS)
    assert all(table.values())
    missing = [(file, name) for named in table.values() for file, name in named if name not in known[file]]
    assert missing == []
    unnamed = [
        (file, name)
        for file, names in known.items()
        for name in names
        if (check := re.match(r"test_check_(\d+)_", name)) and (file, name) not in table.get(int(check[1]), set())
    ]
    assert unnamed == []
