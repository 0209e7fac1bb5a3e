"""What somebody asked of a report last, so that it opens the same way again."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from jxc_desktop.services.base import Session
from jxc_desktop.services.reports import FILTER_PREFIX

_NOT_KEPT = frozenset({"since", "until", "at", "known_at", "product", "party"})
"""Days of one's own grow old unseen, and one item or party is what was looked for that once."""


class LastAsked:
    """Kept in the state of the windows, for each user and report; filters of columns are not."""

    def __init__(self, state: MutableMapping[str, Any], session: Session) -> None:
        self._state, self._session = state, session

    def of(self, report: str) -> dict[str, str]:
        """What was asked of a report last; nothing at first."""
        return {str(name): str(text) for name, text in self._mine().get(report, {}).items()}

    def keep(self, report: str, asked: Mapping[str, str]) -> None:
        """Keep what is asked now."""
        kept = {
            name: text for name, text in asked.items() if name not in _NOT_KEPT and not name.startswith(FILTER_PREFIX)
        }
        if kept:
            self._mine()[report] = kept
        else:
            self._mine().pop(report, None)

    def forget(self, report: str) -> bool:
        """Forget it; whether there was anything."""
        return self._mine().pop(report, None) is not None

    def _mine(self) -> MutableMapping[str, Any]:
        user = self._session.user
        reports: MutableMapping[str, Any] = self._state.setdefault("reports", {})
        mine: MutableMapping[str, Any] = reports.setdefault(user.name if user else "", {})
        return mine
