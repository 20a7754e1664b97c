"""What a study saw, as plain numbers: its people, divided by how much better they got."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from intake.proportions import per_hundred


@dataclass(frozen=True, slots=True)
class Part:
    """``count`` people who got ``low`` to ``high`` per cent better, by the study's bands (0-25, 26-50)."""

    low: int
    high: int
    count: int

    @property
    def start(self) -> int:
        """Where the band begins on the scale: 26 means above 25, so it begins at 25."""
        return self.low - 1 if self.low % 25 == 1 else self.low


@dataclass(frozen=True, slots=True)
class Study:
    """One bar: markup that names treatment, people, rater and time; ``people`` in all.

    ``parts`` are the bands that are known; ``time`` says how long after treatment, where it is told apart.

    Raises ValueError where bands overlap, leave the scale, or hold more people than the study had.
    """

    label: str
    people: int
    parts: tuple[Part, ...] = ()
    caption: str = ""
    time: str = ""

    def __post_init__(self) -> None:
        ordered = sorted(self.parts, key=lambda part: part.low)
        for part in ordered:
            if not (0 <= part.low < part.high <= 100 and part.count >= 0):
                raise ValueError(f"{part} does not lie on the scale of 0 to 100.")
        for earlier, later in pairwise(ordered):
            if later.start < earlier.high:
                raise ValueError(f"{earlier} and {later} overlap.")
        if self.people <= 0 or sum(part.count for part in self.parts) > self.people:
            raise ValueError(f"The bands hold more people than the {self.people} of the study.")

    @property
    def unknown(self) -> int:
        """People whose band the study does not give."""
        return self.people - sum(part.count for part in self.parts)

    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Stretches of the scale, from left to right, that no band covers."""
        gaps = []
        reached = 0
        for part in sorted(self.parts, key=lambda part: part.low):
            if part.start > reached:
                gaps.append((reached, part.start))
            reached = part.high
        return (*gaps, (reached, 100)) if reached < 100 else tuple(gaps)

    def per_hundred(self) -> tuple[int, ...]:
        """Each band's people out of 100, then the unknown; rounded so that they add up to 100."""
        return per_hundred([*(part.count for part in self.parts), self.unknown])


@dataclass(frozen=True, slots=True)
class Hope:
    """What the patient hoped for.

    A band of the scale (low and high equal for "gone") and the words beside it.
    """

    low: int
    high: int
    words: str

    @property
    def position(self) -> float:
        """Where the diamond stands: the middle of the band."""
        return (self.low + self.high) / 2
