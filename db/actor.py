"""Who asks: every call of storage names an actor."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db.rights import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the screen, as `db.people` signed them in. `name` is kept beside everything they enter.

    `session` is the sign-in they act in: an actor whose sign-in has ended is refused. `role` is for the
    screens; storage goes by the role it knows itself.
    """

    id: UUID
    name: str
    session: UUID
    role: Role
