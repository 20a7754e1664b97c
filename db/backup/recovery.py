"""What to offer when the clinic's file cannot be opened or is damaged: its newest good backup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.backup.bundle import BackupInfo, list_backups, newest_good
from db.backup.places import own_place, reachable_second
from db.backup.schedule import age_in_words
from db.codec import now
from db.desk import clinic_file, read_desk
from db.errors import Trouble
from db.keys import layout
from db.keys.place import FileKeyPlace, key_file_of

RECOVERABLE = frozenset(
    {
        Trouble.DAMAGED,
        Trouble.NOT_CANDOR,
        Trouble.CANNOT_OPEN,
        Trouble.DISK_FAILED,
        Trouble.FILE_REPLACED,
        Trouble.FOLDER_GONE,
        Trouble.KEY_FILE_MISSING,
    }
)
"""Troubles after which a backup may be the way on."""


@dataclass(frozen=True, slots=True)
class RecoveryOffer:
    """The newest good backup, and one sentence that offers it. Its seal is proved once it is opened."""

    backup: BackupInfo
    sentence: str


def recovery_offer(folder: Path, trouble: Trouble, at: datetime | None = None) -> RecoveryOffer | None:
    """What to restore from after a trouble, None when a restore would not help or there is no good backup.

    `folder` is the clinic's. It needs no sign-in and opens no database; both places are looked at.
    """
    if trouble not in RECOVERABLE:
        return None
    second = reachable_second(read_desk(folder), folder)
    places = (own_place(folder),) if second is None else (own_place(folder), second)
    backups = list_backups(places)
    known = _database_id(folder)
    if known is not None:
        backups = tuple(each for each in backups if each.manifest and each.manifest.database_id == known)
    newest = newest_good(backups)
    if newest is None:
        return None
    age = age_in_words((at or now()) - newest.made_at)
    old = "made just now" if age == "just now" else f"{age} old"
    return RecoveryOffer(newest, f"The newest good backup is {old}: restore it, nothing is overwritten.")


def _database_id(folder: Path) -> object:
    """Whose backups count, as far as the key file can still be read: a stick may hold several clinics'."""
    try:
        data = FileKeyPlace(key_file_of(clinic_file(folder))).read()
        return None if data is None else layout.parse(data).database_id
    except (OSError, layout.Changed, layout.NewerVersion, layout.Unreadable):
        return None
