"""A day in the warehouse of the sample shop, as command lines: bins, goods put away, transfers to a second shop."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from jxc_desktop.services.commands import CommandFile

OTHER_SHOP = "EAST"


def lines(today: date, supplier: str) -> list[dict[str, Any]]:
    """From the first bin to what is under way."""
    post: dict[str, Any] = {"do": "post", "confirm": "all"}
    sent: dict[str, Any] = {**post, "kind": "transfer_dispatch", "warehouse": "MAIN", "to_warehouse": OTHER_SHOP}
    return [
        {"do": "warehouse", "code": OTHER_SHOP, "name": "东门店"},
        {"do": "bin", "code": "A-01…A-08", "name": "饮料"},
        {"do": "bin", "code": "B-01…B-06", "name": "粮油"},
        {"do": "bin", "code": "C-1-1…C-2-3", "name": "高架"},
        {"do": "fixed_bin", "product": "1001", "bin": "A-01"},
        {"do": "fixed_bin", "product": "3001", "bin": "B-02"},
        {"do": "put_away", "confirm": "all", "lines": [{"product": "1001", "quantity": "20", "bin": "A-01"},
                                     {"product": "1003", "quantity": "10", "bin": "A-03"},
                                     {"product": "2002", "quantity": "6", "bin": "B-01"}]},
        {**post, "kind": "transfer", "warehouse": "MAIN", "to_warehouse": "MAIN",
         "lines": [{"product": "1001", "quantity": "8", "bin": "A-01", "to_bin": "C-1-1"}]},
        {**sent, "lines": [{"product": "1001", "quantity": "6"}, {"product": "1003", "quantity": "4"}],
         "remark": "早班车", "ref": "first"},
        {**post, "kind": "transfer_receipt", "from": "first", "lines": [{"from_line": 1, "quantity": "5"}]},
        {**sent, "lines": [{"product": "2002", "quantity": "2"}]},
        {**post, "kind": "purchase_order", "party": supplier, "due": f"{today + timedelta(days=2)}",
         "lines": [{"product": "3001", "quantity": "30", "price": "5"},
                   {"product": "4001", "quantity": "8", "price": "9"}]},
    ]  # fmt: skip


def play(file: CommandFile, today: date, supplier: str) -> None:
    """Carry the day out.

    Raises:
        RuntimeError: with the first line that was refused.
    """
    for line in lines(today, supplier):
        answer = file.answer(json.dumps(line, ensure_ascii=False))
        if not answer["ok"]:
            raise RuntimeError(f"{line}: {answer}")
