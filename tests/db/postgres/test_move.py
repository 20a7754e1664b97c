"""A clinic moves from its file to a server and back, and stays what it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine

from db.engine import for_reading, make_engine
from db.errors import StorageProblem, Trouble
from db.keys.key_file import Keys, SignInRefused
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.work import LIGHT_WORK
from db.models import Base
from db.postgres.keys import ServerKeyPlace
from db.postgres.move import Copied, copy_to_file, digest_of, move_to_file, move_to_server
from db.rights import Role
from db.sealing import InEncryptedFile
from db.secrets import Secrets
from db.store import Store
from intake.conditions import Answers
from intake.consultation import Patient
from tests.db.invented import AT, change, rules
from tests.db.postgres.clinic import ServerClinic, SignedIn
from tests.postgres_server import Server

OWNER, PASSPHRASE = "testa", "seven quiet herons wade"
PATIENT, VISIT, DOCUMENT, COLLEAGUE = (UUID(int=number) for number in range(701, 705))


@pytest.fixture
def filed(tmp_path: Path) -> tuple[Path, Secrets]:
    """A clinic's file with its key file, two people, a visit with answers, a document and its printing."""
    path, me = tmp_path / "clinic.db", uuid4()
    made = Keys.create(
        FileKeyPlace(key_file_of(path)), person_id=me, sign_in=OWNER, passphrase=PASSPHRASE, work=LIGHT_WORK
    )
    with Store.open(path, secrets=made.secrets) as store:
        store.people.add_first("Testa Owner", OWNER, id=me).result(30)
        actor = store.people.begin_session(me).result(30).actor
        store.people.add(actor, "Noone Else", "noone", Role.PRACTITIONER, id=COLLEAGUE).result(30)
        made.keys.add_person(made.secrets, COLLEAGUE, "noone", "four green boats drift")
        store.add_patient(actor, Patient(name="Testa Nonesuch", phone="020 7946 0100"), id=PATIENT).result(30)
        store.start_consultation(actor, PATIENT, id=VISIT, catalogue_version="2026.11", at=AT).result(30)
        answers = Answers().with_answer("health.notes", "“nothing” ☺")
        store.save_answers(
            actor,
            VISIT,
            1,
            answers=answers,
            changes=[change("health.notes", "“nothing” ☺")],
            page="health",
            derived=rules().derived(answers),
        ).result(30)
        store.add_document(actor, VISIT, id=DOCUMENT, kind="handout", pdf=b"%PDF nothing", pages=1).result(30)
        store.mark_printed(actor, DOCUMENT, id=uuid4()).result(30)
    return path, made.secrets


def _moved(server: Server, filed: tuple[Path, Secrets]) -> ServerClinic:
    database = server.new_database()
    path, secrets = filed
    report = move_to_server(
        path, secrets, server.admin_url(database), sign_in=OWNER, passphrase=PASSPHRASE, work=LIGHT_WORK
    )
    assert report.without_passphrase == ("Noone Else",)
    assert {table.name: table.rows for table in report.tables}["document"] == 1
    return ServerClinic(server, database, None)  # type: ignore[arg-type]


@pytest.fixture
def moved(server: Server, filed: tuple[Path, Secrets]) -> Iterator[SignedIn]:
    with _moved(server, filed).signed_in(OWNER, PASSPHRASE) as signed_in:
        yield signed_in


def test_everything_is_there_on_the_server_and_the_audit_is_whole(moved: SignedIn) -> None:
    store, me = moved.opened.store, moved.actor
    assert store.consultation(me, VISIT).answers == Answers().with_answer("health.notes", "“nothing” ☺")
    assert store.document_bytes(me, DOCUMENT) == b"%PDF nothing"
    assert [one.name for one in store.find_patients(me, "7946 0100")] == ["Testa Nonesuch"]
    assert store.audit.check(me).first_broken is None
    # Numbers that the server gives go on after those that came along.
    store.mark_printed(me, DOCUMENT, id=uuid4()).result(30)


