"""What somebody typed into a form and did not save yet: it survives a lock, a power cut and a kill.

Each text belongs to one person; nobody else can read it, whatever their role. It is no record: the audit does
not tell of it, and saving or discarding the form takes it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import Session

from db.actor import Actor
from db.codec import now
from db.door import Door
from db.models import TypedTextModel
from db.rights import Right
from db.scribe import Scribe

CLINICAL = "consultation/"
"""How the places of consultations begin."""


class Typed:
    """One JSON document for each place in which the person types, such as "patient/" and the patient's id."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def keep(self, actor: Actor, place: str, document: str) -> Future[None]:
        """Keep a document in place of the one before it. Resolves once it is on the disk."""

        def work(connection: Connection, scribe: Scribe) -> None:
            mine = (TypedTextModel.person_id == scribe.actor.id, TypedTextModel.place == place)
            values = {"document": document, "saved_at": now()}
            if not connection.execute(update(TypedTextModel).where(*mine).values(values)).rowcount:
                keys = {"person_id": scribe.actor.id, "place": place}
                connection.execute(insert(TypedTextModel).values(keys | values))

        return self._door.submit(actor, Right.KEEP_OWN, work)

    def all(self, actor: Actor) -> Mapping[str, str]:
        """The actor's own documents by their places, the one typed last first.

        What was typed into a consultation is kept back from somebody who may not read consultations any more.
        """

        def work(session: Session) -> Mapping[str, str]:
            mine = (
                select(TypedTextModel.place, TypedTextModel.document)
                .where(TypedTextModel.person_id == actor.id)
                .order_by(TypedTextModel.saved_at.desc(), TypedTextModel.place)
            )
            may_read = self._door.may(actor, Right.READ_CONSULTATIONS)
            return {
                place: text
                for place, text in session.execute(mine)
                if may_read or not place.startswith(CLINICAL)
            }

        return self._door.read(actor, Right.KEEP_OWN, work)

    def drop(self, actor: Actor, place: str) -> Future[None]:
        """Take a document away: it was saved, or is not wanted. Repeating it does nothing."""

        def work(connection: Connection, scribe: Scribe) -> None:
            connection.execute(
                delete(TypedTextModel).where(
                    TypedTextModel.person_id == scribe.actor.id, TypedTextModel.place == place
                )
            )

        return self._door.submit(actor, Right.KEEP_OWN, work)
