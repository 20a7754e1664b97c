"""The address of a server: what is refused, and that no password shows anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.desk import CLINIC_FILE, DeskSettings, write_desk
from db.errors import StorageProblem, Trouble
from db.opening import DATABASE_URL, where
from db.postgres.address import is_server, read_address

SECRET = "a-very-secret-word"


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("postgresql://server.invalid/clinic?sslmode=disable", Trouble.SERVER_PLAIN),
        ("postgresql://server.invalid/clinic?sslmode=prefer", Trouble.SERVER_PLAIN),
        ("postgresql://server.invalid/clinic?sslmode=require", Trouble.SERVER_PLAIN),
        ("postgresql://server.invalid/clinic?sslmode=verify-ca", Trouble.SERVER_PLAIN),
        ("postgresql://10.0.0.7/clinic?sslmode=allow", Trouble.SERVER_PLAIN),
        ("postgresql://localhost.evil.invalid/clinic?sslmode=disable", Trouble.SERVER_PLAIN),
        (f"postgresql://me:{SECRET}@server.invalid/clinic", Trouble.SERVER_SECRET),
        ("postgresql://me@server.invalid/clinic", Trouble.SERVER_SECRET),
        ("postgresql://server.invalid", Trouble.SERVER_ADDRESS),
        ("postgresql://server.invalid:much/clinic", Trouble.SERVER_ADDRESS),
        (f"postgresql://server.invalid/clinic?password={SECRET}", Trouble.SERVER_ADDRESS),
        ("postgresql://server.invalid/clinic?options=-csynchronous_commit%3Doff", Trouble.SERVER_ADDRESS),
        ("mysql://server.invalid/clinic", Trouble.SERVER_ADDRESS),
        ("", Trouble.SERVER_ADDRESS),
    ],
)
def test_an_address_is_refused(url: str, trouble: Trouble) -> None:
    with pytest.raises(StorageProblem) as problem:
        read_address(url)
    assert problem.value.trouble is trouble
    assert SECRET not in str(problem.value)


def test_a_line_beyond_this_computer_is_checked_in_full_and_bound_to_the_sign_in() -> None:
    parameters = read_address("postgresql://server.invalid/clinic").parameters()
    assert (parameters["sslmode"], parameters["channel_binding"]) == ("verify-full", "require")
    assert "sslmode" not in read_address("postgresql://localhost/clinic?").parameters()


def test_only_scram_is_spoken_wherever_the_server_is() -> None:
    for host in ("localhost", "server.invalid"):
        assert read_address(f"postgresql://{host}/clinic").parameters()["require_auth"] == "scram-sha-256"


def test_an_administrators_password_shows_in_no_repr() -> None:
    address = read_address(f"postgresql://admin:{SECRET}@server.invalid/clinic", administrator=True)
    assert address.password == SECRET
    assert SECRET not in repr(address)


def test_names_of_roles_fit_the_server_and_differ_by_clinic() -> None:
    one, other = (read_address(f"postgresql://server.invalid/{name}") for name in ("one", "other"))
    assert one.login("Testa  Ñonesuch") == one.login("testa nonesuch")
    assert one.login("testa") != other.login("testa")
    assert one.login("testa") != one.login("testb")
    assert len(one.login("x" * 500)) <= 63


def test_the_environment_goes_before_the_desk_and_the_desk_before_the_file(tmp_path: Path) -> None:
    assert where(tmp_path, {}) == tmp_path / CLINIC_FILE
    write_desk(tmp_path, DeskSettings(database_url="postgresql://server.invalid/clinic"))
    assert where(tmp_path, {}) == "postgresql://server.invalid/clinic"
    told = where(tmp_path, {DATABASE_URL: " postgresql://other.invalid/clinic "})
    assert told == "postgresql://other.invalid/clinic"
    assert is_server(str(told))
    assert not is_server("clinic.db")
