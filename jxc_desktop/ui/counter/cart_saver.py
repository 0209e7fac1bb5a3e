"""Keeps the cart on disk at every step, without ever making the counter wait.

Saves go through the one writing queue. While one is under way only the newest cart waits for its
turn, so a slow disk is given the last state, never a backlog. The stored version is known only on
the writing thread, where it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from jxc_desktop.domain.documents import Draft
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.counter.ports import CounterPort


class CartSaver:
    """Saves carts in the background, in order."""

    def __init__(self, counter: CounterPort, runner: Runner, failed: Callable[[Exception], None]) -> None:
        self._counter = counter
        self._runner = runner
        self._failed = failed
        self._waiting: Draft | None = None
        self._under_way = False
        self._versions: dict[str, int] = {}

    def save(self, cart: Draft) -> None:
        """Keep this cart as soon as the queue comes to it."""
        if self._under_way:
            self._waiting = cart
            return
        self._under_way = True
        self._runner.submit(lambda _progress: self._store(cart), done=self._done, failed=self._stop)

    def forget(self) -> None:
        """The cart that waits was sold or parked meanwhile; it is not saved any more."""
        self._waiting = None

    def as_stored(self, cart: Draft) -> Draft:
        """The cart with the version that is on disk; called on the writing thread only."""
        return replace(cart, version=max(cart.version, self._versions.get(cart.key, 0)))

    def stored(self, cart: Draft) -> None:
        """Another use case stored the cart; called on the writing thread only."""
        self._versions = {cart.key: cart.version}

    def _store(self, cart: Draft) -> None:
        self.stored(self._counter.save(self.as_stored(cart)))

    def _done(self, _result: None) -> None:
        self._under_way = False
        cart, self._waiting = self._waiting, None
        if cart is not None:
            self.save(cart)

    def _stop(self, error: Exception) -> None:
        self._under_way = False
        self._failed(error)
