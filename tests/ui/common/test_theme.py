from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QToolButton

from jxc_desktop.ui.common import theme
from jxc_desktop.ui.common.icons import IconLabel, icon
from jxc_desktop.ui.common.tokens import PAIRS, THEMES, contrast


def test_black_on_white_has_the_greatest_contrast():
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_pair_of_colours_can_be_told_apart(name, ink, ground, least):
    tokens = THEMES[name]
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= least


@pytest.mark.parametrize("name", THEMES)
def test_placeholders_are_readable_in_both_themes(name):
    colours = theme.palette(THEMES[name])
    shown = colours.color(QPalette.ColorRole.PlaceholderText).name().upper()
    assert shown == THEMES[name].disabled


def test_the_theme_changes_while_the_program_runs(qapp, qtbot):
    look = theme.apply(qapp, "light")
    with qtbot.waitSignal(look.changed):
        theme.apply(qapp, "dark")
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == THEMES["dark"].window
    assert theme.colours() is THEMES["dark"]
    theme.apply(qapp, "light")
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == THEMES["light"].window


def test_text_grows_and_shrinks_within_bounds(qapp):
    assert theme.apply(qapp, "light", 140).pixels(14) == 20
    assert theme.apply(qapp, "light", 500).scale == 140
    assert theme.apply(qapp, "light", 10).scale == 90
    theme.apply(qapp, "light", 100)


def test_the_focus_ring_is_two_pixels_of_the_primary_colour():
    for tokens in THEMES.values():
        sheet = theme.style_sheet(tokens)
        assert f"QPushButton:focus {{ border: 2px solid {tokens.primary}" in sheet
        assert f"QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {tokens.primary}" in sheet


def test_every_icon_can_be_drawn():
    from jxc_desktop.ui.common.assets import resource

    names = [path.stem for path in resource("icons").glob("*.svg")]
    assert len(names) > 30
    for name in names:
        picture = icon(name).pixmap(20, 20).toImage()
        assert any(picture.pixelColor(x, y).alpha() for x in range(20) for y in range(20)), name


def colours_in(picture):
    points = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return {picture.pixelColor(x, y).name().upper() for x, y in points if picture.pixelColor(x, y).alpha() == 255}


def test_icons_set_once_take_the_colour_of_every_theme(qapp, qtbot):
    button, label = QToolButton(), IconLabel("error", ink="danger")
    for widget in (button, label):
        qtbot.addWidget(widget)
    button.setIcon(icon("close"))
    for name in ("light", "dark", "light"):
        theme.apply(qapp, name)
        assert THEMES[name].secondary in colours_in(button.icon().pixmap(40, 40).toImage())
        assert THEMES[name].danger in colours_in(label.grab().toImage())
