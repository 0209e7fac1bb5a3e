"""Bins by the command file: made by code or pattern, what lies in them, where goods belong, their labels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.services.bins import BinFilter, BinInput, PlaceFilter
from jxc_desktop.services.commands.documents import posted_answer
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.engine.draft_codec import Reader, members, number_text, text, whole
from jxc_desktop.services.moving import SENT, PutAway

_PUT_AWAY: dict[str, Reader] = {"product": text, "bin": text, "quantity": number_text, "unit": text, "lot": text}


def bin_(line: Line) -> Answer:
    """Save a bin, or with a pattern such as ``A-01…A-20`` many of them."""
    entered = BinInput(
        code=line.need("code", text),
        warehouse=line.named("warehouse"),
        name=line.get("name", text),
        position=line.get("position", whole),
        active=line.flag("active", default=True) if "active" in line.members else None,
    )
    line.refuse_unknown()
    saved = line.services.bins.save(entered)
    line.remember(saved.codes[0])
    return Answer({"codes": saved.codes, "new": saved.new}, changes=saved.changes)


def fixed_bin(line: Line) -> Answer:
    """Say in which bin a product belongs; without ``bin`` nowhere."""
    product, code, warehouse = line.named("product"), line.named("bin"), line.named("warehouse")
    line.refuse_unknown()
    changes = line.services.bins.fix(product, code, warehouse)
    return Answer({"product": product, "bin": code}, changes=changes)


def bin_labels(line: Line) -> Answer:
    """Print the labels of bins, or write them to ``file``; without ``bins`` all of the warehouse."""
    warehouse, layout, file = line.named("warehouse"), line.text("layout"), line.text("file")
    entered = line.get("bins")
    line.refuse_unknown()
    service = line.services.bins
    if entered is not None and not (isinstance(entered, list) and all(isinstance(code, str) for code in entered)):
        raise InvalidValue("bins", entered, N_("a list is needed"))
    codes = entered or [row.code for row in service.bins(BinFilter(warehouse=warehouse))]
    if file:
        return Answer({"file": str(service.save_labels(codes, Path(file), layout, warehouse)), "labels": len(codes)})
    queued = service.print_labels(codes, layout, warehouse)
    return Answer({"job": queued.job, "labels": len(codes)}, changes=queued.changes)


def bins(line: Line) -> Answer:
    """The bins by their place on the walk; ``state`` is ``empty``, ``full``, ``disabled`` or nothing."""
    wanted = BinFilter(text=line.text("text"), warehouse=line.named("warehouse"), state=line.text("state"))
    return Answer(line.services.bins.bins(wanted))


def bin_contents(line: Line) -> Answer:
    """What lies in a bin, and the goods that belong there."""
    code = line.get("code", text)
    code = line.need("bin", text) if code is None else line.get("bin", text, code)
    return Answer(line.services.bins.contents(code, line.named("warehouse")))


def places(line: Line) -> Answer:
    """Where goods lie, by warehouse, bin and lot."""
    wanted = PlaceFilter(
        text=line.text("text"),
        warehouse=line.named("warehouse"),
        bin=line.text("bin"),
        product=line.named("product"),
        placed=line.flag("placed"),
    )
    return Answer(line.services.bins.places(wanted))


def put_away(line: Line) -> Answer:
    """Put goods that came into bins; without ``lines`` all that has a suggestion.

    A line is ``{"product", "bin", "quantity", "unit", "lot"}``; without a bin it is the suggested one, without a
    quantity all there is. One line may be told without a list.
    """
    entered, key, at, warehouse = line.get("lines"), line.members.get("key"), line.at(), line.named("warehouse")
    one = {name: value for name in _PUT_AWAY if (value := line.get(name)) is not None}
    if one and entered is not None:
        raise InvalidValue("lines", "", N_("either lines or one product are needed"))
    entered = [one] if one else entered
    confirmed = line.confirmed()
    line.refuse_unknown()
    draft = line.services.moving.put_away(None if entered is None else _put_away_lines(line, entered), warehouse)
    draft = replace(draft, at=at, key=draft.key if key is None else line.key())
    posted = line.services.documents.post(draft, confirmed)
    return posted_answer(line, posted)


def _put_away_lines(line: Line, entered: Any) -> list[PutAway]:
    if not isinstance(entered, list):
        raise InvalidValue("lines", entered, N_("a list is needed"))
    found = [members(value, _PUT_AWAY, f"lines[{place}]") for place, value in enumerate(entered, 1)]
    for place, one in enumerate(found, 1):
        if "product" not in one:
            raise InvalidValue(f"lines[{place}].product", "", N_("it is missing"))
    return [PutAway(**{**one, "product": line.references.resolve(one["product"])}) for one in found]


def to_put_away(line: Line) -> Answer:
    """What came and lies in no bin yet, with a bin for it."""
    return Answer(line.services.moving.to_put_away(line.named("warehouse"), line.named("product")))


def to_receive(line: Line) -> Answer:
    """Purchase orders and transfers sent whose goods did not all arrive."""
    return Answer(line.services.moving.to_receive(line.text("text"), line.named("warehouse")))


def transfers(line: Line) -> Answer:
    """From where to where some transfers go, and how far they are; without ``documents`` those under way."""
    moving, numbers = line.services.moving, line.get("documents")
    if numbers is None:
        return Answer(moving.ways([one.number for one in moving.to_receive(kinds=(SENT,))]))
    if not isinstance(numbers, list) or not all(isinstance(one, str) for one in numbers):
        raise InvalidValue("documents", numbers, N_("a list is needed"))
    return Answer(moving.ways([line.references.resolve(one) for one in numbers]))


DO = {"put_away": put_away, "bin": bin_, "fixed_bin": fixed_bin, "bin_labels": bin_labels}
ASK = {
    "put_away": to_put_away,
    "receiving": to_receive,
    "transfers": transfers,
    "bins": bins,
    "bin": bin_contents,
    "places": places,
}
