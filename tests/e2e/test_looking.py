"""What looks for faults of a screen finds them: on widgets that have each fault on purpose."""

from __future__ import annotations

import os

from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.e2e.looking import beyond, cut_words, overlapping, shown, sideways, small_targets

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
WORDS = "Words that need more room than there is"


def _window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    return window


def _show(window: QWidget) -> list[QWidget]:
    window.show()
    return shown(window)


def test_a_label_that_is_too_narrow_or_too_low_is_found(qtbot: QtBot) -> None:
    window = _window(qtbot)
    narrow, low = QLabel(WORDS, window), QLabel(WORDS, window)
    low.setWordWrap(True)
    narrow.setGeometry(0, 0, 60, 30)
    low.setGeometry(0, 60, 60, 20)
    assert len(list(cut_words(_show(window)))) == 2


def test_a_label_with_room_enough_is_no_fault(qtbot: QtBot) -> None:
    window = _window(qtbot)
    label = QLabel(WORDS, window)
    label.resize(label.sizeHint())
    assert list(cut_words(_show(window))) == []


def test_a_button_with_too_little_room_and_a_small_one_are_found(qtbot: QtBot) -> None:
    window = _window(qtbot)
    QPushButton(WORDS, window).setGeometry(0, 0, 50, 18)
    widgets = _show(window)
    assert len(list(cut_words(widgets))) == 1
    assert len(list(small_targets(widgets))) == 1


def test_two_labels_on_one_another_are_found(qtbot: QtBot) -> None:
    window = _window(qtbot)
    QLabel("one", window).setGeometry(10, 10, 80, 20)
    QLabel("other", window).setGeometry(50, 20, 80, 20)
    assert len(list(overlapping(_show(window)))) == 1


def test_what_sticks_out_is_found(qtbot: QtBot) -> None:
    window = _window(qtbot)
    holder = QWidget(window)
    holder.setGeometry(0, 0, 100, 100)
    QLabel("out", holder).setGeometry(80, 10, 60, 20)
    assert len(list(beyond(window, _show(window)))) == 1


def test_a_page_that_scrolls_sideways_is_found(qtbot: QtBot) -> None:
    window = _window(qtbot)
    page, content = QScrollArea(window), QWidget()
    content.setFixedSize(900, 100)
    page.setWidget(content)
    page.setGeometry(0, 0, 300, 200)
    assert len(list(sideways(_show(window)))) == 1
