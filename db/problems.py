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


def trouble_of(problem: BaseException | None) -> Trouble:
    """Which kind of trouble an error of the driver, of SQLAlchemy or of the system means."""
    if isinstance(problem, DBAPIError):
        return trouble_of(problem.orig)
    if isinstance(problem, UnicodeEncodeError):
        return Trouble.CANNOT_STORE
    if isinstance(problem, PoolTimeout):
        return Trouble.LOCKED
    if isinstance(problem, OSError):
        return Trouble.DISK_FULL if problem.errno == errno.ENOSPC else Trouble.CANNOT_OPEN
    code = getattr(problem, "sqlite_errorcode", None)
    return _TROUBLES.get(code & 0xFF, Trouble.UNEXPECTED) if isinstance(code, int) else Trouble.UNEXPECTED


def in_sentences(work: Callable[[], Result]) -> Result:
    """Do a piece of work; an error of the database becomes a `StorageProblem`, without what it was about."""
    try:
        return work()
    except (SQLAlchemyError, dbapi2.Error, UnicodeEncodeError, OSError) as problem:
        trouble = trouble_of(problem)
    # Raised outside the handler, so that the driver's error and its values are not carried along.
    raise StorageProblem.of(trouble)
