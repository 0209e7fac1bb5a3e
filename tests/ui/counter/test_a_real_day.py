"""The first real day of weighed vegetables at the counter's window: labels scanned, goods laid on the scale, paid."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.ui.counter.till_ports import Weighed
from tests.support import vegetables
from tests.support.data import data_file


class Scale:
    """A scale that shows what lies on it."""

    shows: Weighed | None = None

    def weigh(self):
        return self.shows


def is_priced(till, line):
    """The shop's price of the moment stands in its goods; reduced goods carry theirs on the label."""
    if not line.reduced:
        till.masterdata.save_product(ProductInput(code=line.code, price=f"{line.price}"))
        till.goods.load()


def comes_into_the_cart(till, place, line):
    entered = vegetables.entered(place, line)
    till.scale.shows = Weighed(line.weight)  # a label says its own weight
    if "scan" in entered:
        till.scan(entered["scan"])
    else:
        till.type(line.code)
        till.enter()
    if "price" in entered:
        till.type(f".{entered['price']}")
        till.enter()


@pytest.mark.data
def test_a_day_of_labels_and_of_a_live_scale_comes_to_the_total_of_its_receipts(till):
    lines = [line for line in vegetables.weighed_lines(data_file(vegetables.FILE)) if line.day == "2023-06-15"]
    for goods in vegetables.goods(lines):
        members = {name: goods[name] for name in ("code", "name", "unit", "barcodes")}
        till.masterdata.save_product(ProductInput(**members))
    till.goods.load()
    till.scale = Scale()
    till.counter.open_shift("1", Decimal(0))
    till.open(weigher=till.scale)
    place = 0
    for receipt in vegetables.receipts(lines):
        for line in receipt:
            is_priced(till, line)
            comes_into_the_cart(till, place, line)
            place += 1
        till.seconds.now += 1
        till.enter()
        till.enter()
    assert [total for _number, total in till.sold()] == [
        sum(line.amount for line in receipt) for receipt in vegetables.receipts(lines)
    ]
    assert sum(total for _number, total in till.sold()) == Decimal("94.27")
    assert till.counter.result(till.model.shift_id).expected == Decimal("94.27")
