"""Receipts, labels and pinyin initials, each beside the least that could do the same.

    python -m tests.benchmarks.bench_paper

A receipt of 40 lines beside encoding its text; 1,000 labels beside 1,000 pages of one word; the initials of a
name beside looking each of its characters up in a dictionary.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from jxc_desktop.domain.pinyin import initials
from jxc_desktop.printing.escpos import receipt_job
from jxc_desktop.printing.escpos_reader import EscposReader
from jxc_desktop.printing.label_templates import DEFAULTS
from jxc_desktop.printing.labels import label_pages
from jxc_desktop.printing.page_writers import pages_pdf
from jxc_desktop.printing.paper import PaperProfile
from tests.unit.printing.samples import LINES, SALE
from tests.unit.printing.test_labels import WATER

NAMES = ["云南白药轻巧创可贴1盒装20片", "长城干红葡萄酒750ml", "舒蕾烁金焗油洗发露400ml"]


def median(act: Callable[[], object], runs: int) -> float:
    """The median processor time of an act, in seconds, after one run that does not count."""
    act()
    times = []
    for _ in range(runs):
        began = time.process_time()
        act()
        times.append(time.process_time() - began)
    return statistics.median(times)


def report(what: str, ours: float, least: float) -> None:
    """One line: the figure and its ratio."""
    print(f"{what:28} {ours * 1000:10.3f} ms   {ours / least:6.1f} x the least")


def main() -> None:
    """Measure and print."""
    receipt, profile = replace(SALE, lines=LINES * 10), PaperProfile(80)
    reader = EscposReader(columns=profile.columns)
    reader.feed(receipt_job(receipt, profile))
    text = "\n".join(reader.lines)
    report(
        "receipt of 40 lines", median(lambda: receipt_job(receipt, profile), 50), median(lambda: text.encode("gbk"), 50)
    )

    labels = [(replace(WATER, name=f"商品{number}", code=str(number)), 1) for number in range(1000)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "labels.pdf"

        def plain() -> None:
            canvas = Canvas(str(path), pagesize=(170, 113))
            for number in range(1000):
                canvas.drawString(10, 50, str(number))
                canvas.showPage()
            canvas.save()

        shelf = DEFAULTS["roll_60x40"]
        made = median(lambda: path.write_bytes(pages_pdf(label_pages(labels, shelf), "labels")), 3)
        report("1,000 labels", made, median(plain, 3))

    letters = {character: "x" for name in NAMES for character in name}
    least = median(lambda: ["".join(letters[one] for one in name) for name in NAMES * 1000], 5)
    report("initials of 3,000 names", median(lambda: [initials(name) for name in NAMES * 1000], 5), least)


if __name__ == "__main__":
    main()
