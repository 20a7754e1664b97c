"""Money: the currencies of ISO 4217 in use, and amounts that are never floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.core import get_global
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_decimal_symbol


@cache
def currency_codes() -> tuple[str, ...]:
    """The codes of the currencies that are legal tender somewhere today, in alphabetical order."""
    codes: set[str] = set()
    for uses in get_global("territory_currencies").values():
        codes.update(code for code, _start, end, tender in uses if end is None and tender)
    return tuple(sorted(codes))


@dataclass(frozen=True, slots=True)
class Price:
    """An amount, or a range of amounts, in one currency. `high` equals `low` for a single amount."""

    low: Decimal
    high: Decimal
    currency: str

    def times(self, number: int) -> Price:
        """The price of a number of sessions."""
        return Price(self.low * number, self.high * number, self.currency)

    @property
    def is_range(self) -> bool:
        """Whether the two ends differ."""
        return self.low != self.high

    def say(self) -> str:
        """The price in words: "£180.00", "£720.00 to £900.00"; round amounts without their zeros."""
        low = say_amount(self.low, self.currency)
        return f"{low} to {say_amount(self.high, self.currency)}" if self.is_range else low


def say_amount(amount: Decimal, currency: str, *, locale: str = "en_GB") -> str:
    """An amount as the readers of a locale write it, round amounts without zeros.

    Without a currency the bare number.
    """
    whole = amount == amount.to_integral_value()
    if not currency:
        number: str = format_decimal(amount, "0" if whole else "0.00", locale=locale)
        return number
    precision = get_currency_precision(currency)
    text: str = format_currency(amount, currency, locale=locale)
    if not whole or not precision:
        return text
    return text.replace(get_decimal_symbol(locale) + "0" * precision, "")
