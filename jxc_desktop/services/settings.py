"""The shop's settings: each is declared once with its type, default and meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from jxc_desktop.db.repositories.bins import BINS_SETTING
from jxc_desktop.db.repositories.prices import RULES_SETTING
from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.db.rows import Connection
from jxc_desktop.domain.alerts import NO_WATCH, Watch
from jxc_desktop.domain.barcode import ScaleRule, keep_apart, read_in_store_prefix, read_scale_rules
from jxc_desktop.domain.changes import Changes, Topic
from jxc_desktop.domain.counter_keys import DEFAULT_PRESET, KEYS_SETTING, OUR_KEYS, CounterKeys, read_counter_keys
from jxc_desktop.domain.errors import N_, InvalidValue, NotFound
from jxc_desktop.domain.members import NO_OFFERS, TopUpOffers, read_offers
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.product import NegativePolicy
from jxc_desktop.domain.unusual import PATTERNS
from jxc_desktop.domain.values import ZERO, BusinessTime, Fen, amount, number, to_fen
from jxc_desktop.i18n import _
from jxc_desktop.services.alerting.watching import read_watch
from jxc_desktop.services.masters.codes import PREFIX_SETTING
from jxc_desktop.services.service import Service


class Expired(StrEnum):
    """What happens when goods past their date are sold."""

    BLOCK = "block"
    ASK = "ask"
    ALLOW = "allow"


class CounterVouchers(StrEnum):
    """How counter sales become accounting vouchers: one for all of a day, or one for each."""

    DAY = "day"
    DOCUMENT = "document"


class Policy(StrEnum):
    """How the shop takes something unusual: refuse it, ask somebody with the right, let it pass."""

    FORBID = "forbid"
    WARN = "warn"
    ALLOW = "allow"


class Own(StrEnum):
    """Whose own role counts as approval of what they submit themselves."""

    NOBODY = "nobody"
    OWNER = "owner"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """All settings as the rules need them, read in one statement.

    ``cash_rounding`` is the coin cash is paid in to the nearest, 0.01 for none; ``drop_small_change``
    is the unit below which every sale is dropped (抹零), ``small_change_by_means`` that of sales paid by one means
    where it is another. ``points_price`` is what a member pays for one point, nothing where none are given;
    ``point_worth`` what one pays, in fen. An empty ``negative`` lets the counter sell
    on and has documents ask. ``near_expiry_days`` before its date a
    product is told to be near it. ``business_day_ends``: sales before this hour count to the day before.
    """

    shop_name: str = ""
    shop_address: str = ""
    shop_phone: str = ""
    shop_tax_number: str = ""
    language: str = "zh_CN"
    cash_rounding: Decimal = Decimal("0.01")
    drop_small_change: Decimal = Decimal("0.01")
    small_change_by_means: Mapping[str, Decimal] = field(default_factory=dict)
    points_price: Decimal = ZERO
    point_worth: Fen = 1
    top_up_offers: TopUpOffers = NO_OFFERS
    barcode_rules: tuple[ScaleRule, ...] = ()
    in_store_prefix: str = "20"
    expired: Expired = Expired.ASK
    near_expiry_days: int = 30
    negative: NegativePolicy = NegativePolicy.DEFAULT
    below_cost: Policy = Policy.WARN
    backdating: Policy = Policy.WARN
    approve_own: Own = Own.OWNER
    over_receipt_percent: Decimal = ZERO
    contract_warning_days: int = 30
    credit_counts_orders: bool = True
    business_day_ends: time = time(0)
    blind_shift_close: bool = True
    idle_lock_minutes: int = 3
    receipt_header: str = ""
    receipt_footer: str = ""
    receipt_columns: int = 48
    print_receipts: bool = True
    park_slip: bool = False
    prices_include_tax: bool = True
    counter_vouchers: CounterVouchers = CounterVouchers.DAY
    target_margin_percent: Decimal = Decimal(20)
    stock_reasons: tuple[str, ...] = ()
    counter_keys: CounterKeys = OUR_KEYS
    touch_counter: bool = False
    bins: bool = False
    """Whether the shop keeps bins: from the first one saved; nobody sets it. Nothing of bins is shown before."""
    watch: Watch = NO_WATCH
    """The limits of stock that a posting looks at; only a posting is given them."""
    unusual: Mapping[str, int] = field(default_factory=lambda: {one.name: one.limit for one in PATTERNS})
    """From how many times on the owner is told of what is unusual at the counter, by the name of the pattern."""
    price_rules: frozenset[str] = frozenset()
    """Which kinds of price rules there are: lists of ``sale`` or ``purchase`` prices, ``promotion``; nobody sets it."""

    def rounding(self, means: Iterable[str]) -> tuple[int, bool]:
        """How the sum of a sale is rounded: the step in fen (1: not at all), and whether to the nearest.

        ``means`` are those it is paid by (none: cash); of several the one that drops least decides.
        """
        paid_by = set(means) or {"cash"}
        if paid_by == {"cash"} and "cash" not in self.small_change_by_means and to_fen(self.cash_rounding) > 1:
            return to_fen(self.cash_rounding), True
        return min(to_fen(self.small_change_by_means.get(one, self.drop_small_change)) for one in paid_by), False


@dataclass(frozen=True, slots=True)
class Setting:
    """The declaration of one setting: how its text is read, and what it does, in English."""

    name: str
    default: str
    read: Callable[[str], object]
    description: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as a list shows it; ``description`` is translated where it is shown."""

    name: str
    value: str
    default: str
    description: str
    choices: tuple[str, ...] = ()


