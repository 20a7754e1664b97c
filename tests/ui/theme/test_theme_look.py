"""Colours, type and icons: what the style guide asks, computed."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ui.theme.appearance import apply
from ui.theme.colours import Colours, colour_sets, colours_of, contrast, palette_of
from ui.theme.icons import FOLDER, UnknownIcon, icon_image, icon_names
from ui.theme.type import SANS, SERIF, TextStyle, font_of, load_fonts

EVERY_SET = pytest.mark.parametrize("colours", list(colour_sets().values()), ids=list(colour_sets()))


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    apply(qapp)
    return qapp


def test_black_and_white_have_the_greatest_contrast_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@EVERY_SET
def test_every_colour_is_written_as_six_figures(colours: Colours) -> None:
    written = [hue for hue in colours._asdict().values() if isinstance(hue, str)]
    assert all(re.fullmatch("#[0-9A-F]{6}", hue) for hue in written)
    assert len(written) == len(colours._asdict()) - len(("edge_line", "focus_line"))


def test_no_two_sets_share_the_ground_they_are_told_by() -> None:
    assert len({colours.window for colours in colour_sets().values()}) == len(colour_sets()) == 3


@EVERY_SET
def test_a_palette_tells_which_colours_it_was_made_of(colours: Colours) -> None:
    assert colours_of(palette_of(colours)) is colours


def test_the_look_is_light_fusion_without_a_stylesheet(app: QApplication) -> None:
    assert app.style().name() == "fusion"
    assert app.styleSheet() == ""
    assert app.palette().color(QPalette.ColorRole.Window).name().upper() == colour_sets()["light"].window


def test_the_typefaces_that_ship_are_the_ones_on_screen(app: QApplication) -> None:
    assert load_fonts() == (SANS, SERIF)
    assert QFontInfo(font_of(TextStyle.BODY)).family() == SANS
    assert QFontInfo(font_of(TextStyle.PAGE_TITLE)).family() == SERIF
    assert QFontInfo(font_of(TextStyle.PAGE_TITLE)).pixelSize() == 27


def test_doubled_text_doubles_every_style(app: QApplication) -> None:
    before = {style: font_of(style).pixelSize() for style in TextStyle}
    apply(app, text_scale=2)
    try:
        for style, size in before.items():
            assert abs(font_of(style).pixelSize() - 2 * size) <= 1
    finally:
        apply(app)


def test_widgets_that_are_open_follow_a_change_of_colours_and_size(app: QApplication, qtbot: QtBot) -> None:
    from ui.widgets.labels import Hint

    hint = Hint("Invented words")
    qtbot.addWidget(hint)
    hint.show()
    apply(app, colours=colour_sets()["dark"], text_scale=2)
    try:
        wanted = colour_sets()["dark"].muted
        role = QPalette.ColorRole.WindowText
        qtbot.waitUntil(lambda: hint.palette().color(role).name().upper() == wanted, timeout=2000)
        assert hint.font().pixelSize() == 26
    finally:
        apply(app)


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_in_the_colour_asked_for(app: QApplication, name: str) -> None:
    image = icon_image(name, "#8A2820", 18, ratio=2)
    assert (image.width(), image.devicePixelRatio()) == (36, 2)
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert inked
    assert all(abs(colour.red() - 0x8A) < 6 and abs(colour.green() - 0x28) < 6 for colour in inked)


def test_an_icon_that_does_not_ship_is_an_error() -> None:
    with pytest.raises(UnknownIcon):
        icon_image("no-such-icon", "#000000", 16)


def test_the_licence_of_the_icons_lies_beside_them() -> None:
    assert "ISC License" in (FOLDER / "ISC-Lucide-icons.txt").read_text(encoding="utf-8")


def test_a_plain_qt_button_has_the_palette_too(app: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("Save")
    qtbot.addWidget(button)
    assert button.palette().color(QPalette.ColorRole.ButtonText).name().upper() == colour_sets()["light"].text
