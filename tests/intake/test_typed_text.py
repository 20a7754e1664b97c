"""Dates and numbers as people type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.dates import DateProblem, PartialDate, say_date
from intake.typed_text import (
    one_spaced,
    parse_typed_date,
    parse_typed_decimal,
    parse_typed_integer,
    read_typed_date,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "text",
    [
        "27 3 1985",
        "27/3/1985",
        "27.03.1985",
        "27-3-1985",
        " 27  3  1985 ",
        "27 March 1985",
        "27 mar 1985",
        "27th of March 1985",
        "27. MARCH, 1985",
        "March 27, 1985",
        "March 27th 1985",
        "1985-03-27",
        "1985/3/27",
        "\u200e27\u00a03\u00a01985",
        "\uff12\uff17 3 1985",
        "27–3–1985",
    ],
)
def test_a_day_is_read_in_every_usual_writing(text: str) -> None:
    assert parse_typed_date(text, TODAY) == PartialDate(1985, 3, 27)


@pytest.mark.parametrize("text", ["March 2019", "mar 2019", "3 2019", "03/2019", "2019-03", "in March 2019"])
def test_a_month_stays_a_month(text: str) -> None:
    assert parse_typed_date(text, TODAY) == PartialDate(2019, 3)


@pytest.mark.parametrize("text", ["2019", "about 2019", "c. 2019", "~2019", "since 2019", "early 2019"])
def test_a_year_stays_a_year(text: str) -> None:
    assert parse_typed_date(text, TODAY) == PartialDate(2019)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about 3 years ago", PartialDate(2023)),
        ("3 years ago", PartialDate(2023)),
        ("a year ago", PartialDate(2025)),
        ("two months ago", PartialDate(2026, 9)),
        ("11 months ago", PartialDate(2025, 12)),
        ("about 5 weeks ago", PartialDate(2026, 10)),
        ("2 weeks ago", PartialDate(2026, 11)),
        ("3 days ago", PartialDate(2026, 11, 18)),
        ("about 3 days ago", PartialDate(2026, 11)),
        ("yesterday", PartialDate(2026, 11, 20)),
        ("today", PartialDate(2026, 11, 21)),
        ("tomorrow", PartialDate(2026, 11, 22)),
        ("last month", PartialDate(2026, 10)),
        ("this year", PartialDate(2026)),
        ("last year", PartialDate(2025)),
    ],
)
def test_a_memory_is_counted_from_today_and_no_more_exact_than_it_was_told(
    text: str, expected: PartialDate
) -> None:
    assert parse_typed_date(text, TODAY) == expected


def test_the_day_comes_before_the_month() -> None:
    assert parse_typed_date("3/4/2019", TODAY) == PartialDate(2019, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "soon",
        "27 3",
        "27 March",
        "32 1 2019",
        "31 2 2019",
        "13/2019",
        "2019-3-5-7",
        "27 Maple 1985",
        "early 5 March 2019",
        "some years ago",
        "1850",
        "999 years ago",
        "12345",
        "ago",
    ],
)
def test_what_is_no_date_is_not_understood(text: str) -> None:
    assert parse_typed_date(text, TODAY) is None


def test_a_year_of_two_figures_is_not_guessed() -> None:
    with pytest.raises(DateProblem, match="four figures"):
        read_typed_date("27 3 85", TODAY)


def test_a_day_that_does_not_exist_is_named_with_one_that_does() -> None:
    with pytest.raises(DateProblem, match="There is no 31 February 2027"):
        read_typed_date("31 Feb 2027", TODAY)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_date_as_it_is_said_reads_back_at_each_precision(day: date) -> None:
    for value in (
        PartialDate.of(day),
        PartialDate(day.year, day.month),
        PartialDate(day.year),
    ):
        assert parse_typed_date(say_date(value), TODAY) == value
        assert parse_typed_date(str(value), TODAY) == value


@given(st.text(max_size=30), st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)))
def test_no_text_at_all_breaks_the_reading(text: str, today: date) -> None:
    parse_typed_date(text, today)
    parse_typed_decimal(text)
    parse_typed_integer(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4", "4"),
        ("4.5", "4.5"),
        ("4,5", "4.5"),
        (" 4.50 ", "4.50"),
        ("0,125", "0.125"),
        ("1.250", "1.250"),
        (".5", "0.5"),
        ("1 200", "1200"),
        ("12 000,50", "12000.50"),
        ("1\u202f200.5", "1200.5"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("-3", "-3"),
        ("\u22123", "-3"),
    ],
)
def test_a_number_takes_a_comma_or_a_point(text: str, expected: str) -> None:
    assert parse_typed_decimal(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "four",
        "1,200",
        "12 5",
        "1.2.3",
        "1,2,3",
        "NaN",
        "Infinity",
        "1e5",
        "4 mm",
        "½",
        "-",
        ",",
        "1" * 19,
    ],
)
def test_what_is_no_number_or_could_be_two_is_not_understood(text: str) -> None:
    assert parse_typed_decimal(text) is None


@pytest.mark.parametrize(("text", "expected"), [("6", 6), (" 60 ", 60), ("1 200", 1200), ("-2", -2)])
def test_a_whole_number_is_read(text: str, expected: int) -> None:
    assert parse_typed_integer(text) == expected


@pytest.mark.parametrize("text", ["", "4.5", "4,0", "six", "1e3", "9" * 5000, "²x"])
def test_what_is_no_whole_number_is_not_understood(text: str) -> None:
    assert parse_typed_integer(text) is None


@given(st.decimals(min_value=0, max_value=10_000_000, places=2))
def test_a_price_reads_back_with_either_mark(number: Decimal) -> None:
    assert parse_typed_decimal(f"{number:f}") == number
    assert parse_typed_decimal(f"{number:f}".replace(".", ",")) == number


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_a_whole_number_reads_back(number: int) -> None:
    assert parse_typed_integer(str(number)) == number


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Testa  Nonesuch", "Testa Nonesuch"),
        (" Testa\u00a0\u2009Nonesuch\t", "Testa Nonesuch"),
        ("Tes\u00adta\ufeff None\u200bsuch", "Testa Nonesuch"),
        ("می\u200cهیچ", "می\u200cهیچ"),  # noqa: RUF001 - Persian joins letters with it
        ("", ""),
    ],
    ids=["two spaces", "pasted spaces", "marks nobody sees", "joined as Persian is", "nothing"],
)
def test_a_name_has_one_space_between_its_words(typed: str, read: str) -> None:
    assert one_spaced(typed) == read
