"""Courses on a real server: the front desk's login reads who is due, and nothing of what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import psycopg
import pytest

from db.errors import StorageProblem, Trouble
from db.rights import Role
from intake.conditions import Answers
from intake.consultation import Patient
from intake.course import ImprovementBand, Outcome, Session
from intake.course_due import Due, DueKind
from intake.dates import PartialDate
from tests.db.invented import AT, rules
from tests.db.postgres.clinic import ServerClinic, new_clinic
from tests.postgres_server import Server

FRONT, FRONT_PASSPHRASE = "ima front", "nine amber lamps glow"
DOCTOR, DOCTOR_PASSPHRASE = "noone doctor", "four green boats drift"
PATIENT, VISIT = UUID(int=603), UUID(int=604)
FIRST, TODAY = date(2027, 1, 11), date(2027, 2, 22)
REFUSED = psycopg.errors.InsufficientPrivilege


@pytest.fixture(scope="module")
def clinic(server: Server) -> ServerClinic:
    made = new_clinic(server)
    made.add_person("Ima Front", FRONT, Role.FRONT_DESK, FRONT_PASSPHRASE)
    made.add_person("Noone Doctor", DOCTOR, Role.PRACTITIONER, DOCTOR_PASSPHRASE)
    answers = Answers(
        {
            "plan.treatment": ("microneedling",),
            "plan.sessions": (4,),
            "plan.interval-weeks": (6,),
            "plan.first-session": (PartialDate.of(FIRST),),
        }
    )
    with made.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as doctor:
        store, me = doctor.opened.store, doctor.actor
        store.add_patient(me, Patient(name="Testa Nonesuch"), id=PATIENT).result(30)
        store.start_consultation(me, PATIENT, id=VISIT, catalogue_version="2026.11", at=AT).result(30)
        saved = store.save_answers(
            me, VISIT, 1, answers=answers, changes=(), page="plan", derived=rules().derived(answers)
        ).result(30)
        store.finish_consultation(me, VISIT, saved.version).result(30)
    return made


@pytest.fixture
def front(clinic: ServerClinic) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as connection:
        yield connection


def test_notes_are_kept_corrected_and_counted_on_a_server(clinic: ServerClinic) -> None:
    with clinic.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as doctor:
        courses, me = doctor.opened.store.courses, doctor.actor
        session, id = Session(uuid4(), 1, FIRST, settings="0.25 mm"), uuid4()
        for _ in range(2):
            courses.note_session(me, VISIT, session, id=id).result(30)
        (stored,) = courses.sessions_of(me, VISIT)
        assert stored.session == session
        (item,) = courses.due_list(me, TODAY, 7)
        assert item.due == Due(DueKind.SESSION, TODAY, 2)
        outcome = Outcome(uuid4(), TODAY, patient_band=ImprovementBand.UP_TO_25)
        courses.note_outcome(me, VISIT, outcome, id=uuid4()).result(30)
        assert [each.outcome for each in courses.outcomes_of(me, VISIT)] == [outcome]
        assert courses.due_list(me, TODAY) == ()
        everything, _mixed = courses.clinic_results(me, TODAY)
        assert (everything.judged, everything.by_patient) == (1, None)
        (kept,) = courses.outcomes_of(me, VISIT)
        courses.note_outcome(me, VISIT, outcome, id=uuid4(), corrects=kept.note_id, is_removed=True).result(
            30
        )
        assert courses.outcomes_of(me, VISIT) == ()


def test_the_front_desk_reads_who_is_due_with_its_own_login(clinic: ServerClinic) -> None:
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as desk:
        courses, me = desk.opened.store.courses, desk.actor
        (item,) = courses.due_list(me, TODAY)
        assert (item.patient_name, item.due.kind) == ("Testa Nonesuch", DueKind.SESSION)
        assert courses.due_of(me, PATIENT, TODAY) == (item,)
        with pytest.raises(StorageProblem) as refused:
            courses.sessions_of(me, VISIT)
        assert refused.value.trouble is Trouble.NOT_ALLOWED


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT document FROM treatment_session",
        "SELECT * FROM treatment_session",
        "SELECT document FROM outcome",
        "SELECT patient_band FROM outcome",
        "SELECT practitioner_band FROM outcome",
        "SELECT treatment FROM verdict",
        "SELECT worst FROM verdict",
        "SELECT answers_sha256 FROM signing",
        "INSERT INTO treatment_session SELECT * FROM treatment_session",
        "DELETE FROM outcome",
    ],
)
def test_the_front_desk_is_refused_past_candor(
    front: psycopg.Connection[tuple[object, ...]], statement: str
) -> None:
    with pytest.raises(REFUSED):
        front.execute(statement)  # type: ignore[call-overload]
