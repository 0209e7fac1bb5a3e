"""The counter of the window tests and the whole program of the stories, for the checks of usability."""

from __future__ import annotations

from tests.scenarios.conftest import shop
from tests.ui.counter.conftest import cashier, counter, till

__all__ = ["cashier", "counter", "shop", "till"]
