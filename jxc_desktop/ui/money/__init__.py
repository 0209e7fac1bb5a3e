"""Windows of money: receipts and payments given to debts, expenses, transfers, statements, reminders."""
