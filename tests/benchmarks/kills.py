"""``kill -9`` at points of chance while a till sells, parks and prints: nothing lost, nothing doubled.

    python -m tests.benchmarks.kills [number of kills]

After every kill the books are compared with everything the till had said to be on disk; every tenth time the doctor
looks at them and the paper is read back. In the end a run that nobody kills prints what is left.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.support.killed_till import till_to_kill

CLOSELY_EVERY = 10


def main(kills: int = 200) -> None:
    """Kill so often and print what was found."""
    chance, began = random.Random(20261122), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, till_to_kill(Path(folder)) as till:
        for kill in range(1, kills + 1):
            till.kill(chance)
            till.look(closely=kill % CLOSELY_EVERY == 0)
        till.close()
        receipts = list(till.paper())
        again = sum(repeated for _number, repeated in receipts)
        print(f"{till.kills} kills in {time.perf_counter() - began:,.0f} s: nothing lost, nothing doubled, no gap")
        print(f"last word before the kill: {dict(till.struck)}")
        print(f"{till.on_the_way} kills met a receipt on its way; {till.unheard} sales were booked and nobody heard")
        print(f"{len(till.sold)} sales, {len(till.parked)} parked carts; doctor clean")
        print(f"{len(receipts)} receipts on the paper, {again} of them say that they are repeats; each has its sale")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
