"""Photographs in the real window, by the keyboard: asked for, imported, confirmed, compared, given out."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.records import AnswerChange, Derived
from intake.answer_document import values_to_json
from intake.catalogue_reader import load_catalogue
from intake.conditions import Answers
from intake.photo_file import foreign_parts
from tests.db.photographs import new_photo
from tests.e2e.window_journey import (
    ENTER,
    READER,
    SPACE,
    looked_into,
    opened,
    set_up,
    to_front,
    view_of,
)
from tests.e2e.window_keyboard import CONTROL, Keyboard, settle_events, wait_until
from tests.ui.photos.pictures import MARKER, cornered, jpeg, told_all
from ui.consultation.consultation_view import ConsultationView
from ui.photos.compare_view import CompareDialog
from ui.photos.export_dialog import ExportDialog
from ui.photos.photos_page import PhotosPage
from ui.safekeeping.lock import close_dialogs
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
NAME = "Testa Photographed"


@pytest.fixture
def profile(tmp_path: Path, qapp: QApplication) -> Path:
    """A clinic with one patient, whose unfinished visit has marks on the stomach and stands at the photos."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    set_up(folder, NAME)
    with looked_into(folder) as store:
        (patient,) = store.find_patients(READER, NAME)
        visit = uuid4()
        at = datetime.now(UTC)
        version = load_catalogue().version
        store.start_consultation(READER, patient.id, id=visit, catalogue_version=version, at=at).result(10)
        mark = Answers({"marks.region": ("abdomen",)})
        store.save_answers(
            READER,
            visit,
            1,
            answers=Answers({}, {"marks": (mark,)}),
            changes=[
                AnswerChange("marks[1].marks.region", None, values_to_json(("abdomen",)), "patient", at)
            ],
            page="photos",
            derived=Derived(),
        ).result(10)
    return folder


def to_photos(window: MainWindow, keyboard: Keyboard) -> tuple[ConsultationView, PhotosPage]:
    """Open the unfinished visit from the list; it opens where it was left."""
    keyboard.tab_to(f"Continue: {NAME}")
    keyboard.press(SPACE)
    view = view_of(window)
    page = view.page
    assert isinstance(page, PhotosPage)
    wait_until(lambda: page.photos.is_loaded, "the photos were read")
    settle_events()
    return view, page


def visit_of(profile: Path) -> tuple[UUID, UUID]:
    with looked_into(profile) as store:
        (draft,) = store.drafts(READER)
        return draft.patient_id, draft.consultation_id


