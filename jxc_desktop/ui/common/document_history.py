"""What can be taken back in a draft: every change by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jxc_desktop.domain.documents import Draft
from jxc_desktop.i18n import _


@dataclass(frozen=True, slots=True)
class Step:
    """A named change and the draft before it; ``message`` is marked with ``N_``."""

    message: str
    before: Draft
    facts: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The name of the change in the language of the moment."""
        return _(self.message).format(**self.facts)


class DraftHistory:
    """The changes of one draft since it was opened."""

    def __init__(self) -> None:
        self._undo: list[Step] = []
        self._redo: list[Step] = []

    @property
    def next_undo(self) -> Step | None:
        """What Ctrl+Z takes back."""
        return self._undo[-1] if self._undo else None

    def note(self, step: Step) -> None:
        """Remember a change."""
        self._undo.append(step)
        self._redo.clear()

    def undo(self, now: Draft) -> Draft | None:
        """The draft before the last change; None when there is none."""
        return self._step(self._undo, self._redo, now)

    def redo(self, now: Draft) -> Draft | None:
        """The draft after the change taken back last; None when there is none."""
        return self._step(self._redo, self._undo, now)

    @staticmethod
    def _step(source: list[Step], target: list[Step], now: Draft) -> Draft | None:
        if not source:
            return None
        step = source.pop()
        target.append(Step(step.message, now, step.facts))
        return step.before

    def clear(self) -> None:
        """Begin anew with another draft."""
        self._undo.clear()
        self._redo.clear()
