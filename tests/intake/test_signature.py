"""A signature keeps its strokes, refuses what is none, and is drawn at any size in its proportions."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.signature import (
    MOST_ENLARGED,
    MOST_POINTS,
    Point,
    Signature,
    SignatureProblem,
    Signer,
)

WHEN = datetime(2026, 12, 7, 10, 5, tzinfo=UTC)
PARTS = st.floats(0, 1)
POINTS = st.builds(Point, PARTS, PARTS, PARTS)
STROKES = st.lists(st.lists(POINTS, min_size=1, max_size=8).map(tuple), min_size=1, max_size=4).map(tuple)


def signed(*strokes: tuple[Point, ...], ratio: float = 3.0) -> Signature:
    return Signature(Signer.PATIENT, "Testa Nonesuch", WHEN, strokes, ratio)


def line(*places: tuple[float, float]) -> tuple[Point, ...]:
    return tuple(Point(x, y) for x, y in places)


@st.composite
def signatures(draw: st.DrawFn) -> Signature:
    strokes = draw(STROKES)
    begun = line((0.25, 0.5), (0.5, 0.75))
    return signed(begun, *strokes, ratio=draw(st.floats(0.2, 8)))


@pytest.mark.parametrize(
    "place", [(1.01, 0.5), (0.5, -0.01), (math.nan, 0.5), (0.5, math.inf)], ids=["right", "top", "nan", "inf"]
)
def test_a_point_outside_the_pad_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(SignatureProblem, match=r"outside the pad\. Sign again"):
        Point(*place)


def test_a_dot_is_no_signature() -> None:
    with pytest.raises(SignatureProblem, match=r"empty\. Sign in the box"):
        signed(line((0.5, 0.5)), line((0.2, 0.2), (0.2, 0.2)))


def test_more_points_than_anybody_draws_are_refused() -> None:
    with pytest.raises(SignatureProblem, match="more than 20,000 points"):
        signed(line(*((0.1, 0.1), (0.9, 0.9)) * (MOST_POINTS // 2 + 1)))


@pytest.mark.parametrize("ratio", [0.0, -3.0, 1e9, math.nan])
def test_a_pad_of_an_impossible_shape_is_refused(ratio: float) -> None:
    with pytest.raises(SignatureProblem, match="shape of the signature pad"):
        signed(line((0.1, 0.1), (0.9, 0.9)), ratio=ratio)


def test_a_signature_needs_a_time_with_its_zone() -> None:
    with pytest.raises(ValueError, match="aware time"):
        Signature(Signer.PATIENT, "Testa Nonesuch", WHEN.replace(tzinfo=None), (line((0, 0), (1, 1)),))


@given(signature=signatures(), width=st.floats(20, 400), height=st.floats(10, 80))
def test_every_stroke_stays_inside_its_box(signature: Signature, width: float, height: float) -> None:
    for stroke in signature.fitted(width, height):
        for place in stroke:
            assert 0 <= place.x <= width
            assert 0 <= place.y <= height


@given(signature=signatures(), width=st.floats(20, 400), height=st.floats(10, 80))
def test_proportions_and_pressures_are_kept(signature: Signature, width: float, height: float) -> None:
    """One scale for both directions: a circle on the pad is a circle on paper."""
    drawn = [place for stroke in signature.fitted(width, height) for place in stroke]
    given_points = [point for stroke in signature.strokes for point in stroke]
    first, second = given_points[:2]
    scale = (drawn[1].x - drawn[0].x) / ((second.x - first.x) * signature.pad_ratio)
    assert [place.pressure for place in drawn] == [point.pressure for point in given_points]
    for place, point in zip(drawn, given_points, strict=True):
        across = (point.x - first.x) * signature.pad_ratio * scale
        down = (point.y - first.y) * scale
        assert place.x - drawn[0].x == pytest.approx(across, abs=1e-6 * width + 1e-6)
        assert place.y - drawn[0].y == pytest.approx(down, abs=1e-6 * height + 1e-6)


@given(signature=signatures(), width=st.floats(20, 400), height=st.floats(10, 80))
def test_a_signature_stands_on_the_foot_and_at_the_left_of_its_box(
    signature: Signature, width: float, height: float
) -> None:
    drawn = [place for stroke in signature.fitted(width, height) for place in stroke]
    assert min(place.x for place in drawn) == 0
    assert max(place.y for place in drawn) == pytest.approx(height)


def test_a_signature_drawn_small_stays_small() -> None:
    tiny = signed(line((0.50, 0.50), (0.51, 0.52)), ratio=3.0)
    drawn = [place for stroke in tiny.fitted(300, 40) for place in stroke]
    high = max(place.y for place in drawn) - min(place.y for place in drawn)
    assert high == pytest.approx(0.02 * 40 * MOST_ENLARGED)


def test_a_signature_as_large_as_its_pad_fills_the_box_it_fits() -> None:
    whole = signed(line((0, 0), (1, 1)), ratio=3.0)
    drawn = [place for stroke in whole.fitted(300, 40) for place in stroke]
    assert max(place.x for place in drawn) == pytest.approx(120)
    assert max(place.y for place in drawn) == pytest.approx(40)
