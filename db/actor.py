"""Who asks: every call of storage names an actor."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the screen. `name` is kept beside everything they enter."""

    id: UUID
    name: str
