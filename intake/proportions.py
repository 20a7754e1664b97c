"""Counts as whole numbers out of 100 that add up to 100, as an array of 100 people needs them."""

from __future__ import annotations

from collections.abc import Sequence


def per_hundred(counts: Sequence[int]) -> tuple[int, ...]:
    """Each count out of 100, by the largest remainder; of equal remainders the earlier part is rounded up.

    Errors: `ValueError` where a count is below zero or nothing was counted.
    """
    whole = sum(counts)
    if whole <= 0 or min(counts) < 0:
        raise ValueError(f"{list(counts)} are no parts of a whole.")
    shares = [count * 100 // whole for count in counts]
    largest = sorted(range(len(counts)), key=lambda place: -(counts[place] * 100 % whole))
    for place in largest[: 100 - sum(shares)]:
        shares[place] += 1
    return tuple(shares)
