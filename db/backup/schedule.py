"""When a backup is due, which old ones may go, and what is said of them. No disk, no clock: only answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from db.backup.bundle import BackupInfo, BackupState, newest_good
from db.columns import utc

EVERY = timedelta(hours=4)
OLD_AFTER = timedelta(days=7)
REHEARSE_EVERY = timedelta(days=31)
KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 7, 4, 12
UNFINISHED_GO_AFTER = timedelta(days=1)


def is_due(now: datetime, newest: datetime | None, *, every: timedelta = EVERY) -> bool:
    """Whether the next automatic backup is to be made. Times have their offset from UTC.

    One from the future counts for nothing: the clock was wrong then, or is now.
    """
    if newest is None:
        return True
    age = utc(now) - utc(newest)
    return age >= every or age < timedelta(0)


def to_remove(
    backups: Iterable[BackupInfo], now: datetime, *, half_made: bool = False
) -> tuple[BackupInfo, ...]:
    """Which backups of one clinic in one folder may go; oldest first.

    Kept are the last good one of each of the newest 7 days, 4 weeks (from Monday) and 12 months that have
    one, and everything of today. A damaged one goes once a good one is newer, if its list can still be read:
    else it may be another clinic's. With `half_made`, those go too after a day: one may be being made.
    """
    all_of_them = sorted(backups, key=lambda each: (each.made_at, each.path.name), reverse=True)
    good = [each for each in all_of_them if each.state is BackupState.WHOLE]
    kept = {each.path for each in good if _day(each) >= utc(now).date()}
    if good:
        kept.add(good[0].path)
    for period, number in ((_day, KEPT_DAYS), (_week, KEPT_WEEKS), (_month, KEPT_MONTHS)):
        kept |= _last_of_each(good, period, number)
    gone = [each for each in good if each.path not in kept]
    for each in all_of_them:
        if each.state is BackupState.UNFINISHED:
            may_go = half_made and utc(now) - each.made_at > UNFINISHED_GO_AFTER
        else:
            damaged = each.state is BackupState.DAMAGED and each.manifest is not None
            may_go = damaged and bool(good) and good[0].made_at > each.made_at
        if may_go:
            gone.append(each)
    return tuple(sorted(gone, key=lambda each: (each.made_at, each.path.name)))


class PlaceState(StrEnum):
    """How the second place stands."""

    NOT_CHOSEN = "not-chosen"
    MISSING = "missing"
    """It cannot be reached now: a stick that is not plugged in."""
    EMPTY = "empty"
    OLD = "old"
    """Its newest good backup is more than 7 days old."""
    OK = "ok"


@dataclass(frozen=True, slots=True)
class BackupsState:
    """What is always on screen. Ages are of the newest good backup, None where there is none.

    `second_age` is as last known: also while the stick is away. `is_alarming`: something has to be done.
    """

    newest: BackupInfo | None
    age: timedelta | None
    second: PlaceState
    second_age: timedelta | None
    rehearsal_due: bool
    sentences: tuple[str, ...]
    is_alarming: bool


def state_of(
    now: datetime,
    *,
    here: tuple[BackupInfo, ...],
    second_place: Path | None,
    second: tuple[BackupInfo, ...] | None,
    last_second_copy: datetime | None,
    last_rehearsal: datetime | None,
) -> BackupsState:
    """What there is to say about the backups of a clinic.

    `here` and `second` are those of the clinic's own folder and of the second place, None where that cannot
    be reached.
    """
    newest = newest_good(here)
    in_second = newest_good(second or ())
    best = max(filter(None, (newest, in_second)), key=lambda each: each.made_at, default=None)
    age = None if best is None else max(timedelta(0), utc(now) - best.made_at)
    known = in_second.made_at if in_second is not None else last_second_copy
    second_age = None if known is None else max(timedelta(0), utc(now) - utc(known))
    place = _place_state(second_place, second, second_age)
    due = best is not None and rehearsal_is_due(now, last_rehearsal)
    sentences, alarming = _sentences(best, age, place, second_age)
    if due:
        since = "The last restore was tried a month ago" if last_rehearsal else "No restore was tried yet"
        sentences = (*sentences, f"{since}: try one now, it takes one click.")
    return BackupsState(best, age, place, second_age, due, sentences, alarming)


def rehearsal_is_due(now: datetime, last: datetime | None) -> bool:
    """Whether a month has gone since a restore was last tried."""
    return is_due(now, last, every=REHEARSE_EVERY)


def age_in_words(age: timedelta) -> str:
    """An age for the screen: "just now", "25 minutes", "4 hours", "3 days"."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, name in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {name}{'' if number == 1 else 's'}"
    raise AssertionError("every age is some minutes")


def _place_state(
    chosen: Path | None, second: tuple[BackupInfo, ...] | None, age: timedelta | None
) -> PlaceState:
    if chosen is None:
        return PlaceState.NOT_CHOSEN
    if second is None:
        return PlaceState.OLD if age is not None and age > OLD_AFTER else PlaceState.MISSING
    if age is None:
        return PlaceState.EMPTY
    return PlaceState.OLD if age > OLD_AFTER else PlaceState.OK


def _sentences(
    best: BackupInfo | None,
    age: timedelta | None,
    place: PlaceState,
    second_age: timedelta | None,
) -> tuple[tuple[str, ...], bool]:
    said, alarming = [], False
    if best is None or age is None:
        said.append("There is no good backup yet: make one now.")
        alarming = True
    elif age > OLD_AFTER:
        said.append(f"The newest good backup is {age_in_words(age)} old: make one now.")
        alarming = True
    elif age < timedelta(minutes=1):
        said.append("The newest good backup was made just now.")
    else:
        said.append(f"The newest good backup is {age_in_words(age)} old.")
    old = "" if second_age is None else age_in_words(second_age)
    match place:
        case PlaceState.NOT_CHOSEN:
            said.append("All backups are on this computer: choose a second place, such as a memory stick.")
            alarming = True
        case PlaceState.MISSING:
            said.append("The second place cannot be reached: plug it in, and the next backup goes there too.")
        case PlaceState.EMPTY:
            said.append("The second place holds no backup yet: make one now.")
            alarming = True
        case PlaceState.OLD:
            said.append(f"The second place had its last backup {old} ago: plug it in and make one now.")
            alarming = True
        case PlaceState.OK:
            said.append("The second place is up to date.")
    return tuple(said), alarming


def _last_of_each(good: list[BackupInfo], period: Callable[[BackupInfo], object], number: int) -> set[Path]:
    """The newest of each of the newest periods that have one; `good` is newest first."""
    kept: dict[object, Path] = {}
    for each in good:
        kept.setdefault(period(each), each.path)
        if len(kept) > number:
            kept.popitem()
            break
    return set(kept.values())


def _day(info: BackupInfo) -> date:
    return info.made_at.date()


def _week(info: BackupInfo) -> tuple[int, int]:
    year, week, _ = info.made_at.isocalendar()
    return year, week


def _month(info: BackupInfo) -> tuple[int, int]:
    return info.made_at.year, info.made_at.month
