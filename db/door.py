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

    def __init__(self, engine: Engine, *, audit_key: bytes, machine: str, sealer: Sealer) -> None:
        self.engine = engine
        self.sealer = sealer
        self.trail = Trail(audit_key, machine)
        self.machine = machine
        self.writer = Writer(engine)
        self._reading = for_reading(engine)
        self._signed_in: dict[UUID, _SignedIn] = {}
        self._unnoted: list[tuple[Actor, Event]] = []
        self._lock = Lock()
        self._closed = False

    def close(self) -> None:
        """Finish the writes that were asked for and end every sign-in. Closing twice does nothing."""
        self.writer.close()
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
        """Queue a write of storage itself; events waiting to be noted go in first, in its transaction."""
        noted: list[tuple[Actor, Event]] = []

        def run(connection: Connection) -> Result:
            with self._lock:
                noted[:] = self._unnoted
            self._note_all(connection, noted)
            return work(connection)

        def done() -> None:
            with self._lock:
                del self._unnoted[: len(noted)]
            if committed is not None:
                committed()

        return self.writer.submit(run, committed=done)

    def note(self, actor: Actor, event: Event) -> Future[None]:
        """Note what was not a write, such as a view. When the disk refuses, it waits for the next write."""
        with self._lock:
            self._unnoted.append((actor, event))
        return self.submit_unasked(lambda connection: None)

    def _note_all(self, connection: Connection, events: list[tuple[Actor, Event]]) -> None:
        for actor, event in events:
            if not self.trail.is_noted(connection, event.id):
                self.trail.note(connection, actor, event)

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
