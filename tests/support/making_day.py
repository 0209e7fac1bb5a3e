"""Styles, recipes and what is made by them in the sample shop, for the pictures of their pages."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from jxc_desktop.services.commands import CommandFile

STYLE, RECIPE, ORDER = "T001", "SET", "MO-0521"


def play(file: CommandFile, today: date, supplier: str) -> None:
    """Make a style and a recipe, assemble, produce, write off and use."""

    def do(verb: str, **members: Any) -> None:
        line = {"do": verb, "confirm": "all", **members}
        answer = file.answer(json.dumps(line, ensure_ascii=False))
        assert answer["ok"], answer

    at = today.isoformat()
    do(
        "style",
        code=STYLE,
        name="圆领T恤",
        unit="件",
        colours=["红", "蓝", "黑"],
        sizes=["S", "M", "L", "XL"],
        price="59",
    )
    do("style", code="K380", name="帆布鞋", unit="双", colours=["白", "黑"], sizes=["38", "39", "40"], price="99")
    cells = [
        ("红", "S", "4"),
        ("红", "M", "9"),
        ("红", "L", "6"),
        ("蓝", "M", "12"),
        ("蓝", "XL", "3"),
        ("黑", "L", "8"),
    ]
    lines = [{"product": f"{STYLE}-{colour}-{size}", "quantity": count, "price": "20"} for colour, size, count in cells]
    do("post", kind="goods_receipt", party=supplier, at=at, lines=lines)
    do("product", code="GIFT", name="饮料礼盒", unit="盒", price="29.90")
    parts = [{"product": "1001", "quantity": "6"}, {"product": "1002", "quantity": "4"}]
    do("recipe", code=RECIPE, product="GIFT", fee="1.50", parts=parts)
    do("post", kind="assembly", recipe=RECIPE, quantity="5", at=at)
    do("post", kind="disassembly", recipe=RECIPE, quantity="1", fee="0", at=at)
    materials = [{"product": "2002", "quantity": "2"}, {"product": "2004", "quantity": "3"}]
    do("post", kind="material_issue", reference=ORDER, lines=materials, at=at)
    do("post", kind="production_receipt", reference="MO-0520", lines=[{"product": "GIFT", "amount": "12.00"}], at=at)
    do("post", kind="write_off", lines=[{"product": "1004", "quantity": "2", "reason": "打碎"}], at=at)
    do("post", kind="own_use", lines=[{"product": "3001", "quantity": "1", "reason": "办公用"}], at=at)
