"""Signing on paper: vector strokes that stay in their box, lines that stand level, boxes for initials."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.signature import Point, Signature, Signer
from reports.flowables.initials import InitialsBox, PartTitle
from reports.flowables.signature import (
    SignatureBlock,
    SignatureLine,
    Signing,
    WrittenLine,
    draw_strokes,
)
from reports.flowables.text import paragraph
from reports.styles import Edition, Look, styles

WHEN = datetime(2026, 12, 7, 23, 30, tzinfo=UTC)
PARTS = st.floats(0, 1)
POINTS = st.builds(Point, PARTS, PARTS, PARTS)
STROKES = st.lists(st.lists(POINTS, min_size=1, max_size=12).map(tuple), min_size=1, max_size=4)


def signed(*strokes: tuple[Point, ...], ratio: float = 3.0, name: str = "Testa Nonesuch") -> Signature:
    return Signature(Signer.PATIENT, name, WHEN, strokes, ratio)


WAVE = tuple(Point(0.1 + number / 50, 0.5 + (number % 5) / 20, 0.2 + number / 50) for number in range(40))


class Pen:
    """A canvas that only remembers which path was drawn with which width, and whether it was filled."""

    def __init__(self) -> None:
        self.width = 0.0
        self.drawn: list[tuple[float, str, int]] = []

    def setLineWidth(self, width: float) -> None:
        self.width = width

    def drawPath(self, path: Any, stroke: int = 1, fill: int = 0) -> None:
        self.drawn.append((0.0 if fill else self.width, path.getCode(), fill))

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_values: None


def corners(operators: str) -> Iterator[tuple[float, float]]:
    """Every point of a path and every corner that steers a curve: the curve lies between them."""
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d+", operators)]
    yield from zip(numbers[::2], numbers[1::2], strict=True)


@cache
def usual_look() -> Look:
    """Hypothesis takes no fixtures."""
    return styles(Edition.NORMAL)


@settings(max_examples=100, deadline=None)
@given(strokes=STROKES, ratio=st.floats(0.2, 8), width=st.floats(30, 400), height=st.floats(12, 80))
def test_whatever_is_drawn_stays_inside_the_box(
    strokes: list[tuple[Point, ...]], ratio: float, width: float, height: float
) -> None:
    pen, look = Pen(), usual_look()
    signature = signed((Point(0.2, 0.2), Point(0.4, 0.3)), *strokes, ratio=ratio)

    draw_strokes(pen, signature, x=7, y=11, width=width, height=height, look=look)  # type: ignore[arg-type]

    assert pen.drawn
    for thickness, operators, _ in pen.drawn:
        half = thickness / 2 - 0.01
        for x, y in corners(operators):
            assert 7 + half <= x <= 7 + width - half
            assert 11 + half <= y <= 11 + height - half


def test_harder_pressure_draws_a_thicker_line(look: Look) -> None:
    pen = Pen()
    soft, hard = (
        tuple(Point(x / 10, y, force) for x in range(1, 9)) for y, force in ((0.3, 0.1), (0.7, 1.0))
    )

    draw_strokes(pen, signed(soft, hard), x=0, y=0, width=200, height=40, look=look)  # type: ignore[arg-type]

    (thin, _, _), (thick, _, _) = pen.drawn
    assert thick > 2 * thin


def test_a_stroke_of_one_pressure_is_one_smooth_path(look: Look) -> None:
    pen = Pen()
    mouse = tuple(Point(0.1 + number / 200, 0.5 + (number % 7) / 50) for number in range(100))

    draw_strokes(pen, signed(mouse), x=0, y=0, width=300, height=40, look=look)  # type: ignore[arg-type]

    ((_, operators, _),) = pen.drawn
    assert operators.count(" c") > 20
    assert " l" not in operators


def test_the_dot_of_an_i_is_a_filled_dot(look: Look) -> None:
    pen = Pen()
    draw_strokes(pen, signed(WAVE, (Point(0.5, 0.1, 1.0),)), x=0, y=0, width=200, height=40, look=look)  # type: ignore[arg-type]
    assert [filled for _, _, filled in pen.drawn].count(1) == 1


def test_twenty_thousand_points_are_drawn_as_no_more_than_the_eye_can_tell(look: Look) -> None:
    pen = Pen()
    dense = tuple(Point(0.1 + 0.8 * number / 19_000, 0.5) for number in range(19_000))
    draw_strokes(pen, signed(dense), x=0, y=0, width=200, height=40, look=look)  # type: ignore[arg-type]
    assert sum(operators.count(" c") for _, operators, _ in pen.drawn) < 1000


def test_a_signature_is_drawn_as_curves_and_not_as_a_picture(built: Callable[..., Any], look: Look) -> None:
    read = built([SignatureLine("Signature of Testa Nonesuch", signed(WAVE), look=look)])
    with pdfplumber.open(io.BytesIO(read.data)) as pdf:
        page = pdf.pages[0]
        assert page.images == []
        caption = read.place("Signature")
        curves = [curve for curve in page.curves if curve["bottom"] <= caption["top"]]
        assert curves
        assert all(caption["x0"] <= curve["x0"] and curve["top"] > caption["top"] - 60 for curve in curves)


def test_an_empty_line_holds_nothing_but_the_line(built: Callable[..., Any], look: Look) -> None:
    read = built([SignatureLine("Signature of Testa Nonesuch", look=look)])
    with pdfplumber.open(io.BytesIO(read.data)) as pdf:
        assert pdf.pages[0].curves == []
    assert "Signature of Testa Nonesuch" in read.text()


def test_signature_and_date_stand_level_however_long_the_name(built: Callable[..., Any], look: Look) -> None:
    long_name = "Testa Nonesuch of the Very Long Name " * 4
    read = built([SignatureBlock(Signing("Patient", [], long_name), look=look)])
    with pdfplumber.open(io.BytesIO(read.data)) as pdf:
        date_line = read.place("Date")["top"]
        near = [line for line in pdf.pages[0].lines if abs(line["top"] - date_line) < 12]
    assert len(near) == 2
    assert near[0]["top"] == pytest.approx(near[1]["top"])


def test_the_day_of_signing_is_that_of_the_clock_that_was_signed_by(
    built: Callable[..., Any], look: Look
) -> None:
    read = built([SignatureBlock(Signing("Patient", [], "Testa Nonesuch", signed(WAVE)), look=look)])
    assert "7 December 2026" in read.text()


def test_somebody_without_a_name_gets_a_line_for_it(built: Callable[..., Any], look: Look) -> None:
    read = built([SignatureBlock(Signing("Interpreter", [paragraph("I put it.", look.body)]), look=look)])
    words = [word["text"] for word in read.words()]
    assert [word for word in words if word in ("Name", "Signature", "Date")] == ["Name", "Signature", "Date"]


@pytest.mark.parametrize("edition", ["look", "large"])
def test_a_signature_block_is_never_divided(
    built: Callable[..., Any], request: pytest.FixtureRequest, edition: str
) -> None:
    """Pushed down line by line over the foot of the page, it stands on one page or the next."""
    look: Look = request.getfixturevalue(edition)
    stood_on = set()
    for lines in range(9, 18) if look.large else range(22, 32):
        story: list[Any] = [paragraph("A line before it.", look.body) for _ in range(lines)]
        says = [paragraph("I agree to all of this.", look.body)]
        read = built(
            [*story, SignatureBlock(Signing("Guardian", says, "Mama Nonesuch"), look=look)], look=look
        )
        named = {"Guardian", "agree", "Mama", "Date"}
        pages = [
            number
            for number in range(1, read.pages + 1)
            if named & {word["text"] for word in read.words(number)}
        ]
        assert len(pages) == 1
        assert named <= {word["text"] for word in read.words(pages[0])}
        stood_on.add(pages[0])
    assert stood_on == {1, 2}


@pytest.mark.parametrize("edition", ["look", "large"])
def test_a_part_has_its_box_for_initials_at_the_right_margin(
    built: Callable[..., Any], request: pytest.FixtureRequest, edition: str
) -> None:
    look: Look = request.getfixturevalue(edition)
    read = built([PartTitle(1, "What is planned", look=look), InitialsBox(look=look)], look=look)
    with pdfplumber.open(io.BytesIO(read.data)) as pdf:
        page = pdf.pages[0]
        boxes = [curve for curve in page.curves if curve["x1"] > page.width - 18 * 2.835 - 2]
        assert page.images == []
    assert len(boxes) == 2
    assert [word["text"] for word in read.words()].count("Initials") == 2
    label = read.place("Initials")
    assert label["x1"] < boxes[0]["x0"]


def test_a_part_with_boxes_further_down_has_none_at_its_title(built: Callable[..., Any], look: Look) -> None:
    read = built([PartTitle(8, "Your photos", look=look, initials=False)])
    assert "Initials" not in read.text()


def test_what_is_known_already_stands_on_its_line(built: Callable[..., Any], look: Look) -> None:
    read = built(
        [WrittenLine("Decided on", "5 December 2026", look=look), WrittenLine("Currency", look=look)]
    )
    assert read.place("December")["bottom"] < read.place("Decided")["top"]
    assert "Currency" in read.text()
