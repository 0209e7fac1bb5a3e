"""What a finished use case touched, so that windows refresh only what changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """A part of the shop's data; windows listen by topic."""

    PRODUCTS = "products"
    PRICES = "prices"
    PARTIES = "parties"
    WAREHOUSES = "warehouses"
    USERS = "users"
    SETTINGS = "settings"
    DRAFTS = "drafts"
    DOCUMENTS = "documents"
    STOCK = "stock"
    COST = "cost"
    DEBTS = "debts"
    MONEY = "money"
    SHIFTS = "shifts"
    PRINT_JOBS = "print_jobs"
    FEEDBACK = "feedback"
    PERIODS = "periods"
    VOUCHERS = "vouchers"
    ALERTS = "alerts"
    COUNTS = "counts"
    LABELS = "labels"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Changes:
    """The topics one use case touched, and the ids of the products concerned."""

    topics: frozenset[Topic] = frozenset()
    products: frozenset[int] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.topics | other.topics, self.products | other.products)


NO_CHANGES = Changes()
