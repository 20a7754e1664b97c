"""What sources give, in words."""

from __future__ import annotations

import pytest

from intake.catalogue_results import Range, say_range, say_typical


def known(
    minimum: int | None, typical_low: int | None, typical_high: int | None, maximum: int | None
) -> Range:
    return Range(minimum, typical_low, typical_high, maximum, "", ("gk",))


@pytest.mark.parametrize(
    ("steps", "whole", "typical"),
    [
        ((1, 3, 5, 6), "1 to 6", "3 to 5"),
        ((4, 4, 4, 4), "4", "4"),
        ((4, 4, 4, None), "4 or more", "4"),
        ((None, 10, 10, None), "about 10", "10"),
        ((None, 10, 20, None), "10 or more", "10 to 20"),
        ((None, None, None, 7), "up to 7", "up to 7"),
        ((3, None, None, 7), "3 to 7", "3 to 7"),
        ((None, None, None, None), "not known", "not known"),
    ],
)
def test_a_range_is_said_in_words(
    steps: tuple[int | None, int | None, int | None, int | None], whole: str, typical: str
) -> None:
    assert (say_range(known(*steps)), say_typical(known(*steps))) == (whole, typical)
    assert known(*steps).is_known is (whole != "not known")
