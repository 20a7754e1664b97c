"""The look that can be measured: dashes, icons beside words, chips on what is chosen, corners, buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from intake.screening import Outcome
from ui.consultation.slim_bars import slim
from ui.consultation.tab_row import Tab, TabRow
from ui.theme.appearance import apply
from ui.theme.colours import Tone, colour_sets, contrast, palette_of
from ui.theme.sizes import LEAST_TARGET
from ui.theme.type import TextStyle, font_of
from ui.widgets.button_row import DialogButtons, PageButtons, in_desktop_order
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import DottedLabel, Label
from ui.widgets.messages import UndoBar
from ui.widgets.painting import paint_box
from ui.widgets.step_list import Step, StepList, StepState
from ui.widgets.suitability_card import CardLine, SuitabilityCard
from ui.widgets.verdicts import chip_size, paint_chip

SETS = pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
SCALES = pytest.mark.parametrize("scale", [1, 2])
Shown = Callable[..., QWidget]


def canvas(width: int, height: int, ground: str) -> tuple[QImage, QPainter]:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return image, painter


def rows_of_ink(image: QImage, across: range, ground: str) -> list[int]:
    """The rows of an image that hold anything but the ground, in these columns."""
    blank = QColor(ground).rgb()
    return [y for y in range(image.height()) if any(image.pixel(x, y) != blank for x in across)]


def middle_of_ink(image: QImage, across: range, ground: str) -> float:
    rows = rows_of_ink(image, across, ground)
    return (rows[0] + rows[-1] + 1) / 2


# A dashed edge


@pytest.mark.parametrize("line", [1.0, 2.0])
@pytest.mark.parametrize("size", [(254, 35), (132, 25), (18, 18)])
def test_a_dashed_edge_has_clear_spaces_however_thick_its_line_is(
    line: float, size: tuple[int, int], qapp: QApplication
) -> None:
    width, height = size
    image, painter = canvas(width, height, "#000000")
    paint_box(painter, QRectF(0, 0, width, height), 4, fill=None, edge="#FFFFFF", line=line, dashed=True)
    painter.end()
    along = [image.pixelColor(x, 0).lightness() for x in range(6, width - 6)]
    dark = sum(lightness < 60 for lightness in along) / len(along)
    bright = sum(lightness > 195 for lightness in along) / len(along)
    assert 0.2 < dark < 0.6, "there is space between two dashes"
    assert 0.3 < bright < 0.8, "and a dash is as bright as the line"


# Icons beside words


@SCALES
@pytest.mark.parametrize("style", [TextStyle.SMALL, TextStyle.BODY, TextStyle.LABEL, TextStyle.LARGE])
@pytest.mark.parametrize("text", ["A line", "Many words that wrap " * 6])
def test_an_icon_stands_in_the_middle_of_the_first_line(
    scale: int, style: TextStyle, text: str, qapp: QApplication, qtbot: QtBot
) -> None:
    apply(qapp, text_scale=scale)
    label = IconLabel(text, "circle-check", Tone.TEXT, style=style)
    qtbot.addWidget(label)
    # Higher than it needs to be, as beside a button: the words are in the middle then.
    label.resize(300 * scale, label.heightForWidth(300 * scale) + 20)
    label.show()
    words, spot = label.words, label.icon.spot()
    lines = words.heightForWidth(words.width())
    first = words.y() + (words.height() - lines) / 2 + words.fontMetrics().height() / 2
    assert label.icon.y() + spot.center().y() == pytest.approx(first, abs=1)
    assert spot.top() == int(spot.top()), "on whole pixels, so that its lines are sharp"


def test_the_icon_of_a_changed_label_follows_its_words(qtbot: QtBot) -> None:
    label = IconLabel("Short", "info", Tone.TEXT)
    qtbot.addWidget(label)
    label.resize(160, 120)
    label.show()
    before = label.icon.spot().top()
    label.set_text("Words that take two lines or more in a label so narrow")
    qtbot.waitUntil(lambda: label.icon.spot().top() < before, timeout=10_000)


# Chips on what is chosen


@SETS
@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_chip_can_be_told_from_the_tint_of_what_is_chosen(
    name: str, outcome: Outcome, qapp: QApplication
) -> None:
    colours = colour_sets()[name]
    font = font_of(TextStyle.SMALL_LABEL)
    size = chip_size("Testa", font)
    image, painter = canvas(size.width(), size.height(), colours.accent_tint)
    place = QRectF(0, 0, size.width(), size.height())
    paint_chip(painter, place, outcome, "Testa", palette=palette_of(colours), font=font, on_tint=True)
    painter.end()
    # Along the top edge, past the round end: a dashed edge has its dashes there.
    edge = [
        image.pixelColor(x, 0).name() for x in range(size.height() // 2, size.width() - size.height() // 2)
    ]
    assert max(contrast(hue, colours.accent_tint) for hue in edge) >= 3


def test_a_chip_on_a_card_has_no_edge(qapp: QApplication) -> None:
    colours = colour_sets()["light"]
    font = font_of(TextStyle.SMALL_LABEL)
    image, painter = canvas(90, 25, colours.surface)
    place = QRectF(0, 0, 90, 25)
    paint_chip(painter, place, Outcome.SUITABLE, "T", palette=palette_of(colours), font=font)
    painter.end()
    assert image.pixelColor(45, 0).name().upper() == colours.ok_bg.upper()


def test_the_chip_of_a_card_that_has_just_changed_has_its_edge_until_the_tint_goes(qtbot: QtBot) -> None:
    card = SuitabilityCard("Testa treatment")
    qtbot.addWidget(card)
    card.show_verdict(Outcome.SUITABLE)
    assert not card.chip.on_tint
    card.show_verdict(Outcome.WAIT)
    assert card.chip.on_tint
    qtbot.waitUntil(lambda: not card.chip.on_tint, timeout=10_000)


# Lines of a list


@SCALES
@pytest.mark.parametrize("link", ["", "health.eczema"])
@pytest.mark.parametrize("words", ["A reason", "A long reason that wraps to more lines " * 3])
def test_the_dot_of_a_reason_stands_on_its_first_line(
    scale: int, link: str, words: str, qapp: QApplication, qtbot: QtBot
) -> None:
    apply(qapp, text_scale=scale)
    card = SuitabilityCard("Testa treatment")
    qtbot.addWidget(card)
    card.show_verdict(Outcome.WAIT, lines=(CardLine(words, link),))
    card.resize(320 * scale, card.heightForWidth(320 * scale))
    card.show()
    (line,) = card._lines
    ground = colour_sets()["light"].surface
    image = card.grab(line.geometry()).toImage()
    left = (line.button if link else line.words).x()
    dot = middle_of_ink(image, range(left - 2), ground)
    shown = line.button if link else line.words
    high = shown.fontMetrics().height()
    top = shown.y() + shown.first_line_middle() - high / 2
    assert top + high * 0.4 < dot < top + high * 0.75


def test_a_reason_that_can_be_pressed_is_high_enough_and_no_higher(qtbot: QtBot) -> None:
    card = SuitabilityCard("Testa treatment")
    qtbot.addWidget(card)
    card.show_verdict(Outcome.WAIT, lines=(CardLine("A reason", "health.eczema"),))
    (line,) = card._lines
    high = line.button.heightForWidth(300)
    assert high >= LEAST_TARGET
    assert high <= max(LEAST_TARGET, line.button.fontMetrics().height() + 6)
    assert not line.button.font().bold()
    assert line.button.font().weight() == line.words.font().weight()


def test_words_of_a_dotted_line_wrap_beside_their_dot(qtbot: QtBot) -> None:
    dotted, plain = DottedLabel("Words that wrap " * 8), Label("Words that wrap " * 8, TextStyle.SMALL)
    for label in (dotted, plain):
        qtbot.addWidget(label)
    room = dotted.contentsMargins().left()
    assert room > 0
    assert dotted.heightForWidth(200 + room) == plain.heightForWidth(200)
    dotted.set_dotted(False)
    assert dotted.contentsMargins().left() == 0


# Steps and tabs


@pytest.mark.parametrize("height", [400, 70], ids=["with room", "with a scroll bar"])
def test_the_box_of_the_current_step_keeps_its_distance_from_both_sides(height: int, qtbot: QtBot) -> None:
    steps = StepList()
    qtbot.addWidget(steps)
    steps.set_steps((Step("one", "One", "", StepState.CURRENT), Step("two", "Two", "", StepState.LATER)))
    slim(steps)
    steps.resize(steps.width(), height)
    steps.show()
    assert steps.verticalScrollBar().isVisible() is (height < 100)
    tint = QColor(colour_sets()["light"].accent_tint).rgb()
    image = steps.grab().toImage()
    row = steps.visualRect(steps.model().index(0, 0)).center().y()
    ratio = image.devicePixelRatio()
    filled = [x for x in range(image.width()) if image.pixel(x, round(row * ratio)) == tint]
    assert filled[0] / ratio == pytest.approx(12, abs=1)
    assert steps.width() - (filled[-1] + 1) / ratio == pytest.approx(12, abs=1)


@SCALES
def test_the_tick_of_a_done_tab_does_not_touch_its_words(
    scale: int, qapp: QApplication, qtbot: QtBot
) -> None:
    apply(qapp, text_scale=scale)
    tabs = TabRow("Testa tabs")
    qtbot.addWidget(tabs)
    tabs.set_tabs((Tab("one", "HHH", done=True), Tab("two", "HHH")), "")
    tabs.resize(400 * scale, 60 * scale)
    tabs.show()
    button = tabs.buttons["one"]
    image = button.grab().toImage()
    ground = image.pixelColor(image.width() // 2, 3).name()
    ratio, edge = image.devicePixelRatio(), 3
    inside = range(edge, image.height() - edge)
    blank = QColor(ground).rgb()
    used = [any(image.pixel(x, y) != blank for y in inside) for x in range(edge, image.width() - edge)]
    first = used.index(True)
    gap = used.index(True, used.index(False, first)) - used.index(False, first)
    assert gap / ratio >= 4 * scale
    assert tabs.buttons["two"].width() == button.width(), "nothing moves when a page is done"


# The bar that offers Undo


def test_the_undo_bar_is_a_strip_across_a_window_and_a_round_box_in_a_page(
    qtbot: QtBot, in_window: Shown
) -> None:
    inside = UndoBar()
    in_window(inside)
    window = QWidget()
    qtbot.addWidget(window)
    across = UndoBar(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(across)
    window.resize(500, 60)
    window.show()
    bar = QColor(colour_sets()["light"].text).rgb()
    for shown, is_round in ((inside, True), (across, False)):
        shown.offer("Testa was removed.")
        qtbot.waitUntil(shown.isVisible, timeout=10_000)
        corner = shown.window().grab().toImage().pixel(shown.mapTo(shown.window(), QPoint(0, 0)))
        assert (corner != bar) is is_round


# The main button


def test_the_main_button_of_a_page_stands_first_at_the_left(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    go, back, words = PrimaryButton("Continue", page), PlainButton("Back", page), Label("Testa", parent=page)
    page.setLayout(PageButtons(go, back, words=words))
    page.resize(600, 60)
    page.show()
    assert 0 <= go.x() < 20
    assert go.geometry().right() < back.x() < back.geometry().right() < words.x()


def test_the_buttons_of_a_dialog_stand_at_the_right_in_the_order_of_the_desktop(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    go, back = PrimaryButton("Sign", page), PlainButton("Cancel", page)
    page.setLayout(DialogButtons(go, back))
    page.resize(600, 60)
    page.show()
    assert max(go.geometry().right(), back.geometry().right()) > 570
    orders = QDialogButtonBox.ButtonLayout
    for layout in (orders.WinLayout, orders.KdeLayout):
        assert in_desktop_order(go, back, layout=layout.value) == (go, back)
    for layout in (orders.MacLayout, orders.GnomeLayout):
        assert in_desktop_order(go, back, layout=layout.value) == (back, go)
