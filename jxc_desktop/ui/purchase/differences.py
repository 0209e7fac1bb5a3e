"""Differences as they are shown: with a sign that needs no colour, nothing where there is none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal


def difference_text(value: Decimal, show: Callable[[Decimal], str]) -> str:
    """A difference in the words of its column."""
    return f"{'▲' if value > 0 else '▼'} {show(value)}" if value else ""
