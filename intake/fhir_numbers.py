"""Numbers of a JSON text, read exactly: whole numbers and decimals, never binary fractions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MAXIMUM_FIGURES = 18
"""The most figures of a number written out in full; FHIR R4 asks no more of a reader."""


@dataclass(frozen=True, slots=True)
class UnreadableNumber:
    """A number of more figures than any answer has, such as 1e999999. It is kept as text, never computed."""

    text: str


def read_whole(text: str) -> int | UnreadableNumber:
    """A JSON number without point and exponent."""
    return int(text) if len(text.lstrip("-")) <= MAXIMUM_FIGURES else UnreadableNumber(text)


def read_decimal(text: str) -> Decimal | UnreadableNumber:
    """A JSON number with a point or an exponent, exactly as written."""
    if len(text) > 2 * MAXIMUM_FIGURES:
        return UnreadableNumber(text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return UnreadableNumber(text)
    return number if _figures(number) <= MAXIMUM_FIGURES else UnreadableNumber(text)


def plain_decimal(number: Decimal) -> str:
    """A decimal as JSON and FHIR write it, digits as they stand, without exponent where that is short.

    Errors: `ValueError` for what is no number.
    """
    if not number.is_finite():
        raise ValueError("only a finite number can be written as JSON")
    return f"{number:f}" if _figures(number) <= 2 * MAXIMUM_FIGURES else str(number)


def _figures(number: Decimal) -> int:
    """How many figures the number has when it is written out without an exponent."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        return 2 * MAXIMUM_FIGURES
    return max(number.adjusted() + 1, 1) + max(-exponent, 0)
