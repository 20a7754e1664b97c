"""What a role may do on the server, tried with SQL past Candor: the second lock behind the door."""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID, uuid4

import psycopg
import pytest

from db.errors import StorageProblem, Trouble
from db.keys.key_file import SignInRefused
from db.postgres.address import read_address
from db.records import Derived
from db.rights import Role
from intake.conditions import Answers
from intake.consultation import Patient
from tests.db.invented import AT, change
from tests.db.postgres.clinic import OWNER, PASSPHRASE, ServerClinic, new_clinic
from tests.postgres_server import Server

FRONT, FRONT_PASSPHRASE = "ima front", "nine amber lamps glow"
DOCTOR, DOCTOR_PASSPHRASE = "noone doctor", "four green boats drift"
RELEASED, KEPT = UUID(int=501), UUID(int=502)
PATIENT, VISIT = UUID(int=503), UUID(int=504)
REFUSED = psycopg.errors.InsufficientPrivilege


@pytest.fixture(scope="module")
def clinic(server: Server) -> ServerClinic:
    made = new_clinic(server)
    made.add_person("Ima Front", FRONT, Role.FRONT_DESK, FRONT_PASSPHRASE)
    made.add_person("Noone Doctor", DOCTOR, Role.PRACTITIONER, DOCTOR_PASSPHRASE)
    with made.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as doctor:
        store, me = doctor.opened.store, doctor.actor
        store.add_patient(me, Patient(name="Testa Nonesuch"), id=PATIENT).result(30)
        store.start_consultation(me, PATIENT, id=VISIT, catalogue_version="2026.11", at=AT).result(30)
        for id, kind in ((RELEASED, "handout"), (KEPT, "record")):
            store.add_document(me, VISIT, id=id, kind=kind, pdf=b"%PDF nothing", pages=1).result(30)
        store.release_handout(me, RELEASED).result(30)
    return made


@pytest.fixture
def front(clinic: ServerClinic) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT answers FROM consultation",
        "SELECT * FROM consultation",
        "SELECT after FROM answer_change",
        "SELECT * FROM finding",
        "SELECT * FROM verdict",
        "SELECT * FROM mark",
        "SELECT treatment FROM plan",
        "SELECT reason FROM override",
        "SELECT * FROM signature",
        "SELECT answers FROM signing",
        "SELECT * FROM amendment",
        "SELECT * FROM audit_event",
        "SELECT * FROM candor_login",
        "SELECT rolpassword FROM pg_authid",
        "INSERT INTO audit_event SELECT * FROM audit_event",
        "UPDATE audit_event SET detail = ''",
        "DELETE FROM audit_event",
        "UPDATE consultation SET answers = '{}'",
        "UPDATE clinic_fact SET value = ''",
        "UPDATE person SET role = 'owner'",
        "INSERT INTO person SELECT * FROM person",
        "DELETE FROM patient",
        "UPDATE clinic_settings SET document = ''",
        "SELECT candor_set_login('candor_00000000_p_x', gen_random_uuid(), 'x', NULL, true)",
        "CREATE TABLE mine (id integer)",
        "CREATE ROLE somebody LOGIN",
    ],
)
def test_the_front_desk_is_refused_past_candor(
    front: psycopg.Connection[tuple[object, ...]], statement: str
) -> None:
    with pytest.raises(REFUSED):
        front.execute(statement)  # type: ignore[call-overload]


def test_the_front_desk_sees_released_documents_only(
    front: psycopg.Connection[tuple[object, ...]],
) -> None:
    assert front.execute("SELECT id FROM document").fetchall() == [(RELEASED,)]
    assert front.execute("SELECT content FROM document WHERE id = %s", (KEPT,)).fetchall() == []


def test_the_front_desk_works_through_candor(clinic: ServerClinic) -> None:
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as desk:
        store, me = desk.opened.store, desk.actor
        added = store.add_patient(me, Patient(name="Ima Nobody"), id=uuid4()).result(30)
        store.change_patient(me, added.id, 1, Patient(name="Ima Neverwas")).result(30)
        assert [one.name for one in store.find_patients(me, "never")] == ["Ima Neverwas"]
        assert store.visits_of(me, PATIENT)[0].handout_id == RELEASED
        assert store.released_handout(me, RELEASED) == b"%PDF nothing"
        with pytest.raises(StorageProblem) as refusal:
            store.consultation(me, VISIT)
        assert refusal.value.trouble is Trouble.NOT_ALLOWED


