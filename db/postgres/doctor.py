"""What `doctor` finds out about a clinic's server, and what nobody can find out from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Engine, text

from db.engine import for_reading
from db.errors import Trouble
from db.postgres.grants import arranged, arrangement_of
from db.postgres.opening import LEAST_VERSION
from db.problems import in_sentences


class Finding(Enum):
    """How a check came out."""

    GOOD = "good"
    BAD = "bad"
    TO_DO = "to do"
    """Candor cannot see it from here: somebody has to."""


@dataclass(frozen=True, slots=True)
class ServerCheck:
    """One check: its name, how it came out, and a sentence that says what to do where it is not good."""

    name: str
    finding: Finding
    sentence: str


_ABOUT = text(
    """
    SELECT (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS tls,
           (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS tls_version,
           inet_client_addr() IS NULL OR inet_client_addr() = inet_server_addr() AS own_machine,
           current_setting('server_version_num')::integer AS version,
           current_setting('server_version') AS version_text,
           current_setting('data_checksums') AS checksums,
           current_setting('fsync') AS fsync,
           current_setting('full_page_writes') AS full_page_writes,
           current_setting('synchronous_commit') AS synchronous_commit,
           current_setting('password_encryption') AS password_encryption,
           (SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles
            WHERE rolname = session_user) AS has_power
    """
)
DISK = (
    "The server's disk must be encrypted (LUKS or BitLocker), and so must its dumps: "
    "documents and signatures reach it encrypted, names and answers do not."
)


def server_checks(engine: Engine) -> tuple[ServerCheck, ...]:
    """Check a clinic's server over somebody's own connection. Errors: `StorageProblem`."""

    def read() -> tuple[ServerCheck, ...]:
        with for_reading(engine).connect() as connection:
            row = connection.execute(_ABOUT).one()
            is_arranged = arrangement_of(connection) == arranged()
        return (
            _encrypted(row.tls, row.tls_version, row.own_machine),
            _check(
                "PostgreSQL version",
                row.version >= LEAST_VERSION,
                f"The server runs PostgreSQL {row.version_text.split()[0]}.",
                "The server is too old: install PostgreSQL 14 or newer.",
            ),
            _check(
                "data checksums",
                row.checksums == "on",
                "The server notices damaged pages.",
                "Damaged pages go unnoticed: stop the server and run pg_checksums --enable.",
            ),
            _check(
                "durable saves",
                row.fsync == "on"
                and row.full_page_writes == "on"
                and row.synchronous_commit in ("on", "remote_write", "remote_apply"),
                "What was saved survives a power cut.",
                "A power cut can lose saves: turn fsync, full_page_writes and synchronous_commit on.",
            ),
            _check(
                "passwords",
                row.password_encryption == "scram-sha-256",
                "The server keeps passwords with SCRAM.",
                "The server keeps passwords weakly: set password_encryption to scram-sha-256.",
            ),
            _check(
                "rights on the server",
                not row.has_power,
                "This sign-in has no rights beyond the clinic's.",
                "This sign-in may do too much: take its rights beyond the clinic's away.",
            ),
            _check(
                "arrangement",
                is_arranged,
                "The rights in the database are those that this Candor gives.",
                Trouble.SERVER_BEHIND.value,
            ),
            ServerCheck("the server's disk", Finding.TO_DO, DISK),
        )

    return in_sentences(read)


def _encrypted(tls: bool | None, version: str | None, own_machine: bool) -> ServerCheck:
    if tls:
        return ServerCheck("encrypted line", Finding.GOOD, f"The line is encrypted with {version}.")
    if own_machine:
        return ServerCheck("encrypted line", Finding.GOOD, "The line does not leave this computer.")
    sentence = "The line is not encrypted: write sslmode=verify-full into the clinic's address."
    return ServerCheck("encrypted line", Finding.BAD, sentence)


def _check(name: str, is_good: bool, good: str, bad: str) -> ServerCheck:
    return ServerCheck(name, Finding.GOOD if is_good else Finding.BAD, good if is_good else bad)
