"""Restoring a backup: opened by somebody of that day, put in its place, or offered when nothing opens. No Qt.

Everything here is slow: a passphrase takes a quarter of a second, a backup as long as its size asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from ui.safekeeping import opening_records
from ui.safekeeping.backup_words import moment_in_sentence
from ui.safekeeping.opening_records import CannotOpen, Refused

if TYPE_CHECKING:
    from uuid import UUID

    from db.backup.bundle import BackupInfo
    from db.backup.opening import OpenedBundle
    from db.backup.present import Present
    from db.backup.restoring import RestoreReport

GONE = "The clinic’s file and its key file are missing from this folder. There is a backup of them."
NOT_THE_OWNER = "Only an owner of that day can restore it: sign in as one, or use the recovery code."


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """A backup that an owner of that day opened: all that is needed to put it in place."""

    opened: OpenedBundle = field(repr=False)
    made_at: datetime

    @property
    def recovery_code(self) -> str | None:
        """The new code, when it was opened with the recovery code: to be printed once it is restored."""
        return self.opened.recovery_code


@dataclass(frozen=True, slots=True)
class RecoveryOffer:
    """The newest good backup of a clinic that cannot be opened. `words` are those of a button."""

    bundle: Path
    made_at: datetime
    words: str


def open_backup(bundle: Path, sign_in: str, passphrase: str) -> RestoreOrder | Refused | CannotOpen:
    """Open a backup with the name and passphrase of that day. Nothing is changed yet."""
    from db.backup.opening import open_bundle

    return _told(lambda: open_bundle(bundle, sign_in, passphrase))


def open_backup_with_code(
    bundle: Path, code: str, sign_in: str, passphrase: str
) -> RestoreOrder | Refused | CannotOpen:
    """Open a backup with the recovery code of that day; the passphrase is a new one for this name."""
    from db.backup.opening import recover_bundle

    return _told(lambda: recover_bundle(bundle, code, sign_in=sign_in, passphrase=passphrase))


def carry_out(
    order: RestoreOrder,
    database: Path,
    *,
    present: Present | None,
    cancel: Event,
    tell: Callable[[str, float], None],
) -> RestoreReport | CannotOpen:
    """Put the backup in the place of the clinic's file, which is set aside. The clinic must be closed.

    `present` is who is signed in to the file that is there now, None where nobody is.
    """
    from db.backup.restoring import restore
    from db.backup.steps import Steps
    from db.errors import StorageProblem

    try:
        return restore(order.opened, database, present=present, steps=Steps(cancel, tell))
    except StorageProblem as problem:
        return CannotOpen(problem.sentence)


def recovery_offer(folder: Path, sentence: str = "") -> RecoveryOffer | None:
    """The newest good backup of a clinic that cannot be opened, in its own folder or in the second place.

    `sentence` is what was said of the clinic: None where a backup would not help, such as when another
    program holds the file. Without a sentence it is not asked.
    """
    from db.backup.bundle import list_backups
    from db.backup.places import own_place
    from db.backup.recovery import to_recover_from
    from db.codec import now
    from db.desk import read_desk

    if sentence and sentence not in lost_sentences():
        return None
    second = read_desk(folder).second_place
    places = (own_place(folder),) if second is None else (own_place(folder), second)
    newest = to_recover_from(list_backups(places, database_id=_database_id(folder)), now())
    return None if newest is None else offer_of(newest)


def may_have_backups(folder: Path) -> bool:
    """Whether a folder without a clinic had one once. Only names are looked at; storage is not needed."""
    return (folder / "backups").is_dir() or (folder / opening_records.DESK_FILE).exists()


def offer_of(backup: BackupInfo) -> RecoveryOffer:
    """The offer of one backup."""
    when = moment_in_sentence(backup.made_at)
    return RecoveryOffer(backup.path, backup.made_at, f"Restore the newest good backup ({when})")


def lost_sentences() -> frozenset[str]:
    """What is said of a clinic that only a backup brings back."""
    from db.errors import Trouble
    from db.keys import refused

    troubles = (Trouble.DAMAGED, Trouble.NOT_CANDOR, Trouble.KEY_FILE_MISSING, Trouble.FILE_REPLACED)
    keys = (refused.MISSING, refused.UNREADABLE, refused.CHANGED)
    return frozenset(
        (
            *(each.value for each in troubles),
            *keys,
            opening_records.KEYS_MISSING,
            opening_records.FILE_MISSING,
            opening_records.ANOTHER_FILE,
        )
    )


def _database_id(folder: Path) -> UUID | None:
    """The clinic's own id, so that another clinic's backup on the same stick is not offered."""
    from db.desk import clinic_file
    from db.errors import StorageProblem
    from db.keys.key_file import Keys
    from db.keys.place import FileKeyPlace, key_file_of

    try:
        return Keys.open(FileKeyPlace(key_file_of(clinic_file(folder)))).database_id
    except StorageProblem:
        return None


def _told(work: Callable[[], OpenedBundle]) -> RestoreOrder | Refused | CannotOpen:
    from db.errors import StorageProblem
    from db.keys.key_file import PassphraseProblem, SignInRefused
    from db.keys.recovery_code import RecoveryCodeProblem

    try:
        opened = work()
        if not _is_owner(opened):
            return Refused(NOT_THE_OWNER)
        return RestoreOrder(opened, opened.manifest.made_at)
    except SignInRefused as refusal:
        return Refused(refusal.sentence, refusal.wait_seconds)
    except (PassphraseProblem, RecoveryCodeProblem) as problem:
        return Refused(problem.sentence)
    except StorageProblem as problem:
        return CannotOpen(problem.sentence)


def _is_owner(opened: OpenedBundle) -> bool:
    """Whether this person might restore that day. Restoring asks again; here it is known before closing."""
    from db.backup.bundle import DATABASE
    from db.backup.checking import looking
    from db.rights import Right, Role, allows

    if opened.recovery_code is not None:
        return True
    with looking(opened.bundle / DATABASE, key=opened.secrets.data_key) as connection:
        row = connection.execute(
            "SELECT role FROM person WHERE id = ? AND is_active", (opened.person_id.hex,)
        ).fetchone()
    return row is not None and allows(Role(row[0]), Right.RESTORE)
