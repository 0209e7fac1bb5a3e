"""The names at the ends of lines never cover one another, wherever the lines end."""

from jxc_desktop.ui.report.chart_view import apart


def test_names_of_lines_that_end_together_stand_one_below_the_other():
    assert apart([100, 101, 99], 15, 400) == [114, 129, 99]
    assert apart([398, 397], 15, 400) == [400, 385]
    assert apart([50, 200], 15, 400) == [50, 200]
