"""Goods and parties as entered: every member optional, absent means "leave as it is"."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Final, TypeVar

from jxc_desktop.db.repositories.masters import PartyRecord, ProductRecord
from jxc_desktop.domain.barcode import canonical, normalise
from jxc_desktop.domain.errors import N_, InvalidValue, UnknownMember
from jxc_desktop.domain.members import read_birthday
from jxc_desktop.domain.pinyin import initials
from jxc_desktop.domain.product import Barcode, Costing, NegativePolicy, Product, ProductUnit, check_units
from jxc_desktop.domain.values import amount, number, plain, price, quantity, read_business_time
from jxc_desktop.i18n import _
from jxc_desktop.services.engine.days import day_number


class Keep(Enum):
    """The value of a member that was not entered."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP
_Input = TypeVar("_Input", "ProductInput", "PartyInput")
_Choice = TypeVar("_Choice", bound=StrEnum)
LONGEST_CARD = 40
_LEVELS = ("retail", "member", "wholesale")
_ROLES = ("supplier", "customer", "both")


@dataclass(frozen=True, slots=True)
class ProductInput:
    """A product to make or change. ``None`` or empty text clears an optional value.

    ``units`` replaces all units beside the base unit: mappings of ``unit``, ``factor`` and optionally
    ``barcode``, ``price``, ``member_price``, ``wholesale_price``. ``barcodes`` replaces all barcodes:
    texts, or mappings of ``barcode`` and ``unit``. ``custom`` changes only the fields it names.
    ``version`` refuses the change when somebody else was quicker.
    """

    code: str = ""
    name: object = KEEP
    unit: object = KEEP
    specification: object = KEEP
    initials: object = KEEP
    category: object = KEEP
    supplier: object = KEEP
    units: Sequence[Mapping[str, object]] | Keep = KEEP
    barcodes: Sequence[object] | Keep = KEEP
    price: object = KEEP
    member_price: object = KEEP
    wholesale_price: object = KEEP
    floor_price: object = KEEP
    purchase_price: object = KEEP
    costing: object = KEEP
    negative: object = KEEP
    tax_rate: object = KEEP
    minimum: object = KEEP
    maximum: object = KEEP
    purchase_unit: object = KEEP
    weight: object = KEEP
    lots: object = KEEP
    serials: object = KEEP
    shelf_life_days: object = KEEP
    warranty_days: object = KEEP
    active: object = KEEP
    remark: object = KEEP
    custom: Mapping[str, object] | Keep = KEEP
    version: int | Keep = KEEP

    @classmethod
    def of(cls, members: Mapping[str, object]) -> ProductInput:
        """An input of the members of a command file line (``min`` and ``max`` are its words).

        Raises:
            UnknownMember: a member nobody reads.
        """
        return _of(cls, members, {"min": "minimum", "max": "maximum"})


@dataclass(frozen=True, slots=True)
class PartyInput:
    """A supplier or customer to make or change; ``None`` or empty text clears an optional value."""

    code: str = ""
    name: object = KEEP
    role: object = KEEP
    initials: object = KEEP
    level: object = KEEP
    contact: object = KEEP
    phone: object = KEEP
    address: object = KEEP
    area: object = KEEP
    tax_number: object = KEEP
    bank: object = KEEP
    remark: object = KEEP
    credit_limit: object = KEEP
    terms_days: object = KEEP
    lead_days: object = KEEP
    salesperson: object = KEEP
    member_card: object = KEEP
    birthday: object = KEEP
    joined: object = KEEP
    active: object = KEEP
    custom: Mapping[str, object] | Keep = KEEP
    version: int | Keep = KEEP

    @classmethod
    def of(cls, members: Mapping[str, object]) -> PartyInput:
        """An input of the members of a command file line.

        Raises:
            UnknownMember: a member nobody reads.
        """
        return _of(cls, members, {})


def _of(kind: type[_Input], members: Mapping[str, object], other_words: Mapping[str, str]) -> _Input:
    known = {field.name for field in fields(kind)} - set(other_words.values()) | set(other_words)
    for member in members:
        if member not in known:
            raise UnknownMember(field=member, member=member)
    values: dict[str, Any] = {other_words.get(name, name): value for name, value in members.items()}
    if "code" in values:
        values["code"] = _text(values["code"], "code", 100)
    return kind(**values)


