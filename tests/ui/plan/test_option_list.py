"""The options side by side: columns as wide as their words, nothing cut, no line below the last."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from intake.screening import Outcome
from ui.plan.option_columns import HEADS, Columns, Option
from ui.plan.option_list import OptionList
from ui.theme.appearance import apply
from ui.theme.colours import colour_sets
from ui.theme.type import TextStyle, font_of
from ui.widgets.verdicts import chip_size

NOTHING = Option("none", "No treatment", None, "", "none", "none", Outcome.SUITABLE, "Always possible")
LASER = Option(
    "laser",
    "Fractional laser (burns skin)",
    1,
    "Very low",
    "4 or more",
    "2 to 7",
    Outcome.WAIT,
    "Wait until 14 Mar 2027",
)
CREAMS = Option("creams", "Creams", 1, "Very low", "none", "none", None, "Not screened")
OPTIONS = (NOTHING, LASER, CREAMS)


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    apply(qapp)
    yield
    apply(qapp)


def shown(qtbot: QtBot, width: int) -> OptionList:
    """The list in a window so wide, in pixels."""
    window = QWidget()
    qtbot.addWidget(window)
    options = OptionList(OPTIONS, window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(options)
    column.addStretch(1)
    window.resize(width, 1600)
    window.show()
    options.window_kept = window  # type: ignore[attr-defined]
    return options


@pytest.mark.parametrize("scale", [1, 2])
def test_every_column_is_as_wide_as_its_words(scale: int, qapp: QApplication) -> None:
    apply(qapp, text_scale=scale)
    columns = Columns(OPTIONS)
    width = next(width for width in range(100, 4000, 10) if columns.fit(width))
    places = columns.places(width, 40)
    small, strong = QFontMetrics(font_of(TextStyle.SMALL)), QFontMetrics(font_of(TextStyle.LABEL))
    heads = QFontMetrics(font_of(TextStyle.SMALL_LABEL))
    assert places[0].width() >= strong.horizontalAdvance(LASER.name)
    assert places[2].width() >= small.horizontalAdvance(LASER.visits)
    assert places[4].width() >= chip_size(LASER.chip, font_of(TextStyle.SMALL_LABEL)).width()
    for head, place in zip(HEADS, places, strict=True):
        assert place.width() >= heads.horizontalAdvance(head)
    for left, right in itertools.pairwise(places):
        assert left.right() < right.left()
    assert places[-1].right() <= width


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("width", [320, 620, 1200])
def test_nothing_of_an_option_is_cut_at_any_width_and_size(
    scale: int, width: int, qapp: QApplication, qtbot: QtBot
) -> None:
    apply(qapp, text_scale=scale)
    options = shown(qtbot, width * scale)
    for row in options.rows.values():
        assert row.height() == row.heightForWidth(row.width())
        if row.is_wide:
            continue
        name, verdict, facts = row._lines(row.width())
        whole = QRectF(row.rect())
        assert whole.contains(name)
        assert whole.contains(verdict)
        assert whole.contains(facts)
        strong, small = QFontMetrics(font_of(TextStyle.LABEL)), QFontMetrics(font_of(TextStyle.SMALL))
        needed = strong.boundingRect(0, 0, round(name.width()), 9999, 0x1000, row.option.name)
        assert needed.height() <= name.height()
        assert needed.width() <= name.width() + 1
        needed = small.boundingRect(0, 0, round(facts.width()), 9999, 0x1000, row.option.facts)
        assert needed.height() <= facts.height()


def test_every_option_has_words_in_every_column_but_what_needs_no_proof() -> None:
    assert (
        CREAMS.facts.replace("\N{NO-BREAK SPACE}", " ") == "How sure: very low · visits: none · healing: none"
    )
    assert LASER.facts.replace("\N{NO-BREAK SPACE}", " ").endswith("healing: 2 to 7 days")
    assert not re.search("how sure", NOTHING.facts, re.IGNORECASE)
    assert "Not screened" in CREAMS.said


def test_no_line_stands_below_the_last_option(qtbot: QtBot) -> None:
    options = shown(qtbot, 800)
    rule = QColor(colour_sets()["light"].rule).name()
    for row in options.rows.values():
        image = row.grab().toImage()
        bottom = image.pixelColor(image.width() // 2, image.height() - 1).name()
        assert (bottom == rule) is not row.is_last
    assert [row.is_last for row in options.rows.values()] == [False, False, True]


def test_other_words_make_other_columns_at_once(qtbot: QtBot) -> None:
    options = shown(qtbot, 800)
    row = options.rows["laser"]
    assert row.is_wide
    longer = Option("laser", "A name of a laser that is much too long for " * 3, *_rest(LASER))
    options.show_options((NOTHING, longer, CREAMS), "laser")
    assert not any(each.is_wide for each in options.rows.values())
    qtbot.waitUntil(lambda: row.height() == row.heightForWidth(row.width()), timeout=10_000)


def _rest(option: Option) -> tuple[object, ...]:
    return (option.level, option.certainty, option.visits, option.healing, option.outcome, option.chip)
