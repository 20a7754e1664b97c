"""Brings a file up to date without ever changing it: a copy is migrated, checked, and put in its place.

1. A backup is made, opened and checked.
2. The file is held so that no other program can read or write it, and its log is folded into it.
3. A copy beside it is migrated in one transaction, checked and synced.
4. One rename puts the copy in the file's place. A kill before it leaves the old file, after it the new one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from platform import node

from sqlcipher3 import dbapi2

from db.audit.events import Action, Event
from db.audit.trail import Trail
from db.backup.bundle import Reason, sync
from db.backup.chain import check_chain
from db.backup.checking import examine
from db.backup.making import make_backup
from db.backup.places import own_place
from db.backup.sources import FileSource, copy_pages
from db.engine import LOCK_WAIT_SECONDS, connect_plainly, make_engine
from db.errors import StorageProblem, Trouble
from db.problems import in_sentences
from db.schema import SHIPPED, Migrations, run_scripts, stored_revision
from db.secrets import Secrets

UPGRADED = ".upgraded.part"
_BESIDE = ("", "-journal", "-wal", "-shm")


def upgrade(
    path: Path,
    *,
    secrets: Secrets,
    migrations: Migrations = SHIPPED,
    lock_wait_seconds: float = LOCK_WAIT_SECONDS,
) -> None:
    """Bring a closed file up to date. Errors: `StorageProblem`; the file is then as it was."""
    key = secrets.data_key
    make_backup(FileSource(path, secrets), own_place(path.parent), reason=Reason.MIGRATION, make_place=True)
    copy = path.with_name(f"{path.name}{UPGRADED}")
    try:
        with held(path, key=key, lock_wait_seconds=lock_wait_seconds) as file:
            if stored_under(file) == migrations.newest:
                return
            remove_unfinished(path)
            copy.touch(mode=0o600)
            in_sentences(lambda: _copy(file, copy, key))
            migrate_here(copy, secrets=secrets, migrations=migrations)
            file.put_in_place(copy)
    finally:
        remove_unfinished(path)


def migrate_here(path: Path, *, secrets: Secrets, migrations: Migrations = SHIPPED) -> None:
    """Migrate a file that nobody else has, such as a copy, in its place; then check and sync it.

    Errors: `StorageProblem`.
    """
    key = secrets.data_key
    stored = in_sentences(lambda: stored_revision(path, key=key))
    if stored not in migrations.revisions:
        raise StorageProblem.of(Trouble.NEWER)
    if stored == migrations.newest:
        return
    trail = Trail(secrets.audit_key, node())

    def run() -> None:
        engine = make_engine(path, key=key)
        try:
            with engine.begin() as connection:
                run_scripts(connection, migrations)
                # An audit that has not begun begins with every record as it stands (`db.audit.beginning`).
                if trail.tail(connection).sequence:
                    detail = f"{stored} to {migrations.newest}"
                    trail.note(connection, None, Event(Action.MIGRATED, detail=detail))
        finally:
            engine.dispose()

    in_sentences(run)
    fold(path, key=key)
    try:
        facts = examine(path, key=key)
        check_chain(path, secrets)
    except StorageProblem:
        raise StorageProblem.of(Trouble.NOT_UPGRADED) from None
    if facts.revision != migrations.newest:
        raise StorageProblem.of(Trouble.NOT_UPGRADED)


def fold(path: Path, *, key: bytes) -> None:
    """Make a closed file whole without a log beside it, and have it on the disk. Errors: `StorageProblem`."""

    def work() -> None:
        with closing(connect_plainly(path, key=key, read_only=False)) as connection:
            _quietly(connection)
            if connection.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
                raise StorageProblem.of(Trouble.LOCKED)
        sync(path)

    in_sentences(work)


def remove_unfinished(path: Path) -> None:
    """Remove what a kill left of a copy."""
    for end in _BESIDE:
        path.with_name(f"{path.name}{UPGRADED}{end}").unlink(missing_ok=True)


class HeldFile:
    """A clinic's file that no other program can read or write now."""

    def __init__(self, path: Path, connection: dbapi2.Connection) -> None:
        self.path = path
        self.connection = connection

    def put_in_place(self, copy: Path, *, then: Callable[[], None] | None = None) -> None:
        """Put another file in its place, in one step, on the disk. `then` runs before others may come in.

        Errors: `StorageProblem` (locked) where another program came in between: on Windows it can.
        """

        def work() -> None:
            sync(copy)
            if os.name != "posix":
                # Windows renames no file that is open, also not over one. Another program that opens it in
                # this moment makes the rename fail, which is the answer that is wanted.
                self.connection.close()
            try:
                os.replace(copy, self.path)
            except PermissionError:
                raise StorageProblem.of(Trouble.LOCKED) from None
            sync(self.path.parent)
            if then is not None:
                then()

        in_sentences(work)


@contextmanager
def held(path: Path, *, key: bytes, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> Iterator[HeldFile]:
    """Hold a file alone, with its log folded into it. An empty `key` is for a file of the first program.

    Errors: `StorageProblem`, locked when another program has it.
    """

    def take() -> dbapi2.Connection:
        before = _identity(path)
        connection = connect_plainly(path, key=key, read_only=False, lock_wait_seconds=lock_wait_seconds)
        try:
            _quietly(connection)
            connection.execute("PRAGMA synchronous=FULL")
            # First, in the usual way of locking: so that no journal stays open behind the lock.
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
            folded = connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
            # While it waited, another program may have put another file in its place.
            if not folded or _identity(path) != before:
                raise StorageProblem.of(Trouble.LOCKED)
        except BaseException:
            connection.close()
            raise
        return connection

    connection = in_sentences(take)
    try:
        yield HeldFile(path, connection)
    finally:
        connection.close()


def stored_under(file: HeldFile) -> str:
    """The revision of a file that is held."""
    row = in_sentences(lambda: file.connection.execute("SELECT version_num FROM alembic_version").fetchone())
    if row is None:
        raise StorageProblem.of(Trouble.DAMAGED)
    return str(row[0])


def _copy(file: HeldFile, copy: Path, key: bytes) -> None:
    with closing(connect_plainly(copy, key=key, read_only=False)) as target:
        _quietly(target)
        target.execute("PRAGMA synchronous=OFF")
        copy_pages(file.connection, target)


def _quietly(connection: dbapi2.Connection) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute("PRAGMA temp_store=MEMORY")


def _identity(path: Path) -> tuple[int, int]:
    known = path.stat()
    return known.st_dev, known.st_ino
