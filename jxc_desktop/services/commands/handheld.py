"""The verbs of handhelds and tag readers: files and bursts counted into drafts and counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.exchange.handheld import RejectedScan
from jxc_desktop.i18n import _
from jxc_desktop.services.commands.entered import draft_of
from jxc_desktop.services.commands.line import Answer, Json, Line
from jxc_desktop.services.handheld import ScanInput

_OWN = ("kind", "file", "codes", "tags", "bin", "to_bin", "again", "serials_of", "encoding", "rejects_file")


def read_scans(line: Line) -> Answer:
    """Count a handheld's ``file``, or ``codes``, into a draft and store it; with ``tags`` each code counts once.

    The draft is a stored one (``document``), or a new one of a ``kind``, drawn ``from`` an order or from nothing.
    Rows that were not taken are answered with the reason, and written to ``rejects_file``.
    """
    wanted, rejects_file = _wanted(line), line.text("rejects_file")
    services = line.services
    if line.get("document") is not None:
        line.text("kind")
        draft = services.documents.draft(line.named("document"))
        line.refuse_unknown()
    else:
        draft = draft_of(line, line.need("kind"), _OWN)
    found = services.handheld.read_scans(draft, wanted)
    result: Json = {
        "rows": found.rows,
        "counted": found.counted,
        "waiting": found.waiting,
        "rejects": _told(found.rejects),
    }
    if wanted.tags:
        result |= {"tags": found.tags, "before": found.before}
    if rejects_file and found.rejects:
        services.handheld.save_rejects(draft.kind, found.rejects, Path(rejects_file))
    if found.counted:
        saved = services.documents.save(found.draft)
        line.remember(saved.key)
        result |= {"key": saved.key, "lines": len(saved.lines)}
    return Answer(result, changes=found.changes)


def count_tags(line: Line) -> Answer:
    """Count tags in a stocktake: a ``file`` or ``codes``, each tag once, however often it was read."""
    line.need("stocktake")
    name, wanted = line.named("stocktake"), _wanted(line)
    line.refuse_unknown()
    found = line.services.handheld.count_tags(name, wanted)
    result = {"rows": found.rows, "tags": found.tags, "counted": found.counted, "before": found.before}
    return Answer({**result, "rejects": _told(found.rejects)}, changes=found.changes)


def _wanted(line: Line) -> ScanInput:
    """What is to be counted.

    Raises:
        InvalidValue: neither a file nor codes, or both.
    """
    file, codes = line.text("file"), line.get("codes", default=[])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise InvalidValue("codes", "", N_("a list of texts is needed"))
    if bool(file) == bool(codes):
        raise InvalidValue("file", file, N_("either a file or codes are needed"))
    return ScanInput(
        file=Path(file) if file else None,
        codes=tuple(codes),
        tags=line.flag("tags"),
        bin=line.text("bin"),
        to_bin=line.text("to_bin"),
        again=line.flag("again"),
        serials_of=line.named("serials_of"),
        encoding=line.text("encoding"),
    )


def _told(rejects: Sequence[RejectedScan]) -> list[Json]:
    return [{"row": one.row, "code": one.code, "reason": _(one.reason)} for one in rejects]


DO = {"read_scans": read_scans, "count_tags": count_tags}
