"""Lots and serial numbers in the command file: where they lie, and where they came from and went."""

from __future__ import annotations

from datetime import datetime, timedelta

from jxc_desktop.services.commands.line import Answer, Json, Line, as_json
from jxc_desktop.services.engine.days import day_number
from jxc_desktop.services.engine.draft_codec import text, whole
from jxc_desktop.services.lots import LotFilter


def lots(line: Line) -> Answer:
    """Where lots lie: of a product, in a warehouse, of a code, or those that expire within some days."""
    days = line.get("days", whole)
    until = None if days is None else day_number(line.clock.local().date() + timedelta(days=days))
    wanted = LotFilter(
        product=line.named("product"),
        warehouse=line.named("warehouse"),
        text=line.text("lot"),
        until=until,
        in_stock=not line.flag("all"),
    )
    return Answer(line.services.lots.places(wanted))


def trace(line: Line) -> Answer:
    """Everything about a lot or serial number: its source, every sale, what is left and where."""
    serial = line.get("serial", text)
    found = line.services.lots.trace(serial if serial is not None else line.need("lot", text), line.named("product"))
    return Answer([{**as_json(one), **_groups(as_json(one.moves))} for one in found])


def _groups(moves: list[Json]) -> Json:
    """The moves once more by what they were, each group under its own name."""
    names = {"sources": "source", "sales": "sold", "returns": "returned", "transfers": "moved", "others": "other"}
    return {name: [move for move in moves if move["group"] == group] for name, group in names.items()}


def stock_of_lot(line: Line, lot: str, at: datetime | None, known_at: int | None) -> Answer:
    """What there is of one lot of a product."""
    found = line.services.lots.stock(line.named("product"), lot, line.named("warehouse"), at, known_at)
    return Answer(found)


ASK = {"lots": lots, "trace": trace}
