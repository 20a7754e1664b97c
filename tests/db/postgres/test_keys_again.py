"""A key file that opens nothing any more: the administrator and an owner put the one of a backup back."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path

import pytest

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.backup.keeper import Keeper
from db.backup.opening import OpenedBundle, open_bundle
from db.backup.server_source import ServerSource
from db.errors import StorageProblem, Trouble
from db.keys.key_file import SignInRefused
from db.keys.work import LIGHT_WORK
from db.postgres.address import read_address
from db.postgres.keys import ServerKeyPlace
from db.postgres.keys_again import NOT_THIS_CLINIC, put_keys_back
from db.postgres.opening import connect_clinic
from db.rights import Role
from tests.db.postgres.clinic import OWNER, PASSPHRASE, ServerClinic, SignedIn, new_clinic
from tests.postgres_server import PASSWORD, Server
from ui.command_line import run

FRONT, FRONT_PASSPHRASE = "ima front", "nine amber lamps glow"
GONE, GONE_PASSPHRASE = "noone left", "three odd kites rise"


@pytest.fixture(scope="module")
def clinic(server: Server) -> ServerClinic:
    made = new_clinic(server)
    made.add_person("Ima Front", FRONT, Role.FRONT_DESK, FRONT_PASSPHRASE)
    made.add_person("Noone Left", GONE, Role.PRACTITIONER, GONE_PASSPHRASE)
    return made


@pytest.fixture(scope="module")
def bundle(clinic: ServerClinic, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup. Since then somebody has left, and the front desk has spoilt the key file's seal."""
    with clinic.signed_in() as owner:
        made = _backed_up(owner, tmp_path_factory.mktemp("backup"))
        people, server_roles = owner.opened.store.people, owner.opened.roles
        (gone,) = [each for each in people.all(owner.actor) if each.sign_in == GONE]
        server_roles.set_person(gone.id, GONE, gone.role, is_active=False)
        owner.opened.keys.remove_person(owner.opened.secrets, gone.id)
        people.change(
            owner.actor, gone.id, gone.version, name=gone.name, role=gone.role, is_active=False
        ).result(30)
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as front:
        (text,) = front.execute("SELECT value FROM clinic_fact WHERE name = 'keys'").fetchone() or ("",)
        spoilt = json.dumps(json.loads(str(text)) | {"seal": "A" * 43 + "="})
        present = sha256(str(text).encode()).hexdigest()
        assert front.execute("SELECT candor_change_keys(%s, %s)", (present, spoilt)).fetchone() == (True,)
    return made


def _backed_up(owner: SignedIn, folder: Path) -> Path:
    engine = owner.opened.store.door.engine
    source = ServerSource(engine, ServerKeyPlace(engine), owner.opened.secrets)
    return Keeper(owner.opened.store.door, source, folder).back_up(owner.actor).report.path


def _put_back(clinic: ServerClinic, opened: OpenedBundle, sign_in: str = OWNER) -> int:
    address = read_address(clinic.server.admin_url(clinic.database), administrator=True)
    return put_keys_back(
        address,
        opened.key_file,
        opened.secrets,
        opened.person_id,
        sign_in=sign_in,
        passphrase=PASSPHRASE,
        work=LIGHT_WORK,
    )


def test_the_key_file_of_a_backup_lets_everybody_in_again_but_who_has_left(
    clinic: ServerClinic,
    bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for sign_in, passphrase in ((OWNER, PASSPHRASE), (FRONT, FRONT_PASSPHRASE)):
        with pytest.raises(SignInRefused), clinic.signed_in(sign_in, passphrase):
            pass
    typed = io.BytesIO(f"{PASSPHRASE}\n{PASSWORD}\n".encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(typed))
    at = clinic.url.replace("//", "//administrator@", 1)
    assert run(["server", "--at", at, "--keys", str(bundle), "--user", OWNER]) == 0
    printed = capsys.readouterr()
    assert "Left out of it: 1" in printed.out
    assert PASSPHRASE not in printed.out + printed.err
    assert PASSWORD not in printed.out + printed.err
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as front:
        assert front.actor.role is Role.FRONT_DESK
    opened = connect_clinic(clinic.url, OWNER, PASSPHRASE)
    try:
        actor = opened.store.people.begin_session(opened.person_id).result(30).actor
        assert opened.keys.person_called(GONE) is None
        assert opened.store.audit.check(actor).is_good
        events = opened.store.audit.events(actor, EventFilter(action=Action.KEY_CHANGED), limit=10)
        assert events[0].event.detail == "key file of a backup put back"
    finally:
        opened.close()


def test_no_key_file_but_the_clinics_own_is_put_back_and_by_an_owner_only(
    server: Server, clinic: ServerClinic, bundle: Path
) -> None:
    other = new_clinic(server)
    with pytest.raises(StorageProblem) as problem:
        _put_back(other, open_bundle(bundle, OWNER, PASSPHRASE))
    assert problem.value.sentence == NOT_THIS_CLINIC
    with pytest.raises(StorageProblem) as problem:
        _put_back(clinic, open_bundle(bundle, FRONT, FRONT_PASSPHRASE), FRONT)
    assert problem.value.trouble is Trouble.NOT_ALLOWED
    with other.signed_in() as owner:
        assert owner.actor.role is Role.OWNER


def test_a_folder_that_is_no_backup_is_told(
    clinic: ServerClinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "nothing")
    at = clinic.server.admin_url(clinic.database)
    assert run(["server", "--at", at, "--keys", missing, "--user", OWNER]) == 1
    assert "there is no such backup" in capsys.readouterr().err
