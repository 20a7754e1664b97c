"""Colours, type and icons: what the style guide asks, computed."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ui.theme.appearance import apply
from ui.theme.colours import Colours, colour_sets, colours_of, contrast, palette_of
from ui.theme.icons import FOLDER, UnknownIcon, icon_image, icon_names
from ui.theme.type import SANS, SERIF, TextStyle, font_of, load_fonts

BOTH = pytest.mark.parametrize("colours", list(colour_sets().values()), ids=list(colour_sets()))
VERDICTS = ("ok", "cond", "wait", "refer", "stop", "open")


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    apply(qapp)
    return qapp


@BOTH
@pytest.mark.parametrize("ground", ["window", "surface", "sunken", "accent_tint"])
@pytest.mark.parametrize("text", ["text", "text2", "muted"])
def test_text_can_be_read_on_every_ground_it_stands_on(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("hue", VERDICTS)
def test_a_chip_can_be_read(colours: Colours, hue: str) -> None:
    assert contrast(getattr(colours, f"{hue}_fg"), getattr(colours, f"{hue}_bg")) >= 4.5
    assert contrast(getattr(colours, f"{hue}_fg"), colours.surface) >= 4.5


@BOTH
def test_what_is_pressed_or_typed_into_can_be_seen(colours: Colours) -> None:
    for ground in (colours.window, colours.surface):
        assert contrast(colours.control, ground) >= 3
        assert contrast(colours.focus, ground) >= 3
        assert contrast(colours.accent, ground) >= 4.5
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.on_accent, colours.accent_hover) >= 4.5
    assert contrast(colours.text, colours.stop_bg) >= 4.5
    assert contrast(colours.surface, colours.text) >= 4.5


def test_black_and_white_have_the_greatest_contrast_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@BOTH
def test_every_colour_is_written_as_six_figures(colours: Colours) -> None:
    assert all(re.fullmatch("#[0-9A-F]{6}", hue) for hue in asdict(colours).values())


@BOTH
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
