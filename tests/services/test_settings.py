"""Every setting has a type, a default and a meaning; what is no value of it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from decimal import Decimal

import pytest

from jxc_desktop.db.engine import Database
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.errors import InvalidValue, NotFound
from jxc_desktop.domain.product import NegativePolicy
from jxc_desktop.domain.unusual import PATTERNS
from jxc_desktop.services.settings import DECLARED, Expired, Policy, SettingService, ShopSettings
from tests.support.shop import Shop, new_shop


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    yield from new_shop(database)


@pytest.fixture
def settings(shop: Shop) -> SettingService:
    return shop.service(SettingService)


def test_a_new_shop_has_the_defaults_and_its_name(settings: SettingService) -> None:
    shop = settings.shop()
    rules = shop.barcode_rules
    assert shop == ShopSettings(shop_name="小店", barcode_rules=rules)
    assert [rule.prefix for rule in rules] == ["21", "22", "21", "26"]
    assert {row.name for row in settings.all()} == DECLARED.keys()
    limits = {pattern.setting for pattern in PATTERNS}
    assert limits <= DECLARED.keys()
    assert shop.unusual == {pattern.name: pattern.limit for pattern in PATTERNS}
    assert set(ShopSettings.__dataclass_fields__) == (DECLARED.keys() - limits) | {
        "unusual",
        "price_rules",
        "bins",
        "watch",
    }  # kept by who saves them


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("cash_rounding", "0.10", Decimal("0.10")),
        ("drop_small_change", "jiao", Decimal("0.10")),
        ("expired", "block", Expired.BLOCK),
        ("near_expiry_days", "7", 7),
        ("negative", "allow", NegativePolicy.ALLOW),
        ("below_cost", "forbid", Policy.FORBID),
        ("over_receipt_percent", "10%", Decimal(10)),
        ("business_day_ends", "02:00", time(2)),
        ("receipt_footer", "谢谢惠顾\n欢迎再来", "谢谢惠顾\n欢迎再来"),
        ("barcode_rules", "", ()),
    ],
)
def test_a_setting_is_kept_and_read_with_its_type(
    settings: SettingService, name: str, text: str, value: object
) -> None:
    assert settings.set(name, text).topics == {Topic.SETTINGS}
    assert getattr(settings.shop(), name) == value
    assert settings.get(name) == text
    settings.reset(name)
    assert settings.get(name) == DECLARED[name].default


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cash_rounding", "0.03"),
        ("cash_rounding", "NaN"),
        ("drop_small_change", "maybe"),
        ("expired", "never"),
        ("near_expiry_days", "1.5"),
        ("near_expiry_days", "-1"),
        ("over_receipt_percent", "-5"),
        ("business_day_ends", "25:00"),
        ("business_day_ends", "23:00"),
        ("receipt_footer", "a\x1bm"),
        ("barcode_rules", "99IIIIIAAAAAC"),
        ("language", "fr"),
    ],
)
def test_what_is_no_value_of_a_setting_is_refused(settings: SettingService, name: str, text: str) -> None:
    with pytest.raises(InvalidValue):
        settings.set(name, text)
    assert settings.get(name) == DECLARED[name].default


def test_an_undeclared_setting_is_refused_by_name(settings: SettingService) -> None:
    with pytest.raises(NotFound):
        settings.set("gravity", "off")


def test_a_change_is_audited_with_before_and_after(settings: SettingService, shop: Shop) -> None:
    settings.set("negative", "forbid")
    assert not settings.set("negative", "forbid").topics
    assert shop.audited().count(("setting.set", "negative", "ok")) == 1
