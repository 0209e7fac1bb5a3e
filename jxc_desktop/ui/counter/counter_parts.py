"""What the counter window is built from; the program fills it in one place, tests in another."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance

from jxc_desktop.services.base import Clock, Session
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.sounds import Sounds
from jxc_desktop.ui.counter.ports import CounterPort, Desk, GoodsPort, PrintingPort
from jxc_desktop.ui.counter.till_ports import NO_SCALE, NOBODY, CustomerSide, JournalPort, Weigher


class ScanQueue(Protocol):
    """Where scans wait while something is posted (`ScanDelivery`)."""

    @property
    def queue_changed(self) -> SignalInstance:
        """Tells how many scans wait."""

    def hold(self) -> None:
        """Keep scans waiting."""

    def release(self) -> None:
        """Let them come again."""


@dataclass(frozen=True, slots=True)
class CounterParts:
    """The services and adapters of one counter; ``state`` is what this machine remembers."""

    counter: CounterPort
    goods: GoodsPort
    printing: PrintingPort
    desk: Desk
    runner: Runner
    sounds: Sounds
    clock: Clock
    session: Session
    queue: ScanQueue
    seconds: Callable[[], float] = monotonic
    state: MutableMapping[str, Any] = field(default_factory=dict)
    weigher: Weigher = NO_SCALE
    customer: CustomerSide = NOBODY
    journal: JournalPort | None = None
