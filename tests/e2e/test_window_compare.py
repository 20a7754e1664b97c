"""A second visit in the window: reviewed by one key, held against the first, the first read again."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake.catalogue_reader import load_catalogue
from tests.e2e.window_journey import (
    ENTER,
    READER,
    SPACE,
    answer_health,
    looked_into,
    opened,
    set_up,
    view_of,
    wait_saved,
)
from tests.e2e.window_keyboard import CONTROL, Keyboard, wait_until
from ui.consultation.compare_table import AFTER, BEFORE, QUESTION, STANDING
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.question_page import QuestionPage
from ui.short_date import short_date
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
NAME = "Testa Twovisits"
BEFORE_TODAY = timedelta(days=90)
PAGE = "health.skin"


def begin(profile: Path, at: datetime) -> UUID:
    """Begin a visit of the patient past the window, on a day of the past too; gives its id."""
    with looked_into(profile) as store:
        (patient,) = store.find_patients(READER, NAME)
        version = load_catalogue().version
        started = store.start_consultation(READER, patient.id, id=uuid4(), catalogue_version=version, at=at)
        return started.result(10).id


def finish(profile: Path, visit: UUID) -> None:
    with looked_into(profile) as store:
        store.finish_consultation(READER, visit, store.consultation(READER, visit).version).result(10)


def to_skin(window: MainWindow, keyboard: Keyboard) -> ConsultationView:
    """Open the unfinished visit from the list, and continue to the first page about health."""
    keyboard.tab_to(f"Continue: {NAME}")
    keyboard.press(SPACE)
    view = view_of(window)
    for _ in range(12):
        if view.page.page.id == PAGE:
            return view
        keyboard.press(ENTER, CONTROL)
    raise AssertionError(view.page.page.id)


@pytest.fixture
def profile(tmp_path: Path, qapp: QApplication) -> Path:
    """A clinic with a patient whose health was asked 90 days ago; that visit is finished."""
    made = tmp_path / "profile"
    made.mkdir()
    set_up(made, NAME)
    first = begin(made, datetime.now(UTC) - BEFORE_TODAY)
    with opened(made) as window:
        answer_health(to_skin(window, Keyboard()), Keyboard())
        wait_saved(window)
        assert window.close()
    finish(made, first)
    return made


def test_a_second_visit_is_reviewed_and_compared_by_the_keyboard(profile: Path) -> None:
    then = short_date((datetime.now(UTC) - BEFORE_TODAY).astimezone().date())
    second = begin(profile, datetime.now(UTC))
    with opened(profile) as window:
        keyboard = Keyboard()
        view = to_skin(window, keyboard)
        page = view.page
        assert isinstance(page, QuestionPage)
        wait_until(lambda: page.review_button.isVisible(), "the last visit is known")

        keyboard.press(Qt.Key.Key_F8)
        told = view.said_before.told.words.text()
        assert f" answers of {then} taken over." in told
        assert view.controller.value("health.rosacea") == ("N",)
        assert view.controller.value("health.eczema.state") == ()
        assert view.controller.value("health.active_acne") == ()

        keyboard.move_to("No: Rosacea", Qt.Key.Key_Tab)
        keyboard.letter("y")
        assert page.notes is not None
        assert page.notes.lines["health.rosacea"].was.text == f"Was No on {then}"

        keyboard.press(Qt.Key.Key_F4)
        comparison = view.said_before.comparison
        assert comparison is not None
        facts = comparison.table.facts
        found = [
            [facts.index(row, column).data() for column in (QUESTION, BEFORE, AFTER, STANDING)]
            for row in range(facts.rowCount())
        ]
        assert ["Rosacea", "No", "Yes", "Differs"] in found
        assert "Psoriasis" not in [line[0] for line in found]
        assert keyboard.place == "Two visits side by side"
        keyboard.press(Qt.Key.Key_Escape)
        assert view.said_before.comparison is None

        keyboard.press(Qt.Key.Key_Z, CONTROL)
        assert view.controller.value("health.rosacea") == ("N",)
        wait_saved(window)
        assert window.close()
    with looked_into(profile) as store:
        rows = store.changes_of(READER, second)
        assert {row.said_by for row in rows} == {"patient"}
        assert {row.path for row in rows} > {"health.eczema", "health.rosacea", "health.psoriasis"}
        assert store.audit.check(READER).sentences == ()


def test_a_finished_visit_opens_to_be_read_and_is_opened_again_by_its_button(profile: Path) -> None:
    with looked_into(profile) as store:
        (patient,) = store.find_patients(READER, NAME)
        (visit,) = store.consultations_of(READER, patient.id)
    with opened(profile) as window:
        window.open_consultation(visit.id)
        view = view_of(window)
        assert view.frozen_banner.words.text().startswith("Finished on ")
        assert view.controller.is_kept_shut
        view.frozen_banner.reopen_button.setFocus()
        Keyboard().press(SPACE)
        wait_until(lambda: not view.controller.is_kept_shut, "the visit is open again")
        assert view.frozen_banner.isHidden()
        assert window.close()
    with looked_into(profile) as store:
        assert store.consultation(READER, visit.id).finished is None
