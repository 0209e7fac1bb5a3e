"""A week of trade on account in the sample shop, as command lines: what windows of buying, selling and money show."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from jxc_desktop.services.commands import CommandFile

CUSTOMER = "HOTEL"


def lines(today: date, supplier: str) -> list[dict[str, Any]]:
    """Everything between an inquiry and the last payment, over the days before ``today``."""

    def ago(days: int) -> str:
        return f"{today - timedelta(days=days)}T09:00"

    def in_days(days: int) -> str:
        return f"{today + timedelta(days=days)}"

    tea, oil = {"product": "1001", "quantity": "24"}, {"product": "2002", "quantity": "12"}
    post: dict[str, Any] = {"do": "post", "confirm": "all"}
    hotel = {**post, "party": "HOTEL"}
    return [
        {"do": "party", "code": "HOTEL", "name": "江南宾馆", "role": "customer", "credit_limit": "3000",
         "terms_days": 15, "level": "wholesale", "contact": "周经理", "phone": "0571-88001234",
         "address": "西湖区文三路 90 号"},
        {"do": "party", "code": "MARKET", "name": "滨江便利店", "role": "customer", "terms_days": 30},
        {"do": "party", "code": "FARM", "name": "绿野农场", "role": "supplier", "terms_days": 30, "lead_days": 3},
        {"do": "price_list", "code": "HOTEL", "name": "宾馆协议价", "party": "HOTEL",
         "items": [{"product": "1001", "price": "3.20", "minimum": "12"}]},
        {"do": "promotion", "code": "SECOND", "name": "第二件半价", "type": "nth", "products": ["3001"],
         "quantity": "2", "percent": "50"},
        {**post, "kind": "purchase_contract", "party": "FARM", "at": ago(20), "due": in_days(10),
         "lines": [{**tea, "price": "2.40", "quantity": "500"}], "ref": "contract"},
        {**post, "kind": "purchase_requisition", "at": ago(9), "due": in_days(2), "lines": [tea, oil],
         "ref": "request"},
        {**post, "kind": "supplier_inquiry", "at": ago(9), "from": "request", "ref": "inquiry"},
        {**post, "kind": "supplier_quote", "party": "FARM", "at": ago(8), "from": "inquiry", "due": in_days(20),
         "lines": [{**tea, "price": "2.50"}, {**oil, "price": "9.80"}]},
        {**post, "kind": "supplier_quote", "party": supplier, "at": ago(8), "from": "inquiry", "due": in_days(20),
         "lines": [{**tea, "price": "2.45"}, {**oil, "price": "10.20"}]},
        {**post, "kind": "purchase_order", "party": "FARM", "at": ago(7), "due": ago(4)[:10], "ref": "order",
         "lines": [{**tea, "price": "2.50"}, {**oil, "price": "9.80"}]},
        {**post, "kind": "goods_receipt", "from": "order", "at": ago(6), "ref": "receipt",
         "lines": [{"from_line": 1, "quantity": "20", "rejected": "2"}, {"from_line": 2, "quantity": "12"}]},
        {**post, "kind": "landed_cost", "from": "receipt", "at": ago(6),
         "charges": [{"name": "运费", "amount": "36.00", "by": "amount"}]},
        {**post, "kind": "purchase_invoice", "from": "receipt", "at": ago(5), "reference": "25332000001",
         "lines": [{"from_line": 1, "quantity": "20", "price": "2.55"}], "ref": "invoice"},
        {**post, "kind": "payment_request", "party": "FARM", "amount": "51.00", "at": ago(4), "ref": "asked",
         "allocations": [{"document": "receipt", "amount": "51.00"}]},
        {**hotel, "kind": "quotation", "at": ago(6), "due": in_days(20),
         "lines": [{**tea, "price": "3.20"}, {**oil, "price": "13.50"}], "ref": "quotation"},
        {**hotel, "kind": "sales_order", "from": "quotation", "at": ago(5), "due": in_days(1), "ref": "sold"},
        {**hotel, "kind": "sales_order", "at": ago(1), "due": ago(1)[:10], "lines": [{**oil, "quantity": "400"}]},
        {**hotel, "kind": "delivery", "from": "sold", "at": ago(4), "carrier": "顺丰", "tracking": "SF10086",
         "lines": [{"from_line": 1, "quantity": "20"}], "ref": "delivered"},
        {**hotel, "kind": "sales_invoice", "from": "delivered", "at": ago(3)},
        {**post, "party": "MARKET", "kind": "delivery", "at": ago(40), "lines": [{**oil, "price": "13.00"}],
         "ref": "old"},
        {**hotel, "kind": "receipt_of_money", "account": "BANK", "amount": "50", "at": ago(2), "ref": "paid"},
        {"do": "settle", "party": "HOTEL", "document": "paid", "allocations": "oldest_first", "at": ago(2)},
        {**post, "kind": "expense", "purpose": "rent", "account": "BANK", "amount": "1800", "at": ago(3)},
        {"do": "feedback", "type": "complaint", "party": "HOTEL", "text": "少送两瓶", "document": "delivered"},
        {"do": "approval_rule", "name": "大额付款", "kind": "payment", "fact": "total", "comparison": ">",
         "value": "5000", "levels": ["owner"]},
    ]  # fmt: skip


def play(file: CommandFile, today: date, supplier: str) -> None:
    """Carry the week out.

    Raises:
        RuntimeError: with the first line that was refused.
    """
    for line in lines(today, supplier):
        answer = file.answer(json.dumps(line, ensure_ascii=False))
        if not answer["ok"]:
            raise RuntimeError(f"{line}: {answer}")
