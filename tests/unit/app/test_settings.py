from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from jxc_desktop.app.settings import (
    Settings,
    load_settings,
    save_settings,
    with_simulated_devices,
)

DEVICES = {"receipt": {"kind": "network", "address": "192.168.1.9:9100", "paper": 58}}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "machine" / "settings.toml"


def test_without_a_file_everything_is_at_its_default(path):
    assert load_settings(path) == Settings()


def test_what_is_saved_is_read_again(path):
    settings = Settings(language="en", theme="dark", font_scale=120, counter="2", devices=DEVICES)
    save_settings(path, settings)
    assert load_settings(path) == settings
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


def test_unknown_settings_are_kept_and_told(path, caplog):
    save_settings(path, Settings())
    path.write_text(path.read_text(encoding="utf-8") + '\nnew_thing = "kept"\n', encoding="utf-8")
    settings = load_settings(path)
    save_settings(path, replace(settings, theme="light"))
    assert 'new_thing = "kept"' in path.read_text(encoding="utf-8")
    assert "new_thing is unknown here" in caplog.text


@pytest.mark.parametrize("line", ['language = "fr"', "theme = 3", "font_scale = 500", "font_scale = true"])
def test_a_value_that_cannot_be_used_leaves_the_default(path, caplog, line):
    path.parent.mkdir()
    path.write_text(line, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert load_settings(path) == Settings()
    assert "the default is used" in caplog.text


def test_a_damaged_file_is_put_aside_and_the_shop_opens(path):
    path.parent.mkdir()
    path.write_text("language = ", encoding="utf-8")
    assert load_settings(path) == Settings()
    assert (path.parent / "settings.broken.toml").read_text(encoding="utf-8") == "language = "


@pytest.mark.parametrize("line", ["devices = 3", '[devices]\nreceipt = "network"'])
def test_a_device_that_is_not_described_is_left_out(path, line):
    path.parent.mkdir()
    path.write_text(line, encoding="utf-8")
    assert load_settings(path).devices == {}


def test_simulated_devices_keep_their_particulars():
    devices = with_simulated_devices(Settings(devices=DEVICES)).devices
    assert devices["receipt"] == {"kind": "simulator", "address": "", "paper": 58}
    assert devices["label"]["kind"] == "simulator"


def test_a_failed_write_leaves_the_old_file(path):
    save_settings(path, Settings(counter="1"))
    with pytest.raises(TypeError):
        save_settings(path, Settings(counter=object()))  # type: ignore[arg-type]
    assert load_settings(path).counter == "1"
    assert len(list(path.parent.iterdir())) == 1
