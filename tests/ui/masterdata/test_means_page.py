"""Means of payment by keys: a new one with its letter, what is built in keeps what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_means_is_made_by_keys_and_taken_out_of_use(opened):
    page = opened.page("means_of_payment")
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    for name, text in (("name", "Meituan"), ("code", "meituan"), ("key", "c")):
        QTest.keyClicks(page.card.form.editor(name), text)
    account = page.card.form.editor("account")
    assert account.findData("STORED") < 0
    account.setCurrentIndex(account.findData("BANK"))
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    assert page.card.errors.isVisible() and "B E F" in page.card.errors.message.text()
    page.card.form.editor("key").clear()
    QTest.keyClicks(page.card.form.editor("key"), "t")
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    made = opened.books.services.masterdata.means()["meituan"]
    assert (made.name, made.money_account, made.key, made.active) == ("Meituan", "BANK", "T", True)
    assert page.card.shown == made and not page.card.errors.isVisible()
    page.card.form.editor("active").click()
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    assert not opened.books.services.masterdata.means()["meituan"].active


def test_what_is_built_in_is_renamed_and_keeps_its_account(opened):
    page = opened.page("means_of_payment", "gift_card")
    before = opened.books.services.masterdata.means()["gift_card"]
    assert page.card.shown == before
    assert not any(page.card.form.editor(name).isEnabled() for name in ("code", "account", "key", "gives_change"))
    name = page.card.form.editor("name")
    name.selectAll()
    QTest.keyClicks(name, "Tea card")
    QTest.keyClick(page, Qt.Key.Key_S, CONTROL)
    after = opened.books.services.masterdata.means()["gift_card"]
    assert (after.name, after.nature, after.account, after.key) == ("Tea card", "gift_card", "gift_cards", before.key)
