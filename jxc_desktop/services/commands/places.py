"""Bins by the command file: made by code or pattern, what lies in them, where goods belong, their labels."""

from __future__ import annotations

from pathlib import Path

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.services.bins import BinFilter, BinInput, PlaceFilter
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.engine.draft_codec import text, whole


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
    return Answer(line.services.bins.contents(line.need("bin"), line.named("warehouse")))


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


DO = {"bin": bin_, "fixed_bin": fixed_bin, "bin_labels": bin_labels}
ASK = {"bins": bins, "bin": bin_contents, "places": places}