def _text(longest: int) -> Callable[[str], str]:
    def read(value: str) -> str:
        if len(value) > longest or any(not (c.isprintable() or c == "\n") for c in value):
            raise InvalidValue("value", value[:40], N_("it is too long or holds invisible characters"))
        return value

    return read


def _yes_or_no(value: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if value.lower() not in words:
        raise InvalidValue("value", value, N_("yes or no is needed"))
    return words[value.lower()]


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        result = number(value, "value")
        if result != int(result) or not least <= result <= most:
            raise InvalidValue("value", value, N_("it is out of range"))
        return int(result)

    return read


def _coin(value: str) -> Decimal:
    coin = amount(value, "value")
    if coin not in {Decimal(text) for text in ("0.01", "0.05", "0.10", "0.50", "1.00")}:
        raise InvalidValue("value", value, N_("a coin of 0.01, 0.05, 0.10, 0.50 or 1.00 is needed"))
    return coin


_SMALL_CHANGE = {
    **dict.fromkeys(("none", "no", "fen", "0.01"), Decimal("0.01")),
    **dict.fromkeys(("jiao", "yes", "0.1", "0.10"), Decimal("0.10")),
    **dict.fromkeys(("yuan", "1", "1.00"), Decimal("1.00")),
}


def _small_change(value: str) -> Decimal:
    if value.lower() not in _SMALL_CHANGE:
        raise InvalidValue("value", value, N_("none, jiao or yuan is needed"))
    return _SMALL_CHANGE[value.lower()]


def _by_means(value: str) -> Mapping[str, Decimal]:
    """``cash=jiao wechat=none``: what is dropped of sales paid by a means."""
    found = {}
    for part in value.split():
        means, equals, dropped = part.partition("=")
        if not equals or not means:
            raise InvalidValue("value", part[:40], N_("a means, = and none, jiao or yuan are needed"))
        found[means] = _small_change(dropped)
    return found


def _not_negative(value: str) -> Decimal:
    result = amount(value, "value")
    if result < 0:
        raise InvalidValue("value", value, N_("it is negative"))
    return result


def _percent(value: str) -> Decimal:
    percent = number(value.removesuffix("%"), "value")
    if not 0 <= percent <= 1000:
        raise InvalidValue("value", value, N_("it is out of range"))
    return percent


def _margin(value: str) -> Decimal:
    percent = number(value.removesuffix("%"), "value")
    if not 0 <= percent < 100:
        raise InvalidValue("value", value, N_("it is out of range"))
    return percent


def _hour(value: str) -> time:
    try:
        result = time.fromisoformat(value)
    except ValueError:
        raise InvalidValue("value", value, N_("a time such as 02:00 is needed")) from None
    if result.tzinfo is not None or result > time(12):
        raise InvalidValue("value", value, N_("a time such as 02:00 is needed"))
    return result


def _word(choices: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(value: str) -> StrEnum:
        try:
            return choices(value)
        except ValueError:
            raise InvalidValue("value", value, N_("it is none of the choices")) from None

    return read


def _reasons(value: str) -> tuple[str, ...]:
    """Short texts with commas between them."""
    found = tuple(dict.fromkeys(part.strip() for part in re.split(r"[,，、;；\n]", value) if part.strip()))
    if any(len(part) > 40 or not part.isprintable() for part in found):
        raise InvalidValue("value", value[:40], N_("it is too long or holds invisible characters"))
    return found


def _language(value: str) -> str:
    if value not in {"zh_CN", "en"}:
        raise InvalidValue("value", value, N_("it is none of the choices"))
    return value


_POLICIES = tuple(policy.value for policy in Policy)
_EXPIRED = tuple(choice.value for choice in Expired)
_YES_NO = ("yes", "no")

DECLARED: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("shop_name", "", _text(100), N_("Name of the shop, on receipts and prints")),
        Setting("shop_address", "", _text(200), N_("Address of the shop, on prints")),
        Setting("shop_phone", "", _text(60), N_("Phone of the shop, on prints")),
        Setting("shop_tax_number", "", _text(40), N_("Tax number of the shop, on prints")),
        Setting("language", "zh_CN", _language, N_("Language of the windows and prints"), ("zh_CN", "en")),
        Setting("cash_rounding", "0.01", _coin, N_("Smallest coin that cash is paid in")),
        Setting(
            "drop_small_change",
            "none",
            _small_change,
            N_("What is dropped from every sale: nothing, below 0.10, below 1.00"),
            ("none", "jiao", "yuan"),
        ),
        Setting(
            "small_change_by_means",
            "",
            _by_means,
            N_("What is dropped of sales by one means of payment, where it differs"),
        ),
        Setting("points_price", "0", _not_negative, N_("What a member pays for one point; 0: no points")),
        Setting("point_worth", "1", _whole(1, 10_000), N_("What one point pays, in fen")),
        Setting(
            "top_up_offers",
            "",
            read_offers,
            N_("What is added when a card is loaded, such as 500=50 1000=150: from 500.00 on 50.00"),
        ),
        Setting("park_slip", "no", _yes_or_no, N_("Print a slip for each parked sale"), _YES_NO),
        Setting(
            "barcode_rules",
            "21IIIIIAAAAAC, 22IIIIIWWWWWC, 21IIIIIAAAAAWWWWWC, 26IIIIIAAAAAWWWWWC",
            read_scale_rules,
            N_("Labels of scales: prefix, I item, A amount, W grams, N pieces, X nothing, C check digit"),
        ),
        Setting(
            PREFIX_SETTING,
            "20",
            read_in_store_prefix,
            N_("First two digits of the shop's own barcodes, 20 to 29; none that labels of scales begin with"),
        ),
        Setting("expired", "ask", _word(Expired), N_("Selling goods past their date"), _EXPIRED),
        Setting("near_expiry_days", "30", _whole(0, 3650), N_("Days before its date from which goods are near it")),
        Setting(
            "negative",
            "",
            _word(NegativePolicy),
            N_("Stock that would become negative; empty: the counter sells on, documents ask"),
            ("", *_POLICIES),
        ),
        Setting("below_cost", "warn", _word(Policy), N_("Selling below cost"), _POLICIES),
        Setting("backdating", "warn", _word(Policy), N_("Posting before existing documents"), _POLICIES),
        Setting(
            "approve_own",
            "owner",
            _word(Own),
            N_("Who may approve what they submitted themselves"),
            tuple(choice.value for choice in Own),
        ),
        Setting("over_receipt_percent", "0", _percent, N_("Percent that may be received above an order")),
        Setting("contract_warning_days", "30", _whole(0, 365), N_("Days before its end that a contract is told of")),
        Setting("credit_counts_orders", "yes", _yes_or_no, N_("Open orders count against the credit limit"), _YES_NO),
        Setting("business_day_ends", "00:00", _hour, N_("Hour until which sales count to the day before")),
        Setting("blind_shift_close", "yes", _yes_or_no, N_("Hide the expected cash until it is counted"), _YES_NO),
        Setting("idle_lock_minutes", "3", _whole(0, 60), N_("Minutes without a key after which the till locks")),
        Setting("receipt_header", "", _text(500), N_("Lines above the goods on a receipt")),
        Setting("receipt_footer", "", _text(500), N_("Lines at the end of a receipt")),
        Setting("receipt_columns", "48", _whole(24, 64), N_("Characters in a line of the receipt printer")),
        Setting("print_receipts", "yes", _yes_or_no, N_("Print a receipt for each sale"), _YES_NO),
        Setting("target_margin_percent", "20", _margin, N_("Margin a suggested price aims at, in percent")),
        Setting(
            "stock_reasons",
            "",
            _reasons,
            N_("Reasons why stock is written off, used or found, with commas between them; empty: the usual ones"),
        ),
        Setting(
            "counter_vouchers",
            "day",
            _word(CounterVouchers),
            N_("Accounting vouchers of the counter: one a day, or one for each document"),
            tuple(choice.value for choice in CounterVouchers),
        ),
        Setting(
            KEYS_SETTING,
            DEFAULT_PRESET,
            read_counter_keys,
            N_("Keys of the counter; the page of keys says it in words"),
        ),
        Setting("touch_counter", "no", _yes_or_no, N_("Show a number pad for fingers at the counter"), _YES_NO),
        Setting("prices_include_tax", "yes", _yes_or_no, N_("Prices include tax unless a document says no"), _YES_NO),
        *(Setting(one.setting, str(one.limit), _whole(0, 999), one.about) for one in PATTERNS),
    )
}
_DEFAULTS = {name: setting.read(setting.default) for name, setting in DECLARED.items()}


