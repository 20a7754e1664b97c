"""A new data key for the clinic's file, in two steps, so that a kill at any moment leaves it openable.

1. The key file leaves the new secrets for everybody, and keeps the old data key under the new one.
2. SQLCipher encrypts the database anew, in one transaction; it is checked under the new key.
3. The key file forgets the old key.

Whoever signs in after a kill gets the new secrets, and with them both keys: the database tells which one it
is under. Somebody who was removed has at most the old key, which opens neither the new one nor the file.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2

from db.engine import LOCK_WAIT_SECONDS, check_sqlite, connect_plainly
from db.errors import StorageProblem, Trouble
from db.keys.key_file import Keys
from db.problems import in_sentences
from db.secrets import Secrets

_SQLITE_NOTADB = 26
SMALLEST_BYTES = 512
"""The smallest page of SQLite: what is smaller is no database, but when it is empty it opens as a new one."""


def change_data_key(
    database: Path, keys: Keys, secrets: Secrets, *, lock_wait_seconds: float = LOCK_WAIT_SECONDS
) -> Secrets:
    """Give the file another data key; the secrets that open it from now on. The audit key stays.

    The store must be closed, also in every other program (`StorageProblem`, locked). Takes a few seconds per
    100 MB and as much free space as the file has. When it fails before the database has changed, everything
    is as before; the disk's errors are `StorageProblem`s. Backups made before stay under the old key.
    """
    secrets = finish_change(database, keys, secrets, lock_wait_seconds=lock_wait_seconds)
    if not _opens(database, secrets):
        raise StorageProblem.of(Trouble.NOT_CANDOR)
    fresh = keys.begin_change(secrets)
    try:
        _encrypt_anew(database, secrets, fresh, lock_wait_seconds)
    except StorageProblem:
        if _opens(database, secrets):
            keys.undo_change(fresh, secrets)
        raise
    _settle(database, keys, fresh, lock_wait_seconds)
    return fresh


def finish_change(
    database: Path, keys: Keys, secrets: Secrets, *, lock_wait_seconds: float = LOCK_WAIT_SECONDS
) -> Secrets:
    """Complete a change of the data key that was interrupted; the secrets that open the file.

    To be called after every unlock, before the store is opened; quick when there is nothing to do. Where the
    disk does not let it be completed, it is taken back. Without a file there is nothing to complete: both
    keys stay, for the file may come back. Errors: `StorageProblem`.
    """
    before = keys.before_change(secrets)
    if before is None or not database.exists():
        return secrets
    if _is_empty(database):
        raise StorageProblem.of(Trouble.DAMAGED)
    if _opens(database, secrets):
        _settle(database, keys, secrets, lock_wait_seconds)
        return secrets
    if not _opens(database, before):
        raise StorageProblem.of(Trouble.NOT_CANDOR)
    try:
        _encrypt_anew(database, before, secrets, lock_wait_seconds)
    except StorageProblem as problem:
        if problem.trouble is Trouble.LOCKED or not _opens(database, before):
            raise
        keys.undo_change(secrets, before)
        return before
    _settle(database, keys, secrets, lock_wait_seconds)
    return secrets


def _settle(database: Path, keys: Keys, secrets: Secrets, lock_wait_seconds: float) -> None:
    """Check every page under the new key and empty the log; only then is the old key forgotten."""

    def check() -> bool:
        with closing(_alone(database, secrets, lock_wait_seconds)) as connection:
            _checkpoint(connection)
            broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            return not broken and connection.execute("PRAGMA quick_check").fetchone() == ("ok",)

    # An empty file opens under any key, and so says nothing of which one is needed.
    if _is_empty(database) or not in_sentences(check):
        raise StorageProblem.of(Trouble.DAMAGED)
    keys.end_change(secrets)


def _encrypt_anew(database: Path, before: Secrets, after: Secrets, lock_wait_seconds: float) -> None:
    def work() -> None:
        with closing(_alone(database, before, lock_wait_seconds)) as connection:
            _checkpoint(connection)
            text = bytearray(b"x'" + after.data_key.hex().encode("ascii") + b"'")
            try:
                # One transaction: its commit is the moment at which the file changes its key.
                connection.reset_key(text)
            finally:
                text[:] = bytes(len(text))
            _checkpoint(connection)

    in_sentences(work)


def _alone(database: Path, secrets: Secrets, lock_wait_seconds: float) -> dbapi2.Connection:
    """A connection that nobody else can read or write beside. Errors: the driver's, locked."""
    check_sqlite()
    connection = connect_plainly(
        database, key=secrets.data_key, read_only=False, lock_wait_seconds=lock_wait_seconds
    )
    try:
        for pragma in (
            "cipher_memory_security=ON",
            "cipher_log_level=NONE",
            "locking_mode=EXCLUSIVE",
            "journal_mode=WAL",
            "synchronous=FULL",
            "fullfsync=ON",
            "checkpoint_fullfsync=ON",
            "secure_delete=ON",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except BaseException:
        connection.close()
        raise
    return connection


def _checkpoint(connection: dbapi2.Connection) -> None:
    row = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if row is None or row[0]:
        raise StorageProblem.of(Trouble.LOCKED)


def _is_empty(database: Path) -> bool:
    return in_sentences(lambda: database.stat().st_size < SMALLEST_BYTES)


def _opens(database: Path, secrets: Secrets) -> bool:
    """Whether the file is under this key. Errors: `StorageProblem` for anything but a wrong key."""
    if _is_empty(database):
        # It would open under any key.
        return False

    def look() -> bool:
        # Read only: a connection under the wrong key must not touch the log.
        with closing(connect_plainly(database, key=secrets.data_key, read_only=True)) as connection:
            connection.execute("PRAGMA cipher_log_level=NONE")
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except dbapi2.DatabaseError as problem:
                if getattr(problem, "sqlite_errorcode", 0) & 0xFF == _SQLITE_NOTADB:
                    return False
                raise
            return True

    return in_sentences(look)
