"""The history of another program becomes closed sales: control totals to the cent, nothing moved, nothing doubled."""

from __future__ import annotations

import csv
import gzip
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from jxc_desktop.db.queries.documents import DocumentFilter
from jxc_desktop.domain.errors import Cancelled
from jxc_desktop.services.base import Progress
from jxc_desktop.services.exchange import ImportChoices
from tests.support.commands import Books
from tests.support.data import data_file

TAFENG = {
    "date": "TRANSACTION_DT", "customer": "CUSTOMER_ID", "product": "PRODUCT_ID", "quantity": "AMOUNT",
    "amount": "SALES_PRICE",
}  # fmt: skip


def slice_of(name: str, folder: Path, rows: int) -> tuple[Path, list[dict[str, str]]]:
    with gzip.open(data_file(f"transactions/{name}"), "rt", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        kept = [row for row, _number in zip(reader, range(rows), strict=False)]
    path = folder / name.replace(".csv.gz", ".csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(kept[0]))
        writer.writeheader()
        writer.writerows(kept)
    return path, kept


def sold(books: Books) -> D:
    result = books.services.reports.run("sales_by_day", {"period": "all"})
    place = [column.name for column in result.columns].index("gross_sales")
    return D(str(result.totals[place]))


@pytest.mark.data
def test_the_first_invoices_of_a_wholesaler_with_what_came_back_add_up_to_the_cent(
    books: Books, tmp_path: Path
) -> None:
    path, rows = slice_of("online_retail_uk_2010-12_2011-02.csv.gz", tmp_path, 2_000)
    wanted = sum((D(row["Quantity"]) * D(row["UnitPrice"])).quantize(D("0.01"), "ROUND_HALF_UP") for row in rows)
    seen = books.do("import", what="sales_history", file=str(path), preview=True)
    codes = {row["StockCode"] for row in rows}
    assert (seen["rows"], set(seen["unknown"]), seen["rows_with_problems"]) == (2_000, codes, 2_000)
    done = books.do("import", what="sales_history", file=str(path), make_goods=True, total=str(wanted))
    assert (done["rejected"], done["made_goods"]) == (0, len(codes))
    assert done["file"] == done["books"]
    assert (done["books"]["lines"], D(done["books"]["amount"])) == (2_000, wanted)
    assert D(done["books"]["quantity"]) == sum(D(row["Quantity"]) for row in rows)
    invoices = {(row["InvoiceNo"], D(row["Quantity"]) > 0) for row in rows}
    assert done["taken"] == len(invoices)
    assert books.stock(next(iter(codes))) == (0, 0)
    assert sold(books) == wanted
    again = books.do("import", what="sales_history", file=str(path))
    assert (again["taken"], again["books"]) == (0, done["books"])
    assert books.is_sound()


@pytest.mark.data
def test_a_month_of_baskets_goes_on_where_it_was_cancelled(books: Books, tmp_path: Path) -> None:
    path, rows = slice_of("tafeng_tw_2000-11.csv.gz", tmp_path, 1_500)
    choices = books.services.exchange.choices_of("sales_history", path, {name: [one] for name, one in TAFENG.items()})
    chosen = ImportChoices(choices.sheet, choices.header, choices.mapping, date_order="month")
    service, told = books.services.sales_history, list[int]()

    def cancelled() -> bool:
        with books.database.read() as connection:
            told.append(connection.exec_driver_sql("SELECT count(*) FROM documents").scalar_one())
        return told[-1] > 0

    with pytest.raises(Cancelled):
        service.run(path, chosen, Progress(cancelled=cancelled), make_goods=True)
    done = service.run(path, chosen, make_goods=True)
    baskets = {(row["TRANSACTION_DT"], row["CUSTOMER_ID"]) for row in rows}
    assert (told[-1], told[-1] + done.taken) == (200, len(baskets))
    assert done.file == done.books
    assert (done.books.amount, done.books.lines) == (sum(D(row["SALES_PRICE"]) for row in rows), len(rows))
    assert books.is_sound()


def test_rows_that_cannot_be_history_are_named_by_cell(books: Books, tmp_path: Path) -> None:
    books.product("A")
    books.do("party", code="C1", name="老王", role="customer")
    path = tmp_path / "history.csv"
    path.write_text(
        "小票号,日期,商品编码,数量,金额,收银员,支付方式,客户编码\n1,2026-01-02 09:30:00,A,2,10,小王,微信,C1\n"
        "1,2026-01-02 09:30:00,A,-1,-5,小王,微信,C1\n"
        "2,2026-01-02,Z,1,1,,\n3,2026-01-02,A,0,1,,\n4,2026-01-02,A,1,-1,,\n",
        encoding="utf-8",
    )
    done: dict[str, Any] = books.do("import", what="sales_history", file=str(path))
    assert [one["cell"] for one in done["problems"]] == ["C4", "D5", "E6"]
    assert (done["taken"], D(done["books"]["amount"])) == (2, 5)
    found = books.services.documents.list(DocumentFilter(kinds=("past_sale", "past_refund"))).rows
    assert {(row.kind, row.reference, row.remark, row.at.hour) for row in found} == {
        ("past_sale", "1", "微信", 9),
        ("past_refund", "1", "微信", 9),
    }
    known = books.ask("customer", party="C1")
    assert (known["purchases"], known["bought"], known["returned"], known["last_purchase"]) == (
        1, "10.00", "5.00", "2026-01-02",
    ), "the page of a customer says what the reports say"  # fmt: skip
