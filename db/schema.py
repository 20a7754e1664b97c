"""The shape of the file: recognised before it is touched, brought up to date in one transaction.

Alembic is imported only when the stored revision is behind.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from db.engine import LOCK_WAIT_SECONDS, connect_plainly
from db.errors import StorageProblem, Trouble

VERSION_TABLE = "alembic_version"


@dataclass(frozen=True, slots=True)
class Migrations:
    """A folder of Alembic scripts and their revisions, oldest first. The last is what this program needs."""

    folder: Path
    revisions: tuple[str, ...]

    @property
    def newest(self) -> str:
        """The revision that this program needs."""
        return self.revisions[-1]


SHIPPED = Migrations(Path(__file__).parent / "migrations", ("0001", "0002"))
"""What ships with the program; a test holds the revisions against the scripts."""


def stored_revision(path: Path, *, key: bytes, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> str | None:
    """The revision of a file, None for a new or an empty one. The file is opened to be read only.

    Errors: `StorageProblem` when it is a database of another program; the driver's when it is none.
    """
    if path.is_dir():
        raise StorageProblem.of(Trouble.CANNOT_OPEN)
    if not path.exists() or path.stat().st_size == 0:
        return None
    looking = connect_plainly(
        path, key=key, read_only=True, undisturbed=True, lock_wait_seconds=lock_wait_seconds
    )
    with closing(looking) as connection:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if not tables:
            return None
        if VERSION_TABLE not in tables or "answer_change" not in tables:
            raise StorageProblem.of(Trouble.NOT_CANDOR)
        row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
    if row is None:
        raise StorageProblem.of(Trouble.DAMAGED)
    return str(row[0])


def check(
    path: Path,
    *,
    key: bytes,
    lock_wait_seconds: float = LOCK_WAIT_SECONDS,
    migrations: Migrations = SHIPPED,
) -> str | None:
    """The stored revision, of a file that this program may open. Errors: as `stored_revision`, or newer."""
    stored = stored_revision(path, key=key, lock_wait_seconds=lock_wait_seconds)
    if stored is not None and stored not in migrations.revisions:
        raise StorageProblem.of(Trouble.NEWER)
    return stored


def bring_up_to_date(
    engine: Engine, path: Path, *, key: bytes, stored: str | None, migrations: Migrations = SHIPPED
) -> None:
    """Migrate a file that is behind: all of it in one transaction, after a copy of what was there."""
    if stored == migrations.newest:
        return
    if stored is not None:
        copy_before(path, key=key, stored=stored)
    # Imported late: most starts need no Alembic.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, migrations.newest)


def copy_before(path: Path, *, key: bytes, stored: str) -> Path:
    """Copy a live file beside itself, in one step, before it is migrated; the copy is checked and synced."""
    target = path.with_name(f"{path.name}.before-{stored}")
    unfinished = path.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with (
        closing(connect_plainly(path, key=key, read_only=True)) as source,
        closing(connect_plainly(unfinished, key=key, read_only=False)) as copy,
    ):
        source.backup(copy, pages=-1)
        # In WAL mode a copy would drag files of its own behind it; one plain file is easier to keep.
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise StorageProblem.of(Trouble.DAMAGED)
    _sync(unfinished)
    os.replace(unfinished, target)
    if os.name == "posix":
        _sync(path.parent)
    return target


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
