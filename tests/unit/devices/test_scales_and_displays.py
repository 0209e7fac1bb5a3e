"""The bytes of scales and customer displays, read and written."""

import threading
from decimal import Decimal

import pytest

from jxc_desktop.devices.customer import Facing, Message
from jxc_desktop.devices.displays.commands import display_bytes
from jxc_desktop.devices.displays.feeder import DisplayFeeder
from jxc_desktop.devices.ports import DeviceFault, device_error
from jxc_desktop.devices.scales.dialects import DIALECTS, SAME, Reader
from jxc_desktop.devices.simulators.display import SimulatedDisplay
from jxc_desktop.devices.simulators.scale import SimulatedScale
from jxc_desktop.devices.weighing import Weight, WeightState

STABLE, MOVING = WeightState.STABLE, WeightState.MOVING


@pytest.mark.parametrize(
    ("language", "frame", "state", "kilograms"),
    [
        ("lines", b"ST,GS,+  0.735kg\r\n", STABLE, "0.735"),
        ("lines", b"ST,NT,+   735 g\r\n", STABLE, "0.735"),
        ("lines", b"US,GS,+00.742kg\r\n", MOVING, "0.742"),
        ("lines", b"OL,GS,+        \r\n", WeightState.OVERLOAD, "0"),
        ("lines", b"ST,GS,+001.62lb\r\n", STABLE, "0.735"),
        ("lines", b"ST,GS,-00.015kg\r\n", WeightState.BELOW_ZERO, "-0.015"),
        ("toledo_8217", b"\x0200.735\r", STABLE, "0.735"),
        ("toledo_8217", b"\x02?a\r", MOVING, "0"),
        ("toledo_8217", b"\x02?b\r", WeightState.OVERLOAD, "0"),
        ("toledo_8217", b"\x02?d\r", WeightState.BELOW_ZERO, "0"),
        ("toledo_stream", b"\x02-0 000735000000\r", STABLE, "0.735"),
        ("toledo_stream", b"\x02,8   1250000000\r", MOVING, "12.50"),
        ("os2", b"\x01\x02S 00.735KG" + bytes((0x53 ^ 0x20 ^ 0x2E ^ 0x37 ^ 0x33 ^ 0x35 ^ 0x4B ^ 0x47,)) + b"\x03\x04",
         STABLE, "0.735"),
    ],
)  # fmt: skip
def test_a_frame_is_read_as_published_in_one_piece_or_byte_by_byte(language, frame, state, kilograms):
    right = Weight(state, Decimal(kilograms).quantize(Decimal("0.001")) if Decimal(kilograms) else Decimal(0))
    assert Reader(DIALECTS[language]).feed(frame)[0] == [right]
    reader = Reader(DIALECTS[language])
    assert [weight for byte in frame for weight in reader.feed(bytes((byte,)))[0]] == [right]


def test_a_scale_that_never_says_steady_is_steady_after_equal_weights():
    reader = Reader(DIALECTS["dahua"])
    weights, _ = reader.feed(b"00735\n\r" * SAME + b"00740\n\r")
    assert [weight.state for weight in weights] == [MOVING] * (SAME - 1) + [STABLE, MOVING]


def test_price_and_amount_of_a_price_computing_scale_are_passed_over():
    [weight], _ = Reader(DIALECTS["dahua"]).feed(b"00735 001280 000941\n\r")
    assert weight.kilograms == Decimal("0.735")


def test_a_frame_with_a_wrong_check_sum_is_no_weight():
    [weight], _ = Reader(DIALECTS["os2"]).feed(b"\x01\x02S 00.735KG\x00\x03\x04")
    assert weight.state is WeightState.GARBAGE


def test_pounds_are_read_where_the_setting_says_so():
    [weight], _ = Reader(DIALECTS["toledo_8217"], "lb").feed(b"\x0201.620\r")
    assert weight.kilograms == Decimal("0.735")


@pytest.mark.parametrize("language", DIALECTS)
def test_a_simulated_scale_weighs_and_fails_as_told(language):
    scale = SimulatedScale("scale", language, Decimal("1.250"))
    assert scale.weight().state is WeightState.UNPLUGGED
    scale.start()
    assert scale.weight() == Weight(STABLE, Decimal("1.250"))
    for state in (MOVING, WeightState.BELOW_ZERO, WeightState.GARBAGE, WeightState.SILENT, WeightState.UNPLUGGED):
        scale.wire.pretends = state
        assert scale.weight().state is state


def test_a_figure_display_lights_the_lamp_of_what_it_shows():
    display = SimulatedDisplay("display", "led8")
    for facing, lamp in ((Facing.ITEM, 1), (Facing.TOTAL, 2), (Facing.CHANGE, 4)):
        display.show(Message(facing, Decimal("12.80")))
        assert (display.wire.lamp, display.wire.rows[0]) == (lamp, "12.80")
    display.show(Message(Facing.WELCOME))
    assert (display.wire.lamp, display.wire.rows) == (0, ["", ""])


def test_a_text_display_shows_the_item_over_the_total_and_never_half_a_character():
    item = Message(Facing.ITEM, Decimal("9.41"), Decimal("20.21"), "红富士苹果特级大果礼盒", "0.735")
    latin, chinese = SimulatedDisplay("display", "vfd"), SimulatedDisplay("display", "vfd", "gbk")
    latin.show(item)
    chinese.show(item)
    assert latin.wire.rows == ["         x0.735 9.41", "TOTAL          20.21"]
    assert chinese.wire.rows == ["红富士苹 x0.735 9.41", "TOTAL          20.21"]
    chinese.show(Message(Facing.CHANGE, Decimal("29.79"), Decimal("20.21")))
    assert chinese.wire.rows == ["TOTAL          20.21", "CHANGE         29.79"]


def test_the_bytes_are_those_of_the_command_set():
    assert display_bytes(Message(Facing.TOTAL, Decimal("3.5")), "led8") == b"\x0c\x1bs2\x1bQA3.50\r"


class Stuck:
    """A display that takes its time, or fails."""

    name = "display"

    def __init__(self) -> None:
        self.go, self.seen, self.broken = threading.Event(), list[Message](), False

    def show(self, message: Message) -> None:
        self.go.wait(5)
        self.seen.append(message)
        if self.broken:
            raise device_error(self.name, DeviceFault.UNPLUGGED)

    def close(self) -> None:
        pass


def test_nobody_waits_for_a_display_and_only_the_newest_message_counts():
    stuck = Stuck()
    feeder = DisplayFeeder(stuck)
    for figure in range(1, 100):
        feeder.put(Message(Facing.TOTAL, Decimal(figure)))
    stuck.go.set()
    feeder.stop()
    assert len(stuck.seen) <= 2
    assert stuck.seen[-1].amount == 99


def test_a_display_that_fails_is_remembered_until_it_works():
    stuck = Stuck()
    stuck.go.set()
    feeder = DisplayFeeder(stuck)
    stuck.broken = True
    assert feeder.try_out(Message(Facing.TOTAL), 2) is DeviceFault.UNPLUGGED
    stuck.broken = False
    assert feeder.try_out(Message(Facing.TOTAL), 2) is None
