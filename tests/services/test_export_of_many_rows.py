"""Lists and reports of any length: written in little memory, cancelled without a trace, added up to the cent."""

from __future__ import annotations

import csv
import subprocess
import sys
from decimal import Decimal as D
from pathlib import Path

import pytest
import python_calamine
from openpyxl import load_workbook

from jxc_desktop.domain.errors import Cancelled
from jxc_desktop.exchange.sheets import NUMBER_TYPES, ColumnType
from jxc_desktop.services.base import Progress
from tests.support.commands import Books
from tests.support.recalculated import differences, office

MOST_GROWTH = 64
"""Mebibytes that writing 50,000 rows may take beyond what the program has anyway; they are never all in memory."""

WRITE_MANY = """
import resource, sys
from pathlib import Path
from jxc_desktop.exchange.xlsx_writer import SheetOut, write_workbook
from tests.benchmarks.bench_export import COLUMNS, rows

def written(count):
    write_workbook(Path(sys.argv[1]), [SheetOut("x", COLUMNS, rows(count), row_count=count)])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

print(-written(500) + written(50_000))
"""


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    made = subprocess.run(
        [sys.executable, "-c", WRITE_MANY, str(tmp_path / "many.xlsx")], capture_output=True, text=True, check=True
    )
    assert int(made.stdout) < MOST_GROWTH


@pytest.fixture
def shop(books: Books) -> Books:
    for number in range(1, 31):
        books.product(f"{number:05d}", price="9.99")
    lines = [{"product": f"{n:05d}", "quantity": f"{n}.125", "price": f"{n}.37"} for n in range(1, 31)]
    for number in range(20):
        books.do("post", kind="goods_receipt", key=f"R{number}", at=f"2026-05-{number + 1:02d}", lines=lines)
    return books


def test_cancelling_an_export_leaves_no_half_file_and_the_one_before(shop: Books, tmp_path: Path) -> None:
    path = tmp_path / "out" / "receipts.xlsx"
    path.parent.mkdir()
    assert shop.services.document_lists.write("goods_receipts", path) == 600
    before = path.read_bytes()
    told: list[tuple[int, int]] = []
    progress = Progress(report=lambda done, total: told.append((done, total)), cancelled=lambda: len(told) > 0)
    with pytest.raises(Cancelled):
        shop.services.document_lists.write("goods_receipts", path, progress=progress)
    assert told[0] == (500, 600)
    assert [one.name for one in path.parent.iterdir()] == ["receipts.xlsx"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("report", ["stock_on_hand", "in_out_balance"])
def test_another_program_that_adds_the_columns_again_comes_to_the_same_totals(
    shop: Books, tmp_path: Path, report: str
) -> None:
    result = shop.services.reports.run(report, {})
    path = shop.services.reports.export(result, tmp_path)
    one = [list(row) for row in load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True)]
    other = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert len(one) == len(other) == len(result.rows) + 2
    added = 0
    for place, column in enumerate(result.columns):
        total = result.totals[place]
        if column.type not in NUMBER_TYPES - {ColumnType.PERCENT, ColumnType.PRICE} or not isinstance(total, D):
            continue
        for rows in (one, other):
            again = sum(float(row[place] or 0) for row in rows[1:-1])  # binary, as spreadsheets add
            assert D(f"{again:.2f}") == D(f"{total:.2f}") == D(f"{float(rows[-1][place]):.2f}"), column.name
        added += 1
    assert added > 1
    formulas = [[cell.data_type for cell in row].count("f") for row in load_workbook(path).worksheets[0].iter_rows()]
    assert formulas[-1] >= added
    assert not any(formulas[:-1])


def test_libreoffice_calculates_the_totals_we_wrote_to_the_cent(shop: Books, tmp_path: Path) -> None:
    if not office():
        pytest.skip("LibreOffice is not installed")
    reports = shop.services.reports
    paths = [reports.export(reports.run(name, {}), tmp_path) for name in ("stock_on_hand", "in_out_balance")]
    assert differences(paths) == []


def test_documents_of_every_kind_with_lines_go_out_as_a_list(shop: Books, tmp_path: Path) -> None:
    lines = [{"product": "00001", "quantity": "1"}]
    shop.do("post", kind="other_issue", at="2026-05-20T12:00", confirm="all", lines=lines)
    path = tmp_path / "issues.xlsx"
    assert shop.do("export", what="other_issue", file=str(path), parameters={"since": "2026-05-20"})["rows"] == 1
    first, second = load_workbook(path).active.iter_rows(values_only=True)
    told = dict(zip(first, second, strict=True))
    assert (told["商品"], told["数量"], told["单号"][:2]) == ("00001", 1, "OI")
    assert shop.refused("export", what="payment", file=str(path))["code"] == "not_found"
    period = {"what": "other_issue", "file": str(path)}
    assert shop.do("export", **period, parameters={"period": "last_year"})["rows"] == 0
    assert shop.do("export", **period, parameters={"period": "this_month"})["rows"] == 1
    backwards = {"since": "2026-05-02", "until": "2026-05-01"}
    for what, parameters, field in (
        ("other_issue", {"colour": "red"}, "colour"),
        ("other_issue", backwards, "until"),
        ("products", {"colour": "red"}, "colour"),
        ("products", {"period": "today"}, "period"),
        ("sales_by_day", {"colour": "red"}, "colour"),
    ):
        assert shop.refused("export", what=what, file=str(path), parameters=parameters)["field"] == field


def test_a_file_holds_what_its_ending_says(shop: Books, tmp_path: Path) -> None:
    for what in ("sales_by_day", "stock_on_hand", "products", "goods_receipts"):
        rows = shop.do("export", what=what, file=str(tmp_path / "x.xlsx"))["rows"]
        heads = [cell.value for cell in load_workbook(tmp_path / "x.xlsx").worksheets[0][1]]
        for ending in (".csv", ".TXT"):
            path = tmp_path / f"x{ending}"
            assert shop.do("export", what=what, file=str(path))["rows"] == rows
            with path.open(encoding="utf-8-sig", newline="") as file:
                read = list(csv.reader(file))
            assert read[0] == heads
            assert len(read) >= rows + 1
        assert shop.refused("export", what=what, file=str(tmp_path / "x.ods"))["field"] == "file"
        assert not (tmp_path / "x.ods").exists()
