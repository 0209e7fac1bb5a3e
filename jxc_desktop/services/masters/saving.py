"""Saving a list of goods: what must hold between them, their history and everybody else's barcodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from jxc_desktop.db.repositories.masters import CostingChange, ProductRecord
from jxc_desktop.db.repositories.waiting_labels import NEW, PRICE
from jxc_desktop.domain.barcode import canonical
from jxc_desktop.domain.errors import N_, AlreadyExists, Conflict, InvalidValue, UserError
from jxc_desktop.domain.pricing import MEMBER, selling_price
from jxc_desktop.domain.product import Costing, NegativePolicy, Product
from jxc_desktop.domain.values import local_microseconds, to_microseconds
from jxc_desktop.services.base import Clock
from jxc_desktop.services.masters.codes import by_rule, free_codes, rule_of
from jxc_desktop.services.masters.inputs import KEEP, ProductInput, merged_product

if TYPE_CHECKING:
    from jxc_desktop.db.unit_of_work import UnitOfWork

POSTING_SERIES = "posting"
NEW_VERSION = 0
"""The version of a product that is to be new: a code that is taken is refused, not changed."""


class UnitHasHistory(UserError):
    """A unit in which goods already moved keeps its conversion."""

    code = "unit_has_history"
    message = N_("{product} already stands on documents in {unit}; its conversion cannot change. Make a new unit.")


class ProductSaving:
    """One save of a list of goods within a transaction; fixed in its number of statements."""

    def __init__(self, work: UnitOfWork, clock: Clock, entered: Sequence[ProductInput]) -> None:
        self.work = work
        self.clock = clock
        self.entered = [one if one.code else replace(one, code=code) for one, code in self._coded(entered)]
        codes = [one.code for one in self.entered]
        doubled = (
            next((code for place, code in enumerate(codes) if code in codes[:place]), "") if _has_twins(codes) else ""
        )
        if doubled:
            raise InvalidValue("code", doubled, N_("the code is named twice"))
        self.stored = work.masters.records_by_code(codes)
        self.records: list[ProductRecord] = []

    @property
    def new_count(self) -> int:
        """How many of the products are new."""
        return sum(record.version == 0 for record in self.records)

    def save(self) -> dict[str, int]:
        """Check everything and write it; answers the ids by code.

        Raises:
            InvalidValue, AlreadyExists, Conflict, UnitHasHistory: see `MasterDataService.save_product`.
        """
        self.records = [self._merged(one) for one in self.entered]
        before = {record.product.id: record for record in self.stored.values()}
        self._check_history(before)
        self._check_barcodes()
        self.work.masters.add_units(
            [name for record in self.records for name in (record.product.unit, *(u.name for u in record.product.units))]
        )
        ids = self.work.masters.save_products(self.records, before)
        new = [(ids[one.product.code], one.product.unit, NEW) for one in self.records if one.product.id not in before]
        wanted = [*new, *labels_of_changed_prices(self.records, before)]
        self.work.waiting_labels.add(wanted, to_microseconds(self.clock.now()))
        return ids

    def subject(self) -> str:
        """The code, or how many products it was."""
        return self.records[0].product.code if len(self.records) == 1 else str(len(self.records))

    def differences(self) -> dict[str, object]:
        """Per code what each product was and what it became, only where it changed."""
        return {record.product.code: self._difference(record) for record in self.records}

    def _coded(self, entered: Sequence[ProductInput]) -> list[tuple[ProductInput, str]]:
        """The inputs with the codes made for those that have none."""
        missing = [_category(one) for one in entered if not one.code]
        if not missing:
            return [(one, "") for one in entered]
        known = {one.code: one for one in self.work.masters.categories()} if any(missing) else {}
        typed = {one.code for one in entered}
        made = {
            rule: iter(free_codes(self.work, rule, count, typed)) for rule, count in by_rule(missing, known).items()
        }
        return [(one, "" if one.code else next(made[rule_of(_category(one), known)])) for one in entered]

    def _merged(self, entered: ProductInput) -> ProductRecord:
        record = self.stored.get(entered.code)
        if record is not None and entered.version == NEW_VERSION:
            raise AlreadyExists(field="code", what=N_("product"), name=entered.code, holder=record.product.name)
        if record is not None and entered.version not in {KEEP, record.version}:
            raise Conflict(what=record.product.name)
        return merged_product(entered, record)

    def _check_forbidding(self, before: Mapping[int, ProductRecord]) -> None:
        """Negative stock can be forbidden only while there is none; count or receive first."""
        forbidding = {
            record.product.id: record.product.code
            for record in self.records
            if record.product.negative is NegativePolicy.FORBID
            and record.product.id in before
            and before[record.product.id].product.negative is not NegativePolicy.FORBID
        }
        for holding in self.work.ledgers.holdings(forbidding) if forbidding else ():
            if holding.quantity < 0:
                code = forbidding[holding.product_id]
                raise InvalidValue("negative", code, N_("its stock is below zero now; count or receive it first"))

    def _check_history(self, before: Mapping[int, ProductRecord]) -> None:
        """What has moved keeps its units; a change of costing after that is an event of history."""
        self._check_forbidding(before)
        changed = [
            (before[record.product.id].product, record.product)
            for record in self.records
            if record.product.id in before and _weighs(before[record.product.id].product, record.product)
        ]
        if not changed:
            return
        masters = self.work.masters
        ids = [product.id for product, _ in changed]
        with_history, units = masters.products_with_history(ids), masters.units_with_history(ids)
        for earlier, product in changed:
            if product.id in with_history:
                _keep_units(earlier, product, units.get(product.id, set()))
        self._change_costing(
            [
                (product, earlier.costing)
                for earlier, product in changed
                if product.id in with_history and earlier.costing != product.costing
            ]
        )

    def _change_costing(self, products: Sequence[tuple[Product, Costing]]) -> None:
        """Go on with another method after all that has moved so far; the value in stock stays what it is."""
        now = local_microseconds(self.clock.local())
        posting = self.work.sequences.last(POSTING_SERIES) + 1
        for product, former in products:
            latest = max((holding.last_at for holding in self.work.ledgers.holdings([product.id])), default=now)
            at = max(now, latest)
            self.work.masters.add_costing_changes([CostingChange(product.id, product.costing, former, at, posting)])
            self.work.ledgers.restart_layers(
                product.id, layered=product.costing.layered, by_lot=product.costing.by_lot, at=at
            )

    def _check_barcodes(self) -> None:
        """A number belongs to one product only, here and in the whole shop."""
        owners: dict[str, Product] = {}
        added: dict[str, Product] = {}
        for record in self.records:
            stored = self.stored.get(record.product.code)
            kept = {barcode.code for barcode in stored.product.barcodes} if stored else set()
            for barcode in record.product.barcodes:
                other = owners.setdefault(canonical(barcode.code), record.product)
                if other.code != record.product.code:
                    raise _taken(barcode.code, other)
                if barcode.code not in kept:
                    added[barcode.code] = record.product
        saved = {record.product.code: record.product for record in self.records}
        for code, holder in self.work.masters.products_by_barcode(added).items():
            after = saved.get(holder.code, holder)
            still_held = any(canonical(barcode.code) == canonical(code) for barcode in after.barcodes)
            if still_held and holder.code != added[code].code:
                raise _taken(code, holder)

    def _difference(self, record: ProductRecord) -> dict[str, object]:
        stored = self.stored.get(record.product.code)
        if stored is None:
            return {"after": {"name": record.product.name, "unit": record.product.unit, "price": record.product.price}}
        names = [
            one.name
            for one in fields(Product)
            if getattr(stored.product, one.name) != getattr(record.product, one.name)
        ]
        return {
            "before": {name: getattr(stored.product, name) for name in names},
            "after": {name: getattr(record.product, name) for name in names},
        }


def _category(entered: ProductInput) -> str:
    return entered.category if isinstance(entered.category, str) else ""


def labels_of_changed_prices(
    records: Iterable[ProductRecord], before: Mapping[int, ProductRecord]
) -> Iterator[tuple[int, str, str]]:
    """Where a price changed, the label of the unit is no longer true: product id, unit, reason."""
    for record in records:
        product = record.product
        if product.id in before:
            former = _label_prices(before[product.id].product)
            for unit, prices in _label_prices(product).items():
                if former.get(unit, prices) != prices:
                    yield product.id, unit, PRICE


def _label_prices(product: Product) -> dict[str, tuple[Decimal, Decimal]]:
    """What labels say of the price, retail and for members: by unit, where goods are sold by it on its own."""
    coded = {barcode.unit for barcode in product.barcodes}
    sold = (one.name for one in product.units if one.price is not None or one.name in coded)
    return {
        unit: (selling_price(product, unit).price, selling_price(product, unit, MEMBER).price)
        for unit in (product.unit, *sold)
    }


def _has_twins(codes: Sequence[str]) -> bool:
    return len(set(codes)) != len(codes)


def _weighs(before: Product, after: Product) -> bool:
    return (before.unit, before.units, before.costing) != (after.unit, after.units, after.costing)


def _keep_units(before: Product, after: Product, used: set[str]) -> None:
    if before.unit != after.unit:
        raise UnitHasHistory(field="unit", product=before.name, unit=before.unit)
    factors = {unit.name: unit.factor for unit in after.units}
    for unit in before.units:
        if unit.name in used and factors.get(unit.name) != unit.factor:
            raise UnitHasHistory(field="units", product=before.name, unit=unit.name)


def _taken(barcode: str, holder: Product) -> AlreadyExists:
    return AlreadyExists(field="barcodes", what=N_("barcode"), name=barcode, holder=f"{holder.code} {holder.name}")
