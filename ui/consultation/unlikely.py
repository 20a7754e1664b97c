"""Answers that are possible and unlikely: a slip of the key is asked after, and never refused. No widgets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from intake.conditions import Answers
from intake.dates import PartialDate, say_date
from ui.consultation.changes import path_in
from ui.consultation.facts import ConsultationFacts

WIDE_MM = Decimal(50)
"""From here on a width looks like a slip of the key, such as 25 for 2.5. It says nothing about skin."""
LARGE_CM2 = Decimal(5000)
"""The same for an area."""
_PAST = ("plan.information-given", "plan.decided-on")


def unlikely_answers(facts: ConsultationFacts) -> Iterator[tuple[str, str]]:
    """Each answer to look at twice, as its path and a sentence, in the order of the pages."""
    names = {region.code: f"the {region.plain}" for region in facts.knowledge.catalogue.regions}
    born = facts.patient.birth_date
    for index, part in enumerate(facts.answers.group("marks")):
        place = names.get(part.code("marks.region") or "", "this area")
        for link_id, message in _of_mark(part, place, born, facts.today):
            yield path_in("marks", index, link_id), message
    for link_id in _PAST:
        day = facts.enabled.day(link_id)
        if day is not None and day.first_day > facts.today:
            label = facts.knowledge.questionnaire.items[link_id].label
            yield link_id, f"“{label}” is {say_date(day)}, which is still to come. Check the date."


def _of_mark(part: Answers, place: str, born: PartialDate | None, today: date) -> Iterator[tuple[str, str]]:
    width, area, onset = part.number("marks.width-mm"), part.number("marks.area-cm2"), part.day("marks.onset")
    if width is not None and width >= WIDE_MM:
        yield "marks.width-mm", f"The widest mark on {place} is {width:f} mm. Check that this is no slip."
    if area is not None and area >= LARGE_CM2:
        yield "marks.area-cm2", f"The area on {place} is {area:f} cm². Check that this is no slip."
    if onset is not None and onset.first_day > today:
        yield (
            "marks.onset",
            f"The marks on {place} came in {say_date(onset)}, which is still to come. Check it.",
        )
    elif onset is not None and born is not None and onset.last_day < born.first_day:
        yield "marks.onset", f"The marks on {place} came before the patient was born. Check the date."
