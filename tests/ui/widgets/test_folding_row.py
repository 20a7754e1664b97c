"""A row that folds: beside one another where there is room, below where there is none, in the same order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.folding_row import FoldingRow

HIGH = 40


class Part(QWidget):
    """Something of a fixed size, which may become narrower down to `least`."""

    def __init__(self, parent: QWidget, wide: int, least: int = 0) -> None:
        super().__init__(parent)
        self._wide, self._least = wide, least or wide
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._wide, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, HIGH)


def row_of(
    qtbot: QtBot, *wide: int, stretched: int | None = None, least: int = 0
) -> tuple[FoldingRow, list[Part]]:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = FoldingRow(holder, gap=10, line_gap=6, stretched=stretched)
    parts = [Part(holder, each, least if place == stretched else 0) for place, each in enumerate(wide)]
    for part in parts:
        row.addWidget(part)
    # As if the window were shown: what is hidden takes no room.
    for part in parts:
        part.setVisible(True)
    return row, parts


def placed(row: FoldingRow, parts: list[Part], width: int) -> list[tuple[int, int, int]]:
    row.setGeometry(QRect(0, 0, width, row.heightForWidth(width)))
    return [(part.x(), part.y(), part.width()) for part in parts]


def test_in_one_line_where_there_is_room(qtbot: QtBot) -> None:
    row, parts = row_of(qtbot, 100, 80, 60)
    assert row.heightForWidth(260) == HIGH
    assert placed(row, parts, 260) == [(0, 0, 100), (110, 0, 80), (200, 0, 60)]


def test_what_has_no_room_goes_into_the_next_line(qtbot: QtBot) -> None:
    row, parts = row_of(qtbot, 100, 80, 60)
    assert row.heightForWidth(259) == 2 * HIGH + 6
    assert placed(row, parts, 259) == [(0, 0, 100), (110, 0, 80), (0, HIGH + 6, 60)]


def test_the_stretched_one_takes_what_its_line_leaves(qtbot: QtBot) -> None:
    row, parts = row_of(qtbot, 100, 80, stretched=0, least=50)
    assert placed(row, parts, 300) == [(0, 0, 210), (220, 0, 80)]
    assert placed(row, parts, 145) == [(0, 0, 55), (65, 0, 80)]
    assert placed(row, parts, 130) == [(0, 0, 130), (0, HIGH + 6, 80)]


def test_nothing_is_wider_than_the_row(qtbot: QtBot) -> None:
    row, parts = row_of(qtbot, 100, 80)
    assert placed(row, parts, 60) == [(0, 0, 60), (0, HIGH + 6, 60)]


def test_it_holds_no_page_wider_than_its_widest_part(qtbot: QtBot) -> None:
    row, _ = row_of(qtbot, 100, 80, 60)
    assert row.minimumSize().width() == 100
    assert row.sizeHint().width() == 260


def test_what_is_hidden_takes_no_room(qtbot: QtBot) -> None:
    row, parts = row_of(qtbot, 100, 80, 60)
    parts[1].hide()
    row.invalidate()
    assert row.sizeHint().width() == 170
    assert placed(row, [parts[0], parts[2]], 170) == [(0, 0, 100), (110, 0, 60)]


@pytest.mark.parametrize("width", [1, 99, 100, 170, 190, 260, 900])
def test_the_height_that_is_told_is_the_height_that_is_taken(qtbot: QtBot, width: int) -> None:
    row, parts = row_of(qtbot, 100, 80, 60)
    placed(row, parts, width)
    assert max(part.y() + part.height() for part in parts) == row.heightForWidth(width)