def merged_product(entered: ProductInput, record: ProductRecord | None) -> ProductRecord:
    """The product as it will be; nothing is looked up.

    Raises:
        InvalidValue: a member is missing, malformed or out of range; ``field`` names it.
    """
    before = record.product if record else Product(0, entered.code, "", _("piece"))
    changes: dict[str, Any] = {**_texts(entered), **_numbers(entered), **_choices(entered)}
    name = changes.get("name", before.name)
    if not name:
        raise InvalidValue("name", name, N_("it is empty"))
    if entered.initials is not KEEP:
        changes["initials"] = _initials(entered.initials) or " ".join(initials(name))
    elif name != before.name:
        changes["initials"] = " ".join(initials(name))
    unit = changes.get("unit", before.unit)
    if not unit:
        raise InvalidValue("unit", unit, N_("it is empty"))
    if entered.units is not KEEP:
        changes["units"] = tuple(sorted(map(_unit, entered.units), key=lambda one: (one.factor, one.name)))
    check_units(unit, changes.get("units", before.units))
    purchase_unit = changes.get("purchase_unit", before.purchase_unit)
    if purchase_unit not in {"", unit, *(one.name for one in changes.get("units", before.units))}:
        raise InvalidValue("purchase_unit", purchase_unit, N_("the product has no such unit"))
    changes["barcodes"] = _barcodes(
        entered, before, {"", *(one.name for one in changes.get("units", before.units))}, unit
    )
    if entered.custom is not KEEP:
        changes["custom"] = _custom(before.custom, entered.custom)
    product = _keeping_lots(replace(before, **changes))
    if product.minimum is not None and product.maximum is not None and product.minimum > product.maximum:
        raise InvalidValue("min", product.minimum, N_("it is above the most in stock"))
    old = record or ProductRecord(before)
    return replace(
        old,
        product=product,
        warranty_days=old.warranty_days
        if entered.warranty_days is KEEP
        else _days(entered.warranty_days, "warranty_days", 1),
        remark=old.remark if entered.remark is KEEP else _text(entered.remark, "remark", 1000, lines=True),
    )


def _keeping_lots(product: Product) -> Product:
    """What is costed by lot or serial number keeps them."""
    return replace(
        product,
        lots=product.lots or product.costing is Costing.LOT,
        serials=product.serials or product.costing is Costing.SERIAL,
    )


def merged_party(entered: PartyInput, record: PartyRecord | None) -> PartyRecord:
    """The supplier or customer as it will be; nothing is looked up.

    Raises:
        InvalidValue: a member is missing, malformed or out of range; ``field`` names it.
    """
    before = record or PartyRecord(0, entered.code, "", "customer")
    changes: dict[str, Any] = {
        name: _text(getattr(entered, name), name, 200)
        for name in ("name", "contact", "phone", "address", "area", "tax_number", "bank", "remark", "salesperson")
        if getattr(entered, name) is not KEEP
    }
    for name, choices in (("role", _ROLES), ("level", _LEVELS)):
        if getattr(entered, name) is not KEEP:
            changes[name] = _one_of(getattr(entered, name), name, choices)
    if entered.credit_limit is not KEEP:
        changes["credit_limit"] = None if _empty(entered.credit_limit) else amount(entered.credit_limit, "credit_limit")
    if entered.terms_days is not KEEP:
        changes["terms_days"] = _days(entered.terms_days, "terms_days", 0)
    if entered.lead_days is not KEEP:
        changes["lead_days"] = _days(entered.lead_days, "lead_days", 0)
    changes |= _membership(entered)
    if entered.active is not KEEP:
        changes["active"] = _flag(entered.active, "active")
    if entered.custom is not KEEP:
        changes["custom"] = _custom(before.custom, entered.custom)
    name = changes.get("name", before.name)
    if not name:
        raise InvalidValue("name", name, N_("it is empty"))
    if entered.initials is not KEEP:
        changes["initials"] = _initials(entered.initials) or " ".join(initials(name))
    elif name != before.name:
        changes["initials"] = " ".join(initials(name))
    return replace(before, **changes)


