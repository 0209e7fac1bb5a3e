"""Good files come through unchanged: codes, dates, empty edges, encodings, formulas without values."""

from __future__ import annotations

import gzip
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from jxc_desktop.domain.errors import Cancelled, ImportRejected
from jxc_desktop.exchange.reader import BadCell, read_preview, read_sheet
from jxc_desktop.services.base import Progress
from tests.support.data import data_file


def book_of(tmp_path: Path, *rows: list[object]) -> Path:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_empty_rows_and_columns_at_the_edge_keep_every_value_in_its_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["C4"] = "x"
    path = tmp_path / "book.xlsx"
    book.save(path)
    assert read_sheet(path).rows[3] == ["", "", "x"]


def test_a_formula_without_a_value_and_an_error_are_marked_where_they_stand(tmp_path: Path) -> None:
    path = book_of(tmp_path, ["a", "=1+1", 3], ["#N/A", 2, 3])
    rows = read_sheet(path).rows
    assert rows[0] == ["a", BadCell("formula"), 3.0]
    assert rows[1][0] == BadCell("error")


def test_dates_and_times_arrive_as_what_they_are(tmp_path: Path) -> None:
    path = book_of(tmp_path, [datetime(2026, 11, 21, 9, 30), date(2026, 11, 21)])
    assert read_sheet(path).rows[0] == [datetime(2026, 11, 21, 9, 30), date(2026, 11, 21)]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_the_encoding_of_a_text_file_is_found(tmp_path: Path, encoding: str, found: str) -> None:
    path = tmp_path / "goods.csv"
    path.write_bytes("品名\t条码\r\n可乐\t06901234567892\r\n".encode(encoding))
    book = read_preview(path)
    assert book.encoding == found
    assert book.sheets[0].rows == (["品名", "条码"], ["可乐", "06901234567892"])


def test_an_encoding_that_is_chosen_is_used_and_a_wrong_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_bytes("品名,售價\n可樂,3\n".encode("big5"))
    assert read_preview(path, "big5").sheets[0].rows[1][0] == "可樂"
    with pytest.raises(ImportRejected) as refusal:
        read_preview(path, "utf-8")
    assert refusal.value.facts["word"] == "encoding"


def test_packed_text_with_quoted_line_ends_is_one_row(tmp_path: Path) -> None:
    path = tmp_path / "goods.csv.gz"
    path.write_bytes(gzip.compress(b'a;b\n"x\ny";"1;2"\n'))
    assert read_sheet(path).rows == (["a", "b"], ["x\ny", "1;2"])


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_text("a,b\n" * 5_000, encoding="utf-8")
    with pytest.raises(Cancelled):
        read_sheet(path, progress=Progress(cancelled=lambda: True))


@pytest.mark.data
def test_formulas_with_values_and_hidden_rows_of_a_kept_workbook_are_read() -> None:
    sheet = read_sheet(data_file("imports/liquor_chain_cn_code_aliases.xlsx"))
    assert len(sheet.rows) == 1_087
    assert not any(isinstance(cell, BadCell) for row in sheet.rows for cell in row)
