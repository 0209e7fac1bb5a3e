"""No file can hurt the program: each is refused with a word, soon, and in bounded memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.domain.errors import ImportRejected
from jxc_desktop.exchange.limits import LIMITS, REASONS, Limits, Refused
from jxc_desktop.exchange.native import Request, read_events
from jxc_desktop.exchange.reader import read_preview, read_sheet
from jxc_desktop.exchange.zip_scan import scan_workbook
from tests.unit.exchange.hostile import FILES, GOOD, packed, parts, rows

MOST_SECONDS = 20
MOST_BYTES = 256 * 1024 * 1024


READ_ALL = """
import json, resource, sys, time
from pathlib import Path
from jxc_desktop.domain.errors import ImportRejected
from jxc_desktop.exchange.reader import read_preview, read_sheet
from tests.unit.exchange.hostile import FILES, make

for name in FILES:
    folder = Path(sys.argv[1]) / str(len(list(Path(sys.argv[1]).iterdir())))
    folder.mkdir()
    path, word = make(name, folder)
    started, facts = time.monotonic(), {}
    try:
        read_preview(path)
        read_sheet(path)  # a long text file shows only when all of it is read
    except ImportRejected as refusal:
        facts = refusal.facts
    print(json.dumps({
        "name": name, "wanted": word, "word": facts.get("word"), "reason": facts.get("reason"),
        "seconds": time.monotonic() - started,
        "bytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
    }))
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What became of every hostile file, read in a program of its own: only so its children can be measured."""
    pytest.importorskip("resource")
    folder = tmp_path_factory.mktemp("hostile")
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(folder)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["name"]: one for one in found}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_with_its_word_soon_and_in_little_memory(
    name: str, outcomes: dict[str, dict[str, Any]]
) -> None:
    outcome = outcomes[name]
    assert outcome["word"] == outcome["wanted"]
    assert outcome["reason"] == REASONS[outcome["wanted"]]
    assert outcome["seconds"] < MOST_SECONDS
    assert outcome["bytes"] < MOST_BYTES


def test_what_makes_the_native_reader_die_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"  # the reference is hidden from a plain search by a character reference
    path.write_bytes(packed(parts(rows('<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>'))))
    with pytest.raises(ImportRejected) as refusal:
        read_preview(path)
    assert refusal.value.facts["word"] in ("gave_up", "damaged", "too_many_rows", "too_many_columns")


def test_a_hundred_damaged_files_give_only_refusals_with_a_word(tmp_path: Path) -> None:
    chance = random.Random(20261121)
    good = packed(parts(GOOD))
    text = "名称,条码,售价\n可乐,6901028075763,3.50\n".encode("gb18030") * 20
    path = tmp_path / "mutated.xlsx"
    for _ in range(100):
        data = bytearray(chance.choice((good, text)))
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        path.write_bytes(data)
        try:
            list(read_events(Request(str(path)), LIMITS))
        except Refused as refusal:
            assert refusal.word in REASONS


def test_a_dozen_damaged_files_pass_through_the_process_as_refusals_or_rows(tmp_path: Path) -> None:
    chance = random.Random(7)
    good = packed(parts(GOOD))
    path = tmp_path / "mutated.xlsx"
    for _ in range(12):
        data = bytearray(good)
        for _ in range(6):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            read_preview(path)
        except ImportRejected as refusal:
            assert refusal.facts["word"] in REASONS


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        (Limits(unpacked_bytes=1_000), "unpacks_too_big"),
        (Limits(cells=1), "too_many_cells"),
        (Limits(entries=2), "too_many_parts"),
    ],
)
def test_each_limit_is_counted_while_unpacking(limits: Limits, word: str, tmp_path: Path) -> None:
    path = tmp_path / "good.xlsx"
    path.write_bytes(packed(parts(GOOD)))
    with pytest.raises(Refused) as refusal:
        scan_workbook(path, limits)
    assert refusal.value.word == word


def test_a_file_that_is_not_there_is_refused_with_a_word(tmp_path: Path) -> None:
    with pytest.raises(ImportRejected) as refusal:
        read_sheet(tmp_path / "missing.xlsx")
    assert refusal.value.facts["word"] == "missing"


def test_a_good_file_is_read_and_its_process_was_limited(tmp_path: Path) -> None:
    path = tmp_path / "good.xlsx"
    path.write_bytes(packed(parts(GOOD)))
    book = read_preview(path)
    assert book.limited
    assert book.sheets[0].rows == (["name"], [1.0])


def test_a_workbook_with_macros_and_links_is_read_as_plain_rows_and_nothing_of_it_is_run(tmp_path: Path) -> None:
    path = tmp_path / "macros.xlsm"
    links = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    extra = {"xl/vbaProject.bin": bytes(range(256)) * 40, "xl/externalLinks/externalLink1.xml": links}
    path.write_bytes(packed({**parts(GOOD), **extra}))
    assert read_preview(path).sheets[0].rows == (["name"], [1.0])


@pytest.mark.parametrize("suffix", ["csv", "txt", "xls", "xlsm", ""])
def test_a_workbook_under_another_name_is_known_by_its_content(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"goods.{suffix}"
    path.write_bytes(packed(parts(GOOD)))
    assert read_preview(path).format == "xlsx"


@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_a_list_of_text_under_the_name_of_a_workbook_is_read_as_text(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"goods.{suffix}"
    path.write_text("name,price\ncola,3\n", encoding="utf-8")
    assert read_preview(path).format == "csv"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "＝1+1"])
def test_a_text_that_looks_like_a_formula_is_read_as_that_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "formulas.xlsx"
    cell = f'<c r="A1" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    path.write_bytes(packed(parts(rows(f'<row r="1">{cell}</row>'))))
    assert read_preview(path).sheets[0].rows == ([text],)
