"""A program that posts until it is killed: run by `test_crash.py` in a process of its own.

Each transaction moves a counter, appends a balanced pair of journal lines and an audit record. Only
after the commit is the number said aloud.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy import insert, update

from jxc_desktop.db.engine import open_database
from jxc_desktop.db.tables import journal_lines, sequences
from tests.support.books import CLOCK, line


def main() -> None:
    database = open_database(Path(sys.argv[1]))
    take = update(sequences).where(sequences.c.name == "row").values(last=sequences.c.last + 2)
    while True:
        with database.write() as work:
            last = work.connection.execute(take.returning(sequences.c.last)).scalar_one()
            work.connection.execute(
                insert(journal_lines), [line(last - 1, 1, "cash", 100), line(last, 1, "sales", -100)]
            )
            work.audit.append(at=CLOCK.now(), local=CLOCK.local(), user="a", action="posted", object=str(last))
            work.commit()
        print(last, flush=True)


if __name__ == "__main__":
    main()
