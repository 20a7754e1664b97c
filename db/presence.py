"""Who has which record open: a hint for the other rooms, never a lock.

A desk renews its rows every 20 seconds or so; a row that was not renewed for a minute counts no more.
Those of a program of this desk that was killed go at the next sign-in here: `living` knows which ones died.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from db.actor import Actor
from db.codec import now
from db.door import Door
from db.living import LivingSessions
from db.models import PresenceModel
from db.rights import Right
from db.scribe import Scribe

COUNTS_SECONDS = 60

_TABLE = cast(Table, PresenceModel.__table__)
_MINE = (_TABLE.c.session_id == bindparam("my_session"), _TABLE.c.record_id == bindparam("my_record"))
_RENEW = update(_TABLE).where(*_MINE).values(seen_at=bindparam("now"))
_ADD = insert(_TABLE)
_GONE = delete(_TABLE).where(*_MINE)
_DEAD = delete(_TABLE).where(_TABLE.c.session_id == bindparam("dead"))
# Rows of sign-ins that ended without a word: one's own from earlier, which nobody renews any more.
_SWEEP = delete(_TABLE).where(_TABLE.c.person_id == bindparam("me"), _TABLE.c.seen_at < bindparam("long_ago"))


@dataclass(frozen=True, slots=True)
class PresentPerson:
    """Somebody who has a record open now, and where."""

    person_id: UUID
    name: str
    machine: str
    seen_at: datetime


class Presence:
    """Tells the other rooms what is open here, and asks what is open there. No view is noted for it."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._living: LivingSessions | None = None

    def begin(self, actor: Actor, folder: Path) -> Future[None]:
        """Somebody signed in at the desk of this folder: the signs of programs that died here go.

        Other windows that run on this computer keep their signs.
        """

        def work(connection: Connection, scribe: Scribe) -> None:
            if self._living is None:
                self._living = LivingSessions(folder, self._door.machine)
            dead = self._living.take_dead()
            if dead:
                connection.execute(_DEAD, [{"dead": session} for session in dead])
            self._living.begin(actor.session)

        return self._door.submit(actor, Right.KEEP_OWN, work)

    def close(self) -> None:
        """The sign-ins of this store have ended. Storage calls it when it closes."""
        if self._living is not None:
            self._living.close()

    def here(self, actor: Actor, record_id: UUID) -> Future[None]:
        """The actor has the record open. Call it again every 20 seconds while that is so."""

        def work(connection: Connection, scribe: Scribe) -> None:
            at = now()
            mine = {"my_session": actor.session, "my_record": record_id, "now": at}
            if connection.execute(_RENEW, mine).rowcount:
                return
            connection.execute(_SWEEP, {"me": actor.id, "long_ago": at - timedelta(seconds=COUNTS_SECONDS)})
            connection.execute(
                _ADD,
                {
                    "session_id": actor.session,
                    "record_id": record_id,
                    "person_id": actor.id,
                    "name": scribe.actor.name,
                    "machine": self._door.machine,
                    "seen_at": at,
                },
            )

        return self._door.submit(actor, Right.KEEP_OWN, work)

    def gone(self, actor: Actor, record_id: UUID) -> Future[None]:
        """The actor closed the record."""

        def work(connection: Connection, scribe: Scribe) -> None:
            connection.execute(_GONE, {"my_session": actor.session, "my_record": record_id})

        return self._door.submit(actor, Right.KEEP_OWN, work)

    def others(self, actor: Actor, record_id: UUID) -> tuple[PresentPerson, ...]:
        """Who else has the record open, or the same person at another desk; the one seen last first."""
        query = (
            select(PresenceModel)
            .where(
                PresenceModel.record_id == record_id,
                PresenceModel.session_id != actor.session,
                PresenceModel.seen_at > now() - timedelta(seconds=COUNTS_SECONDS),
            )
            .order_by(PresenceModel.seen_at.desc(), PresenceModel.session_id)
        )

        def work(session: Session) -> tuple[PresentPerson, ...]:
            return tuple(
                PresentPerson(row.person_id, row.name, row.machine, row.seen_at)
                for row in session.scalars(query)
            )

        return self._door.read(actor, Right.KEEP_OWN, work)
