"""What is remembered of shop platforms: the columns of their files, and what they call our goods."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select

from jxc_desktop.db.tables import channel_goods, import_columns, products

_COLUMNS = select(import_columns.c.content).where(
    import_columns.c.what == bindparam("what"), import_columns.c.channel == bindparam("channel")
)
_GOODS = (
    select(channel_goods.c.code, products.c.code)
    .join(products, products.c.id == channel_goods.c.product_id)
    .where(channel_goods.c.channel == bindparam("channel"))
    .order_by(channel_goods.c.code)
)


class Channels:
    """The platforms of one transaction or one reading connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def columns(self, what: str, channel: str) -> dict[str, str]:
        """The heading of every field that was taken from one, when a file of the platform came last."""
        content = self.connection.scalar(_COLUMNS, {"what": what, "channel": channel})
        return {} if content is None else {str(name): str(heading) for name, heading in json.loads(content).items()}

    def save_columns(self, what: str, channel: str, columns: Mapping[str, str], at: int) -> None:
        """Remember them for the next file."""
        key = (import_columns.c.what == what, import_columns.c.channel == channel)
        self.connection.execute(delete(import_columns).where(*key))
        content = json.dumps(dict(columns), ensure_ascii=False, sort_keys=True)
        values = {"what": what, "channel": channel, "content": content, "saved_at": at}
        self.connection.execute(insert(import_columns), values)

    def goods(self, channel: str) -> dict[str, str]:
        """The codes of our goods by what the platform calls them."""
        return {row[0]: row[1] for row in self.connection.execute(_GOODS, {"channel": channel})}

    def link(self, channel: str, code: str, product_id: int | None, user_id: int, at: int) -> None:
        """Say which goods a platform means; none forgets it."""
        key = (channel_goods.c.channel == channel, channel_goods.c.code == code)
        self.connection.execute(delete(channel_goods).where(*key))
        if product_id is not None:
            values = {"channel": channel, "code": code, "product_id": product_id, "user_id": user_id, "saved_at": at}
            self.connection.execute(insert(channel_goods), values)
