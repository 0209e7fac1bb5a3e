"""Debts read: their age, statements of account, reminders."""
