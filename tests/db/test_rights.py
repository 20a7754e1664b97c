"""Who may do what, call by call and role by role, at the door of storage.

The table says for every public call which roles may make it. A call that is missing from it fails a test.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

import db.sign_ins
from db.actor import Actor
from db.audit.audit import Audit
from db.audit.events import Action
from db.audit.export import as_csv
from db.audit.reading import EventFilter
from db.courses import Courses
from db.errors import StorageProblem, Trouble
from db.handouts import NEWER_WAITS, RELEASE_NEWER
from db.merging import Merging
from db.people import People
from db.photo_records import PhotoChange
from db.photos import Photos
from db.presence import Presence
from db.records import Derived, PatientSummary, VisitSummary
from db.rights import RIGHTS, Right, Role
from db.signing import Confirmed, Signing
from db.store import Store
from db.typed import Typed
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.course import Outcome, Session
from intake.screening import Override
from tests.db.invented import AT, TESTA, Visit, database
from tests.db.photographs import new_photo
from tests.db.signed import order_for
from tests.opening import actor, open_store

OWNER = actor(1, "Testa Owner")
LEAD = actor(2, "Testa Lead", Role.CLINICAL_LEAD)
PRACTITIONER = actor(3, "Testa Practitioner", Role.PRACTITIONER)
FRONT_DESK = actor(4, "Testa Desk", Role.FRONT_DESK)
LEFT = actor(5, "Testa Left")
PEOPLE = {each.role: each for each in (FRONT_DESK, PRACTITIONER, LEAD, OWNER)}

ALL = frozenset(Role)
CLINICAL = ALL - {Role.FRONT_DESK}
LEADING = frozenset({Role.CLINICAL_LEAD, Role.OWNER})
OWNING = frozenset({Role.OWNER})


@dataclass(frozen=True)
class Desk:
    """What a call is made on: a store with one visit, its documents and a person."""

    store: Store
    visit: Visit
    handout: UUID
    record: UUID
    folder: Path


Made = Callable[[Desk, Actor], Any]


def answers(desk: Desk, who: Actor) -> Any:
    return desk.store.save_answers(who, uuid4(), 1, answers=Answers(), changes=(), page="", derived=Derived())


def started(desk: Desk, who: Actor) -> Any:
    return desk.store.start_consultation(who, uuid4(), id=uuid4(), catalogue_version="", at=AT)


def document(desk: Desk, who: Actor) -> Any:
    return desk.store.add_document(who, uuid4(), id=uuid4(), kind="record", pdf=b"x", pages=1)


def signed(desk: Desk, who: Actor) -> Any:
    return desk.store.signing.sign(who, order_for(desk.visit, 99, actor=who), Confirmed(uuid4(), who.id))


def noted_session(desk: Desk, who: Actor) -> Any:
    return desk.store.courses.note_session(who, uuid4(), Session(uuid4(), 1, AT.date()), id=uuid4())


def noted_outcome(desk: Desk, who: Actor) -> Any:
    return desk.store.courses.note_outcome(who, uuid4(), Outcome(uuid4(), AT.date()), id=uuid4())


def changed_person(desk: Desk, who: Actor) -> Any:
    return desk.store.people.change(who, uuid4(), 1, name="N", role=Role.OWNER, is_active=True)


DECIDED = Override("eczema", "Ima Nobody", "seen by a dermatologist", AT)

TABLE: dict[str, tuple[frozenset[Role], Made]] = {
    # Identity, dates and prices; a released handout, unseen
    "Store.find_patients": (ALL, lambda d, who: d.store.find_patients(who, "testa")),
    "Store.count_patients": (ALL, lambda d, who: d.store.count_patients(who)),
    "Store.patient": (ALL, lambda d, who: d.store.patient(who, d.visit.patient_id)),
    "Store.visits_of": (ALL, lambda d, who: d.store.visits_of(who, d.visit.patient_id)),
    "Store.add_patient": (ALL, lambda d, who: d.store.add_patient(who, TESTA, id=uuid4())),
    "Store.change_patient": (ALL, lambda d, who: d.store.change_patient(who, uuid4(), 1, TESTA)),
    "Store.released_handout": (ALL, lambda d, who: d.store.released_handout(who, d.handout)),
    "Store.clinic": (ALL, lambda d, who: d.store.clinic(who)),
    "Store.stored_clinic": (ALL, lambda d, who: d.store.stored_clinic(who)),
    # Answers, reasons, findings, notes, every document
    "Store.consultation": (CLINICAL, lambda d, who: d.store.consultation(who, d.visit.id)),
    "Store.consultations_of": (CLINICAL, lambda d, who: d.store.consultations_of(who, d.visit.patient_id)),
    "Store.consultations_of_day": (
        CLINICAL,
        lambda d, who: d.store.consultations_of_day(who, date(2026, 11, 21)),
    ),
    "Store.drafts": (CLINICAL, lambda d, who: d.store.drafts(who)),
    "Store.changes_of": (CLINICAL, lambda d, who: d.store.changes_of(who, d.visit.id)),
    "Store.derived_of": (CLINICAL, lambda d, who: d.store.derived_of(who, d.visit.id)),
    "Store.documents_of": (CLINICAL, lambda d, who: d.store.documents_of(who, d.visit.id)),
    "Store.document_bytes": (CLINICAL, lambda d, who: d.store.document_bytes(who, d.record)),
    "Store.handouts_of": (CLINICAL, lambda d, who: d.store.handouts_of(who, d.visit.id)),
    "Store.note_export": (CLINICAL, lambda d, who: d.store.note_export(who, d.record)),
    "Store.lost_edits_of": (CLINICAL, lambda d, who: d.store.lost_edits_of(who, d.visit.id)),
    "Store.start_consultation": (CLINICAL, started),
    "Store.save_answers": (CLINICAL, answers),
    "Store.add_override": (CLINICAL, lambda d, who: d.store.add_override(who, uuid4(), DECIDED)),
    "Store.finish_consultation": (CLINICAL, lambda d, who: d.store.finish_consultation(who, uuid4(), 1)),
    "Store.reopen_consultation": (CLINICAL, lambda d, who: d.store.reopen_consultation(who, uuid4(), 1)),
    "Store.add_document": (CLINICAL, document),
    "Store.mark_printed": (CLINICAL, lambda d, who: d.store.mark_printed(who, uuid4(), id=uuid4())),
    "Store.release_handout": (CLINICAL, lambda d, who: d.store.release_handout(who, uuid4())),
    "Signing.confirm": (CLINICAL, lambda d, who: d.store.signing.confirm(who, "not the passphrase")),
    "Signing.sign": (CLINICAL, signed),
    "Signing.begin_amendment": (
        CLINICAL,
        lambda d, who: d.store.signing.begin_amendment(who, uuid4(), "a reason", id=uuid4()),
    ),
    "Signing.state_of": (CLINICAL, lambda d, who: d.store.signing.state_of(who, d.record)),
    "Signing.standing_of": (CLINICAL, lambda d, who: d.store.signing.standing_of(who, d.record)),
    "Signing.standings_of": (CLINICAL, lambda d, who: d.store.signing.standings_of(who, d.visit.id)),
    "Signing.signings_of": (CLINICAL, lambda d, who: d.store.signing.signings_of(who, d.visit.id)),
    "Signing.signatures_of": (CLINICAL, lambda d, who: d.store.signing.signatures_of(who, uuid4())),
    "Signing.amendments_of": (CLINICAL, lambda d, who: d.store.signing.amendments_of(who, d.visit.id)),
    "Signing.frozen": (CLINICAL, lambda d, who: d.store.signing.frozen(who, d.visit.id)),
    # Courses: what was done and how it turned out; who is due when is for everybody
    "Courses.note_session": (CLINICAL, noted_session),
    "Courses.note_outcome": (CLINICAL, noted_outcome),
    "Courses.sessions_of": (CLINICAL, lambda d, who: d.store.courses.sessions_of(who, d.visit.id)),
    "Courses.outcomes_of": (CLINICAL, lambda d, who: d.store.courses.outcomes_of(who, d.visit.id)),
    "Courses.clinic_results": (CLINICAL, lambda d, who: d.store.courses.clinic_results(who, AT.date())),
    "Courses.due_list": (ALL, lambda d, who: d.store.courses.due_list(who, AT.date(), 7)),
    "Courses.due_of": (ALL, lambda d, who: d.store.courses.due_of(who, d.visit.patient_id, AT.date())),
    "Photos.photos_of": (CLINICAL, lambda d, who: d.store.photos.photos_of(who, d.visit.id)),
    "Photos.photos_of_patient": (
        CLINICAL,
        lambda d, who: d.store.photos.photos_of_patient(who, d.visit.patient_id),
    ),
    "Photos.consents_of": (CLINICAL, lambda d, who: d.store.photos.consents_of(who, d.visit.patient_id)),
    "Photos.content": (CLINICAL, lambda d, who: d.store.photos.content(who, uuid4())),
    "Photos.thumbnails": (CLINICAL, lambda d, who: d.store.photos.thumbnails(who, d.visit.patient_id)),
    "Photos.export": (CLINICAL, lambda d, who: d.store.photos.export(who, uuid4(), "teaching")),
    "Photos.add": (CLINICAL, lambda d, who: d.store.photos.add(who, uuid4(), new_photo())),
    "Photos.change": (
        CLINICAL,
        lambda d, who: d.store.photos.change(who, uuid4(), PhotoChange.REMOVE, id=uuid4()),
    ),
    "Photos.note_consent": (
        CLINICAL,
        lambda d, who: d.store.photos.note_consent(who, uuid4(), "record", "Y", id=uuid4()),
    ),
    # What leads the clinic
    "Signing.sign_content": (
        LEADING,
        lambda d, who: d.store.signing.sign_content(who, "2026.11", "0" * 64, Confirmed(uuid4(), who.id)),
    ),
    "Signing.withdraw_content": (
        LEADING,
        lambda d, who: d.store.signing.withdraw_content(who, "2026.11", Confirmed(uuid4(), who.id)),
    ),
    "Store.save_clinic": (LEADING, lambda d, who: d.store.save_clinic(who, Clinic(name="N"))),
    "Audit.events": (LEADING, lambda d, who: d.store.audit.events(who, EventFilter())),
    "Audit.look_through": (LEADING, lambda d, who: d.store.audit.look_through(who, EventFilter(text="x"))),
    "Audit.exported": (LEADING, lambda d, who: as_csv(d.store, who, EventFilter())),
    "Audit.whose": (LEADING, lambda d, who: d.store.audit.whose(who, ())),
    "Audit.check": (LEADING, lambda d, who: d.store.audit.check(who)),
    "People.all": (LEADING, lambda d, who: d.store.people.all(who)),
    "People.one": (LEADING, lambda d, who: d.store.people.one(who, LEFT.id)),
    # What is the owner's
    "People.add": (
        OWNING,
        lambda d, who: d.store.people.add(who, "N", f"n{uuid4().hex}", Role.FRONT_DESK, id=uuid4()),
    ),
    "People.change": (OWNING, changed_person),
    # What belongs to oneself
    # Who is one person, and who is two
    "Merging.merge": (
        CLINICAL,
        lambda d, who: d.store.merging.merge(
            who, uuid4(), uuid4(), id=uuid4(), expected_version=1, identity=TESTA
        ),
    ),
    "Merging.undo": (CLINICAL, lambda d, who: d.store.merging.undo(who, uuid4(), id=uuid4())),
    "Merging.say_apart": (
        ALL,
        lambda d, who: d.store.merging.say_apart(who, uuid4(), uuid4(), id=uuid4()),
    ),
    "Merging.suggested": (
        ALL,
        lambda d, who: d.store.merging.suggested(who, d.visit.patient_id, d.visit.patient_id),
    ),
    "Merging.merged_into": (ALL, lambda d, who: d.store.merging.merged_into(who, d.visit.patient_id)),
    "Merging.kept_record": (ALL, lambda d, who: d.store.merging.kept_record(who, d.visit.patient_id)),
    "Merging.said_apart": (ALL, lambda d, who: d.store.merging.said_apart(who, d.visit.patient_id)),
    "Merging.doubles_of": (ALL, lambda d, who: d.store.merging.doubles_of(who, TESTA, None)),
    "Merging.doubles_among": (ALL, lambda d, who: d.store.merging.doubles_among(who, (d.visit.patient_id,))),
    "Store.timeline": (CLINICAL, lambda d, who: d.store.timeline(who, d.visit.patient_id)),
    "Store.waiting": (CLINICAL, lambda d, who: d.store.waiting(who, date(2026, 11, 21))),
    "Typed.keep": (ALL, lambda d, who: d.store.typed.keep(who, "place", "{}")),
    "Typed.all": (ALL, lambda d, who: d.store.typed.all(who)),
    "Typed.drop": (ALL, lambda d, who: d.store.typed.drop(who, "place")),
    "Presence.begin": (ALL, lambda d, who: d.store.presence.begin(who, d.folder)),
    "Presence.here": (ALL, lambda d, who: d.store.presence.here(who, d.visit.id)),
    "Presence.gone": (ALL, lambda d, who: d.store.presence.gone(who, d.visit.id)),
    "Presence.others": (ALL, lambda d, who: d.store.presence.others(who, d.visit.id)),
}

WITHOUT_ACTOR = {
    "Store.open": "before anybody is signed in; it needs the keys",
    "Store.close": "closes, and gives nothing away",
    "Store.write_anchor": "writes the end of the audit, which holds no record",
    "Presence.close": "closes, and gives nothing away",
    "People.is_empty": "before anybody is signed in",
    "People.add_first": "only while nobody is in the file: see its own test",
    "People.begin_session": "after the key file has proved who it is",
    "People.end_session": "takes rights away",
    "People.note_failures": "notes only",
    "Audit.anchor": "the end of the audit, which holds no record",
    "Audit.clock_told": "a sentence about this computer's clock",
    "Signing.use_keys": "for whoever opened the clinic: it hands keys in and gives nothing away",
    "Signing.is_frozen": "for work inside storage: it takes a session of the database, not an actor",
}


class NobodysKeys:
    def confirm(self, person_id: UUID, passphrase: str) -> bool:
        return False


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = database(tmp_path_factory.mktemp("rights"))
    with open_store(path, OWNER, LEAD, PRACTITIONER, FRONT_DESK, LEFT) as store:
        visit, handout, record = Visit(store), uuid4(), uuid4()
        store.add_patient(OWNER, TESTA, id=visit.patient_id).result()
        store.start_consultation(
            OWNER, visit.patient_id, id=visit.id, catalogue_version="2026.11", at=AT
        ).result()
        for id, kind in ((handout, "handout"), (record, "record")):
            store.add_document(OWNER, visit.id, id=id, kind=kind, pdf=b"%PDF", pages=1).result()
        store.release_handout(PRACTITIONER, handout).result()
        person = store.people.one(OWNER, LEFT.id)
        store.people.change(
            OWNER, LEFT.id, person.version, name=person.name, role=person.role, is_active=False
        ).result()
        store.signing.use_keys(NobodysKeys())
        yield Desk(store, visit, handout, record, path.parent)


def refusal(made: Made, desk: Desk, who: Actor) -> Trouble | None:
    """How the door refuses a call, None when it lets it in; what happens behind the door is not asked."""
    try:
        given = made(desk, who)
        if isinstance(given, Future):
            given.result(30)
    except StorageProblem as problem:
        for trouble in (Trouble.NOT_ALLOWED, Trouble.SIGNED_OUT):
            if problem.sentence == trouble.value:
                return trouble
    return None


def test_every_public_call_stands_in_the_table() -> None:
    public = {
        f"{kind.__name__}.{name}"
        for kind in (Store, People, Photos, Audit, Signing, Typed, Presence, Merging, Courses)
        for name, member in inspect.getmembers(kind)
        if not name.startswith("_") and callable(member)
    }
    assert public == set(TABLE) | set(WITHOUT_ACTOR)


def test_every_attribute_of_the_store_with_calls_is_walked(desk: Desk) -> None:
    parts = {name for name in vars(desk.store) if not name.startswith("_")}
    assert parts == {
        "door",
        "people",
        "audit",
        "signing",
        "photos",
        "typed",
        "presence",
        "courses",
        "merging",
    }


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("call", TABLE)
def test_the_door_lets_in_whom_the_table_names_and_nobody_else(desk: Desk, call: str, role: Role) -> None:
    allowed, made = TABLE[call]
    expected = None if role in allowed else Trouble.NOT_ALLOWED
    assert refusal(made, desk, PEOPLE[role]) is expected


@pytest.mark.parametrize("call", TABLE)
def test_nobody_calls_without_a_sign_in_of_their_own(desk: Desk, call: str) -> None:
    _, made = TABLE[call]
    never = replace(OWNER, session=uuid4())
    of_another = replace(OWNER, session=FRONT_DESK.session)
    somebody_unknown = Actor(uuid4(), "Testa Unknown", OWNER.session, Role.OWNER)
    for who in (never, of_another, somebody_unknown, LEFT):
        assert refusal(made, desk, who) is Trouble.SIGNED_OUT


@pytest.mark.parametrize("call", [name for name, (allowed, _) in TABLE.items() if allowed != ALL])
def test_a_role_that_an_actor_only_claims_counts_for_nothing(desk: Desk, call: str) -> None:
    _, made = TABLE[call]
    assert refusal(made, desk, replace(FRONT_DESK, role=Role.OWNER)) is Trouble.NOT_ALLOWED


def test_a_session_that_was_ended_is_refused(desk: Desk) -> None:
    signed_in = desk.store.people.begin_session(LEAD.id).result()
    assert desk.store.count_patients(signed_in.actor) >= 1
    desk.store.people.end_session(signed_in.actor).result()
    with pytest.raises(StorageProblem) as refused:
        desk.store.count_patients(signed_in.actor)
    assert refused.value.trouble is Trouble.SIGNED_OUT


def test_somebody_who_may_not_sign_in_any_more_gets_no_session(desk: Desk) -> None:
    for person in (LEFT.id, uuid4()):
        with pytest.raises(StorageProblem) as refused:
            desk.store.people.begin_session(person).result()
        assert refused.value.trouble is Trouble.SIGNED_OUT


def test_nobody_becomes_the_first_person_of_a_file_that_has_people(desk: Desk) -> None:
    with pytest.raises(StorageProblem) as refused:
        desk.store.people.add_first("Testa Intruder", "intruder", id=uuid4()).result()
    assert refused.value.trouble is Trouble.NOT_ALLOWED


def test_the_front_desk_sees_of_a_visit_its_dates_and_prices_alone(desk: Desk) -> None:
    def line(who: Actor) -> PatientSummary:
        found = desk.store.find_patients(who, "testa none", limit=1000)
        return next(each for each in found if each.id == desk.visit.patient_id)

    assert (line(FRONT_DESK).draft_id, line(FRONT_DESK).page) == (None, "")
    assert line(FRONT_DESK).last_visit is not None
    assert line(PRACTITIONER).draft_id == desk.visit.id
    [visit] = desk.store.visits_of(FRONT_DESK, desk.visit.patient_id)
    assert visit.handout_id == desk.handout
    assert set(VisitSummary.__slots__) == {
        "id",
        "started",
        "finished",
        "price_low",
        "price_high",
        "currency",
        "first_session",
        "handout_id",
        "printed_at",
        "newer_waits",
        "is_outdated",
    }


def test_a_handout_of_another_language_or_size_is_a_handout_too(desk: Desk) -> None:
    store, large = desk.store, uuid4()
    store.add_document(
        PRACTITIONER, desk.visit.id, id=large, kind="handout-es-large-print", pdf=b"%PDF es", pages=9
    ).result()
    store.release_handout(PRACTITIONER, large).result()
    (visit,) = store.visits_of(FRONT_DESK, desk.visit.patient_id)
    assert visit.handout_id == large
    assert store.released_handout(FRONT_DESK, large) == b"%PDF es"


def test_the_front_desk_prints_a_released_handout_and_nothing_else(desk: Desk) -> None:
    store, printing = desk.store, uuid4()
    assert store.released_handout(FRONT_DESK, desk.handout, id=printing) == b"%PDF"
    assert store.released_handout(FRONT_DESK, desk.handout, id=printing) == b"%PDF"
    printed = store.audit.events(OWNER, EventFilter(record=desk.handout, person_id=FRONT_DESK.id))
    assert [each.event.id for each in printed].count(printing) == 1
    [visit] = store.visits_of(FRONT_DESK, desk.visit.patient_id)
    assert isinstance(visit.printed_at, datetime)
    unreleased = uuid4()
    store.add_document(
        PRACTITIONER, desk.visit.id, id=unreleased, kind="handout", pdf=b"%PDF 2", pages=1
    ).result()
    for document_id in (desk.record, unreleased):
        with pytest.raises(StorageProblem) as refused:
            store.released_handout(FRONT_DESK, document_id)
        assert refused.value.trouble is Trouble.NOT_RELEASED
    with pytest.raises(StorageProblem, match="Only a handout can be released"):
        store.release_handout(PRACTITIONER, desk.record).result()


def test_a_newer_version_takes_the_release_of_a_handout_away(path: Path) -> None:
    with open_store(path, OWNER, PRACTITIONER, FRONT_DESK) as store:
        visit = Visit.begun(store)

        def make(kind: str, pdf: bytes) -> UUID:
            id = uuid4()
            store.add_document(PRACTITIONER, visit.id, id=id, kind=kind, pdf=pdf, pages=1).result()
            return id

        def seen() -> tuple[UUID | None, bool]:
            (line,) = store.visits_of(FRONT_DESK, visit.patient_id)
            return line.handout_id, line.newer_waits

        first = make("handout", b"%PDF of somebody else")
        assert seen() == (None, False)
        store.release_handout(PRACTITIONER, first).result()
        assert seen() == (first, False)
        second = make("handout", b"%PDF right")
        assert seen() == (None, True)
        with pytest.raises(StorageProblem) as refused:
            store.released_handout(FRONT_DESK, first)
        assert refused.value.sentence == NEWER_WAITS
        third = make("handout", b"%PDF better")
        with pytest.raises(StorageProblem) as refused:
            store.release_handout(PRACTITIONER, second).result()
        assert refused.value.sentence == RELEASE_NEWER
        store.release_handout(PRACTITIONER, third).result()
        assert seen() == (third, False)
        assert store.released_handout(FRONT_DESK, third) == b"%PDF better"
        # In another language it is no newer version, but somebody should be told of it.
        spanish = make("handout-es", b"%PDF es")
        assert seen() == (third, True)
        store.release_handout(PRACTITIONER, spanish).result()
        assert seen() == (spanish, False)


def test_a_document_saved_as_a_file_is_noted(desk: Desk) -> None:
    desk.store.note_export(PRACTITIONER, desk.record)
    desk.store.typed.keep(OWNER, "place", "{}").result()
    exports = desk.store.audit.events(
        OWNER, EventFilter(action=Action.EXPORTED, record=desk.record, person_id=PRACTITIONER.id)
    )
    assert exports
    with pytest.raises(StorageProblem) as refused:
        desk.store.note_export(PRACTITIONER, uuid4())
    assert refused.value.trouble is Trouble.NOT_STORED


def test_each_role_has_what_the_one_before_it_has() -> None:
    roles = [RIGHTS[role] for role in Role]
    assert all(one < other for one, other in pairwise(roles))
    assert RIGHTS[Role.OWNER] == frozenset(Right)


def change(store: Store, person: Actor, *, role: Role, is_active: bool) -> None:
    version = store.people.one(OWNER, person.id).version
    store.people.change(OWNER, person.id, version, name=person.name, role=role, is_active=is_active).result()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return database(tmp_path)


def test_a_person_disabled_here_is_refused_at_once(path: Path) -> None:
    with open_store(path, OWNER, LEAD) as store:
        assert store.count_patients(LEAD) == 0
        change(store, LEAD, role=LEAD.role, is_active=False)
        with pytest.raises(StorageProblem) as refused:
            store.count_patients(LEAD)
        assert refused.value.trouble is Trouble.SIGNED_OUT


def test_a_role_that_was_taken_away_here_counts_at_once(path: Path) -> None:
    with open_store(path, OWNER, LEAD) as store:
        assert store.drafts(LEAD) == ()
        change(store, LEAD, role=Role.FRONT_DESK, is_active=True)
        with pytest.raises(StorageProblem) as refused:
            store.drafts(LEAD)
        assert refused.value.trouble is Trouble.NOT_ALLOWED


def test_a_person_disabled_at_another_desk_is_refused_in_reads_and_writes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(path, OWNER, LEAD) as store, open_store(path, OWNER) as other:
        assert store.count_patients(LEAD) == 0
        change(other, LEAD, role=LEAD.role, is_active=False)
        monkeypatch.setattr(db.sign_ins, "RECHECK_SECONDS", 0.0)
        with pytest.raises(StorageProblem) as refused:
            store.add_patient(LEAD, TESTA, id=uuid4()).result()
        assert refused.value.trouble is Trouble.SIGNED_OUT
        with pytest.raises(StorageProblem) as refused:
            store.count_patients(LEAD)
        assert refused.value.trouble is Trouble.SIGNED_OUT
        assert store.count_patients(OWNER) == 0


def test_a_sign_in_is_looked_at_again_after_seconds_not_minutes() -> None:
    assert db.sign_ins.RECHECK_SECONDS <= 10
