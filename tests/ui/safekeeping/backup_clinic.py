"""A clinic with its key file and people with passphrases, for real backups; the work of the keys is light."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from db.actor import Actor
from db.backup.keeper import Keeper
from db.backup.sources import FileSource
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.work import LIGHT_WORK
from db.rights import Role
from db.secrets import Secrets
from db.store import Store
from intake.consultation import Patient
from tests.opening import actor, admit

OWNER = actor(1, "Testa Owner")
DESK = actor(2, "Nora Nowhere", Role.FRONT_DESK)
SIGN_IN, PASSPHRASE = "testa", "seven invented umbrellas"
MARKER = "Testa Markername"


@dataclass(frozen=True, slots=True)
class Clinic:
    """An open clinic: its owner signs in as `SIGN_IN` with `PASSPHRASE`."""

    folder: Path
    store: Store
    keys: Keys
    secrets: Secrets
    recovery_code: str
    owner: Actor = OWNER

    @property
    def database(self) -> Path:
        return self.folder / "clinic.db"

    @property
    def source(self) -> FileSource:
        return FileSource(self.database, self.secrets)

    def back_up(self) -> Path:
        """A real backup in the clinic's own folder for them."""
        return Keeper(self.store.door, self.source, self.folder).back_up(OWNER).report.path

    def add_patients(self, number: int) -> None:
        for each in range(number):
            self.store.add_patient(OWNER, Patient(name=f"{MARKER} {each}"), id=uuid4()).result(20)


@contextmanager
def clinic_in(folder: Path, *, patients: int = 2) -> Iterator[Clinic]:
    """Make a clinic in an empty folder, and close it at the end."""
    folder.mkdir(exist_ok=True)
    made = Keys.create(
        FileKeyPlace(key_file_of(folder / "clinic.db")),
        person_id=OWNER.id,
        sign_in=SIGN_IN,
        passphrase=PASSPHRASE,
        work=LIGHT_WORK,
    )
    with Store.open(folder / "clinic.db", secrets=made.secrets) as store:
        admit(store, OWNER, DESK)
        clinic = Clinic(folder, store, made.keys, made.secrets, made.recovery_code)
        clinic.add_patients(patients)
        yield clinic
