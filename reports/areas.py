"""The places of a consultation on the body: where marks are, which are to be treated, which only seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.conditions import Answers

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHER_SIDE = {"left": "right", "right": "left"}

Place = tuple[str, str | None]
"""A region's code and its side; None where nobody recorded the side, or the region has none."""


@dataclass(frozen=True, slots=True)
class Area:
    """One region with marks or to be treated, with the letter it has on the body map and in the text."""

    code: str
    side: str | None
    letter: str
    words: str


def marked_places(answers: Answers) -> tuple[Place, ...]:
    """Each region with marks once; marks on its two sides make it "both"."""
    sides: dict[str, str | None] = {}
    for part in answers.group("marks"):
        code, side = part.code("marks.region"), part.code("marks.side")
        if code is not None:
            sides[code] = side if code not in sides or sides[code] == side else "both"
    return tuple(sides.items())


def treated_places(answers: Answers) -> tuple[Place, ...]:
    """The regions that the plan names, else those with marks."""
    marked = marked_places(answers)
    planned = answers.codes("plan.regions")
    if not planned:
        return marked
    side, marked_sides = answers.code("plan.side"), dict(marked)
    return tuple((code, side or marked_sides.get(code)) for code in dict.fromkeys(planned))


def seen_places(answers: Answers, treated: Sequence[Area]) -> tuple[Place, ...]:
    """The regions with marks, or their sides, that are not to be treated."""
    sides = {area.code: area.side for area in treated}
    return tuple(
        (code, rest) for code, side in marked_places(answers) for rest in _untreated_sides(code, side, sides)
    )


def _untreated_sides(
    code: str, side: str | None, treated: Mapping[str, str | None]
) -> tuple[str | None, ...]:
    """The side of a marked region that is not to be treated; empty where all of it is.

    A side that nobody recorded is taken as the one that is treated: it is the same region.
    """
    if code not in treated:
        return (side,)
    done = treated[code]
    if done not in _OTHER_SIDE or side not in (*_OTHER_SIDE, "both") or side == done:
        return ()
    return (_OTHER_SIDE[done],)
