"""The shape of the file: recognised before it is touched, brought up to date in a copy.

A new file gets its tables in one transaction. One that is behind is backed up first; then a copy of it is
migrated, checked, and put in its place in one step (`db.backup.upgrading`). Alembic is imported only then.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from db.engine import LOCK_WAIT_SECONDS, connect_plainly
from db.errors import StorageProblem, Trouble
from db.secrets import Secrets

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


SHIPPED = Migrations(Path(__file__).parent / "migrations", ("0001", "0002", "0003"))
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
    engine: Engine,
    path: Path,
    *,
    secrets: Secrets,
    stored: str | None,
    migrations: Migrations = SHIPPED,
    lock_wait_seconds: float = LOCK_WAIT_SECONDS,
) -> None:
    """Give a new file its tables, or put a migrated copy in the place of one that is behind.

    `engine` has no connection yet: the file that it opens first is the one that is up to date.
    """
    if stored == migrations.newest:
        return
    if stored is None:
        with engine.begin() as connection:
            run_scripts(connection, migrations)
        return
    # Imported late: most starts have nothing to bring up to date.
    from db.backup.upgrading import upgrade

    upgrade(path, secrets=secrets, migrations=migrations, lock_wait_seconds=lock_wait_seconds)


def run_scripts(connection: Connection, migrations: Migrations = SHIPPED) -> None:
    """Run the scripts that a database lacks, in the transaction that the connection is in."""
    # Imported late: most starts need no Alembic.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, migrations.newest)
