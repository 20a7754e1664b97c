"""Somebody who is stored twice: told while typing and in the list, put together, and taken apart again."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake.consultation import Patient
from intake.dates import PartialDate
from tests.e2e.window_journey import ENTER, READER, SPACE, looked_into, opened, set_up, to_front
from tests.e2e.window_keyboard import ALT, CONTROL, Keyboard, wait_until
from ui.theme import appearance
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
FIRST = Patient(
    name="Testa Zwolfmarker", birth_date=PartialDate(1985, 3, 27), number="Z-1", phone="020 7946 0001"
)
SECOND = replace(FIRST, name="Tesda Zwölfmarker", number="Z-2", phone="020 7946 0002")


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    appearance.apply(qapp)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    set_up(tmp_path, "Bruno Fictive")
    return tmp_path


def store_with_a_visit(profile: Path, *patients: Patient) -> list[UUID]:
    """Store some people, each with a visit that is over."""
    ids = []
    with looked_into(profile) as store:
        for patient in patients:
            id, visit = uuid4(), uuid4()
            store.add_patient(READER, patient, id=id).result(10)
            started = datetime(2026, 11, 20, 10, tzinfo=UTC)
            store.start_consultation(READER, id, id=visit, catalogue_version="", at=started).result(10)
            store.finish_consultation(READER, visit, 1).result(10)
            ids.append(id)
    return ids


def names(window: MainWindow) -> list[str]:
    return [patient.name for patient in window.home.model.patients]


def test_while_somebody_types_they_are_told_who_is_stored_already(profile: Path) -> None:
    store_with_a_visit(profile, FIRST)
    keyboard = Keyboard()
    with opened(profile) as window:
        keyboard.press(Qt.Key.Key_N, CONTROL)
        keyboard.type("Tesda Zwolfmarcer")
        keyboard.tab()
        for part in ("27", "3", "1985"):
            keyboard.type(part)
            keyboard.tab()
        place = window.patient_place
        assert place is not None
        wait_until(place.hint.isVisible, "the hint is shown")
        # It does not take the keyboard away from whoever types.
        assert keyboard.place == "Patient number"
        keyboard.move_to("Open the other: Z-1", Qt.Key.Key_Backtab)
        keyboard.press(SPACE)
        assert window.registry is not None
        wait_until(lambda: window.stack.currentWidget() is window.registry.page, "the other is open")
        assert window.registry.page.stored is not None
        assert window.registry.page.stored.patient == FIRST
        # What was typed is not lost, and goes away when it is discarded.
        keyboard.press(Qt.Key.Key_Left, ALT)
        assert window.patient_place is not None
        assert window.patient_place.waiting == "Tesda Zwolfmarcer"


def test_two_records_are_put_together_by_the_keyboard_and_taken_apart_again(profile: Path) -> None:
    first, second = store_with_a_visit(profile, FIRST, SECOND)
    keyboard = Keyboard()
    with opened(profile) as window:
        keyboard.type("zwolf")
        wait_until(window.home.double.isVisible, "the list tells of both")
        assert "the same birth date and a name that sounds alike" in window.home.double.words.text()
        keyboard.tab_to("Compare records")
        keyboard.press(SPACE)
        assert window.registry is not None
        wait_until(lambda: window.registry.dialog is not None, "both are side by side")
        dialog = window.registry.dialog
        assert dialog is not None
        same = {field.name for field in dialog.comparison.fields if field.is_same}
        assert same == {"birth_date"}
        kept, merged = dialog.comparison.left.id, dialog.comparison.right.id
        other = dialog.comparison.right.patient
        keyboard.move_to("Phone: ", Qt.Key.Key_Tab)
        keyboard.press(Qt.Key.Key_Right)
        assert keyboard.place.startswith(f"Phone: {other.phone}")
        keyboard.move_to("It is the same person: put together", Qt.Key.Key_Tab)
        keyboard.press(SPACE)
        page = window.registry.page
        wait_until(lambda: window.stack.currentWidget() is page, "the one record is shown")
        assert len(page.visits) == 2
        assert len(page.merged) == 1
        with looked_into(profile) as store:
            assert store.patient(READER, kept).patient.phone == other.phone
            assert [each.id for each in store.find_patients(READER, "zwolf")] == [kept]
            assert store.merging.kept_record(READER, merged) == kept
        assert window.registry.undo_bar.isVisible()
        to_front(window)
        keyboard.move_to("Undo", Qt.Key.Key_Backtab)
        keyboard.press(SPACE)
        wait_until(lambda: not page.merged, "they are two again")
        keyboard.press(Qt.Key.Key_Left, ALT)
        wait_until(lambda: len(names(window)) == 2, "both are listed")
    with looked_into(profile) as store:
        assert {store.patient(READER, id).patient for id in (first, second)} == {FIRST, SECOND}
        assert store.audit.check(READER).is_good


def test_they_are_taken_apart_later_from_the_page_of_the_patient(profile: Path) -> None:
    first, second = store_with_a_visit(profile, FIRST, SECOND)
    with looked_into(profile) as store:
        store.merging.merge(READER, first, second, id=uuid4(), expected_version=1, identity=FIRST).result(10)
    keyboard = Keyboard()
    with opened(profile) as window:
        keyboard.type("tesda")
        assert names(window) == [FIRST.name]
        keyboard.press(ENTER)
        assert window.registry is not None
        page = window.registry.page
        wait_until(lambda: window.stack.currentWidget() is page, "the page is open")
        keyboard.tab_to("Take apart again: Tesda Zwölfmarker")
        keyboard.press(SPACE)
        wait_until(lambda: not page.merged, "they are two again")
        keyboard.press(Qt.Key.Key_Left, ALT)
        wait_until(lambda: names(window) == [SECOND.name, FIRST.name], "the search finds the other one again")


def test_two_people_are_asked_about_once(profile: Path) -> None:
    store_with_a_visit(profile, FIRST, SECOND)
    keyboard = Keyboard()
    with opened(profile) as window:
        keyboard.type("zwolf")
        wait_until(window.home.double.isVisible, "the list tells of both")
        keyboard.tab_to("Compare records")
        keyboard.press(SPACE)
        keyboard.move_to("They are two people", Qt.Key.Key_Tab)
        keyboard.press(SPACE)
        wait_until(lambda: window.registry is not None and window.registry.dialog is None, "it is closed")
        wait_until(lambda: not window.home.double.isVisible(), "nobody asks any more")
    with looked_into(profile) as store:
        found = [each.id for each in store.find_patients(READER, "zwolf")]
        assert store.merging.doubles_among(READER, found) is None
