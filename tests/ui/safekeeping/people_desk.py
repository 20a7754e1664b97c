"""A clinic with real keys for the tests of its people: an owner, and colleagues who can be let in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace
from db.keys.refused import SignInRefused
from db.keys.work import LIGHT_WORK
from db.records import Person
from db.rights import Role
from db.store import Store
from ui.safekeeping import people_steps as steps
from ui.safekeeping.people_steps import Listed, PeopleDesk

OWNER_ID = UUID(int=1)
OWNER_SECRET = "seven green kettles"
SECRET = "five purple lampposts"
OTHER_SECRET = "eleven quiet bicycles"


@contextlib.contextmanager
def clinic(folder: Path) -> Iterator[PeopleDesk]:
    """A new clinic whose owner is signed in."""
    place = FileKeyPlace(folder / "clinic.db.keys")
    made = Keys.create(place, person_id=OWNER_ID, sign_in="ana", passphrase=OWNER_SECRET, work=LIGHT_WORK)
    with Store.open(folder / "clinic.db", secrets=made.secrets) as store:
        store.people.add_first("Ana Nonesuch", "ana", id=OWNER_ID).result(10)
        actor = store.people.begin_session(OWNER_ID).result(10).actor
        yield PeopleDesk(store, actor, made.keys, made.secrets)


def add(desk: PeopleDesk, role: Role = Role.PRACTITIONER, sign_in: str = "testa") -> Person:
    """A colleague with row and key."""
    return steps.let_in(desk, uuid4(), "Testa Colleague", sign_in, role, SECRET)


def can_sign_in(desk: PeopleDesk, sign_in: str, passphrase: str) -> bool:
    """Whether a name and passphrase open the file and the list lets them in."""
    from db.errors import StorageProblem

    try:
        unlocked = desk.keys.unlock(sign_in, passphrase)
        desk.store.people.begin_session(unlocked.person_id).result(10)
    except (SignInRefused, StorageProblem):
        return False
    return True


def listed(desk: PeopleDesk, id: UUID) -> Listed:
    """Somebody as the list shows them."""
    return next(each for each in steps.everybody(desk).people if each.person.id == id)
