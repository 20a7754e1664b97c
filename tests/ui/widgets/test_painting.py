"""What is drawn once and kept follows the colours, the state, the size of the text and the screen."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme.appearance import apply
from ui.theme.colours import Colours, Tone, colour_sets
from ui.theme.sizes import BOX
from ui.theme.type import TextStyle, font_of
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label
from ui.widgets.options import TickBox
from ui.widgets.painting import paint_radio, paint_tick_box
from ui.widgets.step_list import Step, StepList, StepState

SETS = pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])


def painted(colours: Colours, what: str, *, ratio: float = 1.0, **state: bool) -> QImage:
    """One mark of 20 pixels on a screen of that resolution."""
    image = QImage(round(20 * ratio), round(20 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(colours.window))
    painter = QPainter(image)
    paint = paint_radio if what == "radio" else paint_tick_box
    paint(painter, QRectF(0, 0, 20, 20), colours, **state)  # type: ignore[operator]
    painter.end()
    return image


def hue(image: QImage, across: float, down: float) -> str:
    """The colour at a share of the width and the height."""
    return image.pixelColor(int(image.width() * across), int(image.height() * down)).name().upper()


@SETS
def test_a_tick_box_has_the_colours_of_its_set_and_state(name: str) -> None:
    colours = colour_sets()[name]
    for _ in range(2):
        empty = painted(colours, "box", ticked=False, enabled=True)
        ticked = painted(colours, "box", ticked=True, enabled=True)
        off = painted(colours, "box", ticked=False, enabled=False)
        assert hue(empty, 0.5, 0.5) == colours.surface.upper()
        assert hue(ticked, 0.5, 0.15) == colours.accent.upper()
        assert hue(off, 0.5, 0.5) == colours.sunken.upper()
        assert painted(colours, "box", ticked=False, enabled=True, dashed=True) != empty


@SETS
def test_a_radio_circle_has_the_colours_of_its_set_and_state(name: str) -> None:
    colours = colour_sets()[name]
    empty = painted(colours, "radio", chosen=False, enabled=True)
    chosen = painted(colours, "radio", chosen=True, enabled=True)
    assert hue(empty, 0.5, 0.5) == colours.surface.upper()
    assert hue(chosen, 0.5, 0.5) == colours.on_accent.upper()
    assert hue(chosen, 0.5, 0.15) == colours.accent.upper()
    assert painted(colours, "radio", chosen=True, enabled=False) != chosen


def test_on_a_finer_screen_a_tick_is_drawn_finer_and_not_enlarged() -> None:
    colours = colour_sets()["light"]
    coarse = painted(colours, "box", ticked=True, enabled=True)
    fine = painted(colours, "box", ticked=True, enabled=True, ratio=2.0)
    enlarged = coarse.scaled(fine.size())
    enlarged.setDevicePixelRatio(2.0)
    assert hue(fine, 0.5, 0.15) == colours.accent.upper()
    assert fine != enlarged


def test_boxes_links_and_steps_follow_the_size_of_the_text(qapp: QApplication, qtbot: QtBot) -> None:
    box, link, steps = TickBox("Testa box"), LinkButton("Testa link"), StepList()
    steps.set_steps((Step("one", "Testa step", "1 of 2 answered", StepState.CURRENT),))
    for widget in (box, link, steps):
        qtbot.addWidget(widget)
    row = steps.sizeHintForRow(0)
    apply(qapp, text_scale=2)
    box.resize(300, box.heightForWidth(300))
    colours = colour_sets()["light"]
    box.setChecked(True)
    image = box.grab().toImage()
    ratio = image.devicePixelRatio()
    filled = [
        down
        for down in range(image.height())
        if image.pixelColor(round(8 * ratio), down).name().upper() == colours.accent.upper()
    ]
    assert len(filled) == pytest.approx(2 * BOX * ratio, abs=6 * ratio)
    assert link._underlined.pixelSize() == font_of(TextStyle.SMALL_LABEL).pixelSize()
    assert link._underlined.underline()
    assert steps.sizeHintForRow(0) > 1.5 * row


def has_ink_of(label: Label, colours: Colours) -> bool:
    """Whether a quiet label has the colour of this set."""
    return label.palette().color(label.foregroundRole()).name().upper() == colours.muted.upper()


def test_a_label_takes_the_ink_of_every_set_in_turn(qapp: QApplication, qtbot: QtBot) -> None:
    label = Label("Testa words", tone=Tone.MUTED)
    qtbot.addWidget(label)
    for name in ("light", "dark", "high-contrast", "light"):
        colours = colour_sets()[name]
        apply(qapp, colours=colours)
        qtbot.waitUntil(partial(has_ink_of, label, colours), timeout=10_000)
        assert label.palette().color(label.backgroundRole()).name().upper() == colours.window.upper()
