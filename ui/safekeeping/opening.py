"""Opens a clinic: signing in, the first owner, the recovery code, the demo. No Qt.

Everything here runs away from the screen: a passphrase takes a quarter of a second to try.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from uuid import uuid4

from ui.safekeeping.opening_file import (
    begin,
    enter,
    keys_at,
    make_ready,
    note_done,
    open_clinic,
    open_server,
    require_settings,
    told,
    told_refusal,
)
from ui.safekeeping.opening_records import (
    CLINIC_FILE,
    DEMO_DESK,
    DEMO_DESK_SIGN_IN,
    DEMO_OWNER,
    DEMO_PASSPHRASE,
    DEMO_SIGN_IN,
    NOT_REMEMBERED,
    REAL_CLINIC,
    CannotOpen,
    Found,
    OpenedClinic,
    Owner,
    Prepared,
    RecoveredClinic,
    Refused,
    Safe,
    keys_of,
    looked_at,
    new_file_of,
    server_url,
)

if TYPE_CHECKING:
    from db.keys.key_file import Keys
    from db.keys.work import Work
    from ui.input_file import Knowledge

__all__ = [
    "CLINIC_FILE",
    "CannotOpen",
    "OpenedClinic",
    "Owner",
    "Prepared",
    "RecoveredClinic",
    "Refused",
    "Safe",
    "open_demo",
    "prepare",
    "recover",
    "set_up",
    "sign_in",
]


class MemoryPlace:
    """A key file that is not on the disk yet (a `KeyPlace`)."""

    def __init__(self) -> None:
        self.data: bytes | None = None

    def read(self) -> bytes | None:
        return self.data

    def replace(self, data: bytes) -> None:
        self.data = data


def warm_up() -> Knowledge:
    """Import what opening a clinic needs, while somebody types."""
    import db.keys.key_file
    import db.store  # noqa: F401
    from ui.input_file import open_knowledge

    return open_knowledge()


def place_warning(folder: Path) -> str:
    """One sentence about a folder that is copied to the internet or lies on another computer, else ""."""
    from db.disk import place_trouble

    return place_trouble(folder)


# The first owner


def prepare(owner: Owner, *, work: Work | None = None) -> Prepared:
    """Make the keys of a new clinic in memory. Errors: `PassphraseProblem`."""
    from db.keys.key_file import Keys
    from db.keys.work import STANDARD_WORK

    place, person_id = MemoryPlace(), uuid4()
    made = Keys.create(
        place,
        person_id=person_id,
        sign_in=owner.sign_in,
        passphrase=owner.passphrase,
        work=work or STANDARD_WORK,
    )
    assert place.data is not None
    return Prepared(owner, person_id, place.data, made.secrets, made.recovery_code)


def set_up(folder: Path, prepared: Prepared) -> OpenedClinic | CannotOpen:
    """Put the keys on the disk, make the clinic's file or take an unencrypted one over, sign the owner in."""

    def work() -> OpenedClinic:
        from db.keys.key_file import Unlocked
        from db.keys.place import FileKeyPlace

        require_settings(folder)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        database, owner = folder / CLINIC_FILE, prepared.owner
        if not database.exists():
            make_beside(database, prepared)
        FileKeyPlace(keys_of(database)).replace(prepared.key_file)
        unlocked = Unlocked(prepared.person_id, prepared.secrets)
        return enter(database, keys_at(database), unlocked, owner.sign_in, name=owner.name)

    return told(work)


# Signing in


def sign_in(folder: Path, name: str, passphrase: str) -> OpenedClinic | Refused | CannotOpen:
    """Open the clinic of a folder for somebody who types their passphrase."""

    def work() -> OpenedClinic:
        require_settings(folder)
        url = server_url(folder)
        if url:
            return open_server(folder, url, name, passphrase)
        return open_clinic(folder / CLINIC_FILE, name, passphrase)

    return told_refusal(work)


def sign_in_remembered(folder: Path) -> OpenedClinic | Refused | CannotOpen:
    """Open it for whom this computer's keychain remembers."""

    def work() -> OpenedClinic:
        from db.errors import StorageProblem
        from db.keys.keychain import unlock_remembered

        require_settings(folder)
        database = folder / CLINIC_FILE
        keys = keys_at(database)
        unlocked = unlock_remembered(keys)
        if unlocked is None:
            raise StorageProblem(NOT_REMEMBERED)
        return enter(database, keys, unlocked, "")

    return told_refusal(work)


def is_remembered(folder: Path) -> bool:
    """Whether somebody trusts this desk. Only the key file is read: the keychain is not asked."""
    from db.errors import StorageProblem

    if server_url(folder):
        return False
    try:
        return bool(keys_at(folder / CLINIC_FILE).keychain_slots())
    except StorageProblem:
        return False


