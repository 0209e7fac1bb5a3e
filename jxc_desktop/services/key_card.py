"""The card of the counter's keys that lies beside the till, as a page."""

from __future__ import annotations

from jxc_desktop.domain.counter_keys import ACTIONS, FIXED, PRESET_TITLES, CounterKeys
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _
from jxc_desktop.printing.sheet import Company, PrintColumn
from jxc_desktop.printing.table_print import TablePrint

KEY_CARD = "key_card"
"""The kind of print jobs that are the card of keys."""
OWN_KEYS = N_("The shop's own keys")


def keys_title(keys: CounterKeys) -> str:
    """What the keys are called."""
    return _(OWN_KEYS if keys.is_own else PRESET_TITLES[keys.preset])


def key_card_table(keys: CounterKeys, company: Company) -> TablePrint:
    """The keys of the actions, then those that are the same everywhere."""
    acting = [(keys.keys[action.name], _(action.title)) for action in ACTIONS if keys.keys[action.name]]
    fixed = [(key, _(meaning)) for key, meaning in FIXED]
    return TablePrint(
        title=_("Keys of the counter"),
        head=(keys_title(keys),),
        columns=(PrintColumn(_("Key"), least=30), PrintColumn(_("What it does"), least=80)),
        rows=[*acting, *fixed],
        company=company,
        footer=(_("With the scan box empty; Esc closes a panel and never empties the cart."),),
    )
