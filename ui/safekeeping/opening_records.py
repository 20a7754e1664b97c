"""What comes of opening a clinic, and the names of what is opened. No Qt, and nothing of storage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from ui.safekeeping.clinic_folder import (
    CLINIC_FILE,
    DEMO_DESK_SIGN_IN,
    DEMO_PASSPHRASE,
    DEMO_SIGN_IN,
    DESK_FILE,
    KEYS_MISSING,
    SERVER_VARIABLE,
    Found,
    is_plain_file,
    keys_of,
    looked_at,
    new_file_of,
    server_url,
)

if TYPE_CHECKING:
    from db.actor import Actor
    from db.keys.key_file import Keys
    from db.secrets import Secrets
    from db.store import Store
    from intake.clinic import Clinic
    from ui.input_file import Knowledge
    from ui.safekeeping.people_steps import ServerRoles

__all__ = [
    "ANOTHER_FILE",
    "CLINIC_FILE",
    "DEMO_DESK",
    "DEMO_DESK_SIGN_IN",
    "DEMO_OWNER",
    "DEMO_PASSPHRASE",
    "DEMO_SIGN_IN",
    "DESK_FILE",
    "FILE_MISSING",
    "KEYS_MISSING",
    "NOT_REMEMBERED",
    "NOT_SET_UP",
    "NO_FOLDER",
    "REAL_CLINIC",
    "SERVER_VARIABLE",
    "CannotOpen",
    "Found",
    "OpenedClinic",
    "Owner",
    "Prepared",
    "RecoveredClinic",
    "Refused",
    "Safe",
    "is_plain_file",
    "keys_of",
    "looked_at",
    "new_file_of",
    "server_url",
]

DEMO_OWNER = UUID("5a1cbb6a-31c1-4e4e-9d0a-0f6f1f2a7c01")
DEMO_DESK = UUID("5a1cbb6a-31c1-4e4e-9d0a-0f6f1f2a7c02")

FILE_MISSING = "The clinic's file is missing from beside its key file: put it back from the last backup."
ANOTHER_FILE = "Another database was put in the place of the clinic's file: restore the newest good backup."
NO_FOLDER = "The folder of the clinic cannot be made: check that you may write there."
REAL_CLINIC = "This folder holds a real clinic: name an empty folder for the demo."
NOT_REMEMBERED = "This computer's keychain does not open the clinic's file: type your passphrase."
NOT_SET_UP = "The clinic is not set up yet: ask its owner to sign in first."


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
