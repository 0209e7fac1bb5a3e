from __future__ import annotations

import pytest

from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import User
from jxc_desktop.ui.shell.commands import Command, CommandRegistry, search_names
from jxc_desktop.ui.shell.pages import PageEntry, PageRegistry

OWNER = User(1, "owner", permissions=frozenset(Permission))
NOBODY = User(2, "nobody")


def command(name, title="Stock on hand", keys="", permission=None):
    return Command(name, title, lambda: None, keys, permission)


def test_names_are_found_in_both_languages_and_by_pinyin():
    names = search_names("Stock on hand", "库存")
    assert {"stock on hand", "stock", "hand", "库存", "kc", "kucun"} <= set(names)


def test_commands_that_begin_with_the_text_come_first():
    registry = CommandRegistry()
    registry.add(command("a", "Open the list"))
    registry.add(command("b", "List of goods"))
    assert [found.id for found in registry.find("list o", OWNER)] == ["b"]
    assert {found.id for found in registry.find("list", OWNER)} == {"a", "b"}


def test_a_command_without_the_right_does_not_exist_for_the_user():
    registry = CommandRegistry()
    registry.add(command("a", permission=Permission.BACKUP))
    assert registry.find("stock", NOBODY) == []
    assert registry.find("stock", None) == []
    assert len(registry.find("stock", OWNER)) == 1


def test_ids_and_keys_are_given_once():
    registry = CommandRegistry()
    registry.add(command("a", keys="F9"))
    with pytest.raises(ValueError, match="a"):
        registry.add(command("a"))
    with pytest.raises(ValueError, match="b"):
        registry.add(command("b", keys="F9"))


def test_a_page_name_is_given_once():
    pages = PageRegistry()
    pages.add(PageEntry("stock", "Stock on hand", lambda key: None))
    with pytest.raises(ValueError, match="stock"):
        pages.add(PageEntry("stock", "Stock on hand", lambda key: None))
