"""Why a connection was not made: the sign-in was refused, the server said something else, or the line failed.

While a connection is made, the driver hands on the server's words but not its SQLSTATE. English words are
known here; a server that speaks another language is told apart by what stays in every language: the name of
who signs in is in what it says of a sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from db.errors import StorageProblem, Trouble

FULL = "The clinic's server has no connection left: close Candor in a room that is not used, then try again."
STARTING = "The clinic's server is starting or stopping: wait a moment, then try again."
NO_DATABASE = "The clinic's server has no such database: check the name at the end of its address."
NOT_LET_IN = (
    "The clinic's server lets nobody in from this computer: have its pg_hba.conf list it, with hostssl."
)
NOT_PROVED = (
    "The clinic's server did not prove that it is the clinic's: check the computer's name and sslrootcert in "
    "its address."
)
NOT_SCRAM = (
    "The clinic's server asks for the password in an unsafe way, and did not get it: "
    "have its pg_hba.conf say scram-sha-256."
)
OLD_DRIVER = "The PostgreSQL driver is too old to be safe: install Candor again."
SAID_NO = "The clinic's server refused the line: look into the server's log, then try again."


@dataclass(frozen=True, slots=True)
class _Known:
    """Words of the server or the driver, and what they mean. `sqlstate` is what the server calls it."""

    words: tuple[str, ...]
    sentence: str
    trouble: Trouble
    sqlstate: str = ""


_KNOWN = (
    _Known(
        ("too many connections", "too many clients", "remaining connection slots"),
        FULL,
        Trouble.SERVER_BUSY,
        "53300",
    ),
    _Known(
        ("is starting up", "is shutting down", "not accepting connections", "in recovery mode"),
        STARTING,
        Trouble.SERVER_GONE,
        "57P03",
    ),
    _Known(("pg_hba.conf",), NOT_LET_IN, Trouble.SERVER_ADMINISTRATOR),
    _Known(
        ("certificate verify failed", "server certificate", "root certificate", "does not support SSL"),
        NOT_PROVED,
        Trouble.SERVER_PLAIN,
    ),
    # After the certificates: one of them may not exist either.
    _Known(('" does not exist',), NO_DATABASE, Trouble.SERVER_NOT_CANDOR, "3D000"),
    _Known(('"scram-sha-256"', "channel binding"), NOT_SCRAM, Trouble.SERVER_PLAIN),
)
_FATAL = "FATAL"
_ENDED = "terminating connection"
"""Somebody at the server ended it while it began: as a line that failed."""


def refusal_of(problem: psycopg.Error, user: str) -> StorageProblem | None:
    """What a failed connection means; None when the line failed and it may be tried again.

    `user` is the name of who signs in. A refused sign-in is "signed out", also for a wrong passphrase.
    """
    said = str(problem)
    for known in _KNOWN:
        if any(word in said for word in known.words) or (
            known.sqlstate and problem.sqlstate == known.sqlstate
        ):
            return StorageProblem(known.sentence, known.trouble)
    made = problem.pgconn
    if made is None or not made.used_password or _ENDED in said:
        return None
    if user in said or "permission denied" in said:
        return StorageProblem.of(Trouble.SIGNED_OUT)
    return StorageProblem(SAID_NO, Trouble.SERVER_BUSY) if _FATAL in said else None
