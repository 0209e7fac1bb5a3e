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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomli_w

from jxc_desktop.i18n import DEFAULT, LANGUAGES

log = logging.getLogger(__name__)

THEMES = ("system", "light", "dark")
FONT_SCALES = range(90, 141)
"""Percent of the normal size of text."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything this machine knows about itself.

    ``database`` is a path or a URL; empty is the usual place. ``devices`` says which device plays a role
    (``receipt``, ``label``, ``scanner`` …): its ``kind``, ``address`` and particulars.
    """

    language: str = DEFAULT
    theme: str = "system"
    font_scale: int = 100
    database: str = ""
    counter: str = "1"
    key_preset: str = "standard"
    devices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unknown: Mapping[str, Any] = field(default_factory=dict)


_NO_CABLE = frozenset({"screen", "wedge"})
"""What is set up under devices and needs no simulator to be tried: the second screen, scanners that are keyboards."""
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
    devices = _read_devices(found.pop("devices", {}))
    for name in found:
        log.warning("setting %s is unknown here; it is kept", name)
    return Settings(**known, devices=devices, unknown=found)


def _read_devices(entries: object) -> dict[str, dict[str, Any]]:
    if not isinstance(entries, dict):
        log.warning("devices cannot be %r; there are none", entries)
        return {}
    for role in [role for role, entry in entries.items() if not isinstance(entry, dict)]:
        log.warning("device %s cannot be %r; it is left out", role, entries.pop(role))
    return entries


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings in one step: after a power cut there is the old file or the new one, never half of one."""
    content: dict[str, Any] = {name: getattr(settings, name) for name in _PLAIN}
    content.update(settings.unknown)
    if settings.devices:
        content["devices"] = settings.devices
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


def with_simulated_devices(settings: Settings) -> Settings:
    """The same settings with every device a simulator, the two usual printers at least."""
    roles = {"receipt": {}, "label": {}, **settings.devices}
    simulated = {
        role: device if role in _NO_CABLE else {**device, "kind": "simulator", "address": ""}
        for role, device in roles.items()
    }
    return replace(settings, devices=simulated)
