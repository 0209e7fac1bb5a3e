"""The line at the foot of a page: what all of it comes to."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from jxc_desktop.ui.common.tokens import GRID


def footer_of(sums: QLabel, parent: QWidget, *beside: QWidget) -> QFrame:
    """A foot that says these sums, with what stands at their right."""
    footer = QFrame(parent)
    footer.setProperty("role", "footer")
    sums.setProperty("role", "strong")
    row = QHBoxLayout(footer)
    row.setContentsMargins(0, GRID, 0, GRID)
    row.addWidget(sums, 1)
    for widget in beside:
        row.addWidget(widget)
    return footer
