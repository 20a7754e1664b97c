"""When a backup is due, which ones may go, and what is said: for any times at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from db.backup.bundle import (
    AHEAD_AFTER,
    BackupInfo,
    BackupState,
    FilePrint,
    Manifest,
    Reason,
    bundle_name,
    is_ahead,
    made_at_of,
    newest_good,
)
from db.backup.schedule import (
    EVERY,
    KEPT_DAYS,
    KEPT_MONTHS,
    KEPT_WEEKS,
    OLD_AFTER,
    PlaceState,
    age_in_words,
    is_due,
    state_of,
    to_remove,
)

NOW = datetime(2026, 11, 25, 17, 15, 30, tzinfo=UTC)
STICK = Path("stick")
MANIFEST = Manifest(
    id=UUID(int=1),
    database_id=UUID(int=2),
    made_at=NOW,
    reason=Reason.SCHEDULE,
    program="0.1.0",
    revision="0002",
    counts=MappingProxyType({"patient": 3}),
    files=MappingProxyType({name: FilePrint(1, "0" * 64) for name in ("clinic.db", "clinic.db.keys")}),
    audit_sequence=0,
    audit_seal="0" * 64,
)
moments = some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=some.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
lists = some.lists(moments, unique=True, max_size=120).map(
    lambda all_of_them: [good(at) for at in all_of_them]
)


def good(at: datetime, state: BackupState = BackupState.WHOLE) -> BackupInfo:
    return BackupInfo(Path(bundle_name(at)), at, state, 10, replace(MANIFEST, made_at=at))


def kept(backups: list[BackupInfo], now: datetime) -> list[BackupInfo]:
    gone = {each.path for each in to_remove(backups, now)}
    return [each for each in backups if each.path not in gone]


def ago(**age: float) -> BackupInfo:
    return good(NOW - timedelta(**age))


# Due


@given(moments, moments)
def test_a_backup_is_due_exactly_from_four_hours_on(now: datetime, newest: datetime) -> None:
    assert is_due(now, newest) == (now - newest >= EVERY or newest - now > AHEAD_AFTER)


@given(moments)
def test_a_clinic_without_a_backup_is_due_at_once(now: datetime) -> None:
    assert is_due(now, None)


def test_a_backup_from_the_future_does_not_put_the_next_one_off() -> None:
    assert is_due(NOW, NOW + timedelta(days=400))


def test_a_clock_that_is_a_little_behind_makes_no_backup_every_minute() -> None:
    assert not is_due(NOW, NOW + timedelta(minutes=4))


# The newest good one


@given(lists, moments)
def test_a_backup_from_the_future_counts_only_where_there_is_no_other(
    backups: list[BackupInfo], now: datetime
) -> None:
    past = [each for each in backups if not is_ahead(each.made_at, now)]

    found = newest_good(backups, now)

    assert found == max(past or backups, key=lambda each: each.made_at, default=None)


def test_backups_made_while_one_of_the_future_lies_there_are_not_made_again_and_again() -> None:
    """The minutes of half an hour, each asking whether a backup is due."""
    backups, made = [good(NOW + timedelta(days=30))], 0
    for minute in range(30):
        moment = NOW + timedelta(minutes=minute)
        newest = newest_good(backups, moment)
        assert newest is not None
        if is_due(moment, newest.made_at):
            backups.append(good(moment))
            made += 1

    assert made == 1


# Which may go


@given(lists, moments)
def test_the_newest_good_backup_never_goes(backups: list[BackupInfo], now: datetime) -> None:
    gone = to_remove(backups, now)

    if backups:
        assert max(backups, key=lambda each: each.made_at) not in gone


@given(lists, moments)
def test_nothing_of_today_goes(backups: list[BackupInfo], now: datetime) -> None:
    assert all(each.made_at.date() != now.date() for each in to_remove(backups, now))


@given(lists, moments)
def test_those_of_the_future_and_the_others_make_no_room_for_each_other(
    backups: list[BackupInfo], now: datetime
) -> None:
    past = [each for each in backups if not is_ahead(each.made_at, now)]
    future = [each for each in backups if is_ahead(each.made_at, now)]

    left = kept(backups, now)

    assert [each for each in left if each in past] == kept(past, now)
    assert [each for each in left if each in future] == kept(future, now)


def test_a_clock_far_behind_leaves_the_last_of_each_day_week_and_month() -> None:
    """Its battery is empty: every backup of the clinic seems to be of the future."""
    backups = [ago(hours=4 * number) for number in range(6 * 365)]

    left = kept(backups, NOW - timedelta(days=9 * 365))

    assert backups[0] in left
    assert {each.made_at.date() for each in backups[: 6 * (KEPT_DAYS - 1)]} <= {
        each.made_at.date() for each in left
    }


def test_backups_of_a_clock_that_ran_ahead_for_a_month_do_not_stay_all() -> None:
    backups = [good(NOW + timedelta(hours=4 * number)) for number in range(1, 6 * 30)]

    left = kept(backups, NOW)

    assert len([each for each in left if each.made_at.date() > NOW.date()]) <= (
        KEPT_DAYS + KEPT_WEEKS + KEPT_MONTHS
    )


@given(lists, moments)
def test_the_last_of_each_of_the_newest_days_weeks_and_months_stays(
    backups: list[BackupInfo], now: datetime
) -> None:
    backups = [each for each in backups if not is_ahead(each.made_at, now)]
    left = kept(backups, now)

    for period, number in (
        (lambda at: at.date(), KEPT_DAYS),
        (lambda at: at.isocalendar()[:2], KEPT_WEEKS),
        (lambda at: (at.year, at.month), KEPT_MONTHS),
    ):
        newest_of: dict[object, Path] = {}
        for each in sorted(backups, key=lambda each: each.made_at):
            newest_of[period(each.made_at)] = each.path
        assert {newest_of[key] for key in sorted(newest_of)[-number:]} <= {each.path for each in left}


@given(lists, moments)
def test_no_more_than_the_promised_number_stays_beside_those_of_today(
    backups: list[BackupInfo], now: datetime
) -> None:
    left = kept(backups, now)

    assert len([each for each in left if each.made_at.date() < now.date()]) <= (
        KEPT_DAYS + KEPT_WEEKS + KEPT_MONTHS
    )


@given(lists, moments)
def test_thinning_out_twice_removes_nothing_more(backups: list[BackupInfo], now: datetime) -> None:
    left = kept(backups, now)

    assert to_remove(left, now) == ()


def test_four_years_of_backups_every_four_hours_leave_a_handful() -> None:
    backups = [ago(hours=4 * number) for number in range(6 * 365 * 4)]

    left = kept(backups, NOW)

    # Five of today, one for each of six more days, three more weeks, and ten more months.
    assert len(left) == 5 + 6 + 3 + 10


def test_a_damaged_one_goes_once_a_good_one_is_newer() -> None:
    damaged = good(NOW - timedelta(days=2), BackupState.DAMAGED)

    assert to_remove([damaged], NOW) == ()
    assert to_remove([damaged, ago(days=3)], NOW) == ()
    assert to_remove([damaged, ago(days=1)], NOW) == (damaged,)
    assert to_remove([damaged, good(NOW + timedelta(days=1))], NOW) == ()


def test_what_cannot_be_told_from_another_clinics_stays() -> None:
    unreadable = replace(ago(days=2), state=BackupState.DAMAGED, manifest=None)
    newer = replace(ago(days=400), state=BackupState.NEWER, manifest=None)

    assert to_remove([unreadable, newer, ago(hours=1)], NOW) == ()


def test_a_half_made_one_goes_after_a_day_where_all_of_them_are_ours() -> None:
    half = replace(ago(hours=25), state=BackupState.UNFINISHED, manifest=None)
    young = replace(ago(hours=23), state=BackupState.UNFINISHED, manifest=None)

    assert to_remove([half, young], NOW) == ()
    assert to_remove([half, young], NOW, half_made=True) == (half,)


# What is said


def state(*here: BackupInfo, second: tuple[BackupInfo, ...] | None = (), **known: datetime | Path | None):  # type: ignore[no-untyped-def]
    settings = {"second_place": STICK, "last_second_copy": None, "last_rehearsal": NOW, **known}
    return state_of(NOW, here=here, second=second, **settings)


def test_no_backup_at_all_is_said_and_alarms() -> None:
    found = state()

    assert (found.newest, found.age, found.is_alarming) == (None, None, True)
    assert found.sentences[0] == "There is no good backup yet: make one now."
    assert not found.rehearsal_due


def test_a_young_backup_in_both_places_is_all_well() -> None:
    found = state(ago(hours=3), second=(ago(hours=3),))

    assert (found.second, found.is_alarming) == (PlaceState.OK, False)
    assert found.sentences == (
        "The newest good backup is 3 hours old.",
        "The second place is up to date.",
    )


def test_a_damaged_backup_counts_for_nothing() -> None:
    damaged = good(NOW, BackupState.DAMAGED)

    assert state(damaged, ago(days=2)).age == timedelta(days=2)


def test_a_backup_from_the_future_hides_the_age_of_no_other() -> None:
    ahead = good(NOW + timedelta(days=30))
    found = state(ahead, ago(days=14), second=(ahead, ago(days=14)))

    assert found.newest == ago(days=14)
    assert (found.age, found.second_age) == (timedelta(days=14), timedelta(days=14))
    assert (found.second, found.is_alarming) == (PlaceState.OLD, True)
    assert found.sentences[0] == "The newest good backup is 14 days old: make one now."
    assert found.clock_told == found.sentences[2]
    assert "a day that is still to come, 2026-12-25:" in found.clock_told


def test_where_every_backup_is_of_the_future_nobody_can_tell_its_age() -> None:
    ahead = good(NOW + timedelta(days=30))
    found = state(ahead, second=(ahead,))

    assert (found.newest, found.age, found.second_age, found.is_alarming) == (ahead, None, None, True)
    assert "still to come, 2026-12-25: check the clock of this computer" in found.sentences[0]
    assert "still to come" in found.sentences[1]
    assert found.clock_told == ""


def test_a_copy_from_the_future_on_a_stick_that_is_away_is_not_taken_for_young() -> None:
    found = state(ago(hours=1), second=None, last_second_copy=NOW + timedelta(days=30))

    assert (found.second, found.second_age, found.is_alarming) == (PlaceState.OLD, None, True)


@pytest.mark.parametrize(
    ("second", "last", "expected"),
    [
        (None, None, PlaceState.MISSING),
        (None, NOW - timedelta(days=6), PlaceState.MISSING),
        (None, NOW - timedelta(days=8), PlaceState.OLD),
        ((), None, PlaceState.EMPTY),
        ((ago(days=8),), None, PlaceState.OLD),
        ((ago(days=6),), None, PlaceState.OK),
    ],
)
def test_the_second_place_is_missing_empty_old_or_well(
    second: tuple[BackupInfo, ...] | None, last: datetime | None, expected: PlaceState
) -> None:
    assert state(ago(hours=1), second=second, last_second_copy=last).second is expected


def test_a_clinic_without_a_second_place_is_asked_to_choose_one() -> None:
    found = state(ago(hours=1), second=None, second_place=None)

    assert (found.second, found.is_alarming) == (PlaceState.NOT_CHOSEN, True)
    assert "choose a second place" in found.sentences[1]


def test_a_month_after_the_last_rehearsal_it_is_asked_for() -> None:
    assert not state(ago(hours=1), last_rehearsal=NOW - timedelta(days=30)).rehearsal_due
    assert state(ago(hours=1), last_rehearsal=NOW - timedelta(days=31)).rehearsal_due
    assert state(ago(hours=1), last_rehearsal=None).rehearsal_due


@given(some.lists(moments, max_size=4), some.lists(moments, max_size=4) | some.none(), moments)
def test_no_state_has_a_negative_age_and_each_sentence_ends(
    here: list[datetime], second: list[datetime] | None, now: datetime
) -> None:
    found = state_of(
        now,
        here=tuple(map(good, here)),
        second_place=STICK,
        second=None if second is None else tuple(map(good, second)),
        last_second_copy=None,
        last_rehearsal=None,
    )

    assert found.age is None or found.age >= timedelta(0)
    assert all(sentence.endswith(".") for sentence in found.sentences)
    assert found.is_alarming or (found.age is not None and found.age <= OLD_AFTER)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(age: timedelta, words: str) -> None:
    assert age_in_words(age) == words


# Names


@given(moments, some.integers(0, 99))
def test_the_name_of_a_backup_tells_its_time(at: datetime, number: int) -> None:
    assert made_at_of(bundle_name(at, number)) == at


@pytest.mark.parametrize(
    "name", ["candor", "candor-20261399T000000Z", "candor-20261125T171530Z.part", "photos", "candor-x"]
)
def test_other_folders_are_not_taken_for_backups(name: str) -> None:
    assert made_at_of(name) is None
