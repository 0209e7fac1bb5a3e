"""What a posting is given to see limits crossed, read from the texts that come with the settings."""

from __future__ import annotations

from collections.abc import Mapping

from jxc_desktop.db.repositories.settings import LIMIT, SALEABLE
from jxc_desktop.domain.alerts import NO_WATCH, Watch, limits_of


def read_watch(stored: Mapping[str, str]) -> Watch:
    """Limits and warehouses of `Settings.and_closed_month`; nothing is watched where none were read."""
    saleable = frozenset(int(name.removeprefix(SALEABLE)) for name in stored if name.startswith(SALEABLE))
    if not saleable:
        return NO_WATCH
    rows = []
    for name, threshold in stored.items():
        if name.startswith(LIMIT):
            kind, depth, category = name.removeprefix(LIMIT).split(" ", 2)
            rows.append((kind, None, category, int(depth), int(threshold)))
    return Watch(limits_of(rows), saleable)
