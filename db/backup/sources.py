"""What a backup is made of: the clinic's file of this desk, or a server's rows copied into such a file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Protocol

from sqlcipher3 import dbapi2

from db.backup.checking import is_cut_off
from db.backup.steps import Steps
from db.engine import connect_plainly
from db.errors import StorageProblem, Trouble
from db.keys.place import FileKeyPlace, key_file_of
from db.problems import in_sentences
from db.rights import Right
from db.secrets import Secrets


class BackupSource(Protocol):
    """An open clinic that can be copied while saves go on. Its methods run on any thread but the window's."""

    @property
    def needed(self) -> Right:
        """The right that a copy of it takes: of a server, only an owner's sign-in reads every row."""

    @property
    def secrets(self) -> Secrets:
        """The secrets that open it, and its copy."""

    def key_file(self) -> bytes:
        """The key file as it is now. Errors: `StorageProblem`."""

    def copy_to(self, target: Path, steps: Steps) -> None:
        """Write all rows of one moment into an encrypted SQLite file under the same data key.

        `target` is an empty file that this user alone can read. Errors: `StorageProblem`.
        """


class FileSource:
    """The clinic's file of this desk, by its path: the store may be open, and its saves go on."""

    def __init__(self, database: Path, secrets: Secrets) -> None:
        self._database = database
        self._secrets = secrets

    @property
    def needed(self) -> Right:
        """Everybody may make a backup: whoever opens the file reads all of it."""
        return Right.BACK_UP

    @property
    def secrets(self) -> Secrets:
        """The secrets that open it."""
        return self._secrets

    def key_file(self) -> bytes:
        """The key file beside the clinic's file. Errors: `StorageProblem`."""
        data = in_sentences(FileKeyPlace(key_file_of(self._database)).read)
        if data is None:
            raise StorageProblem.of(Trouble.KEY_FILE_MISSING)
        return data

    def copy_to(self, target: Path, steps: Steps) -> None:
        """Copy in one step: in several it would begin anew at each save, and never end while a room works."""
        if is_cut_off(self._database):
            # SQLite would take it for a new database, and the copy for a good one.
            raise StorageProblem.of(Trouble.DAMAGED)
        copy_file(self._database, target, key=self._secrets.data_key)
        steps.at("Copied", 1.0)


def copy_pages(source: dbapi2.Connection, target: dbapi2.Connection) -> None:
    """Copy every page in one step. Errors: `StorageProblem`."""
    try:
        source.backup(target, pages=-1)
        return
    except dbapi2.Error as problem:
        # Unlike a statement, a copy that fails gives no code: only SQLite's own fixed words for it.
        trouble = _TROUBLES.get(str(problem), Trouble.DISK_FAILED)
    raise StorageProblem.of(trouble)


_TROUBLES = {
    "database or disk is full": Trouble.DISK_FULL,
    "database is locked": Trouble.LOCKED,
    "database table is locked": Trouble.LOCKED,
    "attempt to write a readonly database": Trouble.READ_ONLY,
    "database disk image is malformed": Trouble.DAMAGED,
    "file is not a database": Trouble.DAMAGED,
    "unable to open database file": Trouble.CANNOT_OPEN,
}


def copy_file(database: Path, target: Path, *, key: bytes) -> None:
    """Copy a clinic's file as it is at one moment, into one plain file without a log of its own.

    Errors: `StorageProblem`.
    """

    def work() -> None:
        with (
            closing(connect_plainly(database, key=key, read_only=True)) as source,
            closing(connect_plainly(target, key=key, read_only=False)) as copy,
        ):
            for connection in (source, copy):
                connection.execute("PRAGMA cipher_log_level=NONE")
                connection.execute("PRAGMA temp_store=MEMORY")
            # The copy is synced as a whole before it counts.
            copy.execute("PRAGMA synchronous=OFF")
            copy_pages(source, copy)
            copy.execute("PRAGMA journal_mode=DELETE")

    in_sentences(work)
