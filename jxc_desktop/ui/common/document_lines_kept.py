"""Columns of a draft for what is kept apart of goods: bins, lots, dates, serial numbers, reasons.

A column shows itself only where something in the document needs it, so that a shop that keeps none of them never
meets one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.expiry import expires_on
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import date_text, quantity_text
from jxc_desktop.ui.common.columns import Column, day
from jxc_desktop.ui.common.document_draft import serials_wanted
from jxc_desktop.ui.common.document_line_row import LineRow

KEPT = frozenset({"bin", "to_bin", "lot", "produced", "expires", "serials", "reason", "made"})
"""Columns that show themselves only where the goods of the document need them."""
_BINS, _LOTS = frozenset({"bin", "to_bin"}), frozenset({"lot", "expires"})
_GIVE_WAY = ("remark", "specification", "promotion", "discount", "tax_rate")
"""Columns that leave their room to what is kept of the goods, one after the other; the menu of titles shows them."""


def shown_kept(kind: Kind, rows: Iterable[LineRow], *, bins: bool) -> frozenset[str]:
    """Which of the columns kept apart are shown for these lines of a kind."""
    entered = [row for row in rows if row.line is not None]
    lots = any(row.keeps_lots() for row in entered)
    shown = {"made"} | (_BINS if bins else frozenset())
    if lots:
        shown |= _LOTS
    if any(row.product is not None and row.keeps_lots() and row.product.shelf_life_days for row in entered):
        shown |= {"produced"}
    if any(row.product is not None and row.product.serials for row in entered):
        shown |= {"serials"}
    if kind.area == "warehouse" or (lots and kind.direction < 0):
        shown |= {"reason"}
    return frozenset(shown & set(kind.line_fields))


def given_way(shown: frozenset[str], rows: Iterable[LineRow]) -> frozenset[str]:
    """The columns that are hidden for those kept apart: one for each, none in which something was entered."""
    entered = [row.line for row in rows if row.line is not None]
    used = {name for name in ("remark", "promotion", "discount") if any(getattr(line, name) for line in entered)}
    count = len(shown - {"made"})
    return frozenset(_GIVE_WAY[:count]) - used if count > 1 else frozenset()


def expiry_of(row: LineRow) -> date | None:
    """The day the goods of a row expire: as entered, by production and shelf life, or that of the lots found."""
    if row.line is None:
        return None
    keeps = row.product.shelf_life_days if row.product else None
    known = row.line.expires or expires_on(row.line.produced, keeps)
    found = row.quoted.places if row.quoted is not None else ()
    return known or min((place.expires for place in found if place.expires is not None), default=None)


def _entered(row: LineRow) -> bool:
    return row.line is not None


def _lots_kept(row: LineRow) -> bool:
    return row.line is not None and (row.keeps_lots() or bool(row.line.lot))


def _serials_kept(row: LineRow) -> bool:
    return row.line is not None and bool(row.line.serials or (row.product and row.product.serials))


def _never(_row: LineRow) -> bool:
    return False


def _said(row: LineRow, field: str) -> str:
    return "" if row.line is None else str(getattr(row.line, field))


def _several(codes: tuple[str, ...]) -> str:
    """What was found where nobody named it: the first, and how many more."""
    return "" if not codes else codes[0] if len(codes) == 1 else f"{codes[0]} +{len(codes) - 1}"


def _found_told(row: LineRow) -> str:
    """The lots and bins the goods would be taken from, a line each."""
    places = row.quoted.places if row.quoted is not None else ()
    told = []
    for place in places:
        parts = (place.lot, date_text(place.expires) if place.expires else "", place.bin)
        told.append("  ".join([*(part for part in parts if part), quantity_text(place.quantity)]))
    return "\n".join(told)


def _lot_told(row: LineRow) -> str:
    if not _lots_kept(row):
        return ""
    return "\n".join([_found_told(row), _("F7 shows the lots in stock, first to expire first.")]).strip()


def _text_column(field: str, title: str, width: int, editable: Callable[[LineRow], bool]) -> Column[LineRow]:
    return Column(
        title,
        read=lambda row: getattr(row.line, field) if row.line else "",
        name=field,
        edit=f"change_{field}",
        editable=editable,
        needed=_never,
        changed=lambda row: row.differs(field),
        width=width,
    )


def _bin() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Bin"),
            read=lambda row: row,
            show=lambda row: _said(row, "bin") or _several(row.found("bin")),
            edit_text=lambda row: _said(row, "bin"),
            name="bin",
            edit="change_bin",
            editable=_entered,
            needed=_never,
            changed=lambda row: row.differs("bin"),
            tooltip=_found_told,
            width=80,
        )
    ]


def _to_bin() -> list[Column[LineRow]]:
    return [_text_column("to_bin", N_("To bin"), 80, _entered)]


def _reason() -> list[Column[LineRow]]:
    return [_text_column("reason", N_("Reason"), 110, _entered)]


def _lot() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Lot"),
            read=lambda row: row,
            show=lambda row: _said(row, "lot") or _several(row.found("lot")),
            edit_text=lambda row: _said(row, "lot"),
            name="lot",
            edit="change_lot",
            editable=_lots_kept,
            needed=lambda row: _lots_kept(row) and row.incoming and not (row.line and row.line.lot),
            changed=lambda row: row.differs("lot"),
            tooltip=_lot_told,
            width=96,
        )
    ]


def _produced() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Produced on"),
            read=lambda row: row.line.produced if row.line else None,
            show=day,
            name="produced",
            edit="change_produced",
            editable=_lots_kept,
            needed=lambda row: _lots_kept(row) and row.incoming and expiry_of(row) is None,
            changed=lambda row: row.differs("produced"),
            width=96,
        )
    ]


def _expires() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Expires on"),
            read=lambda row: row,
            show=lambda row: day(expiry_of(row)),
            edit_text=lambda row: day(row.line.expires if row.line else None),
            name="expires",
            edit="change_expires",
            editable=_lots_kept,
            needed=lambda row: _lots_kept(row) and row.incoming and expiry_of(row) is None,
            changed=lambda row: row.differs("expires"),
            tooltip=_expiry_told,
            width=96,
        )
    ]


def _expiry_told(row: LineRow) -> str:
    if row.line is None or row.line.expires is not None or row.line.produced is None or row.product is None:
        return ""
    return _("Production date and {days} days").format(days=row.product.shelf_life_days)


def _serials() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Serial numbers"),
            read=lambda row: row,
            show=_serials_told,
            edit_text=lambda row: ", ".join(row.line.serials) if row.line else "",
            name="serials",
            edit="change_serials",
            editable=_serials_kept,
            needed=_never,
            changed=lambda row: row.differs("serials"),
            danger=lambda row: (
                _serials_kept(row)
                and len(row.line.serials if row.line else ()) != serials_wanted(row.product, row.line)
            ),
            tooltip=lambda row: "\n".join(row.line.serials) if row.line else "",
            width=104,
        )
    ]


def _serials_told(row: LineRow) -> str:
    """How many of the serial numbers are there; a single one by itself."""
    if row.line is None or not _serials_kept(row):
        return ""
    there, wanted = len(row.line.serials), serials_wanted(row.product, row.line)
    if there == wanted == 1:
        return row.line.serials[0]
    return _("{there} of {wanted}").format(there=there, wanted=wanted)


def _made() -> list[Column[LineRow]]:
    return [
        Column(
            N_("Part or whole"),
            read=lambda row: "" if row.line is None else _("Whole") if row.line.made else _("Part"),
            name="made",
            edit="change_made",
            editable=_entered,
            needed=_never,
            changed=lambda row: row.differs("made"),
            width=76,
        )
    ]


KEPT_FIELDS: dict[str, Callable[[], list[Column[LineRow]]]] = {
    "bin": _bin,
    "to_bin": _to_bin,
    "lot": _lot,
    "produced": _produced,
    "expires": _expires,
    "serials": _serials,
    "reason": _reason,
    "made": _made,
}
