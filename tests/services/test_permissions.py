"""Every use case by every role: allowed only with its right, refused with no trace but that in the audit."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jxc_desktop.db.engine import Database
from jxc_desktop.db.queries.documents import DocumentFilter
from jxc_desktop.db.queries.ledgers import StockFilter
from jxc_desktop.db.repositories.masters import Account
from jxc_desktop.domain.documents import Draft, DraftLine
from jxc_desktop.domain.errors import NotAllowed
from jxc_desktop.domain.permissions import DEFAULT_ROLES, Permission
from jxc_desktop.services.alerts import AlertFilter
from jxc_desktop.services.base import User
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.handheld import ScanInput
from jxc_desktop.services.masters.inputs import PartyInput, ProductInput
from jxc_desktop.services.members import Loading
from jxc_desktop.services.own_reports import OwnReportInput, Query
from jxc_desktop.services.paper import PrintOrder
from jxc_desktop.services.recipes import Part, Recipe
from jxc_desktop.services.sales_targets import SalesTarget
from jxc_desktop.services.service import Service
from jxc_desktop.services.stocktaking.values import CountInput
from jxc_desktop.services.styles import StyleInput
from tests.support.commands import Books

OPEN_TO_ALL = {
    # Who signs in has no rights yet; signing in checks the PIN itself.
    "users.sign_in", "users.switch", "users.approve", "users.sign_in_trusted", "users.sign_out", "users.first_pin",
    "users.refresh", "users.set_pin", "users.users",
    # Declarations of the program and settings that every window needs; no data of the shop.
    "documents.kinds", "exchange.imports", "exchange.propose_mapping", "bins.label_layouts", "reports.reports",
    "exchange.file_name_of", "reports.file_name", "settings.get", "settings.shop", "settings.stock_reasons",
    "settings.all", "users.roles", "counter_keys.keys",
    # Names that windows offer for choice.
    "masterdata.accounts", "masterdata.categories", "masterdata.means", "masterdata.money_accounts",
    "masterdata.units", "masterdata.warehouses", "printing.printer_states",
    # Work on values that were answered to somebody who had the right, or on goods in memory at the counter.
    "reports.drill", "counter.price", "counter.check_date", "scanning.interpret",
    # The first open day, which every date is checked against; what there is to print on and to choose for a template.
    "periods.open_from", "paper.columns_of", "paper.fields_of", "paper.office_ready", "paper.papers",
    # A worker of the program itself, not a person.
    "printing.work_queue", "printing.resume", "alerts.daily",
    "scheduled_exports.run_due",
}  # fmt: skip
"""Use cases without a right of their own, and why."""

DRAFT = Draft("goods_receipt", "key", (DraftLine(1, product="A"),), counter="1")
CART = Draft("counter_sale", "key", (DraftLine(1, product="A"),), counter="1")
REFUND = Draft("counter_refund", "key", (DraftLine(1, product="A"),), counter="1", source="CS1-20260521-0001")
RECEIPT = "GR-20260520-0001"
SPECIAL: dict[str, Any] = {
    "cart": CART,
    "draft": DRAFT,
    "entered": None,
    "kind": "goods_receipt",
    "kinds": ["goods_receipt"],
    "name": "negative",
    "permission": Permission.PRINT,
    "permissions": [],
    "value": Decimal(1),
    "wanted": None,
    "what": "products",
}
BY_METHOD: dict[str, dict[str, Any]] = {
    "draft_paper.print": {"order": PrintOrder("")},
    "draft_paper.pdf": {"order": PrintOrder("")},
    "draft_paper.save_pdf": {"order": PrintOrder("")},
    "documents.list": {"wanted": DocumentFilter()},
    "alerts.alerts": {"wanted": AlertFilter()},
    "alerts.set_limit": {"alert": "low", "threshold": Decimal(5), "category": "", "product": ""},
    "alerts.snooze": {"ids": [], "days": 1},
    "alerts.act": {"alert": 1, "action": "count"},
    "ledgers.stock_list": {"wanted": StockFilter()},
    "masterdata.save_product": {"entered": ProductInput(code="Z", name="Z", unit="个")},
    "masterdata.save_products": {"entered": [ProductInput(code="Z", name="Z", unit="个")]},
    "masterdata.save_party": {"entered": PartyInput(code="Z", name="Z", role="customer")},
    "masterdata.save_account": {"account": Account("Z", "9999", "Z", "asset")},
    "styles.save": {"entered": StyleInput("Z", "Z", colours=["Z"], sizes=["Z"])},
    "recipes.save": {"recipe": Recipe("Z", "A", parts=(Part("B", Decimal(1)),))},
    "documents.void": {"key": "kept"},
    "orders.close": {"number": RECEIPT},
    "orders.reopen": {"number": RECEIPT},
    "orders.sent": {"number": RECEIPT},
    "attachments.add": {"number": RECEIPT, "path": Path(__file__)},
    "attachments.remove": {"number": RECEIPT},
    "paper.save_pdf": {"order": PrintOrder(RECEIPT)},
    "statements.save_pdf": {"statement": SimpleNamespace(party="WALKIN-C")},
    "statements.save_letter": {"reminder": SimpleNamespace(party="WALKIN-C")},
    "statements.print_statement": {"statement": SimpleNamespace(party="WALKIN-C", since="", until="")},
    "statements.print_letter": {"reminder": SimpleNamespace(party="WALKIN-C", at="")},
    "stocktakes.open": {"wanted": CountInput()},
    "handheld.read_scans": {"wanted": ScanInput(codes=("1",))},
    "handheld.count_tags": {"wanted": ScanInput(codes=("1",))},
    "handheld.save_rejects": {"rejects": []},
    "counter.refund": {"draft": REFUND},
    "counter.quote": {"draft": CART},
    "settings.set": {"value": "warn"},
    "members.top_up": {"asked": Loading(Decimal(1), member="WALKIN-C")},
    "members.pay_back": {"asked": Loading(Decimal(1), member="WALKIN-C")},
    "own_reports.choices": {"query": Query("sales"), "dimension": "product"},
    "own_reports.save": {"entered": OwnReportInput(name="Z", definition={"fact": "sales", "values": ["amount"]})},
    "sales_targets.set": {"target": SalesTarget("Z", "2026-05", Decimal(1))},
    "users.save_role": {"permissions": []},
}


def use_cases() -> list[str]:
    """The public methods of all services, as ``service.method``."""
    found = []
    for name, kind in typing.get_type_hints(Services).items():
        if issubclass(kind, Service):
            own = {method for method, _ in inspect.getmembers(kind, inspect.isfunction)} - set(vars(Service))
            found += [f"{name}.{method}" for method in sorted(own) if not method.startswith("_")]
    return found


def call(services: Services, use_case: str) -> None:
    """Call a use case with whatever fits its parameters; only the question of rights matters."""
    name, method = use_case.split(".")
    bound = getattr(getattr(services, name), method)
    arguments: dict[str, Any] = {}
    for parameter in inspect.signature(bound).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        if parameter.name in BY_METHOD.get(use_case, {}):
            arguments[parameter.name] = BY_METHOD[use_case][parameter.name]
        elif parameter.default is parameter.empty:
            arguments[parameter.name] = _fitting(parameter)
    bound(**arguments)


def _fitting(parameter: inspect.Parameter) -> Any:
    if parameter.name in SPECIAL:
        return SPECIAL[parameter.name]
    by_type = {
        "int": 1,
        "Decimal": Decimal(1),
        "Path": Path("nowhere"),
        "date | None": date(2026, 5, 1),
        "date": date(2026, 5, 1),
    }
    return by_type.get(str(parameter.annotation), "1")


def refusal(services: Services, use_case: str) -> Permission | None:
    """The right somebody was refused for; none if it was not a question of rights."""
    try:
        call(services, use_case)
    except NotAllowed as refused:
        return Permission(str(refused.facts["permission"]))
    except Exception:  # noqa: BLE001  (anything else was allowed, and failed for want of sense)
        return None
    return None


def content(database: Database) -> list[tuple[str, int]]:
    """How many rows every table has, but for the audit."""
    with database.read() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return [
            (name, connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
            for name in tables.scalars().all()
            if name != "audit"
        ]


def denied(database: Database) -> int:
    with database.read() as connection:
        statement = "SELECT count(*) FROM audit WHERE action = 'use_case.denied' AND outcome = 'denied'"
        return int(connection.exec_driver_sql(statement).scalar_one())


def sign_in(books: Books, *rights: Permission) -> None:
    session = books.services.documents.session
    assert session.user is not None
    session.user = User(session.user.id, "somebody", (), frozenset(rights))


@pytest.fixture
def shop(books: Books) -> Iterator[Books]:
    if books.database.dialect != "sqlite":
        pytest.skip("rights are the same on every engine")
    books.product()
    books.receive("A", "10", "5", "2026-05-20")
    books.do("open_shift", counter="1", float="0")
    books.sell("A", "1", "2026-05-21T09:00")
    books.do("draft", kind="goods_receipt", key="kept", lines=[{"product": "A"}])
    yield books


def test_nobody_without_rights_may_do_anything_but_what_is_listed(shop: Books) -> None:
    before, count = content(shop.database), 0
    allowed = set()
    for use_case in use_cases():
        sign_in(shop)
        if use_case in OPEN_TO_ALL:
            continue
        if refusal(shop.services, use_case) is None:
            allowed.add(use_case)
        else:
            count += 1
    assert allowed == set()
    assert content(shop.database) == before
    assert denied(shop.database) == count
    assert set(use_cases()) >= OPEN_TO_ALL


def test_nobody_signed_in_may_do_nothing(shop: Books) -> None:
    for use_case in use_cases():
        shop.services.documents.session.user = None
        if use_case not in OPEN_TO_ALL:
            assert refusal(shop.services, use_case) is not None, use_case


@pytest.mark.parametrize("role", DEFAULT_ROLES)
def test_a_role_may_do_exactly_what_its_rights_allow(shop: Books, role: str) -> None:
    rights = DEFAULT_ROLES[role]
    for use_case in use_cases():
        if use_case in OPEN_TO_ALL:
            continue
        sign_in(shop)
        first = refusal(shop.services, use_case)
        assert first is not None, use_case
        if first not in rights:
            before = content(shop.database)
            sign_in(shop, *rights)
            assert refusal(shop.services, use_case) == first, use_case
            assert content(shop.database) == before, use_case


def test_every_right_is_asked_for_somewhere(shop: Books) -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("services", "domain/kinds")
        for path in (Path(__file__).resolve().parents[2] / "jxc_desktop" / folder).rglob("*.py")
    )
    doubts = {right for right in Permission if right.value.startswith("doubt.")}
    unused = [right.name for right in Permission if right not in doubts and f"Permission.{right.name}" not in source]
    assert unused == []


def test_costs_are_left_out_for_those_who_may_not_see_them(shop: Books) -> None:
    sign_in(shop, *DEFAULT_ROLES["counter_operator"])
    services = shop.services
    assert services.ledgers.stock("A").value is None
    assert services.ledgers.stock("A").average is None
    assert services.ledgers.stock("A").layers == ()
    assert {row.cost for row in services.ledgers.moves("A")} == {None}
    number = services.documents.list(DocumentFilter()).rows[0].number
    assert {line.cost for line in services.documents.view(number).lines} == {None}
