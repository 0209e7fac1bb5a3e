"""Reading a command file line by line: who asks, what is asked, and the answer at once.

An error stops nothing but its own line. An answer ``ok`` to a posting means committed and durable.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import N_, InvalidValue, NeedsConfirmation, ShopError, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import read_business_time
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import Clock, ManualClock
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.commands import (
    alerts,
    approvals,
    asks,
    buying,
    cards,
    closing,
    counter,
    devices,
    documents,
    handheld,
    importing,
    labels,
    lots,
    masters,
    money,
    orders,
    own_reports,
    paper,
    places,
    prices,
    sales_targets,
    schedules,
    selling,
    stocktakes,
    system,
    unusual,
    variants,
)
from jxc_desktop.services.commands.line import Answer, Json, Line, References, as_json
from jxc_desktop.services.maintenance import restore

log = logging.getLogger(__name__)

_ESCAPED_HALF, _HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]"), re.compile(r"[\ud800-\udfff]")
"""Half of a character that needs two (a lone surrogate) cannot be stored or answered."""

Verb = Callable[[Line], Answer]
ReplaceBooks = Callable[[Callable[[Path], None]], Services]
"""Closes the books, lets its argument put others in their place, and answers the services on those."""
DO: dict[str, Verb] = {
    **masters.DO,
    **variants.DO,
    **documents.DO,
    **orders.DO,
    **buying.DO,
    **selling.DO,
    **stocktakes.DO,
    **handheld.DO,
    **money.DO,
    **counter.DO,
    **cards.DO,
    **system.DO,
    **importing.DO,
    **schedules.DO,
    **paper.DO,
    **labels.DO,
    **prices.DO,
    **approvals.DO,
    **alerts.DO,
    **closing.DO,
    **places.DO,
    **own_reports.DO,
    **sales_targets.DO,
}
ASK: dict[str, Verb] = {
    **masters.ASK,
    **importing.ASK,
    **schedules.ASK,
    **asks.ASK,
    **lots.ASK,
    **cards.ASK,
    **variants.ASK,
    **money.ASK,
    **buying.ASK,
    **selling.ASK,
    **stocktakes.ASK,
    **paper.ASK,
    **labels.ASK,
    **prices.ASK,
    **approvals.ASK,
    **alerts.ASK,
    **closing.ASK,
    **places.ASK,
    **own_reports.ASK,
    **sales_targets.ASK,
    **unusual.ASK,
    **devices.ASK,
}


class UnknownUseCase(UserError):
    """``do`` or ``ask`` names nothing there is."""

    code = "unknown_use_case"
    message = N_("There is no use case “{name}”; known are: {known}.")


class ClockIsFixed(UserError):
    """The clock can only be set in a practice folder."""

    code = "clock_is_fixed"
    message = N_("The clock can be set in a practice folder only; nothing was changed.")


class CommandFile:
    """Carries out the lines of one command file on one shop. ``practice`` folders have a clock that can be set."""

    def __init__(
        self, services: Services, clock: Clock, owner: str = "", replace_books: ReplaceBooks | None = None
    ) -> None:
        self.services = services
        self.clock = clock
        self.owner = owner
        self.replace_books = replace_books
        self.references = References()
        self.failed = False
        self._signed_in: str | None = None

    def answers(self, lines: Iterable[str], *, stop: bool = False) -> Iterator[str]:
        """The answer of every line that is not blank, as one line of JSON each."""
        for text in lines:
            if not text.strip():
                continue
            answer = self.answer(text)
            yield json.dumps(answer, ensure_ascii=False)
            if not answer["ok"]:
                self.failed = True
                if stop:
                    return

    def answer(self, text: str) -> Json:
        """Carry out one line; whatever goes wrong is its answer."""
        try:
            return self._answer(text)
        except Exception:
            log.exception("a line of a command file failed")
            return {"ok": False, "error": {"code": "internal", "message": sentence(ShopError()), "field": None}}

    def _answer(self, text: str) -> Json:
        try:
            return self._carry_out(_members(text))
        except NeedsConfirmation as question:
            return {"ok": False, "doubts": [_doubt(doubt) for doubt in question.doubts]}
        except ShopError as error:
            return _refusal(error)

    def _carry_out(self, members: Mapping[str, Any]) -> Json:
        if members.get("do") == "clock":
            return self._set_clock(members)
        if members.get("do") == "restore":
            return self._restore(members)
        line = Line(members, self.services, self.clock, self.references)
        verb = self._verb(members)
        self._sign_in(members.get("as"))
        return self._run(verb, line)

    def _sign_in(self, who: object) -> None:
        """Let the line's user work; who they are and may do is read again only when it may have changed."""
        name = self.owner if who is None else str(who)
        if name != self._signed_in:
            self._signed_in = None
            self.services.users.sign_in_trusted(name)
            self._signed_in = name

    def _restore(self, members: Mapping[str, Any]) -> Json:
        """Put a backup in the place of the books; the lines that follow work on what it holds."""
        line = Line(members, self.services, self.clock, self.references)
        backup, reason = Path(line.need("file")), line.text("reason")
        line.refuse_unknown()
        if self.replace_books is None:
            raise UnknownUseCase(field="do", name="restore", known=", ".join(sorted(DO)))
        self._sign_in(members.get("as"))
        user = self.services.counter.require(Permission.BACKUP)
        self.services = self.replace_books(
            lambda live: restore(backup, live, self.clock, user=user.name, reason=reason)
        )
        self._signed_in = None
        return {"ok": True, "result": {"file": str(backup)}, "changes": sorted(topic.value for topic in Topic)}

    def _run(self, verb: Verb, line: Line) -> Json:
        answer = verb(line)
        line.refuse_unknown()
        self.services.goods.refresh(answer.changes)
        if Topic.USERS in answer.changes.topics:
            self._signed_in = None
        result: Json = {"ok": True}
        if line.members.get("ref") is not None:
            result["ref"] = line.members["ref"]
        if answer.number:
            result["number"] = answer.number
        result["result"] = as_json(answer.result)
        if "do" in line.members:
            result["changes"] = sorted(topic.value for topic in answer.changes.topics)
        return result

    @staticmethod
    def _verb(members: Mapping[str, Any]) -> Verb:
        if "do" in members and "ask" in members:
            raise InvalidValue("ask", members["ask"], N_("do and ask cannot stand in one line"))
        for word, known in (("do", DO), ("ask", ASK)):
            if word in members:
                name = members[word]
                if not isinstance(name, str) or name not in known:
                    raise UnknownUseCase(field=word, name=name, known=", ".join(sorted(known)))
                return known[name]
        raise InvalidValue("do", "", N_("do or ask is needed"))

    def _set_clock(self, members: Mapping[str, Any]) -> Json:
        if not isinstance(self.clock, ManualClock):
            raise ClockIsFixed(field="do")
        line = Line(members, self.services, self.clock, self.references)
        now: datetime = line.need("now", read_business_time)
        line.refuse_unknown()
        self.clock.set(now)
        return {"ok": True, "result": {"now": as_json(self.clock.local())}, "changes": []}


