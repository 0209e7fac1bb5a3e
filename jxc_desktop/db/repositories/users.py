"""Users, roles and rights: who may sign in, and what they may do at this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from jxc_desktop.db.tables import role_rights, roles, user_roles, users


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user as stored. ``locked_until`` is in UTC microseconds, ``pin_hash`` empty while no PIN was set."""

    id: int
    name: str
    pin_hash: str = ""
    active: bool = True
    failures: int = 0
    locked_until: int = 0


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role and its rights; built-in names are English and translated where they are shown."""

    id: int
    code: str
    name: str
    permissions: frozenset[str] = frozenset()


_USER_BY_NAME = select(users).where(users.c.name == bindparam("name"))
_USER_BY_ID = select(users).where(users.c.id == bindparam("id"))
_ROLES_OF_USERS = select(user_roles.c.user_id, roles.c.code).join(roles, roles.c.id == user_roles.c.role_id)
_RIGHTS_OF_USER = (
    select(role_rights.c.permission)
    .join(user_roles, user_roles.c.role_id == role_rights.c.role_id)
    .where(user_roles.c.user_id == bindparam("id"))
)
_RIGHTS_OF_ROLES = select(role_rights.c.role_id, role_rights.c.permission)


class Users:
    """Users and roles of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def by_name(self, name: str) -> UserRow | None:
        """The user of this name, if any."""
        row = self.connection.execute(_USER_BY_NAME, {"name": name}).one_or_none()
        return None if row is None else _user(row)

    def by_id(self, user_id: int) -> UserRow | None:
        """The user of this row id, if any."""
        row = self.connection.execute(_USER_BY_ID, {"id": user_id}).one_or_none()
        return None if row is None else _user(row)

    def all(self) -> list[UserRow]:
        """All users, the first made first."""
        return [_user(row) for row in self.connection.execute(select(users).order_by(users.c.id))]

    def add(self, name: str) -> int:
        """Make a user without a PIN and answer the id."""
        return int(self.connection.execute(insert(users).returning(users.c.id), {"name": name}).scalar_one())

    def change(self, user_id: int, **values: object) -> None:
        """Change columns of a user (``name``, ``pin_hash``, ``active``, ``failures``, ``locked_until``)."""
        self.connection.execute(update(users).where(users.c.id == user_id).values(**values))

    def roles_of(self) -> dict[int, tuple[str, ...]]:
        """The role codes of every user that has one."""
        result: dict[int, list[str]] = defaultdict(list)
        for user_id, code in self.connection.execute(_ROLES_OF_USERS.order_by(roles.c.id)):
            result[user_id].append(code)
        return {user_id: tuple(codes) for user_id, codes in result.items()}

    def permissions_of(self, user_id: int) -> frozenset[str]:
        """The rights the user holds through all roles, as stored."""
        return frozenset(self.connection.scalars(_RIGHTS_OF_USER, {"id": user_id}))

    def roles(self) -> dict[str, RoleRow]:
        """All roles with their rights, by code."""
        rights: dict[int, set[str]] = defaultdict(set)
        for role_id, permission in self.connection.execute(_RIGHTS_OF_ROLES):
            rights[role_id].add(permission)
        rows = self.connection.execute(select(roles).order_by(roles.c.id))
        return {row.code: RoleRow(row.id, row.code, row.name, frozenset(rights[row.id])) for row in rows}

    def save_role(self, code: str, name: str, permissions: Collection[str]) -> int:
        """Save a role, new or changed, with exactly these rights."""
        role_id = self.connection.scalar(select(roles.c.id).where(roles.c.code == code))
        if role_id is None:
            values = {"code": code, "name": name}
            role_id = self.connection.execute(insert(roles).returning(roles.c.id), values).scalar_one()
        else:
            self.connection.execute(update(roles).where(roles.c.id == role_id).values(name=name))
            self.connection.execute(delete(role_rights).where(role_rights.c.role_id == role_id))
        if permissions:
            rows = [{"role_id": role_id, "permission": permission} for permission in sorted(permissions)]
            self.connection.execute(insert(role_rights), rows)
        return int(role_id)

    def give_roles(self, user_id: int, role_ids: Iterable[int]) -> None:
        """Give the user exactly these roles."""
        self.connection.execute(delete(user_roles).where(user_roles.c.user_id == user_id))
        rows = [{"user_id": user_id, "role_id": role_id} for role_id in role_ids]
        if rows:
            self.connection.execute(insert(user_roles), rows)


def _user(row: object) -> UserRow:
    values = row._mapping  # type: ignore[attr-defined]
    return UserRow(**{**values, "active": bool(values["active"])})
