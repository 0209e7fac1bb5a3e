"""The second screen: the sale for the customer, and pictures while nobody is served."""

from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize

from jxc_desktop.ui.counter.second_pictures import SecondPictures, names_after, read_picture
from jxc_desktop.ui.counter.second_screen import SecondScreen
from jxc_desktop.ui.counter.till_ports import Facing, FacingLine

RED, BLUE = (200, 0, 0), (0, 0, 200)
LONG = "农夫山泉饮用天然水" * 20
SALE = Facing([FacingLine(LONG, "2 瓶", Decimal(4))], FacingLine(LONG, "2 瓶", Decimal(4)), Decimal(4))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pictures, one of them large, with a broken one and a text between them."""
    Image.new("RGB", (6000, 4000), RED).save(tmp_path / "1.jpg", quality=30)
    (tmp_path / "2.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    (tmp_path / "3.txt").write_text("no picture")
    Image.new("RGB", (300, 500), BLUE).save(tmp_path / "4.png")
    return tmp_path


@pytest.fixture
def screen(qtbot, folder):
    screen = SecondScreen(pictures=str(folder), pause=2, framed=True)
    qtbot.addWidget(screen)
    yield screen
    screen.take_away()


def colour(image) -> tuple[int, int, int]:
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    return tuple(round(value, -1) for value in (middle.red(), middle.green(), middle.blue()))


def test_large_pictures_are_made_small_and_what_is_none_is_passed_over(folder: Path):
    large = read_picture(folder / "1.jpg", (960, 540))
    assert large is not None
    assert (large.width(), large.height()) == (810, 540)
    assert read_picture(folder / "2.png", (960, 540)) is None
    assert names_after(str(folder), "1.jpg") == ["2.png", "4.png", "1.jpg"]
    assert names_after(str(folder / "gone"), "") == ()


def test_a_picture_of_an_absurd_size_is_refused_before_it_takes_memory(tmp_path: Path):
    Image.new("1", (30000, 30000)).save(tmp_path / "bomb.png")
    assert read_picture(tmp_path / "bomb.png", (960, 540)) is None


def test_a_picture_stands_upright_as_its_camera_was_held(tmp_path: Path):
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (400, 200), RED).save(tmp_path / "turned.jpg", exif=turned)
    upright = read_picture(tmp_path / "turned.jpg", (960, 540))
    assert upright is not None
    assert upright.height() > upright.width()


def test_pictures_follow_each_other_and_new_ones_are_found(qtbot, folder: Path):
    pictures = SecondPictures(str(folder), 2, QSize(960, 540))
    seen = []
    pictures.shown.connect(lambda image: seen.append(image.isNull() or colour(image)))
    pictures.start()
    for number in range(1, 4):
        qtbot.waitUntil(lambda number=number: len(seen) == number, timeout=5000)
        pictures.show_next()
    assert seen[:3] == [RED, BLUE, RED]
    qtbot.waitUntil(lambda: len(seen) == 4, timeout=5000)
    (folder / "4.png").unlink()
    (folder / "1.jpg").unlink()
    with qtbot.waitSignal(pictures.shown, timeout=5000) as told:
        pictures.show_next()
    assert told.args[0].isNull()
    pictures.stop()


def test_pictures_take_the_screen_while_nobody_is_served_and_give_it_back(qtbot, screen):
    screen.place(1)
    qtbot.waitUntil(screen.picture.isVisible, timeout=5000)
    assert not screen.selling.isVisible()
    screen.show_sale(SALE)
    assert screen.selling.isVisible()
    assert not screen.picture.isVisible(), "there is no room beside the sale"
    assert screen.width() == 960, "a long name pushes nothing off the screen"
    screen.resize(1920, 1080)
    screen.show_sale(SALE)
    assert screen.picture.isVisible()
    assert screen.picture.geometry().left() >= screen.selling.geometry().right()
    screen.show_sale(Facing(total=Decimal(4), change=Decimal(6)))
    assert screen.selling.isVisible()
    screen._served.timeout.emit()
    screen._served.stop()
    screen._share_room()
    assert not screen.selling.isVisible()


def test_without_pictures_the_welcome_stays(qtbot, tmp_path: Path):
    screen = SecondScreen(pictures=str(tmp_path), pause=2, framed=True)
    qtbot.addWidget(screen)
    screen.place(1)
    with qtbot.waitSignal(screen._show.shown, timeout=5000):
        screen._show.show_next()
    assert screen.selling.isVisible()
    assert screen.word.text()
    screen.take_away()
