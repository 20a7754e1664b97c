"""The one thread that writes. Saves run in the order they were asked for, and never on the GUI thread.

A server's line can break. Work that did not reach COMMIT is done again on a new connection; where only the
reply to COMMIT was lost, the server is asked whether it committed (`db.postgres.engine`): nothing is lost and
nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic, sleep
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.engine import commit_at_once, refuse_if_damaged
from db.errors import StorageProblem, Trouble
from db.problems import in_sentences

Result = TypeVar("Result")

TRANSACTION = "candor_transaction"
"""Under this name `Connection.info` holds the id of the transaction that a server was told of last."""

_TRY_SECONDS = 15.0
"""How long work is begun again on a line that breaks; one that is known to be down is not tried at all."""
_AGAIN = ("40001", "40P01")
"""A server's words for: two got in each other's way, this one is to begin again."""


class Writer:
    """Runs each piece of work in a transaction of its own; the future resolves after COMMIT, or fails.

    Its connection stays open between saves, because opening one for each would cost as much as the save.
    Work may run more than once; what an earlier run wrote is gone then.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="candor-writer")

    def submit(
        self, work: Callable[[Connection], Result], *, committed: Callable[[], None] | None = None
    ) -> Future[Result]:
        """Queue a piece of work. `committed` is called on the writer's thread once it is on the disk.

        The future fails with `Conflict` or `StorageProblem`.
        """
        try:
            return self._thread.submit(self._run, work, committed)
        except RuntimeError:
            refused: Future[Result] = Future()
            refused.set_exception(StorageProblem.of(Trouble.CLOSED))
            return refused

    def _run(self, work: Callable[[Connection], Result], committed: Callable[[], None] | None) -> Result:
        result = in_sentences(lambda: self._written(work))
        if committed is not None:
            committed()
        return result

    def _written(self, work: Callable[[Connection], Result]) -> Result:
        deadline = monotonic() + _TRY_SECONDS
        while True:
            done: list[Result] = []
            transaction: UUID | None = None
            try:
                connection = self._connected()
                with connection.begin():
                    transaction = connection.info.get(TRANSACTION)
                    try:
                        done.append(work(connection))
                    finally:
                        refuse_if_damaged(connection)
                    commit_at_once(connection)
                return done[0]
            except DBAPIError as problem:
                if not self._may_repeat(problem) or monotonic() > deadline:
                    raise
                lost = problem
            # The work is done, and only whether it was committed is not known.
            unsure = done and transaction is not None and lost.connection_invalidated
            if unsure and transaction is not None and self._is_committed(transaction):
                return done[0]

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _may_repeat(self, problem: DBAPIError) -> bool:
        if problem.connection_invalidated:
            self._forget()
            return True
        return getattr(problem.orig, "sqlstate", None) in _AGAIN

    def _is_committed(self, transaction: UUID) -> bool:
        """Ask the server until it knows. Errors: `StorageProblem` when it cannot be asked for long."""
        from db.postgres.engine import is_committed

        deadline = monotonic() + _TRY_SECONDS
        while True:
            try:
                return is_committed(self._connected(), transaction)
            except (DBAPIError, StorageProblem):
                # The line is down again; it may come back within the time there is.
                self._forget()
                if monotonic() > deadline:
                    raise
            sleep(0.2)

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Finish every save that was asked for, then stop."""
        self._thread.shutdown(wait=True)
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def in_session(connection: Connection, work: Callable[[Session], Result]) -> Result:
    """Do a piece of work with objects, inside the transaction that the connection is in."""
    with Session(connection, expire_on_commit=False) as session:
        result = work(session)
        session.flush()
        return result
