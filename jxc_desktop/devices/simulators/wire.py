"""The printer's end of a wire: takes bytes, answers status questions, and fails as told."""

from __future__ import annotations

import threading

from jxc_desktop.devices.ports import STATUS_QUESTIONS, DeviceFault, Paper, answers_for


class WirePrinter:
    """What happens behind the plug of a simulated network or serial printer. Safe to look at from any thread."""

    def __init__(self, paper: Paper, fault: DeviceFault | None = None) -> None:
        self.fault = fault
        self.silent = False
        self.delay = 0.0
        self.received = b""
        self._paper = paper
        self._lock = threading.Lock()
        self._questions = b""

    def take(self, data: bytes) -> bytes:
        """Take bytes off the wire; answers what goes back."""
        answers = b""
        with self._lock:
            rest = self._questions + data
            self._questions = b""
            while rest.startswith(b"\x10"):
                if len(rest) < 3:
                    self._questions = rest
                    return answers
                answers += self._answer(rest[:3])
                rest = rest[3:]
            if rest[-3:] in STATUS_QUESTIONS:  # the next job's question, caught up with this job
                answers += self._answer(rest[-3:])
                rest = rest[:-3]
            self.received += rest
            self._paper.feed(rest)
        return answers

    def _answer(self, question: bytes) -> bytes:
        if self.silent or question not in STATUS_QUESTIONS:
            return b""
        return answers_for(self.fault)[question]
