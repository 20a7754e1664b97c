"""The page of photographs over a visit with marks in two places: a file for a module, a patient a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.photo_records import NewPhoto, StoredPhoto, YesOrNo
from tests.ui.consultation.controller_desk import Desk
from tests.ui.consultation.view_desk import CLINIC
from tests.ui.photos.pictures import cornered, jpeg
from ui.photos.photos_page import PhotosPage
from ui.photos.picture import make_ready
from ui.theme.appearance import apply
from ui.widgets.focus import ScrollPage
from ui.worker import Worker


class PhotoDesk:
    """A patient with a visit, its page in a window, and shortcuts for what the tests do to photographs."""

    def __init__(self, desk: Desk, worker: Worker, qtbot: QtBot) -> None:
        self.qtbot, self.desk, self.worker = qtbot, desk, worker
        self.store, self.actor = desk.store, desk.actor
        desk.visit = desk._begin()
        self.visit = desk.visit
        self.controller = desk.controller(CLINIC)
        self.controller.add_mark("abdomen")
        hip = self.controller.add_mark("hip")
        self.controller.answer(f"marks/{hip}/marks.side", ("both",))
        page = next(page for page in self.controller.pages if page.id == "photos")
        self.page = PhotosPage(self.controller, page, store=self.store, actor=self.actor, worker=worker)
        self.window = ScrollPage(self.page)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 688)

    def show_photos(self) -> PhotosPage:
        """Show the page and wait until it has read what is stored."""
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitActive(self.window)
        self.wait(lambda: self.page.photos.is_loaded)
        return self.page

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait for what a worker does."""
        self.qtbot.waitUntil(is_so, timeout=20_000)
        self.settle()

    def settle(self) -> None:
        """Let what is queued happen."""
        for _ in range(3):
            QApplication.processEvents()

    def press(self, key: Qt.Key, hold: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key on whatever has the focus."""
        widget = QApplication.focusWidget()
        assert isinstance(widget, QWidget), "nothing has the focus"
        QTest.keyClick(widget, key, hold)
        self.settle()

    def agree(self, use: str = "record", answer: YesOrNo = "Y") -> None:
        """What the patient said, noted past the page."""
        patient = self.controller.patient_id
        self.store.photos.note_consent(self.actor, patient, use, answer, id=uuid4()).result(10)

    def add(
        self, shade: int = 0, *, region: str = "abdomen", side: str = "", taken_on: date | None = None
    ) -> StoredPhoto:
        """A photograph, added past the page."""
        picture = cornered(400, 300)
        picture.paste((200, 150, shade), (150, 100, 250, 200))
        ready = make_ready(jpeg(picture))
        new = NewPhoto(
            uuid4(),
            region,
            side,
            "front",
            taken_on,
            ready.width,
            ready.height,
            ready.content,
            ready.thumbnail,
        )
        return self.store.photos.add(self.actor, self.visit, new).result(10)

    def stored(self) -> tuple[StoredPhoto, ...]:
        """What the file holds and shows."""
        return self.store.photos.photos_of(self.actor, self.visit)

    def noted(self, action: Action, records: set[UUID]) -> list[tuple[UUID | None, str]]:
        """What the audit has of an action done to some records: the record and the detail of each event."""
        self.store.door.submit_unasked(lambda _connection: None).result(10)
        events = self.store.audit.events(self.actor, EventFilter(action=action))
        return [(each.event.record, each.event.detail) for each in events if each.event.record in records]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Worker]]:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply(application)
    desk, worker = Desk(tmp_path_factory.mktemp("photos") / "clinic.candor"), Worker()
    yield desk, worker
    worker.close()
    desk.close()


@pytest.fixture
def desk(clinic: tuple[Desk, Worker], qtbot: QtBot) -> Iterator[PhotoDesk]:
    made = PhotoDesk(*clinic, qtbot)
    yield made
    made.page.photos.cancel()
    made.wait(lambda: not made.worker.names)
