"""The audit on the screen: what was done in plain words, filtered, checked and saved."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.audit.events import Action, Event
from db.audit.reading import EventFilter
from db.errors import Conflict
from db.records import Derived
from db.rights import Role
from db.store import Store
from intake.conditions import Answers
from intake.consultation import Patient
from tests.opening import actor, open_store
from ui.input_file import open_knowledge
from ui.safekeeping.audit_conflict import both_versions
from ui.safekeeping.audit_model import COL_WHAT, COL_WHEN, COL_WHO
from ui.safekeeping.audit_page import AuditPage
from ui.theme import appearance
from ui.widgets.labels import Label
from ui.worker import Worker

OWNER = actor(1, "Testa Owner")
COLLEAGUE = actor(2, "Nora Nowhere", Role.PRACTITIONER)
MARKER = "Testa Markername"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "clinic.db", OWNER, COLLEAGUE) as opened:
        for number in range(3):
            opened.add_patient(COLLEAGUE, Patient(name=f"{MARKER} {number}"), id=uuid4()).result(10)
        yield opened


@pytest.fixture
def page(store: Store, qapp: QApplication, qtbot: QtBot) -> Iterator[AuditPage]:
    appearance.apply(qapp)
    worker = Worker()
    made = AuditPage(store, OWNER, worker)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.model.rowCount() > 0, timeout=10_000)
    yield made
    worker.close()


def cells(page: AuditPage, column: int) -> list[str]:
    model = page.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_what_was_done_is_told_newest_first_in_plain_words(page: AuditPage) -> None:
    assert cells(page, COL_WHO)[:3] == ["Nora Nowhere"] * 3
    assert all("-" not in words and words[:1].isupper() for words in cells(page, COL_WHAT))
    sequences = [event.sequence for event in page.model.events]
    assert sequences == sorted(sequences, reverse=True)
    assert cells(page, COL_WHAT)[0] == f"Added a patient – {MARKER} 2", "the name is looked up, not noted"
    assert all(MARKER not in repr(event) for event in page.model.events)


def test_a_filter_by_person_shows_only_what_they_did(page: AuditPage, qtbot: QtBot) -> None:
    page.filters.person.setCurrentIndex(page.filters.person.findText("Testa Owner"))
    qtbot.waitUntil(lambda: set(cells(page, COL_WHO)) == {"Testa Owner"}, timeout=10_000)


def test_a_text_is_found_at_both_ends_of_a_long_audit(
    page: AuditPage, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    show = page.said.setText
    monkeypatch.setattr(page.said, "setText", lambda words: (said.append(words), show(words)))
    monkeypatch.setattr("db.audit.reading.STRETCH", 2)
    page.filters.text.set_text("Added a person")
    # The first are shown while older events are still looked through; the oldest come last.
    qtbot.waitUntil(lambda: bool(said) and "shown, newest first." in said[-1], timeout=10_000)
    assert any("so far" in words for words in said)
    wanted = page.filters.wanted()
    assert wanted is not None
    assert page.model.events == store.audit.events(OWNER, wanted)
    assert page.model.rowCount() > 0


def test_a_day_that_cannot_be_read_is_said_beside_it(page: AuditPage, qtbot: QtBot) -> None:
    page.filters.first_day.set_text("last moonday")
    page.refresh()
    assert page.filters.first_day.problem.isVisibleTo(page)
    assert (page.model.events, page.said.text()) == ((), "Nothing is shown: put the day above right first.")
    page.filters.first_day.set_text("1 1 2099")
    qtbot.waitUntil(lambda: page.said.text() == "Nothing was found.", timeout=10_000)
    assert page.model.events == ()


def test_the_audit_is_checked_from_the_screen(page: AuditPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.check_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "unbroken" in page.said.text(), timeout=20_000)


def test_the_saved_table_holds_what_is_shown(page: AuditPage, qtbot: QtBot, tmp_path: Path) -> None:
    wanted = page.filters.wanted()
    assert wanted is not None
    page.save_to(str(tmp_path / "audit.csv"), wanted)
    qtbot.waitUntil(lambda: "saved" in page.said.text(), timeout=10_000)
    rows = list(csv.reader(io.StringIO((tmp_path / "audit.csv").read_text("utf-8-sig"))))
    assert len(rows) >= 1 + page.model.rowCount()
    assert any("Nora Nowhere" in row for row in rows)


def test_a_reader_of_the_screen_hears_the_whole_row(page: AuditPage) -> None:
    spoken = page.model.index(0, COL_WHEN).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Nora Nowhere" in spoken


def test_a_conflict_is_opened_with_enter_and_shows_both_values(
    page: AuditPage, store: Store, qtbot: QtBot
) -> None:
    patient = store.add_patient(COLLEAGUE, Patient(name=MARKER, phone="1"), id=uuid4()).result(10)
    stored = store.patient(OWNER, patient.id)
    version, changed = stored.version, replace(stored.patient, phone="222")
    store.change_patient(OWNER, stored.id, version, changed).result(10)
    with pytest.raises(Conflict):
        store.change_patient(COLLEAGUE, stored.id, version, replace(changed, phone="333")).result(10)
    store.door.note(COLLEAGUE, Event(Action.LOCKED)).result(10)
    page.filters.action.setCurrentIndex(page.filters.action.findData(Action.CONFLICT.value))
    qtbot.waitUntil(lambda: "Two people saved at once" in cells(page, COL_WHAT)[0], timeout=10_000)
    page.table.selectRow(0)
    assert page.both_button.isVisibleTo(page)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.dialog is not None, timeout=10_000)
    assert page.dialog is not None
    assert page.dialog.rows == (("Phone", "222", "333"),)
    page.dialog.close()


def test_another_event_has_no_versions_to_show(page: AuditPage, qtbot: QtBot) -> None:
    page.table.selectRow(0)
    assert not page.both_button.isVisibleTo(page)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.wait(100)
    assert page.dialog is None


def test_both_versions_of_answers_are_in_the_words_of_the_questions(store: Store) -> None:
    patient = store.add_patient(COLLEAGUE, Patient(name=MARKER), id=uuid4()).result(10)
    visit = store.start_consultation(
        COLLEAGUE, patient.id, id=uuid4(), catalogue_version="2026.11", at=datetime.now(UTC)
    ).result(10)

    def save(value: str) -> None:
        store.save_answers(
            COLLEAGUE,
            visit.id,
            visit.version,
            answers=Answers({"health.eczema": (value,)}),
            changes=(),
            page="health",
            derived=Derived(),
        ).result(10)

    save("Y")
    with pytest.raises(Conflict):
        save("UNK")
    store.door.note(COLLEAGUE, Event(Action.LOCKED)).result(10)
    noted = store.audit.events(OWNER, EventFilter(action=Action.CONFLICT))[0]
    both = both_versions(store, OWNER, noted, open_knowledge().questionnaire)
    assert both.who == COLLEAGUE.name
    assert [(line.kept, line.lost) for line in both.lines] == [("Yes", "Not sure")]
    assert "eczema" in both.lines[0].question.lower()


def test_many_events_come_two_hundred_at_a_time(page: AuditPage, store: Store, qtbot: QtBot) -> None:
    for _ in range(250):
        store.door.note(COLLEAGUE, Event(Action.VIEWED, "patient", uuid4()))
    store.door.note(COLLEAGUE, Event(Action.VIEWED, "patient", uuid4())).result(20)
    page.refresh()
    qtbot.waitUntil(lambda: page.model.rowCount() == 200, timeout=10_000)
    qtbot.mouseClick(page.older_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.older_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() > 250, timeout=10_000)
    qtbot.wait(200)
    sequences = [event.sequence for event in page.model.events]
    assert len(set(sequences)) == len(sequences)
    assert not page.older_button.isVisibleTo(page)


def test_an_end_that_a_backup_remembers_is_missed_on_the_screen(store: Store, qtbot: QtBot) -> None:
    worker = Worker()
    remembered = replace(store.audit.anchor(), sequence=store.audit.anchor().sequence + 9)
    page = AuditPage(store, OWNER, worker, anchors=lambda: (remembered,))
    qtbot.addWidget(page)
    qtbot.mouseClick(page.check_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.check_button.isEnabled(), timeout=20_000)
    assert "unbroken" not in page.said.text()
    assert str(remembered.sequence) in " ".join(label.text() for label in page.broken.findChildren(Label))
    worker.close()
