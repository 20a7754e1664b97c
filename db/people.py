"""Who may sign in, and as what. A person's passphrase is not here: the key file proves it (`db.keys`)."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session

from db.actor import Actor
from db.audit.digests import person_digest, table_of
from db.audit.events import Action, Event
from db.codec import now
from db.door import Door
from db.errors import StorageProblem, Trouble
from db.models import PersonModel
from db.records import Person, SignedIn
from db.rights import Right, Role
from db.scribe import Scribe
from db.sign_in_names import sign_in_name
from db.writer import in_session

KIND = "person"

_PEOPLE = table_of(PersonModel)


class People:
    """The people of a clinic, and their sign-ins."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def is_empty(self) -> bool:
        """Whether nobody can sign in yet: a new file, or one of a program before there were people."""
        return self._door.read_unasked(lambda session: _count(session) == 0)

    def add_first(self, name: str, sign_in: str, *, id: UUID) -> Future[Person]:
        """Add the first person, an owner. Errors: `StorageProblem` when there is somebody already."""

        def work(connection: Connection) -> Person:
            def stored(session: Session) -> Person | None:
                if not _count(session):
                    return None
                row = session.get(PersonModel, id)
                if row is None:
                    raise StorageProblem.of(Trouble.NOT_ALLOWED)
                return _person(row)

            def add(session: Session) -> Person:
                owner = Actor(id, name, id, Role.OWNER)
                row = _new_row(owner, name, sign_in, Role.OWNER, id)
                session.add(row)
                session.flush()
                return _person(row)

            known = in_session(connection, stored)
            if known is not None:
                return known
            added = in_session(connection, add)
            self._door.trail.note(
                connection,
                Actor(id, name, id, Role.OWNER),
                Event(
                    Action.PERSON_ADDED,
                    KIND,
                    id,
                    after=person_digest(connection, self._door.trail, id),
                    detail=Role.OWNER.value,
                ),
            )
            return added

        return self._door.submit_unasked(work)

    def begin_session(self, person_id: UUID, *, session: UUID | None = None) -> Future[SignedIn]:
        """Sign somebody in who proved to the key file who they are.

        Errors: `StorageProblem` (signed out) for somebody unknown or no longer active.
        """
        session_id = session or uuid4()

        def work(connection: Connection) -> SignedIn:
            def begin(opened: Session) -> SignedIn:
                row = opened.get(PersonModel, person_id)
                if row is None or not row.is_active:
                    raise StorageProblem.of(Trouble.SIGNED_OUT)
                before, machine = row.last_sign_in, row.last_machine
                actor = Actor(row.id, row.name, session_id, Role(row.role))
                # No change of who they are: somebody who edits their entry meets no conflict.
                opened.execute(
                    update(_PEOPLE)
                    .where(_PEOPLE.c.id == person_id)
                    .values(last_sign_in=now(), last_machine=self._door.machine)
                )
                return SignedIn(actor, before, machine)

            signed_in = in_session(connection, begin)
            self._door.trail.note(connection, signed_in.actor, Event(Action.SIGNED_IN, KIND, person_id))
            self._door.let_in(signed_in.actor)
            return signed_in

        return self._door.submit_unasked(work)

    def end_session(self, actor: Actor, why: Action = Action.SIGNED_OUT) -> Future[None]:
        """End a sign-in (`SIGNED_OUT` or `LOCKED`); its actor is refused from now on.

        One that has ended already, or never was, is not noted.
        """
        return self._door.end(actor, Event(why, KIND, actor.id))

    def note_failures(self, person_id: UUID | None, times: tuple[datetime, ...]) -> Future[None]:
        """Note sign-ins that failed while the file was closed. `person_id` None: an unknown name."""

        def work(connection: Connection) -> None:
            for at in times:
                event = Event(Action.SIGN_IN_FAILED, KIND, person_id, detail=at.isoformat(timespec="seconds"))
                self._door.trail.note(connection, None, event)

        return self._door.submit_unasked(work)

    def all(self, actor: Actor) -> tuple[Person, ...]:
        """Everybody, by name; those no longer active at the end."""

        def work(session: Session) -> tuple[Person, ...]:
            query = select(PersonModel).order_by(PersonModel.is_active.desc(), PersonModel.name)
            return tuple(map(_person, session.scalars(query)))

        return self._door.read(actor, Right.SEE_PEOPLE, work)

    def one(self, actor: Actor, id: UUID) -> Person:
        """One person as stored now; everybody may see themselves."""
        right = Right.KEEP_OWN if id == actor.id else Right.SEE_PEOPLE
        return self._door.read(actor, right, lambda session: _person(_row(session, id)))

    def add(self, actor: Actor, name: str, sign_in: str, role: Role, *, id: UUID) -> Future[Person]:
        """Add somebody. Asked again with the same id, it gives what is stored.

        Errors: `StorageProblem` (name taken) when somebody signs in with that name already.
        """

        def work(session: Session, scribe: Scribe) -> Person:
            stored = session.get(PersonModel, id)
            if stored is not None:
                return _person(stored)
            taken = select(PersonModel.id).where(PersonModel.sign_in == sign_in_name(sign_in))
            if session.scalar(taken) is not None:
                raise StorageProblem.of(Trouble.NAME_TAKEN)
            row = _new_row(scribe.actor, name, sign_in, role, id)
            session.add(row)
            session.flush()
            after = person_digest(session.connection(), scribe.trail, id)
            event = Event(Action.PERSON_ADDED, KIND, id, after=after, detail=role.value)
            scribe.note(session.connection(), event)
            return _person(row)

        return self._door.write(actor, Right.MANAGE_PEOPLE, work)

    def change(
        self, actor: Actor, id: UUID, expected_version: int, *, name: str, role: Role, is_active: bool
    ) -> Future[Person]:
        """Change somebody's name or role, or end or renew their right to sign in.

        Errors: `StorageProblem` when no active owner would be left, or it changed meanwhile.
        """

        def work(session: Session, scribe: Scribe) -> Person:
            row = _row(session, id)
            if row.version != expected_version:
                raise StorageProblem.of(Trouble.PERSON_CHANGED)
            fields = tuple(
                field
                for field, differs in (
                    ("name", row.name != name),
                    ("role", row.role != role),
                    ("is_active", row.is_active != is_active),
                )
                if differs
            )
            if not fields:
                return _person(row)
            connection = session.connection()
            before = person_digest(connection, scribe.trail, id)
            row.name, row.role, row.is_active = name, role.value, is_active
            row.saved_at, row.saved_by_id, row.saved_by = now(), scribe.actor.id, scribe.actor.name
            session.flush()
            owners = select(func.count()).where(
                PersonModel.role == Role.OWNER.value, PersonModel.is_active.is_(True)
            )
            if not session.scalar(owners):
                raise StorageProblem.of(Trouble.LAST_OWNER)
            detail = f"{role.value}, {'active' if is_active else 'not active'}"
            after = person_digest(connection, scribe.trail, id)
            scribe.note(
                connection,
                Event(Action.PERSON_CHANGED, KIND, id, fields, before=before, after=after, detail=detail),
            )
            return _person(row)

        return self._door.submit(
            actor,
            Right.MANAGE_PEOPLE,
            lambda connection, scribe: in_session(connection, lambda session: work(session, scribe)),
            committed=lambda: self._door.look_again_at(id),
        )


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PersonModel)) or 0


def _row(session: Session, id: UUID) -> PersonModel:
    row = session.get(PersonModel, id)
    if row is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    return row


def _new_row(by: Actor, name: str, sign_in: str, role: Role, id: UUID) -> PersonModel:
    return PersonModel(
        id=id,
        name=name,
        sign_in=sign_in_name(sign_in),
        role=role.value,
        is_active=True,
        last_sign_in=None,
        last_machine="",
        saved_at=now(),
        saved_by_id=by.id,
        saved_by=by.name,
    )


def _person(row: PersonModel) -> Person:
    return Person(
        id=row.id,
        version=row.version,
        name=row.name,
        sign_in=row.sign_in,
        role=Role(row.role),
        is_active=row.is_active,
        last_sign_in=row.last_sign_in,
        last_machine=row.last_machine,
    )
