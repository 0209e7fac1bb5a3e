"""Receipts that the tests of paper share."""

from datetime import datetime
from decimal import Decimal

from jxc_desktop.printing.receipt import ReceiptData, ReceiptKind, ReceiptLine, ReceiptTender

D = Decimal

LINES = (
    ReceiptLine("农夫山泉饮用天然水550ml", "2瓶", D("2"), D("4.00")),
    ReceiptLine("可口可乐", "1箱", D("48.5"), D("48.50"), D("1.50")),
    ReceiptLine("散装苹果", "1.234kg", D("12.76"), D("15.75")),
    ReceiptLine("Kinder Bueno chocolate 43g with a long name", "10pcs", D("12.3456"), D("123.46")),
)

SALE = ReceiptData(
    number="CS1-20261121-0001",
    at=datetime(2026, 11, 21, 9, 30, 15),
    shop="好又多便利店",
    shop_lines=("北京市海淀区中关村大街1号", "电话 010-12345678"),
    counter="1",
    cashier="王小明",
    lines=LINES,
    gross=D("191.71"),
    discount=D("1.50"),
    rounding=D("0.01"),
    total=D("190.20"),
    tenders=(ReceiptTender("现金", D("200")),),
    change=D("9.80"),
    member="张三",
    footer=("谢谢惠顾",),
)

REFUND = ReceiptData(
    number="CR1-20261121-0002",
    at=datetime(2026, 11, 21, 10, 0, 0),
    kind=ReceiptKind.REFUND,
    shop="好又多便利店",
    cashier="王小明",
    counter="1",
    lines=LINES[:1],
    gross=D("4.00"),
    total=D("4.00"),
    tenders=(ReceiptTender("微信", D("4.00")),),
    original="CS1-20261121-0001",
    remark="瓶盖破损",
    reprint=2,
)
