"""Receipts come out of the queue after the sale, once, or marked; a jammed printer costs nothing but time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from jxc_desktop.db.engine import Database
from jxc_desktop.db.repositories.outbox import Outbox
from jxc_desktop.db.tables import (
    document_lines,
    document_tenders,
    documents,
    print_jobs,
    users,
)
from jxc_desktop.devices.ports import DeviceFault
from jxc_desktop.devices.setup import build_devices
from jxc_desktop.devices.simulators.printer import SimulatedPrinter
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import InvalidValue, NotAllowed, NotFound, WrongState
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import local_microseconds
from jxc_desktop.i18n import set_language
from jxc_desktop.services.base import User
from jxc_desktop.services.printing import PrintingService, paper_for
from tests.support.shop import Shop, new_shop


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    set_language("zh_CN")
    yield
    set_language("zh_CN")


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    yield from new_shop(database)


@pytest.fixture
def printing(shop: Shop) -> PrintingService:
    return a_service(shop)


def a_service(shop: Shop) -> PrintingService:
    devices = build_devices({"receipt": {"kind": "simulator"}, "bar": {"kind": "simulator"}}, paper_for)
    return PrintingService(shop.database, shop.clock, shop.session, devices, retry_pause=0)


def printer_of(printing: PrintingService, role: str = "receipt") -> SimulatedPrinter:
    printer = printing.devices.printers[role]
    assert isinstance(printer, SimulatedPrinter)
    return printer


def a_sale(shop: Shop, sequence: int = 1, *, means: str = "cash", kind: str = "counter_sale", job: bool = True) -> str:
    """A posted sale with its print job, as one transaction leaves them: 2 × 2.00 and 3 × 3.50 − 0.50."""
    number = f"CS1-20260501-{sequence:04d}"
    with shop.database.write() as work:
        user = work.connection.scalar(select(users.c.id).limit(1))
        identity = 1000 + sequence
        header = {
            "id": identity, "key": number, "request_digest": "", "kind": kind, "series": "CS1-20260501",
            "sequence": sequence, "number": number, "posting": sequence, "position": sequence,
            "business_at": local_microseconds(datetime(2026, 5, 1, 9, 31)), "day": 20260501, "recorded_at": 0,
            "counter": "1", "gross": 1450, "discount": 60, "rounding": 10, "net": 1390, "total": 1390,
            "user_id": user, "digest": "",
        }  # fmt: skip
        work.connection.execute(insert(documents), header)
        for line, (name, unit, entered, price, gross, discount) in enumerate(
            [("农夫山泉", "瓶", 20_000, 2_000_000, 400, ""), ("红富士苹果", "kg", 30_000, 3_500_000, 1050, "0.50")], 1
        ):
            work.connection.execute(
                insert(document_lines),
                {
                    "id": identity * 10 + line, "document_id": identity, "line": line, "name": name, "unit": unit,
                    "entered": entered, "quantity": entered, "price": price, "gross": gross,
                    "discount_entered": discount, "day": 20260501,
                },
            )  # fmt: skip
        tender = {"document_id": identity, "position": 1, "means": means, "amount": 2000, "kept": 1390}
        work.connection.execute(insert(document_tenders), tender)
        if job:
            work.outbox.add("receipt", "receipt", identity, {"drawer": True})
        work.commit()
    return number


def states(shop: Shop) -> list[str]:
    with shop.database.read() as connection:
        return list(connection.scalars(select(print_jobs.c.state).order_by(print_jobs.c.id)))


def test_a_sale_comes_out_as_a_receipt_and_the_drawer_opens(shop: Shop, printing: PrintingService):
    a_sale(shop)
    result = printing.work_queue()
    paper = printer_of(printing).paper
    assert (result.printed, result.failed) == (1, 0)
    assert Topic.PRINT_JOBS in result.changes.topics
    text = "\n".join(paper.lines)
    assert "小店" in text
    assert "2瓶     2.00     4.00" in text
    assert "￥13.90" in text
    assert [line for line in paper.lines if line.startswith("  优惠")] == ["  优惠                     -0.50"]
    assert [line for line in paper.lines if line.startswith("抹零")] == ["抹零                       -0.10"]
    assert [line for line in paper.lines if line.startswith("找零")] == ["找零                        6.10"]
    assert "补打" not in text
    assert (paper.cuts, paper.drawer_kicks, paper.barcodes) == (1, 1, ["CS1-20260501-0001"])
    assert states(shop) == ["done"]
    assert printing.work_queue().printed == 0


def test_a_sale_without_cash_leaves_the_drawer_closed(shop: Shop, printing: PrintingService):
    a_sale(shop, means="wechat")
    with shop.database.write() as work:
        work.outbox.add("drawer", "receipt", 1001)
        work.commit()
    printing.work_queue()
    assert printer_of(printing).paper.drawer_kicks == 0
    assert states(shop) == ["done", "dropped"]


def test_a_job_that_fails_three_times_is_parked_with_its_reason_and_the_next_goes_on(
    shop: Shop, printing: PrintingService
):
    a_sale(shop, 1)
    with shop.database.write() as work:
        rows = [["应有", "100.00"], ["", ""], ["好", ""]]
        work.outbox.add("slip", "bar", content={"title": "交班", "rows": rows})
        work.commit()
    printer_of(printing).fault = DeviceFault.NO_PAPER
    result = printing.work_queue()
    assert (result.printed, result.failed) == (1, 1)
    assert states(shop) == ["failed", "done"]
    parked = printing.jobs()[1]
    assert (parked.tries, parked.reason) == (3, "缺纸，请装入新纸卷")
    assert [row.failed for row in printing.printer_states()] == [1, 0]
    assert printer_of(printing, "bar").paper.lines[0] == "交班"


def test_a_parked_job_is_printed_after_a_retry_and_is_no_repeat(shop: Shop, printing: PrintingService):
    a_sale(shop)
    printer_of(printing).fault = DeviceFault.OFFLINE
    printing.work_queue()
    printer_of(printing).fault = None
    printing.retry(printing.jobs()[0].id)
    assert printing.work_queue().printed == 1
    assert "补打" not in "\n".join(printer_of(printing).paper.lines)
    with pytest.raises(WrongState):
        printing.retry(printing.jobs()[0].id)


def test_a_job_on_its_way_when_the_program_died_is_printed_again_and_says_so(shop: Shop):
    a_sale(shop)
    with shop.database.write() as work:
        job = work.outbox.next()
        assert job is not None
        work.outbox.begin(job.id)
        work.commit()
    after = a_service(shop)
    assert after.work_queue().printed == 1
    paper = printer_of(after).paper
    assert "*** 补打 1 ***" in paper.lines
    assert paper.drawer_kicks == 0
    assert after.work_queue().printed == 0


def test_every_reprint_is_counted_on_paper_and_in_the_audit_trail(shop: Shop, printing: PrintingService):
    number = a_sale(shop)
    printing.work_queue()
    for count in (1, 2):
        printer_of(printing).paper.clear()
        printing.reprint(number)
        printing.work_queue()
        assert f"*** 补打 {count} ***" in printer_of(printing).paper.lines
        assert printer_of(printing).paper.drawer_kicks == 0
    assert shop.audited()[-2:] == [("receipt.reprint", number, "ok")] * 2
    with pytest.raises(NotFound):
        printing.reprint("CS1-20260501-9999")


def test_a_drawer_without_a_sale_is_audited_before_it_opens(shop: Shop, printing: PrintingService):
    printing.kick_drawer("换零钱")
    assert shop.audited()[-1][0] == "drawer.open"
    assert printer_of(printing).paper.drawer_kicks == 0
    printing.work_queue()
    assert printer_of(printing).paper.drawer_kicks == 1
    with pytest.raises(InvalidValue):
        printing.kick_drawer("  ")


def test_a_job_that_cannot_be_made_is_parked_at_once_and_blocks_nobody(shop: Shop, printing: PrintingService, caplog):
    with shop.database.write() as work:
        work.outbox.add("poster", "receipt")
        work.connection.execute(
            insert(print_jobs), {"kind": "slip", "printer": "receipt", "content": "{broken", "created_at": 0}
        )
        work.commit()
    a_sale(shop)
    result = printing.work_queue()
    assert (result.printed, result.failed) == (1, 2)
    assert [row.reason for row in printing.jobs()][1:] == [
        "程序无法生成打印内容，原因见日志",
        "不认识这种打印任务",
    ]
    caplog.clear()


def test_a_job_for_a_printer_nobody_set_up_waits_with_that_reason(shop: Shop, printing: PrintingService):
    with shop.database.write() as work:
        work.outbox.add("slip", "kitchen", content={"title": "x"})
        work.commit()
    printing.work_queue()
    assert printing.jobs()[0].reason == "还没有设置打印机"
    kitchen = printing.printer_states()[-1]
    assert (kitchen.role, kitchen.state, kitchen.failed) == ("kitchen", "faulty", 1)


def test_a_job_may_be_given_up_until_it_is_printed(shop: Shop, printing: PrintingService):
    number = a_sale(shop)
    job = printing.jobs()[0].id
    printing.drop(job)
    assert printing.work_queue().printed == 0
    assert shop.audited()[-1] == ("print.drop", number, "ok")
    with pytest.raises(WrongState):
        printing.drop(job)
    with pytest.raises(NotFound):
        printing.retry(999)


def test_nothing_is_printed_without_the_right_to(shop: Shop, printing: PrintingService, tmp_path: Path):
    number = a_sale(shop)
    rights = frozenset(Permission) - {Permission.PRINT, Permission.COUNTER_DRAWER, Permission.DOCUMENT_VIEW}
    shop.session.user = User(1, "新人", permissions=rights)
    for use_case in (
        lambda: printing.reprint(number),
        printing.jobs,
        lambda: printing.retry(1),
        lambda: printing.drop(1),
        lambda: printing.kick_drawer("x"),
        lambda: printing.print_slip("x", ()),
        lambda: printing.receipt_preview(number),
        lambda: printing.receipt_picture(number),
        lambda: printing.receipt_pdf(number, tmp_path / "r.pdf"),
    ):
        with pytest.raises(NotAllowed):
            use_case()


def test_preview_picture_and_pdf_show_what_the_printer_gets(shop: Shop, printing: PrintingService, tmp_path: Path):
    number = a_sale(shop)
    with shop.database.write() as work:
        work.settings.set("receipt_footer", "谢谢惠顾\n七天内凭小票退换")
        work.commit()
    printing.work_queue()
    assert list(printing.receipt_preview(number)) == printer_of(printing).paper.lines
    assert "七天内凭小票退换" in printing.receipt_preview(number)
    assert printing.receipt_picture(number).startswith(b"\x89PNG")
    assert printing.receipt_pdf(number, tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF")


def test_a_receipt_speaks_the_language_of_the_moment(shop: Shop, printing: PrintingService):
    number = a_sale(shop)
    set_language("en")
    assert "Change due                  6.10" in printing.receipt_preview(number)


def test_a_refund_says_that_it_is_one(shop: Shop, printing: PrintingService):
    number = a_sale(shop, kind="counter_refund")
    lines = printing.receipt_preview(number)
    assert "零售退货" in lines
    assert any(line.startswith("退款") for line in lines)


def test_the_queue_is_worked_in_order(shop: Shop, printing: PrintingService):
    for sequence in (1, 2, 3):
        a_sale(shop, sequence)
    printing.work_queue()
    assert printer_of(printing).paper.barcodes == [f"CS1-20260501-000{n}" for n in (1, 2, 3)]
    with shop.database.read() as connection:
        assert Outbox(connection).waiting() == {}


def test_a_printer_that_is_ready_again_prints_what_it_could_not(shop: Shop, printing: PrintingService):
    a_sale(shop, 1)
    with shop.database.write() as work:
        work.outbox.add("drawer", "receipt")
        work.commit()
    printer_of(printing).fault = DeviceFault.NO_PAPER
    printing.work_queue()
    printer_of(printing).fault = None
    assert Topic.PRINT_JOBS in printing.resume("receipt").topics
    assert printing.work_queue().printed == 1
    assert states(shop) == ["done", "failed"]
    assert not printing.resume("receipt").topics


def test_what_was_printed_again_by_hand_does_not_come_a_second_time(shop: Shop, printing: PrintingService):
    number = a_sale(shop, 1)
    printer_of(printing).fault = DeviceFault.NO_PAPER
    printing.work_queue()
    printer_of(printing).fault = None
    printing.reprint(number)
    printing.work_queue()
    assert Topic.PRINT_JOBS in printing.resume("receipt").topics
    assert states(shop) == ["dropped", "done"]
