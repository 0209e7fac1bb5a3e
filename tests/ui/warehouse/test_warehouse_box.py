"""Choosing one warehouse or all of them."""

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.translated import switch_language
from jxc_desktop.ui.common.warehouse_box import WarehouseBox


def test_it_shows_only_where_there_is_a_choice_and_keeps_what_was_chosen(qapp, qtbot):
    theme.apply(qapp, "light")
    box = WarehouseBox()
    qtbot.addWidget(box)
    box.offer([("MAIN", "总仓")])
    assert box.isHidden()
    box.offer([("MAIN", "总仓"), ("NORTH", "北仓")])
    assert not box.isHidden()
    assert box.place() == ""
    box.setCurrentIndex(2)
    box.offer([("EAST", "东仓"), ("MAIN", "总仓"), ("NORTH", "北仓")])
    assert box.place() == "NORTH"
    box.offer([("EAST", "东仓"), ("MAIN", "总仓")])
    assert box.place() == ""


def test_its_first_entry_follows_the_language_and_fits(qapp, qtbot):
    theme.apply(qapp, "light")
    box = WarehouseBox()
    qtbot.addWidget(box)
    box.offer([("MAIN", "总仓"), ("NORTH", "北仓")])
    for language, words in (("zh_CN", "全部仓库"), ("en", "All warehouses")):
        switch_language(qapp, language)
        assert box.currentText() == words
        assert box.sizeHint().width() > box.fontMetrics().horizontalAdvance(words) + 20
