"""A PIN resists guessing, rights are those of the moment, and the shop cannot be locked out of itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from jxc_desktop.db.engine import Database
from jxc_desktop.domain.errors import InvalidValue, NotAllowed, NotFound
from jxc_desktop.domain.permissions import COUNTER_OPERATOR, OWNER, Permission
from jxc_desktop.services.users import (
    PinMissing,
    PinPresent,
    SignInLocked,
    UserService,
    WouldLockOut,
    WrongPin,
)
from tests.support.shop import Shop, new_shop


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    yield from new_shop(database)


@pytest.fixture
def users(shop: Shop) -> UserService:
    users = shop.service(UserService)
    users.save_user("小王", [COUNTER_OPERATOR], pin="2580")
    return users


def test_the_owner_of_a_new_shop_sets_the_first_pin_once(users: UserService) -> None:
    with pytest.raises(PinMissing):
        users.sign_in("老板", "")
    assert users.first_pin("老板", "135790").may(Permission.USER_EDIT)
    assert users.sign_in("老板", "135790").roles == (OWNER,)
    with pytest.raises(PinPresent):
        users.first_pin("老板", "246800")


def test_signing_in_gives_exactly_the_rights_of_the_roles(users: UserService, shop: Shop) -> None:
    user = users.sign_in("小王", "2580")
    assert shop.session.user == user
    assert user.may(Permission.COUNTER_SELL) and not user.may(Permission.USER_EDIT)
    with pytest.raises(NotAllowed):
        users.save_user("小李", [])


def test_five_wrong_pins_lock_longer_each_time_and_survive_a_restart(users: UserService, shop: Shop) -> None:
    for minutes in (1, 5, 30, 30):
        for _ in range(5):
            with pytest.raises(WrongPin):
                users.sign_in("小王", "9999")
        with pytest.raises(SignInLocked) as locked:
            shop.service(UserService).sign_in("小王", "2580")
        assert locked.value.facts["minutes"] == minutes
        shop.clock.set(shop.clock.local() + timedelta(minutes=minutes))
    assert users.sign_in("小王", "2580").name == "小王"
    with pytest.raises(WrongPin):
        users.sign_in("小王", "9999")


def test_every_sign_in_is_audited_whatever_its_outcome(users: UserService, shop: Shop) -> None:
    with pytest.raises(WrongPin):
        users.sign_in("小王", "0000")
    users.sign_in("小王", "2580")
    assert shop.audited()[-2:] == [("user.sign_in", "小王", "wrong_pin"), ("user.sign_in", "小王", "ok")]


def test_an_unknown_name_and_a_wrong_pin_are_refused_alike(users: UserService) -> None:
    with pytest.raises(WrongPin):
        users.sign_in("nobody", "2580")


def test_a_disabled_user_is_signed_out_and_cannot_return(users: UserService, shop: Shop) -> None:
    users.sign_in("小王", "2580")
    session = shop.session.user
    shop.sign_in()
    users.save_user("小王", [COUNTER_OPERATOR], active=False)
    shop.session.user = session
    assert users.refresh() is None
    with pytest.raises(WrongPin):
        users.sign_in("小王", "2580")


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "１２３４", "1111", ""])
def test_a_weak_or_malformed_pin_is_refused(users: UserService, pin: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        users.set_pin("小王", pin)
    assert pin == "" or pin not in str(refused.value)


def test_changing_ones_own_pin_needs_the_current_one(users: UserService) -> None:
    users.sign_in("小王", "2580")
    with pytest.raises(WrongPin):
        users.set_pin("小王", "7410", "0000")
    users.set_pin("小王", "7410", "2580")
    assert users.sign_in("小王", "7410").name == "小王"


def test_a_superior_approves_without_signing_in(users: UserService, shop: Shop) -> None:
    users.first_pin("老板", "135790")
    cashier = users.sign_in("小王", "2580")
    assert users.approve("老板", "135790", Permission.ANSWER_BELOW_COST).name == "老板"
    assert shop.session.user == cashier
    with pytest.raises(NotAllowed):
        users.approve("小王", "2580", Permission.ANSWER_BELOW_COST)


def test_the_last_who_may_change_users_cannot_be_taken_away(users: UserService) -> None:
    with pytest.raises(WouldLockOut):
        users.save_user("老板", [OWNER], active=False)
    with pytest.raises(WouldLockOut):
        users.save_user("老板", [])
    with pytest.raises(WouldLockOut):
        users.save_role(OWNER, "Owner", [Permission.COUNTER_SELL])
    assert {user.name for user in users.users() if user.active} == {"老板", "小王"}


def test_roles_can_be_edited_and_apply_at_the_next_look(users: UserService) -> None:
    users.save_role("helper", "Helper", [Permission.STOCK_VIEW])
    users.save_user("小王", ["helper"])
    assert users.sign_in("小王", "2580").permissions == {Permission.STOCK_VIEW}
    with pytest.raises(NotAllowed):
        users.save_role("helper", "Helper", [])


def test_unknown_roles_and_rights_are_refused(users: UserService) -> None:
    with pytest.raises(NotFound):
        users.save_user("小李", ["king"])
    with pytest.raises(InvalidValue):
        users.save_role("helper", "Helper", ["fly"])
