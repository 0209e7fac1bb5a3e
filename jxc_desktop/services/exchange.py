"""Lists from outside into the shop: look at the file, see what it would do, do it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.reports import last_posting
from jxc_desktop.db.repositories.masters import Masters
from jxc_desktop.db.repositories.prices import Prices
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.changes import NO_CHANGES, Changes, Topic
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import to_microseconds
from jxc_desktop.exchange.files import write_table
from jxc_desktop.exchange.headers import FieldSpec
from jxc_desktop.exchange.known_lists import KNOWN_LISTS
from jxc_desktop.exchange.layout import FieldChoice, plain_heading, propose
from jxc_desktop.exchange.reader import ENCODINGS
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut, parameter_sheet, row_total
from jxc_desktop.exchange.table import CellNote, Table
from jxc_desktop.exchange.text import in_file_name
from jxc_desktop.i18n import _
from jxc_desktop.i18n.formats import time_text
from jxc_desktop.services.base import Clock, Progress, Session
from jxc_desktop.services.collector import collector_at_rest
from jxc_desktop.services.engine.resolving import Resolver
from jxc_desktop.services.importing.document_rows import READ_LISTS
from jxc_desktop.services.importing.history import HISTORY
from jxc_desktop.services.importing.lists import LISTS, list_sheet
from jxc_desktop.services.importing.masters import Desk, MasterPlan, master_sheet, take_over
from jxc_desktop.services.importing.masters_declared import MASTERS
from jxc_desktop.services.importing.opening import (
    OpeningBalances,
    OpeningStock,
    opening_key,
    opening_lines,
    opening_total,
    without_refused,
)
from jxc_desktop.services.importing.opening_debts import KIND_OF, opening_drafts, opening_sum
from jxc_desktop.services.importing.parties import PartyPlan, plan_parties
from jxc_desktop.services.importing.price_lists import PricePlan, plan_prices
from jxc_desktop.services.importing.products import ProductPlan, missing_categories, plan_products
from jxc_desktop.services.importing.reading import (
    FilePreview,
    ImportChoices,
    SheetPreview,
    SheetReader,
    best_sheet,
    sheet_preview,
    write_rejected,
)
from jxc_desktop.services.masters.saving import labels_of_changed_prices
from jxc_desktop.services.price_rules import checked_list, difference, party_named
from jxc_desktop.services.service import Service
from jxc_desktop.services.settings import shop_settings

if TYPE_CHECKING:
    from jxc_desktop.db.engine import Database
    from jxc_desktop.db.unit_of_work import UnitOfWork

__all__ = [
    "CellNote",
    "ColumnType",
    "ExchangeService",
    "FieldChoice",
    "FilePreview",
    "ImportChoices",
    "ImportPreview",
    "ImportResult",
    "OpeningBalances",
    "OpeningStock",
    "SheetColumn",
    "SheetOut",
    "SheetPreview",
]

_PRODUCTS_A_BLOCK = 5_000
_RIGHTS = {
    "products": Permission.PRODUCT_EDIT,
    "suppliers": Permission.PARTY_EDIT,
    "customers": Permission.PARTY_EDIT,
    "opening_stock": Permission.OPENING_POST,
    "price_lists": Permission.PRICE_EDIT,
    **dict.fromkeys(KIND_OF, Permission.OPENING_POST),
    HISTORY: Permission.OPENING_POST,
    **{what: kind_of(kind).permission for what, kind in READ_LISTS.items()},
    **{what: declared.right for what, declared in MASTERS.items()},
}
_TOPICS = {
    "products": Topic.PRODUCTS,
    "suppliers": Topic.PARTIES,
    "customers": Topic.PARTIES,
    "price_lists": Topic.PRICES,
}
_VIEW = {
    "suppliers": Permission.PARTY_VIEW,
    "customers": Permission.PARTY_VIEW,
    **{what: declared.seen_with for what, declared in MASTERS.items()},
}
_Plan = ProductPlan | PartyPlan | PricePlan | MasterPlan


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do. Problems keep their rows out, warnings do not; ``differences`` are told cell by cell."""

    what: str
    rows: int
    new: int
    changed: int
    unchanged: int
    repeated: int
    rows_with_problems: int
    problems: tuple[CellNote, ...] = ()
    warnings: tuple[CellNote, ...] = ()
    differences: tuple[CellNote, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; ``rejected_file`` holds the rows that were set aside, if there were any."""

    what: str
    rows: int
    new: int
    changed: int
    unchanged: int
    repeated: int
    rejected: int
    rejected_file: Path | None = None
    problems: tuple[CellNote, ...] = ()
    warnings: tuple[CellNote, ...] = ()
    changes: Changes = NO_CHANGES


class ExchangeService(Service):
    """Imports: open a file, preview what it would do, run it."""

    def __init__(self, database: Database, clock: Clock, session: Session) -> None:
        super().__init__(database, clock, session)
        self._reader = SheetReader(database)

    def imports(self) -> Mapping[str, Sequence[FieldSpec]]:
        """What can be imported, and the fields each has."""
        return KNOWN_LISTS

    def open_file(self, path: Path, what: str = "products", encoding: str = "") -> FilePreview:
        """Look at a file: its sheets, where their headings are, and which column is probably what.

        Raises:
            NotAllowed: the right to import is missing.
            ImportRejected: the file cannot be read; the fact ``word`` says why.
        """
        self.require(Permission.IMPORT)
        book = self._reader.book(path, encoding)
        sheets = tuple(sheet_preview(index, sheet, what) for index, sheet in enumerate(book.sheets))
        return FilePreview(path, book.format, book.encoding, ENCODINGS, sheets, best_sheet(sheets), book.limited)

    def write_template(self, what: str, path: Path) -> Path:
        """Write an empty list to fill in, with headings in the language of the moment that come back recognised.

        Raises:
            NotAllowed: the right to import is missing.
            StorageError: the place cannot be written to.
        """
        self.require(Permission.IMPORT)
        from jxc_desktop.exchange.template import TemplateColumn, write_template  # a quarter of a second to import

        note = _("Required")
        columns = [
            TemplateColumn(_(spec.title), spec.kind, spec.required, note if spec.required else "")
            for spec in KNOWN_LISTS[what]
        ]
        return write_template(path, _("List"), columns)

    def write_list(self, what: str, path: Path, progress: Progress | None = None) -> int:
        """Write all products, suppliers, customers or prices as a list that the import takes back; answers how many.

        Purchase prices are left out for who may not see costs.

        Raises:
            NotAllowed: the right to export, or to see these, is missing.
            NotFound: there is no such list.
            InvalidValue: the file has an ending of no format there is.
            StorageError: the place cannot be written to.
        """
        self.require(Permission.EXPORT)
        if what not in LISTS:
            raise NotFound(field="what", what=N_("list or report"), name=what)
        self.require(_VIEW.get(what, Permission.PRODUCT_VIEW))
        if what in MASTERS:
            sheet = master_sheet(self._desk(), what, MASTERS[what])
        else:
            with self.database.read() as connection:
                sheet = list_sheet(connection, what, costs=self.may(Permission.COST_VIEW))
        write_table(path, [sheet], progress)
        return row_total([sheet])

    def file_name_of(self, title: str) -> str:
        """The name a list of that title gets by itself today: ``采购入库单_20261121.xlsx``."""
        return f"{in_file_name(title)}_{self.clock.local():%Y%m%d}.xlsx"

    def write_shown(
        self, sheet: SheetOut, path: Path, progress: Progress | None = None, told: Sequence[tuple[str, str]] = ()
    ) -> Path:
        """Write a list as it is shown, with a sheet that says who wrote it when and what it was narrowed by.

        Raises:
            NotAllowed: the right to export is missing.
            StorageError: the place cannot be written to.
            Cancelled: by ``progress``; nothing is left behind.
        """
        user = self.require(Permission.EXPORT)
        with self.database.read() as connection:
            posting = last_posting(connection)
        made = ((_("Made at"), time_text(self.clock.local())), (_("Made by"), user.name))
        pairs = ((_("List"), sheet.name), *told, *made, (_("Contains postings up to"), str(posting)))
        about = parameter_sheet(_("Parameters"), (_("Parameter"), _("Content")), pairs)
        return write_table(path, [sheet, about], progress)

    def choices_of(
        self, what: str, path: Path, named: Mapping[str, Sequence[str]], sheet_name: str = ""
    ) -> ImportChoices:
        """Choices for a file in which somebody names the sheet, or the columns of some fields by heading or letters.

        Fields that are not named are proposed as always; a field with no column is left out.

        Raises:
            NotAllowed: the right to import is missing.
            InvalidValue: there is no such field or column.
            ImportRejected: the file cannot be read.
        """
        self._allow(what)
        seen = self.open_file(path, what)
        sheet = seen.sheets[seen.sheet] if not sheet_name else _sheet_named(seen.sheets, sheet_name)
        known = {spec.name for spec in KNOWN_LISTS[what]}
        mapping = dict(sheet.mapping)
        for field_name, columns in named.items():
            if field_name not in known:
                raise InvalidValue(f"mapping.{field_name}", field_name, N_("there is no such field"))
            mapping.pop(field_name, None)
            if columns:
                mapping[field_name] = FieldChoice(tuple(_column(sheet, field_name, name) for name in columns))
        return ImportChoices(sheet=sheet.index, header=sheet.header, mapping=mapping)

    def propose_mapping(self, header: Sequence[str], what: str) -> Mapping[str, FieldChoice]:
        """Which column is what under a header row that a person pointed at."""
        return propose(list(header), what)

    def preview_import(
        self, what: str, path: Path, choices: ImportChoices | None = None, progress: Progress | None = None
    ) -> ImportPreview:
        """Say what an import would do, with every problem named by row and column; nothing is changed.

        Raises:
            NotAllowed: the right to import, or to change what is imported, is missing.
            ImportRejected: the file cannot be read, or no column is recognised.
            Cancelled: by ``progress``.
        """
        self._allow(what)
        wanted = choices or ImportChoices()
        with collector_at_rest():
            table = self._reader.table(what, path, wanted, progress or Progress())
            plan = self._planned(what, table, wanted, progress or Progress())
        return ImportPreview(
            what,
            len(table.rows),
            len(plan.new),
            len(plan.changed),
            plan.unchanged,
            plan.repeated,
            len(plan.set_aside),
            tuple(plan.problems()),
            (*table.notes, *plan.warnings),
            tuple(plan.differences),
        )

    def run_import(
        self,
        what: str,
        path: Path,
        choices: ImportChoices | None = None,
        progress: Progress | None = None,
        rejected_to: Path | None = None,
    ) -> ImportResult:
        """Take a list over in one transaction; rows with problems go into a workbook beside the original.

        Raises:
            NotAllowed: the right to import, or to change what is imported, is missing.
            ImportRejected: the file cannot be read, or no column is recognised.
            StorageError: the data or the workbook of problem rows cannot be written; nothing was changed.
            Cancelled: by ``progress``; nothing was changed.
        """
        self._allow(what)
        wanted, steps = choices or ImportChoices(), progress or Progress()
        with collector_at_rest():
            return self._run(what, path, wanted, steps, rejected_to)

    def _run(
        self, what: str, path: Path, wanted: ImportChoices, steps: Progress, rejected_to: Path | None
    ) -> ImportResult:
        table = self._reader.table(what, path, wanted, steps)
        with self.database.together() as work:
            plan = self._carried_out(work, what, table, wanted, steps)
            rejected_file = write_rejected(table, plan.set_aside, path, rejected_to)
            counts = {
                "new": len(plan.new),
                "changed": len(plan.changed),
                "unchanged": plan.unchanged,
                "repeated": plan.repeated,
                "rejected": len(plan.set_aside),
            }
            self.record(work, f"import.{what}", path.name, detail=counts)
            changes = work.commit()
        return ImportResult(
            what,
            len(table.rows),
            **counts,
            rejected_file=rejected_file,
            problems=tuple(plan.problems()),
            warnings=(*table.notes, *plan.warnings),
            changes=changes,
        )

    def _planned(self, what: str, table: Table, wanted: ImportChoices, steps: Progress) -> _Plan:
        """What a list would do. Of the smaller lists it is done and never committed, so that every rule is met."""
        if what in MASTERS:
            with self.database.together():
                return take_over(self._desk(), MASTERS[what], table, steps)
        with self.database.read() as connection:
            return _plan(what, table, Masters(connection), wanted)

    def _carried_out(self, work: UnitOfWork, what: str, table: Table, wanted: ImportChoices, steps: Progress) -> _Plan:
        """Do what a list says, in a transaction that the caller commits."""
        if what in MASTERS:
            return take_over(self._desk(), MASTERS[what], table, steps)
        plan = _plan(what, table, work.masters, wanted)
        ids = self._save_prices(work, plan) if isinstance(plan, PricePlan) else _apply(work, plan, table, steps)
        if isinstance(plan, ProductPlan):
            changed = list(labels_of_changed_prices(plan.changed, plan.before))
            work.waiting_labels.add(changed, to_microseconds(self.clock.now()))
        work.touch(_TOPICS[what], products=ids if what == "products" else ())
        return plan

    def _desk(self) -> Desk:
        return Desk(self.database, self.clock, self.session)

    def _save_prices(self, work: UnitOfWork, plan: PricePlan) -> list[int]:
        """Save the price lists that change, each with its own entry in the audit trail."""
        prices = Prices(work.connection)
        for before, after in plan.lists:
            party = party_named(work.masters, after.party) if after.party else None
            goods = work.masters.products_by_code({item.product for item in after.items})
            checked = checked_list(after, party, goods)
            prices.save_list(checked, party.id if party else None, {code: one.id for code, one in goods.items()})
            self.record(work, "price_list.save", checked.code, detail=difference(before, checked))
        prices.note_kinds()
        return []

    def opening_stock(
        self, path: Path, choices: ImportChoices | None = None, progress: Progress | None = None
    ) -> OpeningStock:
        """Read opening quantities and costs as lines of an opening stock document; nothing is stored.

        Raises:
            NotAllowed: the right to import or to post opening stock is missing.
            ImportRejected: the file cannot be read, or no column is recognised.
        """
        self._allow("opening_stock")
        table = self._reader.table("opening_stock", path, choices or ImportChoices(), progress or Progress())
        lines: dict[str, tuple[DraftLine, ...]] = {}
        with self.database.read() as connection:
            found, problems = opening_lines(table, Masters(connection))
            resolver = self._resolver(connection)
            for warehouse, pairs in found.items():
                draft = Draft("opening_stock", "opening_stock", (), warehouse=warehouse)
                kept, refused = without_refused(
                    table,
                    pairs,
                    lambda some, draft=draft: resolver.resolve(replace(draft, lines=tuple(some))),  # type: ignore[misc]
                )
                problems += refused
                if kept:
                    lines[warehouse] = tuple(line for line, _row in kept)
        keys = {warehouse: opening_key(path, warehouse) for warehouse in lines}
        notes = tuple(sorted(problems, key=lambda note: note.row))
        return OpeningStock(lines, keys, notes, len(table.rows), _warnings(table))

    def opening_balances(
        self, what: str, path: Path, choices: ImportChoices | None = None, progress: Progress | None = None
    ) -> OpeningBalances:
        """Read a list of opening stock, receivables, payables or money as documents; nothing is stored.

        Raises:
            NotAllowed: the right to import or to post opening balances is missing.
            ImportRejected: the file cannot be read, or no column is recognised.
        """
        if what == "opening_stock":
            stock = self.opening_stock(path, choices, progress)
            made = tuple(
                Draft(what, stock.keys[warehouse], lines, warehouse=warehouse, remark=path.name)
                for warehouse, lines in stock.lines.items()
            )
            return OpeningBalances(made, opening_total(stock.lines), stock.problems, stock.rows, stock.warnings)
        self._allow(what)
        table = self._reader.table(what, path, choices or ImportChoices(), progress or Progress())
        with self.database.read() as connection:
            resolver = self._resolver(connection)
            drafts, problems = opening_drafts(what, table, Masters(connection), path, resolver.resolve)
        return OpeningBalances(tuple(drafts), opening_sum(drafts), tuple(problems), len(table.rows), _warnings(table))

    def _resolver(self, connection: Connection) -> Resolver:
        return Resolver(connection, shop_settings(Settings(connection).all()), self.clock.local())

    def _allow(self, what: str) -> None:
        self.require(Permission.IMPORT)
        if what not in _RIGHTS:
            raise NotImportable(field="what", name=what, known=", ".join(sorted(_RIGHTS)))
        self.require(_RIGHTS[what])


class NotImportable(NotFound):
    """What is to be imported is no list that comes in; other documents only go out."""

    message = N_("“{name}” cannot be imported; what can be: {known}.")


def _sheet_named(sheets: Sequence[SheetPreview], name: str) -> SheetPreview:
    found = next((one for one in sheets if one.name.strip() == name.strip()), None)
    if found is None:
        raise InvalidValue("sheet", name, N_("the file has no such sheet"))
    return found


def _warnings(table: Table) -> tuple[CellNote, ...]:
    """What is to be told of a list beside its problems."""
    return (*table.notes, *(note for row in table.rows for note in row.warnings))


def _column(sheet: SheetPreview, field_name: str, name: str) -> int:
    """The column of a heading, else of letters."""
    wanted = plain_heading(name)
    found = [column.index for column in sheet.columns if plain_heading(column.heading) == wanted]
    found += [column.index for column in sheet.columns if column.letters == name.strip().upper()]
    if not found:
        raise InvalidValue(f"mapping.{field_name}", name, N_("the file has no such column"))
    return found[0]


def _plan(what: str, table: Table, masters: Masters, choices: ImportChoices) -> ProductPlan | PartyPlan | PricePlan:
    if what == "price_lists":
        return plan_prices(table, masters)
    if what == "products":
        return plan_products(table, masters, choices.default_unit or _("piece"))
    return plan_parties(table, masters, "supplier" if what == "suppliers" else "customer")


def _apply(work: UnitOfWork, plan: ProductPlan | PartyPlan, table: Table, progress: Progress) -> list[int]:
    if isinstance(plan, PartyPlan):
        for done, record in enumerate(records := [*plan.new, *plan.changed], 1):
            work.masters.save_party(record)
            progress.step(done, len(records))
        return []
    for category in missing_categories(plan, table.rows):
        work.masters.save_category(category)
    products = [*plan.new, *plan.changed]
    work.masters.add_units(list(dict.fromkeys(record.product.unit for record in products)))
    ids: list[int] = []
    for start in range(0, len(products), _PRODUCTS_A_BLOCK):
        block = products[start : start + _PRODUCTS_A_BLOCK]
        ids += work.masters.save_products(block, plan.before).values()
        progress.step(start + len(block), len(products))
    return ids
