"""The steps of a cart, each with a name, undone and redone without limit until it is paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jxc_desktop.domain.documents import Draft
from jxc_desktop.i18n import _


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, as a message marked with ``N_`` and its facts."""

    message: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The name of the step in the language of the moment."""
        return _(self.message).format(**self.facts)


@dataclass(frozen=True, slots=True)
class Moment:
    """A cart as it was, and the line that was selected."""

    cart: Draft
    selected: int = 0


class CartHistory:
    """Undo and redo by keeping the carts themselves: they are frozen and share their lines."""

    def __init__(self) -> None:
        self._done: list[tuple[Step, Moment]] = []
        self._undone: list[tuple[Step, Moment]] = []

    def clear(self) -> None:
        """Forget everything: the cart was paid, parked or another one was taken up."""
        self._done.clear()
        self._undone.clear()

    def record(self, step: Step, before: Moment) -> None:
        """A step was done; what was undone before it cannot be redone any more."""
        self._done.append((step, before))
        self._undone.clear()

    @property
    def next_undo(self) -> Step | None:
        """The step that undo would take back."""
        return self._done[-1][0] if self._done else None

    def undo(self, now: Moment) -> tuple[Step, Moment] | None:
        """Take the last step back; answers it and the cart before it."""
        return _move(self._done, self._undone, now)

    def redo(self, now: Moment) -> tuple[Step, Moment] | None:
        """Do the step undone last again; answers it and the cart after it."""
        return _move(self._undone, self._done, now)


def _move(
    source: list[tuple[Step, Moment]], target: list[tuple[Step, Moment]], now: Moment
) -> tuple[Step, Moment] | None:
    if not source:
        return None
    step, moment = source.pop()
    target.append((step, now))
    return step, moment
