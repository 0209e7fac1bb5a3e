"""Documents from lists: look at what a file would make or change, then do all of it in one transaction.

Rows are put together by their number. What the file says otherwise than the books is corrected (更正), and
taking the same file over again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.exchange import count_document_lines, document_lines_of
from jxc_desktop.db.repositories.channels import Channels
from jxc_desktop.db.rows import AnyRow
from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.domain.documents import Draft
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound, UserError
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import ZERO, from_fen, to_microseconds
from jxc_desktop.exchange.files import write_table
from jxc_desktop.exchange.table import CellNote, Table
from jxc_desktop.i18n import _
from jxc_desktop.i18n.sentences import sentence
from jxc_desktop.services.base import NONE_CONFIRMED, Clock, Confirmations, Progress, Session, User, make_key
from jxc_desktop.services.collector import collector_at_rest
from jxc_desktop.services.engine.correcting import correct, plan_reversals, write
from jxc_desktop.services.engine.days import day_number
from jxc_desktop.services.engine.draft_store import save_draft
from jxc_desktop.services.engine.plans import context_of, in_the_way
from jxc_desktop.services.engine.posting import Context
from jxc_desktop.services.engine.resolving import Resolver
from jxc_desktop.services.engine.seeing import sees_amounts
from jxc_desktop.services.engine.together import post_together
from jxc_desktop.services.importing.document_out import document_sheet_out
from jxc_desktop.services.importing.document_rows import (
    KINDS_OF_LISTS,
    PLATFORM,
    READ_LISTS,
    ListedDocument,
    listed_documents,
    notes_of,
    rows_set_aside,
)
from jxc_desktop.services.importing.document_state import Books, Compared, Standing, place_of
from jxc_desktop.services.importing.reading import ImportChoices, SheetReader, write_rejected
from jxc_desktop.services.opening import check_total
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork

__all__ = ["DocumentListPreview", "DocumentListResult", "DocumentListService", "DocumentShown", "Standing"]

_TOGETHER = 200
"""Documents that are decided at once: their moves are in memory together."""
_STEPS = 20
_LAST_DAY = 99_991_231


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A document of a list for people: ``row`` is where it begins; ``number`` is what it is called in the books."""

    row: int
    named: str
    standing: Standing
    party: str
    lines: int
    quantity: Decimal
    total: Decimal
    number: str = ""


@dataclass(frozen=True, slots=True)
class DocumentListPreview:
    """What taking a list over would do. ``differences`` say cell by cell what would change in the books.

    ``total`` is what all its documents come to as the list is written (in one of our own price × quantity counts),
    ``total_new`` those that are new.
    """

    what: str
    rows: int
    documents: tuple[DocumentShown, ...]
    quantity: Decimal
    total: Decimal
    total_new: Decimal
    set_aside: int
    problems: tuple[CellNote, ...] = ()
    warnings: tuple[CellNote, ...] = ()
    differences: tuple[CellNote, ...] = ()

    def count(self, standing: Standing) -> int:
        """How many documents are this to the books."""
        return sum(one.standing is standing for one in self.documents)


@dataclass(frozen=True, slots=True)
class DocumentListResult:
    """What taking a list over did. ``numbers`` are the documents made or corrected; drafts have none."""

    what: str
    new: int
    changed: int
    unchanged: int
    gone: int
    cancelled: int
    left_out: int
    rejected: int
    total: Decimal
    numbers: tuple[str, ...] = ()
    rejected_file: Path | None = None
    problems: tuple[CellNote, ...] = ()
    warnings: tuple[CellNote, ...] = ()
    changes: Changes = NO_CHANGES


@dataclass(frozen=True, slots=True)
class _Plan:
    table: Table
    listed: Sequence[ListedDocument]
    compared: Sequence[Compared]

    def of(self, standing: Standing) -> list[Compared]:
        return [one for one in self.compared if one.standing is standing]


