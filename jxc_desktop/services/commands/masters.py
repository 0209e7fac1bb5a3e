"""Master data by the command file: saved by code, new or changed."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_, InvalidValue
from jxc_desktop.services.commands.line import Answer, Line
from jxc_desktop.services.masters.inputs import PartyInput, ProductInput


def product(line: Line) -> Answer:
    """Save a product."""
    members = line.rest()
    if members.get("code") is None and members.get("name") is None:
        raise InvalidValue("code", "", N_("it is missing"))
    saved = line.services.masterdata.save_product(ProductInput.of(members))
    line.remember(saved.code)
    return Answer({"code": saved.code, "id": saved.id}, changes=saved.changes)


def party(line: Line) -> Answer:
    """Save a supplier or customer."""
    saved = line.services.masterdata.save_party(PartyInput.of(line.rest()))
    line.remember(saved.code)
    return Answer({"code": saved.code, "id": saved.id}, changes=saved.changes)


def warehouse(line: Line) -> Answer:
    """Save a warehouse."""
    code = line.need("code")
    name, active = line.text("name", code), line.flag("active", default=True)
    line.refuse_unknown()
    changes = line.services.masterdata.save_warehouse(code, name, active=active)
    line.remember(code)
    return Answer({"code": code}, changes=changes)


def unit(line: Line) -> Answer:
    """Save a unit by its name."""
    name = line.text("code") or line.text("name")
    line.get("name")
    line.refuse_unknown()
    changes = line.services.masterdata.save_unit(name)
    line.remember(name)
    return Answer({"code": name}, changes=changes)


def category(line: Line) -> Answer:
    """Save a category."""
    code = line.need("code")
    name, parent = line.text("name", code), line.named("parent")
    prefix, digits = line.get("code_prefix"), line.get("code_digits")
    line.refuse_unknown()
    if prefix is not None and not isinstance(prefix, str):
        raise InvalidValue("code_prefix", prefix, N_("a text is needed"))
    if digits is not None and (isinstance(digits, bool) or not isinstance(digits, int)):
        raise InvalidValue("code_digits", digits, N_("a whole number is needed"))
    changes = line.services.masterdata.save_category(code, name, parent, code_prefix=prefix, code_digits=digits)
    line.remember(code)
    return Answer({"code": code}, changes=changes)


def account(line: Line) -> Answer:
    """Save a money account."""
    code = line.need("code")
    name, booked_on = line.text("name", code), line.text("account", "bank")
    active = line.flag("active", default=True)
    line.refuse_unknown()
    changes = line.services.masterdata.save_money_account(code, name, booked_on, active=active)
    line.remember(code)
    return Answer({"code": code}, changes=changes)


def means(line: Line) -> Answer:
    """Save a means of payment; ``key`` is its letter at the counter, an empty ``account`` means it is owed."""
    code = line.need("code")
    name, money_account, letter = line.text("name"), _said(line, "account"), _said(line, "key")
    position = line.get("position")
    gives_change = None if line.get("gives_change") is None else line.flag("gives_change")
    active = None if line.get("active") is None else line.flag("active")
    line.refuse_unknown()
    if position is not None and (isinstance(position, bool) or not isinstance(position, int)):
        raise InvalidValue("position", position, N_("a whole number is needed"))
    changes = line.services.masterdata.save_means(
        code, name, money_account, gives_change=gives_change, key=letter, position=position, active=active
    )
    line.remember(code)
    return Answer({"code": code}, changes=changes)


def _said(line: Line, name: str) -> str | None:
    """A text that leaves things as they are where it is absent, and empties them where it is empty."""
    return None if line.get(name) is None else line.references.resolve(line.text(name))


def all_means(line: Line) -> Answer:
    """The means of payment in their order at the counter, those out of use too."""
    line.refuse_unknown()
    found = line.services.masterdata.means().values()
    return Answer(
        [
            {
                "code": row.code,
                "name": row.name,
                "account": row.money_account,
                "gives_change": row.gives_change,
                "nature": row.nature,
                "key": row.key,
                "position": row.position,
                "active": row.active,
            }
            for row in found
        ]
    )


def user(line: Line) -> Answer:
    """Save a user with their roles and, if given, their PIN."""
    name = line.text("code") or line.text("name")
    line.get("name")
    one, pin = line.text("role"), line.text("pin")
    chosen = line.get("roles", default=[one] if one else [])
    if not isinstance(chosen, list) or not all(isinstance(role, str) for role in chosen):
        raise InvalidValue("roles", chosen, N_("a list is needed"))
    active = line.flag("active", default=True)
    line.refuse_unknown()
    changes = line.services.users.save_user(name, chosen, active=active, pin=pin)
    line.remember(name)
    return Answer({"code": name}, changes=changes)


def generate_barcode(line: Line) -> Answer:
    """Give a product a new in-store code, or one to each of ``products`` that has none."""
    product_code, unit_name = line.named("product"), line.text("unit")
    many = line.get("products")
    if many is not None:
        line.refuse_unknown()
        if not isinstance(many, list) or not all(isinstance(code, str) for code in many):
            raise InvalidValue("products", many, N_("a list is needed"))
        given = line.services.masterdata.generate_barcodes([line.references.resolve(code) for code in many])
        return Answer({"products": list(given.ids)}, changes=given.changes)
    line.refuse_unknown()
    saved = line.services.masterdata.generate_barcode(product_code, unit_name)
    line.remember(saved.barcode)
    return Answer({"barcode": saved.barcode}, changes=saved.changes)


DO = {
    "product": product,
    "party": party,
    "warehouse": warehouse,
    "unit": unit,
    "category": category,
    "account": account,
    "means": means,
    "user": user,
    "generate_barcode": generate_barcode,
}
ASK = {"means": all_means}
