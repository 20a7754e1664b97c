"""The quiet hint that a record is open in another room: there while it is, gone when it is closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.actor import Actor
from db.presence import PresentPerson
from db.records import StoredPatient
from db.rights import Role
from db.store import Store
from intake.consultation import Patient
from tests.opening import actor, open_store
from tests.ui.documents.day_desk import ACTOR, PLANNED, day_of
from ui.consultation.consultation_view import ConsultationView
from ui.registry.patient_place import PatientPlace
from ui.safekeeping.presence_hint import PresenceHint, presence_words
from ui.theme import appearance
from ui.worker import Worker

HERE = actor(1, "Testa Owner")
THERE = actor(2, "Testa Colleague", Role.PRACTITIONER)
RECORD = UUID(int=77)
WAIT = 10_000


@pytest.fixture
def path(tmp_path: Path, qapp: QApplication) -> Path:
    appearance.apply(qapp)
    return tmp_path / "clinic.db"


@pytest.fixture
def rooms(path: Path) -> Iterator[tuple[Store, Store]]:
    """Two programs on one file."""
    with open_store(path, HERE, THERE) as first, open_store(path, HERE) as second:
        second.people.begin_session(THERE.id, session=THERE.session).result(10)
        second.door.machine = "room 2"
        yield first, second


def place_of(store: Store, who: Actor, qtbot: QtBot, *, beat: int = 50) -> tuple[QWidget, PresenceHint]:
    """A place on the screen with its hint; the beat is quick, so that no test waits for 20 seconds."""
    place = QWidget()
    qtbot.addWidget(place)
    hint = PresenceHint(store, who, place, place)
    hint._beat.setInterval(beat)
    hint.set_record(RECORD)
    place.show()
    return place, hint


def person(name: str, machine: str) -> PresentPerson:
    return PresentPerson(uuid4(), name, machine, datetime.now(UTC))


def test_the_words_name_the_room_and_who_is_there() -> None:
    one, two = person("Testa Colleague", "room 2"), person("Nora Nowhere", "")
    assert presence_words(()) == ""
    assert presence_words((one,)) == "Open in room 2 (Testa Colleague)"
    assert presence_words((one, two)) == "Open in room 2 (Testa Colleague) and by Nora Nowhere"


def test_another_room_is_shown_while_it_has_the_record_open(rooms: tuple[Store, Store], qtbot: QtBot) -> None:
    first, second = rooms
    _, hint = place_of(first, HERE, qtbot)
    assert not hint.isVisible()
    other, other_hint = place_of(second, THERE, qtbot)
    qtbot.waitUntil(hint.isVisible, timeout=WAIT)
    assert hint.text == "Open in room 2 (Testa Colleague)"
    qtbot.waitUntil(other_hint.isVisible, timeout=WAIT)
    other.hide()
    qtbot.waitUntil(lambda: not hint.isVisible(), timeout=WAIT)


def test_closing_the_place_tells_the_others(rooms: tuple[Store, Store], qtbot: QtBot) -> None:
    first, second = rooms
    place, _ = place_of(first, HERE, qtbot)
    qtbot.waitUntil(lambda: len(second.presence.others(THERE, RECORD)) == 1, timeout=WAIT)
    place.hide()
    qtbot.waitUntil(lambda: not second.presence.others(THERE, RECORD), timeout=WAIT)


def test_the_window_never_waits_for_the_sign_of_life(
    rooms: tuple[Store, Store], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = rooms
    looked: list[str] = []
    real = first.presence.others

    def others(who: Actor, record: UUID) -> tuple[PresentPerson, ...]:
        looked.append(threading.current_thread().name)
        return real(who, record)

    monkeypatch.setattr(first.presence, "others", others)
    # Held on to: nothing else keeps a widget without a parent alive.
    place = place_of(first, HERE, qtbot)
    qtbot.waitUntil(lambda: len(looked) >= 3, timeout=WAIT)
    assert place is not None
    assert all(name.startswith("candor-writer") for name in looked)


def test_a_store_that_is_closed_underneath_is_no_trouble(path: Path, qtbot: QtBot) -> None:
    store = open_store(path, HERE)
    place, hint = place_of(store, HERE, qtbot)
    store.close()
    qtbot.wait(200)
    place.hide()
    assert not hint.isVisible()


def test_the_form_of_a_patient_says_who_else_has_it_open(rooms: tuple[Store, Store], qtbot: QtBot) -> None:
    first, second = rooms
    stored: StoredPatient = first.add_patient(HERE, Patient(name="Testa Nonesuch"), id=uuid4()).result(10)
    second.presence.here(THERE, stored.id).result(10)
    place = PatientPlace(first, HERE, date(2027, 2, 5))
    qtbot.addWidget(place)
    place.show()
    place.show_patient(stored, has_draft=False)
    qtbot.waitUntil(place.presence.isVisible, timeout=WAIT)
    assert len(second.presence.others(THERE, stored.id)) == 1
    place.show_new()
    assert not place.presence.isVisible()
    qtbot.waitUntil(lambda: not second.presence.others(THERE, stored.id), timeout=WAIT)


def test_an_open_consultation_says_who_else_has_it_open(tmp_path: Path, qtbot: QtBot) -> None:
    with day_of(tmp_path, [PLANNED]) as day, open_store(tmp_path / "clinic.db", ACTOR) as second:
        other = second.people.begin_session(ACTOR.id).result(10).actor
        second.door.machine = "room 2"
        worker = Worker()
        controller = day.controller(day.ids[0])
        view = ConsultationView(controller, store=day.store, actor=ACTOR, worker=worker)
        qtbot.addWidget(view)
        view.resize(1200, 800)
        second.presence.here(other, day.ids[0]).result(10)
        view.show()
        qtbot.waitUntil(view.presence.isVisible, timeout=WAIT)
        assert view.presence.text == f"Open in room 2 ({ACTOR.name})"
        view.hide()
        qtbot.waitUntil(lambda: not second.presence.others(other, day.ids[0]), timeout=WAIT)
        assert controller.close()
        worker.close()
