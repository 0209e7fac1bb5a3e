"""What every group of use cases is built from: the books, the clock, and who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import Clock, Session, User

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork


class Service:
    """The base of all services: one public method is one use case in one transaction."""

    def __init__(self, database: Database, clock: Clock, session: Session) -> None:
        self.database = database
        self.clock = clock
        self.session = session

    def require(self, permission: Permission) -> User:
        """The signed-in user, if they hold the right.

        Raises:
            NotAllowed: nobody is signed in, or the right is missing.
        """
        return self.session.require(permission)

    def may(self, permission: Permission) -> bool:
        """Whether somebody is signed in who holds the right; for leaving out what they may not see."""
        return self.session.user is not None and self.session.user.may(permission)

    def record(
        self,
        work: UnitOfWork,
        action: str,
        subject: str = "",
        *,
        user: str = "",
        outcome: str = "ok",
        reason: str = "",
        approver: str = "",
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Append one row to the audit trail: who did what at which counter, with before and after."""
        signed_in = self.session.user.name if self.session.user else ""
        work.audit.append(
            at=self.clock.now(),
            local=self.clock.local(),
            user=user or signed_in,
            action=action,
            object=subject,
            outcome=outcome,
            approver=approver,
            counter=self.session.counter,
            reason=reason,
            detail=detail or {},
        )
