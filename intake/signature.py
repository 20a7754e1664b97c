"""A signature as it was drawn: strokes of a pen, never a picture.

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


class SignatureProblem(ValueError):
    """Strokes that are no signature. The message is one sentence that says what to do."""


class Signer(StrEnum):
    """Who signs."""

    PATIENT = "patient"
    PRACTITIONER = "practitioner"
    INTERPRETER = "interpreter"
    GUARDIAN = "guardian"


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
class Signature:
    """One person's signature: who, by name, when (an aware time), and the strokes in the order drawn."""

    signer: Signer
    name: str
    at: datetime
    strokes: tuple[tuple[Point, ...], ...]

    def __post_init__(self) -> None:
        points = sum(len(stroke) for stroke in self.strokes)
        if points > MOST_POINTS:
            raise SignatureProblem(f"The signature has more than {MOST_POINTS:,} points. Sign again.")
        if not any(_length(stroke) > 0 for stroke in self.strokes):
            raise SignatureProblem("The signature is empty. Sign in the box.")
        if self.at.tzinfo is None:
            raise ValueError("A signature needs an aware time.")


def _length(stroke: Iterable[Point]) -> float:
    return sum(abs(b.x - a.x) + abs(b.y - a.y) for a, b in pairwise(stroke))
