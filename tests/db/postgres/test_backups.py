"""A backup of a clinic on a server is an encrypted file of one desk, and restores as one."""

from __future__ import annotations

from pathlib import Path

from db.backup.keeper import Keeper
from db.backup.making import verify_bundle
from db.backup.restoring import open_bundle, restore
from db.backup.server_source import ServerSource
from db.postgres.keys import ServerKeyPlace
from db.store import Store
from tests.db.invented import TESTA
from tests.db.postgres.clinic import OWNER, PASSPHRASE, ServerClinic


def test_a_clinic_on_a_server_is_backed_up_and_restored_as_a_file(
    clinic: ServerClinic, tmp_path: Path
) -> None:
    with clinic.signed_in() as owner:
        store, secrets = owner.opened.store, owner.opened.secrets
        store.add_patient(owner.actor, TESTA, id=clinic.made.person_id).result(30)
        engine = store.door.engine
        keeper = Keeper(store.door, ServerSource(engine, ServerKeyPlace(engine), secrets), tmp_path)
        done = keeper.back_up(owner.actor)
        assert keeper.rehearse(owner.actor).patients == 1

    assert verify_bundle(done.report.path, secrets).counts["patient"] == 1
    for file in done.report.path.iterdir():
        assert b"Nonesuch" not in file.read_bytes()
    opened = open_bundle(done.report.path, OWNER, PASSPHRASE)
    database = tmp_path / "elsewhere" / "clinic.db"
    database.parent.mkdir()
    restore(opened, database)
    with Store.open(database, secrets=opened.secrets) as restored:
        actor = restored.people.begin_session(opened.person_id).result(30).actor
        assert restored.count_patients(actor) == 1
        assert restored.audit.check(actor).is_good
