"""Which price is asked, and which rule won."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from jxc_desktop.domain.pricing import (
    Asked,
    LastPaid,
    ListPrice,
    SuggestedPrice,
    asking_price,
    buying_price,
    selling_price,
)
from jxc_desktop.domain.product import Product, ProductUnit

TEA = Product(
    1,
    "TEA",
    "Tea",
    "bag",
    units=(ProductUnit("box", Decimal(12), price=Decimal(110)),),
    price=Decimal(10),
    wholesale_price=Decimal(8),
    purchase_price=Decimal(5),
)
NOW = datetime(2026, 5, 10, 12)


def asked(level: str = "retail", quantity: str = "1", party: str = "C1") -> Asked:
    return Asked(NOW, party, level, Decimal(quantity))


def test_without_lists_the_products_own_price_counts() -> None:
    assert asking_price(TEA, "box", asked()) == selling_price(TEA, "box") == SuggestedPrice(Decimal(110), "retail_unit")


def test_a_list_of_the_customer_goes_before_level_lists_and_those_before_own_prices() -> None:
    own = ListPrice("VIP", Decimal(7), party="C1")
    level = ListPrice("WS", Decimal("7.5"), level="wholesale")
    everybody = ListPrice("ALL", Decimal(9))

    assert asking_price(TEA, "", asked("wholesale"), [everybody, level, own]) == SuggestedPrice(
        Decimal(7), "customer_list", "VIP"
    )
    assert asking_price(TEA, "", asked("wholesale", party="C2"), [everybody, level, own]).source == "WS"
    assert asking_price(TEA, "", asked("member"), [everybody, level]).rule == "price_list"
    assert asking_price(TEA, "", asked("wholesale")).rule == "wholesale"


def test_a_retail_list_is_what_levels_without_a_price_fall_back_to() -> None:
    retail = ListPrice("R", Decimal(9), level="retail")

    assert asking_price(TEA, "", asked("member"), [retail]) == SuggestedPrice(Decimal(9), "level_list", "R")
    assert asking_price(TEA, "", asked("wholesale"), [retail]) == SuggestedPrice(Decimal(8), "wholesale")


def test_the_highest_quantity_break_that_is_reached_counts() -> None:
    breaks = [ListPrice("L", Decimal(9)), ListPrice("L", Decimal(8), minimum=Decimal(10))]
    by_box = [*breaks, ListPrice("L", Decimal(84), unit="box", minimum=Decimal(2))]

    assert [asking_price(TEA, "", asked(quantity=q), breaks).price for q in ("1", "9.99", "10", "24")] == [9, 9, 8, 8]
    assert asking_price(TEA, "box", asked(quantity="12"), by_box).price == 96
    assert asking_price(TEA, "box", asked(quantity="24"), by_box).price == 84
    assert asking_price(TEA, "", asked(quantity="24"), by_box).price == 8


def test_prices_hold_from_their_first_to_their_last_day_and_the_newest_list_wins() -> None:
    may = ListPrice("MAY", Decimal(9), starts=date(2026, 5, 1), ends=date(2026, 5, 9))
    june = ListPrice("JUN", Decimal(6), starts=date(2026, 6, 1))
    newer = ListPrice("NEW", Decimal(7), list_starts=date(2026, 5, 5))

    today = ListPrice("NOW", Decimal(8), starts=date(2026, 5, 10), ends=date(2026, 5, 10))

    assert asking_price(TEA, "", asked(), [may, june]).rule == "retail"
    assert asking_price(TEA, "", asked(), [may, june, today]).source == "NOW"
    assert asking_price(TEA, "", asked(), [newer, ListPrice("OLD", Decimal(5))]).source == "NEW"


def test_a_unit_the_product_no_longer_has_is_passed_over() -> None:
    assert asking_price(TEA, "", asked(), [ListPrice("L", Decimal(9), unit="crate")]).rule == "retail"


def test_a_supplier_is_asked_by_list_then_as_last_time_then_by_the_product() -> None:
    listed = ListPrice("S", Decimal("4.5"), party="S1")
    last = LastPaid(Decimal(58), Decimal(12), "GR-1")
    supplier = asked(party="S1")

    assert buying_price(TEA, "box", supplier, [listed], last) == SuggestedPrice(Decimal(54), "supplier_list", "S")
    assert buying_price(TEA, "", supplier, [], last) == SuggestedPrice(Decimal("4.833333"), "last_purchase", "GR-1")
    assert buying_price(TEA, "box", supplier, [], last).price == 58
    assert buying_price(TEA, "box", supplier) == SuggestedPrice(Decimal(60), "purchase_price")
