"""Master data: goods, parties, warehouses, units, categories, accounts and means of payment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from jxc_desktop.db.queries.masters import (
    PartyFilter,
    PartyRow,
    ProductFilter,
    ProductRow,
    party_page,
    product_page,
)
from jxc_desktop.db.queries.naming import product_named_in
from jxc_desktop.db.queries.page import Page
from jxc_desktop.db.repositories.alerts import Alerts
from jxc_desktop.db.repositories.masters import (
    Masters,
    PartyRecord,
    ProductRecord,
)
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.errors import N_, Conflict, NotFound, UserError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Barcode, Product
from jxc_desktop.services.alerting.checking import look_again
from jxc_desktop.services.masters.codes import in_store_codes
from jxc_desktop.services.masters.inputs import KEEP, PartyInput, ProductInput, clean_barcode, merged_party
from jxc_desktop.services.masters.membership import check_member_cards, joined
from jxc_desktop.services.masters.saving import ProductSaving
from jxc_desktop.services.masters.shop import ShopMasters

if TYPE_CHECKING:
    from jxc_desktop.db.unit_of_work import UnitOfWork

__all__ = [
    "KEEP",
    "MasterDataService",
    "Page",
    "PartyFilter",
    "PartyInput",
    "PartyRecord",
    "PartyRow",
    "ProductFilter",
    "ProductInput",
    "ProductRecord",
    "ProductRow",
    "Saved",
    "SavedBarcode",
    "SavedMany",
]


class InUse(UserError):
    """Something with history cannot be deleted."""

    code = "in_use"
    message = N_("{name} stands on documents and cannot be deleted; disable it instead.")


class NamedElsewhere(UserError):
    """Something another record names cannot be deleted."""

    code = "named_elsewhere"
    message = N_("{name} cannot be deleted: {place} names it. Take it out there, or disable it instead.")


_PLACES = {
    "feedback": N_("a complaint or wish of a customer"),
    "price_list": N_("a price list"),
    "promotion": N_("a promotion"),
    "recipe": N_("a recipe"),
    "bin": N_("a bin of its own"),
    "count": N_("a stocktake under way"),
    "lot": N_("a lot"),
    "costing": N_("a change of its costing"),
}
"""What may name goods of which no document tells."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One row made or changed."""

    id: int
    code: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class SavedMany:
    """Several rows made or changed in one transaction: the ids by code, and how many were new."""

    ids: Mapping[str, int]
    new: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class SavedBarcode:
    """A barcode made for a product."""

    barcode: str
    changes: Changes


