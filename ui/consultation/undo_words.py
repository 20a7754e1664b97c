"""What undo and redo did, in a sentence. No widgets."""

from __future__ import annotations

from intake.conditions import Answers
from ui.consultation.answer_words import question_words, value_words
from ui.consultation.changes import Change, place_of
from ui.consultation.facts import ConsultationFacts
from ui.consultation.history import Step
from ui.consultation.words import count_words

UNDONE, REDONE = "Undone", "Done again"


def travel_words(step: Step, facts: ConsultationFacts, *, verb: str) -> str:
    """What a step that was just undone or done again has changed: "Undone: “Eczema” is No."."""
    # An answer that comes back confirmed is told by its own row, and its confirmation by another.
    told = [each for each in step.changes if not _is_confirmation(each)] or step.changes
    if len(told) > 1:
        words = count_words(len(told), "answer", "answers")
        if _is_confirmation(told[0]):
            return f"{verb}: {words} {_confirmed(step)}."
        return f"{verb}: {words} changed together."
    change = told[0]
    if change.is_of_mark:
        came = change.after is not None
        return f"{verb}: an area of marks {'is there again' if came else 'was taken away'}."
    item = facts.item(change.path)
    name = f"“{question_words(item)}”"
    place = place_of(change.path)
    if place.group:
        name += f" (area {place.index + 1})"
    if _is_confirmation(change):
        return f"{verb}: {name} {_confirmed(step)}."
    values = change.after if isinstance(change.after, tuple) else ()
    return f"{verb}: {name} is {value_words(item, values, longest=60)}."


def _is_confirmation(change: Change) -> bool:
    return change.before == change.after and not isinstance(change.after, Answers)


def _confirmed(step: Step) -> str:
    waits = step.spoken[0][1] == "patient-alone"
    many = len(step.changes) > 1
    if waits:
        return "wait to be confirmed" if many else "waits to be confirmed"
    return "are confirmed" if many else "is confirmed"
