"""What an attacker with the file's key does to the raw file is reported, and with which rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from db.audit.anchors import anchor_file_of
from db.audit.checking import AuditReport
from db.audit.events import Action
from db.audit.reading import NO_TIME, EventFilter
from db.audit.rows import AUDIT
from db.audit.trail import FIRST_LINK, seal_of
from db.audit.words import words_of
from db.engine import make_engine
from db.errors import Conflict, StorageProblem, Trouble
from db.guards import TOLD, missing_guards
from db.models import APPEND_ONLY
from db.photo_records import PhotoChange
from db.store import Store
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.course import Outcome, Session
from tests.db.invented import ACTOR, AT, COLLEAGUE, TESTA, Visit, change, opened, rules
from tests.db.photographs import added, agree
from tests.db.raw import raw
from tests.db.signed import sign
from tests.opening import SECRETS

PAGE = 4096
DROP = ("DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete")


def eventful(path: Path) -> Visit:
    """A closed file in which a few things happened."""
    with opened(path) as store:
        visit = Visit.begun(store)
        answers = Answers()
        for version in range(1, 6):
            answers = answers.with_answer("health.eczema", "YN"[version % 2])
            visit.save(version, answers, [change("health.eczema", "Y")], derived=rules().derived(answers))
        store.add_document(ACTOR, visit.id, id=uuid4(), kind="handout", pdf=b"%PDF", pages=1).result()
    return visit


def checked(path: Path) -> AuditReport:
    with opened(path) as store:
        return store.audit.check(ACTOR)


def test_a_file_that_nobody_touched_fits(path: Path) -> None:
    eventful(path)
    report = checked(path)
    assert (report.sentences, report.first_broken, report.records) == ((), None, ())
    assert report.events > 10


def test_an_edited_event_is_named(path: Path) -> None:
    eventful(path)
    raw(path, *DROP, "UPDATE audit_event SET user_name = 'Somebody Else' WHERE sequence = 5")
    report = checked(path)
    assert report.first_broken == 5
    assert "event 5" in report.sentences[0]


@pytest.mark.parametrize("column", [column.name for column in AUDIT.c if column.name != "sequence"])
def test_no_column_of_an_event_can_be_edited_unseen(path: Path, column: str) -> None:
    eventful(path)
    value = "7" if column == "offset" else "'not what was noted'"
    raw(path, *DROP, f'UPDATE audit_event SET "{column}" = {value} WHERE sequence = 6')
    assert checked(path).first_broken == 6


def test_a_deleted_event_is_named(path: Path) -> None:
    eventful(path)
    raw(path, *DROP, "DELETE FROM audit_event WHERE sequence = 6")
    report = checked(path)
    assert report.first_broken == 6
    assert "taken out or renumbered" in report.sentences[0]


def test_a_deleted_event_whose_gap_was_closed_is_named(path: Path) -> None:
    eventful(path)
    raw(
        path,
        *DROP,
        "DELETE FROM audit_event WHERE sequence = 6",
        "UPDATE audit_event SET sequence = sequence - 1 WHERE sequence > 6",
    )
    assert checked(path).first_broken == 6


def test_events_that_changed_places_are_named(path: Path) -> None:
    eventful(path)
    raw(
        path,
        *DROP,
        "UPDATE audit_event SET sequence = 1000 WHERE sequence = 5",
        "UPDATE audit_event SET sequence = 5 WHERE sequence = 6",
        "UPDATE audit_event SET sequence = 6 WHERE sequence = 1000",
    )
    assert checked(path).first_broken == 5


def test_the_first_events_cannot_be_cut_off(path: Path) -> None:
    eventful(path)
    raw(path, *DROP, "DELETE FROM audit_event WHERE sequence < 4")
    assert checked(path).first_broken == 1


def test_a_chain_made_anew_without_the_audit_key_is_named(path: Path) -> None:
    eventful(path)
    raw(path, *DROP)
    engine = make_engine(path, key=SECRETS.data_key)
    with engine.begin() as connection:
        rows = [
            dict(row) for row in connection.execute(select(AUDIT).order_by(AUDIT.c.sequence)).mappings().all()
        ]
        previous = rows[5]["seal"]
        connection.exec_driver_sql("DELETE FROM audit_event WHERE sequence > 6")
        for row in rows[6:]:
            row |= {"user_name": "Somebody Else", "previous": previous}
            previous = row["seal"] = seal_of(row, b"a key that is not the clinic's..")
            connection.execute(insert(AUDIT).values(row))
    engine.dispose()
    assert checked(path).first_broken == 7


def test_a_tail_that_was_cut_off_is_noticed_by_the_anchor(path: Path) -> None:
    eventful(path)
    last = raw(path, "SELECT max(sequence) FROM audit_event")[0][0]
    visit_changes = raw(path, "SELECT count(*) FROM answer_change")
    raw(path, *DROP, f"DELETE FROM audit_event WHERE sequence > {last - 2}")
    # Without the anchor the record itself tells: the document is named by no event any more.
    report = checked(path)
    assert any(f"it had {last}" in sentence or f"Event {last}" in sentence for sentence in report.sentences)
    assert any("named by no event" in sentence for sentence in report.sentences)
    assert visit_changes == raw(path, "SELECT count(*) FROM answer_change")


def test_last_weeks_whole_file_is_noticed(path: Path) -> None:
    visit = eventful(path)
    shutil.copy(path, path.with_name("last-week"))
    with opened(path) as store:
        Visit(store, visit.patient_id, visit.id).save(6, Answers(), [change("health.eczema")])
    had = json.loads(anchor_file_of(path).read_text())["sequence"]
    shutil.copy(path.with_name("last-week"), path)
    # It stays noticed, also after the program was closed and opened again over the old file.
    for _ in range(2):
        report = checked(path)
        [sentence] = report.sentences
        assert str(had) in sentence
        assert "older copy of the file was put back" in sentence
    assert json.loads(anchor_file_of(path).read_text())["sequence"] == had


def test_another_clinics_file_in_its_place_is_noticed(path: Path, tmp_path: Path) -> None:
    eventful(path)
    other = tmp_path / "other.candor"
    eventful(other)
    shutil.copy(other, path)
    assert any("another database" in sentence for sentence in checked(path).sentences)


def test_a_changed_anchor_is_noticed(path: Path) -> None:
    eventful(path)
    file = anchor_file_of(path)
    document = json.loads(file.read_text())
    file.write_text(json.dumps(document | {"sequence": 1, "seal": FIRST_LINK}))
    assert "The anchor of the audit was changed, or is another clinic's." in checked(path).sentences
    file.write_bytes(b"\xff{[")
    assert "The anchor of the audit cannot be read." in checked(path).sentences


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE consultation SET answers = '{\"values\":{}}'", "consultation"),
        ("UPDATE consultation SET saved_by = 'Somebody Else'", "consultation"),
        ("UPDATE consultation SET started_at = 'no time at all'", "consultation"),
        ("DELETE FROM finding", "consultation"),
        ("DELETE FROM verdict WHERE place = 0", "consultation"),
        ("DELETE FROM answer_change WHERE sequence = 1", "consultation"),
        ("UPDATE answer_change SET after = '[\"N\"]' WHERE sequence = 2", "consultation"),
        ("UPDATE patient SET name = 'Somebody Else'", "patient"),
        ("UPDATE patient SET version = 9", "patient"),
        ("UPDATE person SET role = 'front-desk' WHERE name = 'Noone Else'", "person"),
        ("UPDATE document SET kind = 'consent'", "document"),
        ("UPDATE document SET content = x'00'", "document"),
        ("DELETE FROM document", "document"),
    ],
)
def test_a_record_changed_past_candor_is_named(path: Path, statement: str, kind: str) -> None:
    visit = eventful(path)
    drops = [
        f"DROP TRIGGER {table}_no_{what}"
        for table in ("document", "answer_change")
        for what in ("update", "delete")
    ]
    person = raw(path, "SELECT id FROM person WHERE name = 'Noone Else'")[0][0]
    raw(path, *drops, statement)
    with opened(path) as store:
        report = store.audit.check(ACTOR)
    assert report.first_broken is None
    named = dict(report.records)
    assert set(named) == {kind}
    known = {"consultation": visit.id.hex, "patient": visit.patient_id.hex, "person": person}
    record = named[kind]
    assert record is not None
    assert record.hex == known.get(kind, record.hex)
    assert record.hex[:8] in report.sentences[0]


def test_a_record_that_no_event_tells_of_is_named(path: Path) -> None:
    eventful(path)
    raw(
        path,
        "CREATE TEMP TABLE copied AS SELECT * FROM person LIMIT 1",
        "UPDATE copied SET id = 'ffffffffffffffffffffffffffffffff', sign_in = 'ghost'",
        "INSERT INTO person SELECT * FROM copied",
    )
    [sentence] = checked(path).sentences
    assert "ffffffff is named by no event" in sentence


def everything_read(store: Store, visit: Visit) -> tuple[object, ...]:
    """All that a screen could show of the visit."""
    return (
        store.patient(ACTOR, visit.patient_id),
        store.consultation(ACTOR, visit.id),
        store.changes_of(ACTOR, visit.id),
        store.derived_of(ACTOR, visit.id),
        [(one, store.document_bytes(ACTOR, one.id)) for one in store.documents_of(ACTOR, visit.id)],
        store.find_patients(ACTOR, "nonesuch"),
        [(one.name, one.role, one.is_active) for one in store.people.all(ACTOR)],
    )


def test_an_older_copy_of_one_page_is_named_or_changes_nothing_that_is_read(path: Path) -> None:
    visit = eventful(path)
    older = path.read_bytes()
    with opened(path) as store:
        again = Visit(store, visit.patient_id, visit.id)
        answers = Answers().with_answer("health.eczema", "N").with_answer("goals.own-words", "hope " * 400)
        again.save(6, answers, [change("health.eczema", "N")], derived=rules().derived(answers))
        store.change_patient(ACTOR, visit.patient_id, 1, replace(TESTA, phone="020 7946 0111")).result()
        store.add_document(ACTOR, visit.id, id=uuid4(), kind="consent", pdf=b"%PDF 2", pages=1).result()
        now_read = everything_read(store, visit)
    newer = path.read_bytes()
    assert not path.with_name(f"{path.name}-wal").exists()
    anchor = anchor_file_of(path).read_bytes()
    pages = [at for at in range(0, len(older), PAGE) if older[at : at + PAGE] != newer[at : at + PAGE]]
    accepted, named = 0, set()
    for at in pages:
        path.write_bytes(newer[:at] + older[at : at + PAGE] + newer[at + PAGE :])
        anchor_file_of(path).write_bytes(anchor)
        told: tuple[object, ...] = ()
        is_same = False
        with suppress(StorageProblem), closing(opened(path)) as store:
            accepted += 1
            report = store.audit.check(ACTOR)
            told = (*report.sentences, *report.records)
            named |= {kind for kind, _ in report.records}
            is_same = everything_read(store, visit) == now_read
            assert told or is_same, f"page {at // PAGE + 1}"
        for part in path.parent.glob(f"{path.name}-*"):
            part.unlink()
    assert accepted > len(pages) // 3
    assert {"consultation", "patient"} <= named


def amended(path: Path) -> Visit:
    """A closed file with a signed visit that was opened again."""
    with opened(path) as store:
        visit = Visit.begun(store)
        sign(visit, 1)
        store.signing.begin_amendment(ACTOR, visit.id, "an invented reason", id=uuid4()).result()
    return visit


@pytest.mark.parametrize(
    "change_made",
    [
        "UPDATE amendment SET reason = 'the patient asked for it'",
        "UPDATE amendment SET entered_by = 'Somebody Else'",
        "UPDATE amendment SET consultation_id = "
        "(SELECT id FROM consultation ORDER BY started_at DESC LIMIT 1)",
        "DELETE FROM amendment",
    ],
    ids=["reason", "author", "another visit", "gone"],
)
def test_a_changed_amendment_is_named(path: Path, change_made: str) -> None:
    amended(path)
    with opened(path) as store:
        later = AT + timedelta(days=1)
        other = Visit(store)
        store.add_patient(ACTOR, TESTA, id=other.patient_id).result()
        store.start_consultation(
            ACTOR, other.patient_id, id=other.id, catalogue_version="", at=later
        ).result()
    raw(path, "DROP TRIGGER amendment_no_update", "DROP TRIGGER amendment_no_delete", change_made)
    (sentence,) = checked(path).sentences
    assert sentence.startswith("The amendment ")


def test_an_amendment_that_no_event_names_is_found(path: Path) -> None:
    amended(path)
    columns = "consultation_id, amends_id, reason, entered_by_id, entered_by, entered_at, entered_offset"
    raw(path, f"INSERT INTO amendment (id, {columns}) SELECT '{uuid4().hex}', {columns} FROM amendment")
    assert "named by no event" in checked(path).sentences[0]


def test_a_new_file_and_one_of_the_first_shape_have_all_their_guards(path: Path) -> None:
    with opened(path) as store:
        assert store.door.read_unasked(lambda session: missing_guards(session.connection())) == ()
        assert store.write_anchor() == ()
    assert len(raw(path, "SELECT name FROM sqlite_master WHERE type = 'trigger'")) == 2 * len(APPEND_ONLY)


@pytest.mark.parametrize(
    "harm",
    [
        ("DROP TRIGGER amendment_no_update", "DROP TRIGGER signing_no_delete"),
        (
            "DROP TRIGGER amendment_no_update",
            "CREATE TRIGGER amendment_no_update BEFORE UPDATE ON amendment BEGIN SELECT 1; END",
            "DROP TRIGGER signing_no_delete",
        ),
    ],
    ids=["gone", "empty"],
)
def test_guards_that_were_taken_away_are_put_back_told_and_noted(path: Path, harm: tuple[str, ...]) -> None:
    amended(path)
    raw(path, *harm)
    with opened(path) as store:
        assert store.write_anchor() == (TOLD,)
        report = store.audit.check(ACTOR)
        assert report.sentences == ()
        assert [remark.split(":")[1] for remark in report.remarks] == [
            " 2 guards were missing and were put back."
        ]
    with pytest.raises(Exception, match="only ever added"):
        raw(path, "UPDATE amendment SET reason = 'x'")
    with opened(path) as again:
        assert again.write_anchor() == ()
        assert len(again.audit.check(ACTOR).remarks) == 1


def test_guards_that_are_taken_away_while_it_is_open_are_told_by_a_check(path: Path) -> None:
    amended(path)
    with opened(path) as store:
        raw(path, "DROP TRIGGER audit_event_no_delete")
        (sentence,) = store.audit.check(ACTOR).sentences
        assert sentence.startswith("1 of the file's guards of rows that may only be added are missing")


# Rows of which the newest counts


RAISED = (
    ("photo_state", "state of a photo", "is_removed = 0"),
    ("photo_consent", "answer on a use of photos", "answer = 'Y' AND use = 'record'"),
    ("treatment_session", "note of a session", "is_removed = 0"),
    ("outcome", "note of an outcome", "is_removed = 0"),
    ("patient_merge", "merge of two records", "is_undone = 0"),
)
"""Tables of which the newest row counts, what a row is called, and which older one is put behind it."""


def decided_twice(path: Path) -> None:
    """A closed file in which each kind of decision was made and taken back again."""
    with opened(path) as store:
        visit, other = Visit.begun(store), Visit.begun(store)
        agree(store, ACTOR, visit)
        photo = added(store, ACTOR, visit)
        for what in (PhotoChange.BASELINE, PhotoChange.REMOVE):
            store.photos.change(ACTOR, photo.id, what, id=uuid4()).result(10)
        agree(store, ACTOR, visit, answer="N")
        agree(store, ACTOR, visit, "teaching", "N")
        session = Session(uuid4(), 1, AT.date())
        outcome = Outcome(uuid4(), AT.date())
        day = store.courses.note_session(ACTOR, visit.id, session, id=uuid4()).result(10)
        check = store.courses.note_outcome(ACTOR, visit.id, outcome, id=uuid4()).result(10)
        store.courses.note_session(
            ACTOR, visit.id, session, id=uuid4(), corrects=day.note_id, is_removed=True
        ).result(10)
        store.courses.note_outcome(
            ACTOR, visit.id, outcome, id=uuid4(), corrects=check.note_id, is_removed=True
        ).result(10)
        store.merging.merge(
            ACTOR, visit.patient_id, other.patient_id, id=uuid4(), expected_version=1, identity=TESTA
        ).result(10)
        store.merging.undo(ACTOR, other.patient_id, id=uuid4()).result(10)


def test_older_decisions_that_were_put_behind_the_newest_are_named(path: Path) -> None:
    decided_twice(path)
    assert checked(path).is_good
    wanted = []
    for table, name, older in RAISED:
        [(raised,)] = raw(path, f"SELECT id FROM {table} WHERE {older}")
        wanted.append(f"The {name} {raised[:8]}")
        harm = f"UPDATE {table} SET sequence = sequence + 1000 WHERE {older}"
        raw(path, f"DROP TRIGGER {table}_no_update", harm)
    told = checked(path).sentences
    assert [sentence.split(",")[0] for sentence in told] == wanted
    assert all(sentence.endswith("which of them is the newest was changed past Candor.") for sentence in told)


def test_the_newest_decision_put_before_all_others_is_named(path: Path) -> None:
    decided_twice(path)
    newest = "(SELECT max(sequence) FROM photo_consent)"
    [(lowered,)] = raw(path, f"SELECT id FROM photo_consent WHERE sequence = {newest}")
    harm = f"UPDATE photo_consent SET sequence = -5 WHERE sequence = {newest}"
    raw(path, "DROP TRIGGER photo_consent_no_update", harm)
    [sentence] = checked(path).sentences
    assert lowered[:8] in sentence


# Rows that hold something else than Candor writes

DAMAGE = (
    "UPDATE consultation SET answers = '{', started_at = 'zzz'",
    "UPDATE patient SET birth_date = 'zzz'",
    "UPDATE clinic_settings SET document = '{'",
    "UPDATE signature SET role = 'zzz', signed_at = 'zzz'",
    "UPDATE signing SET entered_at = 'zzz'",
    "UPDATE amendment SET entered_at = 'zzz'",
    "UPDATE document SET entered_at = 'zzz'",
    "UPDATE lost_edit SET entered_at = 'zzz'",
    "UPDATE answer_change SET said_at = 'zzz'",
    "UPDATE verdict SET screened_for = 'zzz'",
    "UPDATE person SET role = 'zzz' WHERE sign_in = 'person-2'",
)


def test_rows_that_cannot_be_read_are_refused_in_a_sentence(path: Path) -> None:
    with opened(path) as store:
        visit = Visit.begun(store)
        answers = Answers().with_answer("health.eczema", "Y")
        visit.save(1, answers, [change("health.eczema", "Y")], derived=rules().derived(answers))
        with pytest.raises(Conflict):
            visit.save(1, Answers())
        signing = sign(visit, 2)
        store.signing.begin_amendment(ACTOR, visit.id, "an invented reason", id=uuid4()).result()
        store.save_clinic(ACTOR, Clinic(name="Nowhere")).result()
    guards = [name for (name,) in raw(path, "SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    raw(path, *(f"DROP TRIGGER {name}" for name in guards), *DAMAGE)
    with Store.open(path, secrets=SECRETS) as store:
        store.people.begin_session(ACTOR.id, session=ACTOR.session).result()
        calls: tuple[Callable[[], object], ...] = (
            lambda: store.patient(ACTOR, visit.patient_id),
            lambda: store.find_patients(ACTOR, ""),
            lambda: store.consultation(ACTOR, visit.id),
            lambda: store.consultations_of(ACTOR, visit.patient_id),
            lambda: store.visits_of(ACTOR, visit.patient_id),
            lambda: store.drafts(ACTOR),
            lambda: store.clinic(ACTOR),
            lambda: store.changes_of(ACTOR, visit.id),
            lambda: store.derived_of(ACTOR, visit.id),
            lambda: store.documents_of(ACTOR, visit.id),
            lambda: store.lost_edits_of(ACTOR, visit.id),
            lambda: store.signing.signings_of(ACTOR, visit.id),
            lambda: store.signing.signatures_of(ACTOR, signing.id),
            lambda: store.signing.amendments_of(ACTOR, visit.id),
            lambda: store.signing.frozen(ACTOR, visit.id),
            lambda: store.people.all(ACTOR),
            lambda: store.people.begin_session(COLLEAGUE.id).result(),
            lambda: store.change_patient(ACTOR, visit.patient_id, 1, TESTA).result(),
        )
        for call in calls:
            with pytest.raises(StorageProblem) as refused:
                call()
            assert refused.value.trouble is Trouble.DAMAGED
            assert "zzz" not in str(refused.value)
        store.typed.keep(ACTOR, "place", "{}").result()
        assert not store.audit.check(ACTOR).is_good


def test_one_event_that_cannot_be_read_does_not_hide_the_others(path: Path) -> None:
    visit = eventful(path)
    raw(
        path,
        *DROP,
        "UPDATE audit_event SET at = 'zzz' WHERE sequence = 3",
        "UPDATE audit_event SET action = 'of a newer program' WHERE sequence = 4",
    )
    with opened(path) as store:
        events = store.audit.events(ACTOR, EventFilter(), limit=1000)
        assert [each.sequence for each in events] == list(range(len(events), 0, -1))
        third, fourth = events[-3], events[-4]
        assert (third.event.action, third.at) == (Action.UNREADABLE, NO_TIME)
        assert (fourth.event.action, fourth.event.detail) == (Action.UNREADABLE, "of a newer program")
        assert words_of(third) == "This event cannot be read: check the audit"
        found = store.audit.events(ACTOR, EventFilter(action=Action.UNREADABLE))
        assert [each.sequence for each in found] == [4]
        assert len(store.audit.exported(ACTOR, EventFilter())) == len(events)
        assert store.audit.events(ACTOR, EventFilter(record=visit.id), limit=3)
        assert not store.audit.check(ACTOR).is_good
