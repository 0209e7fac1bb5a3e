"""The settings of one machine: which books, which counter, which devices, which language.

They are a TOML file a person can read. What concerns the whole shop (rounding, negative stock, …) is not
here but in the books. Whatever an older or newer version wrote and this one does not know is kept.
"""

from __future__ import annotations

import logging
import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import tomli_w

from jxc_desktop.i18n import DEFAULT, LANGUAGES

log = logging.getLogger(__name__)

THEMES = ("system", "light", "dark")
FONT_SCALES = range(90, 141)
"""Percent of the normal size of text."""


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """One device: what it is (``receipt_printer``, ``scanner`` …), how it is reached, and its particulars."""

    name: str
    kind: str
    transport: str = "simulator"
    address: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything this machine knows about itself. ``database`` is a path or a URL; empty is the usual place."""

    language: str = DEFAULT
    theme: str = "system"
    font_scale: int = 100
    database: str = ""
    counter: str = "1"
    key_preset: str = "standard"
    devices: tuple[DeviceSettings, ...] = ()
    unknown: Mapping[str, Any] = field(default_factory=dict)


_ALLOWED: dict[str, Any] = {"language": LANGUAGES, "theme": THEMES, "font_scale": FONT_SCALES}
_PLAIN = ("language", "theme", "font_scale", "database", "counter", "key_preset")


def load_settings(path: Path) -> Settings:
    """Read the settings. What cannot be used is told in the log and left at its default: the shop must open."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        aside = path.with_suffix(".broken.toml")
        path.replace(aside)
        log.warning("settings could not be read (%s); they were put aside as %s", error, aside.name)
        return Settings()
    return _read(found)


def _read(found: dict[str, Any]) -> Settings:
    default = Settings()
    known: dict[str, Any] = {}
    for name in _PLAIN:
        value = found.pop(name, getattr(default, name))
        if type(value) is not type(getattr(default, name)) or value not in _ALLOWED.get(name, (value,)):
            log.warning("setting %s cannot be %r; the default is used", name, value)
            continue
        known[name] = value
    devices = tuple(device for entry in found.pop("devices", ()) if (device := _read_device(entry)) is not None)
    for name in found:
        log.warning("setting %s is unknown here; it is kept", name)
    return Settings(**known, devices=devices, unknown=found)


def _read_device(entry: object) -> DeviceSettings | None:
    names = {field_.name for field_ in fields(DeviceSettings)} - {"options"}
    if not isinstance(entry, dict) or not {"name", "kind"} <= entry.keys():
        log.warning("a device without name or kind is left out: %r", entry)
        return None
    own = {name: str(entry[name]) for name in names & entry.keys()}
    return DeviceSettings(**own, options={name: value for name, value in entry.items() if name not in names})


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings in one step: after a power cut there is the old file or the new one, never half of one."""
    content: dict[str, Any] = {name: getattr(settings, name) for name in _PLAIN}
    content.update(settings.unknown)
    if settings.devices:
        content["devices"] = [_write_device(device) for device in settings.devices]
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(tomli_w.dumps(content).encode())
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _write_device(device: DeviceSettings) -> dict[str, Any]:
    plain = {"name": device.name, "kind": device.kind, "transport": device.transport, "address": device.address}
    return {**plain, **device.options}


def with_simulated_devices(settings: Settings) -> Settings:
    """The same settings with every device replaced by its simulator."""
    simulated = tuple(replace(device, transport="simulator", address="") for device in settings.devices)
    return replace(settings, devices=simulated)