class DocumentListService(Service):
    """Orders, receipts, deliveries and counts from lists."""

    def __init__(self, database: Database, clock: Clock, session: Session) -> None:
        super().__init__(database, clock, session)
        self._reader = SheetReader(database)

    def preview(
        self, what: str, path: Path, choices: ImportChoices | None = None, progress: Progress | None = None
    ) -> DocumentListPreview:
        """Say what a list would make and change, with every problem named by its cell; nothing is changed.

        Raises:
            NotAllowed: the right to import, or to post these, is missing.
            ImportRejected: the file cannot be read, or no column is recognised.
            Cancelled: by ``progress``.
        """
        user, steps = self._allowed(what), progress or Progress()
        wanted = self.remembered(what, path, choices or ImportChoices())
        table = self._reader.table(what, path, wanted, steps)
        with collector_at_rest(), self.database.write() as work:  # never committed: correcting is tried, not done
            plan = self._planned(work, what, path, table, steps, wanted.channel)
            self._check(work, plan, context_of(self, work, user), steps)
        return _preview(what, plan)

    def run(
        self,
        what: str,
        path: Path,
        choices: ImportChoices | None = None,
        confirmed: Confirmations = NONE_CONFIRMED,
        progress: Progress | None = None,
        *,
        drafts: bool = False,
        expected: Decimal | None = None,
        rejected_to: Path | None = None,
    ) -> DocumentListResult:
        """Take a list over in one transaction: new documents are posted (or kept as drafts), changed ones corrected.

        Documents with a problem are set aside in a workbook beside the file; ``expected`` is what all must come to.

        Raises:
            NotAllowed: the right to import, to post or to correct these is missing.
            TotalDiffers: the list does not come to what was expected.
            NeedsConfirmation: something is doubtful; nothing was changed.
            ImportRejected, StorageError: the file or the data cannot be used; nothing was changed.
            Cancelled: by ``progress``; nothing was changed.
        """
        user, steps = self._allowed(what), progress or Progress()
        wanted = self.remembered(what, path, choices or ImportChoices())
        table = self._reader.table(what, path, wanted, steps)
        with collector_at_rest(), self.database.write() as work:
            plan = self._planned(work, what, path, table, steps, wanted.channel)
            context = context_of(self, work, user)
            self._check(work, plan, context, steps)
            check_total(sum((one.total for one in plan.listed), ZERO), expected)
            if plan.of(Standing.CHANGED):
                self.require(Permission.DOCUMENT_CORRECT)
            if plan.of(Standing.CANCELLED):
                self.require(Permission.DOCUMENT_REVERSE)
            made = self._carry_out(work, plan, context, confirmed, path, steps, drafts=drafts)
            aside = rows_set_aside(plan.listed)
            file = write_rejected(table, aside, path, rejected_to)
            if wanted.channel:
                self._remember(work, what, wanted.channel, table)
            self.record(work, f"import.{what}", path.name, detail=_counts(plan))
            work.touch(Topic.DRAFTS)
            changes = work.commit()
        return _result(what, plan, made, file, changes)

    def write(
        self,
        what: str,
        path: Path,
        since: date | None = None,
        until: date | None = None,
        progress: Progress | None = None,
    ) -> int:
        """Write the documents of a list, or of any kind with lines, that stand, a row a line; answers the rows.

        What is a list comes back by the import.

        Prices are left out for who may not see them.

        Raises:
            NotAllowed: the right to export, or to see documents, is missing.
            NotFound: there is no such list.
            InvalidValue: the file has an ending of no format there is.
            StorageError: the place cannot be written to.
            Cancelled: by ``progress``; nothing is left behind.
        """
        self.require(Permission.EXPORT)
        user = self.require(Permission.DOCUMENT_VIEW)
        self.require(Permission.DOCUMENT_VIEW_ALL)
        if not can_be_written(what):
            raise NotFound(field="what", what=N_("list or report"), name=what)
        kind = kind_of(KINDS_OF_LISTS.get(what, what))
        days = (day_number(since) if since else 0, day_number(until) if until else _LAST_DAY)
        with self.database.read() as connection:
            count = count_document_lines(connection, kind.code, *days)
            lines = document_lines_of(connection, kind.code, *days)
            sheet = document_sheet_out(what, lines, count, amounts=sees_amounts(user, kind))
            write_table(path, [sheet], progress)
        return count

    def linked(self, channel: str) -> Mapping[str, str]:
        """The codes of our goods by what a platform calls them."""
        self.require(Permission.IMPORT)
        with self.database.read() as connection:
            return Channels(connection).goods(channel)

    def link(self, channel: str, named: str, product: str) -> Changes:
        """Say which of our goods a platform means by a code or a name; an empty product forgets it.

        Raises:
            NotFound: there are no such goods.
        """
        user = self.require(Permission.IMPORT)
        self.require(Permission.SALES_ORDER)
        with self.database.write() as work:
            goods = work.masters.products_by_code({product}) if product else {}
            if product and product not in goods:
                raise NotFound(field="product", what=N_("item"), name=product)
            found = goods[product].id if product else None
            Channels(work.connection).link(channel, named, found, user.id, to_microseconds(self.clock.now()))
            self.record(work, "channel.link", named, detail={"channel": channel, "product": product})
            return work.commit()

    def remembered(self, what: str, path: Path, choices: ImportChoices) -> ImportChoices:
        """The columns that were taken when a file of the same platform came last, where nobody chose others."""
        self.require(Permission.IMPORT)
        if not choices.channel or choices.mapping is not None:
            return choices
        with self.database.read() as connection:
            known = Channels(connection).columns(what, choices.channel)
        return replace(choices, mapping=self._reader.columns_named(what, path, choices, known)) if known else choices

    def _remember(self, work: UnitOfWork, what: str, channel: str, table: Table) -> None:
        header = table.header
        taken = {name: choice.columns[0] for name, choice in table.mapping.items()}
        columns = {name: str(header[place]) for name, place in taken.items() if place < len(header)}
        Channels(work.connection).save_columns(what, channel, columns, to_microseconds(self.clock.now()))

    def _allowed(self, what: str) -> User:
        self.require(Permission.IMPORT)
        if what not in READ_LISTS:
            raise NotFound(field="what", what=N_("list that can be imported"), name=what)
        return self.require(kind_of(READ_LISTS[what]).permission)

    def _planned(
        self, work: UnitOfWork, what: str, path: Path, table: Table, progress: Progress, channel: str
    ) -> _Plan:
        if what == PLATFORM and not channel:
            raise InvalidValue("channel", "", N_("it is missing"))
        linked = Channels(work.connection).goods(channel) if channel else {}
        listed = listed_documents(what, table, work.masters, path, self.clock.local(), linked, channel)
        books, compared = Books(work, table), []
        for done, one in enumerate(listed, 1):
            if one.draft is not None:
                compared.append(books.compare(one, one.draft))
            if done % _STEPS == 0:
                progress.step(done, 2 * len(listed))
        return _Plan(table, listed, compared)

    def _check(self, work: UnitOfWork, plan: _Plan, context: Context, progress: Progress) -> None:
        """Note at its cell what would keep a document from being posted; it is set aside then."""
        for done, one in enumerate(plan.compared, 1):
            if one.standing in {Standing.NEW, Standing.CHANGED, Standing.CANCELLED} and one.draft is not None:
                try:
                    self._try(work, one, context)
                except UserError as error:
                    row, name = place_of(plan.table, one.listed, error)
                    row.problems.append(plan.table.note(row, name, "{text}", text=sentence(error)))
            if done % _STEPS == 0:
                progress.step(len(plan.compared) + done, 2 * len(plan.compared))

    @staticmethod
    def _try(work: UnitOfWork, one: Compared, context: Context) -> None:
        """Resolve a document as it would be posted; where prices of the list count, it comes to what that gives."""
        if one.row is not None:
            resting = in_the_way(work, one.row)
            if resting:
                raise RestedOn(number=one.number, other=resting[0].number)
        if one.draft is not None and one.standing is not Standing.CANCELLED and not one.listed.faulty:
            draft = replace(one.draft, corrects=one.number) if one.row is not None else one.draft
            document = Resolver(work.connection, context.settings, context.local).resolve(draft).document
            if one.own:
                one.listed.total = from_fen(sum(line.amount for line in document.lines))

    def _carry_out(
        self,
        work: UnitOfWork,
        plan: _Plan,
        context: Context,
        confirmed: Confirmations,
        path: Path,
        progress: Progress,
        *,
        drafts: bool,
    ) -> list[str]:
        """Post what is new, correct what changed; answers the numbers."""
        wanted = [one for one in plan.compared if one.draft is not None and not one.listed.faulty]
        new = [one.draft for one in wanted if one.standing is Standing.NEW and one.draft is not None]
        kept = [one.draft for one in wanted if one.row is None and one.standing is Standing.CHANGED and one.draft]
        numbers: list[str] = []
        for draft in (*kept, *(new if drafts else ())):
            save_draft(work.drafts, draft, context.user, context.now)
        for start in range(0, 0 if drafts else len(new), _TOGETHER):
            block = new[start : start + _TOGETHER]
            numbers += [made.number for made in post_together(work, block, context, confirmed)]
            progress.step(start + len(block), len(new))
        reason = _("Imported from {file}").format(file=path.name)
        for one in wanted:
            if one.standing is Standing.CANCELLED and one.row is not None:
                keys = partial(make_key, self.clock)
                undone = plan_reversals(work, one.row, context, keys, None, reason, keys())
                numbers.append(write(work, undone, context, confirmed).number)
        for one in wanted:
            if one.standing is Standing.CHANGED and one.row is not None and one.draft is not None:
                try:
                    numbers.append(self._correct(work, one.row, one.draft, context, confirmed, reason))
                except UserError as error:
                    row, name = place_of(plan.table, one.listed, error)
                    note = plan.table.note(row, name, "")
                    raise NotCorrected(number=one.number, cell=note.cell, text=sentence(error)) from error
        return numbers

    def _correct(
        self, work: UnitOfWork, row: AnyRow, draft: Draft, context: Context, confirmed: Confirmations, reason: str
    ) -> str:
        keys = partial(make_key, self.clock)
        copy = replace(draft, key=keys())
        return correct(work, row, copy, context, confirmed, keys, with_all=False, reason=reason).number


