"""How large and how odd a file may be before it is refused, and in which words it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from jxc_desktop.domain.errors import N_, ImportRejected

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. ``ratio`` is unpacked to packed, looked at above 1 MiB."""

    file_bytes: int = 50 * MIB
    unpacked_bytes: int = 300 * MIB
    ratio: int = 200
    entries: int = 2_000
    rows: int = 200_000
    columns: int = 200
    cells: int = 5_000_000
    characters: int = 32_767
    memory_bytes: int = 512 * MIB
    seconds: int = 60


LIMITS = Limits()

REASONS = {
    "missing": N_("it cannot be found or opened"),
    "too_big": N_("it is larger than 50 MB"),
    "unpacks_too_big": N_("it unpacks to more than 300 MB"),
    "packed_too_tightly": N_("it unpacks to more than 200 times its size, as no real list does"),
    "too_many_parts": N_("it has more than 2,000 parts inside"),
    "too_many_rows": N_("a sheet reaches beyond 200,000 rows; delete empty formatted rows or split the list"),
    "too_many_columns": N_("a sheet reaches beyond 200 columns; delete empty formatted columns"),
    "too_many_cells": N_("it has more than 5,000,000 cells"),
    "cell_too_long": N_("a cell has more than 32,767 characters"),
    "doctype": N_("it holds definitions (DOCTYPE or ENTITY) that no spreadsheet needs"),
    "control_characters": N_("it holds control characters, which no list needs"),
    "bad_name_inside": N_("it names parts outside of itself"),
    "doubled_part": N_("a part is in it twice"),
    "encrypted": N_("it is protected by a password; remove the password and save it again"),
    "damaged": N_("it is damaged or incomplete"),
    "not_a_workbook": N_("it is not a workbook, whatever its name says"),
    "web_page": N_("it is a web page under the name of a workbook; open it and save it as xlsx"),
    "encoding": N_("its characters cannot be read; choose the encoding it was saved in"),
    "no_sheet": N_("it has no such sheet"),
    "too_slow": N_("reading it took longer than a minute"),
    "gave_up": N_("reading it needed more memory than is allowed"),
}


class Refused(Exception):
    """A file is not read, for the reason of this word (see `REASONS`)."""

    def __init__(self, word: str, place: str = "") -> None:
        super().__init__(word)
        self.word, self.place = word, place


def rejection(word: str, place: str = "") -> ImportRejected:
    """The error for people; ``word`` says why to a program, ``place`` names the sheet or cell if known."""
    return ImportRejected(field="file", reason=REASONS[word], word=word, place=place)
