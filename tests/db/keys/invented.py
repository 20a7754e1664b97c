"""Keys of invented people."""

from __future__ import annotations

from uuid import UUID

from db.keys.key_file import Keys, NewKeys
from db.keys.place import KeyPlace
from db.keys.work import LIGHT_WORK

OWNER, SECOND = UUID(int=1), UUID(int=2)
OWNER_WORDS, SECOND_WORDS = "nine purple lanterns", "two slow elephants"


class InMemory:
    """A key file that is in no folder."""

    def __init__(self, data: bytes | None = None) -> None:
        self.data = data

    def read(self) -> bytes | None:
        return self.data

    def replace(self, data: bytes) -> None:
        self.data = data


def new_keys(place: KeyPlace) -> NewKeys:
    """A new clinic with one person."""
    return Keys.create(place, person_id=OWNER, sign_in="testa", passphrase=OWNER_WORDS, work=LIGHT_WORK)
