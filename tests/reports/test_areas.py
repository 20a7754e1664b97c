"""The places of a visit: each region once, what the plan treats, and which sides are left to be seen only."""

from __future__ import annotations

import pytest

from intake.conditions import Answers
from reports.areas import Area, Place, marked_places, seen_places, treated_places


def visit(*marks: Place, planned: tuple[str, ...] = (), side: str = "") -> Answers:
    """Answers with marks at these places, and a plan for these regions on one side."""
    parts = []
    for code, marked_side in marks:
        values = {"marks.region": (code,)}
        parts.append(Answers(values | ({"marks.side": (marked_side,)} if marked_side else {})))
    plan = {"plan.regions": planned} if planned else {}
    return Answers(plan | ({"plan.side": (side,)} if side else {}), {"marks": tuple(parts)})


def area(code: str, side: str | None) -> Area:
    return Area(code, side, "A", "words")


def test_marks_on_two_sides_of_a_region_are_one_place_on_both() -> None:
    assert marked_places(visit(("hip", "left"), ("hip", "right"))) == (("hip", "both"),)
    assert marked_places(visit(("hip", "left"), ("hip", "left"))) == (("hip", "left"),)


def test_without_a_plan_the_marks_are_treated_where_they_are() -> None:
    assert treated_places(visit(("hip", "left"), ("abdomen", None))) == (("hip", "left"), ("abdomen", None))


def test_a_plan_treats_its_regions_once_on_its_side_or_on_that_of_the_marks() -> None:
    marked = (("hip", "left"), ("abdomen", "middle"))
    assert treated_places(visit(*marked, planned=("hip", "hip"))) == (("hip", "left"),)
    assert treated_places(visit(*marked, planned=("hip",), side="both")) == (("hip", "both"),)
    assert treated_places(visit(*marked, planned=("thigh",))) == (("thigh", None),)


@pytest.mark.parametrize(
    ("marked", "treated", "seen"),
    [
        ("both", "left", (("hip", "right"),)),
        ("right", "left", (("hip", "right"),)),
        ("left", "left", ()),
        ("left", "both", ()),
        (None, "left", ()),
        ("left", None, ()),
    ],
)
def test_a_side_that_is_not_treated_is_seen(
    marked: str | None, treated: str | None, seen: tuple[Place, ...]
) -> None:
    assert seen_places(visit(("hip", marked)), [area("hip", treated)]) == seen


def test_a_region_that_is_not_treated_is_seen_whole() -> None:
    assert seen_places(visit(("hip", "left"), ("abdomen", None)), [area("hip", "left")]) == (
        ("abdomen", None),
    )
