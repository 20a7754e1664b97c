"""A small clinic with its key file, for the tests of backups."""

from __future__ import annotations

from pathlib import Path

from db.backup.keeper import Keeper
from db.backup.sources import FileSource
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.work import LIGHT_WORK
from db.store import Store
from intake.conditions import Answers
from tests.db.invented import ACTOR, Visit, change, opened
from tests.opening import SECRETS

PASSPHRASE = "seven invented herons"
SIGN_IN = "ima"


def give_keys(database: Path) -> str:
    """Make the key file of a clinic under the keys of the tests; its recovery code."""
    return Keys.create(
        FileKeyPlace(key_file_of(database)),
        person_id=ACTOR.id,
        sign_in=SIGN_IN,
        passphrase=PASSPHRASE,
        work=LIGHT_WORK,
        secrets=SECRETS,
    ).recovery_code


def make_clinic(folder: Path) -> Path:
    """The file of a clinic with one answered consultation; closed."""
    database = folder / "clinic.db"
    folder.mkdir(exist_ok=True)
    give_keys(database)
    with opened(database) as store:
        answered(store, "Y")
    return database


def answered(store: Store, code: str) -> Visit:
    """One more patient whose eczema is answered."""
    visit = Visit.begun(store)
    visit.save(1, Answers().with_answer("health.eczema", code), [change("health.eczema", code)])
    return visit


def keeper(store: Store, database: Path) -> Keeper:
    return Keeper(store.door, FileSource(database, SECRETS), database.parent)


def everything_in(folder: Path) -> list[str]:
    """The names of all files and folders, however deep."""
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*"))
