"""What is found in a clinic's folder, and what comes of opening it. No Qt, and nothing of storage.

So the page to sign in can be painted before storage is imported.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from db.actor import Actor
    from db.keys.key_file import Keys
    from db.secrets import Secrets
    from db.store import Store
    from intake.clinic import Clinic
    from ui.input_file import Knowledge
    from ui.safekeeping.people_steps import ServerRoles

CLINIC_FILE = "clinic.db"
DEMO_OWNER = UUID("5a1cbb6a-31c1-4e4e-9d0a-0f6f1f2a7c01")
DEMO_DESK = UUID("5a1cbb6a-31c1-4e4e-9d0a-0f6f1f2a7c02")
DEMO_SIGN_IN, DEMO_DESK_SIGN_IN = "demo", "desk"
DEMO_PASSPHRASE = "invented people"

DESK_FILE, SERVER_VARIABLE = "desk.json", "CANDOR_DATABASE_URL"
_MOST_BYTES = 100_000
_PLAIN = b"SQLite format 3\0"
"""How an unencrypted file begins; one under a key begins at random."""

KEYS_MISSING = "The key file is missing from beside the clinic's file: put it back from the last backup."
FILE_MISSING = "The clinic's file is missing from beside its key file: put it back from the last backup."
ANOTHER_FILE = "Another database was put in the place of the clinic's file: restore the newest good backup."
NO_FOLDER = "The folder of the clinic cannot be made: check that you may write there."
REAL_CLINIC = "This folder holds a real clinic: name an empty folder for the demo."
NOT_REMEMBERED = "This computer's keychain does not open the clinic's file: type your passphrase."
NOT_SET_UP = "The clinic is not set up yet: ask its owner to sign in first."


class Found(Enum):
    """What stands in the folder of a clinic."""

    NOTHING = "nothing"
    CLINIC = "clinic"
    WITHOUT_KEYS = "without keys"
    """A file of the program before there were keys, or one whose key file is lost."""


@dataclass(frozen=True, slots=True)
class Safe:
    """What opens the clinic's file while somebody is signed in. Its `repr` shows no secret.

    `folder` holds the desk's settings. `database` is the file; None for a clinic on a server, which has
    `roles` to sign in with.
    """

    keys: Keys
    secrets: Secrets
    folder: Path
    database: Path | None
    roles: ServerRoles | None = None


@dataclass(frozen=True, slots=True)
class OpenedClinic:
    """A clinic that somebody is signed in to. `clinic` is None until somebody has set it up.

    `last` and `machine` are those of this person's sign-in before; `failures` have happened since then.
    `told` are sentences about the end of the audit, where it is not what it was.
    """

    store: Store
    actor: Actor
    knowledge: Knowledge
    clinic: Clinic | None
    safe: Safe
    sign_in: str
    last: datetime | None = None
    machine: str = ""
    failures: int = 0
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CannotOpen:
    """A clinic that cannot be opened, and one sentence that says what to do."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A name and passphrase, or a code, that do not open it; the next try waits so long."""

    sentence: str
    wait_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Owner:
    """The first person as typed."""

    name: str
    sign_in: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The keys of a new clinic, which are in memory only: nothing is on the disk before `set_up`."""

    owner: Owner
    person_id: UUID
    key_file: bytes = field(repr=False)
    secrets: Secrets
    recovery_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoveredClinic:
    """The recovery code worked: the clinic is open, and there is a new code to print."""

    opened: OpenedClinic
    recovery_code: str = field(repr=False)


def looked_at(folder: Path) -> Found:
    """What is in a folder. Hardly more than names is looked at, so that a window can be painted at once."""
    database = folder / CLINIC_FILE
    if server_url(folder) or keys_of(database).exists() or _is_being_restored(database):
        return Found.CLINIC
    return Found.WITHOUT_KEYS if database.exists() else Found.NOTHING


def server_url(folder: Path) -> str:
    """The address of the clinic's server, from this desk's settings or the surroundings; "" for a file."""
    named = os.environ.get(SERVER_VARIABLE, "")
    if named:
        return named
    try:
        document = json.loads((folder / DESK_FILE).read_bytes()[:_MOST_BYTES])
    except (OSError, ValueError, RecursionError):
        return ""
    url = document.get("database_url") if isinstance(document, dict) else None
    return url if isinstance(url, str) else ""


def is_plain_file(folder: Path) -> bool:
    """Whether the clinic's file there is of the program before there were keys."""
    try:
        with (folder / CLINIC_FILE).open("rb") as file:
            return file.read(len(_PLAIN)) == _PLAIN
    except FileNotFoundError:
        return False


def keys_of(database: Path) -> Path:
    # The name is said here again, so that the first paint needs nothing of storage: a test compares them.
    return database.with_name(f"{database.name}.keys")


def _is_being_restored(database: Path) -> bool:
    """Whether a restore was interrupted (`db.backup.restoring`): its files may be out of their places."""
    return database.with_name(f"{database.name}.restoring").is_dir()


def new_file_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.new")
