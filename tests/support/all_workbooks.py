"""Exports every list and report of the sample shop by Ctrl+E and holds each workbook against its page.

``python -m tests.support.all_workbooks FOLDER`` leaves the workbooks in FOLDER and says what is wrong with them. Where
LibreOffice is installed, each is opened and calculated there as well, and every total must be the same to the cent.
Names of pages after the folder take only these.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from jxc_desktop.app import sample_story as story
from jxc_desktop.app.sample_shop import SAMPLE_PIN
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.report.report_window import ReportWindow
from tests.support.all_pictures import Album, an_afternoon, counter, keys_of, play_on
from tests.support.exported import complaints, exported
from tests.support.recalculated import differences, office

OWN = frozenset({"alerts", "price_lists", "styles"})
"""Lists whose Ctrl+E writes a workbook of their own."""
QUERIES = ({"period": "all"}, {"period": "all", "group": "category"}, {"period": "all", "compare": "previous"})
"""How each report is asked, as far as it can be."""


def pages_with_lists(day: story.Day, wanted: frozenset[str]) -> Iterator[tuple[str, TabPage]]:
    """Every page of the program with a list or a report, on the screen."""
    keys, window = keys_of(day), day.program.window
    for entry in window.parts.pages.everything():
        if entry.name == "counter" or entry.name.startswith("document.") or (wanted and entry.name not in wanted):
            continue
        page = day.program.open(entry.name, keys.get(entry.name))
        if page is not None and entry.name not in OWN:
            day.hands.look()
            if isinstance(page, ReportWindow) or page.exported_table() is not None:
                yield entry.name, page
        for opened in list(window.tabs.pages):
            window.tabs.close_page(opened)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def ask(page: TabPage, number: int) -> bool:
    """Ask a report the next question; whether there is one."""
    if not isinstance(page, ReportWindow):
        return number == 0
    info = next((one for one in page._parts.reports.reports() if one.name == page.view_model.place.report), None)
    known = {one.name: one for one in info.parameters} if info else {}
    asked = {name: value for name, value in QUERIES[number].items() if name in known}
    if number and not set(asked) - {"period"}:
        return False
    for name, value in asked.items():
        if value in [choice for choice, _title in known[name].choices] or name == "period":
            page.view_model.set_parameter(name, value)
    return page.view_model.result is not None


def main() -> None:
    """Export everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wrong, written = list[str](), list[Path]()
    with tempfile.TemporaryDirectory() as out, an_afternoon(Path(out)) as day:
        day.program.start()
        day.hands.show()
        day.hands.type(SAMPLE_PIN)
        day.hands.enter()
        story.import_goods(day)
        story.receive_goods(day)
        counter(Album(day, Path(out), (), frozenset({"none"})))
        play_on(day)
        for name, page in pages_with_lists(day, frozenset(options.names)):
            for number in range(len(QUERIES)):
                if not ask(page, number):
                    continue
                day.program.window.parts.state["export_folder"] = str(options.folder / f"{name}-{number}")
                path = exported(page)
                if path is None:
                    wrong.append(f"{name}: Ctrl+E does nothing")
                    continue
                wrong += [f"{name} {number}: {one}" for one in complaints(page, path)]
                written.append(path)
    if office():
        wrong += differences(written)
    print(f"{len(written)} workbooks, {'calculated again' if office() else 'LibreOffice is not installed'}")
    print("\n".join(wrong) or "all as on the screen")


if __name__ == "__main__":
    main()
