"""Who may work here: sign-in with a PIN that resists guessing, users, roles and their rights."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from jxc_desktop.db.repositories.users import UserRow, Users
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, AlreadyExists, InvalidValue, NotAllowed, NotFound, UserError
from jxc_desktop.domain.permissions import OWNER, Permission
from jxc_desktop.domain.values import from_microseconds, to_microseconds
from jxc_desktop.services.base import User
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from jxc_desktop.db.unit_of_work import UnitOfWork

FAILURES_BEFORE_LOCK = 5
LOCK_MINUTES = (1, 5, 30)
"""How long a user is locked after the first, second and every further five failures."""


class WrongPin(UserError):
    """The name or the PIN is wrong; which of them is not told."""

    code = "wrong_pin"
    message = N_("The name or the PIN is wrong.")


class SignInLocked(UserError):
    """Too many wrong PINs; the lock is kept in the database and survives a restart."""

    code = "sign_in_locked"
    message = N_("After too many wrong PINs {user} can sign in again in {minutes} minutes.")


class PinMissing(UserError):
    """The user never had a PIN; a window asks for a new one."""

    code = "pin_missing"
    message = N_("{user} has no PIN yet; set one first.")


class PinPresent(UserError):
    """A first PIN for somebody who has one."""

    code = "pin_present"
    message = N_("{user} has a PIN already; sign in with it.")


class WouldLockOut(UserError):
    """A change after which nobody could manage users any more."""

    code = "would_lock_out"
    message = N_("At least one active user must keep the right to change users; nothing was changed.")


@dataclass(frozen=True, slots=True)
class UserInfo:
    """A user as lists show it."""

    name: str
    roles: tuple[str, ...]
    active: bool
    has_pin: bool


@dataclass(frozen=True, slots=True)
class Role:
    """A role; built-in names are English and translated where they are shown."""

    code: str
    name: str
    permissions: frozenset[Permission]


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _check_pin(pin: str) -> None:
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8):
        raise InvalidValue("pin", "…", N_("a PIN has 4 to 8 digits"))
    if len(set(pin)) == 1:
        raise InvalidValue("pin", "…", N_("a PIN of one digit repeated is guessed at once"))


def signed_in(users: Users, row: UserRow) -> User:
    """A user with the roles and rights of this moment."""
    known = {permission.value for permission in Permission}
    rights = frozenset(Permission(name) for name in users.permissions_of(row.id) if name in known)
    return User(row.id, row.name, users.roles_of().get(row.id, ()), rights)


class UserService(Service):
    """Sign-in, users and roles. Every sign-in and every change is audited."""

    def sign_in(self, name: str, pin: str) -> User:
        """Sign a user in at this machine.

        Raises:
            WrongPin: the name or PIN is wrong, or the user is not active.
            SignInLocked: too many failures; the PIN was not looked at.
            PinMissing: the user has no PIN yet.
        """
        user = self._check(name, pin, "user.sign_in")
        self.session.user = user
        return user

    def switch(self, name: str, pin: str) -> User:
        """Let another user take over at this machine; the open cart stays where it is."""
        user = self._check(name, pin, "user.switch")
        self.session.user = user
        return user

    def approve(self, name: str, pin: str, permission: Permission) -> User:
        """Check the PIN of somebody who answers a doubt for the user signed in; nobody is signed in by it.

        Raises:
            NotAllowed: they lack the right themselves.
        """
        user = self._check(name, pin, "user.approve")
        if not user.may(permission):
            raise NotAllowed(user=user.name, permission=permission.value)
        return user

    def sign_in_trusted(self, name: str = "") -> User:
        """Sign in without a PIN: for the command line on the shop's own machine, the owner by default or as ``owner``.

        Raises:
            NotFound: there is no such active user.
        """
        with self.database.read() as connection:
            user = _named_or_owner(Users(connection), name)
        self.session.user = user
        return user

    def sign_out(self) -> None:
        """Leave the machine locked."""
        self.session.user = None

    def first_pin(self, name: str, pin: str) -> User:
        """Set the PIN of a user who has none (the owner of a new shop) and sign them in.

        Raises:
            PinPresent: they have one already, or may not work here any more.
        """
        _check_pin(pin)
        with self.database.write() as work:
            row = _existing(work.users, name)
            if row.pin_hash or not row.active:
                raise PinPresent(field="pin", user=name)
            work.users.change(row.id, pin_hash=_hasher().hash(pin), failures=0, locked_until=0)
            self.record(work, "user.first_pin", name, user=name)
            user = signed_in(work.users, row)
            work.touch(Topic.USERS)
            work.commit()
        self.session.user = user
        return user

    def set_pin(self, name: str, pin: str, current: str = "") -> Changes:
        """Give a user a new PIN: one's own with the current one, anybody's with the right to change users.

        Raises:
            WrongPin: the current PIN is wrong.
        """
        _check_pin(pin)
        own = self.session.user is not None and self.session.user.name == name
        if own:
            self._check(name, current, "user.set_pin")
        else:
            self.require(Permission.USER_EDIT)
        with self.database.write() as work:
            row = _existing(work.users, name)
            work.users.change(row.id, pin_hash=_hasher().hash(pin), failures=0, locked_until=0)
            self.record(work, "user.set_pin", name)
            work.touch(Topic.USERS)
            return work.commit()

    def save_user(
        self, name: str, roles: Sequence[str], *, active: bool = True, pin: str = "", new_name: str = ""
    ) -> Changes:
        """Make or change a user; without ``pin`` a new one has none and an old one keeps theirs.

        Raises:
            NotFound: a role does not exist.
            WouldLockOut: nobody would be left who may change users.
        """
        self.require(Permission.USER_EDIT)
        name, new_name = _clean_name(name), _clean_name(new_name or name)
        if pin:
            _check_pin(pin)
        with self.database.write() as work:
            known = work.users.roles()
            for code in roles:
                if code not in known:
                    raise NotFound(field="roles", what=N_("role"), name=code)
            row = work.users.by_name(name)
            before = None if row is None else {"active": row.active, "roles": work.users.roles_of().get(row.id, ())}
            if new_name != name and work.users.by_name(new_name) is not None:
                raise AlreadyExists(field="name", what=N_("user"), name=new_name, holder=new_name)
            user_id = work.users.add(name) if row is None else row.id
            pin_change = {"pin_hash": _hasher().hash(pin), "failures": 0, "locked_until": 0} if pin else {}
            work.users.change(user_id, name=new_name, active=int(active), **pin_change)
            work.users.give_roles(user_id, [known[code].id for code in roles])
            _refuse_lock_out(work)
            after = {"name": new_name, "active": active, "roles": list(roles), "new_pin": bool(pin)}
            self.record(work, "user.save", name, detail={"before": before, "after": after})
            work.touch(Topic.USERS)
            return work.commit()

    def save_role(self, code: str, name: str, permissions: Collection[Permission | str]) -> Changes:
        """Make or change a role.

        Raises:
            InvalidValue: a right does not exist.
            WouldLockOut: nobody would be left who may change users.
        """
        self.require(Permission.USER_EDIT)
        rights = set()
        for permission in permissions:
            try:
                rights.add(Permission(permission).value)
            except ValueError:
                raise InvalidValue("permissions", permission, N_("there is no such right")) from None
        with self.database.write() as work:
            before = work.users.roles().get(code)
            work.users.save_role(_clean_name(code), _clean_name(name), rights)
            _refuse_lock_out(work)
            detail = {"before": sorted(before.permissions) if before else None, "after": sorted(rights)}
            self.record(work, "role.save", code, detail=detail)
            work.touch(Topic.USERS)
            return work.commit()

    def users(self) -> tuple[UserInfo, ...]:
        """All users; a sign-in window needs them before anybody is signed in, so this asks for no right."""
        with self.database.read() as connection:
            repository = Users(connection)
            roles = repository.roles_of()
            return tuple(
                UserInfo(row.name, roles.get(row.id, ()), row.active, bool(row.pin_hash)) for row in repository.all()
            )

    def roles(self) -> tuple[Role, ...]:
        """All roles with their rights."""
        known = {permission.value for permission in Permission}
        with self.database.read() as connection:
            return tuple(
                Role(row.code, row.name, frozenset(Permission(name) for name in row.permissions if name in known))
                for row in Users(connection).roles().values()
            )

    def refresh(self) -> User | None:
        """Read the signed-in user's rights again, as `Changes` of users ask; a disabled one is signed out."""
        if self.session.user is None:
            return None
        with self.database.read() as connection:
            users = Users(connection)
            row = users.by_id(self.session.user.id)
            self.session.user = signed_in(users, row) if row is not None and row.active else None
        return self.session.user

    def _check(self, name: str, pin: str, action: str) -> User:
        """Compare a PIN, count failures in the database, and audit either outcome."""
        if self.database.read_only:
            return self._check_unrecorded(name, pin)
        with self.database.write() as work:
            row = work.users.by_name(name)
            refusal = self._refusal(work, row, name, pin)
            outcome = "ok" if refusal is None else refusal.code
            self.record(work, action, name, user=name, outcome=outcome)
            user = signed_in(work.users, row) if row is not None and refusal is None else None
            work.commit()
        if refusal is not None:
            raise refusal
        assert user is not None
        return user

    def _check_unrecorded(self, name: str, pin: str) -> User:
        """Compare a PIN where another program holds the books: who only looks at them leaves no trace."""
        with self.database.read() as connection:
            users = Users(connection)
            row = users.by_name(name)
            if row is None or not row.active or not row.pin_hash or not _matches(row.pin_hash, pin):
                raise WrongPin(field="pin")
            return signed_in(users, row)

    def _refusal(self, work: UnitOfWork, row: UserRow | None, name: str, pin: str) -> UserError | None:
        now = self.clock.now()
        if row is None or not row.active:
            return WrongPin(field="pin")
        if row.locked_until > to_microseconds(now):
            left = from_microseconds(row.locked_until) - now
            return SignInLocked(field="pin", user=name, minutes=max(1, -(-left // timedelta(minutes=1))))
        if not row.pin_hash:
            return PinMissing(field="pin", user=name)
        if not _matches(row.pin_hash, pin):
            self._count_failure(work, row)
            return WrongPin(field="pin")
        if row.failures or row.locked_until:
            work.users.change(row.id, failures=0, locked_until=0)
        return None

    def _count_failure(self, work: UnitOfWork, row: UserRow) -> None:
        failures, locked_until = row.failures + 1, 0
        if failures % FAILURES_BEFORE_LOCK == 0:
            minutes = LOCK_MINUTES[min(failures // FAILURES_BEFORE_LOCK, len(LOCK_MINUTES)) - 1]
            locked_until = to_microseconds(self.clock.now() + timedelta(minutes=minutes))
        work.users.change(row.id, failures=failures, locked_until=locked_until)


def _matches(pin_hash: str, pin: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(pin_hash, pin)
    except VerifyMismatchError:
        return False


def _existing(users: Users, name: str) -> UserRow:
    row = users.by_name(name)
    if row is None:
        raise NotFound(field="user", what=N_("user"), name=name)
    return row


def _named_or_owner(users: Users, name: str) -> User:
    roles, rows = users.roles_of(), [row for row in users.all() if row.active]
    found = next((row for row in rows if row.name == name), None)
    if found is None and name in {"", OWNER}:
        found = next((row for row in rows if OWNER in roles.get(row.id, ())), None)
    if found is not None:
        return signed_in(users, found)
    raise NotFound(field="user", what=N_("user"), name=name or OWNER)


def _clean_name(name: str) -> str:
    text = unicodedata.normalize("NFC", name).strip()
    if not text or len(text) > 100 or not text.isprintable():
        raise InvalidValue("name", name[:40], N_("a name of up to 100 visible characters is needed"))
    return text


def _refuse_lock_out(work: UnitOfWork) -> None:
    for row in work.users.all():
        if row.active and Permission.USER_EDIT.value in work.users.permissions_of(row.id):
            return
    raise WouldLockOut
