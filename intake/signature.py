"""A signature as it was drawn: strokes of a pen, never a picture; or what stands in its place.

Points are numbers from 0 to 1 of the pad's width (x, from the left) and height (y, from the top), so that a
signature can be drawn at any size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

MOST_POINTS = 20_000
"""More points than a minute of signing gives: a limit for what comes from a file."""
PAD_RATIO = 3.0
"""Width of a pad divided by its height, where nobody says otherwise."""
FLATTEST_PAD, TALLEST_PAD = 20.0, 0.05
MOST_ENLARGED = 1.5
"""How many times bigger than the whole pad would be a small signature may be drawn."""


class SignatureProblem(ValueError):
    """Strokes that are no signature. The message is one sentence that says what to do."""


class Signer(StrEnum):
    """Who signs."""

    PATIENT = "patient"
    PRACTITIONER = "practitioner"
    INTERPRETER = "interpreter"
    GUARDIAN = "guardian"


class Means(StrEnum):
    """How somebody signed: with a pen on the pad, with their passphrase, or on a printed sheet."""

    DRAWN = "drawn"
    PASSPHRASE = "passphrase"
    ON_PAPER = "on-paper"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a stroke. `pressure` is 0 to 1, or 1 where the pen or mouse tells none."""

    x: float
    y: float
    pressure: float = 1.0

    def __post_init__(self) -> None:
        # A comparison with a number that is none is false, so this refuses it too.
        if not (0 <= self.x <= 1 and 0 <= self.y <= 1 and 0 <= self.pressure <= 1):
            raise SignatureProblem("A point of the signature lies outside the pad. Sign again.")


@dataclass(frozen=True, slots=True)
class Place:
    """A point of a signature drawn at some size: x from the left, y from the top, in that size's unit."""

    x: float
    y: float
    pressure: float


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's signature: who, by name, when (an aware time), and the strokes in the order drawn.

    `pad_ratio` is the width of the pad divided by its height: without it proportions would be lost. Only a
    drawn signature has strokes.
    """

    signer: Signer
    name: str
    at: datetime
    strokes: tuple[tuple[Point, ...], ...]
    pad_ratio: float = PAD_RATIO
    means: Means = Means.DRAWN

    def __post_init__(self) -> None:
        points = sum(len(stroke) for stroke in self.strokes)
        if points > MOST_POINTS:
            raise SignatureProblem(f"The signature has more than {MOST_POINTS:,} points. Sign again.")
        if self.means is not Means.DRAWN:
            if self.strokes:
                raise ValueError("Only a drawn signature has strokes.")
        elif not any(_length(stroke) > 0 for stroke in self.strokes):
            raise SignatureProblem("The signature is empty. Sign in the box.")
        if not TALLEST_PAD <= self.pad_ratio <= FLATTEST_PAD:
            raise SignatureProblem("The shape of the signature pad cannot be right. Sign again.")
        if self.at.tzinfo is None:
            raise ValueError("A signature needs an aware time.")

    def fitted(self, width: float, height: float) -> tuple[tuple[Place, ...], ...]:
        """The strokes in a box of this width and height, proportions kept, at its left and on its foot.

        As large as the box allows, but a signature drawn small stays small. Nothing without strokes.
        """
        if not self.strokes:
            return ()
        points = [point for stroke in self.strokes for point in stroke]
        left, right = min(point.x for point in points), max(point.x for point in points)
        top, bottom = min(point.y for point in points), max(point.y for point in points)
        # In units of the pad's height, so that both directions have the same length.
        wide, high = (right - left) * self.pad_ratio, bottom - top
        scale = MOST_ENLARGED * min(width / self.pad_ratio, height)
        scale = min([scale, *(room / size for room, size in ((width, wide), (height, high)) if size > 0)])
        return tuple(
            tuple(
                Place(
                    # What is left of rounding never passes the edge of the box.
                    min((point.x - left) * self.pad_ratio * scale, width),
                    max(height - (bottom - point.y) * scale, 0.0),
                    point.pressure,
                )
                for point in stroke
            )
            for stroke in self.strokes
        )


def _length(stroke: Iterable[Point]) -> float:
    return sum(abs(b.x - a.x) + abs(b.y - a.y) for a, b in pairwise(stroke))
