"""What left without trade, by reason and item; equal to the books to the cent."""

from __future__ import annotations

from tests.support.commands import Books


def test_losses_are_told_by_reason_and_reversals_take_them_off(books: Books):
    for code in ("A", "B"):
        books.product(code)
        books.receive(code, "20", "5", "2026-05-20")

    def leave(kind: str, product: str, quantity: str, reason: str) -> str:
        lines = [{"product": product, "quantity": quantity, "reason": reason}]
        return str(books.do("post", kind=kind, lines=lines)["number"])

    leave("write_off", "A", "3", "打碎")
    leave("write_off", "B", "1", "打碎")
    leave("own_use", "A", "2", "办公")
    books.do("reverse", document=leave("write_off", "A", "4", "打碎"))
    books.do("count", lines=[{"product": "B", "quantity": "18", "reason": "少了"}], post=True)
    found = books.ask("report", name="stock_losses", parameters={"period": "all"})
    told = [(row["reason"], row["code"], row["quantity"], row["cost"]) for row in found["rows"]]
    assert sorted(told) == [
        ("办公", "A", "2", "10.00"),
        ("少了", "B", "1", "5.00"),
        ("打碎", "A", "3", "15.00"),
        ("打碎", "B", "1", "5.00"),
    ]
    assert found["totals"]["cost"] == "35.00"
    only = books.ask("report", name="stock_losses", parameters={"period": "all", "kind": "own_use"})
    assert only["totals"]["cost"] == "10.00"
