"""An unencrypted file of the first program becomes an encrypted one, and no plain copy of it stays.

1. The plain file is held so that no other program can use it, and its log is folded into it.
2. An encrypted copy is made beside it; every row of both is compared, and the copy is checked and synced.
3. One rename puts the copy in its place. Until then a kill leaves the plain file, which is taken over at the
   next start; from then on the encrypted one.
4. What was plain is overwritten, then removed. A solid-state disk may keep old blocks even so: only a disk
   that is encrypted as a whole does not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from db.backup.bundle import sync
from db.backup.checking import digests, examine, looking
from db.engine import LOCK_WAIT_SECONDS, connect_plainly
from db.errors import StorageProblem, Trouble
from db.problems import in_sentences
from db.schema import check
from db.secrets import Secrets

_MAGIC = b"SQLite format 3\0"
_ENCRYPTED, _PLAIN, _PLAIN_LOG = ".encrypted.part", ".plain", "-wal.plain"
_CHUNK = 1 << 20


def is_plain(path: Path) -> bool:
    """Whether this is an unencrypted database. Errors: `StorageProblem`."""

    def look() -> bool:
        try:
            with path.open("rb") as file:
                return file.read(len(_MAGIC)) == _MAGIC
        except (FileNotFoundError, IsADirectoryError):
            return False

    return in_sentences(look)


def take_over(path: Path, secrets: Secrets, *, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> None:
    """Encrypt a plain file of the first program in its place. One that is encrypted already stays as it is.

    Its key file is there already: with it, the secrets are safe. Every program must have closed the file.
    Errors: `StorageProblem`; the plain file is then as it was.
    """
    finish_take_over(path)
    if not is_plain(path):
        return
    in_sentences(lambda: check(path, key=b"", lock_wait_seconds=lock_wait_seconds))
    encrypted = path.with_name(f"{path.name}{_ENCRYPTED}")
    try:
        _remove(encrypted)
        _keep_log(path)
        with _both(path, encrypted, secrets, lock_wait_seconds) as connection:
            known = in_sentences(lambda: _export(connection))
            _prove(encrypted, secrets, known)
            in_sentences(lambda: _swap(path, encrypted, connection))
        _prove(path, secrets, known)
    finally:
        _remove(encrypted)
    finish_take_over(path)


def finish_take_over(path: Path) -> None:
    """Finish what a kill interrupted. To be called before every opening. Errors: `StorageProblem`."""
    plain, log = path.with_name(f"{path.name}{_PLAIN}"), path.with_name(f"{path.name}{_PLAIN_LOG}")

    def work() -> None:
        if plain.exists():
            if not path.exists():
                # Killed between two renames, on a disk without hard links.
                os.rename(plain, path)
            elif is_plain(path):
                if not plain.samefile(path):
                    raise StorageProblem.of(Trouble.NOT_TAKEN_OVER)
                plain.unlink()
            else:
                _overwrite(plain)
        if path.exists() and not is_plain(path):
            # The file is encrypted: nothing plain is needed any more.
            _overwrite(log)
            for copy in path.parent.glob(f"{path.name}.before-*"):
                if copy.is_file() and is_plain(copy):
                    _overwrite(copy)

    in_sentences(work)


@contextmanager
def _both(
    path: Path, encrypted: Path, secrets: Secrets, lock_wait_seconds: float
) -> Iterator[dbapi2.Connection]:
    """A connection to the new file, with the plain one attached and held alone."""

    def take() -> dbapi2.Connection:
        encrypted.touch(mode=0o600)
        before = path.stat()
        connection = connect_plainly(
            encrypted, key=secrets.data_key, read_only=False, lock_wait_seconds=lock_wait_seconds
        )
        try:
            for pragma in ("cipher_log_level=NONE", "temp_store=MEMORY", "synchronous=OFF"):
                connection.execute(f"PRAGMA {pragma}")
            # The key of what is attached is none: the other way round the key would stand in a statement.
            connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path.absolute()),))
            connection.execute("PRAGMA plain.synchronous=FULL")
            connection.execute("PRAGMA plain.journal_mode=DELETE")
            connection.execute("PRAGMA plain.locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
            folded = connection.execute("PRAGMA plain.journal_mode").fetchone() == ("delete",)
            if not folded or not os.path.samestat(path.stat(), before):
                raise StorageProblem.of(Trouble.LOCKED)
        except BaseException:
            connection.close()
            raise
        return connection

    connection = in_sentences(take)
    with closing(connection):
        yield connection


def _export(connection: dbapi2.Connection) -> dict[str, tuple[int, str]]:
    """Copy everything; what the plain file holds, proved to be in the other one too."""
    connection.execute("SELECT sqlcipher_export('main', 'plain')").fetchall()
    for name in ("user_version", "application_id"):
        [value] = connection.execute(f"PRAGMA plain.{name}").fetchone()
        connection.execute(f"PRAGMA main.{name}={int(value)}")
    known = digests(connection, "plain")
    if digests(connection, "main") != known:
        raise StorageProblem.of(Trouble.NOT_TAKEN_OVER)
    return known


def _prove(encrypted: Path, secrets: Secrets, known: dict[str, tuple[int, str]]) -> None:
    """Open it by itself: encrypted, sound, with every row of the plain one."""
    examine(encrypted, key=secrets.data_key)
    with looking(encrypted, key=secrets.data_key) as connection:
        same = digests(connection) == known
    if not same or is_plain(encrypted):
        raise StorageProblem.of(Trouble.NOT_TAKEN_OVER)


def _swap(path: Path, encrypted: Path, connection: dbapi2.Connection) -> None:
    plain = path.with_name(f"{path.name}{_PLAIN}")
    sync(encrypted)
    if os.name != "posix":
        # Windows renames no file that is open.
        connection.close()
    try:
        # A second name for it: so there is no moment without a file in its place.
        os.link(path, plain)
    except OSError:
        os.rename(path, plain)
    os.replace(encrypted, path)
    sync(path.parent)


def _keep_log(path: Path) -> None:
    """A second name for the plain log: SQLite removes it, but does not overwrite it."""
    log, kept = path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}{_PLAIN_LOG}")
    if kept.exists() and not (log.exists() and kept.samefile(log)):
        _overwrite(kept)
    try:
        if log.exists() and not kept.exists():
            os.link(log, kept)
    except OSError:
        # A disk without hard links: SQLite's own removal has to do.
        return


def _overwrite(path: Path) -> None:
    """Overwrite a file with noise, have that on the disk, then remove it."""
    if not path.exists():
        return
    left = path.stat().st_size
    with path.open("r+b", buffering=0) as file:
        while left > 0:
            left -= file.write(os.urandom(min(left, _CHUNK)))
        os.fsync(file.fileno())
    path.unlink()
    sync(path.parent)


def _remove(encrypted: Path) -> None:
    for end in ("", "-journal", "-wal", "-shm"):
        encrypted.with_name(f"{encrypted.name}{end}").unlink(missing_ok=True)