USUAL_REASONS = (
    N_("Damaged"),
    N_("Expired"),
    N_("Lost"),
    N_("Found"),
    N_("Sample"),
    N_("Gift"),
    N_("Office use"),
    N_("Wrongly booked"),
)
"""Offered while the shop has not named its own."""


def declared(name: str) -> Setting:
    """The declaration of a setting.

    Raises:
        NotFound: no setting of this name is declared.
    """
    if name not in DECLARED:
        raise NotFound(field="name", what=N_("setting"), name=name)
    return DECLARED[name]


def shop_settings(stored: Mapping[str, str]) -> ShopSettings:
    """The typed settings of what is stored (``work.settings.all()``)."""
    values = dict(_DEFAULTS)
    values.update((name, DECLARED[name].read(value)) for name, value in stored.items() if name in DECLARED)
    values["bins"] = stored.get(BINS_SETTING) == "yes"
    values["watch"] = read_watch(stored)
    values["unusual"] = {one.name: values.pop(one.setting) for one in PATTERNS}
    values["price_rules"] = frozenset(stored.get(RULES_SETTING, "").split())
    return ShopSettings(**values)  # type: ignore[arg-type]


def business_day(connection: Connection, at: datetime) -> date:
    """The business day a local time counts to; what is *today* for every report."""
    return BusinessTime.of(at, shop_settings(Settings(connection).all()).business_day_ends).day


