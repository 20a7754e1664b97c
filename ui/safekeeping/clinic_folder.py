"""What is found in a clinic's folder, before the first paint: no Qt, and nothing of storage."""

from __future__ import annotations

import json
import os
from enum import Enum
from pathlib import Path

from db.desk import is_readable

CLINIC_FILE = "clinic.db"
DEMO_SIGN_IN, DEMO_DESK_SIGN_IN = "demo", "desk"
DEMO_PASSPHRASE = "invented people"

DESK_FILE, SERVER_VARIABLE = "desk.json", "CANDOR_DATABASE_URL"
_MOST_BYTES = 100_000
_PLAIN = b"SQLite format 3\0"
"""How an unencrypted file begins; one under a key begins at random."""

KEYS_MISSING = "The key file is missing from beside the clinic's file: put it back from the last backup."


class Found(Enum):
    """What stands in the folder of a clinic."""

    NOTHING = "nothing"
    CLINIC = "clinic"
    WITHOUT_KEYS = "without keys"
    """A file of the program before there were keys, or one whose key file is lost."""
    DESK_UNREADABLE = "desk unreadable"
    """The settings of the desk are there and cannot be read: nobody can tell where its clinic is."""


def looked_at(folder: Path) -> Found:
    """What is in a folder. Hardly more than names is looked at, so that a window can be painted at once."""
    database = folder / CLINIC_FILE
    if is_desk_unreadable(folder):
        return Found.DESK_UNREADABLE
    if server_url(folder) or keys_of(database).exists() or _is_being_restored(database):
        return Found.CLINIC
    return Found.WITHOUT_KEYS if database.exists() else Found.NOTHING


def is_desk_unreadable(folder: Path) -> bool:
    """Whether a slip in this desk's settings hides where its clinic is; the surroundings may say it."""
    return not os.environ.get(SERVER_VARIABLE) and not is_readable(folder)


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
