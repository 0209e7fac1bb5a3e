"""What imports compare a list with."""

from __future__ import annotations

from sqlalchemy import Connection, select

from jxc_desktop.db.tables import barcodes, parties, products
from jxc_desktop.domain.barcode import canonical

_PARTIES = select(parties.c.code, parties.c.name).order_by(parties.c.id.desc())
_MEMBERS = select(parties.c.member_card, parties.c.code).where(parties.c.member_card.is_not(None))
_OWNERS = select(barcodes.c.code, products.c.code).join(products, products.c.id == barcodes.c.product_id)


def barcode_owners(connection: Connection) -> dict[str, str]:
    """The code of the product every barcode belongs to, by the canonical spelling of the barcode."""
    return {canonical(barcode): code for barcode, code in connection.execute(_OWNERS)}


def party_codes(connection: Connection) -> dict[str, str]:
    """The names of all parties by code, the oldest last (so that it wins where names are doubled)."""
    return {row.code: row.name for row in connection.execute(_PARTIES)}


def member_cards(connection: Connection) -> dict[str, str]:
    """The codes of the customers that have member cards, by the number of the card."""
    return {row.member_card: row.code for row in connection.execute(_MEMBERS)}
