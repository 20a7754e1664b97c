"""Backups in words: when, why, how large, in which state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.backup.bundle import BackupInfo
    from db.backup.keeper import BackedUp
    from db.backup.rehearsal import RehearsalReport
    from db.backup.restoring import RestoreReport

_REASONS = {
    "by-hand": "Made by hand",
    "schedule": "Every four hours",
    "closing": "When Candor closed",
    "migration": "Before an upgrade",
    "restore": "Before a restore",
    "move": "Before a move",
}
_STATES = {
    "whole": "Whole",
    "damaged": "Damaged",
    "unfinished": "Not finished",
    "newer": "Of a newer Candor",
}


def moment_words(moment: datetime, now: datetime) -> str:
    """A time on the clinic's wall: "Today, 14:22", else "3 Nov 2026, 14:22"."""
    from ui.short_date import short_moment

    return short_moment(moment, now.astimezone().date())


def reason_words(info: BackupInfo) -> str:
    """Why a backup was made."""
    return _REASONS.get(info.manifest.reason.value, "") if info.manifest is not None else ""


def state_words(info: BackupInfo) -> str:
    """What can be told of a backup without opening it."""
    return _STATES[info.state.value]


def size_words(size: int) -> str:
    """A size as people read it: "3.4 MB"."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:,.1f} {name}"
    return f"{size:,} bytes"


def made_words(made: BackedUp) -> str:
    """A backup that was made, in one or two sentences."""
    said = f"The backup is made, opened and checked: {count_words(made.report.manifest.counts)}."
    if made.second_trouble:
        return f"{said} The second place has none: {_lower(made.second_trouble)}"
    return f"{said} It is in both places." if made.second is not None else said


def rehearsed_words(report: RehearsalReport) -> str:
    """A restore that was tried, in two sentences."""
    when = moment_in_sentence(report.made_at)
    took = max(1, round(report.seconds))
    seconds = "1 second" if took == 1 else f"{took:,} seconds"
    return (
        f"The backup of {when} can be restored: {count_words(report.counts)}, all sound, in {seconds}. "
        "Nothing was changed by trying."
    )


def restored_words(report: RestoreReport) -> str:
    """A restore that was done: what is there now, and where the file before it lies."""
    when = moment_in_sentence(report.made_at)
    said = f"The backup of {when} is restored: {count_words(report.counts)}."
    if report.set_aside is not None:
        said += f" The file that was there before is kept as “{report.set_aside.name}”."
    return said


def count_words(counts: Mapping[str, int]) -> str:
    """The patients, visits and documents of a backup: "12 patients, 15 visits, 1 document"."""
    names = {"patient": "patient", "consultation": "visit", "document": "document"}
    found = [(counts[table], words) for table, words in names.items() if table in counts]
    return ", ".join(f"{number:,} {words if number == 1 else words + 's'}" for number, words in found)


def share_of(what: str) -> float:
    """Which share of a backup is behind when this step begins, 0 to 1; 0 for a step that is not known."""
    return _SHARES.get(what, 0.0)


def moment_in_sentence(moment: datetime) -> str:
    """A time inside a sentence: "today at 14:22", "3 Nov 2026 at 14:22"."""
    # The bar below the page to sign in needs none of it before the first paint.
    from ui.short_date import moment_in_sentence

    return moment_in_sentence(moment, datetime.now(UTC).astimezone().date())


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


_SHARES = {
    "Copying": 0.05,
    "Reading every byte": 0.1,
    "Copied": 0.3,
    "Checking": 0.35,
    "Checking the pages": 0.35,
    "Checking the tables": 0.5,
    "Checking what the rows refer to": 0.65,
    "Counting the rows": 0.75,
    "Checking the audit": 0.8,
    "Restoring into a scratch folder": 0.85,
    "Bringing it up to date": 0.9,
    "Sealing": 0.95,
    "Putting it in place": 0.95,
}
