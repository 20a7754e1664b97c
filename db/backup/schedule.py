"""When a backup is due, which old ones may go, and what is said of them. No disk, no clock: only answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from db.backup.bundle import AHEAD_AFTER, BackupInfo, BackupState, is_ahead, newest_good
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
    return age >= every or age < -AHEAD_AFTER


def to_remove(
    backups: Iterable[BackupInfo], now: datetime, *, half_made: bool = False
) -> tuple[BackupInfo, ...]:
    """Which backups of one clinic in one folder may go; oldest first.

    Kept are the last good one of each of the newest 7 days, 4 weeks (from Monday) and 12 months that have
    one, and everything of today. A damaged one goes once a good one is newer, if its list can still be read:
    else it may be another clinic's. With `half_made`, those go too after a day: one may be being made.
    Those from the future are counted by themselves, in the same way: which clock was wrong cannot be told, so
    neither they nor the others make room for each other.
    """
    all_of_them = sorted(backups, key=lambda each: (each.made_at, each.path.name), reverse=True)
    gone = [
        *_too_many([each for each in all_of_them if not is_ahead(each.made_at, now)], now),
        *_too_many([each for each in all_of_them if is_ahead(each.made_at, now)], now),
    ]
    for each in all_of_them:
        half = each.state is BackupState.UNFINISHED
        if half and half_made and utc(now) - each.made_at > UNFINISHED_GO_AFTER:
            gone.append(each)
    return tuple(sorted(gone, key=lambda each: (each.made_at, each.path.name)))


def _too_many(backups: list[BackupInfo], now: datetime) -> list[BackupInfo]:
    """Those that may go, of backups that one clock dated; newest first."""
    good = [each for each in backups if each.state is BackupState.WHOLE]
    kept = {each.path for each in good if _day(each) == utc(now).date()}
    for period, number in ((_day, KEPT_DAYS), (_week, KEPT_WEEKS), (_month, KEPT_MONTHS)):
        kept |= _last_of_each(good, period, number)
    gone = [each for each in good if each.path not in kept]
    for each in backups:
        damaged = each.state is BackupState.DAMAGED and each.manifest is not None
        if damaged and good and good[0].made_at > each.made_at:
            gone.append(each)
    return gone


class PlaceState(StrEnum):
    """How the second place stands."""

    NOT_CHOSEN = "not-chosen"
    MISSING = "missing"
    """It cannot be reached now: a stick that is not plugged in."""
    EMPTY = "empty"
    OLD = "old"
    """Its newest good backup is more than 7 days old, or bears a day that is still to come."""
    OK = "ok"
    UNKNOWN = "unknown"
    """The settings of the desk, where it stands, cannot be read."""


@dataclass(frozen=True, slots=True)
class BackupsState:
    """What is always on screen. Ages are of the newest good backup, None where there is none.

    They are None too where its day is still to come. `second_age` is as last known: also while the stick is
    away. `is_alarming`: something has to be done. `sentences` are of the backups, of the second place, then
    what else there is; `clock_told` is that of them which tells of a day that is still to come, "" for none.
    """

    newest: BackupInfo | None
    age: timedelta | None
    second: PlaceState
    second_age: timedelta | None
    rehearsal_due: bool
    sentences: tuple[str, ...]
    is_alarming: bool
    clock_told: str = ""


def state_of(
    now: datetime,
    *,
    here: tuple[BackupInfo, ...],
    second_place: Path | None,
    second: tuple[BackupInfo, ...] | None,
    last_second_copy: datetime | None,
    last_rehearsal: datetime | None,
    desk_told: str = "",
) -> BackupsState:
    """What there is to say about the backups of a clinic.

    `here` and `second` are those of the clinic's own folder and of the second place, None where that cannot
    be reached. `desk_told` is why the settings of the desk cannot be read, "" where they can.
    """
    best = newest_good((*here, *(second or ())), now)
    age = None if best is None else _age(best.made_at, now)
    in_second = newest_good(second or (), now)
    known = in_second.made_at if in_second is not None else last_second_copy
    second_age = None if known is None else _age(known, now)
    place = _place_state(second_place, second, known, second_age)
    place = PlaceState.UNKNOWN if desk_told else place
    due = best is not None and rehearsal_is_due(now, last_rehearsal)
    said, alarming = _of_best(best, age)
    of_place, place_alarms = _of_place(place, second_age)
    clock_told = "" if best is not None and age is None else _of_ahead((*here, *(second or ())), now)
    since = "The last restore was tried a month ago" if last_rehearsal else "No restore was tried yet"
    try_one = f"{since}: try one now, it takes one click." if due else ""
    sentences = tuple(filter(None, (said, desk_told or of_place, clock_told, try_one)))
    return BackupsState(best, age, place, second_age, due, sentences, alarming or place_alarms, clock_told)


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


def _age(moment: datetime, now: datetime) -> timedelta | None:
    """How old something is, at least nothing; None when its day is still to come: nobody can tell then."""
    return None if is_ahead(moment, now) else max(timedelta(0), utc(now) - utc(moment))


def _place_state(
    chosen: Path | None,
    second: tuple[BackupInfo, ...] | None,
    known: datetime | None,
    age: timedelta | None,
) -> PlaceState:
    if chosen is None:
        return PlaceState.NOT_CHOSEN
    if known is None:
        return PlaceState.MISSING if second is None else PlaceState.EMPTY
    if age is None or age > OLD_AFTER:
        return PlaceState.OLD
    return PlaceState.MISSING if second is None else PlaceState.OK


def _of_best(best: BackupInfo | None, age: timedelta | None) -> tuple[str, bool]:
    """What is said of the newest good backup, and whether it alarms."""
    if best is None:
        return "There is no good backup yet: make one now.", True
    if age is None:
        day = best.made_at.astimezone().date()
        said = (
            f"The only good backup bears a day that is still to come, {day}: check the clock of this computer"
        )
        return f"{said}, then make one now.", True
    if age > OLD_AFTER:
        return f"The newest good backup is {age_in_words(age)} old: make one now.", True
    if age < timedelta(minutes=1):
        return "The newest good backup was made just now.", False
    return f"The newest good backup is {age_in_words(age)} old.", False


def _of_place(place: PlaceState, age: timedelta | None) -> tuple[str, bool]:
    """What is said of the second place, and whether it alarms."""
    match place:
        case PlaceState.NOT_CHOSEN:
            return "All backups are on this computer: choose a second place, such as a memory stick.", True
        case PlaceState.MISSING:
            return (
                "The second place cannot be reached: plug it in, and the next backup goes there too.",
                False,
            )
        case PlaceState.EMPTY:
            return "The second place holds no backup yet: make one now.", True
        case PlaceState.OLD if age is None:
            return (
                "The last backup of the second place bears a day that is still to come: plug it in and make "
                "one now.",
                True,
            )
        case PlaceState.OLD:
            old = "" if age is None else age_in_words(age)
            return f"The second place had its last backup {old} ago: plug it in and make one now.", True
        case PlaceState.UNKNOWN:
            return "", True
        case PlaceState.OK:
            return "The second place is up to date.", False


def _of_ahead(backups: Iterable[BackupInfo], now: datetime) -> str:
    """What is said of backups from the future beside others; "" where there are none."""
    days = {
        each.made_at.astimezone().date()
        for each in backups
        if each.state is BackupState.WHOLE and is_ahead(each.made_at, now)
    }
    if not days:
        return ""
    return (
        f"A backup bears a day that is still to come, {max(days)}: check the clock of this computer. Such a "
        "backup counts only where there is no other."
    )


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
