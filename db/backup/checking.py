"""Opens a file that nobody works in and looks at every page and row of it, changing nothing.

Both checks of the pages are needed: SQLCipher's misses a file that whole pages were cut from, and SQLite's
does not see who wrote a page. Whatever either of them raises counts as damage too: on bad pages SQLite raises
instead of answering.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sqlcipher3 import dbapi2

from db.backup.steps import Steps
from db.engine import connect_plainly
from db.errors import StorageProblem, Trouble
from db.keys.slots import Kind, Slot
from db.problems import in_sentences

LEAST_BYTES = 512
"""SQLite's smallest page: a shorter file is no database, and an empty one would be taken for a new one."""
_STEPS_BETWEEN_LOOKS = 200_000
"""SQLite's own steps between two looks at whether somebody asked to stop: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sound file holds: its revision, and the rows of each table."""

    revision: str
    counts: Mapping[str, int]


def examine(path: Path, *, key: bytes, steps: Steps | None = None) -> Facts:
    """Check a closed file wholly: every page, every reference, every table can be read.

    An empty `key` is for a file of the first program. Errors: `StorageProblem` (damaged, not Candor's or
    another key, stopped).
    """
    steps = steps or Steps()
    with looking(path, key=key, steps=steps) as connection:
        if key:
            steps.at("Checking the pages", 0.0)
            _expect(connection.execute("PRAGMA cipher_integrity_check").fetchall() == [])
        steps.at("Checking the tables", 0.3)
        _expect(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
        steps.at("Checking what the rows refer to", 0.8)
        _expect(connection.execute("PRAGMA foreign_key_check").fetchall() == [])
        steps.at("Counting the rows", 0.9)
        counts = {name: rows(connection, name) for name in tables(connection)}
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        _expect(len(revisions) == 1)
        return Facts(str(revisions[0][0]), MappingProxyType(counts))


def is_cut_off(path: Path) -> bool:
    """Whether a clinic's file is too short to be one: emptied, or cut off. Errors: `StorageProblem`."""
    return in_sentences(lambda: path.stat().st_size) < LEAST_BYTES


def is_headless(facts: Facts, ways_in: Iterable[Slot]) -> bool:
    """Whether a file has nobody in it although its key file lets people in.

    One from before there were people has no table for them.
    """
    return facts.counts.get("person") == 0 and any(each.kind is Kind.PASSPHRASE for each in ways_in)


@contextmanager
def looking(path: Path, *, key: bytes, steps: Steps | None = None) -> Iterator[dbapi2.Connection]:
    """A connection to a closed file that changes nothing and leaves nothing beside it.

    Errors inside become `StorageProblem`s without what they were about.
    """
    problem: StorageProblem | None = None
    connection: dbapi2.Connection | None = None
    try:
        connection = connect_plainly(path, key=key, read_only=True, undisturbed=True)
        if key:
            connection.execute("PRAGMA cipher_log_level=NONE")
        if steps is not None:
            connection.set_progress_handler(lambda: int(steps.is_stopped()), _STEPS_BETWEEN_LOOKS)
        yield connection
    except StorageProblem as known:
        problem = StorageProblem(known.sentence, known.trouble)
    except OSError:
        problem = StorageProblem.of(Trouble.DISK_FAILED)
    except (dbapi2.Error, MemoryError, UnicodeError) as raised:
        code = getattr(raised, "sqlite_errorcode", None)
        code = code & 0xFF if isinstance(code, int) else 0
        # A file that is not under this key at all is told apart from a damaged one: its first page decides.
        problem = StorageProblem.of(_TROUBLES.get(code, Trouble.DAMAGED))
    finally:
        if connection is not None:
            connection.close()
    if problem is not None:
        raise problem


_TROUBLES = {
    5: Trouble.LOCKED,
    9: Trouble.STOPPED,
    13: Trouble.DISK_FULL,
    14: Trouble.CANNOT_OPEN,
    26: Trouble.NOT_CANDOR,
}


def tables(connection: dbapi2.Connection, schema: str = "main") -> tuple[str, ...]:
    """The names of all tables, in order."""
    rows = connection.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' ORDER BY name")
    return tuple(str(name) for (name,) in rows.fetchall())


def rows(connection: dbapi2.Connection, table: str) -> int:
    """How many rows a table has."""
    return int(connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0])


def digests(connection: dbapi2.Connection, schema: str = "main") -> dict[str, tuple[int, str]]:
    """How many rows each table has, and the SHA-256 of all their values in order, with their types.

    `sqlite_master` is in it: two files with the same digests have the same tables, triggers and rows.
    """
    found = {}
    for name in (*tables(connection, schema), "sqlite_master"):
        digest, count = hashlib.sha256(), 0
        for row in connection.execute(_in_order(connection, schema, name)):
            for value in row:
                kind = type(value).__name__.encode("ascii")
                data = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
                digest.update(b"%s %d " % (kind, len(data)))
                digest.update(data)
            digest.update(b"\n")
            count += 1
        found[name] = (count, digest.hexdigest())
    return found


def digests_of(path: Path, *, key: bytes) -> dict[str, tuple[int, str]]:
    """The digests of a closed file. Errors: as `looking`."""
    with looking(path, key=key) as connection:
        return digests(connection)


def quoted(name: str) -> str:
    """A name of a table as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _in_order(connection: dbapi2.Connection, schema: str, name: str) -> str:
    if name == "sqlite_master":
        # Where a table begins in the file may differ.
        return f"SELECT type, name, tbl_name, sql FROM {schema}.sqlite_master ORDER BY type, name"
    columns = connection.execute(f"PRAGMA {schema}.table_info({quoted(name)})").fetchall()
    in_key = sorted((column[5], column[1]) for column in columns if column[5])
    order = ", ".join(quoted(column) for _, column in in_key) or ", ".join(
        quoted(column[1]) for column in columns
    )
    return f"SELECT * FROM {schema}.{quoted(name)} ORDER BY {order}"


def _expect(good: bool) -> None:
    if not good:
        raise StorageProblem.of(Trouble.DAMAGED)
