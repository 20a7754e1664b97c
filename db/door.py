"""The door of storage: who is signed in, what they may do, and that it is noted.

Every read and every write of the package goes through one `Door`. It trusts only the sign-ins that it keeps
itself; what an `Actor` says of its role is for the screens.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.actor import Actor
from db.audit.events import Action, Event
from db.audit.trail import Trail
from db.engine import for_reading, refuse_if_damaged
from db.errors import StorageProblem, Trouble
from db.problems import in_sentences, trouble_of
from db.rights import Right, allows
from db.scribe import Scribe
from db.sealing import Sealer
from db.sign_ins import Known, SignIns
from db.writer import Writer, in_session

Result = TypeVar("Result")


class Door:
    """Reads on the caller's thread, writes in order on one; each asks for a right and leaves a note."""

    def __init__(
        self,
        engine: Engine,
        *,
        audit_key: bytes,
        machine: str,
        sealer: Sealer,
        watch: Callable[[], None] = lambda: None,
    ) -> None:
        """`watch` is asked before every write; it raises when the file is not ours any more."""
        self.engine = engine
        self._watch = watch
        self.sealer = sealer
        self.trail = Trail(audit_key, machine)
        self.machine = machine
        self.writer = Writer(engine)
        self._reading = for_reading(engine)
        self._sign_ins = SignIns()
        self._pending: list[Callable[[Connection], None]] = []
        self._lock = Lock()
        self._last: Future[Any] | None = None
        self._closed = False

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet."""
        return not self._closed

    def finish(self) -> None:
        """Finish the writes that were asked for, and take no more. What waits to be noted is tried again."""
        with self._lock:
            # A write that has not ended may leave something to note.
            waits = bool(self._pending) or (self._last is not None and not self._last.done())
        if waits:
            self.submit_unasked(lambda connection: None)
        self.writer.close()

    def close(self) -> None:
        """Finish the writes that were asked for and end every sign-in. Closing twice does nothing."""
        self.finish()
        self._closed = True
        self._sign_ins.let_all_out()
        self.engine.dispose()

    # Sign-ins; `db.people` proves who it is

    def let_in(self, actor: Actor) -> None:
        """Believe actors of this session from now on, under the name and role that they have here."""
        self._sign_ins.let_in(actor)

    def let_out(self, session: UUID) -> None:
        """Believe them no more."""
        self._sign_ins.let_out(session)

    def end(self, actor: Actor, event: Event) -> Future[None]:
        """Believe an actor no more, and note it; one who is not signed in here is not noted.

        What they asked for before is still done.
        """
        try:
            known = self._sign_ins.known(actor)
        except StorageProblem:
            return self.submit_unasked(lambda connection: None)
        self.let_out(actor.session)
        return self._keep(self._noting(known.actor, event))

    def is_signed_in(self, actor: Actor) -> bool:
        """Whether an actor's sign-in was let in here and has not ended."""
        return self._sign_ins.find(actor) is not None

    def look_again_at(self, person_id: UUID) -> None:
        """Ask for this person's row at their next call: their role or their right to sign in has changed."""
        self._sign_ins.look_again_at(person_id)

    def may(self, actor: Actor, right: Right) -> bool:
        """Whether an actor who is signed in has a right, for reads that tell some roles less."""
        known = self._sign_ins.find(actor)
        return known is not None and allows(known.role, right)

    def require(self, actor: Actor, right: Right) -> None:
        """Errors: `StorageProblem` when the actor is not signed in here, or has no such right."""
        self._allowed(actor, right)

    def require_now(self, actor: Actor, right: Right) -> None:
        """The same, and the person's row is looked at whatever was known a moment ago.

        For acts outside the database that cannot be taken back, such as writing the key file. It reads the
        database: call it on a worker. Errors: `StorageProblem`.
        """
        known = self._allowed(actor, right)

        def run() -> None:
            with Session(self._reading) as session:
                self._sign_ins.recheck(session.connection(), known, right, whatever_is_known=True)

        in_sentences(run)

    def _allowed(self, actor: Actor, right: Right) -> Known:
        self._require_open()
        return self._sign_ins.allowed(actor, right)

    # Reads and writes

    def read(
        self,
        actor: Actor,
        right: Right,
        work: Callable[[Session], Result],
        *,
        viewed: Event | None = None,
        noted_first: bool = False,
    ) -> Result:
        """Run a read in a short transaction of its own; `viewed` is noted once it went well.

        The note does not wait for the disk, so that the window never does. `noted_first` waits: nothing is
        given before the note is on the disk; only for a worker. Errors: `StorageProblem`.
        """
        known = self._allowed(actor, right)

        def run() -> Result:
            with Session(self._reading) as session:
                connection = session.connection()
                try:
                    self._sign_ins.recheck(connection, known, right)
                    return work(session)
                finally:
                    refuse_if_damaged(connection)

        result = in_sentences(run)
        if viewed is not None:
            noting = self._noting(known.actor, viewed)
            if noted_first:
                self.submit_unasked(noting).result()
            else:
                self._keep(noting)
        return result

    def read_unasked(self, work: Callable[[Session], Result]) -> Result:
        """A read of storage itself, before or without a person: never of a patient's rows."""
        self._require_open()

        def run() -> Result:
            with Session(self._reading) as session:
                connection = session.connection()
                try:
                    return work(session)
                finally:
                    refuse_if_damaged(connection)

        return in_sentences(run)

    def write(self, actor: Actor, right: Right, work: Callable[[Session, Scribe], Result]) -> Future[Result]:
        """Queue a write that works with objects. The future fails with `StorageProblem` or `Conflict`."""
        return self.submit(
            actor,
            right,
            lambda connection, scribe: in_session(connection, lambda session: work(session, scribe)),
        )

    def submit(
        self,
        actor: Actor,
        right: Right,
        work: Callable[[Connection, Scribe], Result],
        *,
        committed: Callable[[], None] | None = None,
    ) -> Future[Result]:
        """Queue a write that works with statements. `committed` runs on the writer's thread after COMMIT."""
        try:
            known = self._allowed(actor, right)
        except StorageProblem as refusal:
            return _refused(refusal)
        scribe = Scribe(known.actor, self.trail, self.sealer)

        def run(connection: Connection) -> Result:
            self._sign_ins.recheck(connection, known, right)
            return work(connection, scribe)

        return self.submit_unasked(run, committed=committed)

    def submit_unasked(
        self, work: Callable[[Connection], Result], *, committed: Callable[[], None] | None = None
    ) -> Future[Result]:
        """Queue a write of storage itself; what waits to be noted goes in first, in its transaction."""
        noted: list[Callable[[Connection], None]] = []

        def run(connection: Connection) -> Result:
            self._watch()
            with self._lock:
                noted[:] = self._pending
            for each in noted:
                self._note_waiting(connection, each)
            return work(connection)

        def done() -> None:
            with self._lock:
                del self._pending[: len(noted)]
            if committed is not None:
                committed()

        future = self.writer.submit(run, committed=done)
        self._last = future
        return future

    def note(self, actor: Actor | None, event: Event) -> Future[None]:
        """Note what was not a write, such as a view. When the disk refuses, it waits for the next write.

        The future fails with `StorageProblem` for an actor who is not signed in here.
        """
        try:
            who = None if actor is None else self._sign_ins.known(actor).actor
        except StorageProblem as refusal:
            return _refused(refusal)
        return self._keep(self._noting(who, event))

    def keep(self, scribe: Scribe, work: Callable[[Connection, Scribe], None]) -> Future[None]:
        """The same for something to note that is more than an event. Done twice, it must note once.

        `scribe` is that of the write which leaves it to be noted.
        """
        return self._keep(lambda connection: work(connection, scribe))

    def _noting(self, actor: Actor | None, event: Event) -> Callable[[Connection], None]:
        def add(connection: Connection) -> None:
            if not self.trail.is_noted(connection, event.id):
                self.trail.note(connection, actor, event)

        return add

    def _note_waiting(self, connection: Connection, work: Callable[[Connection], None]) -> None:
        """Note what waited. What can never be stored must not keep everything after it from being saved."""
        try:
            with connection.begin_nested():
                work(connection)
            return
        except (ValueError, TypeError):
            pass
        except SQLAlchemyError as problem:
            if trouble_of(problem) not in (Trouble.CANNOT_STORE, Trouble.UNEXPECTED):
                raise
        # Its contents are what cannot be stored; that there was something is told all the same.
        self.trail.note(connection, None, Event(Action.CHECKED, "audit", detail="one note could not be kept"))

    def _keep(self, work: Callable[[Connection], None]) -> Future[None]:
        with self._lock:
            self._pending.append(work)
        return self.submit_unasked(lambda connection: None)

    def _require_open(self) -> None:
        if self._closed:
            raise StorageProblem.of(Trouble.CLOSED)


def _refused(refusal: StorageProblem) -> Future[Any]:
    refused: Future[Any] = Future()
    refused.set_exception(refusal)
    return refused
