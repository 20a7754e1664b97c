"""Connections to a clinic's server, how a transaction begins there, and what is known of the line."""

from __future__ import annotations

from logging import NullHandler, getLogger
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID, uuid4

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import QueuePool

from db.errors import StorageProblem, Trouble
from db.postgres.address import ServerAddress
from db.postgres.refusals import OLD_DRIVER, refusal_of
from db.writer import TRANSACTION

_LEAST_LIBPQ = 160_000
_LOOK_SECONDS = 0.1
_SUSPECT_SECONDS = 2.0
_GIVE_UP_SECONDS = 12.0
"""A little longer than the server itself lets a statement run."""
_PROBE_SECONDS = 2
_REST_SECONDS = 1.0
_QUICKLY_SECONDS = 1.0
_Answer = TypeVar("_Answer")

# The driver tells of broken lines on standard error where nobody listens; the program tells it itself.
getLogger("psycopg").addHandler(NullHandler())

_BEGIN = text("SELECT candor_begin(:id)")
_IS_WRITTEN = text("SELECT candor_is_written(:id)")


class _Connection(psycopg.Connection[Any]):
    """A connection that does not wait for ever where the network swallows the answer."""

    line: Line | None = None

    def wait(
        self, gen: PQGen[_Answer], interval: float = _LOOK_SECONDS, timeout: float | None = None
    ) -> _Answer:
        return super().wait(gen if self.line is None else self._limited(gen, self.line), interval, timeout)

    def _limited(self, gen: PQGen[_Answer], line: Line) -> PQGen[_Answer]:
        """The same steps; after a while the line is looked at, and given up with the connection."""
        began, is_asked = monotonic(), False
        try:
            awaited = next(gen)
            while True:
                ready = yield awaited
                passed = monotonic() - began
                if not ready and passed > _SUSPECT_SECONDS and not is_asked:
                    is_asked = True
                    line.suspect()
                if not ready and (passed > _GIVE_UP_SECONDS or (is_asked and line.is_down)):
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server does not answer")
                awaited = gen.send(ready)
        except StopIteration as end:
            answer: _Answer = end.value
            return answer


class Line:
    """Makes the connections of one person. Once the server cannot be reached, it says so at once.

    A thread of its own tries until the server answers again: nobody who asks has to wait for that.
    """

    def __init__(self, address: ServerAddress, user: str, password: str, *, patient: bool = False) -> None:
        """`patient` sets no limit to how long a statement may take: to copy a whole clinic, and try once."""
        if psycopg.pq.version() < _LEAST_LIBPQ:
            # An older one cannot be told to refuse a server that asks for the password itself.
            raise StorageProblem(OLD_DRIVER, Trouble.SERVER_PLAIN)
        self._user = user
        self._parameters: dict[str, Any] = {**address.parameters(), "user": user, "password": password}
        self._patient = patient
        if patient:
            self._parameters["options"] = "-c search_path=public -c timezone=UTC"
        self._down = Event()
        self._closed = Event()
        self._lock = Lock()
        self._probe: Thread | None = None

    @property
    def is_down(self) -> bool:
        """Whether the last try to reach the server failed."""
        return self._down.is_set()

    def connect(self) -> psycopg.Connection[Any]:
        """A new connection.

        Errors: `StorageProblem`: server gone; signed out, which is a refused sign-in; or what else the server
        said (`db.postgres.refusals`).
        """
        if self._down.is_set():
            raise StorageProblem.of(Trouble.SERVER_GONE)
        began = monotonic()
        for is_last in (False, True):
            try:
                connection = _Connection.connect(**self._parameters)
            except psycopg.Error as problem:
                refused = refusal_of(problem, self._user)
            else:
                connection.line = None if self._patient else self
                return connection
            if refused is not None:
                if refused.trouble is Trouble.SERVER_GONE:
                    self._look(is_down=True)
                raise refused
            # A connection that was ended while it began is no sign that the server is gone: once more.
            if is_last or monotonic() - began > _QUICKLY_SECONDS:
                break
        self._look(is_down=True)
        raise StorageProblem.of(Trouble.SERVER_GONE)

    def suspect(self) -> None:
        """An answer takes long: find out on the thread whether the server can be reached at all."""
        self._look(is_down=False)

    def close(self) -> None:
        """End the thread that tries. Closing twice does nothing."""
        self._closed.set()
        with self._lock:
            probe = self._probe
        if probe is not None:
            probe.join()

    def _look(self, *, is_down: bool) -> None:
        with self._lock:
            if self._patient or self._closed.is_set():
                return
            if is_down:
                self._down.set()
            if self._probe is None or not self._probe.is_alive():
                self._probe = Thread(target=self._try_until_good, name="candor-line", daemon=True)
                self._probe.start()

    def _try_until_good(self) -> None:
        while not self._closed.is_set():
            try:
                psycopg.connect(**self._parameters | {"connect_timeout": _PROBE_SECONDS}).close()
            except psycopg.Error as problem:
                refused = refusal_of(problem, self._user)
                if refused is None or refused.trouble is Trouble.SERVER_GONE:
                    self._down.set()
                    self._closed.wait(_REST_SECONDS)
                    continue
            with self._lock:
                self._down.clear()
                self._probe = None
            return


def make_server_engine(line: Line) -> Engine:
    """The engine of a clinic on a server. A transaction that writes waits for the one before it.

    So no other desk writes between what a piece of work reads and what it writes, as in a file.
    """
    engine = create_engine(
        "postgresql+psycopg://",
        creator=line.connect,
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=4,
        pool_timeout=5,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "engine_disposed", lambda _engine: line.close())
    return engine


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("candor_reading", False):
        transaction = uuid4()
        connection.execute(_BEGIN, {"id": transaction})
        connection.info[TRANSACTION] = transaction


def is_committed(connection: Connection, transaction: UUID) -> bool:
    """Whether a transaction was committed, also one whose end is still under way at the server."""
    question = connection.begin()
    try:
        # The transaction of this question waited for that one: what it finds is final.
        return bool(connection.execute(_IS_WRITTEN, {"id": transaction}).scalar_one())
    finally:
        question.rollback()