def _membership(entered: PartyInput) -> dict[str, object]:
    """What makes a customer a member: the number of the card, the birthday, since when."""
    changes: dict[str, object] = {}
    if entered.member_card is not KEEP:
        changes["member_card"] = "" if _empty(entered.member_card) else clean_card(entered.member_card)
    if entered.birthday is not KEEP:
        changes["birthday"] = read_birthday(entered.birthday)
    if entered.joined is not KEEP:
        changes["joined"] = None if _empty(entered.joined) else _day(entered.joined, "joined")
    return changes


def _day(value: object, field: str) -> int:
    """A day as 20260501, of a date or its text."""
    return day_number(value if type(value) is date else read_business_time(value, field).date())


def clean_card(entered: object, field: str = "member_card") -> str:
    """The number of a card made clean for keeping, as a scan of it is read.

    Raises:
        InvalidValue: it is too long, or holds blanks or invisible characters.
    """
    if isinstance(entered, bool) or not isinstance(entered, (str, int)):
        raise InvalidValue(field, entered, N_("a text is needed"))
    code = unicodedata.normalize("NFKC", str(entered)).strip()
    if len(code) > LONGEST_CARD:
        raise InvalidValue(field, code[:LONGEST_CARD], N_("it is too long"))
    if not code.isprintable() or any(character.isspace() for character in code):
        raise InvalidValue(field, ascii(code), N_("it holds blanks or invisible characters"))
    return code


def _texts(entered: ProductInput) -> dict[str, str]:
    lengths = {"name": 200, "unit": 20, "purchase_unit": 20, "specification": 200, "category": 100, "supplier": 100}
    return {
        name: _text(getattr(entered, name), name, longest)
        for name, longest in lengths.items()
        if getattr(entered, name) is not KEEP
    }


def _numbers(entered: ProductInput) -> dict[str, object]:
    changes: dict[str, object] = {}
    if entered.price is not KEEP:
        changes["price"] = price(entered.price, "price")
    for name in ("member_price", "wholesale_price", "floor_price", "purchase_price", "weight"):
        value = getattr(entered, name)
        if value is not KEEP:
            changes[name] = None if _empty(value) else price(value, name)
    for name, member in (("minimum", "min"), ("maximum", "max")):
        value = getattr(entered, name)
        if value is not KEEP:
            changes[name] = None if _empty(value) else _not_negative(quantity(value, member), member)
    if entered.tax_rate is not KEEP:
        changes["tax_rate"] = _rate(entered.tax_rate)
    if entered.shelf_life_days is not KEEP:
        changes["shelf_life_days"] = _days(entered.shelf_life_days, "shelf_life_days", 1)
    return changes


def _choices(entered: ProductInput) -> dict[str, object]:
    changes: dict[str, object] = {}
    if entered.costing is not KEEP:
        changes["costing"] = _word(entered.costing, "costing", Costing)
    if entered.negative is not KEEP:
        changes["negative"] = _word(entered.negative or "", "negative", NegativePolicy)
    for name in ("lots", "serials", "active"):
        if getattr(entered, name) is not KEEP:
            changes[name] = _flag(getattr(entered, name), name)
    return changes


def _unit(members: Mapping[str, object]) -> ProductUnit:
    known = {"unit", "factor", "barcode", "price", "member_price", "wholesale_price"}
    for member in members:
        if member not in known:
            raise UnknownMember(field=f"units.{member}", member=member)
    name = _text(members.get("unit", ""), "units", 20)
    if not name:
        raise InvalidValue("units", name, N_("it is empty"))
    factor = quantity(members.get("factor"), "factor")
    if factor <= 0:
        raise InvalidValue("factor", members.get("factor"), N_("its factor is not above zero"))
    prices = {
        one: None if _empty(members.get(one)) else price(members[one], one)
        for one in ("price", "member_price", "wholesale_price")
    }
    return ProductUnit(name, plain(factor), **prices)