def _members(text: str) -> Mapping[str, Any]:
    """The object a line holds, its numbers exact.

    Raises:
        InvalidValue: it is no JSON object, names a member twice, or holds half a character.
    """
    try:
        members = json.loads(text, parse_float=Decimal, object_pairs_hook=_object)
    except (ValueError, ArithmeticError, RecursionError):
        raise InvalidValue("line", _shown(text), N_("it is no JSON object")) from None
    if not isinstance(members, Mapping):
        raise InvalidValue("line", _shown(text), N_("it is no JSON object"))
    if _ESCAPED_HALF.search(text) and _HALF.search(json.dumps(members, ensure_ascii=False, default=str)):
        raise InvalidValue("line", _shown(text), N_("it holds half a character"))
    return members


def _object(pairs: list[tuple[str, Any]]) -> Json:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidValue(_shown(twice), _shown(twice), N_("it is named twice"))
    return members


def _shown(text: str) -> str:
    """The beginning of a text, without what no answer can hold."""
    return text[:80].encode("utf-8", "replace").decode()


def _refusal(error: ShopError) -> Json:
    code = "doubt" if not error.code else error.code
    return {"ok": False, "error": {"code": code, "message": sentence(error), "field": error.field}}


def _doubt(doubt: ShopError) -> Json:
    return {"code": doubt.code, "message": sentence(doubt), "facts": as_json(doubt.facts)}
