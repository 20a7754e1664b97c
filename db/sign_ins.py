"""Who is signed in, as storage itself knows it: what an `Actor` says of its name or role is not believed."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from time import monotonic
from uuid import UUID

from sqlalchemy import Connection, select

from db.actor import Actor
from db.errors import StorageProblem, Trouble
from db.models import PersonModel
from db.rights import Right, Role, allows

RECHECK_SECONDS = 5.0
"""How long a sign-in is believed before its person is looked at again: another desk may have ended it."""

GRAVE = frozenset({Right.MANAGE_PEOPLE, Right.CHANGE_KEYS, Right.RESTORE})
"""For these the person's row is looked at every time: a moment of somebody who has left is too long."""


@dataclass(slots=True)
class Known:
    """One sign-in. `checked` is when its person's row was looked at last, by the monotonic clock."""

    session: UUID
    person_id: UUID
    name: str
    role: Role
    checked: float

    @property
    def actor(self) -> Actor:
        """The actor that is noted and stored beside what they enter."""
        return Actor(self.person_id, self.name, self.session, self.role)


class SignIns:
    """The sign-ins of one open clinic. `db.people` proves who somebody is; any thread may ask."""

    def __init__(self) -> None:
        self._known: dict[UUID, Known] = {}
        self._lock = Lock()

    def let_in(self, actor: Actor) -> None:
        """Believe actors of this session from now on, under the name and role that they have here."""
        with self._lock:
            self._known[actor.session] = Known(actor.session, actor.id, actor.name, actor.role, monotonic())

    def let_out(self, session: UUID) -> None:
        """Believe them no more."""
        with self._lock:
            self._known.pop(session, None)

    def let_all_out(self) -> None:
        """Believe nobody any more."""
        with self._lock:
            self._known.clear()

    def find(self, actor: Actor) -> Known | None:
        """The sign-in of an actor, None when it was not let in here or has ended."""
        with self._lock:
            known = self._known.get(actor.session)
        return known if known is not None and known.person_id == actor.id else None

    def known(self, actor: Actor) -> Known:
        """The same. Errors: `StorageProblem` (signed out) when there is none."""
        known = self.find(actor)
        if known is None:
            raise StorageProblem.of(Trouble.SIGNED_OUT)
        return known

    def allowed(self, actor: Actor, right: Right) -> Known:
        """The sign-in of an actor who has a right. Errors: `StorageProblem` (signed out, not allowed)."""
        known = self.known(actor)
        if not allows(known.role, right):
            raise StorageProblem.of(Trouble.NOT_ALLOWED)
        return known

    def look_again_at(self, person_id: UUID) -> None:
        """Ask for this person's row at their next call: their role or their right to sign in has changed."""
        with self._lock:
            for known in self._known.values():
                if known.person_id == person_id:
                    known.checked = -RECHECK_SECONDS

    def recheck(
        self, connection: Connection, known: Known, right: Right, *, whatever_is_known: bool = False
    ) -> None:
        """Look at the person's row again now and then: another desk may have changed or ended it.

        A write that was asked for before its sign-in ended is still done, by somebody who may.
        Errors: `StorageProblem` (signed out, not allowed).
        """
        with self._lock:
            has_ended = self._known.get(known.session) is not known
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
