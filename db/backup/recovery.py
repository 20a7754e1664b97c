"""What to offer when the clinic's file cannot be opened or is damaged: its newest good backup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.backup.bundle import BackupInfo, BackupState, is_ahead, list_backups, newest_good
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
    moment = at or now()
    newest = to_recover_from(backups, moment)
    if newest is None:
        return None
    return RecoveryOffer(newest, f"The newest good backup {_age(newest, moment)}, nothing is overwritten.")


def to_recover_from(backups: Iterable[BackupInfo], at: datetime) -> BackupInfo | None:
    """The whole backup that holds the most: the newest, as a rule.

    With backups from the future among them a clock was wrong: when they were made, or now. Then the audit,
    which no clock puts in order, tells which went on longest; the days alone do where the backups are of
    different clinics.
    """
    found = tuple(each for each in backups if each.state is BackupState.WHOLE)
    newest = newest_good(found, at)
    if newest is None or newest.manifest is None:
        return newest
    of_one = [
        (each.manifest.audit_sequence, each.made_at, each)
        for each in found
        if each.manifest is not None
        and each.manifest.database_id == newest.manifest.database_id
        and is_ahead(each.made_at, at)
    ]
    longest = max(of_one, key=lambda each: each[:2], default=None)
    if longest is None or (not is_ahead(newest.made_at, at) and longest[0] <= newest.manifest.audit_sequence):
        return newest
    return longest[2]


def _age(backup: BackupInfo, at: datetime) -> str:
    if is_ahead(backup.made_at, at):
        day = backup.made_at.astimezone().date()
        return f"bears a day that is still to come, {day}: check this computer's clock, then restore it"
    age = age_in_words(at - backup.made_at)
    return f"is {'made just now' if age == 'just now' else f'{age} old'}: restore it"


def _database_id(folder: Path) -> object:
    """Whose backups count, as far as the key file can still be read: a stick may hold several clinics'."""
    try:
        data = FileKeyPlace(key_file_of(clinic_file(folder))).read()
        return None if data is None else layout.parse(data).database_id
    except (OSError, layout.Changed, layout.NewerVersion, layout.Unreadable):
        return None
