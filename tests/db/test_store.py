"""What the store keeps, acknowledges, refuses and repeats."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from db.codec import override_values
from db.errors import Conflict, StorageProblem, Trouble
from db.models import APPEND_ONLY
from db.records import Derived
from db.secrets import Secrets
from db.store import Store
from intake.catalogue_rules import Severity
from intake.clinic import Clinic, Device, Offer, Practitioner, SignOff
from intake.conditions import Answers, Unreadable
from intake.dates import PartialDate
from intake.money import Price
from intake.screening import Override
from tests.db.invented import (
    ACTOR,
    AT,
    COLLEAGUE,
    TESTA,
    TODAY,
    Visit,
    change,
    database,
    opened,
    rules,
)
from tests.db.raw import raw
from tests.db.signed import sign

PDF = b"%PDF-1.7\n\x00\xff\r\n" * 3000


def test_a_patient_comes_back_as_added(store: Store) -> None:
    id = uuid4()
    added = store.add_patient(ACTOR, TESTA, id=id).result()
    assert (added.version, added.patient) == (1, TESTA)
    assert store.patient(ACTOR, id) == added
    assert store.count_patients(ACTOR) == 1


def test_adding_twice_with_one_id_adds_once(store: Store) -> None:
    id = uuid4()
    first = store.add_patient(ACTOR, TESTA, id=id).result()
    assert store.add_patient(ACTOR, TESTA, id=id).result() == first
    assert store.count_patients(ACTOR) == 1


def test_adding_somebody_else_under_a_taken_id_is_a_conflict(store: Store) -> None:
    id = uuid4()
    store.add_patient(ACTOR, TESTA, id=id).result()
    with pytest.raises(Conflict) as refused:
        store.add_patient(ACTOR, replace(TESTA, name="Other Nonesuch"), id=id).result()
    assert refused.value.current == store.patient(ACTOR, id)


def test_the_later_of_two_stores_meets_a_conflict_and_overwrites_nothing(store: Store, path: Path) -> None:
    id = uuid4()
    store.add_patient(ACTOR, TESTA, id=id).result()
    mine, theirs = replace(TESTA, phone="1"), replace(TESTA, phone="2")
    with opened(path) as other:
        assert other.change_patient(COLLEAGUE, id, 1, theirs).result().version == 2
        with pytest.raises(Conflict) as refused:
            store.change_patient(ACTOR, id, 1, mine).result()
        assert refused.value.current.patient == theirs
        assert other.patient(COLLEAGUE, id).patient == theirs


def test_a_repeated_change_is_acknowledged_again_and_made_once(store: Store) -> None:
    id = uuid4()
    store.add_patient(ACTOR, TESTA, id=id).result()
    changed = replace(TESTA, address="2 Nowhere Street")
    first = store.change_patient(ACTOR, id, 1, changed).result()
    assert store.change_patient(ACTOR, id, 1, changed).result() == first
    assert store.patient(ACTOR, id).version == 2


def test_a_consultation_begins_without_answers_and_as_a_draft(visit: Visit) -> None:
    stored = visit.store.consultation(ACTOR, visit.id)
    assert (stored.version, stored.answers, stored.finished) == (1, Answers(), None)
    assert (stored.started, stored.catalogue_version, stored.patient) == (AT, "2026.11", TESTA)
    [draft] = visit.store.drafts(ACTOR)
    assert (draft.consultation_id, draft.patient_name, draft.answered) == (visit.id, TESTA.name, 0)


def test_a_begun_consultation_begun_again_is_the_same(visit: Visit) -> None:
    answers = Answers().with_answer("health.eczema", "Y")
    visit.save(1, answers)
    again = visit.store.start_consultation(
        ACTOR, visit.patient_id, id=visit.id, catalogue_version="2026.11", at=AT
    ).result()
    assert (again.version, again.answers) == (2, answers)
    assert len(visit.store.consultations_of(ACTOR, visit.patient_id)) == 1


def test_a_time_without_offset_is_refused_before_it_is_queued(visit: Visit) -> None:
    with pytest.raises(ValueError, match="offset"):
        visit.store.start_consultation(
            ACTOR, visit.patient_id, id=uuid4(), catalogue_version="", at=datetime(2026, 11, 21)
        )


def test_every_time_is_kept_in_utc_with_its_offset(store: Store, path: Path) -> None:
    visit = Visit.begun(store)
    local = AT.astimezone(timezone(timedelta(hours=-7)))
    visit.save(1, Answers(), [replace(change("health.eczema", "Y"), at=local)])
    [told] = store.changes_of(ACTOR, visit.id)
    assert told.at == local
    assert told.at.utcoffset() == timedelta(0)
    [(said_at, entered_at, offset)] = raw(
        path, "SELECT said_at, entered_at, entered_offset FROM answer_change"
    )
    assert said_at == "2026-11-21T10:42:00.000000+00:00"
    assert datetime.fromisoformat(entered_at).utcoffset() == timedelta(0)
    here = datetime.now(UTC).astimezone().utcoffset()
    assert here is not None
    assert timedelta(minutes=offset) == here


def test_a_draft_brings_back_answers_page_and_changes(visit: Visit) -> None:
    first = Answers().with_answer("health.eczema", "Y")
    second = first.with_answer("health.eczema.date", Unreadable("last springg"))
    visit.save(1, first, [change("health.eczema", "Y")], page="health-1")
    unread = change("health.eczema.date", Unreadable("last springg"), said_by="practitioner")
    visit.save(2, second, [unread], page="health-2", actor=COLLEAGUE)
    stored = visit.store.consultation(ACTOR, visit.id)
    assert (stored.version, stored.answers, stored.page) == (3, second, "health-2")
    told = [
        (one.path, one.said_by, one.entered_by, one.after) for one in visit.store.changes_of(ACTOR, visit.id)
    ]
    assert told == [
        ("health.eczema", "patient", ACTOR.name, '["Y"]'),
        ("health.eczema.date", "practitioner", COLLEAGUE.name, '[{"unreadable":"last springg"}]'),
    ]
    [draft] = visit.store.drafts(ACTOR)
    assert (draft.page, draft.saved_by, draft.answered) == ("health-2", COLLEAGUE.name, 2)


def test_a_repeated_save_is_acknowledged_again_and_its_changes_stand_once(visit: Visit) -> None:
    answers, changes = Answers().with_answer("health.eczema", "Y"), [change("health.eczema", "Y")]
    first = visit.save(1, answers, changes)
    assert visit.save(1, answers, changes) == first
    assert len(visit.store.changes_of(ACTOR, visit.id)) == 1


def test_the_same_save_of_a_colleague_is_a_conflict(visit: Visit) -> None:
    answers, changes = Answers().with_answer("health.eczema", "Y"), [change("health.eczema", "Y")]
    visit.save(1, answers, changes)
    with pytest.raises(Conflict):
        visit.save(1, answers, changes, actor=COLLEAGUE)


def test_saves_are_made_in_the_order_asked_for(visit: Visit) -> None:
    futures = []
    for number in range(1, 61):
        answers = Answers().with_answer("goals.own-words", f"hope {number}")
        futures.append(
            visit.store.save_answers(
                ACTOR,
                visit.id,
                number,
                answers=answers,
                changes=[change("goals.own-words", f"hope {number}")],
                page="goals",
                derived=Derived(),
            )
        )
    assert [future.result().version for future in futures] == list(range(2, 62))
    told = [one.after for one in visit.store.changes_of(ACTOR, visit.id)]
    assert told == [f'["hope {number}"]' for number in range(1, 61)]
    assert visit.store.consultation(ACTOR, visit.id).answers.code("goals.own-words") == "hope 60"


def test_saves_waiting_behind_a_conflict_are_refused_though_their_version_fits(
    visit: Visit, path: Path
) -> None:
    mine, theirs = (Answers().with_answer("health.eczema", code) for code in ("N", "Y"))
    with opened(path) as other:
        Visit(other, visit.patient_id, visit.id).save(1, theirs, actor=COLLEAGUE)
    waiting = [
        visit.store.save_answers(
            ACTOR, visit.id, version, answers=mine, changes=[], page="", derived=Derived()
        )
        for version in (1, 2)
    ]
    for future in waiting:
        problem = future.exception()
        assert isinstance(problem, Conflict)
        assert problem.current.version == 2
    assert visit.store.consultation(ACTOR, visit.id).answers == theirs
    assert visit.save(2, mine).version == 3


def test_a_save_behind_a_failed_one_says_that_nothing_was_saved(visit: Visit) -> None:
    with pytest.raises(StorageProblem) as refused:
        visit.save(5, Answers().with_answer("health.eczema", "Y"))
    assert refused.value.trouble is Trouble.EARLIER_FAILED
    assert visit.store.consultation(ACTOR, visit.id).version == 1


def test_the_consultations_of_a_day_are_those_that_began_between_its_midnights(store: Store) -> None:
    visit = Visit.begun(store)
    midnight = datetime(2026, 11, 23).astimezone()
    times = {
        "before": midnight - timedelta(seconds=1),
        "late": midnight + timedelta(hours=23, minutes=59),
        "first": midnight,
        "after": midnight + timedelta(days=1),
    }
    ids = {}
    for name, at in times.items():
        started = store.start_consultation(
            ACTOR, visit.patient_id, id=uuid4(), catalogue_version="2026.11", at=at
        )
        ids[name] = started.result().id
    saved = store.finish_consultation(ACTOR, ids["first"], 1).result()
    found = store.consultations_of_day(ACTOR, midnight.date())
    assert [each.id for each in found] == [ids["first"], ids["late"]]
    assert [each.finished for each in found] == [saved.at, None]
    assert found[1] == store.consultation(ACTOR, ids["late"])
    assert store.consultations_of_day(ACTOR, date(2026, 11, 30)) == ()


def test_a_consultation_of_a_day_comes_with_its_answers_and_overrides(visit: Visit) -> None:
    answers = Answers().with_answer("health.eczema", "Y")
    visit.save(1, answers)
    decided = Override("eczema", "Ima Nobody", "seen by a dermatologist", AT, Severity.REFER)
    visit.store.add_override(ACTOR, visit.id, decided).result()
    (found,) = visit.store.consultations_of_day(ACTOR, AT.astimezone().date())
    assert (found.answers, found.overrides, found.patient) == (answers, (decided,), TESTA)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_that_no_clock_knows_has_no_consultations(store: Store, day: date) -> None:
    assert store.consultations_of_day(ACTOR, day) == ()


def test_a_finished_consultation_is_no_draft(visit: Visit) -> None:
    saved = visit.store.finish_consultation(ACTOR, visit.id, 1).result()
    assert visit.store.finish_consultation(ACTOR, visit.id, 1).result() == saved
    stored = visit.store.consultation(ACTOR, visit.id)
    assert (stored.version, stored.finished) == (2, saved.at)
    assert visit.store.drafts(ACTOR) == ()
    [summary] = visit.store.find_patients(ACTOR, "")
    assert (summary.draft_id, summary.last_visit) == (None, AT.astimezone().date())


def test_a_decision_comes_back_with_its_treatments_and_one_of_before_without_any(visit: Visit) -> None:
    named = Override("eczema", "Ima Nobody", "a", AT, Severity.REFER, ("microneedling", "carboxytherapy"))
    older = Override("lupus", "Ima Nobody", "b", AT, Severity.REFER)
    for decided in (named, older):
        visit.store.add_override(ACTOR, visit.id, decided).result()
    assert visit.store.consultation(ACTOR, visit.id).overrides == (named, older)
    # A program that knows no treatments reads the first as a decision about no rule, which overrules nothing.
    assert override_values(named)["contraindication"] == "eczema@microneedling+carboxytherapy"
    assert override_values(older)["contraindication"] == "lupus"


def test_an_override_is_kept_once_and_makes_a_new_version(visit: Visit) -> None:
    decided = Override("eczema", "Ima Nobody", "seen by a dermatologist", AT, Severity.REFER)
    assert visit.store.add_override(ACTOR, visit.id, decided).result().version == 2
    assert visit.store.add_override(ACTOR, visit.id, decided).result().version == 2
    assert visit.store.consultation(ACTOR, visit.id).overrides == (decided,)


def test_documents_keep_exact_bytes_digest_and_version(visit: Visit) -> None:
    store, first, second = visit.store, uuid4(), uuid4()
    kept = store.add_document(ACTOR, visit.id, id=first, kind="handout", pdf=PDF, pages=4).result()
    again = store.add_document(ACTOR, visit.id, id=first, kind="handout", pdf=PDF, pages=4).result()
    later = store.add_document(ACTOR, visit.id, id=second, kind="handout", pdf=PDF[:9], pages=1).result()
    assert again == kept
    assert (kept.version, later.version, kept.sha256) == (1, 2, sha256(PDF).hexdigest())
    assert (kept.pages, kept.made_by, kept.printed_at) == (4, ACTOR.name, None)
    assert store.document_bytes(ACTOR, first) == PDF
    assert store.documents_of(ACTOR, visit.id) == (kept, later)


def test_one_document_id_takes_no_other_bytes(visit: Visit) -> None:
    id = uuid4()
    visit.store.add_document(ACTOR, visit.id, id=id, kind="handout", pdf=PDF, pages=4).result()
    with pytest.raises(StorageProblem, match="Another record"):
        visit.store.add_document(ACTOR, visit.id, id=id, kind="handout", pdf=b"other", pages=4).result()
    assert visit.store.document_bytes(ACTOR, id) == PDF


def test_a_printing_is_a_row_of_its_own(visit: Visit, path: Path) -> None:
    id = uuid4()
    visit.store.add_document(ACTOR, visit.id, id=id, kind="handout", pdf=PDF, pages=4).result()
    first = visit.store.mark_printed(ACTOR, id, id=uuid4()).result()
    second = visit.store.mark_printed(COLLEAGUE, id, id=uuid4()).result()
    assert first.printed_at is not None
    assert second.printed_at is not None
    assert second.printed_at > first.printed_at
    assert raw(path, "SELECT count(*) FROM document_printing") == [(2,)]


def test_changed_bytes_are_noticed(visit: Visit, path: Path) -> None:
    id = uuid4()
    visit.store.add_document(ACTOR, visit.id, id=id, kind="handout", pdf=PDF, pages=4).result()
    raw(path, "DROP TRIGGER document_no_update", "UPDATE document SET content = x'00'")
    with pytest.raises(StorageProblem) as refused:
        visit.store.document_bytes(ACTOR, id)
    assert refused.value.trouble is Trouble.DAMAGED


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "statement", ['UPDATE "{0}" SET {2} = {2}', 'DELETE FROM "{0}"', "{1}"], ids=str.split
)
def test_append_only_rows_cannot_be_changed_removed_or_replaced(
    visit: Visit, path: Path, table: str, statement: str
) -> None:
    id = uuid4()
    visit.save(1, Answers(), [change("health.eczema", "Y")])
    with pytest.raises(Conflict):
        visit.save(1, Answers(), [change("health.eczema", "N")])
    visit.store.consultation(ACTOR, visit.id)
    visit.store.add_override(ACTOR, visit.id, Override("eczema", "Ima", "why", AT)).result()
    visit.store.add_document(ACTOR, visit.id, id=id, kind="handout", pdf=PDF, pages=4).result()
    visit.store.mark_printed(ACTOR, id, id=uuid4()).result()
    visit.store.release_handout(ACTOR, id).result()
    sign(visit, 3)
    visit.store.signing.begin_amendment(ACTOR, visit.id, "a reason", id=uuid4()).result()
    columns = raw(path, f"SELECT name, type FROM pragma_table_info('{table}')")
    if not raw(path, f'SELECT * FROM "{table}"'):
        # The guards ask nothing of what stands in a row.
        values = ", ".join("1" if type in ("INTEGER", "BOOLEAN") else "'x'" for _, type in columns)
        raw(path, "PRAGMA foreign_keys=OFF", f'INSERT INTO "{table}" VALUES ({values})')
    before = raw(path, f'SELECT * FROM "{table}"')
    assert before
    replaced = f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"'
    column = columns[1][0]
    with pytest.raises(Exception, match="only ever added"):
        raw(path, statement.format(table, replaced, f'"{column}"'))
    assert raw(path, f'SELECT * FROM "{table}"') == before


def test_the_clinic_comes_back_as_saved(store: Store) -> None:
    assert store.clinic(ACTOR) is None
    clinic = Clinic(
        name="Clinic of Nowhere",
        phone="020 7946 0100",
        currency="GBP",
        practitioners=(Practitioner("Ima Nobody", "trained in needling"),),
        devices=(Device("pen", "Nomake", "Needler 7", ("microneedling",), radiofrequency=False),),
        offers=(Offer("microneedling", Price(Decimal("180.00"), Decimal("220.50"), "GBP"), 3, 6),),
        treatment_sign_off=(("microneedling_plus_aquagold", SignOff("Dr Nemo", TODAY)),),
    )
    assert store.save_clinic(ACTOR, Clinic(name="Before")).result().version == 1
    assert store.save_clinic(ACTOR, clinic).result().version == 2
    assert store.clinic(ACTOR) == clinic


def test_typed_rows_follow_the_answers(visit: Visit) -> None:
    mark = Answers().with_answer("marks.region", "abdomen").with_answer("marks.onset", PartialDate(2019, 3))
    answers = (
        Answers()
        .with_groups("marks", mark)
        .with_answer("health.eczema", "Y")
        .with_answer("plan.treatment", "microneedling")
    )
    for version, state in enumerate((answers, answers.with_answer("health.eczema", "N"), answers), start=1):
        derived = rules().derived(state)
        visit.save(version, state, derived=derived)
        stored = visit.store.derived_of(ACTOR, visit.id)
        assert (stored.marks, stored.verdicts, stored.plan) == (
            derived.marks,
            derived.verdicts,
            derived.plan,
        )
        assert set(stored.findings) == set(derived.findings)
        assert len(stored.findings) == len(derived.findings)
    visit.save(4, Answers(), derived=Derived())
    assert visit.store.derived_of(ACTOR, visit.id) == Derived()


def test_typed_rows_are_right_after_another_program_saved_in_between(visit: Visit, path: Path) -> None:
    ours = Answers().with_answer("health.eczema", "Y")
    theirs = Answers().with_answer("health.rosacea", "Y")
    visit.save(1, ours, derived=rules().derived(ours))
    with opened(path) as other:
        Visit(other, visit.patient_id, visit.id).save(2, theirs, derived=rules().derived(theirs))
    visit.save(3, ours, derived=rules().derived(ours))
    stored = visit.store.derived_of(ACTOR, visit.id)
    assert set(stored.findings) == set(rules().derived(ours).findings)


def test_what_is_not_stored_is_said_in_a_sentence(store: Store) -> None:
    for ask in (store.patient, store.consultation, store.document_bytes, store.consultations_of):
        with pytest.raises(StorageProblem, match="not in the clinic's file"):
            ask(ACTOR, uuid4())


def test_closing_finishes_the_saves_that_were_asked_for(path: Path) -> None:
    store = opened(path)
    futures = [store.add_patient(ACTOR, TESTA, id=uuid4()) for _ in range(20)]
    store.close()
    store.close()
    assert all(future.done() for future in futures)
    with opened(path) as again:
        assert again.count_patients(ACTOR) == 20


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = opened(database(tmp_path))
    store.close()
    with pytest.raises(StorageProblem, match="closed"):
        store.count_patients(ACTOR)
    with pytest.raises(StorageProblem, match="closed"):
        store.add_patient(ACTOR, TESTA, id=uuid4()).result()


def test_a_key_encrypts_the_file_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    path = database(tmp_path)
    with opened(path) as store:
        visit = Visit.begun(store)
        visit.save(1, Answers().with_answer("goals.own-words", "Nonesuch"))
        parts = [part.read_bytes() for part in tmp_path.iterdir()]
    assert not any(b"Nonesuch" in part or part.startswith(b"SQLite") for part in parts)
    with opened(path) as store:
        assert store.patient(ACTOR, visit.patient_id).patient == TESTA
    with pytest.raises(StorageProblem) as refused:
        Store.open(path, secrets=Secrets(bytes(32), bytes(32)))
    assert refused.value.trouble is Trouble.NOT_CANDOR
