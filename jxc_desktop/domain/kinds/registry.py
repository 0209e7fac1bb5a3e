"""All kinds by code."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_, NotFound
from jxc_desktop.domain.kinds import counter, money, opening, purchase, sales, warehouse

KINDS: dict[str, Kind] = {
    declared.code: declared
    for area in (opening.KINDS, purchase.KINDS, sales.KINDS, warehouse.KINDS, counter.KINDS, money.KINDS)
    for declared in area
}


def kind(code: str) -> Kind:
    """The declaration of a kind.

    Raises:
        NotFound: there is no such kind.
    """
    if code not in KINDS:
        raise NotFound(field="kind", what=N_("document kind"), name=code)
    return KINDS[code]


def drawing(word: str) -> tuple[str, ...]:
    """The codes of the kinds that draw upstream lines in this sense (see `Kind.draws`)."""
    return tuple(code for code, declared in KINDS.items() if declared.draws == word)
