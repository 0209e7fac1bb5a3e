"""Every list that can be read, with its fields."""

from __future__ import annotations

from jxc_desktop.exchange.document_headers import DOCUMENT_LISTS
from jxc_desktop.exchange.headers import IMPORTS, FieldSpec
from jxc_desktop.exchange.master_headers import MASTER_LISTS

KNOWN_LISTS: dict[str, tuple[FieldSpec, ...]] = {**IMPORTS, **MASTER_LISTS, **DOCUMENT_LISTS}
"""The fields of every list by what it is."""


def fields_of(what: str) -> dict[str, FieldSpec]:
    """The fields of one list by name."""
    return {spec.name: spec for spec in KNOWN_LISTS[what]}
