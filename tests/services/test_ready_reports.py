"""Ready-made reports that are a choice of the semantic layer: the same figures, whichever way they are asked for."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from jxc_desktop.exchange.sheets import NUMBER_TYPES
from jxc_desktop.services.reporting.meanings import MEANINGS
from jxc_desktop.services.reporting.semantic.ready import REPORTS, Choice, declared
from jxc_desktop.services.reports import _NOTHING_ASKED
from jxc_desktop.services.reports import REPORTS as ALL
from tests.services.test_semantic import traded
from tests.support.commands import Books

__all__ = ["traded"]
FIGURES = ("quantity", "net_sales", "gross_sales", "cost", "gross_profit", "margin")


def test_every_way_to_cut_sales_has_the_totals_of_the_margin_by_product(traded: Books) -> None:
    span = {"since": "2026-04-01", "until": "2026-05-31"}
    margin = traded.ask("report", name="margin_by_product", **span)
    query = traded.ask("query", fact="sales", rows=["product"], values=["net", "cost", "margin"], **span)
    by_code = {row["product_code"]: row for row in query["rows"]}
    assert [(row["net_sales"], row["cost"], row["margin"]) for row in margin["rows"]] == [
        tuple(by_code[row["code"]][name] for name in ("net", "cost", "margin")) for row in margin["rows"]
    ]
    for report in REPORTS:
        found = traded.ask("report", name=report.name, **span)
        assert {name: found["totals"][name] for name in FIGURES} == {name: margin["totals"][name] for name in FIGURES}
        assert sum(D(row["cost"]) for row in found["rows"]) == D(margin["totals"]["cost"])


def test_a_ready_made_report_is_filtered_grouped_and_compared_as_every_other(traded: Books) -> None:
    food = traded.ask("report", name="sales_by_customer", period="all", category="FOOD", group="level")
    whole = traded.ask("query", fact="sales", values=["amount"], period="all",
                       filters=[{"field": "category", "values": ["FOOD"]}])  # fmt: skip
    assert food["totals"]["gross_sales"] == whole["totals"]["amount"]
    april = traded.ask("report", name="sales_by_product", since="2026-04-01", until="2026-04-21")
    may = traded.ask("report", name="sales_by_product", period="this_month", compare="previous")
    assert may["totals"]["gross_sales_before"] == april["totals"]["gross_sales"]


def test_a_line_of_a_ready_made_report_leads_into_the_layer(traded: Books) -> None:
    reports = traded.services.reports
    result = reports.run("sales_by_category", {"since": "2026-04-01", "until": "2026-05-31"})
    drill = reports.drill(result, 0)
    assert drill is not None
    deeper = reports.run(drill.report, drill.parameters)
    assert deeper.columns[0].name == "product_code"
    assert deeper.totals[deeper.position("net")] == result.rows[0][result.position("net_sales")]


def test_a_report_whose_total_would_not_be_the_sum_of_its_lines_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="does not add up"):
        declared(Choice("x", "x", "x", "sales", ("product",), ("documents",)))


def test_every_figure_says_what_it_means_in_both_languages(books: Books) -> None:
    for name, report in ALL.items():
        names = {parameter.name for parameter in report.parameters}
        asked = {"compare": "last_year"} if "compare" in names else {}
        if names & {"product", "party", "shift", "pattern", "card", "lot"}:
            continue  # about one thing that is not there; their declarations are looked at below
        for column in books.services.reports.run(name, asked).columns:
            said = any("\u4e00" <= sign <= "\u9fff" for sign in column.meaning)
            assert said or column.type not in NUMBER_TYPES, (name, column.name, column.meaning)
    titles = {shown.title for report in ALL.values() for shown in report.fields(_NOTHING_ASKED)}
    assert set(MEANINGS) <= titles | {"Net sales before", "Gross profit before", "Margin before"}
    for report in ALL.values():
        for shown in report.fields(_NOTHING_ASKED):
            assert shown.type not in NUMBER_TYPES or shown.column().meaning, (report.name, shown.name)
