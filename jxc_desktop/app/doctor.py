"""``doctor --data DIR``: check the books of a shop that is closed, and say in words what is wrong."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TextIO

from jxc_desktop.app.bootstrap import build
from jxc_desktop.app.paths import Places
from jxc_desktop.app.settings import Settings, load_settings
from jxc_desktop.db.engine import open_database
from jxc_desktop.domain.errors import ShopError
from jxc_desktop.i18n import _, ngettext, set_language
from jxc_desktop.i18n.sentences import filled, sentence
from jxc_desktop.services.base import SystemClock


def run(options: argparse.Namespace) -> int:
    """Answer 0 for sound books, 1 for findings, 2 when they could not be opened."""
    places = Places(options.data)
    settings = load_settings(places.settings) if options.data.is_dir() else Settings()
    set_language(settings.language)
    return examine(options.data if options.data.is_file() else places.database, settings, sys.stdout)


def examine(path: Path, settings: Settings, out: TextIO) -> int:
    """Check one file of books and write what was found."""
    try:
        database = open_database(path, read_only=True)
    except ShopError as error:
        print(sentence(error), file=out)
        return 2
    app = build(settings, clock=SystemClock(), database=database)
    try:
        app.services.users.sign_in_trusted()
        findings = app.services.maintenance.doctor().findings
    finally:
        app.close()
    for finding in findings:
        print(filled(finding.message, finding.facts), file=out)
    if not findings:
        print(_("The books are sound."), file=out)
        return 0
    told = ngettext("{count} finding.", "{count} findings.", len(findings))
    print(told.format(count=len(findings)), file=out)
    return 1
