"""Suppliers, customers and opening quantities from the templates and workbooks people really have."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.masters import Masters, PartyRecord
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import ManualClock, Session, User
from jxc_desktop.services.exchange import ExchangeService
from jxc_desktop.services.first_run import make_shop
from tests.support.data import data_file

CLOCK = ManualClock(datetime(2026, 11, 21, 9, 30))


@pytest.fixture
def exchange(database: Database) -> ExchangeService:
    make_shop(database, CLOCK, name="小店", language="zh_CN")
    return ExchangeService(database, CLOCK, Session(User(1, "老板", ("owner",), frozenset(Permission))))


def party(exchange: ExchangeService, code: str) -> PartyRecord:
    with exchange.database.read() as connection:
        record = Masters(connection).party_record(code)
    assert record is not None
    return record


def csv_of(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.data
@pytest.mark.parametrize(("what", "file"), [("customers", "customer"), ("suppliers", "vendor")])
def test_a_template_brings_its_parties_once(exchange: ExchangeService, what: str, file: str) -> None:
    path = data_file(f"imports/jsherp_{file}_template.xls")
    first = exchange.run_import(what, path)
    assert (first.new, first.rejected) == (2, 0)
    again = exchange.run_import(what, path)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


def test_a_party_is_matched_by_name_and_becomes_both(exchange: ExchangeService, tmp_path: Path) -> None:
    exchange.run_import("customers", csv_of(tmp_path, "编码,名称,手机,信用额度,账期", "K1,大华,13000000000,5000,30"))
    exchange.run_import("suppliers", csv_of(tmp_path, "名称,开户行,账号", "大华,工行,0012"))
    found = party(exchange, "K1")
    assert (found.role, found.phone, found.bank, found.initials) == ("both", "13000000000", "工行 0012", "dh th")
    assert (found.credit_limit, found.terms_days) == (Decimal(5000), 30)


def test_a_party_without_a_name_is_set_aside(exchange: ExchangeService, tmp_path: Path) -> None:
    done = exchange.run_import("customers", csv_of(tmp_path, "名称,手机", ",13000000000", "大华,1"))
    assert (done.new, done.rejected, done.problems[0].cell) == (1, 1, "A2")


def test_opening_lines_name_goods_by_code_or_barcode(exchange: ExchangeService, tmp_path: Path) -> None:
    exchange.run_import("products", csv_of(tmp_path, "编码,名称,条码", "1,可乐,6901028075763", "2,雪碧,"))
    found = exchange.opening_stock(
        csv_of(
            tmp_path,
            "编码,条码,数量,成本单价,金额",
            "1,,10,2.5,",
            ",6901028075763,0.5,,1.20",
            "2,,,1,",
            "9,,1,1,",
            "2,,-1,1,",
            "2,,x,1,",
        )
    )
    (lines,) = found.lines.values()
    assert [(line.line, line.product, line.quantity, line.unit_cost, line.value) for line in lines] == [
        (1, "1", "10", Decimal("2.5"), None),
        (2, "1", "0.5", None, Decimal("1.20")),
    ]
    assert [note.cell for note in found.problems] == ["A5", "C6", "C7"]
