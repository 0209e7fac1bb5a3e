"""Files of handheld terminals: with headings or without, whatever separates their columns."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jxc_desktop.domain.errors import ImportRejected
from jxc_desktop.exchange.handheld import ScanFile, ScanRow, read_scans

COLA, WATER = "6901028075763", "6921168509256"
AT = datetime(2026, 5, 21, 10, 30)


def scans(folder: Path, text: str, encoding: str = "utf-8", name: str = "scan.txt") -> ScanFile:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read_scans(path)


@pytest.mark.parametrize(
    "text",
    [
        f"{COLA},12,2026-05-21 10:30:00\r\n{WATER},3,2026-05-21 10:30\r\n",
        f"条码\t数量\t扫描时间\n{COLA}\t12\t2026/05/21 10:30\n{WATER}\t3\t2026-05-21 10:30:00\n",
        f"time;barcode;qty\n20260521103000;{COLA};12\n20260521103000;{WATER};3\n",
        f"{COLA}|12|20260521103000\n\n{WATER}|3|20260521103000\n",
        f"{COLA} 12 2026-05-21 10:30:00\n{WATER} 3 2026-05-21 10:30:00\n",
        f"Code,Quantity,Date,Time\n{COLA},12,2026-05-21,10:30\n{WATER},3,2026-05-21,10:30:00\n",
    ],
)
def test_every_layout_says_the_same(tmp_path: Path, text: str):
    found = scans(tmp_path, text, "gb18030")
    assert found.rejects == ()
    assert [(row.code, row.quantity, row.at) for row in found.rows] == [
        (COLA, Decimal(12), AT),
        (WATER, Decimal(3), AT),
    ]


def test_a_list_of_codes_counts_one_for_each_row(tmp_path: Path):
    found = scans(tmp_path, f"{COLA}\n{COLA}\n{WATER}\n")
    assert found.rows == (ScanRow(1, COLA), ScanRow(2, COLA), ScanRow(3, WATER))


def test_a_bin_may_stand_beside_the_code(tmp_path: Path):
    found = scans(tmp_path, f"货架,商品条码,实盘数量\nA-03,{COLA},12\n")
    assert found.rows == (ScanRow(2, COLA, Decimal(12), None, "A-03"),)
    assert scans(tmp_path, f"{COLA},5,A-03\n").rows == (ScanRow(1, COLA, Decimal(5), None, "A-03"),)


def test_rows_that_say_nothing_usable_are_told_with_their_number_and_reason(tmp_path: Path):
    text = f"条码,数量,时间\n{COLA},一打,\n,3,\n{COLA},,\n6.90103E+12,1,\n{COLA},-1,\n{COLA},2,gestern\n{COLA},2,\n"
    found = scans(tmp_path, text)
    assert found.rows == (ScanRow(8, COLA, Decimal(2)),)
    assert [(one.row, one.code, one.reason) for one in found.rejects] == [
        (2, COLA, "a plain number is needed"),
        (3, "", "the code is missing"),
        (4, COLA, "the quantity is missing"),
        (5, "6.90103E+12", "the code was kept as a number and lost digits; make the column text"),
        (6, COLA, "it is negative"),
        (7, COLA, "a time such as 2026-05-21 10:30 is needed"),
    ]


def test_what_is_no_list_is_refused(tmp_path: Path):
    path = tmp_path / "scan.txt"
    path.write_bytes(b"\x00\x01\x02\x03" * 50)
    with pytest.raises(ImportRejected):
        read_scans(path)


def test_an_empty_file_says_nothing(tmp_path: Path):
    assert scans(tmp_path, "\n\n") == ScanFile((), ())
