"""What studies saw, as types: counts with their intervals, figures, side effects, ranges, certainty.

`catalogue_results_reader` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.catalogue_sources import Sourced
from intake.proportions import per_hundred

PART_KINDS = ("better", "between", "hardly", "unknown")
"""How a part of a result may be drawn, in the order in which parts stand."""


@dataclass(frozen=True, slots=True)
class Number:
    """A count from a study: `events` of `of` units, per 100, with the exact 95 % interval per 100."""

    id: str
    label: str
    events: int
    of: int
    per_100: float
    interval: tuple[float, float]
    unit: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Count:
    """One part of a study's result: how many, in words, per 100, with the 95 % interval per 100 if known."""

    label: str
    count: int
    per_100: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Band:
    """People of a study whose improvement lay from `low` to `high` per cent, as the study states it."""

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the people of a result, in patient words; all parts together are all its people.

    `kind` says how they are drawn: better (the result that was hoped for), between (a change short of that),
    hardly (little or none), unknown (the source does not say how they did; they stay visible).
    """

    label: str
    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What one study saw with one treatment. Printed only when `printed` is true.

    `n` counts `unit` (people, outcomes, measured, none). `colours` names the marks that were studied, empty
    when mixed or not said. `beside_others` figures print only with another figure beside them; `caution`
    goes with the figure wherever it is compared with a hope. `parts` divide all `n` people, under
    `array_title`; both are empty where no array of people may be drawn. `self_rated` says that the people
    judged themselves, whatever language `rater` is in. `looked_at` says how long after treatment, "3 months
    after the last session"; None where what was read of the study does not tell.
    """

    id: str
    measure: str
    rater: str
    result: str
    unit: str
    n: int | None
    n_text: str
    counts: tuple[Count, ...]
    bands: tuple[Band, ...]
    colours: tuple[str, ...]
    printed: bool
    print_text: str
    beside_others: bool
    caution: str
    note: str
    sources: tuple[str, ...]
    array_title: str = ""
    parts: tuple[Part, ...] = ()
    self_rated: bool = False
    looked_at: Sourced | None = None

    def per_hundred(self) -> tuple[int, ...]:
        """The people of each part out of 100, in the order of `parts`; they add up to 100."""
        return per_hundred([part.count for part in self.parts]) if self.parts else ()

    def interval_of(self, part: Part) -> tuple[float, float] | None:
        """The 95 % interval per 100 of the count behind a part; None where none was counted."""
        return next((count.interval for count in self.counts if count.count == part.count), None)


@dataclass(frozen=True, slots=True)
class SideEffect:
    """An unwanted effect. `per_100` is (low, high) of `unit`, or None: "we do not know how often".

    `numbers` are the ids of the counts behind it, whose intervals `Catalogue.number` holds.
    """

    name: str
    plain: str
    frequency_class: str
    per_100: tuple[int, int] | None
    unit: str
    printed: bool
    print_text: str
    numbers: tuple[str, ...]
    note: str
    sources: tuple[str, ...]

    def interval(self, numbers: Mapping[str, Number]) -> tuple[float, float] | None:
        """The 95 % interval per 100 people, from the counts in `numbers`; None where none would be right.

        A range of several studies needs an interval for both its ends, and these must meet: what fits none of
        the studies is never said to fit. Counts of several studies that were added up stay out.
        """
        if self.unit != "people" or self.per_100 is None:
            return None
        counted = [numbers[name] for name in self.numbers]
        alone = [number for number in counted if number.unit == "people" and len(number.sources) == 1]
        if not set(self.per_100) <= {round(number.per_100) for number in alone}:
            return None
        intervals = sorted(number.interval for number in alone)
        low, high = intervals[0]
        for later in intervals[1:]:
            if later[0] > high:
                return None
            high = max(high, later[1])
        return low, high


@dataclass(frozen=True, slots=True)
class Range:
    """What sources give for a number of sessions, weeks, minutes or days; None where nothing was found.

    A `borrowed` range is that of another treatment, or one clinic's own word: staff may know it, no patient
    reads it as this treatment's figure.
    """

    minimum: int | None
    typical_low: int | None
    typical_high: int | None
    maximum: int | None
    note: str
    sources: tuple[str, ...]
    borrowed: bool = False

    @property
    def is_known(self) -> bool:
        """Whether any source gives a number at all."""
        return any(
            value is not None for value in (self.minimum, self.typical_low, self.typical_high, self.maximum)
        )


def say_range(known: Range) -> str:
    """A range of numbers in words: "1 to 6", "4 or more", "up to 7", "10"; "not known" without any."""
    low = known.minimum if known.minimum is not None else known.typical_low
    high = known.maximum if known.maximum is not None else None
    if low is not None and high is not None:
        return f"{low}" if low == high else f"{low} to {high}"
    if low is not None:
        alone = known.minimum is None and known.typical_low == known.typical_high
        return f"about {low}" if alone else f"{low} or more"
    return "not known" if high is None else f"up to {high}"


def say_typical(known: Range) -> str:
    """The typical number in words ("3 to 5"), else the whole range, else "not known"."""
    low, high = known.typical_low, known.typical_high
    if low is None or high is None:
        return say_range(known)
    return f"{low}" if low == high else f"{low} to {high}"


@dataclass(frozen=True, slots=True)
class EvidenceGrade:
    """How strong the evidence is: `level` 0 none, 1 very low, 2 low, 3 moderate, 4 high."""

    grade: str
    certainty: str
    level: int
    text: str
    patient_text: str
    sources: tuple[str, ...]
