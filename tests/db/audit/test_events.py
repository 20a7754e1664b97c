"""Every write and every look at clinical content leaves its event, and nothing of the patient in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import db.audit.clock
import db.audit.trail
from db.audit.anchors import anchor_file_of, read_anchor
from db.audit.events import Action, Event, NotedEvent
from db.audit.export import as_csv, as_written, inert
from db.audit.reading import EventFilter
from db.audit.words import ACTION_WORDS, words_of
from db.errors import Conflict, StorageProblem
from db.records import Derived
from db.rights import Role
from db.store import Store
from intake.answer_document import answers_from_json
from intake.catalogue_rules import Severity
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.screening import Override
from tests.db.invented import ACTOR, AT, COLLEAGUE, TESTA, Visit, change, opened, rules
from tests.db.raw import raw
from tests.opening import actor, admit

ECZEMA = Answers().with_answer("health.eczema", "Y")


def noted(store: Store, **wanted: Any) -> list[Event]:
    """The events that fit, oldest first."""
    return [each.event for each in store.audit.events(ACTOR, EventFilter(**wanted), limit=10_000)][::-1]


def last(store: Store) -> Event:
    store.door.submit_unasked(lambda _connection: None).result()
    return noted(store)[-1]


def count(store: Store) -> int:
    store.door.submit_unasked(lambda _connection: None).result()
    return len(noted(store))


def test_each_write_is_noted_once_with_its_fields_and_digests(store: Store) -> None:
    visit, document, printing = Visit.begun(store), uuid4(), uuid4()
    decided = Override("eczema", "Ima Nobody", "seen by a dermatologist", AT, Severity.REFER)
    moved = replace(TESTA, address="2 Nowhere Street", phone="1")
    steps: list[tuple[Callable[[], object], Action, str, tuple[str, ...]]] = [
        (
            lambda: store.change_patient(ACTOR, visit.patient_id, 1, moved).result(),
            Action.CHANGED,
            "patient",
            ("phone", "address"),
        ),
        (
            lambda: visit.save(1, ECZEMA, [change("health.eczema", "Y")]),
            Action.CHANGED,
            "consultation",
            ("health.eczema",),
        ),
        (
            lambda: store.add_override(ACTOR, visit.id, decided).result(),
            Action.OVERRULED,
            "consultation",
            (),
        ),
        (
            lambda: store.finish_consultation(ACTOR, visit.id, 3).result(),
            Action.FINISHED,
            "consultation",
            (),
        ),
        (
            lambda: store.add_document(
                ACTOR, visit.id, id=document, kind="handout", pdf=b"%PDF", pages=1
            ).result(),
            Action.DOCUMENT_MADE,
            "document",
            (),
        ),
        (lambda: store.release_handout(ACTOR, document).result(), Action.RELEASED, "document", ()),
        (
            lambda: store.mark_printed(ACTOR, document, id=printing).result(),
            Action.PRINTED,
            "document",
            (),
        ),
        (
            lambda: store.save_clinic(ACTOR, Clinic(name="Clinic of Nowhere", phone="1")).result(),
            Action.ADDED,
            "clinic",
            ("name", "phone"),
        ),
        (
            lambda: store.save_clinic(ACTOR, Clinic(name="Clinic of Nowhere", phone="2")).result(),
            Action.CHANGED,
            "clinic",
            ("phone",),
        ),
    ]
    for write, action, kind, fields in steps:
        before = count(store)
        first = write()
        event = last(store)
        assert (event.action, event.kind, event.fields) == (action, kind, fields)
        assert len(event.after) == 64
        assert event.before != event.after
        # Asked again, as after a lost acknowledgement: the same answer, and nothing more is noted.
        assert write() == first
        assert count(store) == before + 1
    assert store.audit.check(ACTOR).sentences == ()


def test_the_digest_before_is_the_one_after_the_change_before(store: Store) -> None:
    visit = Visit.begun(store)
    for version in range(1, 5):
        visit.save(version, ECZEMA, [change("health.eczema", "Y")], derived=rules().derived(ECZEMA))
    store.finish_consultation(ACTOR, visit.id, 5).result()
    chain = [each for each in noted(store, record=visit.id) if each.after]
    assert [each.before for each in chain[1:]] == [each.after for each in chain[:-1]]
    assert len({each.after for each in chain}) == len(chain)


def test_no_event_holds_anything_of_the_patient(store: Store, path: Path) -> None:
    visit = Visit.begun(store)
    visit.save(1, Answers().with_answer("goals.own-words", "Nonesuchword"), [change("goals.own-words", "x")])
    store.add_override(ACTOR, visit.id, Override("eczema", "Ima", "Nonesuchreason", AT)).result()
    store.consultation(ACTOR, visit.id)
    store.close()
    said = str(raw(path, "SELECT * FROM audit_event"))
    assert "Nonesuch" not in said
    assert TESTA.phone not in said


def test_one_look_at_clinical_content_is_one_event(visit: Visit) -> None:
    store, document = visit.store, uuid4()
    store.add_document(ACTOR, visit.id, id=document, kind="handout", pdf=b"%PDF", pages=1).result()
    day = AT.astimezone().date()
    looks: dict[str, tuple[Callable[[], object], Event]] = {
        "patient": (
            lambda: store.patient(ACTOR, visit.patient_id),
            Event(Action.VIEWED, "patient", visit.patient_id),
        ),
        "consultation": (
            lambda: store.consultation(ACTOR, visit.id),
            Event(Action.VIEWED, "consultation", visit.id),
        ),
        "visits": (
            lambda: store.consultations_of(ACTOR, visit.patient_id),
            Event(Action.VIEWED, "patient", visit.patient_id, detail="visits"),
        ),
        "day": (
            lambda: store.consultations_of_day(ACTOR, day),
            Event(Action.VIEWED, "day", detail=day.isoformat()),
        ),
        "changes": (
            lambda: store.changes_of(ACTOR, visit.id),
            Event(Action.VIEWED, "consultation", visit.id, detail="changes"),
        ),
        "derived": (
            lambda: store.derived_of(ACTOR, visit.id),
            Event(Action.VIEWED, "consultation", visit.id, detail="findings"),
        ),
        "documents": (
            lambda: store.documents_of(ACTOR, visit.id),
            Event(Action.VIEWED, "consultation", visit.id, detail="documents"),
        ),
        "bytes": (
            lambda: store.document_bytes(ACTOR, document),
            Event(Action.VIEWED, "document", document),
        ),
    }
    for look, expected in looks.values():
        before = count(store)
        look()
        event = last(store)
        assert replace(event, id=expected.id) == expected
        assert count(store) == before + 1


def test_a_look_that_found_nothing_is_not_noted_as_one(store: Store) -> None:
    before = count(store)
    with pytest.raises(StorageProblem):
        store.consultation(ACTOR, uuid4())
    assert count(store) == before


def test_a_conflict_keeps_both_values_and_names_the_fields(store: Store, path: Path) -> None:
    visit = Visit.begun(store)
    theirs = ECZEMA.with_answer("health.rosacea", "N")
    mine = Answers().with_answer("health.eczema", "N").with_groups("marks", ECZEMA)
    with opened(path) as other:
        Visit(other, visit.patient_id, visit.id).save(1, theirs, actor=COLLEAGUE)
    for _ in range(2):
        with pytest.raises(Conflict):
            visit.save(1, mine, page="mine")
    event = last(store)
    [conflict] = noted(store, action=Action.CONFLICT)
    assert conflict == event
    assert (event.kind, event.record) == ("consultation", visit.id)
    assert event.fields == ("health.eczema", "health.rosacea", "marks[1].health.eczema")
    assert event.before == noted(store, record=visit.id)[1].after
    assert len(event.after) == 64
    assert store.consultation(ACTOR, visit.id).answers == theirs
    [kept] = store.lost_edits_of(ACTOR, visit.id)
    assert (kept.id, kept.expected_version, kept.entered_by) == (event.id, 1, ACTOR.name)
    document = json.loads(kept.document)
    assert answers_from_json(json.dumps(document["answers"])) == mine
    assert document["page"] == "mine"
    assert store.audit.check(ACTOR).sentences == ()
    raw(path, "DROP TRIGGER lost_edit_no_update", "UPDATE lost_edit SET document = '{}'")
    assert [kind for kind, _ in store.audit.check(ACTOR).records] == ["lost edit"]


def test_a_conflict_of_a_patient_keeps_the_identity_that_lost(store: Store, path: Path) -> None:
    visit = Visit.begun(store)
    with opened(path) as other:
        other.change_patient(COLLEAGUE, visit.patient_id, 1, replace(TESTA, phone="2")).result()
    with pytest.raises(Conflict):
        store.change_patient(ACTOR, visit.patient_id, 1, replace(TESTA, phone="1", guardian=None)).result()
    event = last(store)
    assert (event.action, event.fields) == (Action.CONFLICT, ("phone", "guardian"))
    [(document,)] = raw(path, "SELECT document FROM lost_edit")
    assert '"phone":"1"' in document
    assert '"guardian":null' in document


def test_events_are_filtered_and_paged_newest_first(store: Store) -> None:
    visit = Visit.begun(store)
    for version in range(1, 8):
        visit.save(version, ECZEMA, actor=COLLEAGUE if version % 2 else ACTOR)
    everything = store.audit.events(ACTOR, EventFilter(), limit=1000)
    assert [each.sequence for each in everything] == sorted((e.sequence for e in everything), reverse=True)
    pages: list[NotedEvent] = []
    while part := store.audit.events(
        ACTOR, EventFilter(), before=pages[-1].sequence if pages else None, limit=4
    ):
        pages += part
    assert tuple(pages) == everything
    today = datetime.now().astimezone().date()

    def found(**wanted: Any) -> int:
        return len(store.audit.events(ACTOR, EventFilter(**wanted), limit=1000))

    assert found(person_id=COLLEAGUE.id) == 5
    assert found(action=Action.CHANGED) == 7
    assert found(record=visit.patient_id) == 1
    assert found(first_day=today, last_day=today) == len(everything)
    assert found(first_day=today + timedelta(days=1)) == found(last_day=today - timedelta(days=1)) == 0
    assert found(text="noone else") == 5
    assert found(text="VERSION 3") == 1
    assert found(text="signed in") == 2
    assert found(text=str(visit.id)) == 8
    # A patient is found by name, though the audit holds none.
    assert found(text="testa none") == 9
    assert found(text="100%") == found(text="nothing like this") == 0


def test_every_action_has_words_and_they_begin_with_a_capital() -> None:
    assert set(ACTION_WORDS) == set(Action)
    at = datetime(2026, 11, 21, tzinfo=UTC)
    for action in Action:
        event = Event(
            action, "consultation", uuid4(), fields=("health.eczema", "said_by"), detail="version 3"
        )
        words = words_of(NotedEvent(1, at, 0, None, "", "", event))
        assert words[0].isupper()
        assert words.endswith("(version 3): health.eczema, said by")
    day = Event(Action.VIEWED, "day", detail="2026-11-21")
    assert words_of(NotedEvent(1, at, 0, None, "", "", day)) == (
        "Looked at the consultations of a day (2026-11-21)"
    )


PAYLOADS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "  =1",
    "\u00a0@x",
    "\u200b=1",
    "\uff1d1",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_the_exported_audit_is_a_live_formula(store: Store, payload: str) -> None:
    somebody = actor(3, payload, Role.PRACTITIONER)
    admit(store, ACTOR, somebody)
    data, rows = as_csv(store, ACTOR, EventFilter(person_id=somebody.id))
    [header, row] = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert rows == 1
    who = row[header.index("Who")]
    assert who == f"'{payload}"
    assert as_written(who) == payload
    assert row[header.index("Detail")] == ""
    assert last(store).action is Action.EXPORTED


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_cell_keeps_its_text_and_begins_with_nothing_live(text: str) -> None:
    cell = inert(text)
    assert as_written(cell) == text
    assert bool(cell) == bool(text)
    assert not cell.strip().startswith(("=", "+", "-", "@"))
    file = io.StringIO(newline="")
    csv.writer(file).writerow([cell, "x"])
    assert next(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [cell, "x"]


def test_a_clock_that_falls_behind_is_noted_once_and_orders_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.audit.clock_told() == ""
    real = db.audit.trail.now
    monkeypatch.setattr(db.audit.trail, "now", lambda: real() - timedelta(days=3))
    visit = Visit.begun(store)
    visit.save(1, ECZEMA)
    events = store.audit.events(ACTOR, EventFilter(), limit=100)
    [jump] = [each for each in events if each.event.action is Action.CLOCK_JUMPED]
    assert jump.event.detail.startswith("behind the last event by 2 days")
    assert "set it right" in store.audit.clock_told()
    assert [each.event.action for each in events[:3]] == [Action.CHANGED, Action.ADDED, Action.ADDED]
    report = store.audit.check(ACTOR)
    assert (report.sentences, len(report.remarks)) == ((), 1)


def test_a_clock_that_runs_ahead_is_noted_and_so_is_its_way_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = db.audit.trail.now
    Visit.begun(store)
    monkeypatch.setattr(db.audit.trail, "now", lambda: real() + timedelta(days=40))
    Visit.begun(store)
    monkeypatch.setattr(db.audit.trail, "now", real)
    Visit.begun(store)
    jumps = [each.detail for each in noted(store, action=Action.CLOCK_JUMPED)]
    assert [jump.split()[0] for jump in jumps] == ["ahead", "behind"]


def test_a_weekend_with_the_computer_on_is_no_jump(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    Visit.begun(store)
    real, passed = db.audit.trail.now, db.audit.clock.passed_seconds
    monkeypatch.setattr(db.audit.trail, "now", lambda: real() + timedelta(days=3))
    monkeypatch.setattr(db.audit.clock, "passed_seconds", lambda: passed() + 3 * 86_400)
    Visit.begun(store)
    assert noted(store, action=Action.CLOCK_JUMPED) == []


def test_the_anchor_is_written_at_close_and_when_asked_for(store: Store, path: Path) -> None:
    assert store.write_anchor() == ()
    first = read_anchor(anchor_file_of(path), store.door.trail)
    Visit.begun(store)
    store.close()
    second = read_anchor(anchor_file_of(path), store.door.trail)
    assert first is not None
    assert second is not None
    assert second.sequence == first.sequence + 2
    assert second.database_id == first.database_id
    assert [part.name for part in path.parent.iterdir() if part.name.endswith(".part")] == []


def test_a_record_of_before_there_was_an_audit_is_noted_as_it_stood(path: Path) -> None:
    with opened(path) as store:
        visit = Visit.begun(store)
        visit.save(1, ECZEMA, [change("health.eczema", "Y")], derived=Derived())
    raw(
        path,
        "DROP TRIGGER audit_event_no_delete",
        "DELETE FROM audit_event",
        "DELETE FROM clinic_fact",
    )
    anchor_file_of(path).unlink()
    with opened(path) as store:
        taken = [each for each in noted(store, action=Action.MIGRATED) if each.record == visit.id]
        assert len(taken) == 1
        assert store.audit.check(ACTOR).sentences == ()
