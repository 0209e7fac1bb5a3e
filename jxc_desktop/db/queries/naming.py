"""What names goods besides documents: whoever deletes them is told where they stand."""

from __future__ import annotations

from sqlalchemy import Table, exists, select

from jxc_desktop.db.rows import Connection
from jxc_desktop.db.tables import (
    costing_changes,
    count_entries,
    count_targets,
    feedback,
    fixed_bins,
    lots,
    price_list_items,
    promotion_products,
    recipe_lines,
    recipes,
)

_PLACES: tuple[tuple[str, Table], ...] = (
    ("feedback", feedback),
    ("price_list", price_list_items),
    ("promotion", promotion_products),
    ("recipe", recipes),
    ("recipe", recipe_lines),
    ("bin", fixed_bins),
    ("count", count_targets),
    ("count", count_entries),
    ("lot", lots),
    ("costing", costing_changes),
)


def product_named_in(connection: Connection, product_id: int) -> str:
    """The first place that names a product, as a word of `_PLACES`; empty where nothing does."""
    for word, table in _PLACES:
        if connection.execute(select(exists().where(table.c.product_id == product_id))).scalar():
            return word
    return ""
