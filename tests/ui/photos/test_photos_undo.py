"""Ctrl+Z in a consultation: on the page of photos it brings back a photo, and then it undoes answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.consultation.view_desk import ViewDesk
from tests.ui.photos.pictures import cornered, jpeg
from ui.photos.photos_page import PhotosPage
from ui.photos.pictures_given import Pasted


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    made = ViewDesk(tmp_path / "clinic.db", qtbot)
    yield made
    made.close()


def test_ctrl_z_brings_back_the_photo_and_then_undoes_the_last_answer(desk: ViewDesk, qtbot: QtBot) -> None:
    store, actor = desk.desk.store, desk.desk.actor
    desk.controller.add_mark("abdomen")
    store.photos.note_consent(actor, desk.controller.patient_id, "record", "Y", id=uuid4()).result(10)
    page = desk.open("photos")
    assert isinstance(page, PhotosPage)
    qtbot.waitUntil(lambda: page.photos.may_add, timeout=20_000)
    page.photos.take([Pasted(jpeg(cornered(400, 300)))], "abdomen", "")
    qtbot.waitUntil(lambda: len(page.photos.waiting) == 1, timeout=20_000)
    page.photos.keep(page.photos.waiting)
    qtbot.waitUntil(lambda: len(page.photos.photos) == 1, timeout=20_000)
    (photo,) = page.photos.photos
    page.photos.remove(photo)
    qtbot.waitUntil(lambda: page.photos.photos == (), timeout=20_000)

    QTest.keyClick(desk.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [each.id for each in page.photos.photos] == [photo.id], timeout=20_000)
    assert len(desk.controller.answers.group("marks")) == 1
    QTest.keyClick(desk.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.controller.answers.group("marks") == ()