def _barcodes(entered: ProductInput, before: Product, unit_names: set[str], base: str) -> tuple[Barcode, ...]:
    """All barcodes after the change, each number once; those of units taken away go with them."""
    if entered.barcodes is KEEP:
        codes = [barcode for barcode in before.barcodes if barcode.unit in unit_names]
    else:
        codes = [_barcode(one, unit_names, base) for one in entered.barcodes]
    if entered.units is not KEEP:
        for members in entered.units:
            if not _empty(members.get("barcode")):
                codes.append(Barcode(clean_barcode(members["barcode"]), str(members["unit"]).strip()))
    by_number: dict[str, Barcode] = {}
    for barcode in codes:
        other = by_number.get(canonical(barcode.code))
        if other is not None and other.unit != barcode.unit and entered.barcodes is not KEEP:
            raise InvalidValue("barcodes", barcode.code, N_("it is given to two units"))
        by_number[canonical(barcode.code)] = barcode
    return tuple(sorted(by_number.values(), key=lambda one: one.code))


def _barcode(entered: object, unit_names: set[str], base: str) -> Barcode:
    members = entered if isinstance(entered, Mapping) else {"barcode": entered}
    for member in members:
        if member not in {"barcode", "unit"}:
            raise UnknownMember(field=f"barcodes.{member}", member=str(member))
    unit = _text(members.get("unit", ""), "barcodes", 20)
    unit = "" if unit == base else unit
    if unit not in unit_names:
        raise InvalidValue("barcodes", unit, N_("the product has no such unit"))
    return Barcode(clean_barcode(members.get("barcode")), unit)


def clean_barcode(entered: object) -> str:
    """A barcode made clean for keeping.

    Raises:
        InvalidValue: it is empty, too long, or holds blanks or invisible characters.
    """
    if isinstance(entered, bool) or not isinstance(entered, (str, int)):
        raise InvalidValue("barcode", entered, N_("a text is needed"))
    code = normalise(str(entered)).code
    if len(code) > 64 or any(character.isspace() or not character.isprintable() for character in code):
        raise InvalidValue("barcode", code, N_("it holds blanks or invisible characters"))
    return code


def _text(value: object, field: str, longest: int, *, lines: bool = False) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidValue(field, value, N_("a text is needed"))
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > longest:
        raise InvalidValue(field, text[:40], N_("it is too long"))
    bad = ("Cc", "Cf", "Cs", "Zl", "Zp")
    if any(unicodedata.category(one) in bad and not (lines and one == "\n") for one in text):
        raise InvalidValue(field, ascii(text[:40]), N_("it holds invisible characters"))
    return text


def _initials(value: object) -> str:
    words = _text(value, "initials", 200).casefold().split()
    for word in words:
        if not (word.isascii() and word.isalnum()):
            raise InvalidValue("initials", word, N_("only letters and digits can be initials"))
    return " ".join(dict.fromkeys(words))


def _custom(before: Mapping[str, str], entered: Mapping[str, object]) -> dict[str, str]:
    changed = {_text(name, "custom", 50): _text(value, "custom", 500, lines=True) for name, value in entered.items()}
    return {name: value for name, value in {**before, **changed}.items() if value}


def _word(value: object, field: str, choices: type[_Choice]) -> _Choice:
    return choices(_one_of(value, field, tuple(choice.value for choice in choices)))


def _one_of(value: object, field: str, choices: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise InvalidValue(field, value, N_("it is none of the choices"))
    return str(value)


def _flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue(field, value, N_("true or false is needed"))
    return value


def _empty(value: object) -> bool:
    return value is None or value == ""


def _not_negative(value: Decimal, field: str) -> Decimal:
    if value < 0:
        raise InvalidValue(field, value, N_("it is negative"))
    return plain(value)


def _rate(value: object) -> Decimal:
    rate = number(value, "tax_rate")
    if not 0 <= rate <= 100 or rate != rate.quantize(Decimal("0.0001")):
        raise InvalidValue("tax_rate", value, N_("a percentage between 0 and 100 is needed"))
    return plain(rate)


def _days(value: object, field: str, least: int) -> int | None:
    if _empty(value):
        return None
    days = number(value, field)
    if days != int(days) or not least <= days <= 36_500:
        raise InvalidValue(field, value, N_("a whole number of days is needed"))
    return int(days)
