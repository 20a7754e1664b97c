"""Days and outcomes of courses: noted once, corrected by a later note, and counted in lists without names."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session as Database

from db.audit.digests import outcome_digest, session_digest
from db.course_records import MIXED, DueItem
from db.engine import make_engine
from db.errors import StorageProblem, Trouble
from db.models import ConsultationModel, OutcomeModel, PlanModel, TreatmentSessionModel
from db.rights import Role
from db.store import Store
from intake.conditions import NO, YES, Answers
from intake.consultation import Patient
from intake.course import (
    CALL,
    TEST_PATCH,
    ImprovementBand,
    Outcome,
    Session,
    SideEffect,
    SideEffects,
    SideEffectsState,
)
from intake.course_document import session_to_json
from intake.course_due import Due, DueKind
from intake.dates import PartialDate
from tests.db.invented import ACTOR, AT, COLLEAGUE, TESTA, Visit, opened, rules
from tests.db.many import add_at_once
from tests.opening import SECRETS, actor, open_store

TODAY = date(2027, 2, 22)
FIRST = date(2027, 1, 11)
FRONT_DESK = actor(4, "Testa Desk", Role.FRONT_DESK)


def planned(
    visit: Visit, *, first: date | None = FIRST, treatment: str = "microneedling", **more: object
) -> Visit:
    """The visit with an agreed plan of four sessions, six weeks apart, for white marks."""
    values: dict[str, tuple[object, ...]] = {
        "plan.treatment": (treatment,),
        "plan.regions": ("abdomen",),
        "plan.sessions": (4,),
        "plan.interval-weeks": (6,),
        **{link_id: (value,) for link_id, value in more.items()},
    }
    if first is not None:
        values["plan.first-session"] = (PartialDate.of(first),)
    marks = Answers({"marks.region": ("abdomen",), "marks.side": ("middle",), "marks.colour": ("white",)})
    answers = Answers(values, {"marks": (marks,)})  # type: ignore[arg-type]
    saved = visit.save(1, answers, derived=rules().derived(answers))
    visit.store.finish_consultation(ACTOR, visit.id, saved.version).result()
    return visit


def held(number: int, on: date = FIRST, **more: object) -> Session:
    return Session(uuid4(), number, on, **more)  # type: ignore[arg-type]


def note(visit: Visit, *sessions: Session) -> None:
    for session in sessions:
        visit.store.courses.note_session(ACTOR, visit.id, session, id=uuid4()).result(10)


def judged(visit: Visit, on: date, band: ImprovementBand | None = ImprovementBand.TO_50) -> Outcome:
    outcome = Outcome(uuid4(), on, patient_band=band)
    visit.store.courses.note_outcome(ACTOR, visit.id, outcome, id=uuid4()).result(10)
    return outcome


def due_of(store: Store, days: int | None = None) -> list[tuple[str, Due]]:
    return [(item.patient_name, item.due) for item in store.courses.due_list(ACTOR, TODAY, days)]


def test_a_session_is_read_back_whole_with_who_noted_it(visit: Visit) -> None:
    session = held(
        1,
        device="demo-pen",
        settings="0.25 mm, 3 passes",
        answers=Answers({"health.recent_tan": (YES,)}),
        side_effects=SideEffects(SideEffectsState.LISTED, (SideEffect("Redness", "abdomen", "3 days"),)),
        next_on=date(2027, 3, 1),
    )
    visit.store.courses.note_session(COLLEAGUE, visit.id, session, id=uuid4()).result(10)
    (stored,) = visit.store.courses.sessions_of(ACTOR, visit.id)
    assert (stored.session, stored.noted_by) == (session, COLLEAGUE.name)


def test_the_same_note_again_is_one_row(visit: Visit) -> None:
    session, id = held(1), uuid4()
    for _ in range(2):
        visit.store.courses.note_session(ACTOR, visit.id, session, id=id).result(10)
    with visit.store.door.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM treatment_session")).scalar() == 1
    with pytest.raises(StorageProblem) as refused:
        visit.store.courses.note_session(ACTOR, visit.id, replace(session, notes="other"), id=id).result(10)
    assert refused.value.trouble is Trouble.SAME_ID


def test_a_later_note_corrects_and_may_take_a_day_back(visit: Visit) -> None:
    session = held(1)
    note(visit, session)
    courses = visit.store.courses
    (first,) = courses.sessions_of(ACTOR, visit.id)
    corrected = replace(session, notes="Corrected")
    courses.note_session(ACTOR, visit.id, corrected, id=uuid4(), corrects=first.note_id).result(10)
    (stored,) = courses.sessions_of(ACTOR, visit.id)
    assert stored.session.notes == "Corrected"
    courses.note_session(
        ACTOR, visit.id, session, id=uuid4(), corrects=stored.note_id, is_removed=True
    ).result(10)
    assert visit.store.courses.sessions_of(ACTOR, visit.id) == ()
    outcome = judged(visit, TODAY)
    (kept,) = visit.store.courses.outcomes_of(ACTOR, visit.id)
    assert kept.outcome == outcome
    courses.note_outcome(ACTOR, visit.id, outcome, id=uuid4(), corrects=kept.note_id, is_removed=True).result(
        10
    )
    assert courses.outcomes_of(ACTOR, visit.id) == ()


def test_two_desks_do_not_write_over_each_other(visit: Visit) -> None:
    session, courses = held(1), visit.store.courses
    note(visit, session)
    (opened_by_both,) = courses.sessions_of(ACTOR, visit.id)
    seen = opened_by_both.note_id
    theirs, mine = replace(session, notes="Blisters seen"), replace(session, settings="25 mJ")
    courses.note_session(COLLEAGUE, visit.id, theirs, id=uuid4(), corrects=seen).result(10)
    for corrects in (seen, None):
        with pytest.raises(StorageProblem) as refused:
            courses.note_session(ACTOR, visit.id, mine, id=uuid4(), corrects=corrects).result(10)
        assert refused.value.trouble is Trouble.DAY_CHANGED
    (stored,) = courses.sessions_of(ACTOR, visit.id)
    assert stored.session == theirs
    outcome = judged(visit, TODAY)
    with pytest.raises(StorageProblem) as again:
        courses.note_outcome(ACTOR, visit.id, outcome, id=uuid4()).result(10)
    assert again.value.trouble is Trouble.DAY_CHANGED


def test_a_session_is_not_noted_twice_under_one_number(visit: Visit) -> None:
    note(visit, held(1), held(2, TODAY, is_held=False, decision="Fresh tan"), held(2, TODAY))
    with pytest.raises(StorageProblem) as refused:
        note(visit, held(2, TODAY))
    assert refused.value.trouble is Trouble.SESSION_NOTED
    note(visit, held(TEST_PATCH, FIRST), held(TEST_PATCH, TODAY))


def test_the_list_of_patients_counts_the_sessions_that_were_held(visit: Visit) -> None:
    planned(visit)
    note(visit, held(1), held(2, TODAY, is_held=False, decision="Fresh tan"))
    (line,) = visit.store.find_patients(ACTOR, "")
    assert (line.done, line.planned) == (1, 4)


def test_a_first_session_is_due_though_the_rest_of_the_plan_is_open(store: Store) -> None:
    visit = Visit.begun(store)
    answers = Answers({"plan.treatment": ("microneedling",), "plan.sessions": (4,)})
    answers = answers.with_answer("plan.first-session", PartialDate.of(FIRST))
    saved = visit.save(1, answers, derived=rules().derived(answers))
    store.finish_consultation(ACTOR, visit.id, saved.version).result()
    assert due_of(store) == [(TESTA.name, Due(DueKind.SESSION, FIRST, 1))]
    note(visit, held(1))
    assert due_of(store) == [(TESTA.name, Due(DueKind.SESSION, date(2027, 4, 11), 2))]


def test_a_plan_without_a_treatment_is_not_due(visit: Visit) -> None:
    planned(visit, treatment="no_treatment")
    assert due_of(visit.store) == []


def test_a_test_patch_that_was_not_clear_holds_the_first_session_back(visit: Visit) -> None:
    planned(visit)
    note(visit, held(TEST_PATCH, date(2026, 12, 14)), held(CALL, date(2026, 12, 20), patch_clear=NO))
    assert due_of(visit.store) == [(TESTA.name, Due(DueKind.CALL, date(2027, 1, 10), 1))]
    note(visit, held(CALL, date(2026, 12, 28), patch_clear=YES))
    assert due_of(visit.store) == [(TESTA.name, Due(DueKind.SESSION, FIRST, 1))]


def test_a_day_at_the_end_of_time_breaks_no_list(visit: Visit) -> None:
    planned(visit)
    note(visit, held(1, date.max))
    assert due_of(visit.store) == [(TESTA.name, Due(DueKind.SESSION, date.max, 2))]


def test_days_come_in_order_of_time(visit: Visit) -> None:
    note(visit, held(2, date(2027, 2, 22)), held(TEST_PATCH, date(2026, 12, 14)), held(1, FIRST))
    numbers = [each.session.number for each in visit.store.courses.sessions_of(ACTOR, visit.id)]
    assert numbers == [TEST_PATCH, 1, 2]


def test_a_day_stays_with_its_own_consultation(visit: Visit) -> None:
    session, other = held(1), Visit.begun(visit.store, replace(TESTA, number="CND-00043"))
    note(visit, session)
    with pytest.raises(StorageProblem) as refused:
        visit.store.courses.note_session(ACTOR, other.id, session, id=uuid4()).result(10)
    assert refused.value.trouble is Trouble.SAME_ID
    with pytest.raises(StorageProblem) as nowhere:
        visit.store.courses.note_session(ACTOR, uuid4(), held(1), id=uuid4()).result(10)
    assert nowhere.value.trouble is Trouble.NOT_STORED


def test_a_note_may_follow_a_signature_and_changes_nothing_of_the_consultation(visit: Visit) -> None:
    from tests.db.signed import sign

    sign(visit)
    before = visit.store.consultation(ACTOR, visit.id)
    note(visit, held(1))
    assert visit.store.consultation(ACTOR, visit.id) == before


def test_the_audit_holds_every_note_to_its_digest(visit: Visit, path: Path) -> None:
    store, session_note, outcome_note = visit.store, uuid4(), uuid4()
    store.courses.note_session(ACTOR, visit.id, held(1), id=session_note).result(10)
    outcome = Outcome(uuid4(), TODAY, patient_band=ImprovementBand.TO_50)
    store.courses.note_outcome(ACTOR, visit.id, outcome, id=outcome_note).result(10)
    assert store.audit.check(ACTOR).is_good
    with store.door.engine.connect() as connection:
        assert session_digest(connection, store.door.trail, session_note)
        assert outcome_digest(connection, store.door.trail, outcome_note)
    store.close()
    engine = make_engine(path, key=SECRETS.data_key)
    with engine.begin() as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'treatment_session'"
        ).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.execute(text("UPDATE treatment_session SET next_on = '2030-01-01'"))
    engine.dispose()
    with opened(path) as again:
        told = again.audit.check(ACTOR)
        assert any("note of a session" in sentence for sentence in told.sentences)


def test_a_row_cannot_be_changed_or_deleted(visit: Visit) -> None:
    note(visit, held(1))
    judged(visit, TODAY)
    for statement in ("UPDATE outcome SET patient_band = '76-100'", "DELETE FROM treatment_session"):
        with visit.store.door.engine.connect() as connection, pytest.raises(Exception, match="added"):
            connection.execute(text(statement))


# Who is due


def test_whoever_is_due_stands_in_the_list_by_day(store: Store) -> None:
    visits = []
    for number, first in enumerate((date(2027, 3, 10), date(2027, 2, 24), date(2027, 2, 1)), start=1):
        name = f"Testa Nonesuch{number}"
        visits.append(planned(Visit.begun(store, Patient(name=name, number=f"T-{number}")), first=first))
    assert [(name, due.on) for name, due in due_of(store, 7)] == [
        ("Testa Nonesuch3", date(2027, 2, 1)),
        ("Testa Nonesuch2", date(2027, 2, 24)),
    ]
    assert len(due_of(store)) == 3
    note(visits[2], held(1, date(2027, 2, 1)))
    (found,) = store.courses.due_of(ACTOR, visits[2].patient_id, TODAY)
    assert found == DueItem(
        visits[2].patient_id, visits[2].id, "Testa Nonesuch3", Due(DueKind.SESSION, date(2027, 3, 15), 2)
    )


def test_a_plan_that_nobody_has_agreed_is_not_due(store: Store) -> None:
    visit = Visit.begun(store)
    answers = Answers({"plan.treatment": ("microneedling",), "plan.sessions": (1,)})
    answers = answers.with_answer("plan.first-session", PartialDate.of(TODAY))
    visit.save(1, answers, derived=rules().derived(answers))
    assert due_of(store) == []


def test_a_signed_plan_is_due_though_its_consultation_was_not_finished(store: Store) -> None:
    from tests.db.signed import sign

    visit = Visit.begun(store)
    answers = Answers({"plan.treatment": ("microneedling",), "plan.sessions": (1,)})
    answers = answers.with_answer("plan.first-session", PartialDate.of(TODAY))
    saved = visit.save(1, answers, derived=rules().derived(answers))
    sign(visit, saved.version)
    assert due_of(store) == [(TESTA.name, Due(DueKind.SESSION, TODAY, 1))]


def test_a_plan_never_begun_gives_way_to_the_next_one_and_a_begun_one_does_not(store: Store) -> None:
    first = planned(Visit.begun(store))
    second = Visit(store, patient_id=first.patient_id)
    later = AT + timedelta(days=30)
    store.start_consultation(
        ACTOR, first.patient_id, id=second.id, catalogue_version="2026.11", at=later
    ).result()
    planned(second, first=date(2027, 5, 3))
    assert due_of(store) == [(TESTA.name, Due(DueKind.SESSION, date(2027, 5, 3), 1))]
    note(first, held(1, FIRST))
    assert [due.on for _, due in due_of(store)] == [date(2027, 2, 22), date(2027, 5, 3)]


def test_a_result_check_takes_the_course_off_the_list_until_it_is_taken_back(visit: Visit) -> None:
    planned(visit)
    days = [held(number, FIRST + timedelta(weeks=6 * (number - 1))) for number in range(1, 5)]
    note(visit, *days)
    assert due_of(visit.store) == [(TESTA.name, Due(DueKind.RESULT_CHECK, date(2027, 8, 17), 4))]
    outcome = judged(visit, date(2027, 8, 20))
    assert due_of(visit.store) == []
    (kept,) = visit.store.courses.outcomes_of(ACTOR, visit.id)
    visit.store.courses.note_outcome(
        ACTOR, visit.id, outcome, id=uuid4(), corrects=kept.note_id, is_removed=True
    ).result(10)
    assert len(due_of(visit.store)) == 1


def test_the_end_of_a_wait_is_due(visit: Visit) -> None:
    more = {
        "health.isotretinoin_past_6m": YES,
        "health.isotretinoin_past_6m.date": PartialDate(2026, 9, 1),
    }
    planned(visit, first=None, treatment="laser_resurfacing_neodymium", **more)
    with visit.store.door.engine.begin() as connection:
        connection.execute(
            text("UPDATE verdict SET outcome = 'wait', clear_from = '2027-03-02' WHERE place = 4")
        )
    assert due_of(visit.store) == [(TESTA.name, Due(DueKind.WAIT_ENDED, date(2027, 3, 2)))]


def test_records_that_are_one_person_are_due_under_the_one_that_is_kept(store: Store) -> None:
    from db.models import PatientMergeModel

    kept, merged = Visit.begun(store), planned(Visit.begun(store, Patient(name="Testa Twice", number="T-2")))

    def decided(is_undone: bool) -> None:
        with store.door.engine.begin() as connection:
            connection.execute(
                insert(PatientMergeModel).values(
                    id=uuid4(),
                    kept_id=kept.patient_id,
                    merged_id=merged.patient_id,
                    is_undone=is_undone,
                    entered_by_id=ACTOR.id,
                    entered_by=ACTOR.name,
                    entered_at=AT,
                    entered_offset=0,
                )
            )

    decided(is_undone=False)
    (item,) = store.courses.due_list(ACTOR, TODAY)
    assert (item.patient_id, item.patient_name) == (kept.patient_id, TESTA.name)
    decided(is_undone=True)
    (item,) = store.courses.due_list(ACTOR, TODAY)
    assert (item.patient_id, item.patient_name) == (merged.patient_id, "Testa Twice")


def test_the_front_desk_sees_name_day_and_kind_and_nothing_clinical(path: Path) -> None:
    with open_store(path, ACTOR, FRONT_DESK) as store:
        visit = planned(Visit.begun(store))
        note(visit, held(1, FIRST, notes="Secret words"))
        (item,) = store.courses.due_list(FRONT_DESK, TODAY, 7)
        assert item.due == Due(DueKind.SESSION, date(2027, 2, 22), 2)
        assert set(DueItem.__slots__) == {"patient_id", "consultation_id", "patient_name", "due"}
        assert set(Due.__slots__) == {"kind", "on", "number"}
        for call in (store.courses.sessions_of, store.courses.outcomes_of):
            with pytest.raises(StorageProblem) as refused:
                call(FRONT_DESK, visit.id)
            assert refused.value.trouble is Trouble.NOT_ALLOWED
        with pytest.raises(StorageProblem):
            store.courses.clinic_results(FRONT_DESK, TODAY)


def _person(place: int) -> Patient:
    return Patient(name=f"Testa Nonesuch {place}", number=f"T-{place:05d}")


def fill(path: Path, number: int, *, judged_of: int, colour: str = "white") -> None:
    """So many patients in the middle of a course of four sessions; of the first ones the result was seen."""
    from db.models import MarkModel

    add_at_once(path, map(_person, range(1, number + 1)))
    who = {"entered_by_id": ACTOR.id, "entered_by": ACTOR.name, "entered_at": AT, "entered_offset": 0}
    visits, plans, days, outcomes, marks = [], [], [], [], []
    for place in range(1, number + 1):
        id = UUID(int=1_000_000 + place)
        visits.append(
            {
                "id": id,
                "patient_id": UUID(int=place),
                "started_at": AT,
                "finished_at": AT,
                "catalogue_version": "2026.11",
                "page": "documents",
                "answers": "{}",
                "answered": 0,
                "version": 1,
                "saved_at": AT,
                "saved_by_id": ACTOR.id,
                "saved_by": ACTOR.name,
            }
        )
        plans.append(
            {
                "consultation_id": id,
                "treatment": "microneedling",
                "regions": ("abdomen",),
                "side": "",
                "sessions": 4,
                "interval_weeks": 6,
                "first_session": FIRST - timedelta(days=place % 400),
                "operator": "",
                "device": "",
                "numbing": "",
            }
        )
        marks.append({"consultation_id": id, "place": 0, "region": "abdomen", "colour": colour, "causes": ()})
        is_judged = place <= judged_of
        for session in range(1, 5 if is_judged else 2 + place % 3):
            on = FIRST - timedelta(days=place % 400) + timedelta(weeks=6 * (session - 1))
            if is_judged:
                on -= timedelta(days=400)
            of_day = Session(UUID(int=10 * place + session), session, on)
            days.append(
                {
                    "id": uuid4(),
                    "session_id": of_day.id,
                    "consultation_id": id,
                    "number": session,
                    "held_on": on,
                    "is_held": True,
                    "is_removed": False,
                    "document": session_to_json(of_day),
                    **who,
                }
            )
        if is_judged:
            outcomes.append(
                {
                    "id": uuid4(),
                    "outcome_id": uuid4(),
                    "consultation_id": id,
                    "checked_on": on + timedelta(days=90),
                    "patient_band": list(ImprovementBand)[place % 4].value,
                    "is_removed": False,
                    "document": "{}",
                    **who,
                }
            )
    engine = make_engine(path, key=SECRETS.data_key)
    with Database(engine) as session:
        rows = ((ConsultationModel, visits), (PlanModel, plans), (MarkModel, marks))
        for model, values in (*rows, (TreatmentSessionModel, days), (OutcomeModel, outcomes)):
            if values:
                session.execute(insert(model), values)
        session.commit()
    engine.dispose()


def test_the_list_of_many_patients_is_there_at_once(path: Path) -> None:
    with opened(path):
        pass
    fill(path, 1_500, judged_of=1_000)
    with opened(path) as store:
        week = store.courses.due_list(ACTOR, TODAY, 7)
        begin = time.process_time()
        everybody = store.courses.due_list(ACTOR, TODAY)
        took = time.process_time() - begin
    assert len(everybody) == 500
    assert 0 < len(week) < len(everybody)
    # Of the processor's time, and loose, for a busy machine; docs/followup.md has what was measured.
    assert took < 1.0


# Results of the clinic


def test_results_are_counted_and_kept_back_under_twenty_courses(path: Path) -> None:
    with opened(path):
        pass
    fill(path, 30, judged_of=19)
    with opened(path) as store:
        everything, white = store.courses.clinic_results(ACTOR, date(2027, 1, 12))
        assert (everything.colour, white.colour) == ("", "white")
        assert (everything.judged, everything.by_patient) == (19, None)
        assert everything.not_seen + everything.under_way == 11
        visit = Visit(store, patient_id=UUID(int=20), id=UUID(int=1_000_020))
        judged(visit, date(2027, 9, 1), ImprovementBand.TO_100)
        everything, _ = store.courses.clinic_results(ACTOR, date(2027, 9, 2))
        assert everything.by_patient is not None
        assert everything.by_patient.judged == 20
        assert everything.by_patient.counts == (4, 5, 5, 6)
        assert everything.by_practitioner is None
        assert (everything.not_seen, everything.under_way) == (10, 0)


def test_a_course_that_was_judged_before_its_last_session_is_under_way(visit: Visit) -> None:
    planned(visit)
    note(visit, held(1, FIRST))
    judged(visit, FIRST + timedelta(days=1))
    note(visit, held(2, TODAY))
    everything, _white = visit.store.courses.clinic_results(ACTOR, TODAY)
    assert (everything.judged, everything.under_way, everything.not_seen) == (0, 1, 0)


def test_a_small_colour_does_not_come_out_by_subtraction(path: Path) -> None:
    with opened(path):
        pass
    fill(path, 21, judged_of=21)
    with opened(path) as store:
        with store.door.engine.begin() as connection:
            one = "SELECT consultation_id FROM mark LIMIT 1"
            connection.execute(text(f"UPDATE mark SET colour = 'red' WHERE consultation_id = ({one})"))
        results = store.courses.clinic_results(ACTOR, date(2027, 1, 12))
        shown = {each.colour: each.by_patient and each.by_patient.judged for each in results}
        assert shown == {"": 21, "red": None, "white": None}


def test_a_course_of_marks_of_several_colours_is_mixed(visit: Visit) -> None:
    planned(visit)
    note(visit, held(1, FIRST))
    with visit.store.door.engine.begin() as connection:
        connection.execute(text("UPDATE mark SET colour = NULL"))
    assert [each.colour for each in visit.store.courses.clinic_results(ACTOR, TODAY)] == ["", MIXED]
