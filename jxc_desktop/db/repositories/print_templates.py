"""Print templates the shop changed, and the letterhead all prints share, as rows; their meaning is in `printing`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from jxc_desktop.db.tables import print_templates

LETTERHEAD = "letterhead"
"""The code of the row that holds the logo; it belongs to no kind."""

_ALL = select(print_templates).where(print_templates.c.active == 1, print_templates.c.kind != "")
_ONE = select(print_templates).where(print_templates.c.code == bindparam("wanted"))
_UPDATE = (
    update(print_templates)
    .where(print_templates.c.code == bindparam("at_code"), print_templates.c.version == bindparam("at_version"))
    .values(
        name=bindparam("to_name"),
        paper=bindparam("to_paper"),
        content=bindparam("to_content"),
        version=print_templates.c.version + 1,
    )
)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A stored template; ``content`` is what its JSON holds."""

    code: str
    kind: str
    name: str
    paper: str
    content: Mapping[str, Any]
    version: int


class PrintTemplates:
    """The templates of one transaction or one reading connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def all(self, kind: str = "") -> list[TemplateRow]:
        """The templates of a kind, or of all, by code."""
        query = _ALL.order_by(print_templates.c.code)
        if kind:
            query = query.where(print_templates.c.kind == kind)
        return [_row(found) for found in self.connection.execute(query).mappings()]

    def get(self, code: str) -> TemplateRow | None:
        """One template."""
        found = self.connection.execute(_ONE, {"wanted": code}).mappings().first()
        return _row(found) if found else None

    def save(self, row: TemplateRow) -> bool:
        """Store a new template (version 0) or a changed one; False when somebody else changed it meanwhile."""
        content = json.dumps(row.content, ensure_ascii=False, sort_keys=True)
        if row.version == 0:
            values = {"code": row.code, "kind": row.kind, "name": row.name, "paper": row.paper, "content": content}
            self.connection.execute(insert(print_templates), values)
            return True
        changed: dict[str, object] = {
            "at_code": row.code,
            "at_version": row.version,
            "to_name": row.name,
            "to_paper": row.paper,
            "to_content": content,
        }
        return self.connection.execute(_UPDATE, changed).rowcount == 1

    def delete(self, code: str) -> bool:
        """Forget a template; False when there is none."""
        return self.connection.execute(delete(print_templates).where(print_templates.c.code == code)).rowcount == 1


def _row(found: RowMapping) -> TemplateRow:
    content = json.loads(found["content"]) if found["content"] else {}
    return TemplateRow(found["code"], found["kind"], found["name"], found["paper"], content, found["version"])