def recover(folder: Path, code: str, name: str, passphrase: str) -> RecoveredClinic | Refused | CannotOpen:
    """Open it with the recovery code, and give this person a new passphrase. The code is dead then."""

    def work() -> RecoveredClinic:
        from db.audit.events import Action, Event
        from db.people import KIND

        database = folder / CLINIC_FILE
        keys = keys_at(database)
        # A code that opened nothing would be dead all the same: first see that there is a file.
        make_ready(database)
        person_id = keys.person_called(name)
        if person_id is None:
            _refuse_as_slowly(keys, code, name, passphrase)
        done = keys.recover(code, person_id=person_id, sign_in=name, passphrase=passphrase)
        opened = enter(database, keys, done.unlocked, name)
        # Whatever the disk says of the note, the new code has to be shown.
        note_done(opened, Event(Action.RECOVERED, KIND, person_id))
        return RecoveredClinic(opened, done.recovery_code)

    return told_refusal(work)


def _refuse_as_slowly(keys: Keys, code: str, name: str, passphrase: str) -> NoReturn:
    """An unknown name gets the answers of a known one, after the same time, and slows the next try down."""
    from db.keys import recovery_code
    from db.keys.key_file import PassphraseProblem, SignInRefused
    from db.keys.passphrases import weakness

    recovery_code.check(code)
    weak = weakness(passphrase)
    if weak:
        raise PassphraseProblem(weak)
    keys.unlock(name, passphrase)
    raise SignInRefused()


# A new data key, after somebody left who may have kept a copy of the key file


def change_key(before: OpenedClinic) -> OpenedClinic | CannotOpen:
    """Encrypt the file under a new key, and open it for the same person. Its store must be closed."""

    def work() -> OpenedClinic:
        from db.audit.events import Action, Event
        from db.keys.attempts import Attempts, attempts_file_of
        from db.keys.rekey import change_data_key
        from db.store import Store

        safe = before.safe
        assert safe.database is not None
        secrets = change_data_key(safe.database, safe.keys, safe.secrets)
        store = Store.open(safe.database, secrets=secrets)
        attempts = Attempts(attempts_file_of(safe.database))
        opened = begin(store, before.actor.id, replace(safe, secrets=secrets), attempts, before.sign_in)
        note_done(opened, Event(Action.KEY_CHANGED, detail="data key"))
        return opened

    return told(work)


# The demo


def open_demo(folder: Path, patients: int) -> OpenedClinic | CannotOpen:
    """Open the demo of a folder, or make one of so many patients; its practitioner is signed in."""

    def work() -> OpenedClinic:
        from db.errors import StorageProblem
        from db.keys.key_file import Keys, SignInRefused
        from db.keys.place import FileKeyPlace
        from db.keys.work import LIGHT_WORK
        from db.rights import Role
        from ui.demo_clinic import fill, is_demo

        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = folder / CLINIC_FILE
        require_settings(folder)
        if looked_at(folder) is Found.WITHOUT_KEYS:
            raise StorageProblem(REAL_CLINIC)
        if looked_at(folder) is Found.NOTHING:
            Keys.create(
                FileKeyPlace(keys_of(database)),
                person_id=DEMO_OWNER,
                sign_in=DEMO_SIGN_IN,
                passphrase=DEMO_PASSPHRASE,
                work=LIGHT_WORK,
            )
        try:
            opened = open_clinic(
                database,
                DEMO_SIGN_IN,
                DEMO_PASSPHRASE,
                name="Demo Practitioner",
                work=LIGHT_WORK,
                may_make=True,
            )
        except SignInRefused:
            raise StorageProblem(REAL_CLINIC) from None
        store, actor, keys = opened.store, opened.actor, opened.safe.keys
        try:
            if opened.clinic is not None and not is_demo(opened.clinic):
                raise StorageProblem(REAL_CLINIC)
            if DEMO_DESK not in keys.people():
                store.people.add(
                    actor, "Demo Front Desk", DEMO_DESK_SIGN_IN, Role.FRONT_DESK, id=DEMO_DESK
                ).result()
                keys.add_person(opened.safe.secrets, DEMO_DESK, DEMO_DESK_SIGN_IN, DEMO_PASSPHRASE)
            if opened.clinic is not None:
                return opened
            clinic = fill(store, actor, opened.knowledge, patients=patients, now=datetime.now(UTC))
        except BaseException:
            store.close()
            raise
        return replace(opened, clinic=clinic)

    return told(work)


def make_beside(database: Path, prepared: Prepared) -> None:
    """Make an empty file under the new key, beside its place: it comes into it once the keys are on the disk.

    A kill in between leaves nothing that would count as a clinic, or all of it.
    """
    from db.audit.anchors import anchor_file_of
    from db.store import Store

    new = new_file_of(database)
    for part in (new, Path(f"{new}-wal"), Path(f"{new}-shm"), anchor_file_of(new)):
        part.unlink(missing_ok=True)
    with Store.open(new, secrets=prepared.secrets) as store:
        store.people.add_first(prepared.owner.name, prepared.owner.sign_in, id=prepared.person_id).result()
