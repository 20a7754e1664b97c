"""A visit with photographs that were read and not kept closes only once they are on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.consultation.controller_desk import TODAY, knowledge
from tests.ui.consultation.view_desk import CLINIC, ViewDesk
from tests.ui.photos.pictures import cornered, jpeg
from ui.consultation.consultation_view import ConsultationView
from ui.open_consultations import OpenConsultations
from ui.photos.photos_page import PhotosPage
from ui.photos.pictures_given import Pasted

FULL = "CREATE TRIGGER photo_full BEFORE INSERT ON photo BEGIN SELECT RAISE(ABORT, 'disk is full'); END"


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    made = ViewDesk(tmp_path / "clinic.db", qtbot)
    yield made
    made.close()


def run(desk: ViewDesk, statement: str) -> None:
    store = desk.desk.store
    store.door.submit_unasked(lambda connection: connection.exec_driver_sql(statement) and None).result(10)


def test_what_the_disk_does_not_take_keeps_the_visit_open_and_shows_the_photos(
    desk: ViewDesk, qtbot: QtBot
) -> None:
    store, actor = desk.desk.store, desk.desk.actor
    desk.controller.add_mark("abdomen")
    assert desk.controller.close()
    patient = desk.controller.patient_id
    store.photos.note_consent(actor, patient, "record", "Y", id=uuid4()).result(10)
    open_ones = OpenConsultations(store, actor, knowledge(), worker=desk.worker, today=TODAY)
    left: list[bool] = []
    open_ones.left.connect(lambda: left.append(True))
    view: ConsultationView = open_ones.view(desk.desk.visit, CLINIC)
    qtbot.addWidget(view)
    view.show()
    view.show_page("photos")
    page = view.page
    assert isinstance(page, PhotosPage)
    qtbot.waitUntil(lambda: page.photos.may_add, timeout=10_000)
    page.photos.take([Pasted(jpeg(cornered(400, 300)))], "abdomen", "")
    qtbot.waitUntil(lambda: len(page.photos.waiting) == 1, timeout=20_000)
    view.show_page(view.controller.pages[0].id)
    run(desk, FULL)

    reason = open_ones.close_all()
    assert reason.startswith("Photos of a consultation that were read are not kept. ")
    assert reason.endswith(page.problem.text)
    assert view.page is page
    view.leave()
    assert left == []
    assert len(page.photos.waiting) == 1

    run(desk, "DROP TRIGGER photo_full")
    qtbot.waitUntil(lambda: not desk.worker.names, timeout=20_000)
    view.leave()
    QApplication.processEvents()
    assert left == [True]
    assert [photo.region for photo in store.photos.photos_of(actor, desk.desk.visit)] == ["abdomen"]
