"""The one thread that writes. Saves run in the order they were asked for, and never on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from db.errors import StorageProblem, Trouble
from db.problems import in_sentences

Result = TypeVar("Result")


class Writer:
    """Runs each piece of work in a transaction of its own; the future resolves after COMMIT, or fails.

    Its connection stays open between saves, because opening one for each would cost as much as the save.
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
        def run() -> Result:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                return work(self._connection)

        result = in_sentences(run)
        if committed is not None:
            committed()
        return result

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
