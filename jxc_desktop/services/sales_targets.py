"""What each person should sell in a month: kept by the name documents give the salesperson or the cashier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jxc_desktop.db.repositories.sales_targets import SalesTargets
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import amount, from_fen, to_fen
from jxc_desktop.services.service import Service

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class SalesTarget:
    """The gross sales a person should reach in a month like ``2026-05``."""

    person: str
    month: str
    amount: Decimal


class SalesTargetService(Service):
    """Setting targets, and looking at them; how far each is reached says the report *Output per person*."""

    def targets(self, first: str, last: str = "") -> Sequence[SalesTarget]:
        """The targets of some months, by person and month.

        Raises:
            InvalidValue: not a month like ``2026-05``.
        """
        self.require(Permission.REPORT_VIEW)
        months = _month_number(first, "month"), _month_number(last or first, "until")
        with self.database.read() as connection:
            rows = SalesTargets(connection).between(*months)
        return [SalesTarget(person, f"{month // 100}-{month % 100:02d}", from_fen(fen)) for person, month, fen in rows]

    def set(self, target: SalesTarget) -> Changes:
        """Set one target; an amount of 0 takes it away.

        Raises:
            InvalidValue: no person, not a month, or an amount below 0.
        """
        self.require(Permission.SALES_TARGET)
        person, month = target.person.strip(), _month_number(target.month, "month")
        if not person or len(person) > _LONGEST:
            raise InvalidValue("person", target.person, N_("a name of at most 60 characters is needed"))
        fen = to_fen(amount(target.amount))
        if fen < 0:
            raise InvalidValue("amount", target.amount, N_("an amount of 0 or more is needed"))
        with self.database.write() as work:
            before = SalesTargets(work.connection).set(person, month, fen)
            detail = {"month": target.month, "before": str(from_fen(before)), "amount": str(from_fen(fen))}
            self.record(work, "target.set", person, detail=detail)
            work.touch(Topic.REPORTS)
            return work.commit()


def _month_number(text: str, field: str) -> int:
    found = _MONTH.fullmatch(text.strip())
    if found is None or not date.min.year <= int(found[1]) or not 1 <= int(found[2]) <= 12:
        raise InvalidValue(field, text, N_("a month like 2026-05 is needed"))
    return 100 * int(found[1]) + int(found[2])
