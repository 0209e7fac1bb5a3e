from __future__ import annotations

from time import perf_counter

import pytest

from jxc_desktop import i18n
from jxc_desktop.i18n.catalogue import BrokenCatalogue, entries, load


@pytest.fixture
def po(tmp_path):
    def write(text):
        path = tmp_path / "area.po"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_catalogue_gives_sentences_plurals_and_long_texts(po):
    path = po(
        'msgid ""\nmsgstr "header\\n"\n\n# a remark\nmsgid "Save"\nmsgstr "保存"\n\n'
        'msgid "One line"\nmsgid_plural "{count} lines"\nmsgstr[0] "{count} 行"\n\n'
        'msgid ""\n"Long "\n"text"\nmsgstr ""\n"长"\n"文\\n"\n'
    )
    assert load([path]) == {"Save": "保存", "One line": "{count} 行", "Long text": "长文\n"}


def test_entries_need_no_blank_line_between_them(po):
    path = po('msgid "One"\nmsgstr "一"\nmsgid "Two"\nmsgstr "二"')
    assert load([path]) == {"One": "一", "Two": "二"}


def test_an_unsure_or_empty_translation_is_not_used(po):
    path = po('#, fuzzy\nmsgid "One"\nmsgstr "壹"\n\nmsgid "Two"\nmsgstr ""\n')
    assert load([path]) == {}
    assert [entry.fuzzy for entry in entries(path)] == [True, False]


@pytest.mark.parametrize("text", ['msgid One\nmsgstr "一"', 'msgctxt "a"\nmsgid "b"', '"stray"', 'msgid "bad \\x"'])
def test_a_broken_file_is_refused_with_its_place(po, text):
    with pytest.raises(BrokenCatalogue, match=r"area\.po:1"):
        load([po(text)])


def test_the_language_switches_while_running():
    assert i18n._("Sell below cost") == "允许低于成本销售"
    i18n.set_language("en")
    assert i18n._("Sell below cost") == "Sell below cost"
    assert i18n.ngettext("one thing", "{count} things", 2) == "{count} things"
    assert i18n.ngettext("one thing", "{count} things", 1) == "one thing"


def test_a_language_nobody_speaks_is_refused():
    with pytest.raises(ValueError, match="fr"):
        i18n.set_language("fr")


def test_the_whole_catalogue_is_read_quickly():
    files = sorted((i18n.LOCALE / "zh_CN").glob("*.po"))
    started = perf_counter()
    assert len(load(files)) > 100
    assert perf_counter() - started < 0.5
