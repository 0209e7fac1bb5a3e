"""Words for alerts that windows and sheets share."""

from __future__ import annotations

from collections.abc import Mapping

from jxc_desktop.domain.alerts import IN_DAYS, NAMES, Action, AlertKind, Origin
from jxc_desktop.domain.errors import N_
from jxc_desktop.i18n import _

ORIGINS: Mapping[str, str] = {
    Origin.PRODUCT.value: N_("of the item"),
    Origin.CATEGORY.value: N_("of the category"),
    Origin.ALL.value: N_("of all goods"),
    Origin.SETTING.value: N_("of the settings"),
    "": "",
}
ACTION_WORDS: Mapping[Action, str] = {
    Action.ORDER: N_("Suggest an order"),
    Action.TRANSFER: N_("Transfer"),
    Action.CLEAR: N_("Clear with a promotion"),
    Action.COUNT: N_("Count this"),
    Action.RECEIVE: N_("Receive"),
    Action.WRITE_OFF: N_("Write off"),
    Action.LABEL: N_("Print the label"),
}


def kind_word(kind: str) -> str:
    """What a kind of alert is called."""
    return _(NAMES[AlertKind(kind)])


def in_days(kind: str) -> bool:
    """Whether the limit of a kind is a number of days."""
    return AlertKind(kind) in IN_DAYS
