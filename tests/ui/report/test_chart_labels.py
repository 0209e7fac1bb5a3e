"""The names at the ends of lines never cover one another, and levels stand at round figures."""

from decimal import Decimal

import pytest

from jxc_desktop.ui.report.chart_view import apart, step_between


def test_names_of_lines_that_end_together_stand_one_below_the_other():
    assert apart([100, 101, 99], 15, 400) == [114, 129, 99]
    assert apart([398, 397], 15, 400) == [400, 385]
    assert apart([50, 200], 15, 400) == [50, 200]


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [("0", "185", "50"), ("0", "98.56", "25"), ("-2971.59", "1330.40", "2000"), ("0", "0.364", "0.1"), ("0", "0", "1")],
)
def test_levels_are_round_figures(low, high, step):
    assert step_between(Decimal(low), Decimal(high)) == Decimal(step)
