"""Words for the choices of master data, and what fields that look something up find."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.services.masterdata import MasterDataService, PartyFilter
from jxc_desktop.ui.common.popup_list import Suggestion

COSTING = (
    ("average", N_("Average cost")),
    ("fifo", N_("First in, first out")),
    ("lot", N_("By lot")),
    ("serial", N_("By serial number")),
)
NEGATIVE = (
    ("", N_("As the shop does")),
    ("forbid", N_("Forbid")),
    ("warn", N_("Ask")),
    ("allow", N_("Allow")),
)
ROLES = (("supplier", N_("Supplier")), ("customer", N_("Customer")), ("both", N_("Supplier and customer")))
LEVELS = (("retail", N_("Retail price")), ("member", N_("Member price")), ("wholesale", N_("Wholesale price")))

_HITS = 50


def words(pairs: Sequence[tuple[str, str]]) -> Callable[[], Sequence[tuple[str, str]]]:
    """The choices in the language of the moment."""
    return lambda: [(value, _(word)) for value, word in pairs]


def word_of(pairs: Sequence[tuple[str, str]], value: str) -> str:
    """The word of one choice."""
    return _(dict(pairs).get(value, value)) if value else ""


def find_categories(masterdata: MasterDataService) -> Callable[[str], Sequence[Suggestion]]:
    """Categories by a piece of code or name."""

    def search(text: str) -> Sequence[Suggestion]:
        wanted = text.casefold()
        return [
            Suggestion(one.code, one.name, one.code if one.code != one.name else "")
            for one in masterdata.categories()
            if wanted in one.code.casefold() or wanted in one.name.casefold()
        ][:_HITS]

    return search


def find_suppliers(masterdata: MasterDataService) -> Callable[[str], Sequence[Suggestion]]:
    """Suppliers by a piece of code, name, initials or telephone number."""

    def search(text: str) -> Sequence[Suggestion]:
        page = masterdata.parties(PartyFilter(text=text, role="supplier", limit=_HITS))
        return [Suggestion(row.code, row.name, row.code) for row in page.rows]

    return search
