"""What is possible in a record of follow-up and unlikely: asked after once, and never refused. No widgets."""

from __future__ import annotations

from collections.abc import Sequence

from intake.conditions import Answers
from intake.course import TEST_PATCH, Outcome, Session
from intake.dates import say_date
from ui.consultation.unlikely import LARGE_CM2, WIDE_MM

TENFOLD = 10
"""From so many times the width of before on, or so small a part of it, a point looks misplaced: 31 for 3.1.
It says nothing about skin."""

Points = tuple[tuple[str, str], ...]
"""What to look at twice: the linkId of its question, and the sentence."""


def unlikely_result(outcome: Outcome, marks: Sequence[Answers], names: dict[str, str]) -> Points:
    """The widths of a result check that look like a slip of the key.

    `marks` are those of the consultation, `names` the plain names of regions by code.
    """
    before = {
        (part.code("marks.region") or "", part.code("marks.side") or ""): part.number("marks.width-mm")
        for part in marks
    }
    found = []
    for measure in outcome.measures:
        now, place = measure.width_mm, names.get(measure.region, "this area")
        then = before.get((measure.region, measure.side))
        if now is None:
            continue
        if then and (now >= TENFOLD * then or TENFOLD * now <= then):
            words = f"The widest mark on the {place} is {now:f} mm now and was {then:f} mm. Check both."
        elif now >= WIDE_MM:
            words = f"The widest mark on the {place} is {now:f} mm. Check that this is no slip."
        else:
            continue
        found.append(("measure.width-mm", words))
    return tuple(found)


def unlikely_session(session: Session, noted: Sequence[Session]) -> Points:
    """A day that stands out of its order, and an area of numbing that looks like a slip of the key."""
    found = []
    for other in noted:
        if other.id == session.id or not (other.is_held and session.is_held):
            continue
        if min(other.number, session.number) <= TEST_PATCH or other.number == session.number:
            continue
        if (other.number < session.number) != (other.on < session.on) or other.on == session.on:
            words = (
                f"Session {session.number} is on {say_date(session.on)}, and session {other.number} on "
                f"{say_date(other.on)}. Check the dates."
            )
            found.append(("session.on", words))
            break
    area = session.numbing_area_cm2
    if area is not None and area >= LARGE_CM2:
        words = f"The area numbed is {area:f} cm². Check that this is no slip."
        found.append(("session.numbing-area-cm2", words))
    return tuple(found)
