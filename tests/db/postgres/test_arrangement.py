"""A server that an older or a newer Candor arranged is told, and `server` brings it up to date."""

from __future__ import annotations

import io
from uuid import uuid4

import psycopg
import pytest

from db.errors import StorageProblem, Trouble
from db.postgres.address import read_address
from db.postgres.doctor import Finding, server_checks
from db.postgres.grants import arranged
from db.postgres.opening import check_server
from db.postgres.setting_up import update_server
from db.rights import Role
from tests.db.postgres.clinic import ServerClinic, new_clinic
from tests.postgres_server import PASSWORD, Server
from ui.command_line import WRONG_USE, run

FRONT, FRONT_PASSPHRASE = "ima front", "nine amber lamps glow"


@pytest.fixture(scope="module")
def clinic(server: Server) -> ServerClinic:
    made = new_clinic(server)
    made.add_person("Ima Front", FRONT, Role.FRONT_DESK, FRONT_PASSPHRASE)
    return made


def _refused(clinic: ServerClinic) -> Trouble:
    with pytest.raises(StorageProblem) as problem, clinic.signed_in(FRONT, FRONT_PASSPHRASE):
        pass
    return problem.value.trouble


def _server(monkeypatch: pytest.MonkeyPatch, at: str, *typed: str) -> int:
    lines = "".join(f"{line}\n" for line in typed).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    return run(["server", "--at", at])


def _without_password(clinic: ServerClinic) -> str:
    return clinic.url.replace("//", "//administrator@", 1)


@pytest.mark.parametrize(
    "statement",
    [
        # As every server before the number was kept, as one of an older number, and as one of another Candor
        # that forgot to raise it.
        "DELETE FROM clinic_fact WHERE name = 'arranged'",
        "UPDATE clinic_fact SET value = '1 0' || substr(value, 3) WHERE name = 'arranged'",
        "UPDATE clinic_fact SET value = value || '0' WHERE name = 'arranged'",
    ],
)
def test_a_server_of_an_older_candor_lets_nobody_in_until_its_administrator_ran_the_command(
    clinic: ServerClinic,
    statement: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    group = read_address(clinic.url).group(Role.FRONT_DESK)
    with clinic.administrator() as administrator:
        administrator.execute("DROP POLICY two_people ON patient_merge")
        administrator.execute("DROP FUNCTION candor_stands_apart(uuid, uuid)")
        administrator.execute(f"GRANT INSERT ON patient_merge, finding TO {group}")
        administrator.execute(statement)  # type: ignore[call-overload]
    assert _refused(clinic) is Trouble.SERVER_BEHIND
    assert _server(monkeypatch, _without_password(clinic), "wrong", PASSWORD) == 1
    assert _refused(clinic) is Trouble.SERVER_BEHIND
    for _ in range(2):
        assert _server(monkeypatch, _without_password(clinic), PASSWORD) == 0
    printed = capsys.readouterr()
    assert "up to date" in printed.out
    assert PASSWORD not in printed.out + printed.err
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as front:
        # No newer than what this program knows, and no right of before is left over.
        check_server(front.opened.store.door.engine)
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as front:
        for wanted in (
            "INSERT INTO finding SELECT * FROM finding",
            "SELECT nextval('photo_state_sequence_seq')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                front.execute(wanted)  # type: ignore[call-overload]
        assert front.execute("SELECT candor_stands_apart(%s, %s)", (uuid4(), uuid4())).fetchone() == (True,)
        assert front.execute(
            "SELECT has_table_privilege('patient_merge', 'INSERT'),"
            " has_column_privilege('patient_merge', 'merged_id', 'INSERT')"
        ).fetchone() == (False, True)


def test_a_server_of_a_newer_candor_is_told_and_not_taken_back(
    clinic: ServerClinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = f"{arranged().number + 1} {arranged().digest}"
    with clinic.administrator() as administrator:
        administrator.execute("UPDATE clinic_fact SET value = %s WHERE name = 'arranged'", (newer,))
        assert _refused(clinic) is Trouble.NEWER
        assert _server(monkeypatch, clinic.server.admin_url(clinic.database)) == 1
        assert Trouble.NEWER.value in capsys.readouterr().err
        kept = administrator.execute("SELECT value FROM clinic_fact WHERE name = 'arranged'").fetchone()
        assert kept == (newer,)
        administrator.execute("UPDATE clinic_fact SET value = %s WHERE name = 'arranged'", (str(arranged()),))
    update_server(clinic.server.admin_url(clinic.database))


def test_doctor_names_a_server_that_was_arranged_otherwise_since_somebody_signed_in(
    clinic: ServerClinic,
) -> None:
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as front, clinic.administrator() as administrator:
        engine = front.opened.store.door.engine
        administrator.execute("DELETE FROM clinic_fact WHERE name = 'arranged'")
        bad = [check for check in server_checks(engine) if check.finding is Finding.BAD]
        assert [check.sentence for check in bad] == [Trouble.SERVER_BEHIND.value]
        update_server(clinic.server.admin_url(clinic.database))
        assert not [check for check in server_checks(engine) if check.finding is Finding.BAD]


def test_the_sentence_names_a_command_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    _, words = Trouble.SERVER_BEHIND.value.rstrip(".").split(" run the command ")
    assert run(words.split()) == 1
    assert Trouble.SERVER_ADDRESS.value in capsys.readouterr().err
    assert run(words.split()[:1]) == WRONG_USE


def test_an_empty_database_is_not_brought_up_to_date(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _server(monkeypatch, server.admin_url(server.new_database())) == 1
    assert Trouble.SERVER_NOT_CANDOR.value in capsys.readouterr().err


def test_nobody_but_the_administrator_brings_a_server_up_to_date(
    clinic: ServerClinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _server(monkeypatch, clinic.url.replace("//", "//nobody@", 1), "no word of theirs") == 1
    assert Trouble.SERVER_ADMINISTRATOR.value in capsys.readouterr().err


def test_the_number_of_the_arrangement_is_raised_with_every_change() -> None:
    """Changed what a role may do, a policy, a function or a table? Raise ARRANGEMENT and write both here."""
    assert str(arranged()) == "3 88f2ef7f1f02393506903c4b1f7062d6380f7c8ba0767154121c673c10d07a15"
