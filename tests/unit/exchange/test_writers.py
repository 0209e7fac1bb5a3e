"""What is written is what other programs read: typed, unchanged, and never a formula."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from jxc_desktop.domain.errors import Cancelled, StorageError
from jxc_desktop.exchange.csv_writer import write_csv
from jxc_desktop.exchange.reader import read_sheet
from jxc_desktop.exchange.sheets import parameter_sheet
from jxc_desktop.exchange.text import without_controls
from jxc_desktop.exchange.xlsx_writer import ColumnType, SheetColumn, SheetOut, write_workbook
from jxc_desktop.services.base import Progress

PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "|cmd",
    "%0A=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "  =1+1",
    '=HYPERLINK("http://example.invalid","x")',
)
ROW_TYPES = tuple(ColumnType)
ROW = (
    "可口可乐 <330ml> & 'x'",
    "06901234567892",
    12,
    Decimal("1.2345"),
    Decimal("3.333333"),
    Decimal("12.345678"),
    Decimal("1.2345"),
    Decimal("30.4567"),
    Decimal("1234567.80"),
    Decimal("24.62"),
    date(2026, 11, 21),
    datetime(2026, 11, 21, 9, 30, 15),
)
COLUMNS = tuple(SheetColumn(kind.value, kind) for kind in ROW_TYPES)
TOTALS = ("合计", None, 12, Decimal("1.2345"), *[None] * 4, Decimal("1234567.80"), None, None, None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def test_every_type_arrives_in_another_program_as_itself(path: Path) -> None:
    write_workbook(path, [SheetOut("明细", COLUMNS, [ROW], TOTALS), parameter_sheet("参数", ("a", "b"), [("x", "y")])])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["明细", "参数"]
    sheet = book["明细"]
    assert [cell.value for cell in sheet[2]] == [
        *ROW[:2],
        12,
        1.2345,
        3.333333,
        12.345678,
        1.2345,
        30.4567,
        1234567.8,
        0.2462,
        datetime(2026, 11, 21),
        datetime(2026, 11, 21, 9, 30, 15),
    ]
    assert [cell.number_format for cell in sheet[2]] == [
        "@",
        "@",
        "#,##0",
        "General",
        "#,##0.00####",
        "#,##0.00##",
        "#,##0.00",
        "#,##0.0",
        "#,##0.00",
        "0.00%",
        "yyyy\\-mm\\-dd",
        "yyyy\\-mm\\-dd\\ hh:mm:ss",
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.b) == ("A2", "A1:L2", True)
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["C"].width
    assert book["参数"]["B2"].value == "y"


def test_totals_are_numbers_in_bold(path: Path) -> None:
    write_workbook(path, [SheetOut("明细", COLUMNS, [ROW], TOTALS)])
    total = openpyxl.load_workbook(path, data_only=True).active["I3"]
    assert (total.value, total.data_type, total.font.b) == (1234567.8, "n", True)


def test_totals_follow_the_filter_and_what_cannot_be_added_gives_way(path: Path) -> None:
    columns = [SheetColumn("编码", ColumnType.CODE), SheetColumn("金额", ColumnType.MONEY)]
    columns.append(SheetColumn("毛利率", ColumnType.PERCENT))
    rows = [("=A", Decimal("0.10"), Decimal(10)), ("B", Decimal("0.20"), None), ("C", Decimal("-0.05"), Decimal(40))]
    totals = ("合计", Decimal("0.25"), Decimal("24.62"))
    sheets = [SheetOut("明细", columns, rows, totals), SheetOut("分组", columns, rows, totals, autofilter=False)]
    write_workbook(path, sheets)
    said = [[cell.value for cell in sheet[5]] for sheet in openpyxl.load_workbook(path).worksheets]
    assert said[0] == ["合计", "=SUBTOTAL(109,B2:B4)", '=IF(SUBTOTAL(103,A2:A4)=COUNTA(A2:A4),0.2462,"")']
    shown = [[cell.value for cell in sheet[5]] for sheet in openpyxl.load_workbook(path, data_only=True).worksheets]
    assert said[1] == shown[0] == shown[1] == ["合计", 0.25, 0.2462]
    assert read_sheet(path).rows[4][1:] == [0.25, 0.2462]


def test_the_native_reader_agrees(path: Path) -> None:
    write_workbook(path, [SheetOut("明细", COLUMNS, [ROW])])
    row = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()[1]
    assert row[:2] == list(ROW[:2])
    assert row[-2:] == [date(2026, 11, 21), datetime(2026, 11, 21, 9, 30, 15)]


@pytest.mark.parametrize("kind", [ColumnType.TEXT, ColumnType.CODE, ColumnType.MONEY, ColumnType.DATE])
def test_no_text_in_any_column_becomes_a_formula(path: Path, kind: ColumnType) -> None:
    columns = [SheetColumn("=1+1", kind)] * 3
    rows = [(payload,) * 3 for payload in PAYLOADS]
    write_workbook(path, [SheetOut("=1", columns, rows, totals=("=1+1",) * 3)])
    sheet = openpyxl.load_workbook(path).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert [sheet.cell(n, 1).value for n in range(2, 18)] == [without_controls(payload) for payload in PAYLOADS]
    with zipfile.ZipFile(path) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("code", ["8939010102358478435", "06901234567892", "007", "1E5", "04000024", "_x0041_"])
def test_codes_are_the_same_after_a_round_trip(path: Path, code: str) -> None:
    write_workbook(path, [SheetOut("x", [SheetColumn("编码", ColumnType.CODE)], [(code,)])])
    assert read_sheet(path).rows[1] == [code]


def test_controls_and_half_characters_are_dropped_and_long_text_is_cut(path: Path) -> None:
    rows = [("a\x00\x1b\x0bb\ud800\uffffc",), ("x" * 40_000,), ("line\nbreak\ttab",)]
    write_workbook(path, [SheetOut("x", [SheetColumn("t")], rows)])
    sheet = openpyxl.load_workbook(path).active
    assert (sheet["A2"].value, len(sheet["A3"].value), sheet["A4"].value) == ("abc", 32_767, "line\nbreak\ttab")


def test_sheet_names_are_made_acceptable_and_different(path: Path) -> None:
    names = ["a/b:c", "a b c", "x" * 40, "", "X" * 40]
    write_workbook(path, [SheetOut(name, [SheetColumn("t")], []) for name in names])
    found = openpyxl.load_workbook(path).sheetnames
    assert found[:2] == ["a b c", "a b c (2)"]
    assert len({name.casefold() for name in found}) == 5 and all(len(name) <= 31 for name in found)


def test_rows_come_from_a_generator_and_progress_is_told(path: Path) -> None:
    told: list[tuple[int, int]] = []
    rows = ((f"{n}",) for n in range(1_200))
    progress = Progress(report=lambda done, total: told.append((done, total)))
    write_workbook(path, [SheetOut("x", [SheetColumn("t")], rows, row_count=1_200)], progress)
    assert told[-1] == (1_200, 1_200)
    assert len(read_sheet(path).rows) == 1_201


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_cancelling_leaves_no_file(tmp_path: Path, suffix: str) -> None:
    sheet = SheetOut("x", [SheetColumn("t")], [("a",)] * 2_000)
    progress = Progress(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        if suffix == "csv":
            write_csv(tmp_path / "out.csv", sheet, progress)
        else:
            write_workbook(tmp_path / "out.xlsx", [sheet], progress)
    assert list(tmp_path.iterdir()) == []


def test_cancelling_keeps_the_file_that_was_there(path: Path) -> None:
    write_workbook(path, [SheetOut("x", [SheetColumn("t")], [("old",)])])
    with pytest.raises(Cancelled):
        write_workbook(path, [SheetOut("x", [SheetColumn("t")], [("new",)])], Progress(cancelled=lambda: True))
    assert read_sheet(path).rows[1] == ["old"]


def test_a_place_that_cannot_be_written_to_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        write_workbook(tmp_path / "missing" / "out.xlsx", [SheetOut("x", [SheetColumn("t")], [])])


def test_csv_is_marked_quoted_and_guarded(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    rows = [(payload, Decimal("-1.50")) for payload in PAYLOADS] + [('say "a, b"', None)]
    columns = [SheetColumn("名称"), SheetColumn("金额", ColumnType.MONEY)]
    write_csv(path, SheetOut("x", columns, rows, totals=("合计", Decimal(-24))))
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert all(row[0].startswith("'") for row in read[1:17])
    assert {row[1] for row in read[1:17]} == {"-1.50"}
    assert read[17] == ['say "a, b"', ""]
    assert read[18] == ["合计", "-24"]
