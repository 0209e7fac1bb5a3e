"""A report about one member or one card: a page of its own for each, opened by what it is about."""

from __future__ import annotations

from dataclasses import replace

from jxc_desktop.ui.report.report_view_model import ReportViewModel
from jxc_desktop.ui.report.report_window import ReportWindow

ABOUT_ONE = {"stored_value_statement": "party", "points_statement": "party", "card_statement": "card"}
"""The reports that are such pages, and the parameter that the key of the page is."""


class AboutOneWindow(ReportWindow):
    """Opens a report for the code or number in its key."""

    views = False

    def _make_view_model(self, report: str) -> ReportViewModel:
        made = super()._make_view_model(report)
        if self.key:
            made.place = replace(made.place, asked={ABOUT_ONE[report]: self.key})
        return made

    def title(self) -> str:
        """The report and whom it is about."""
        return f"{super().title()} {self.key}" if self.key else super().title()
