"""Amounts of money: exact, in a currency that is in use, written as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.money import Price, currency_codes, say_amount

cents = st.integers(0, 10_000_000).map(lambda number: Decimal(number) / 100)


def test_the_currencies_are_those_in_use_in_alphabetical_order() -> None:
    codes = currency_codes()
    assert list(codes) == sorted(set(codes))
    assert all(len(code) == 3 and code.isupper() and code.isascii() for code in codes)
    assert {"GBP", "EUR", "USD", "CHF", "RUB", "JPY", "TND"} <= set(codes)


@pytest.mark.parametrize("gone", ["DEM", "FRF", "XXX", "XAU", "gbp", ""])
def test_a_currency_that_is_gone_or_none_is_not_among_them(gone: str) -> None:
    assert gone not in currency_codes()


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("180", "GBP", "£180"),
        ("180.00", "GBP", "£180"),
        ("180.50", "GBP", "£180.50"),
        ("1234.5", "GBP", "£1,234.50"),
        ("0", "GBP", "£0"),
        ("180", "EUR", "€180"),
        ("5000", "JPY", "JP¥5,000"),
        ("180", "", "180"),
        ("180.5", "", "180.50"),
    ],
)
def test_an_amount_is_written_as_british_readers_write_it(amount: str, currency: str, words: str) -> None:
    assert say_amount(Decimal(amount), currency) == words


def test_an_amount_in_a_currency_of_three_decimals_keeps_them() -> None:
    assert say_amount(Decimal("12.345"), "TND").endswith("12.345")
    assert say_amount(Decimal("12.000"), "TND").endswith("12")


def test_a_price_range_names_both_ends_and_a_single_price_one() -> None:
    assert Price(Decimal(720), Decimal(900), "GBP").say() == "£720 to £900"
    assert Price(Decimal(720), Decimal("720.00"), "GBP").say() == "£720"
    assert not Price(Decimal(720), Decimal("720.00"), "GBP").is_range


@given(low=cents, more=cents, number=st.integers(0, 60))
def test_the_price_of_a_course_is_exact_to_the_last_penny(low: Decimal, more: Decimal, number: int) -> None:
    price = Price(low, low + more, "GBP")
    course = price.times(number)
    assert course.low == sum([low] * number, Decimal(0))
    assert course.high == sum([low + more] * number, Decimal(0))
    assert isinstance(course.low, Decimal)
    assert price.is_range is (more > 0)


@given(cents)
def test_an_amount_read_back_from_its_words_is_the_same(amount: Decimal) -> None:
    assert Decimal(say_amount(amount, "GBP").removeprefix("£").replace(",", "")) == amount
