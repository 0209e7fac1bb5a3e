"""What every group of use cases is built from: the books, the clock, and who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from threading import local
from types import FunctionType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from jxc_desktop.domain.errors import NotAllowed, ShopError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import Clock, Session, User

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork


P = ParamSpec("P")
R = TypeVar("R")
_inside = local()
"""Whether this thread is inside a use case already: only the outermost one audits a refusal."""


def _audited(use_case: Callable[P, R]) -> Callable[P, R]:
    """Let a use case that is refused for want of a right leave a trace, once its transaction is over."""

    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if getattr(_inside, "use_case", False):
            return use_case(*args, **kwargs)
        _inside.use_case = True
        try:
            return use_case(*args, **kwargs)
        except NotAllowed as refusal:
            service: Any = args[0]
            service.record_refusal(use_case.__qualname__, refusal)
            raise
        finally:
            _inside.use_case = False

    return run


class Service:
    """The base of all services: one public method is one use case in one transaction.

    A use case that is refused because a right is missing changes nothing but the audit trail.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, member in list(vars(cls).items()):
            if isinstance(member, FunctionType) and not name.startswith("_"):
                setattr(cls, name, _audited(member))

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

    def record_refusal(self, use_case: str, refusal: NotAllowed) -> None:
        """Say in the audit trail that somebody was refused; a store that cannot be written to stays as it is."""
        if self.database.read_only:
            return
        with suppress(ShopError), self.database.write() as work:
            detail = {"permission": str(refusal.facts.get("permission", ""))}
            self.record(work, "use_case.denied", use_case, outcome="denied", detail=detail)
            work.commit()