def test_a_colleague_signs_in_once_the_owner_gave_them_a_passphrase(
    server: Server, filed: tuple[Path, Secrets]
) -> None:
    clinic = _moved(server, filed)
    new = "six brown foxes nap"
    with pytest.raises(SignInRefused), clinic.signed_in("noone", "four green boats drift"):
        pass
    with clinic.signed_in(OWNER, PASSPHRASE) as owner:
        owner.opened.keys.reset_passphrase(owner.opened.secrets, COLLEAGUE, new)
        owner.opened.roles.set_person(COLLEAGUE, "noone", Role.PRACTITIONER, is_active=True, passphrase=new)
    with clinic.signed_in("noone", new) as colleague:
        assert colleague.opened.store.consultation(colleague.actor, VISIT).version == 2


def test_there_and_back_every_table_is_the_same(
    moved: SignedIn, filed: tuple[Path, Secrets], tmp_path: Path
) -> None:
    back = tmp_path / "back" / "clinic.db"
    back.parent.mkdir()
    move_to_file(moved.opened, moved.actor, back)
    path, secrets = filed
    kept = ("patient", "consultation", "answer_change", "document", "document_printing", "finding", "plan")
    assert _digests(path, secrets, *kept) == _digests(back, secrets, *kept)
    unlocked = Keys.open(FileKeyPlace(key_file_of(back))).unlock(OWNER, PASSPHRASE)
    with Store.open(back, secrets=unlocked.secrets) as store:
        actor = store.people.begin_session(unlocked.person_id).result(30).actor
        assert store.audit.check(actor).first_broken is None
        assert store.document_bytes(actor, DOCUMENT) == b"%PDF nothing"


def test_a_copy_is_of_one_moment_and_never_over_a_file(moved: SignedIn, tmp_path: Path) -> None:
    engine, copy = moved.opened.store.door.engine, tmp_path / "copy.db"
    report = copy_to_file(engine, moved.opened.secrets, copy, ServerKeyPlace(engine))
    assert report.rows > 10
    before = copy.read_bytes()
    with pytest.raises(StorageProblem):
        copy_to_file(engine, moved.opened.secrets, copy)
    assert copy.read_bytes() == before
    assert not list(tmp_path.glob("*.part*"))


def test_a_database_that_is_not_empty_is_refused_and_stays_as_it_is(
    server: Server, filed: tuple[Path, Secrets]
) -> None:
    clinic = _moved(server, filed)
    with pytest.raises(StorageProblem) as problem:
        move_to_server(
            *filed, server.admin_url(clinic.database), sign_in=OWNER, passphrase=PASSPHRASE, work=LIGHT_WORK
        )
    assert problem.value.trouble is Trouble.SERVER_TAKEN
    with clinic.signed_in(OWNER, PASSPHRASE) as owner:
        assert owner.opened.store.count_patients(owner.actor) == 1


def test_a_move_by_somebody_who_is_no_owner_leaves_the_database_empty(
    server: Server, filed: tuple[Path, Secrets]
) -> None:
    database = server.new_database()
    with pytest.raises(StorageProblem) as problem:
        move_to_server(
            *filed, server.admin_url(database), sign_in="noone", passphrase=PASSPHRASE, work=LIGHT_WORK
        )
    assert problem.value.trouble is Trouble.NOT_ALLOWED
    with server.administrator(database) as administrator:
        assert administrator.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() == (0,)


def _digests(path: Path, secrets: Secrets, *tables: str) -> dict[str, tuple[int, str]]:
    engine: Engine = make_engine(path, key=secrets.data_key)
    try:
        connection: Connection
        with for_reading(engine).connect() as connection, connection.begin():
            side = Copied(connection, InEncryptedFile())
            return {name: digest_of(side, Base.metadata.tables[name]) for name in tables}
    finally:
        engine.dispose()
