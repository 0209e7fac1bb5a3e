"""The labels of bins: the code big enough to be read from the aisle, and what a scanner reads."""

from __future__ import annotations

from collections.abc import Sequence

from jxc_desktop.domain.bins import BIN_MARK
from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.i18n import _
from jxc_desktop.printing.label_templates import BARCODE, CODE128, LabelPart, LabelTemplate
from jxc_desktop.printing.labels import LabelData, label_pages
from jxc_desktop.printing.page_writers import pages_pdf

BIN_LABELS = "bin_labels"
"""The kind of print jobs that are labels of bins."""


def _parts(width: float, height: float) -> tuple[LabelPart, ...]:
    """The code across the label, the name beneath it, the barcode at the foot."""
    inside, foot = width - 4, round(height * 0.58, 1)
    return (
        LabelPart("code", 2, 2, inside, height * 0.34, 30, bold=True, align="center"),
        LabelPart("name", 2, 2 + height * 0.36, inside, height * 0.14, 9, align="center"),
        LabelPart(BARCODE, 2, foot, inside, height - foot - 2, 7, symbology=CODE128),
    )


LAYOUTS: dict[str, LabelTemplate] = {
    layout.code: layout
    for layout in (
        LabelTemplate("a4_3x7", N_("Bin labels on A4, 3 × 7"), 63.5, 38.1, 3, 7, 210, 297, _parts(63.5, 38.1)),
        LabelTemplate("roll_60x40", N_("Bin label 60 × 40 mm, roll"), 60, 40, parts=_parts(60, 40)),
    )
}
"""The first is taken where none is named."""


def bin_layout(code: str) -> LabelTemplate:
    """The layout of this code, or the usual one.

    Raises:
        InvalidValue: nobody knows it.
    """
    wanted = code or next(iter(LAYOUTS))
    if wanted not in LAYOUTS:
        raise InvalidValue("layout", code, N_("it is not known"))
    return LAYOUTS[wanted]


def bin_labels_pdf(bins: Sequence[Sequence[str]], layout: str = "") -> bytes:
    """A label for each of these bins, given by code and name.

    Raises:
        InvalidValue: an unknown layout.
    """
    labels = [(LabelData(name=name, code=code, barcode=f"{BIN_MARK}{code}"), 1) for code, name in bins]
    return pages_pdf(label_pages(labels, bin_layout(layout)), _("Labels"))
