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
from jxc_desktop.app.settings import Settings, load_settings, save_settings, with_simulated_devices


def practice_place(base: Places) -> Places:
    """The folder of the practice program, inside that of the real one."""
    return Places(base.data / "practice").make()


def take_settings(base: Places, practice: Places) -> Settings:
    """The settings of the real program with simulated devices and books of its own, kept for the practice program."""
    settings = with_simulated_devices(replace(load_settings(base.settings), database=""))
    save_settings(practice.settings, settings)
    return settings


def copy_books(base: Places, practice: Places) -> None:
    """Begin practice with a fresh copy of the books; to be called while no other practice program has them open.

    A server is not copied: where this machine has no books, the practice shop is the sample shop.

    Raises:
        StorageError: there is no room for the copy.
    """
    from jxc_desktop.db.backup import copy_whole  # the program that only offers practice need not know how

    for left in practice.data.glob(f"{practice.database.name}*"):
        left.unlink()
    for folder in (practice.marks, practice.data / "journal"):
        shutil.rmtree(folder, ignore_errors=True)
    source = books(load_settings(base.settings), base)
    if isinstance(source, Path) and source.exists():
        copy_whole(source, practice.database, lambda _copy: None)


def start_practice(where: Places) -> None:
    """Start the practice program beside this one."""
    program = [sys.executable] if is_built() else [sys.executable, "-m", "jxc_desktop"]
    environment = {name: value for name, value in os.environ.items() if name != "JXC_DATA_DIR"}
    subprocess.Popen(  # noqa: S603  (our own program)
        [*program, "run", "--practice", "--data-dir", str(where.data)], env=environment, start_new_session=True
    )
