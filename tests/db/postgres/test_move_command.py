"""`move` from the command line: to a server, and back to a file."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import uuid4

import pytest

from db.desk import CLINIC_FILE, read_desk
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.work import LIGHT_WORK
from db.postgres.opening import connect_clinic
from db.store import Store
from intake.consultation import Patient
from tests.postgres_server import PASSWORD, Server
from ui.command_line import run

OWNER, PASSPHRASE = "testa", "seven quiet herons wade"


def _file(folder: Path) -> None:
    path, me = folder / CLINIC_FILE, uuid4()
    place = FileKeyPlace(key_file_of(path))
    made = Keys.create(place, person_id=me, sign_in=OWNER, passphrase=PASSPHRASE, work=LIGHT_WORK)
    with Store.open(path, secrets=made.secrets) as store:
        store.people.add_first("Testa Owner", OWNER, id=me).result(30)
        actor = store.people.begin_session(me).result(30).actor
        store.add_patient(actor, Patient(name="Testa Nonesuch"), id=uuid4()).result(30)


def _move(monkeypatch: pytest.MonkeyPatch, to: str, folder: Path, *typed: str) -> int:
    typed_in = "".join(f"{line}\n" for line in typed).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed_in)))
    return run(["move", "--to", to, "--profile", str(folder), "--user", OWNER])


def test_a_clinic_moves_to_a_server_and_back(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CANDOR_DATABASE_URL", raising=False)
    _file(tmp_path)
    database = server.new_database()
    to = server.url(database).replace("//", "//administrator@", 1)
    assert _move(monkeypatch, to, tmp_path, "wrong words here now", PASSWORD) == 1
    assert read_desk(tmp_path).database_url == ""
    assert _move(monkeypatch, to, tmp_path, PASSPHRASE, PASSWORD) == 0
    printed = capsys.readouterr()
    assert "the same on both sides" in printed.out
    assert PASSWORD not in printed.out + printed.err
    url = read_desk(tmp_path).database_url
    assert "administrator" not in url
    opened = connect_clinic(url, OWNER, PASSPHRASE)
    try:
        actor = opened.store.people.begin_session(opened.person_id).result(30).actor
        assert opened.store.count_patients(actor) == 1
    finally:
        opened.close()
    assert _move(monkeypatch, to, tmp_path, PASSPHRASE, PASSWORD) == 1
    back = tmp_path / "back.db"
    assert _move(monkeypatch, str(back), tmp_path, PASSPHRASE) == 0
    unlocked = Keys.open(FileKeyPlace(key_file_of(back))).unlock(OWNER, PASSPHRASE)
    with Store.open(back, secrets=unlocked.secrets) as store:
        actor = store.people.begin_session(unlocked.person_id).result(30).actor
        assert store.count_patients(actor) == 1
