"""A file that is either complete or not there: written beside its place, then moved into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jxc_desktop.domain.errors import N_, StorageError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place to write to; it becomes ``path`` when the block ends well and vanishes otherwise.

    Raises:
        StorageError: the disk refuses, or ``path`` is open in another program.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        yield partial
        partial.replace(path)
    except PermissionError as error:
        raise StorageError(reason=N_("the file is open in another program, or the folder is read-only")) from error
    except OSError as error:
        raise StorageError(reason=N_("the disk is full or cannot be written to")) from error
    finally:
        with suppress(OSError):  # what is wrong was said already
            partial.unlink(missing_ok=True)