def test_a_practitioner_works_through_candor(clinic: ServerClinic) -> None:
    with clinic.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as doctor:
        store, me = doctor.opened.store, doctor.actor
        answers = Answers().with_answer("health.notes", "nothing")
        stored = store.consultation(me, VISIT)
        store.save_answers(
            me,
            VISIT,
            stored.version,
            answers=answers,
            changes=[change("health.notes", "nothing")],
            page="health",
            derived=Derived(),
        ).result(30)
        assert store.consultation(me, VISIT).answers == answers
        assert store.document_bytes(me, KEPT) == b"%PDF nothing"


def test_the_front_desk_is_told_of_a_handout_made_before_the_last_change(clinic: ServerClinic) -> None:
    visit, handout = uuid4(), uuid4()
    with clinic.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as doctor:
        store, me = doctor.opened.store, doctor.actor
        patient = store.add_patient(me, Patient(name="Testa Neverwas"), id=uuid4()).result(30)
        store.start_consultation(me, patient.id, id=visit, catalogue_version="2026.11", at=AT).result(30)
        store.add_document(me, visit, id=handout, kind="handout", pdf=b"%PDF nothing", pages=1).result(30)
        store.release_handout(me, handout).result(30)
        store.save_answers(
            me,
            visit,
            1,
            answers=Answers().with_answer("health.notes", "something"),
            changes=[change("health.notes", "something")],
            page="health",
            derived=Derived(),
        ).result(30)
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as desk:
        store, me = desk.opened.store, desk.actor
        assert store.visits_of(me, patient.id)[0].is_outdated
        with pytest.raises(StorageProblem) as refusal:
            store.released_handout(me, handout)
        assert refusal.value.trouble is Trouble.NOT_RELEASED


def test_an_event_of_somebody_else_or_out_of_turn_is_refused(clinic: ServerClinic) -> None:
    columns = "gen_random_uuid(), '', 0, %s, '', '', 'viewed', '', NULL, '[]', '', '', '', %s, %s"
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as front:
        number, seal, _ = front.execute("SELECT * FROM candor_audit_tail()").fetchone() or (0, "", "")
        assert isinstance(number, int)
        add = f"SELECT candor_audit_add(%s, {columns})"
        with pytest.raises(REFUSED):
            front.execute(add, (number + 1, uuid4(), seal, "a" * 64))
        for sequence, previous in ((number + 2, seal), (number + 1, "b" * 64), (number, seal)):
            with pytest.raises(psycopg.errors.RestrictViolation):
                front.execute(add, (sequence, None, previous, "a" * 64))


def test_typed_text_of_others_is_not_there(clinic: ServerClinic) -> None:
    with clinic.past_candor(DOCTOR, DOCTOR_PASSPHRASE) as doctor:
        doctor.execute(
            "INSERT INTO typed_text VALUES (candor_me(), 'registration', '{}', '2026-11-21T10:00:00+00:00')"
        )
        assert len(doctor.execute("SELECT * FROM typed_text").fetchall()) == 1
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as front:
        assert front.execute("SELECT * FROM typed_text").fetchall() == []
        assert front.execute("DELETE FROM typed_text").rowcount == 0


def test_a_record_that_is_open_in_another_room_is_told(clinic: ServerClinic) -> None:
    with (
        clinic.signed_in(FRONT, FRONT_PASSPHRASE) as front,
        clinic.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as doctor,
    ):
        front.opened.store.presence.here(front.actor, PATIENT).result(30)
        doctor.opened.store.presence.here(doctor.actor, PATIENT).result(30)
        (other,) = doctor.opened.store.presence.others(doctor.actor, PATIENT)
        assert (other.name, other.machine) == ("Ima Front", "room 1")
        front.opened.store.presence.gone(front.actor, PATIENT).result(30)
        assert doctor.opened.store.presence.others(doctor.actor, PATIENT) == ()


