"""The one place that opens connections: driver, key, PRAGMAs, and how a transaction begins."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from db.errors import StorageProblem, Trouble
from db.secrets import KEY_BYTES

# Older ones can corrupt a file when the write-ahead log is reset (fixed in 3.51.3).
LEAST_SQLITE = (3, 51, 3)
LOCK_WAIT_SECONDS = 10.0

_SQLITE_OK, _SQLITE_DENY, _SQLITE_ATTACH = 0, 1, 24

_PRAGMAS = (
    "cipher_memory_security=ON",
    "cipher_log_level=NONE",
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
    # 16 MB at most, used by a clinic of very many patients: each page that is not kept is opened anew.
    "cache_size=-16000",
    # Without it INSERT OR REPLACE would delete a row past the triggers that keep rows append-only.
    "recursive_triggers=ON",
)


def check_sqlite(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Refuse an SQLite that can corrupt its file. Errors: `StorageProblem`."""
    if version < LEAST_SQLITE:
        raise StorageProblem.of(Trouble.OLD_SQLITE)


def make_engine(path: Path, *, key: bytes, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> Engine:
    """The engine of a file. `key` is the raw key of its encryption, 32 bytes (`ValueError` otherwise).

    A transaction takes the write lock at its start, unless the engine was asked for reading
    (`for_reading`): a reader in WAL mode never waits for a writer.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    check_sqlite()
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=partial(connect, path, key=key, lock_wait_seconds=lock_wait_seconds),
        poolclass=QueuePool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def for_reading(engine: Engine) -> Engine:
    """The same engine, with transactions that only read. Each sees one state of the clinic."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(candor_reading=True, isolation_level="REPEATABLE READ")
    return engine.execution_options(candor_reading=True)


def connect(path: Path, *, key: bytes, lock_wait_seconds: float) -> dbapi2.Connection:
    """A connection with every safety setting on. A new file is readable by this user alone."""
    if path.parent.is_dir() and not path.exists():
        path.touch(mode=0o600)
    connection = _opened(str(path), key=key, lock_wait_seconds=lock_wait_seconds)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA busy_timeout={int(lock_wait_seconds * 1000)}")
        connection.set_authorizer(_authorise)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_plainly(
    path: Path,
    *,
    key: bytes,
    read_only: bool,
    undisturbed: bool = False,
    lock_wait_seconds: float = LOCK_WAIT_SECONDS,
) -> dbapi2.Connection:
    """A connection that changes no setting of the file: for looking at it, and for copies of it.

    An empty `key` reads a file of the first program, which was not encrypted: only to take it over.
    `undisturbed` leaves no trace beside a file that nobody has open; only for a short look.
    """
    address = f"file:{quote(str(path.absolute()))}?mode={'ro' if read_only else 'rwc'}"
    if undisturbed and not path.with_name(f"{path.name}-wal").exists():
        address += "&immutable=1"
    return _opened(address, key=key, lock_wait_seconds=lock_wait_seconds)


def _opened(address: str, *, key: bytes, lock_wait_seconds: float) -> dbapi2.Connection:
    connection = dbapi2.connect(
        address,
        timeout=lock_wait_seconds,
        isolation_level=None,
        check_same_thread=False,
        uri=address.startswith("file:"),
        # A save runs some sixty statements; a smaller store would prepare them anew each time.
        cached_statements=500,
    )
    if key:
        # set_key leaves no copy of the key in memory, as PRAGMA key would; ours is wiped too.
        text = bytearray(b"x'" + key.hex().encode("ascii") + b"'")
        connection.set_key(text)
        text[:] = bytes(len(text))
    return connection


def driver_of(connection: Connection) -> Any:
    """The driver's own connection, for what SQLAlchemy takes too long over."""
    driver = connection.connection.driver_connection
    assert driver is not None
    return driver


def refuse_if_damaged(connection: Connection) -> None:
    """Call it after reading, before the transaction ends. Errors: `StorageProblem` (damaged).

    SQLCipher gives a page that fails its seal as zeros, without an error until it reads another page: whoever
    had read the last one would take zeros for what was stored. The connection keeps them, so it goes.
    """
    if connection.dialect.name != "sqlite" or connection.invalidated:
        return
    if driver_of(connection).execute("PRAGMA cipher_status").fetchone() != ("1",):
        connection.invalidate()
        raise StorageProblem.of(Trouble.DAMAGED)


def commit_at_once(connection: Connection) -> None:
    """End the transaction on the driver's own connection, where nothing else is to be done in it.

    The driver's `commit` makes the statement anew each time; SQLAlchemy's then finds nothing left to do. On a
    server it does nothing: there the engine's way has its own safeguards.
    """
    if connection.dialect.name != "sqlite":
        return
    driver_of(connection).execute("COMMIT")


def _authorise(action: int, *_of_what: object) -> int:
    """No ATTACH: it could write an unencrypted copy of a table beside the clinic's file."""
    return _SQLITE_DENY if action == _SQLITE_ATTACH else _SQLITE_OK


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("candor_reading", False)
    # On the driver's own connection: SQLAlchemy's way to run a statement takes longer than this one does.
    driver_of(connection).execute("BEGIN" if reading else "BEGIN IMMEDIATE")