def can_be_written(what: str) -> bool:
    """Whether there is such a list, or a kind of documents that has lines."""
    return what in KINDS_OF_LISTS or (what in KINDS and bool(KINDS[what].line_fields))


class RestedOn(UserError):
    """A document that a list changes has others behind it."""

    code = "rested_on"
    message = N_("{number} has {other} behind it; correct it in its own window.")


class NotCorrected(UserError):
    """A document cannot be what a list says of it."""

    code = "not_corrected"
    message = N_("{cell}: {number} cannot be changed. {text} Nothing was taken over; correct it and import again.")


def _counts(plan: _Plan) -> Mapping[str, int]:
    counts = {standing.value: len(_taken(plan.of(standing))) for standing in Standing}
    return {**counts, "rejected": sum(one.faulty for one in plan.listed)}


def _taken(compared: Iterable[Compared]) -> list[Compared]:
    return [one for one in compared if not one.listed.faulty]


def _shown(one: Compared) -> DocumentShown:
    listed = one.listed
    party = listed.draft.party if listed.draft is not None else ""
    first, lines = listed.rows[0].number, len(listed.rows)
    worth = (listed.quantity, listed.total)
    return DocumentShown(first, listed.number, one.standing, party, lines, *worth, one.number)


def _preview(what: str, plan: _Plan) -> DocumentListPreview:
    taken = _taken(plan.compared)
    return DocumentListPreview(
        what,
        rows=len(plan.table.rows),
        documents=tuple(_shown(one) for one in taken),
        quantity=sum((one.quantity for one in plan.listed), ZERO),
        total=sum((one.total for one in plan.listed), ZERO),
        total_new=sum((one.listed.total for one in taken if one.standing is Standing.NEW), ZERO),
        set_aside=sum(one.faulty for one in plan.listed),
        problems=tuple(notes_of(plan.listed)),
        warnings=_warnings(plan),
        differences=tuple(note for one in taken for note in one.differences),
    )


def _warnings(plan: _Plan) -> tuple[CellNote, ...]:
    notes = [*plan.table.notes, *(note for row in plan.table.rows for note in row.warnings)]
    for one in plan.of(Standing.GONE):
        reason = N_("it was taken over as {number} and reversed or voided since; it is not taken over again")
        notes.append(plan.table.note(one.listed.rows[0], "number", reason, number=one.number or "–"))
    return tuple(notes)


def _result(what: str, plan: _Plan, numbers: Sequence[str], file: Path | None, changes: Changes) -> DocumentListResult:
    counts = _counts(plan)
    taken = [one for one in _taken(plan.compared) if one.standing in {Standing.NEW, Standing.CHANGED}]
    return DocumentListResult(
        what,
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        gone=counts["gone"],
        cancelled=counts["cancelled"],
        left_out=counts["left_out"],
        rejected=counts["rejected"],
        total=sum((one.listed.total for one in taken), ZERO),
        numbers=tuple(numbers),
        rejected_file=file,
        problems=tuple(notes_of(plan.listed)),
        warnings=_warnings(plan),
        changes=changes,
    )
