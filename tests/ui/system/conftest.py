"""The pages about the system over an empty practice shop."""

import pytest

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from tests.support.commands import new_books
from tests.support.windows import Opened


@pytest.fixture
def opened(qtbot, qapp, database, tmp_path):
    switch_language(qapp, "zh_CN")
    theme.apply(qapp, "light")
    for books in new_books(database):
        yield Opened(qtbot, books, tmp_path)
    theme.apply(qapp, "light", 100)
