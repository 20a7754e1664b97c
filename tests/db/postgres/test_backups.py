"""A backup of a clinic on a server is an encrypted file of one desk, and restores as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.backup.keeper import ONLY_OWNERS, Keeper
from db.backup.making import verify_bundle
from db.backup.opening import open_bundle
from db.backup.restoring import restore
from db.backup.server_source import ServerSource
from db.errors import StorageProblem, Trouble
from db.postgres.keys import ServerKeyPlace
from db.rights import Role
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
        assert keeper.held_to_backups(owner.actor, keeper.all()) == ()

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


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PRACTITIONER, Role.CLINICAL_LEAD])
def test_only_an_owner_is_asked_for_a_backup_of_a_clinic_on_a_server(
    clinic: ServerClinic, tmp_path: Path, role: Role
) -> None:
    clinic.add_person("Ima Other", "ima other", role, "nine amber lamps glow")
    with clinic.signed_in("ima other", "nine amber lamps glow") as other:
        store = other.opened.store
        engine = store.door.engine
        source = ServerSource(engine, ServerKeyPlace(engine), other.opened.secrets)
        keeper = Keeper(store.door, source, tmp_path)
        assert not keeper.may_back_up(other.actor)
        assert keeper.back_up_if_due(other.actor) is None
        # Nor is the audit, which not all of them may read, held against the backups for them.
        assert keeper.held_to_backups(other.actor, keeper.all()) == ()
        for work in (keeper.back_up, lambda actor: keeper.back_up_to(actor, tmp_path)):
            with pytest.raises(StorageProblem) as problem:
                work(other.actor)
            assert (problem.value.sentence, problem.value.trouble) == (ONLY_OWNERS, Trouble.NOT_ALLOWED)
        if role is Role.CLINICAL_LEAD:
            # What reads the audit and the records checks them, on a server too.
            assert store.audit.check(other.actor, anchors=keeper.anchors()).is_good
    assert list(tmp_path.iterdir()) == []


def test_the_key_file_of_before_is_not_kept_on_the_server(clinic: ServerClinic) -> None:
    clinic.add_person("Ima Front", "ima front", Role.FRONT_DESK, "nine amber lamps glow")
    with clinic.signed_in() as owner:
        opened = owner.opened
        before = ServerKeyPlace(opened.store.door.engine).read()
        opened.keys.new_recovery_code(opened.secrets)
    with clinic.administrator() as administrator:
        values = [
            str(value) for (value,) in administrator.execute("SELECT value FROM clinic_fact").fetchall()
        ]
    assert before is not None
    assert before.decode() not in values
    assert sum("candor keys" in value for value in values) == 1
