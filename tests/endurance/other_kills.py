"""kill -9 while a key is changed, a backup made or restored, a file brought up to date or taken over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.db.backup import kills
from tests.db.backup.kills import KillReport
from tests.db.keys import killing
from tests.endurance.figures import Figure


def rekey_kills(folder: Path, *, number: int = 100) -> list[Figure]:
    """Kills while the data key is changed in a file of some megabytes."""
    found = killing.rekey_kills(number)
    measured = (
        f"{found.kills} kills, {found.interrupted} in the middle of a change: rows lost {found.rows_lost}, "
        f"not to be opened {found.unopenable}, unsound {found.integrity_failures}, back under an old key "
        f"{found.back_to_an_old_key}"
    )
    faults = found.rows_lost + found.unopenable + found.integrity_failures + found.back_to_an_old_key
    kept = faults == 0 and found.kills == number and found.interrupted > 0
    return [Figure("kill -9 while re-keying", measured, "0 each", kept)]


def backup_kills(folder: Path, *, number: int = 100) -> list[Figure]:
    """A kill leaves a backup that is proved wholly, or none that counts."""
    return [_figure("kill -9 in a backup", kills.backup_kills, folder, number)]


def restore_kills(folder: Path, *, number: int = 100) -> list[Figure]:
    """A kill leaves the clinic of before or that of the backup, and what was there is set aside."""
    return [_figure("kill -9 in a restore", kills.restore_kills, folder, number)]


def migration_kills(folder: Path, *, number: int = 100) -> list[Figure]:
    """A kill leaves the old file or the new one."""
    return [_figure("kill -9 in a migration", kills.migration_kills, folder, number)]


def take_over_kills(folder: Path, *, number: int = 100) -> list[Figure]:
    """A kill leaves the unencrypted file of the first program or the encrypted one, and no plain copy."""
    return [_figure("kill -9 in a taking over", kills.take_over_kills, folder, number)]


def _figure(name: str, kill: Callable[..., KillReport], folder: Path, number: int) -> Figure:
    # Some lives are over before their kill comes; those do not count.
    found = kill(folder, number=number + number // 4)
    measured = (
        f"{found.kills} kills: {found.before} left what was before, {found.after} what was to be, "
        f"{len(found.failures)} neither"
    )
    if found.failures:
        measured += f" (the first: {found.failures[0]})"
    kept = not found.failures and found.kills >= number and found.before > 0 and found.after > 0
    return Figure(name, measured, "neither 0", kept)
