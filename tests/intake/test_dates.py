"""Dates of any precision, and the arithmetic that waits and birthdays need."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.dates import (
    DateProblem,
    PartialDate,
    add_months,
    add_weeks,
    age_on,
    birthday,
    parse_fhir_date,
    parse_full_date,
    say_date,
)

full_dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-03", date(2019, 3, 1), date(2019, 3, 31)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("2019-03-05", date(2019, 3, 5), date(2019, 3, 5)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2000-02-29", date(2000, 2, 29), date(2000, 2, 29)),
        ("2100-02", date(2100, 2, 1), date(2100, 2, 28)),
    ],
)
def test_a_date_spans_from_its_first_to_its_last_day(text: str, first: date, last: date) -> None:
    value = parse_fhir_date(text)
    assert (value.first_day, value.last_day) == (first, last)
    assert value.is_full is (first == last)
    assert str(value) == text


@given(full_dates, st.sampled_from([4, 7, 10]))
def test_every_date_is_written_as_it_was_read(day: date, letters: int) -> None:
    text = day.isoformat()[:letters]
    value = parse_fhir_date(text)
    assert str(value) == text
    assert value.first_day <= day <= value.last_day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19",
        "2019-3",
        "2019-03-5",
        "2019-13",
        "2019-00",
        "2019-02-29",
        "2100-02-29",
        "2019-04-31",
        "2019-03-00",
        "03/05/2019",
        "2019-03-05T10:00:00",
        " 2019",
        "2019 ",
        "2019\n",
        "٢٠١٩",
        "-2019",
        "1899",
        "2200",
        "0000",
        "yesterday",
    ],
)
def test_a_text_that_is_no_date_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(DateProblem) as refusal:
        parse_fhir_date(text)
    assert str(refusal.value).endswith(".")
    assert any(word in str(refusal.value) for word in ("Write", "Type"))


def test_a_day_without_a_month_cannot_be_made() -> None:
    with pytest.raises(DateProblem):
        PartialDate(2019, None, 5)


@pytest.mark.parametrize("text", ["2019", "2019-03"])
def test_a_full_date_must_name_its_day(text: str) -> None:
    with pytest.raises(DateProblem, match="day"):
        parse_full_date(text)
    assert parse_full_date("2019-03-05") == date(2019, 3, 5)


@given(full_dates, st.integers(0, 104))
def test_weeks_keep_the_day_of_the_week(day: date, weeks: int) -> None:
    later = add_weeks(day, weeks)
    assert later - day == timedelta(days=7 * weeks)
    assert later.weekday() == day.weekday()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 21), 3, date(2027, 2, 21)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 20, date(2028, 2, 29)),
        (date(2008, 2, 28), 18, date(2026, 2, 28)),
        (date(2008, 12, 31), 18, date(2026, 12, 31)),
        (date(2088, 2, 29), 12, date(2100, 3, 1)),
    ],
)
def test_who_is_born_on_29_february_has_their_birthday_on_1_march_in_a_common_year(
    born: date, age: int, day: date
) -> None:
    assert birthday(born, age) == day


@given(full_dates, st.integers(0, 120))
def test_an_age_is_reached_on_the_birthday_and_not_the_day_before(born: date, age: int) -> None:
    day = birthday(born, age)
    assert age_on(born, day) == age
    assert age_on(born, day - timedelta(days=1)) == age - 1


@given(born=full_dates, on=full_dates)
def test_nobody_has_an_age_before_birth_and_nobody_gets_younger(born: date, on: date) -> None:
    age = age_on(born, on)
    assert (age < 0) == (on < born)
    assert age_on(born, on + timedelta(days=1)) in (age, age + 1)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (PartialDate(2019), "2019"),
        (PartialDate(2019, 3), "March 2019"),
        (PartialDate(2019, 3, 5), "5 March 2019"),
        (date(2026, 12, 31), "31 December 2026"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(value: PartialDate | date, words: str) -> None:
    assert say_date(value) == words
