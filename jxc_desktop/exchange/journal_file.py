"""A file of lines that are on the disk before anybody goes on: what is kept while the books cannot be written."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jxc_desktop.domain.errors import N_, StorageError


class JournalFile:
    """Appends objects, each in a line with its checksum; a line torn by a power cut was never answered for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, entry: Mapping[str, Any]) -> None:
        """Write an object and wait until it is on the disk.

        Raises:
            StorageError: the disk refuses; nothing counts as kept.
        """
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        line = f"{zlib.crc32(text.encode()):08x} {text}\n".encode()
        try:
            new = not self.path.exists()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                if file.tell() and not self._ends_whole():
                    line = b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            if new:
                self._keep_name()
        except OSError as error:
            raise StorageError(reason=N_("the disk is full or cannot be written to")) from error

    def _keep_name(self) -> None:
        """Make the new file's name durable; Windows does that by itself."""
        if os.name == "nt":
            return
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def entries(self) -> list[dict[str, Any]]:
        """Everything that was kept, oldest first; lines that are not whole are left out."""
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_bytes().split(b"\n"):
            checksum, _, text = line.partition(b" ")
            if text and checksum == f"{zlib.crc32(text):08x}".encode():
                found.append(json.loads(text))
        return found

    def put_away(self, name: str) -> None:
        """Begin anew; what was kept stays under another name beside it."""
        if self.path.exists():
            self.path.replace(self.path.with_name(name))
