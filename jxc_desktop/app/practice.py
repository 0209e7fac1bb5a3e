"""Practice (练习模式): the program on a copy of the books, with simulated devices; nothing done there counts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from jxc_desktop.app.bootstrap import books
from jxc_desktop.app.paths import Places, is_built
from jxc_desktop.app.settings import load_settings, save_settings, with_simulated_devices
from jxc_desktop.db.backup import copy_whole


def prepare_practice(where: Places) -> Places:
    """The folder of the practice program, with a fresh copy of the books; a server is not copied.

    Where there are no books of this machine to copy, the practice shop is the sample shop.

    Raises:
        StorageError: there is no room for the copy.
    """
    settings = load_settings(where.settings)
    practice = Places(where.data / "practice")
    shutil.rmtree(practice.data, ignore_errors=True)
    practice.make()
    source = books(settings, where)
    if isinstance(source, Path) and source.exists():
        copy_whole(source, practice.database, lambda _copy: None)
    save_settings(practice.settings, with_simulated_devices(replace(settings, database="")))
    return practice


def start_practice(where: Places) -> None:
    """Start the practice program beside this one."""
    program = [sys.executable] if is_built() else [sys.executable, "-m", "jxc_desktop"]
    environment = {name: value for name, value in os.environ.items() if name != "JXC_DATA_DIR"}
    subprocess.Popen(  # noqa: S603  (our own program)
        [*program, "run", "--practice", "--data-dir", str(where.data)], env=environment, start_new_session=True
    )
