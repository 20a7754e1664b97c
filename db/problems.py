"""The driver's errors turned into sentences. Raw driver messages never reach the user."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlcipher3 import dbapi2

from db.errors import StorageProblem, Trouble

Result = TypeVar("Result")

# SQLite's primary result codes: https://www.sqlite.org/rescode.html
_TROUBLES = {
    3: Trouble.READ_ONLY,
    5: Trouble.LOCKED,
    6: Trouble.LOCKED,
    8: Trouble.READ_ONLY,
    10: Trouble.DISK_FAILED,
    11: Trouble.DAMAGED,
    13: Trouble.DISK_FULL,
    14: Trouble.CANNOT_OPEN,
    26: Trouble.NOT_CANDOR,
}

# What a column raises that holds something else than Candor writes: no time, no number, no known word.
_UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError)

# PostgreSQL's: https://www.postgresql.org/docs/current/errcodes-appendix.html
_SERVER_TROUBLES = {
    "08": Trouble.SERVER_GONE,
    "22021": Trouble.CANNOT_STORE,
    "22P05": Trouble.CANNOT_STORE,
    "25006": Trouble.READ_ONLY,
    "25P03": Trouble.SERVER_GONE,
    "40": Trouble.SERVER_BUSY,
    "42501": Trouble.NOT_ALLOWED,
    "53100": Trouble.DISK_FULL,
    "53": Trouble.SERVER_BUSY,
    "55P03": Trouble.SERVER_BUSY,
    "57014": Trouble.SERVER_BUSY,
    "57P": Trouble.SERVER_GONE,
    "58030": Trouble.DISK_FAILED,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}


def trouble_of(problem: BaseException | None) -> Trouble:
    """Which kind of trouble an error of the driver, of SQLAlchemy or of the system means."""
    if isinstance(problem, DBAPIError):
        trouble = trouble_of(problem.orig)
        return Trouble.SERVER_GONE if problem.connection_invalidated else trouble
    if isinstance(problem, UnicodeEncodeError):
        return Trouble.CANNOT_STORE
    if isinstance(problem, PoolTimeout):
        return Trouble.LOCKED
    if isinstance(problem, OSError):
        return Trouble.DISK_FULL if problem.errno == errno.ENOSPC else Trouble.CANNOT_OPEN
    if problem is not None and hasattr(problem, "sqlstate"):
        return _of_server(problem)
    code = getattr(problem, "sqlite_errorcode", None)
    return _TROUBLES.get(code & 0xFF, Trouble.UNEXPECTED) if isinstance(code, int) else Trouble.UNEXPECTED


def _of_server(problem: BaseException) -> Trouble:
    """An error of psycopg, which is not imported here: most clinics have no server."""
    state = problem.sqlstate or ""  # type: ignore[attr-defined]
    for length in (5, 3, 2):
        if state[:length] in _SERVER_TROUBLES:
            return _SERVER_TROUBLES[state[:length]]
    if not state and type(problem).__name__ in ("OperationalError", "ConnectionTimeout", "InterfaceError"):
        return Trouble.SERVER_GONE
    if not state and type(problem).__name__ == "DataError":
        # A text with a NUL in it never left this computer.
        return Trouble.CANNOT_STORE
    return Trouble.UNEXPECTED


def in_sentences(work: Callable[[], Result]) -> Result:
    """Do a piece of work; an error of the database becomes a `StorageProblem`, without what it was about.

    A row that cannot be read as what it is was damaged, or changed past Candor.
    """
    try:
        return work()
    except (SQLAlchemyError, dbapi2.Error, UnicodeEncodeError, OSError) as problem:
        trouble = trouble_of(problem)
    except _UNREADABLE:
        trouble = Trouble.DAMAGED
    # Raised outside the handler, so that the driver's error and its values are not carried along.
    raise StorageProblem.of(trouble)
