"""A day with the members of the sample shop, as command lines: cards, top-ups, vouchers, sales they pay with."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from jxc_desktop.services.commands import CommandFile

MEMBER, CARD = "HY001", "LP20260001"


def lines(today: date) -> list[dict[str, Any]]:
    """From the offers of the shop to a card that is blocked."""
    soon, late = today + timedelta(days=3), today + timedelta(days=60)
    member = {"do": "party", "role": "customer", "level": "member"}
    load: dict[str, Any] = {"do": "top_up", "slip": False}
    sell: dict[str, Any] = {"do": "sell", "confirm": "all", "lines": [{"product": "1001", "quantity": "2"}]}
    return [
        {"do": "setting", "name": "points_price", "value": "1.00"},
        {"do": "setting", "name": "top_up_offers", "value": "200=20 500=80"},
        {**member, "code": MEMBER, "name": "王芳", "phone": "13800001234", "member_card": "66001",
         "birthday": f"1988-{soon:%m-%d}", "joined": "2025-03-08"},
        {**member, "code": "HY002", "name": "李雷", "phone": "13900005678", "member_card": "66002",
         "birthday": f"{today:%m}-18"},
        {**member, "code": "HY003", "name": "赵敏", "phone": "13700009012", "member_card": "66003"},
        {**load, "member": MEMBER, "amount": "500.00"},
        {**load, "member": "HY002", "amount": "100.00", "means": "wechat"},
        {**load, "card": CARD, "amount": "300.00"},
        {**sell, "member": MEMBER},
        {"do": "adjust_points", "member": MEMBER, "points": 88, "reason": "生日赠送"},
        {"do": "give_out_vouchers", "first": "DJ0001", "count": 8, "face": "20.00", "minimum": "100.00",
         "starts": f"{today}", "ends": f"{late}", "batch": "国庆"},
        {"do": "block_card", "card": "DJ0008", "reason": "挂失"},
    ]  # fmt: skip


def play(file: CommandFile, today: date) -> None:
    """Carry the day out.

    Raises:
        RuntimeError: with the first line that was refused.
    """
    for line in lines(today):
        answer = file.answer(json.dumps(line, ensure_ascii=False))
        if not answer["ok"]:
            raise RuntimeError(f"{line}: {answer}")
