"""The options in large type: the heads of the columns and all their cells stand on one grid."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from intake.screening import Outcome
from ui.plan.show_facts import FACTS, ShownOption
from ui.plan.show_options import LargeChip, ShowOptions
from ui.plan.show_words import show_words
from ui.plan.study_bars import ENGLISH_WORDS
from ui.theme.appearance import apply


def option(
    name: str, *, chosen: bool = False, level: int | None = None, outcome: Outcome | None = None
) -> ShownOption:
    return ShownOption(
        code=name,
        name=name,
        chosen=chosen,
        level=level,
        sure="Very low" if level else "nothing to prove",
        visits="4 or more",
        healing="not known",
        dark="0 to 22",
        outcome=outcome,
        today="See a doctor first" if outcome else "Ask us",
    )


OPTIONS = (
    option("No treatment", outcome=Outcome.SUITABLE),
    option("Fractional laser (burns skin)", chosen=True, level=1, outcome=Outcome.REFER),
    option("Creams", level=2),
)


@pytest.fixture
def options(qtbot: QtBot, qapp: QApplication) -> Iterator[ShowOptions]:
    apply(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    shown = ShowOptions(OPTIONS, show_words(ENGLISH_WORDS), window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(shown)
    column.addStretch(1)
    window.resize(1240, 900)
    window.show()
    yield shown
    apply(qapp)


def lefts(options: ShowOptions) -> list[tuple[int, ...]]:
    """Where each column begins: that of the heads, then that of each row."""
    return [
        tuple(head.x() for head in options.heads),
        *(tuple(row.cells[fact].x() for fact in FACTS) for row in options.rows),
    ]


@pytest.mark.parametrize("width", [1180, 1240, 1700])
def test_heads_and_cells_stand_on_one_grid(options: ShowOptions, width: int, qtbot: QtBot) -> None:
    options.window().resize(width, 900)
    qtbot.waitUntil(lambda: options.width() == width and len(set(lefts(options))) == 1, timeout=10_000)
    assert all(head.isVisible() for head in options.heads)


def test_no_word_is_cut_and_nothing_reaches_into_the_next_column(options: ShowOptions) -> None:
    for row in options.rows:
        cells = [row.cells[fact] for fact in FACTS]
        for left, right in itertools.pairwise(cells):
            assert left.x() + left.width() <= right.x()
        chip = row.cells["today"]
        if isinstance(chip, LargeChip):
            assert chip.width() >= chip.sizeHint().width()
            assert chip.x() + chip.width() <= row.width()


def test_where_there_is_little_room_each_fact_has_its_own_line_and_back(
    options: ShowOptions, qtbot: QtBot
) -> None:
    window = options.window()
    window.resize(500, 1600)
    qtbot.waitUntil(lambda: not options.heads[0].isVisible(), timeout=10_000)
    row = options.rows[1]
    qtbot.waitUntil(lambda: row.cells["visits"].y() > row.cells["sure"].y(), timeout=10_000)
    assert options.width() <= 500
    window.resize(1240, 900)
    qtbot.waitUntil(lambda: len(set(lefts(options))) == 1, timeout=10_000)


def test_the_chip_of_the_plan_stands_out_from_its_tint(options: ShowOptions) -> None:
    on_tint = [chip.on_tint for row in options.rows if isinstance(chip := row.cells["today"], LargeChip)]
    assert on_tint == [False, True]
    assert options.rows[1].yours.text()[0].isupper()