def test_nobody_has_rights_beyond_the_clinic(clinic: ServerClinic) -> None:
    mine = read_address(clinic.url).prefix + "%"
    with clinic.administrator() as administrator:
        powerful = administrator.execute(
            "SELECT count(*) FROM pg_roles WHERE rolname LIKE %s AND rolcanlogin"
            " AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)",
            (mine,),
        ).fetchone()
        kept = administrator.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname LIKE %s AND rolcanlogin", (mine,)
        ).fetchall()
    assert powerful == (0,)
    assert kept
    assert all(str(verifier).startswith("SCRAM-SHA-256$") for (verifier,) in kept)


def test_even_the_administrator_cannot_change_the_audit_unnoticed_by_the_table(clinic: ServerClinic) -> None:
    with clinic.administrator() as administrator:
        for statement in (
            "UPDATE audit_event SET detail = 'x'",
            "DELETE FROM document",
            "TRUNCATE audit_event",
        ):
            with pytest.raises(psycopg.errors.RestrictViolation):
                administrator.execute(statement)  # type: ignore[call-overload]


def test_a_wrong_passphrase_and_an_unknown_name_are_refused_alike(clinic: ServerClinic) -> None:
    sentences = set()
    for sign_in, passphrase in ((OWNER, "wrong words here now"), ("nobody known", PASSPHRASE)):
        with pytest.raises(SignInRefused) as refusal, clinic.signed_in(sign_in, passphrase):
            pass
        sentences.add(str(refusal.value))
    assert len(sentences) == 1


def test_a_disabled_person_is_cut_off_at_once_and_kept_out(clinic: ServerClinic) -> None:
    id = clinic.add_person("Somebody Leaving", "leaving", Role.PRACTITIONER, "three odd kites rise")
    with (
        clinic.past_candor("leaving", "three odd kites rise") as theirs,
        clinic.signed_in() as owner,
    ):
        theirs.execute("SELECT 1")
        owner.opened.roles.set_person(id, "leaving", Role.PRACTITIONER, is_active=False)
        time.sleep(0.5)
        with pytest.raises(psycopg.OperationalError):
            theirs.execute("SELECT 1")
    with pytest.raises(SignInRefused), clinic.signed_in("leaving", "three odd kites rise"):
        pass


def test_a_changed_role_counts_on_the_server_at_once(clinic: ServerClinic) -> None:
    id = clinic.add_person("Somebody Changing", "changing", Role.PRACTITIONER, "two old doors creak")
    with clinic.past_candor("changing", "two old doors creak") as theirs, clinic.signed_in() as owner:
        assert theirs.execute("SELECT count(answers) FROM consultation").fetchone() is not None
        owner.opened.roles.set_person(id, "changing", Role.FRONT_DESK, is_active=True)
        with pytest.raises(REFUSED):
            theirs.execute("SELECT answers FROM consultation")


def test_a_changed_passphrase_signs_in_and_the_old_one_does_not(clinic: ServerClinic) -> None:
    old, new = "five dull coins spin", "eight soft drums roll"
    id = clinic.add_person("Somebody Renewing", "renewing", Role.FRONT_DESK, old)
    with clinic.signed_in("renewing", old) as me:
        me.opened.keys.change_passphrase(id, old, new)
        me.opened.roles.change_own_passphrase("renewing", new)
    with clinic.signed_in("renewing", new) as me:
        assert me.actor.id == id
    with pytest.raises(SignInRefused), clinic.signed_in("renewing", old):
        pass


def test_a_key_file_that_another_desk_changed_is_not_written_over(clinic: ServerClinic) -> None:
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as front:
        (text,) = front.execute("SELECT value FROM clinic_fact WHERE name = 'keys'").fetchone() or ("",)
        stale = sha256(b"an older key file").hexdigest()
        assert front.execute("SELECT candor_change_keys(%s, '{}')", (stale,)).fetchone() == (False,)
        assert front.execute("SELECT value FROM clinic_fact WHERE name = 'keys'").fetchone() == (text,)
