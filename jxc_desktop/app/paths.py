"""Where this machine keeps the shop's files, and where the program finds what it brought along."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

_BUNDLED = Path(__file__).resolve().parents[2]
"""The checkout; in a built program the folder PyInstaller puts data files into, which is laid out alike."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one installation; nothing is made before it is needed."""

    data: Path

    @property
    def database(self) -> Path:
        """The shop's books."""
        return self.data / "shop.jxc"

    @property
    def backups(self) -> Path:
        """Copies of the books, by day."""
        return self.data / "backups"

    @property
    def marks(self) -> Path:
        """How far the books were: outside their file, so that an older copy put in its place is noticed."""
        return self.data / "marks"

    @property
    def logs(self) -> Path:
        """What the program did, and reports of its own mistakes."""
        return self.data / "logs"

    @property
    def settings(self) -> Path:
        """The settings of this machine."""
        return self.data / "settings.toml"

    def make(self) -> Places:
        """Make the folders the program writes into."""
        for folder in (self.data, self.backups, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        return self


def places(data_folder: Path | str | None = None) -> Places:
    """The places of this user: as given, else by ``JXC_DATA_DIR``, else where the system keeps such data."""
    chosen = data_folder or os.environ.get("JXC_DATA_DIR")
    if chosen:
        return Places(Path(chosen).expanduser().resolve())
    return Places(Path(PlatformDirs("JXC Desktop", appauthor=False, roaming=False).user_data_dir))


def sample_places() -> Places:
    """A folder of its own for the sample shop, so that trying out never touches the real books."""
    return Places(places().data.parent / "JXC Desktop Sample")


def bundled(*parts: str) -> Path:
    """A file that ships with the program, such as ``bundled("resources", "fonts")``."""
    return _BUNDLED.joinpath(*parts)


def is_built() -> bool:
    """Whether this is the built program and not a checkout."""
    return bool(getattr(sys, "frozen", False))
