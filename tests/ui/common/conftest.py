"""The pieces of the windows, shown as the program shows them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from jxc_desktop.ui.common import theme


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> theme.Theme:
    """The light theme at its normal size."""
    return theme.apply(qapp, "light")
