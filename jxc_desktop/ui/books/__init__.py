"""The windows of the books: months, vouchers, the chart of accounts, opening balances."""
