"""Two records of one person are put together, and taken apart again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.errors import Conflict, StorageProblem
from db.rights import Role
from db.store import Store
from intake.conditions import Answers
from tests.db.invented import ACTOR, AT, TESTA, Visit, change, database, opened, rules
from tests.db.raw import raw
from tests.db.test_courses import due_of, planned
from tests.opening import actor, admit

TESDA = replace(TESTA, name="Tesda Nonsuch", number="CND-00102", phone="07700 900123", guardian=None)


@dataclass(frozen=True)
class Pair:
    """Somebody who is stored twice, each time with a visit."""

    store: Store
    path: Path
    kept: Visit
    merged: Visit

    def merge(self, *, identity: object = TESTA, version: int = 1, id: UUID | None = None) -> UUID:
        id = id or uuid4()
        self.store.merging.merge(
            ACTOR,
            self.kept.patient_id,
            self.merged.patient_id,
            id=id,
            expected_version=version,
            identity=identity,  # type: ignore[arg-type]
        ).result(10)
        return id

    def found(self, text: str) -> list[UUID]:
        return [each.id for each in self.store.find_patients(ACTOR, text)]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    path = database(tmp_path)
    with opened(path) as store:
        kept, merged = Visit.begun(store), Visit.begun(store, TESDA)
        yield Pair(store, path, kept, merged)


def state(path: Path) -> list[object]:
    """Everything about patients and visits, save for who changed it when."""
    return [
        raw(path, f"SELECT {columns} FROM {table} ORDER BY 1, 2")
        for table, columns in (
            ("patient", "id, name, birth_date, number, phone, email, guardian_name"),
            ("patient_word", "word, patient_id, beside"),
            ("word_form", "form, word"),
            ("consultation", "*"),
        )
    ]


def test_a_merged_record_is_not_listed_and_its_words_find_the_kept_one(pair: Pair) -> None:
    pair.merge()
    kept = pair.kept.patient_id
    assert pair.found("") == [kept]
    for text in ("tesda", "nonsuch", "07700 900123", "CND-00102", "nonesuch"):
        assert pair.found(text) == [kept], text
    assert pair.store.count_patients(ACTOR) == 1
    assert pair.store.merging.kept_record(ACTOR, pair.merged.patient_id) == kept


def test_the_kept_record_shows_the_visits_drafts_and_documents_of_both(pair: Pair) -> None:
    document = uuid4()
    pair.store.add_document(ACTOR, pair.merged.id, id=document, kind="handout", pdf=b"%PDF", pages=1).result()
    pair.store.release_handout(ACTOR, document).result()
    pair.merge()
    both, kept = {pair.kept.id, pair.merged.id}, pair.kept.patient_id
    assert {each.id for each in pair.store.consultations_of(ACTOR, kept)} == both
    visits = {each.id: each for each in pair.store.visits_of(ACTOR, kept)}
    assert set(visits) == both
    assert visits[pair.merged.id].handout_id == document
    timeline = {each.id: each for each in pair.store.timeline(ACTOR, kept)}
    assert set(timeline) == both
    assert [each.id for each in timeline[pair.merged.id].documents] == [document]
    assert timeline[pair.merged.id].patient_id == pair.merged.patient_id
    assert {(each.consultation_id, each.patient_id) for each in pair.store.drafts(ACTOR)} == {
        (each, kept) for each in both
    }
    [told] = pair.store.merging.merged_into(ACTOR, kept)
    assert (told.stored.patient, told.by) == (TESDA, ACTOR.name)


def test_taking_apart_gives_back_exactly_what_was_there(pair: Pair) -> None:
    before = state(pair.path)
    pair.merge(identity=replace(TESTA, phone=TESDA.phone, name="Tesda Nonesuch"))
    assert pair.store.patient(ACTOR, pair.kept.patient_id).patient.phone == TESDA.phone
    assert pair.found("tesda nonesuch") == [pair.kept.patient_id]
    apart = pair.store.merging.undo(ACTOR, pair.merged.patient_id, id=uuid4()).result(10)
    assert apart.identity_restored
    assert state(pair.path) == before
    assert pair.store.merging.merged_into(ACTOR, pair.kept.patient_id) == ()
    assert len(pair.found("")) == pair.store.count_patients(ACTOR) == 2


def test_what_was_changed_after_a_merge_stays_when_it_is_taken_apart(pair: Pair) -> None:
    pair.merge(identity=replace(TESTA, phone=TESDA.phone))
    later = replace(TESTA, phone="020 7946 0177")
    pair.store.change_patient(ACTOR, pair.kept.patient_id, 2, later).result(10)
    apart = pair.store.merging.undo(ACTOR, pair.merged.patient_id, id=uuid4()).result(10)
    assert not apart.identity_restored
    assert pair.store.patient(ACTOR, pair.kept.patient_id).patient == later


def test_a_merge_asked_for_again_is_done_once(pair: Pair) -> None:
    id = pair.merge(identity=replace(TESTA, phone=TESDA.phone))
    pair.merge(identity=replace(TESTA, phone=TESDA.phone), id=id)
    assert raw(pair.path, "SELECT count(*) FROM patient_merge") == [(1,)]
    assert pair.store.patient(ACTOR, pair.kept.patient_id).version == 2


def test_a_merge_over_a_record_that_somebody_changed_meanwhile_changes_nothing(pair: Pair) -> None:
    pair.store.change_patient(ACTOR, pair.kept.patient_id, 1, replace(TESTA, email="new@x.invalid")).result(
        10
    )
    for identity in (TESTA, replace(TESTA, email="new@x.invalid")):
        with pytest.raises(Conflict):
            pair.merge(identity=identity)
    assert raw(pair.path, "SELECT count(*) FROM patient_merge") == [(0,)]
    assert len(pair.found("")) == 2


def test_merges_of_merges_lead_to_one_record_and_come_apart_one_by_one(pair: Pair) -> None:
    third = Visit.begun(pair.store, replace(TESTA, name="Terza Nonesuch"))
    pair.merge()
    pair.store.merging.merge(
        ACTOR,
        third.patient_id,
        pair.kept.patient_id,
        id=uuid4(),
        expected_version=1,
        identity=replace(TESTA, name="Terza Nonesuch"),
    ).result(10)
    assert pair.found("tesda") == pair.found("") == [third.patient_id]
    assert len(pair.store.consultations_of(ACTOR, third.patient_id)) == 3
    pair.store.merging.undo(ACTOR, pair.kept.patient_id, id=uuid4()).result(10)
    assert pair.found("tesda") == [pair.kept.patient_id]
    assert len(pair.store.consultations_of(ACTOR, third.patient_id)) == 1


@pytest.mark.parametrize("which", ["itself", "merged", "undone twice"])
def test_what_cannot_be_is_refused_in_a_sentence(pair: Pair, which: str) -> None:
    if which == "itself":
        future = pair.store.merging.merge(
            ACTOR,
            pair.kept.patient_id,
            pair.kept.patient_id,
            id=uuid4(),
            expected_version=1,
            identity=TESTA,
        )
    elif which == "merged":
        pair.merge()
        future = pair.store.merging.merge(
            ACTOR,
            pair.merged.patient_id,
            pair.kept.patient_id,
            id=uuid4(),
            expected_version=1,
            identity=TESDA,
        )
    else:
        future = pair.store.merging.undo(ACTOR, pair.merged.patient_id, id=uuid4())  # type: ignore[assignment]
    with pytest.raises(StorageProblem, match="record"):
        future.result(10)


def test_the_audit_names_both_records_and_finds_nothing_wrong(pair: Pair) -> None:
    merge = pair.merge(identity=replace(TESTA, phone=TESDA.phone))
    undo = uuid4()
    pair.store.merging.undo(ACTOR, pair.merged.patient_id, id=undo).result(10)
    noted = pair.store.audit.events(ACTOR, EventFilter(action=Action.MERGED))
    assert [each.event.id for each in noted] == [undo, merge]
    for each in noted:
        assert each.event.record == pair.kept.patient_id
        assert str(pair.merged.patient_id) in each.event.detail
    assert pair.store.audit.check(ACTOR).is_good


def test_a_merge_written_past_the_program_is_told_by_the_audit(pair: Pair) -> None:
    pair.merge()
    pair.store.close()
    raw(
        pair.path,
        "INSERT INTO patient_merge SELECT 99, lower(hex(randomblob(16))), kept_id, merged_id, 1,"
        " entered_by_id, entered_by, entered_at, entered_offset, '' FROM patient_merge",
    )
    with opened(pair.path) as store:
        assert [one for one in store.audit.check(ACTOR).sentences if "merge of two records" in one]


def test_two_people_are_asked_about_once(pair: Pair) -> None:
    merging, (one, other) = pair.store.merging, (pair.kept.patient_id, pair.merged.patient_id)
    assert [each.id for each in merging.doubles_of(ACTOR, TESTA, one)] == [other]
    merging.say_apart(ACTOR, other, one, id=uuid4()).result(10)
    assert merging.doubles_of(ACTOR, TESTA, one) == merging.doubles_of(ACTOR, TESDA, other) == ()
    assert merging.doubles_among(ACTOR, (one, other)) is None
    assert pair.found("")[0] in (one, other)
    assert len(pair.found("")) == 2


def test_who_are_two_people_can_still_be_put_together(pair: Pair) -> None:
    merging = pair.store.merging
    merging.say_apart(ACTOR, pair.kept.patient_id, pair.merged.patient_id, id=uuid4()).result(10)
    pair.merge()
    assert pair.found("tesda") == [pair.kept.patient_id]


def test_a_draft_under_the_merged_record_is_still_written_to(pair: Pair) -> None:
    pair.merge()
    pair.merged.save(1, Answers().with_answer("health.eczema", "Y"), [change("health.eczema", "Y")])
    stored = pair.store.consultation(ACTOR, pair.merged.id)
    assert (stored.version, stored.patient) == (2, TESDA)


def test_a_merged_record_takes_nothing_new_and_says_where_to_go(pair: Pair) -> None:
    pair.merge()
    store, id = pair.store, pair.merged.patient_id
    with pytest.raises(StorageProblem, match="open the patient from the list"):
        store.change_patient(ACTOR, id, 1, replace(TESDA, phone="")).result(10)
    with pytest.raises(StorageProblem, match="open the patient from the list"):
        store.start_consultation(ACTOR, id, id=uuid4(), catalogue_version="2026.11", at=AT).result(10)
    assert store.patient(ACTOR, id).patient == TESDA


def test_a_record_changed_under_another_merge_is_given_back_by_its_own_undo(pair: Pair) -> None:
    third = Visit.begun(pair.store, replace(TESTA, name="Testa Third", number="3"))
    pair.merge(identity=replace(TESTA, phone=TESDA.phone))
    pair.store.merging.merge(
        ACTOR,
        third.patient_id,
        pair.kept.patient_id,
        id=uuid4(),
        expected_version=1,
        identity=replace(TESTA, name="Testa Third", number="3"),
    ).result(10)
    assert pair.store.merging.undo(ACTOR, pair.merged.patient_id, id=uuid4()).result(10).identity_restored
    assert pair.store.patient(ACTOR, pair.kept.patient_id).patient == TESTA


def test_two_merges_are_taken_back_field_by_field(pair: Pair) -> None:
    third = Visit.begun(pair.store, replace(TESTA, number="3", email="third@nowhere.invalid"))
    first = replace(TESTA, phone=TESDA.phone)
    pair.merge(identity=first)
    pair.store.merging.merge(
        ACTOR,
        pair.kept.patient_id,
        third.patient_id,
        id=uuid4(),
        expected_version=2,
        identity=replace(first, email="third@nowhere.invalid"),
    ).result(10)
    for merged in (pair.merged, third):
        assert pair.store.merging.undo(ACTOR, merged.patient_id, id=uuid4()).result(10).identity_restored
    assert pair.store.patient(ACTOR, pair.kept.patient_id).patient == TESTA


def test_a_merge_of_a_record_that_was_changed_while_compared_is_a_conflict(pair: Pair) -> None:
    pair.store.change_patient(ACTOR, pair.merged.patient_id, 1, replace(TESDA, phone="")).result(10)
    merge = pair.store.merging.merge(
        ACTOR,
        pair.kept.patient_id,
        pair.merged.patient_id,
        id=uuid4(),
        expected_version=1,
        expected_merged_version=1,
        identity=TESTA,
    )
    with pytest.raises(Conflict):
        merge.result(10)
    assert pair.store.count_patients(ACTOR) == 2


def test_somebody_typed_who_was_merged_away_is_told_by_the_kept_record(pair: Pair) -> None:
    store, kept = pair.store, pair.kept.patient_id
    married = replace(TESTA, name="Testa Marriedname", birth_date=None)
    store.change_patient(ACTOR, kept, 1, married).result(10)
    pair.merge(identity=married, version=2)
    [double] = store.merging.doubles_of(ACTOR, replace(TESDA, number=""), None)
    assert (double.id, double.patient) == (kept, married)
    assert store.merging.doubles_of(ACTOR, TESDA, pair.merged.patient_id) == ()


def test_what_was_said_of_a_record_holds_when_it_is_merged(pair: Pair) -> None:
    merging, third = pair.store.merging, Visit.begun(pair.store, replace(TESTA, number="3"))
    one, other = third.patient_id, pair.merged.patient_id
    merging.say_apart(ACTOR, one, other, id=uuid4()).result(10)
    pair.merge()
    assert (
        merging.doubles_of(ACTOR, TESTA, one) == merging.doubles_of(ACTOR, TESTA, pair.kept.patient_id) == ()
    )
    assert pair.kept.patient_id in merging.said_apart(ACTOR, one)


def test_a_full_page_stays_full_when_records_are_merged(tmp_path: Path) -> None:
    with opened(database(tmp_path)) as store:
        ids = [uuid4() for _ in range(8)]
        for place, id in enumerate(ids):
            store.add_patient(ACTOR, replace(TESTA, number=str(place)), id=id).result(10)
        for id in ids[1:4]:
            store.merging.merge(
                ACTOR, ids[0], id, id=uuid4(), expected_version=1, identity=replace(TESTA, number="0")
            ).result(10)
        assert len(store.find_patients(ACTOR, "nonesuch", limit=5)) == 5


def test_a_person_with_two_records_is_due_and_waits_once(tmp_path: Path) -> None:
    with opened(database(tmp_path)) as store:
        merged, kept = planned(Visit.begun(store)), Visit(store)
        store.add_patient(ACTOR, TESDA, id=kept.patient_id).result(10)
        later = AT + timedelta(days=30)
        store.start_consultation(
            ACTOR, kept.patient_id, id=kept.id, catalogue_version="2026.11", at=later
        ).result(10)
        planned(kept)
        assert len(due_of(store)) == 2
        store.merging.merge(
            ACTOR, kept.patient_id, merged.patient_id, id=uuid4(), expected_version=1, identity=TESDA
        ).result(10)
        assert [each.consultation_id for each in store.courses.due_list(ACTOR, later.date())] == [kept.id]


def waits(visit: Visit, day: date) -> None:
    answers = Answers({"plan.treatment": ("microneedling",)})
    derived = rules().derived(answers)
    verdicts = tuple(
        replace(each, outcome="wait", clear_from=day) if each.treatment == "microneedling" else each
        for each in derived.verdicts
    )
    visit.save(1, answers, derived=replace(derived, verdicts=verdicts))


def test_the_wait_of_a_merged_record_stands_under_the_kept_one(tmp_path: Path) -> None:
    with opened(database(tmp_path)) as store:
        merged, kept = Visit.begun(store), Visit(store)
        store.add_patient(ACTOR, TESDA, id=kept.patient_id).result(10)
        waits(merged, date(2027, 6, 1))
        store.merging.merge(
            ACTOR, kept.patient_id, merged.patient_id, id=uuid4(), expected_version=1, identity=TESDA
        ).result(10)
        [told] = store.waiting(ACTOR, date(2026, 12, 1))
        assert (told.patient_id, told.patient_name) == (kept.patient_id, TESDA.name)
        store.start_consultation(
            ACTOR, kept.patient_id, id=kept.id, catalogue_version="2026.11", at=AT + timedelta(days=1)
        ).result(10)
        assert store.waiting(ACTOR, date(2026, 12, 1)) == ()


def merged(pair: Pair, kept: UUID, other: UUID) -> None:
    stored = pair.store.patient(ACTOR, kept)
    pair.store.merging.merge(
        ACTOR, kept, other, id=uuid4(), expected_version=stored.version, identity=stored.patient
    ).result(10)


@pytest.mark.parametrize("how", ["said", "taken apart"])
@pytest.mark.parametrize("turned", [False, True])
def test_two_people_do_not_come_together_by_way_of_a_third_record(pair: Pair, how: str, turned: bool) -> None:
    one, other = pair.kept.patient_id, pair.merged.patient_id
    third = Visit.begun(pair.store, replace(TESTA, number="3")).patient_id
    if how == "said":
        pair.store.merging.say_apart(ACTOR, one, other, id=uuid4()).result(10)
    else:
        merged(pair, one, other)
        pair.store.merging.undo(ACTOR, other, id=uuid4()).result(10)
    merged(pair, third, other)
    before = state(pair.path)
    with pytest.raises(StorageProblem, match="take it apart again on the patient's page"):
        merged(pair, *((one, third) if turned else (third, one)))
    assert state(pair.path) == before
    assert pair.store.merging.merged_into(ACTOR, one) == ()
    # The step that the sentence names leads on: each two are compared themselves.
    pair.store.merging.undo(ACTOR, other, id=uuid4()).result(10)
    merged(pair, other, third)
    merged(pair, one, other)
    assert pair.found("") == [one]


def test_the_record_with_more_visits_is_suggested_and_of_equal_ones_the_older(pair: Pair) -> None:
    older, newer = pair.kept.patient_id, pair.merged.patient_id
    suggested = pair.store.merging.suggested
    assert suggested(ACTOR, older, newer) == suggested(ACTOR, newer, older) == (older, newer)
    pair.store.start_consultation(
        ACTOR, newer, id=uuid4(), catalogue_version="2026.11", at=AT + timedelta(days=1)
    ).result(10)
    assert suggested(ACTOR, older, newer) == suggested(ACTOR, newer, older) == (newer, older)


def test_whoever_stores_a_patient_says_that_they_are_two_and_the_audit_names_who(pair: Pair) -> None:
    desk = actor(7, "Testa Desk", Role.FRONT_DESK)
    admit(pair.store, ACTOR, desk)
    one, other, id = pair.kept.patient_id, pair.merged.patient_id, uuid4()
    pair.store.merging.say_apart(desk, one, other, id=id).result(10)
    [noted] = pair.store.audit.events(ACTOR, EventFilter(action=Action.MERGED))
    assert (noted.event.id, noted.user_name) == (id, desk.name)
    assert noted.event.detail == f"apart from record {other}"
    merging = pair.store.merging
    assert merging.doubles_of(ACTOR, TESTA, one) == merging.doubles_of(ACTOR, TESDA, other) == ()
