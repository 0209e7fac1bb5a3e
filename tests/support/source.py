"""The program's own source as syntax trees, for tests about how it is written."""

from __future__ import annotations

import ast
import gc
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "jxc_desktop"


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its path below the project, such as ``jxc_desktop/db/engine.py``."""
    gc.disable()  # a million nodes are made to stay: looking for rubbish among them takes most of the time
    try:
        return {
            path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
            for path in sorted(PACKAGE.rglob("*.py"))
        }
    finally:
        gc.freeze()
        gc.enable()


@cache
def _by_kind() -> dict[type[ast.AST], list[tuple[str, ast.AST]]]:
    """Every node with its module: walked once, since walking is what takes time."""
    found: dict[type[ast.AST], list[tuple[str, ast.AST]]] = defaultdict(list)
    for name, tree in modules().items():
        for node in ast.walk(tree):
            found[type(node)].append((name, node))
    return found


def nodes(*kinds: type[ast.AST], below: str = "jxc_desktop/") -> Iterator[tuple[str, ast.AST]]:
    """Every node of the kinds, with ``file:line`` of where it is."""
    for kind, found in _by_kind().items():
        if issubclass(kind, kinds):
            for name, node in found:
                if name.startswith(below):
                    yield f"{name}:{getattr(node, 'lineno', 0)}", node


def called(node: ast.AST) -> str:
    """The last name of what a call calls: ``create_engine`` of ``sa.create_engine(…)``."""
    function = node.func if isinstance(node, ast.Call) else node
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of the string nodes that are documentation: every string that stands as a statement."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
