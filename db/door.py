"""The door of storage: who is signed in, what they may do, and that it is noted.

Every read and every write of the package goes through one `Door`. It trusts only the sign-ins that it keeps
itself; what an `Actor` says of its role is for the screens.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.actor import Actor
from db.audit.events import Action, Event
from db.audit.trail import Trail
from db.engine import for_reading, refuse_if_damaged
from db.errors import StorageProblem, Trouble
from db.models import PersonModel
from db.problems import in_sentences, trouble_of
from db.rights import Right, Role, allows
from db.scribe import Scribe
from db.sealing import Sealer
from db.writer import Writer, in_session

Result = TypeVar("Result")

RECHECK_SECONDS = 5.0
"""How long a sign-in is believed before its person is looked at again: another desk may have ended it."""

GRAVE = frozenset({Right.MANAGE_PEOPLE, Right.CHANGE_KEYS, Right.RESTORE})
"""For these the person's row is looked at every time: a moment of somebody who has left is too long."""


@dataclass(slots=True)
class _SignedIn:
    """What the door itself knows of a sign-in. What an `Actor` says of its name or role is not believed."""

    session: UUID
    person_id: UUID
    name: str
    role: Role
    checked: float

    @property
    def actor(self) -> Actor:
        return Actor(self.person_id, self.name, self.session, self.role)


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
        self._signed_in: dict[UUID, _SignedIn] = {}
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
        with self._lock:
            self._signed_in.clear()
        self.engine.dispose()

    # Sign-ins; `db.people` proves who it is

    def let_in(self, actor: Actor) -> None:
        """Believe actors of this session from now on, under the name and role that they have here."""
        with self._lock:
            self._signed_in[actor.session] = _SignedIn(
                actor.session, actor.id, actor.name, actor.role, monotonic()
            )

    def let_out(self, session: UUID) -> None:
        """Believe them no more."""
        with self._lock:
            self._signed_in.pop(session, None)

    def end(self, actor: Actor, event: Event) -> Future[None]:
        """Believe an actor no more, and note it; one who is not signed in here is not noted.

        What they asked for before is still done.
        """
        try:
            known = self._known(actor)
        except StorageProblem:
            return self.submit_unasked(lambda connection: None)
        self.let_out(actor.session)
        return self._keep(self._noting(known.actor, event))

    def is_signed_in(self, actor: Actor) -> bool:
        """Whether an actor's sign-in was let in here and has not ended."""
        with self._lock:
            known = self._signed_in.get(actor.session)
        return known is not None and known.person_id == actor.id

    def look_again_at(self, person_id: UUID) -> None:
        """Ask for this person's row at their next call: their role or their right to sign in has changed."""
        with self._lock:
            for known in self._signed_in.values():
                if known.person_id == person_id:
                    known.checked = -RECHECK_SECONDS

    def may(self, actor: Actor, right: Right) -> bool:
        """Whether an actor who is signed in has a right, for reads that tell some roles less."""
        with self._lock:
            known = self._signed_in.get(actor.session)
        return known is not None and known.person_id == actor.id and allows(known.role, right)

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
                self._recheck(session.connection(), known, right, whatever_is_known=True)

        in_sentences(run)

    def _known(self, actor: Actor) -> _SignedIn:
        with self._lock:
            known = self._signed_in.get(actor.session)
        if known is None or known.person_id != actor.id:
            raise StorageProblem.of(Trouble.SIGNED_OUT)
        return known

    def _allowed(self, actor: Actor, right: Right) -> _SignedIn:
        self._require_open()
        known = self._known(actor)
        if not allows(known.role, right):
            raise StorageProblem.of(Trouble.NOT_ALLOWED)
        return known

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
                    self._recheck(connection, known, right)
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
            self._recheck(connection, known, right)
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
            who = None if actor is None else self._known(actor).actor
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

    def _recheck(
        self, connection: Connection, known: _SignedIn, right: Right, *, whatever_is_known: bool = False
    ) -> None:
        """Look at the person's row again now and then: another desk may have changed or ended it.

        A write that was asked for before its sign-in ended is still done, by somebody who may.
        """
        with self._lock:
            has_ended = self._signed_in.get(known.session) is not known
        is_fresh = monotonic() - known.checked < RECHECK_SECONDS
        if is_fresh and not (has_ended or whatever_is_known or right in GRAVE):
            return
        row = connection.execute(
            select(PersonModel.role, PersonModel.is_active).where(PersonModel.id == known.person_id)
        ).one_or_none()
        if row is None or not row.is_active:
            self.let_out(known.session)
            raise StorageProblem.of(Trouble.SIGNED_OUT)
        known.role, known.checked = Role(row.role), monotonic()
        if not allows(known.role, right):
            raise StorageProblem.of(Trouble.NOT_ALLOWED)


def _refused(refusal: StorageProblem) -> Future[Any]:
    refused: Future[Any] = Future()
    refused.set_exception(refusal)
    return refused
