"""The rhythm that tells a scanner from a hand; times are seconds, given by hand."""

from hypothesis import given
from hypothesis import strategies as st

from jxc_desktop.ui.common.scan_decoder import WedgeDecoder


def typed(decoder: WedgeDecoder[str], text: str, gap: float, start: float = 0.0) -> tuple[list[str], list[str], float]:
    """Feed characters at a steady gap; answer the scans, the characters given back and the last time."""
    scans, given_back, at = [], [], start
    for index, char in enumerate(text):
        at = start + index * gap
        decision = decoder.feed(char, at, char)
        scans += [decision.scan] if decision.scan else []
        given_back += decision.replay
        if not decision.taken:
            given_back.append(char)
    return scans, given_back, at


def test_a_quick_burst_ended_by_enter_is_a_scan_and_nothing_is_given_back():
    scans, given_back, _ = typed(WedgeDecoder(), "6901028075763\r", 0.005)
    assert scans == ["6901028075763"]
    assert given_back == []


def test_tab_ends_a_scan_as_enter_does():
    assert typed(WedgeDecoder(), "69010280\t", 0.034)[0] == ["69010280"]


def test_typing_comes_back_in_order_with_its_enter():
    scans, given_back, _ = typed(WedgeDecoder(), "kkkl\r", 0.065)
    assert scans == []
    assert given_back == list("kkkl\r")


def test_three_quick_keys_are_too_few_for_a_scan():
    scans, given_back, _ = typed(WedgeDecoder(), "12*\r", 0.005)
    assert (scans, given_back) == ([], list("12*\r"))


def test_a_burst_without_suffix_is_a_scan_after_sixty_milliseconds_of_silence():
    decoder: WedgeDecoder[str] = WedgeDecoder()
    _, _, last = typed(decoder, "6901", 0.010)
    assert decoder.deadline == last + 0.060
    assert decoder.rest(last + 0.050).scan == ""
    assert decoder.rest(last + 0.061).scan == "6901"


def test_a_single_key_comes_back_after_thirty_five_milliseconds():
    decoder: WedgeDecoder[str] = WedgeDecoder()
    decoder.feed("a", 0.0, "a")
    assert decoder.deadline == 0.035
    assert decoder.rest(0.036).replay == ("a",)


def test_one_gap_too_long_breaks_the_burst_and_gives_the_keys_back():
    decoder: WedgeDecoder[str] = WedgeDecoder()
    _, _, last = typed(decoder, "6901", 0.010)
    decision = decoder.feed("0", last + 0.045, "0")
    assert decision.replay == ("6", "9", "0", "1")
    assert decision.taken


def test_a_second_terminator_within_fifty_milliseconds_is_swallowed_and_a_later_one_is_not():
    decoder: WedgeDecoder[str] = WedgeDecoder()
    _, _, last = typed(decoder, "6901028\r", 0.010)
    assert decoder.feed("\n", last + 0.010, "\n").taken
    assert not decoder.feed("\r", last + 0.200, "\r").taken


def test_two_scans_in_a_row_without_a_pause_are_two():
    assert typed(WedgeDecoder(), "6901028075763\r6923450657713\r", 0.002)[0] == ["6901028075763", "6923450657713"]


def test_a_code_may_hold_signs_and_a_group_separator():
    assert typed(WedgeDecoder(), "01+A-/\x1d10B\r", 0.002)[0] == ["01+A-/\x1d10B"]


def test_a_group_separator_alone_is_left_to_the_window():
    assert not WedgeDecoder[str]().feed("\x1d", 0.0, "x").taken


def test_only_keys_of_a_running_burst_are_kept_from_shortcuts_when_they_are_enter():
    decoder: WedgeDecoder[str] = WedgeDecoder()
    assert not decoder.wants("\r", 0.0)
    typed(decoder, "6901", 0.010)
    assert decoder.wants("\r", 0.040)
    assert decoder.wants("+", 0.040)


@given(st.lists(st.tuples(st.sampled_from("0a+*\r"), st.floats(0.0, 0.2)), max_size=60))
def test_every_key_is_either_given_back_once_in_order_or_part_of_a_scan(keys):
    decoder: WedgeDecoder[int] = WedgeDecoder()
    at, seen, scanned = 0.0, [], 0
    for index, (char, gap) in enumerate(keys):
        at += gap
        decision = decoder.feed(char, at, index)
        seen += decision.replay
        scanned += len(decision.scan)
        if char == "\r":
            scanned += decision.taken
        if not decision.taken:
            seen.append(index)
    rest = decoder.rest(at + 1)
    seen += rest.replay
    scanned += len(rest.scan)
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen))
    assert len(seen) + scanned == len(keys)
