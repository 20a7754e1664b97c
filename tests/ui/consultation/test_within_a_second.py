"""A letter is on the disk within a second, however fast and long somebody types on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.ui.consultation.controller_desk import Desk
from ui.consultation.binding import Binding
from ui.consultation.saving import BATCH_MILLISECONDS
from ui.registry.kept_text import SOON
from ui.widgets.field import HELD_BACK
from ui.widgets.text_fields import TextField

A_SECOND = 1000
FOR_THE_DISK = 300
"""Milliseconds that are left to the disk: a save takes 10 to 50, and one that is under way comes first."""
QUESTION = "goals.bothers"


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


@pytest.fixture
def field(desk: Desk, qtbot: QtBot) -> TextField:
    """A question of a consultation that is open, in a field that is shown."""
    controller = desk.controller()
    made = TextField(controller.knowledge.questionnaire.items[QUESTION])
    qtbot.addWidget(made)
    binding = Binding(controller, made)
    binding.bind(made, QUESTION)
    made.show()
    return made


def left(timer: QTimer) -> int:
    """Milliseconds until it rings; the clock of Qt counts whole ones."""
    assert timer.isActive()
    return timer.remainingTime()


def test_what_is_waited_for_before_the_disk_leaves_the_disk_its_time() -> None:
    assert HELD_BACK + BATCH_MILLISECONDS <= A_SECOND - FOR_THE_DISK
    # A form that is not a consultation keeps its text: a field of it that tells late comes first.
    assert HELD_BACK + SOON <= A_SECOND - FOR_THE_DISK


def test_letters_that_follow_do_not_put_the_first_one_off(field: TextField, qtbot: QtBot) -> None:
    told: list[object] = []
    field.answered.connect(told.append)
    qtbot.keyClicks(field.input, "I")
    first = left(field._pause)
    qtbot.wait(30)
    qtbot.keyClicks(field.input, "n summer they ")
    # On a busy machine the first letter may have been told meanwhile: later than that it never is.
    assert told or left(field._pause) <= first - 20


def test_who_never_pauses_is_stored_in_mid_sentence(desk: Desk, field: TextField, qtbot: QtBot) -> None:
    sentence = "They were never so wide as they are now, and I see them each time that I pass a mirror. " * 4
    typed = 0
    for letter in sentence:
        qtbot.keyClicks(field.input, letter)
        typed += 1
        # No pause is as long as the one that used to be waited for.
        qtbot.wait(HELD_BACK // 10)
        stored = desk.stored().values.get(QUESTION)
        if stored:
            break
    assert 0 < typed < len(sentence)
    assert sentence.startswith(str(stored[0]))
