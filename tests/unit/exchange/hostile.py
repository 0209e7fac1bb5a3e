"""Files made to hurt whoever opens them: bombs, lies about sizes, definitions, controls, damage."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "<!DOCTYPE a [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"


def parts(sheet: str, strings: str = "") -> dict[str, str]:
    """The least a workbook consists of."""
    found = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        SHEET: sheet,
    }
    if strings:
        found["xl/sharedStrings.xml"] = strings
    return found


def rows(content: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{content}</sheetData></worksheet>"


GOOD = rows('<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>')


def packed(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb(part: str, start: str, filler: bytes, end: str, mebibytes: int) -> bytes:
    """A workbook with one part that unpacks to very much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(GOOD).items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w", force_zip64=True) as file:
            file.write(start.encode())
            block = filler * (1024 * 1024 // len(filler))
            for _ in range(mebibytes):
                file.write(block)
            file.write(end.encode())
    return out.getvalue()


def encrypted_flag(data: bytes) -> bytes:
    """The same archive saying that its parts are encrypted."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 1)
    return bytes(changed)


def doubled() -> bytes:
    """An archive with one name twice, in different cases."""
    return packed({**parts(GOOD), "xl/Worksheets/Sheet1.xml": GOOD})


WIDE_BLOCK = b'<row><c t="n"><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c></row>'

FILES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "blanks": ("xlsx", "packed_too_tightly", lambda: bomb(SHEET, rows("")[:-24], b" " * 1024, rows("")[-24:], 320)),
    "strings": (
        "xlsx",
        "packed_too_tightly",
        lambda: bomb("xl/sharedStrings.xml", f"<sst {MAIN}>", b"<si><t>aaaaaaaaaaaa</t></si>", "</sst>", 320),
    ),
    "cells": (
        "xlsx",
        "too_many_cells",
        lambda: bomb(SHEET, f"<worksheet {MAIN}><sheetData>", WIDE_BLOCK, "</sheetData></worksheet>", 200),
    ),
    "last cell": (
        "xlsx",
        "too_many_rows",
        lambda: packed(parts(rows('<row r="1"><c r="XFD1048576"><v>1</v></c></row>'))),
    ),
    "last column": (
        "xlsx",
        "too_many_columns",
        lambda: packed(parts(rows('<row r="1"><c r="XFD1"><v>1</v></c></row>'))),
    ),
    "row number": (
        "xlsx",
        "too_many_rows",
        lambda: packed(parts(rows('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'))),
    ),
    "a million empty rows": (
        "xlsx",
        "too_many_rows",
        lambda: packed(parts(rows("".join(f'<row r="{n}" ht="15"/>' for n in range(1, 1_048_577))))),
    ),
    "laughs": ("xlsx", "doctype", lambda: packed(parts(LAUGHS + GOOD))),
    "outside entity": (
        "xlsx",
        "doctype",
        lambda: packed(parts('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + GOOD)),
    ),
    "entity in the book": (
        "xlsx",
        "doctype",
        lambda: packed({**parts(GOOD), "xl/workbook.xml": "<!ENTITY a 'b'>" + parts(GOOD)["xl/workbook.xml"]}),
    ),
    "laughs in the texts": (
        "xlsx",
        "doctype",
        lambda: packed(parts(GOOD, strings=f"{LAUGHS}<sst {MAIN}><si><t>&l9;</t></si></sst>")),
    ),
    "wide characters": (
        "xlsx",
        "control_characters",
        lambda: packed({**parts(GOOD), SHEET: (LAUGHS + GOOD).encode("utf-16")}),
    ),
    "path upwards": ("xlsx", "bad_name_inside", lambda: packed({**parts(GOOD), "../outside.xml": "x"})),
    "absolute path": ("xlsx", "bad_name_inside", lambda: packed({**parts(GOOD), "/outside.xml": "x"})),
    "many parts": ("xlsx", "too_many_parts", lambda: packed({**parts(GOOD), **{f"x/{n}": "" for n in range(2_100)}})),
    "doubled part": ("xlsx", "doubled_part", doubled),
    "encrypted parts": ("xlsx", "encrypted", lambda: encrypted_flag(packed(parts(GOOD)))),
    "encrypted book": (
        "xlsx",
        "encrypted",
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
        ),
    ),
    "truncated": ("xlsx", "damaged", lambda: packed(parts(GOOD))[:-40]),
    "wrong sum": ("xlsx", "damaged", lambda: packed(parts(GOOD)).replace(b"PK\x01\x02", b"PK\x01\x03")),
    "no book inside": ("xlsx", "not_a_workbook", lambda: packed({"hello.txt": "hello"})),
    "not packed": ("xlsx", "not_a_workbook", lambda: bytes(range(256)) * 40),
    "picture": ("xlsx", "not_a_workbook", lambda: b"\x89PNG\r\n\x1a\n" + bytes(2_000)),
    "program": ("xls", "not_a_workbook", lambda: b"MZ\x90" + bytes(range(256)) * 20),
    "text document": (
        "xlsx",
        "not_a_workbook",
        lambda: packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
    ),
    "pdf as text": ("csv", "encoding", lambda: b"%PDF-1.7\n%\xff\xfe\xfd\x80\xff\xff\n1 0 obj\n"),
    "empty book": ("xlsx", "not_a_workbook", lambda: b""),
    "broken xls": ("xls", "damaged", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40),
    "web page": ("xls", "web_page", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    "nul": ("csv", "control_characters", lambda: b"name,price\ncola\x00,3\n"),
    "printer command": ("csv", "control_characters", lambda: b"name,price\ncola\x1bp\x00\x19,3\n"),
    "no text": ("csv", "encoding", lambda: b"\xff\xff\x80\x81" * 50),
    "many rows": ("csv", "too_many_rows", lambda: b"1,2\n" * 300_000),
    "many columns": ("csv", "too_many_columns", lambda: b"," * 5_000),
    "long cell": ("csv", "cell_too_long", lambda: b"name\n" + b"x" * 40_000),
    "open quote": ("csv", "cell_too_long", lambda: b'name\n"' + b"x\n" * 30_000),
    "large file": ("csv", "too_big", lambda: b"name,price\n" + b"cola,3\n" * 7_500_000),
    "packed blanks": ("csv.gz", "packed_too_tightly", lambda: gzip.compress(b" " * 64 * 1024 * 1024)),
    "damaged gzip": ("csv.gz", "damaged", lambda: gzip.compress(b"name,price\ncola,3\n" * 5_000)[:-30]),
}


def make(name: str, folder: Path) -> tuple[Path, str]:
    """Write one hostile file; answers it and the word it must be refused with."""
    suffix, word, content = FILES[name]
    path = folder / f"{name}.{suffix}"
    path.write_bytes(content())
    return path, word
