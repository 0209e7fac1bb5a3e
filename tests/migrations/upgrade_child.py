"""Brings a data file up to date and dies at the n-th statement: run by `test_upgrade.py`."""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from jxc_desktop.db.migrate import create_file, upgrade_file


def main() -> None:
    path, migrations, wanted, fatal = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    numbers = count(1)

    def die_in_time(*_: object) -> None:
        if next(numbers) == fatal:
            os._exit(9)

    event.listen(Engine, "before_cursor_execute", die_in_time)
    if path.exists():
        upgrade_file(path, backup=lambda: None, migrations=migrations, wanted=wanted)
    else:
        create_file(path, migrations=migrations, wanted=wanted)


if __name__ == "__main__":
    main()
