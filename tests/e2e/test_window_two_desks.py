"""Two windows with a store each work on one patient: the second save shows both values."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton

from tests.e2e.window_journey import (
    ENTER,
    READER,
    SPACE,
    looked_into,
    opened,
    register,
    set_up,
    to_front,
    view_of,
    wait_saved,
)
from tests.e2e.window_keyboard import ALT, CONTROL, Keyboard, accessible_name, settle_events, wait_until
from ui.consultation.conflict_panel import ConflictPanel
from ui.theme import appearance
from ui.widgets.save_state import Saving
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
NAME = "Testa Zwolfmarker"
HOPE = "goals.hoped-for"


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    appearance.apply(qapp)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The folder of a clinic with one patient, who is somebody else."""
    set_up(tmp_path, "Bruno Fictive")
    return tmp_path


def stored_hopes(profile: Path) -> tuple[str | None, list[tuple[str | None, str | None]]]:
    """The hope that is stored, and every change of it that ever was."""
    with looked_into(profile) as store:
        (draft,) = store.drafts(READER)
        answers = store.consultation(READER, draft.consultation_id).answers
        changes = store.changes_of(READER, draft.consultation_id)
    return answers.code(HOPE), [(each.before, each.after) for each in changes if each.path == HOPE]


def hope(window: MainWindow, keyboard: Keyboard, words: str) -> None:
    """Answer the question about the hope, at this desk."""
    to_front(window)
    keyboard.tab_to("What bothers you about the marks?")
    keyboard.tab()
    keyboard.choose(words)


def open_same(window: MainWindow, keyboard: Keyboard) -> None:
    """Find the patient at another desk, and open what is unfinished."""
    to_front(window)
    keyboard.type("zwolf")
    keyboard.press(ENTER)
    view_of(window)


def test_the_second_save_of_one_answer_overwrites_nothing_and_shows_both_values(profile: Path) -> None:
    keyboard = Keyboard()
    with opened(profile) as first:
        view = register(first, keyboard, NAME)
        with opened(profile) as second:
            open_same(second, keyboard)
            hope(second, keyboard, "Gone")
            wait_saved(second)
            assert stored_hopes(profile) == ("gone", [(None, '["gone"]')])

            hope(first, keyboard, "Up to a quarter better")
            wait_until(lambda: view.controller.conflict is not None, "the conflict is met")
            settle_events()
            assert stored_hopes(profile) == ("gone", [(None, '["gone"]')])
            assert first.status.save_state.state is Saving.NOT_SAVED
            (panel,) = view.findChildren(ConflictPanel)
            assert panel.isVisible()
            shown = [radio.text() for radio in panel.findChildren(QRadioButton)]
            assert shown == ["Here: Up to a quarter better", "Stored there: Gone"]
            assert not [radio for radio in panel.findChildren(QRadioButton) if radio.isChecked()]
            assert not panel.button.isEnabled()

            assert keyboard.place.startswith("Here: Up to a quarter better")
            keyboard.press(SPACE)
            keyboard.tab()
            assert keyboard.place == "Keep these answers"
            keyboard.press(SPACE)
            wait_saved(first)
            value, changes = stored_hopes(profile)
            assert value == "up-to-25"
            assert changes == [(None, '["gone"]'), ('["gone"]', '["up-to-25"]')]
            # The other desk learns of it at its next save, and nothing goes back silently.
            hope(second, keyboard, "Not sure")
            other = view_of(second)
            wait_until(lambda: other.controller.conflict is not None, "the other desk meets it too")
            assert stored_hopes(profile)[0] == "up-to-25"
            (panel,) = other.findChildren(ConflictPanel)
            keyboard.choose("Stored there: Up to a quarter better")
            keyboard.tab()
            keyboard.press(SPACE)
            wait_until(lambda: other.controller.conflict is None, "it is resolved")
            wait_saved(second)
            assert other.controller.answers.code(HOPE) == "up-to-25"
            assert second.close()
        to_front(first)
        assert first.close()


def test_answers_to_different_questions_from_two_desks_are_both_kept(profile: Path) -> None:
    keyboard = Keyboard()
    with opened(profile) as first:
        view = register(first, keyboard, NAME)
        with opened(profile) as second:
            open_same(second, keyboard)
            hope(second, keyboard, "Gone")
            wait_saved(second)
            assert second.close()
        to_front(first)
        keyboard.tab_to("Yes: An hour a day or more")
        keyboard.letter("y")
        wait_until(lambda: view.controller.conflict is not None, "the conflict is met")
        settle_events()
        assert keyboard.place == "Keep these answers"
        keyboard.press(SPACE)
        wait_saved(first)
        assert first.close()
    with looked_into(profile) as store:
        (draft,) = store.drafts(READER)
        answers = store.consultation(READER, draft.consultation_id).answers
    assert (answers.code(HOPE), answers.code("goals.motivation-hours")) == ("gone", "Y")


def test_two_desks_that_change_one_phone_number_see_both_numbers(profile: Path) -> None:
    keyboard = Keyboard()

    def details(window: MainWindow, phone: str) -> None:
        to_front(window)
        keyboard.press(Qt.Key.Key_F2)
        assert keyboard.place == "Full name"
        keyboard.tab_to("Phone")
        keyboard.type(phone)

    with opened(profile) as first, opened(profile) as second:
        details(first, "020 7946 0001")
        details(second, "020 7946 0002")
        keyboard.press(ENTER, CONTROL)
        view_of(second)
        to_front(first)
        keyboard.press(ENTER, CONTROL)
        assert first.patient_place is not None
        notice = first.patient_place.form.conflict
        wait_until(notice.isVisible, "the conflict is shown")
        words = [label.text() for label in notice.findChildren(QLabel) if label.isVisible()]
        assert {"020 7946 0001", "020 7946 0002"} <= set(words)
        assert first.patient_place.form.phone.text() == "020 7946 0001"
        assert stored_phone(profile) == "020 7946 0002"
        keyboard.tab_to(accessible_name(notice.theirs_button))
        keyboard.press(SPACE)
        wait_until(lambda: not notice.isVisible(), "it is resolved")
        assert stored_phone(profile) == "020 7946 0002"
        keyboard.press(Qt.Key.Key_Left, ALT)
        assert first.close()
        to_front(second)
        assert second.close()


def stored_phone(profile: Path) -> str:
    """The phone number that is stored."""
    with looked_into(profile) as store:
        (found,) = store.find_patients(READER, "Bruno")
        return store.patient(READER, found.id).patient.phone
