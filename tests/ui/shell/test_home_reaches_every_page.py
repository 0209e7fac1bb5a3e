"""Whatever trade needs is reached from the home page or the rail, without knowing its name."""

from __future__ import annotations

from jxc_desktop.ui.shell.home_page import LANES

TRADE = {
    "receivables", "payables", "receipts", "payments", "payment_requests", "expenses", "other_income",
    "money_transfers", "settle", "statements", "dunning", "periods", "vouchers", "opening_balances", "price_lists",
    "promotions", "chart_of_accounts", "voucher_templates", "print_templates",
}  # fmt: skip


def test_every_page_of_money_and_of_its_master_data_stands_on_the_chart():
    shown = [name for _title, _icon, names in LANES for name in names]
    assert set(shown) >= TRADE
    assert len(shown) == len(set(shown))
