"""The program as it is put together, and the doctor from the command line."""

from __future__ import annotations

import io
from datetime import datetime

import pytest

from jxc_desktop.app.bootstrap import books, build
from jxc_desktop.app.doctor import examine
from jxc_desktop.app.paths import Places
from jxc_desktop.app.settings import Settings, with_simulated_devices
from jxc_desktop.db.engine import open_database
from jxc_desktop.services.base import ManualClock
from jxc_desktop.services.first_run import make_shop

CLOCK = ManualClock(datetime(2026, 5, 1, 9, 30))


@pytest.fixture
def shop_file(tmp_path):
    path = tmp_path / "shop.jxc"
    database = open_database(path, create=True)
    make_shop(database, CLOCK, name="福州杂货", language="zh_CN")
    database.close()
    return path


def test_the_parts_work_on_one_database_and_one_session(shop_file):
    app = build(with_simulated_devices(Settings(database=str(shop_file), counter="1")), clock=CLOCK)
    try:
        user = app.services.users.sign_in_trusted()
        assert app.session.user is user
        assert app.services.settings.get("shop_name") == "福州杂货"
        assert set(app.devices.printers) == {"receipt", "label"}
    finally:
        app.close()


def test_books_are_a_file_a_server_or_the_usual_place(tmp_path):
    assert books(Settings(), Places(tmp_path)) == tmp_path / "shop.jxc"
    assert books(Settings(database="postgresql+psycopg://shop")) == "postgresql+psycopg://shop"
    with pytest.raises(ValueError, match="no books"):
        books(Settings())


def test_the_doctor_finds_new_books_sound(shop_file):
    out = io.StringIO()
    assert examine(shop_file, Settings(), out) == 0
    assert out.getvalue() == "账目正确。\n"


def test_the_doctor_names_books_that_are_not_there(tmp_path):
    out = io.StringIO()
    assert examine(tmp_path / "none.jxc", Settings(), out) == 2
    assert "none.jxc" in out.getvalue()
