"""Which of the smaller lists go out and come back, and by which use cases: one declaration for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from jxc_desktop.db.queries.exchange import fixed_places, linked_goods, product_codes
from jxc_desktop.db.repositories.masters import Account, Masters
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import Product
from jxc_desktop.domain.recipes import Part, Recipe
from jxc_desktop.domain.values import to_fen
from jxc_desktop.domain.vouchers import VOUCHER_KINDS, BookAccount, VoucherTemplate
from jxc_desktop.i18n import _
from jxc_desktop.services.bins import MAIN, BinFilter, BinInput, BinService
from jxc_desktop.services.document_lists import DocumentListService
from jxc_desktop.services.importing.masters import Desk, Entry, MasterList, Wanted
from jxc_desktop.services.importing.price_lists import LEVELS
from jxc_desktop.services.masterdata import MasterDataService, ProductInput
from jxc_desktop.services.masters.shop import ACCOUNT_KINDS
from jxc_desktop.services.price_rules import PROMOTION_TYPES, amount_of
from jxc_desktop.services.prices import PriceService
from jxc_desktop.services.recipes import RecipeService
from jxc_desktop.services.sales_targets import SalesTarget, SalesTargetService
from jxc_desktop.services.settings import SettingService
from jxc_desktop.services.styles import StyleInput, StyleService
from jxc_desktop.services.users import UserService
from jxc_desktop.services.vouchers import VoucherService

_LAST_MOMENT = time(23, 59, 59, 999_999)
_FIRST_MONTH, _LAST_MONTH = "1900-01", "9999-12"
_UNIT_PRICES = ("price", "member_price", "wholesale_price")


def _of(names: str, row: object) -> dict[str, Any]:
    """Some members of a row by name."""
    return {name: getattr(row, name) for name in names.split()}


# goods


def _goods(desk: Desk) -> list[Product]:
    """All goods by code."""
    with desk.database.read() as connection:
        found = Masters(connection).products_by_code(product_codes(connection))
    return [found[code] for code in sorted(found)]


def _names(desk: Desk, codes: Iterable[str]) -> Mapping[str, str]:
    with desk.database.read() as connection:
        found = Masters(connection).products_by_code(set(codes), barcodes=False)
    return {code: one.name for code, one in found.items()}


def _read_units(desk: Desk) -> Iterator[Entry]:
    for one in _goods(desk):
        parts = ({"unit": unit.name, **_of("factor price member_price wholesale_price", unit)} for unit in one.units)
        yield Entry({"product": one.code, "goods": one.name}, tuple(parts))


def _save_units(desk: Desk, wanted: Wanted) -> None:
    units = [{name: part.get(name) for name in ("unit", "factor", *_UNIT_PRICES)} for part in wanted.parts]
    desk.at(MasterDataService).save_product(ProductInput(code=wanted.head["product"], units=units))


def _read_barcodes(desk: Desk) -> Iterator[Entry]:
    for one in _goods(desk):
        parts = ({"barcode": barcode.code, "unit": barcode.unit or one.unit} for barcode in one.barcodes)
        yield Entry({"product": one.code, "goods": one.name}, tuple(parts))


def _save_barcodes(desk: Desk, wanted: Wanted) -> None:
    codes = [{"barcode": part["barcode"], "unit": part.get("unit", "")} for part in wanted.parts]
    desk.at(MasterDataService).save_product(ProductInput(code=wanted.head["product"], barcodes=codes))


def _read_categories(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(MasterDataService).categories():
        yield Entry(_of("code name parent code_prefix code_digits", one))


def _save_category(desk: Desk, wanted: Wanted) -> None:
    head = wanted.head
    desk.at(MasterDataService).save_category(
        head["code"], head.get("name", head["code"]), head.get("parent", ""),
        code_prefix=head.get("code_prefix"), code_digits=head.get("code_digits"),
    )  # fmt: skip


def _read_recipes(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(RecipeService).recipes():
        parts = ({"part": part.product, "goods": part.name, "part_quantity": part.quantity} for part in one.parts)
        yield Entry(_of("code product quantity fee remark active", one), tuple(parts))


def _save_recipe(desk: Desk, wanted: Wanted) -> None:
    """Save a recipe; a part with the quantity 0 is taken out of it."""
    head = wanted.head
    quantities = {part["part"]: part.get("part_quantity", Decimal(1)) for part in wanted.parts}
    parts = tuple(Part(code, quantity) for code, quantity in quantities.items() if quantity)
    whole = (head.get("quantity", Decimal(1)), head.get("fee", Decimal(0)), parts)
    recipe = Recipe(head["code"], head.get("product", ""), *whole, head.get("remark", ""), head.get("active", True))
    desk.at(RecipeService).save(recipe)


def _read_styles(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(StyleService).styles(active=None):
        yield Entry(_of("code name unit category colours sizes active", one))


def _save_style(desk: Desk, wanted: Wanted) -> None:
    desk.at(StyleService).save(StyleInput(**{**wanted.changes, "code": wanted.head["code"]}))


# prices


def _read_promotions(desk: Desk) -> Iterator[Entry]:
    found = desk.at(PriceService).promotions()
    names = _names(desk, (code for one in found for code, _held in one.products))
    for one in found:
        head = _of("code name type category level quantity percent price starts hours active", one)
        ends = one.ends
        if ends is not None and ends.time() == _LAST_MOMENT:
            ends = datetime.combine(ends.date(), time())
        head |= {"amount": amount_of(one.amount), "threshold": amount_of(one.threshold), "ends": ends}
        parts = ({"product": code, "held": held, "goods": names.get(code, "")} for code, held in one.products)
        yield Entry(head, tuple(parts))


def _save_promotion(desk: Desk, wanted: Wanted) -> None:
    changes = {name: value for name, value in wanted.changes.items() if name != "code"}
    for name in ("amount", "threshold"):
        if name in changes:
            changes[name] = to_fen(changes[name])
    if "ends" in changes and changes["ends"].time() == time():
        changes["ends"] = datetime.combine(changes["ends"].date(), _LAST_MOMENT)
    changes["products"] = tuple((part["product"], part.get("held")) for part in wanted.parts)
    desk.at(PriceService).save_promotion(wanted.head["code"], changes)


def _read_targets(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(SalesTargetService).targets(_FIRST_MONTH, _LAST_MONTH):
        yield Entry(_of("person month amount", one))


def _save_target(desk: Desk, wanted: Wanted) -> None:
    head = wanted.head
    desk.at(SalesTargetService).set(SalesTarget(head["person"], head["month"], head.get("amount", Decimal(0))))


def _read_links(desk: Desk) -> Iterator[Entry]:
    with desk.database.read() as connection:
        for row in linked_goods(connection):
            yield Entry({"channel": row.channel, "named": row.named, "product": row.product, "goods": row.name})


def _save_link(desk: Desk, wanted: Wanted) -> None:
    head = wanted.head
    desk.at(DocumentListService).link(head["channel"], head["named"], head.get("product", ""))


# places


def _read_warehouses(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(MasterDataService).warehouses():
        yield Entry(_of("code name active", one))


def _save_warehouse(desk: Desk, wanted: Wanted) -> None:
    head = wanted.head
    desk.at(MasterDataService).save_warehouse(
        head["code"], head.get("name", head["code"]), active=head.get("active", True)
    )


def _read_bins(desk: Desk) -> Iterator[Entry]:
    bins = desk.at(BinService)
    for one in (*bins.bins(), *bins.bins(BinFilter(state="disabled"))):
        yield Entry(_of("warehouse code name position active", one))


def _save_bin(desk: Desk, wanted: Wanted) -> None:
    entered = {name: value for name, value in wanted.changes.items() if name not in ("warehouse", "code")}
    desk.at(BinService).save(BinInput(wanted.head["code"], wanted.head["warehouse"], **entered))


def _read_fixed_bins(desk: Desk) -> Iterator[Entry]:
    with desk.database.read() as connection:
        for row in fixed_places(connection):
            yield Entry({"product": row.product, "goods": row.name, "warehouse": row.warehouse, "bin": row.bin})


def _save_fixed_bin(desk: Desk, wanted: Wanted) -> None:
    head = wanted.head
    desk.at(BinService).fix(head["product"], head.get("bin", ""), head["warehouse"])


# money


def _read_chart(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(MasterDataService).accounts().values():
        yield Entry(_of("code number name kind", one))


def _save_account(desk: Desk, wanted: Wanted) -> None:
    head = wanted.head
    account = Account(head["code"], head.get("number", ""), head.get("name", head["code"]), head.get("kind", "expense"))
    desk.at(MasterDataService).save_account(account)


def _chart(desk: Desk) -> Mapping[str, str]:
    return {code: one.name for code, one in desk.at(MasterDataService).accounts().items()}


def _read_money_accounts(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(MasterDataService).money_accounts().values():
        yield Entry(_of("code name account active", one))


def _save_money_account(desk: Desk, wanted: Wanted) -> None:
    head = wanted.head
    desk.at(MasterDataService).save_money_account(
        head["code"], head.get("name", head["code"]), head.get("account", "bank"), active=head.get("active", True)
    )


def _read_means(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(MasterDataService).means().values():
        yield Entry({**_of("code name gives_change key position active", one), "account": one.money_account})


def _save_means(desk: Desk, wanted: Wanted) -> None:
    said = {name: value for name, value in wanted.changes.items() if name != "code"}
    if "account" in said:
        said["money_account"] = said.pop("account")
    desk.at(MasterDataService).save_means(wanted.head["code"], **said)


def _read_templates(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(VoucherService).templates():
        parts = ({"account": code, **_of("number name by_party", book)} for code, book in one.accounts.items())
        yield Entry(_of("kind word summary", one), tuple(parts))


def _save_template(desk: Desk, wanted: Wanted) -> None:
    vouchers, head = desk.at(VoucherService), wanted.head
    before = next(one for one in vouchers.templates() if one.kind == head["kind"])
    books = {
        part["account"]: BookAccount(part.get("number", ""), part.get("name", ""), bool(part.get("by_party")))
        for part in wanted.parts
    }
    vouchers.save_template(VoucherTemplate(head["kind"], head["word"], head["summary"], books, before.version))


# the shop


def _read_users(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(UserService).users():
        yield Entry(_of("name roles active", one))


def _save_user(desk: Desk, wanted: Wanted) -> None:
    head = wanted.head
    desk.at(UserService).save_user(head["name"], head.get("roles", ()), active=head.get("active", True))


def _roles(desk: Desk) -> Mapping[str, str]:
    return {one.code: one.name for one in desk.at(UserService).roles()}


def _read_settings(desk: Desk) -> Iterator[Entry]:
    for one in desk.at(SettingService).all():
        yield Entry({"name": one.name, "value": one.value, "about": _(one.description)})


def _save_setting(desk: Desk, wanted: Wanted) -> None:
    desk.at(SettingService).set(wanted.head["name"], wanted.head["value"])


_IN_MAIN = {"warehouse": MAIN}
_NAMED_GOODS = frozenset({"goods"})
_LEVEL_WORDS = {"level": lambda _desk: LEVELS}
_GOODS_SEEN = (Permission.PRODUCT_EDIT, Permission.PRODUCT_VIEW)

MASTERS: dict[str, MasterList] = {
    "product_units": MasterList(
        *_GOODS_SEEN,
        ("product",),
        _read_units,
        _save_units,
        part=("unit",),
        part_fields=("unit", "factor", *_UNIT_PRICES),
        told=_NAMED_GOODS,
        renamed={"units": "unit", "code": "product"},
        makes=False,
    ),
    "barcodes": MasterList(
        *_GOODS_SEEN,
        ("product",),
        _read_barcodes,
        _save_barcodes,
        part=("barcode",),
        part_fields=("barcode", "unit"),
        told=_NAMED_GOODS,
        renamed={"barcodes": "barcode", "code": "product"},
        makes=False,
    ),
    "categories": MasterList(*_GOODS_SEEN, ("code",), _read_categories, _save_category),
    "recipes": MasterList(
        *_GOODS_SEEN,
        ("code",),
        _read_recipes,
        _save_recipe,
        part=("part",),
        part_fields=("part", "part_quantity"),
        told=_NAMED_GOODS,
        renamed={"parts": "part"},
    ),
    "styles": MasterList(*_GOODS_SEEN, ("code",), _read_styles, _save_style),
    "promotions": MasterList(
        Permission.PRICE_EDIT,
        Permission.PRODUCT_VIEW,
        ("code",),
        _read_promotions,
        _save_promotion,
        part=("product",),
        part_fields=("product", "held"),
        told=_NAMED_GOODS,
        words={"type": lambda _desk: PROMOTION_TYPES, **_LEVEL_WORDS},
        renamed={"products": "product"},
    ),
    "sales_targets": MasterList(
        Permission.SALES_TARGET, Permission.REPORT_VIEW, ("person", "month"), _read_targets, _save_target
    ),
    "channel_goods": MasterList(
        Permission.SALES_ORDER,
        Permission.PRODUCT_VIEW,
        ("channel", "named"),
        _read_links,
        _save_link,
        told=_NAMED_GOODS,
    ),
    "warehouses": MasterList(
        Permission.WAREHOUSE_EDIT, Permission.STOCK_VIEW, ("code",), _read_warehouses, _save_warehouse
    ),
    "bins": MasterList(
        Permission.WAREHOUSE_EDIT,
        Permission.STOCK_VIEW,
        ("warehouse", "code"),
        _read_bins,
        _save_bin,
        otherwise=_IN_MAIN,
    ),
    "fixed_bins": MasterList(
        Permission.WAREHOUSE_EDIT,
        Permission.STOCK_VIEW,
        ("warehouse", "product"),
        _read_fixed_bins,
        _save_fixed_bin,
        otherwise=_IN_MAIN,
        told=_NAMED_GOODS,
    ),
    "chart_of_accounts": MasterList(
        Permission.SETTING_EDIT,
        Permission.LEDGER_VIEW,
        ("code",),
        _read_chart,
        _save_account,
        words={"kind": lambda _desk: ACCOUNT_KINDS},
        translated=frozenset({"name"}),
    ),
    "money_accounts": MasterList(
        Permission.SETTING_EDIT,
        Permission.MONEY_VIEW,
        ("code",),
        _read_money_accounts,
        _save_money_account,
        words={"account": _chart},
        translated=frozenset({"name"}),
    ),
    "means": MasterList(
        Permission.SETTING_EDIT,
        Permission.SETTING_EDIT,
        ("code",),
        _read_means,
        _save_means,
        translated=frozenset({"name"}),
    ),
    "voucher_templates": MasterList(
        Permission.VOUCHER,
        Permission.VOUCHER,
        ("kind",),
        _read_templates,
        _save_template,
        part=("account",),
        part_fields=("account", "number", "name", "by_party"),
        words={"kind": lambda _desk: {code: kind_of(code).name for code in VOUCHER_KINDS}, "account": _chart},
        renamed={"accounts": "number"},
        makes=False,
    ),
    "users": MasterList(
        Permission.USER_EDIT, Permission.USER_EDIT, ("name",), _read_users, _save_user, words={"roles": _roles}
    ),
    "settings": MasterList(
        Permission.SETTING_EDIT,
        Permission.SETTING_EDIT,
        ("name",),
        _read_settings,
        _save_setting,
        told=frozenset({"about"}),
        makes=False,
    ),
}
"""Every list that is read and saved by this one mechanism, in the order they are offered."""