def test_from_the_first_yes_to_a_marked_copy_without_a_mouse(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / "one.jpg", tmp_path / "two.jpg"]
    files[0].write_bytes(told_all())
    files[1].write_bytes(jpeg(cornered(800, 600)))
    copy = tmp_path / "copy.jpg"
    chosen = ([str(file) for file in files], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: chosen)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(copy), ""))
    keyboard = Keyboard()
    with opened(profile) as window:
        view, page = to_photos(window, keyboard)
        # Nothing may be taken in before the patient was asked.
        keyboard.tab_to("Yes: Photos for my record")
        assert not page.cards["abdomen", ""].import_button.isEnabled()
        keyboard.press(SPACE)
        wait_until(lambda: page.photos.may_add, "the yes is noted")

        keyboard.tab_to("Import photos: Stomach")
        keyboard.press(ENTER)
        wait_until(lambda: len(page.photos.waiting) == 2 and page.photos.reading is None, "both were read")
        settle_events()
        keyboard.tab_to("New photo 1: taken on")
        assert page.cards["abdomen", ""].waiting.rows[0].day.text() == "2 November 2026"
        keyboard.tab_to("New photo 2: taken on")
        keyboard.type("20 11 2026")
        keyboard.tab_to("Keep these 2 photos")
        keyboard.press(SPACE)
        wait_until(lambda: len(page.photos.photos) == 2, "both are kept")
        settle_events()

        keyboard.tab_to("Photos: Stomach")
        keyboard.press(Qt.Key.Key_Home)
        keyboard.press(ENTER)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CompareDialog)
        wait_until(lambda: not dialog.view.right.image.isNull(), "both pictures are shown")
        assert dialog.view.left_words.text() == "Baseline: 2 Nov 2026"
        assert dialog.view.right_words.text() == "Compared: 20 Nov 2026"
        settle_events()
        keyboard.press(Qt.Key.Key_Plus, times=2)
        assert dialog.view.sight.zoom > 1.5
        keyboard.press(Qt.Key.Key_Escape)
        to_front(window)

        keyboard.tab_to("Export the chosen photo: Stomach")
        keyboard.press(SPACE)
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, ExportDialog)
        keyboard.tab_to("For my record")
        keyboard.press(SPACE)
        keyboard.tab_to("Choose a place")
        keyboard.press(SPACE)
        to_front(window)
        wait_until(copy.exists, "the copy is written")
        wait_until(lambda: "marked copy" in page.words.text, "it is told")
        keyboard.press(ENTER, CONTROL)
        assert view.page.page.id == "skin"
        assert window.close()

    assert foreign_parts(copy.read_bytes()) == ()
    patient, visit = visit_of(profile)
    with looked_into(profile) as store:
        photos = store.photos.photos_of(READER, visit)
        assert [str(photo.taken_on) for photo in photos] == ["2026-11-02", "2026-11-20"]
        for photo in photos:
            content = store.photos.content(READER, photo.id)
            assert MARKER not in content
            assert foreign_parts(content) == ()
        exported = store.audit.events(READER, EventFilter(action=Action.EXPORTED))
        assert [(each.event.record, each.event.detail) for each in exported] == [(photos[0].id, "record")]
        assert store.audit.check(READER).sentences == ()
        assert store.photos.consents_of(READER, patient).of("record").answer == "Y"
    # On the disk there is nothing to be read of them.
    for file in (each for each in profile.rglob("*") if each.is_file()):
        data = file.read_bytes()
        assert MARKER not in data
        assert b"JFIF\0" not in data


def test_a_visit_that_is_closed_keeps_what_was_read_and_not_confirmed(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "one.jpg"
    file.write_bytes(told_all())
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(file)], ""))
    patient, visit = visit_of(profile)
    with looked_into(profile) as store:
        store.photos.note_consent(READER, patient, "record", "Y", id=uuid4()).result(10)
    keyboard = Keyboard()
    with opened(profile) as window:
        _view, page = to_photos(window, keyboard)
        keyboard.tab_to("Import photos: Stomach")
        keyboard.press(SPACE)
        wait_until(lambda: len(page.photos.waiting) == 1, "it was read")
        assert window.close()
    with looked_into(profile) as store:
        (photo,) = store.photos.photos_of(READER, visit)
        # What the camera said was confirmed by nobody.
        assert photo.taken_on is None
    with opened(profile) as window:
        _view, page = to_photos(window, keyboard)
        grid = page.cards["abdomen", ""].grid
        assert [each.id for each in grid.photos.photos] == [photo.id]
        assert window.close()


def test_the_blank_window_of_a_lock_shows_no_picture(profile: Path) -> None:
    patient, visit = visit_of(profile)
    with looked_into(profile) as store:
        store.photos.note_consent(READER, patient, "record", "Y", id=uuid4()).result(10)
        for shade in (80, 90):
            store.photos.add(READER, visit, new_photo(shade)).result(10)
    keyboard = Keyboard()
    with opened(profile) as window:
        _view, page = to_photos(window, keyboard)
        wait_until(lambda: len(page.photos.photos) == 2, "both are there")
        assert page.compare(page.photos.photos[0]) is not None
        settle_events()
        # What the lock does in its first moment.
        window.blank()
        close_dialogs(window)
        settle_events()
        assert not page.isVisible()
        assert not [
            each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
        ]
        window.unblank()
        assert window.close()
