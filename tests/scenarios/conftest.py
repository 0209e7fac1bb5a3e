"""The `shop` of the stories: the whole program with simulated devices, and verbs a shopkeeper would use."""

from __future__ import annotations

import pytest

from jxc_desktop.ui.common import theme
from tests.scenarios.driver import StoryShop


@pytest.fixture
def shop(qtbot, qapp, tmp_path):
    theme.apply(qapp, "light")
    made = StoryShop(tmp_path / "shop")
    yield made
    made.close()
