"""Alerts of goods: what is found, how it is told, what helps."""
