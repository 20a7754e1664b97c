"""Photographs on a real server: sealed before they reach it, moved there and back, not for the front desk."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from db.actor import Actor
from db.errors import StorageProblem
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.work import LIGHT_WORK
from db.photo_records import PhotoChange
from db.postgres.move import move_to_file, move_to_server
from db.rights import Role
from db.store import Store
from intake.consultation import Patient
from tests.db.invented import AT
from tests.db.photographs import new_photo, picture
from tests.db.postgres.clinic import OWNER, PASSPHRASE, ServerClinic, new_clinic
from tests.postgres_server import Server

FRONT, FRONT_PASSPHRASE = "ima front", "nine amber lamps glow"
DOCTOR, DOCTOR_PASSPHRASE = "noone doctor", "four green boats drift"
PATIENT, VISIT, FIRST, SECOND = (UUID(int=number) for number in range(801, 805))


def photographed(store: Store, me: Actor) -> None:
    """A visit with two photographs, the second of them the baseline."""
    store.add_patient(me, Patient(name="Testa Nonesuch"), id=PATIENT).result(30)
    store.start_consultation(me, PATIENT, id=VISIT, catalogue_version="2026.11", at=AT).result(30)
    store.photos.note_consent(me, PATIENT, "record", "Y", id=uuid4()).result(30)
    for id, shade in ((FIRST, 80), (SECOND, 90)):
        store.photos.add(me, VISIT, new_photo(shade, id=id)).result(30)
    store.photos.change(me, SECOND, PhotoChange.BASELINE, id=uuid4()).result(30)


def as_it_was(store: Store, me: Actor) -> None:
    photos = store.photos.photos_of(me, VISIT)
    assert [(photo.id, photo.is_baseline) for photo in photos] == [(FIRST, False), (SECOND, True)]
    assert store.photos.content(me, SECOND) == picture(90)
    assert store.photos.thumbnails(me, PATIENT)[FIRST] == picture(80, 16)
    assert store.audit.check(me).sentences == ()


@pytest.fixture(scope="module")
def clinic(server: Server) -> ServerClinic:
    made = new_clinic(server)
    made.add_person("Ima Front", FRONT, Role.FRONT_DESK, FRONT_PASSPHRASE)
    made.add_person("Noone Doctor", DOCTOR, Role.PRACTITIONER, DOCTOR_PASSPHRASE)
    with made.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as doctor:
        photographed(doctor.opened.store, doctor.actor)
    return made


def test_a_practitioner_finds_them_again_and_the_audit_is_whole(clinic: ServerClinic) -> None:
    with clinic.signed_in() as owner:
        as_it_was(owner.opened.store, owner.actor)
    with clinic.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as doctor:
        store = doctor.opened.store
        again = store.photos.change(doctor.actor, SECOND, PhotoChange.REMOVE, id=uuid4()).result(30)
        assert [(photo.id, photo.is_baseline) for photo in again] == [(FIRST, True)]
        store.photos.change(doctor.actor, SECOND, PhotoChange.BRING_BACK, id=uuid4()).result(30)


def test_the_server_sees_no_picture(clinic: ServerClinic) -> None:
    with clinic.administrator() as connection:
        rows = connection.execute("SELECT content, thumbnail FROM photo").fetchall()
    assert len(rows) == 2
    for stored in (bytes(part) for row in rows for part in row):  # type: ignore[call-overload]
        assert stored[:3] == b"CS1"
        assert b"JFIF" not in stored
        assert b"\xff\xd8\xff" not in stored[:40]


@pytest.mark.parametrize("table", ["photo", "photo_state", "photo_consent"])
def test_the_front_desk_gets_nothing_past_candor_and_through_it(clinic: ServerClinic, table: str) -> None:
    with (
        clinic.past_candor(FRONT, FRONT_PASSPHRASE) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"SELECT id FROM {table}")
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as front, pytest.raises(StorageProblem):
        front.opened.store.photos.photos_of(front.actor, VISIT)


@pytest.mark.parametrize("table", ["photo", "photo_state", "photo_consent"])
def test_not_even_the_owner_changes_or_deletes_one_past_candor(clinic: ServerClinic, table: str) -> None:
    with clinic.past_candor(OWNER, PASSPHRASE) as connection:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET entered_by = ''"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_they_move_to_a_server_and_back_and_stay_what_they_were(server: Server, tmp_path: Path) -> None:
    path, me = tmp_path / "clinic.db", uuid4()
    made = Keys.create(
        FileKeyPlace(key_file_of(path)), person_id=me, sign_in=OWNER, passphrase=PASSPHRASE, work=LIGHT_WORK
    )
    with Store.open(path, secrets=made.secrets) as store:
        store.people.add_first("Testa Owner", OWNER, id=me).result(30)
        photographed(store, store.people.begin_session(me).result(30).actor)
    database = server.new_database()
    report = move_to_server(
        path,
        made.secrets,
        server.admin_url(database),
        sign_in=OWNER,
        passphrase=PASSPHRASE,
        work=LIGHT_WORK,
    )
    rows = {table.name: table.rows for table in report.tables}
    assert (rows["photo"], rows["photo_state"], rows["photo_consent"]) == (2, 1, 1)
    back = tmp_path / "back" / "clinic.db"
    back.parent.mkdir()
    there = ServerClinic(server, database, None)  # type: ignore[arg-type]
    with there.signed_in(OWNER, PASSPHRASE) as owner:
        as_it_was(owner.opened.store, owner.actor)
        # A number that the server gives goes on after those that came along.
        owner.opened.store.photos.change(owner.actor, FIRST, PhotoChange.BRING_BACK, id=uuid4()).result(30)
        move_to_file(owner.opened, owner.actor, back)
    with Store.open(back, secrets=made.secrets) as store:
        as_it_was(store, store.people.begin_session(me).result(30).actor)
