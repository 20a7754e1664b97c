"""What is said about the documents of a day, before and after they are made. No Qt."""

from __future__ import annotations

from reports.kinds import DocumentKind
from ui.consultation.words import count_words
from ui.documents.day_batch import DayFound, DayMade, NotMade
from ui.documents.document_kinds import name_in_sentence
from ui.short_date import short_date


def found_words(found: DayFound) -> str:
    """How many consultations of the day have a plan: "3 consultations have a plan, 1 has none yet."."""
    planned, without = len(found.planned), found.without_plan
    if not planned and not without:
        return f"There is no consultation on {short_date(found.day)}."
    if not without:
        all_of_them = "The consultation of this day has a plan." if planned == 1 else ""
        return all_of_them or f"All {planned} consultations of this day have a plan."
    rest = f"{without} {'has' if without == 1 else 'have'} none yet"
    if not planned:
        return f"No consultation of this day has a plan yet: {without} without one."
    have = "has a plan" if planned == 1 else "have a plan"
    return f"{count_words(planned, 'consultation', 'consultations')} of this day {have}, {rest}."


def made_words(made: DayMade, kind: DocumentKind) -> str:
    """How far it came, in one or two sentences."""
    names = name_in_sentence(kind, number=made.wanted)
    if made.finished == made.wanted:
        return f"{made.finished} {names} stored, and written to the folder."
    done = f"{made.finished} of {made.wanted} {names} finished"
    if not made.missing:
        return f"{done}. {len(made.refused)} cannot be made."
    missing = f"{made.missing} {'is' if made.missing == 1 else 'are'} missing"
    if made.problem:
        return f"{made.problem} {done}, {missing}. Put it right, then make them again."
    return f"Cancelled. {done}, {missing}. What is finished stays."


def refusal_words(refused: NotMade) -> str:
    """Whose document cannot be made, and why. For the screen only: it holds the name."""
    who = " ".join(filter(None, (refused.number, refused.name))) or "No name recorded"
    return f"{who}: {' '.join(refused.sentences)}"