class MasterDataService(ShopMasters):
    """Saving and listing master data; every change is one transaction and one audit row."""

    def save_product(self, entered: ProductInput) -> Saved:
        """Make or change one product; an empty code makes a new one with the next code.

        Raises:
            InvalidValue: a member is malformed; ``field`` names it.
            AlreadyExists: a barcode belongs to another product, which is named.
            Conflict: somebody changed it since ``version``.
        """
        saved = self.save_products([entered])
        ((code, product_id),) = saved.ids.items()
        return Saved(product_id, code, saved.changes)

    def save_products(self, entered: Sequence[ProductInput]) -> SavedMany:
        """Make or change many products, all of them or none (the bulk grid's *apply*)."""
        user = self.require(Permission.PRODUCT_EDIT)
        with self.database.write() as work:
            saving = ProductSaving(work, self.clock, entered)
            ids = saving.save()
            look_again(work, saving.stored, saving.records, self.clock)
            self.record(work, "product.save", saving.subject(), user=user.name, detail=saving.differences())
            work.touch(Topic.PRODUCTS, products=ids.values())
            return SavedMany(ids, saving.new_count, work.commit())

    def learn_barcode(self, product_code: str, barcode: str, unit: str = "") -> Changes:
        """Give a product one more barcode, as a scan on its card does.

        Raises:
            AlreadyExists: it belongs to another product, which is named.
        """
        record = self.product_record(product_code)
        kept = [{"barcode": one.code, "unit": one.unit} for one in record.product.barcodes]
        added = {"barcode": clean_barcode(barcode), "unit": unit}
        return self.save_product(ProductInput(code=product_code, barcodes=[*kept, added])).changes

    def generate_barcode(self, product_code: str, unit: str = "") -> SavedBarcode:
        """Give a product a new in-store EAN-13.

        Raises:
            NotFound: there is no such product.
        """
        user = self.require(Permission.PRODUCT_EDIT)
        with self.database.write() as work:
            record = _record(work.masters, product_code)
            record.product.factor(unit)
            (code,) = in_store_codes(work, 1)
            barcode = Barcode(code, "" if unit == record.product.unit else unit)
            product = replace(record.product, barcodes=(*record.product.barcodes, barcode))
            work.masters.save_products([replace(record, product=product)], {product.id: record})
            self.record(work, "product.barcode", product_code, user=user.name, detail={"barcode": code, "unit": unit})
            work.touch(Topic.PRODUCTS, products=[product.id])
            return SavedBarcode(code, work.commit())

    def generate_barcodes(self, product_codes: Sequence[str]) -> SavedMany:
        """Give an in-store EAN-13 to each of these products that has no barcode at all.

        Raises:
            NotFound: there is no such product.
        """
        user = self.require(Permission.PRODUCT_EDIT)
        with self.database.write() as work:
            found = work.masters.records_by_code(product_codes)
            for code in product_codes:
                if code not in found:
                    raise NotFound(field="product", what=N_("product"), name=code)
            bare = [record for record in found.values() if not record.product.barcodes]
            made = dict(zip((one.product.code for one in bare), in_store_codes(work, len(bare)), strict=True))
            records = [
                replace(one, product=replace(one.product, barcodes=(Barcode(made[one.product.code], ""),)))
                for one in bare
            ]
            ids = work.masters.save_products(records, {one.product.id: one for one in bare}) if bare else {}
            self.record(work, "product.barcode", str(len(bare)), user=user.name, detail={"barcodes": made})
            work.touch(Topic.PRODUCTS, products=ids.values())
            return SavedMany(ids, 0, work.commit())

    def holder(self, code: str) -> Product | None:
        """The product that has this code, or this barcode in any spelling; for telling a duplicate at once."""
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            masters = Masters(connection)
            by_barcode = next(iter(masters.products_by_barcode([code]).values()), None)
            return by_barcode or masters.products_by_code([code]).get(code)

    def delete_product(self, code: str) -> Changes:
        """Delete a product nothing ever happened to.

        Raises:
            InUse: it stands on documents; it can only be disabled.
            NamedElsewhere: something else names it.
        """
        user = self.require(Permission.PRODUCT_EDIT)
        with self.database.write() as work:
            product = _record(work.masters, code).product
            if work.masters.products_with_history([product.id]):
                raise InUse(field="product", name=product.name)
            if place := product_named_in(work.connection, product.id):
                raise NamedElsewhere(field="product", name=product.name, place=_PLACES[place])
            work.waiting_labels.forget([product.id])
            Alerts(work.connection).forget([product.id])
            work.masters.delete_products([product.id])
            self.record(work, "product.delete", code, user=user.name, detail={"before": {"name": product.name}})
            work.touch(Topic.PRODUCTS, products=[product.id])
            return work.commit()

    def product(self, code: str) -> Product:
        """The product of this code; its purchase price is left out for those who may not see cost.

        Raises:
            NotFound: there is none.
        """
        return self.product_record(code).product

    def product_record(self, code: str) -> ProductRecord:
        """The product of this code with its version, for its card."""
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            record = _record(Masters(connection), code)
        if self.may(Permission.COST_VIEW):
            return record
        return replace(record, product=replace(record.product, purchase_price=None))

    def products(self, wanted: ProductFilter | None = None) -> Page[ProductRow]:
        """One page of goods; purchase prices are left out for those who may not see cost."""
        self.require(Permission.PRODUCT_VIEW)
        with self.database.read() as connection:
            page = product_page(connection, wanted or ProductFilter())
        if self.may(Permission.COST_VIEW):
            return page
        return replace(page, rows=tuple(replace(row, purchase_price=None) for row in page.rows))

    def save_party(self, entered: PartyInput) -> Saved:
        """Make or change a supplier or customer; an empty code makes a new one with the next code.

        Raises:
            InvalidValue: a member is malformed; ``field`` names it.
            AlreadyExists: the number of the member's card is somebody else's, who is named.
            Conflict: somebody changed it since ``version``.
        """
        user = self.require(Permission.PARTY_EDIT)
        with self.database.write() as work:
            record = work.masters.party_record(entered.code) if entered.code else None
            if record is not None and entered.version not in {KEEP, record.version}:
                raise Conflict(what=record.name)
            after = joined(merged_party(entered, record), record, self.clock.local().date())
            check_member_cards(work, [after])
            if not after.code:
                after = replace(after, code=_next_code(work, "party_code", "U", work.masters.party_record))
            party_id = work.masters.save_party(after)
            self.record(work, "party.save", after.code, user=user.name, detail=_difference(record, after))
            work.touch(Topic.PARTIES)
            return Saved(party_id, after.code, work.commit())

    def party(self, code: str) -> PartyRecord:
        """The supplier or customer of this code.

        Raises:
            NotFound: there is none.
        """
        self.require(Permission.PARTY_VIEW)
        with self.database.read() as connection:
            return _party(Masters(connection), code)

    def parties(self, wanted: PartyFilter | None = None) -> Page[PartyRow]:
        """One page of suppliers and customers; balances are left out for those who may not see money."""
        self.require(Permission.PARTY_VIEW)
        with self.database.read() as connection:
            return party_page(connection, wanted or PartyFilter(), balances=self.may(Permission.MONEY_VIEW))


def _record(masters: Masters, code: str) -> ProductRecord:
    found = masters.records_by_code([code])
    if code not in found:
        raise NotFound(field="product", what=N_("product"), name=code)
    return found[code]


def _party(masters: Masters, code: str) -> PartyRecord:
    record = masters.party_record(code)
    if record is None:
        raise NotFound(field="party", what=N_("supplier or customer"), name=code)
    return record


def _next_code(work: UnitOfWork, series: str, prefix: str, taken: Callable[[str], object]) -> str:
    while True:
        code = f"{prefix}{work.sequences.take({series: 1})[series]:05d}"
        if taken(code) is None:
            return code


def _difference(before: PartyRecord | None, after: PartyRecord) -> dict[str, object]:
    if before is None:
        return {"after": {"name": after.name, "role": after.role}}
    changed = [one.name for one in fields(after) if getattr(before, one.name) != getattr(after, one.name)]
    return {
        "before": {name: getattr(before, name) for name in changed},
        "after": {name: getattr(after, name) for name in changed},
    }
