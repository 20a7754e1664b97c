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
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from db.actor import Actor
from db.audit.events import Event
from db.audit.trail import Trail
from db.engine import for_reading
from db.errors import StorageProblem, Trouble
from db.models import PersonModel
from db.problems import in_sentences
from db.rights import Right, Role, allows
from db.scribe import Scribe
from db.sealing import Sealer
from db.writer import Writer, in_session

Result = TypeVar("Result")

RECHECK_SECONDS = 5.0
"""How long a sign-in is believed before its person is looked at again: another desk may have ended it."""


@dataclass(slots=True)
class _SignedIn:
    person_id: UUID
    role: Role
    checked: float


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
        self._closed = False

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet."""
        return not self._closed

    def finish(self) -> None:
        """Finish the writes that were asked for, and take no more."""
        self.writer.close()

    def close(self) -> None:
        """Finish the writes that were asked for and end every sign-in. Closing twice does nothing."""
        self.finish()
        self._closed = True
        with self._lock:
            self._signed_in.clear()
        self.engine.dispose()

    # Sign-ins; `db.people` proves who it is

    def let_in(self, session: UUID, person_id: UUID, role: Role) -> None:
        """Believe actors of this session from now on."""
        with self._lock:
            self._signed_in[session] = _SignedIn(person_id, role, monotonic())

    def let_out(self, session: UUID) -> None:
        """Believe them no more."""
        with self._lock:
            self._signed_in.pop(session, None)

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
        self._require_open()
        with self._lock:
            known = self._signed_in.get(actor.session)
        if known is None or known.person_id != actor.id:
            raise StorageProblem.of(Trouble.SIGNED_OUT)
        if not allows(known.role, right):
            raise StorageProblem.of(Trouble.NOT_ALLOWED)

    # Reads and writes

    def read(
        self, actor: Actor, right: Right, work: Callable[[Session], Result], *, viewed: Event | None = None
    ) -> Result:
        """Run a read in a short transaction of its own; `viewed` is noted once it went well.

        Errors: `StorageProblem`.
        """
        self.require(actor, right)

        def run() -> Result:
            with Session(self._reading) as session:
                self._recheck(session.connection(), actor, right)
                return work(session)

        result = in_sentences(run)
        if viewed is not None:
            self.note(actor, viewed)
        return result

    def read_unasked(self, work: Callable[[Session], Result]) -> Result:
        """A read of storage itself, before or without a person: never of a patient's rows."""
        self._require_open()

        def run() -> Result:
            with Session(self._reading) as session:
                return work(session)

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
            self.require(actor, right)
        except StorageProblem as refusal:
            refused: Future[Result] = Future()
            refused.set_exception(refusal)
            return refused
        scribe = Scribe(actor, self.trail, self.sealer)

        def run(connection: Connection) -> Result:
            self._recheck(connection, actor, right)
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
                each(connection)
            return work(connection)

        def done() -> None:
            with self._lock:
                del self._pending[: len(noted)]
            if committed is not None:
                committed()

        return self.writer.submit(run, committed=done)

    def note(self, actor: Actor | None, event: Event) -> Future[None]:
        """Note what was not a write, such as a view. When the disk refuses, it waits for the next write."""

        def add(connection: Connection) -> None:
            if not self.trail.is_noted(connection, event.id):
                self.trail.note(connection, actor, event)

        return self._keep(add)

    def keep(self, actor: Actor, work: Callable[[Connection, Scribe], None]) -> Future[None]:
        """The same for something to note that is more than an event. Done twice, it must note once."""
        scribe = Scribe(actor, self.trail, self.sealer)
        return self._keep(lambda connection: work(connection, scribe))

    def _keep(self, work: Callable[[Connection], None]) -> Future[None]:
        with self._lock:
            self._pending.append(work)
        return self.submit_unasked(lambda connection: None)

    def _require_open(self) -> None:
        if self._closed:
            raise StorageProblem.of(Trouble.CLOSED)

    def _recheck(self, connection: Connection, actor: Actor, right: Right) -> None:
        """Look at the person's row again now and then: another desk may have changed or ended it."""
        with self._lock:
            known = self._signed_in.get(actor.session)
        if known is None:
            raise StorageProblem.of(Trouble.SIGNED_OUT)
        if monotonic() - known.checked < RECHECK_SECONDS:
            return
        row = connection.execute(
            select(PersonModel.role, PersonModel.is_active).where(PersonModel.id == actor.id)
        ).one_or_none()
        if row is None or not row.is_active:
            self.let_out(actor.session)
            raise StorageProblem.of(Trouble.SIGNED_OUT)
        known.role, known.checked = Role(row.role), monotonic()
        self.require(actor, right)
