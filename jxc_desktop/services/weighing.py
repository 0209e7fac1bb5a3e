"""The scale of this machine for those who are no window: what it shows now, or why it shows nothing."""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING

from jxc_desktop.devices.weighing import Scale, Weight, WeightState
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import Clock, Session
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database

_LOOK = 0.02


class WeighingService(Service):
    """Reads the scale; ``patience`` is how many seconds a weight may take to come and to rest."""

    def __init__(
        self, database: Database, clock: Clock, session: Session, scale: Scale | None, *, patience: float = 2.5
    ) -> None:
        super().__init__(database, clock, session)
        self._scale, self._patience = scale, patience

    def weigh(self) -> Weight:
        """The steady weight, or the last that was said instead when time is over; waits."""
        self.require(Permission.COUNTER_SELL)
        if self._scale is None:
            return Weight(WeightState.NOT_SET_UP)
        self._scale.start()
        try:
            return self._steady(self._scale)
        finally:
            self._scale.stop()

    def _steady(self, scale: Scale) -> Weight:
        until = monotonic() + self._patience
        weight = scale.weight()
        while weight.state is not WeightState.STABLE and monotonic() < until:
            sleep(_LOOK)
            weight = scale.weight()
        return weight
