"""A clinic's file for tests: under fixed keys, with people who are signed in already.

The key file and its slow derivation have tests of their own (`tests/db/keys`).
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from db.actor import Actor
from db.engine import LOCK_WAIT_SECONDS
from db.rights import Role
from db.secrets import Secrets
from db.store import Store

SECRETS = Secrets(data_key=bytes(range(32)), audit_key=bytes(range(32, 64)))


def actor(number: int, name: str, role: Role = Role.OWNER) -> Actor:
    """An invented person; the same number is always the same person in the same session."""
    return Actor(UUID(int=number), name, UUID(int=number + 1_000_000), role)


def open_store(path: Path, *people: Actor, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> Store:
    """Open or make a file and sign these people in; the first is its owner when there was none."""
    store = Store.open(path, secrets=SECRETS, lock_wait_seconds=lock_wait_seconds)
    try:
        admit(store, *people)
    except BaseException:
        store.close()
        raise
    return store


def admit(store: Store, *people: Actor) -> None:
    """Sign people in, adding those whom the file does not know."""
    first, *others = people
    if store.people.is_empty():
        store.people.add_first(first.name, f"person-{first.id.int}", id=first.id).result(30)
    store.people.begin_session(first.id, session=first.session).result(30)
    for each in others:
        sign_in = f"person-{each.id.int}"
        store.people.add(first, each.name, sign_in, each.role, id=each.id).result(30)
        store.people.begin_session(each.id, session=each.session).result(30)
