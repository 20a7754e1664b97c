"""Why a connection was not made is told apart from a wrong passphrase; no password goes where it must not."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from db.errors import StorageProblem, Trouble
from db.keys.key_file import SignInRefused
from db.keys.work import LIGHT_WORK
from db.postgres import engine
from db.postgres.address import ServerAddress, read_address
from db.postgres.engine import Line
from db.postgres.opening import connect_clinic
from db.postgres.refusals import (
    FULL,
    NO_DATABASE,
    NOT_LET_IN,
    NOT_PROVED,
    NOT_SCRAM,
    OLD_DRIVER,
    SAID_NO,
    STARTING,
    refusal_of,
)
from tests.db.postgres.clinic import OWNER, PASSPHRASE, ServerClinic

_NO_TLS = (80877103, 80877104)
_CLEARTEXT, _MD5 = struct.pack("!II", 8, 3), struct.pack("!II", 12, 5) + b"salt"


def sentence(url: str, passphrase: str = PASSPHRASE) -> str:
    """What is said to somebody who signs in there."""
    with pytest.raises(StorageProblem) as problem:
        connect_clinic(url, OWNER, passphrase, work=LIGHT_WORK)
    assert PASSPHRASE not in problem.value.sentence
    return problem.value.sentence


def as_administrator(clinic: ServerClinic, statement: str) -> None:
    with clinic.administrator() as administrator:
        administrator.execute(statement)


def test_a_server_without_a_connection_left_says_so_and_refuses_nobody(clinic: ServerClinic) -> None:
    login = read_address(clinic.url).login(OWNER)
    as_administrator(clinic, f"ALTER ROLE {login} CONNECTION LIMIT 0")
    assert sentence(clinic.url) == FULL
    as_administrator(clinic, f"ALTER ROLE {login} CONNECTION LIMIT 20")
    as_administrator(clinic, f"ALTER DATABASE {clinic.database} CONNECTION LIMIT 0")
    assert sentence(clinic.url) == FULL


def test_a_database_that_is_gone_says_so(clinic: ServerClinic) -> None:
    with clinic.server.administrator() as administrator:
        administrator.execute("SET statement_timeout = 0")
        administrator.execute(f"DROP DATABASE {clinic.database} WITH (FORCE)")
    assert sentence(clinic.url) == NO_DATABASE


def test_a_wrong_passphrase_and_somebody_who_may_not_sign_in_are_still_the_same(clinic: ServerClinic) -> None:
    with pytest.raises(SignInRefused):
        connect_clinic(clinic.url, OWNER, "other invented herons", work=LIGHT_WORK)
    as_administrator(clinic, f"ALTER ROLE {read_address(clinic.url).login(OWNER)} NOLOGIN")
    with pytest.raises(SignInRefused):
        connect_clinic(clinic.url, OWNER, PASSPHRASE, work=LIGHT_WORK)


def test_a_certificate_that_does_not_vouch_for_the_server_is_told(clinic: ServerClinic) -> None:
    url = clinic.url.replace(str(clinic.server.authority), "/nowhere/ca.crt")
    assert sentence(url) == NOT_PROVED


@pytest.mark.parametrize(
    ("said", "trouble", "expected"),
    [
        ("FATAL:  sorry, too many clients already", Trouble.SERVER_BUSY, FULL),
        ("FATAL:  the database system is starting up", Trouble.SERVER_GONE, STARTING),
        ("FATAL:  the database system is shutting down", Trouble.SERVER_GONE, STARTING),
        ('FATAL:  database "x" does not exist', Trouble.SERVER_NOT_CANDOR, NO_DATABASE),
        ('FATAL:  no pg_hba.conf entry for host "192.0.2.1"', Trouble.SERVER_ADMINISTRATOR, NOT_LET_IN),
        ("SSL error: certificate verify failed", Trouble.SERVER_PLAIN, NOT_PROVED),
        ('root certificate file "/x" does not exist', Trouble.SERVER_PLAIN, NOT_PROVED),
    ],
)
def test_what_a_server_says_becomes_one_sentence(said: str, trouble: Trouble, expected: str) -> None:
    problem = refusal_of(psycopg.OperationalError(said), "candor_login")
    assert problem is not None
    assert (problem.trouble, problem.sentence) == (trouble, expected)


def test_a_line_that_failed_is_no_refusal() -> None:
    assert refusal_of(psycopg.OperationalError("Connection refused"), "candor_login") is None


def test_a_connection_that_was_ended_while_it_began_is_no_refusal(clinic: ServerClinic) -> None:
    with clinic.past_candor(OWNER, PASSPHRASE) as connection:
        said = "FATAL:  terminating connection due to administrator command"
        assert connection.pgconn.used_password
        assert refusal_of(psycopg.OperationalError(said, pgconn=connection.pgconn), "candor_login") is None


# A server that is not the clinic's


class Listener:
    """Takes connections in the place of a server and asks for a password; keeps what it is sent."""

    def __init__(self, asks: bytes) -> None:
        self.asks = asks
        self.passwords: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                taken, _ = self._socket.accept()
            except OSError:
                return
            with taken:
                taken.settimeout(5)
                try:
                    self._ask(taken)
                except (OSError, struct.error):
                    continue

    def _ask(self, taken: socket.socket) -> None:
        while True:
            (length,) = struct.unpack("!I", taken.recv(4))
            (code,) = struct.unpack("!I", taken.recv(length - 4)[:4])
            if code not in _NO_TLS:
                break
            taken.sendall(b"N")
        taken.sendall(b"R" + self.asks)
        if taken.recv(1) == b"p":
            self.passwords.append(taken.recv(4096))

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)


@contextmanager
def listening(asks: bytes) -> Iterator[Listener]:
    listener = Listener(asks)
    try:
        yield listener
    finally:
        listener.close()


@pytest.mark.parametrize("asks", [_CLEARTEXT, _MD5])
def test_a_planted_server_that_asks_for_the_password_gets_none(asks: bytes) -> None:
    with listening(asks) as planted:
        said = sentence(f"postgresql://127.0.0.1:{planted.port}/clinic")
    assert (said, planted.passwords) == (NOT_SCRAM, [])


def test_a_server_that_lets_in_without_a_password_is_not_believed() -> None:
    with listening(struct.pack("!II", 8, 0)) as planted:
        assert sentence(f"postgresql://127.0.0.1:{planted.port}/clinic") == NOT_SCRAM


def test_a_driver_that_cannot_refuse_such_a_server_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_LEAST_LIBPQ", psycopg.pq.version() + 1)
    with pytest.raises(StorageProblem) as problem:
        Line(ServerAddress("localhost", 5432, "clinic"), "me", "word")
    assert problem.value.sentence == OLD_DRIVER


def test_words_of_another_language_about_something_else_are_no_wrong_passphrase(clinic: ServerClinic) -> None:
    address = read_address(clinic.url)
    login = address.login(OWNER)
    as_administrator(clinic, f"ALTER ROLE {login} CONNECTION LIMIT 0")
    with pytest.raises(psycopg.OperationalError) as raised:
        clinic.past_candor(OWNER, PASSPHRASE)
    made = raised.value.pgconn
    for said, expected in (
        (
            f"FATAL:  Passwort-Authentifizierung für Benutzer »{login}« fehlgeschlagen",
            Trouble.SIGNED_OUT.value,
        ),
        (f"FATAL:  zu viele Verbindungen für Datenbank »{clinic.database}«", SAID_NO),
    ):
        problem = refusal_of(psycopg.OperationalError(said, pgconn=made), login)
        assert problem is not None
        assert problem.sentence == expected