class SettingService(Service):
    """Reading and changing settings."""

    def stock_reasons(self) -> tuple[str, ...]:
        """The reasons offered where stock changes without trade: the shop's own, else the usual ones."""
        return self.shop().stock_reasons or tuple(map(_, USUAL_REASONS))

    def shop(self) -> ShopSettings:
        """All settings, typed."""
        with self.database.read() as connection:
            return shop_settings(Settings(connection).all())

    def get(self, name: str) -> str:
        """The text of one setting.

        Raises:
            NotFound: no setting of this name is declared.
        """
        default = declared(name).default
        with self.database.read() as connection:
            return Settings(connection).all().get(name, default)

    def all(self) -> tuple[SettingRow, ...]:
        """Every declared setting with its value."""
        with self.database.read() as connection:
            stored = Settings(connection).all()
        return tuple(
            SettingRow(name, stored.get(name, one.default), one.default, one.description, one.choices)
            for name, one in DECLARED.items()
        )

    def set(self, name: str, value: str) -> Changes:
        """Change one setting.

        Raises:
            NotFound: no setting of this name is declared.
            InvalidValue: the text is no value of it.
        """
        self.require(Permission.SETTING_EDIT)
        setting = declared(name)
        text = value.strip() if name not in {"receipt_header", "receipt_footer"} else value
        setting.read(text)
        with self.database.write() as work:
            before = work.settings.all().get(name, setting.default)
            if before == text:
                return Changes()
            work.settings.set(name, text)
            if name in {PREFIX_SETTING, "barcode_rules"}:
                shop = shop_settings(work.settings.all())
                keep_apart(shop.in_store_prefix, shop.barcode_rules)
            self.record(work, "setting.set", name, detail={"before": before, "after": text})
            work.touch(Topic.SETTINGS)
            return work.commit()

    def reset(self, name: str) -> Changes:
        """Go back to the default of one setting."""
        return self.set(name, declared(name).default)
