"""`ask` `weight`: what the scale shows, or why it shows nothing."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from jxc_desktop.devices.scales.serial import SerialScale
from jxc_desktop.devices.simulators.pty_port import PtyPort
from jxc_desktop.devices.simulators.scale import ScaleWire, SimulatedScale
from jxc_desktop.devices.weighing import WeightState
from jxc_desktop.services.commands import CommandFile
from jxc_desktop.services.weighing import WeighingService
from tests.support.commands import Books


def with_scale(books: Books, scale: Any) -> Books:
    weighing = WeighingService(books.database, books.clock, books.services.documents.session, scale, patience=0.5)
    services = replace(books.services, weighing=weighing)
    return replace(books, services=services, file=CommandFile(services, books.clock))


def test_without_a_scale_the_answer_says_so(books: Books):
    assert books.ask("weight") == {"state": "not_set_up", "kilograms": None, "reason": "没有设置电子秤"}


def test_the_steady_weight_is_answered_in_kilograms(books: Books):
    scale = SimulatedScale("scale", "toledo_8217", Decimal("0.735"))
    assert with_scale(books, scale).ask("weight") == {"state": "stable", "kilograms": "0.735", "reason": ""}


@pytest.mark.parametrize("state", [WeightState.MOVING, WeightState.OVERLOAD, WeightState.UNPLUGGED])
def test_without_a_steady_weight_the_reason_is_answered(books: Books, state: WeightState):
    scale = SimulatedScale("scale", "os2", Decimal("0.735"))
    scale.wire.pretends = state
    answer = with_scale(books, scale).ask("weight")
    assert (answer["state"], answer["kilograms"]) == (state.value, None)
    assert answer["reason"]


def test_a_real_port_is_opened_for_the_question_and_let_go_of(books: Books, tmp_path):
    with PtyPort(ScaleWire("dahua", Decimal("1.250")), tmp_path / "scale") as port:
        scale = SerialScale("scale", port.address, "dahua", first_pause=0.02)
        for _question in range(2):
            assert with_scale(books, scale).ask("weight")["kilograms"] == "1.25"
        assert scale._thread is None
