"""Styles (colour × size): one name for goods that differ in colour and size only.

Every cell of the grid is an item of its own, with its code, barcode, price and stock; documents know items, not
styles. A colour or size added later makes the items that are missing; one taken away disables its items.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.db.repositories.styles import Cell, StyleCell, StyleRecord, Styles
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, AlreadyExists, Conflict, InvalidValue, NotFound, UnknownMember
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.masters.codes import in_store_codes
from jxc_desktop.services.masters.inputs import KEEP, Keep, ProductInput
from jxc_desktop.services.masters.saving import ProductSaving
from jxc_desktop.services.service import Service

if TYPE_CHECKING:
    from jxc_desktop.db.repositories.masters import ProductRecord
    from jxc_desktop.db.unit_of_work import UnitOfWork

__all__ = ["SavedStyle", "StyleCell", "StyleInput", "StyleRow", "StyleService", "StyleView"]

_LONGEST, _MOST_CELLS = 40, 1_000
_OF_A_CELL = {"colour", "size", "code", "barcode", "price"}
_OF_ONE_ITEM = {"barcodes", "specification", "initials"}
_LIKE_ITS_SISTERS = (
    "price", "member_price", "wholesale_price", "floor_price", "purchase_price", "costing", "negative", "tax_rate",
    "supplier",
)  # fmt: skip
"""What an item made for a new colour or size takes from the first item of its style."""


@dataclass(frozen=True, slots=True)
class StyleInput:
    """A style to make or change. ``goods`` are members of items (`ProductInput`) that every cell takes.

    ``colours`` and ``sizes`` replace those there are, in the order of the grid. ``cells`` say what is special of
    some: mappings of ``colour`` and ``size`` with ``code``, ``barcode`` or ``price``.
    """

    code: str
    name: object = KEEP
    unit: object = KEEP
    category: object = KEEP
    colours: Sequence[object] | Keep = KEEP
    sizes: Sequence[object] | Keep = KEEP
    cells: Sequence[Mapping[str, object]] = ()
    active: object = KEEP
    version: int | Keep = KEEP
    goods: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, members: Mapping[str, object]) -> StyleInput:
        """An input of the members of a command file line; those of items go to every cell.

        Raises:
            UnknownMember: a member nobody reads.
        """
        own = {one.name for one in fields(cls)} - {"goods"}
        goods = {name: value for name, value in members.items() if name not in own}
        ProductInput.of(goods)
        for name in goods:
            if name in _OF_ONE_ITEM:
                raise UnknownMember(field=name, member=name)
        values = {name: value for name, value in members.items() if name in own}
        return cls(goods=goods, **values)  # type: ignore[arg-type]  # checked on saving


@dataclass(frozen=True, slots=True)
class SavedStyle:
    """A style made or changed: its id, and the codes of the items that are new."""

    id: int
    code: str
    new: tuple[str, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class StyleView:
    """A style with the cells that are in use; stock is left out for those who may not see it."""

    code: str
    name: str
    unit: str
    category: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    active: bool
    version: int
    cells: tuple[StyleCell, ...]

    def cell(self, colour: str, size: str) -> StyleCell | None:
        """The item of a colour and size."""
        return next((one for one in self.cells if (one.colour, one.size) == (colour, size)), None)


@dataclass(frozen=True, slots=True)
class StyleRow:
    """One line of the list of styles; ``quantity`` is in stock of all its items."""

    code: str
    name: str
    unit: str
    category: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    active: bool
    quantity: Decimal | None


class StyleService(Service):
    """Saving styles and showing their grid."""

    def save(self, entered: StyleInput) -> SavedStyle:
        """Make or change a style and the items of its cells, all of it or nothing.

        Raises:
            InvalidValue: a member is malformed, or a colour or size is taken away while there is stock of it.
            AlreadyExists: a code or barcode belongs to something else.
            Conflict: somebody changed it since ``version``.
        """
        user = self.require(Permission.PRODUCT_EDIT)
        with self.database.write() as work:
            styles = Styles(work.connection)
            before = styles.record(_word(entered.code, "code"))
            if before is not None and entered.version not in {KEEP, before.version}:
                raise Conflict(what=before.name)
            record = _merged(entered, before)
            style_id = styles.save(record)
            cells = _Cells(work, record, styles.cells(style_id), entered)
            cells.check_taken_away(styles.stock(style_id))
            ids = cells.save(self)
            styles.place(style_id, cells.placed(ids))
            self.record(work, "style.save", record.code, user=user.name, detail=_difference(before, record))
            work.touch(Topic.PRODUCTS, products=ids.values())
            return SavedStyle(style_id, record.code, cells.new, work.commit())

    def style(self, code: str, warehouse: str = "") -> StyleView:
        """A style with its cells, and what is in stock of each in one warehouse or in all.

        Raises:
            NotFound: there is none.
        """
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            styles = Styles(connection)
            record = styles.record(code)
            if record is None:
                raise NotFound(field="style", what=N_("style"), name=code)
            return self._view(styles, record, warehouse)

    def style_of(self, product: str, warehouse: str = "") -> StyleView | None:
        """The style the goods of a code belong to, as `style` shows it; none where they belong to none."""
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            styles = Styles(connection)
            record = styles.of_product(product)
            return None if record is None else self._view(styles, record, warehouse)

    def styles(self, text: str = "", *, active: bool | None = True) -> list[StyleRow]:
        """The styles whose code or name holds a text, by code."""
        self.require(Permission.PRODUCT_VIEW)
        wanted = unicodedata.normalize("NFKC", text).casefold().strip()
        with self.database.read() as connection:
            styles = Styles(connection)
            records, stock = styles.records(), styles.stock_by_style()
        seen = self.may(Permission.STOCK_VIEW)
        return [
            StyleRow(
                one.code,
                one.name,
                one.unit,
                one.category,
                one.colours,
                one.sizes,
                one.active,
                stock.get(one.id, Decimal(0)) if seen else None,
            )
            for one in records
            if (active is None or one.active == active) and wanted in f"{one.code} {one.name}".casefold()
        ]

    def _view(self, styles: Styles, record: StyleRecord, warehouse: str) -> StyleView:
        seen = self.may(Permission.STOCK_VIEW)
        stock = styles.stock(record.id, warehouse) if seen else {}
        cells = {(one.colour, one.size): one for one in styles.cells(record.id) if one.active}
        return StyleView(
            record.code,
            record.name,
            record.unit,
            record.category,
            record.colours,
            record.sizes,
            record.active,
            record.version,
            tuple(
                replace(cells[colour, size], quantity=stock.get(cells[colour, size].product_id, Decimal(0)))
                if seen
                else cells[colour, size]
                for colour in record.colours
                for size in record.sizes
                if (colour, size) in cells
            ),
        )


class _Cells:
    """The items of a style within the transaction that saves it."""

    def __init__(self, work: UnitOfWork, record: StyleRecord, stored: Sequence[StyleCell], entered: StyleInput) -> None:
        self.work, self.record, self.entered = work, record, entered
        self.stored = {(one.colour, one.size): one for one in stored}
        self.wanted: list[Cell] = [(colour, size) for colour in record.colours for size in record.sizes]
        if len(self.wanted) > _MOST_CELLS:
            raise InvalidValue("sizes", len(self.wanted), N_("a style has at most 1,000 items"))
        self.special = self._special()
        self.codes = {cell: self._code(cell) for cell in self.wanted}
        self.new: tuple[str, ...] = ()

    def check_taken_away(self, stock: Mapping[int, Decimal]) -> None:
        """Refuse to take a colour or size away of which there are goods."""
        for cell, one in self.stored.items():
            if cell not in self.codes and one.active and stock.get(one.product_id):
                name = "colours" if cell[0] not in self.record.colours else "sizes"
                raise InvalidValue(name, " ".join(cell), N_("there are goods of it in stock"))

    def save(self, service: StyleService) -> dict[str, int]:
        """Make and change the items; answers their ids by code."""
        inputs = [*self._inputs(), *self._disabled()]
        saving = ProductSaving(self.work, service.clock, inputs)
        return saving.save() if inputs else {}

    def placed(self, ids: Mapping[str, int]) -> dict[int, Cell]:
        """The items that get a place in the grid, by id."""
        return {ids[code]: cell for cell, code in self.codes.items() if cell not in self.stored and code in ids}

    def _special(self) -> dict[Cell, Mapping[str, object]]:
        found: dict[Cell, Mapping[str, object]] = {}
        for number, members in enumerate(self.entered.cells, 1):
            place = f"cells[{number}]"
            if not isinstance(members, Mapping):
                raise InvalidValue(place, members, N_("an object is needed"))
            for name in members:
                if name not in _OF_A_CELL:
                    raise UnknownMember(field=f"{place}.{name}", member=f"{place}.{name}")
            cell = (_word(members.get("colour"), f"{place}.colour"), _word(members.get("size"), f"{place}.size"))
            if cell not in self.wanted:
                raise InvalidValue(place, " ".join(cell), N_("the style has no such colour and size"))
            found[cell] = members
        return found

    def _code(self, cell: Cell) -> str:
        if cell in self.stored:
            return self.stored[cell].product
        given = self.special.get(cell, {}).get("code")
        if given is not None:
            return _word(given, "code")
        return "-".join("".join(part.split()) for part in (self.record.code, *cell))

    def _inputs(self) -> list[ProductInput]:
        fresh = [self.codes[cell] for cell in self.wanted if cell not in self.stored]
        known = self.work.masters.records_by_code(fresh)
        for code, record in known.items():
            if record.style_id is not None:
                raise AlreadyExists(field="code", what=N_("product"), name=code, holder=record.product.name)
        barcodes = iter(in_store_codes(self.work, len(self._without_barcode(fresh, known))))
        sister = self._sister()
        inputs = []
        for cell in self.wanted:
            if cell in self.stored:
                inputs.append(self._changed(cell))
            else:
                code = self.codes[cell]
                needs = code in self._without_barcode(fresh, known)
                inputs.append(self._made(cell, next(barcodes) if needs else "", sister))
        self.new = tuple(fresh)
        return inputs

    def _without_barcode(self, fresh: Sequence[str], known: Mapping[str, ProductRecord]) -> set[str]:
        """The new items that get a code of the shop: no barcode was given, and none is known of them."""
        given = {self.codes[cell] for cell, members in self.special.items() if members.get("barcode")}
        return {code for code in fresh if code not in given and not (code in known and known[code].product.barcodes)}

    def _sister(self) -> Mapping[str, object]:
        first = next((one.product for cell, one in self.stored.items() if one.active), "")
        found = self.work.masters.records_by_code([first]).get(first) if first else None
        if found is None:
            return {}
        return {name: getattr(found.product, name) for name in _LIKE_ITS_SISTERS}

    def _made(self, cell: Cell, barcode: str, sister: Mapping[str, object]) -> ProductInput:
        record, special = self.record, self.special.get(cell, {})
        members: dict[str, object] = {
            **sister,
            **self.entered.goods,
            "code": self.codes[cell],
            "name": record.name,
            "unit": record.unit,
            "specification": " ".join(cell),
            "category": record.category,
            "active": record.active,
        }
        given = special.get("barcode") or barcode
        if given:
            members["barcodes"] = [given]
        if special.get("price") is not None:
            members["price"] = special["price"]
        return ProductInput.of(members)

    def _changed(self, cell: Cell) -> ProductInput:
        record, special = self.record, self.special.get(cell, {})
        members: dict[str, object] = {
            **self.entered.goods,
            "code": self.codes[cell],
            "name": record.name,
            "unit": record.unit,
            "category": record.category,
            "active": record.active,
        }
        if special.get("barcode"):
            members["barcodes"] = [special["barcode"]]
        if special.get("price") is not None:
            members["price"] = special["price"]
        return ProductInput.of(members)

    def _disabled(self) -> list[ProductInput]:
        gone = (one for cell, one in self.stored.items() if cell not in self.codes and one.active)
        return [ProductInput(code=one.product, active=False) for one in gone]


def _merged(entered: StyleInput, before: StyleRecord | None) -> StyleRecord:
    record = before or StyleRecord(_word(entered.code, "code"), "", _("piece"))
    changes: dict[str, object] = {
        name: _word(value, name) for name in ("name", "unit") if (value := getattr(entered, name)) is not KEEP
    }
    if entered.category is not KEEP:
        changes["category"] = _word(entered.category, "category") if entered.category else ""
    for name in ("colours", "sizes"):
        value = getattr(entered, name)
        if value is not KEEP:
            changes[name] = _words(value, name)
    if entered.active is not KEEP:
        if not isinstance(entered.active, bool):
            raise InvalidValue("active", entered.active, N_("true or false is needed"))
        changes["active"] = entered.active
    merged = replace(record, **changes)  # type: ignore[arg-type]  # checked above
    for name in ("name", "colours", "sizes"):
        if not getattr(merged, name):
            raise InvalidValue(name, "", N_("it is missing"))
    return merged


def _words(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise InvalidValue(name, value, N_("a list is needed"))
    words = tuple(_word(one, name) for one in value)
    doubled = next((word for place, word in enumerate(words) if word in words[:place]), "")
    if doubled:
        raise InvalidValue(name, doubled, N_("it is named twice"))
    return words


def _word(value: object, name: str) -> str:
    """A code, colour, size or name: not empty, in one line."""
    if not isinstance(value, str):
        raise InvalidValue(name, value, N_("a text is needed"))
    word = unicodedata.normalize("NFC", value).strip()
    longest = 200 if name == "name" else _LONGEST
    if not word or len(word) > longest or not word.isprintable():
        raise InvalidValue(name, word[:_LONGEST], N_("a short text of visible characters is needed"))
    return word


def _difference(before: StyleRecord | None, after: StyleRecord) -> dict[str, object]:
    names = ("name", "unit", "category", "colours", "sizes", "active")
    told = {name: getattr(after, name) for name in names}
    if before is None:
        return {"after": told}
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    return {
        "before": {name: getattr(before, name) for name in changed},
        "after": {name: told[name] for name in changed},
    }
