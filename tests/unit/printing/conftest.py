from collections.abc import Iterator

import pytest

from jxc_desktop.i18n import set_language


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    set_language("zh_CN")
    yield
    set_language("zh_CN")
