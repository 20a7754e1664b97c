"""The sentences over two visits held against each other: what differs, and what cannot be said."""

from __future__ import annotations

from collections.abc import Mapping

from ui.consultation.compare_lines import Change, Visit
from ui.consultation.words import count_words

ONE_VISIT = "There is one visit so far. When there is a second one, both stand here side by side."
NO_VISIT = "There is no visit so far. Begin one, and a second one later: then both stand here side by side."
SAME_VISIT = "This is the same visit twice. Choose two different ones."
SAME = "Nothing differs between these two visits. Tick “Show everything” to read what is the same."
NEITHER = "Nothing was answered at either of these visits: there is nothing to hold side by side."
READ_THE_OTHER = "Tick “Show everything” to read what was said on {day}."
SAME_SO_FAR = "What was asked at both visits is the same. {rest} Tick “Show everything” to read all of it."


def same_words(earlier: Visit, later: Visit, counted: Mapping[Change, int]) -> str:
    """What to say where no line differs: that is not always that both visits are the same.

    `counted` tells how many lines there are of each kind.
    """
    if earlier.is_blank and later.is_blank:
        return NEITHER
    for visit, other in ((earlier, later), (later, earlier)):
        if visit.is_blank:
            return f"{visit.blank_words} {READ_THE_OTHER.format(day=other.day)}"
    number = counted[Change.NOT_YET]
    if number:
        what = count_words(number, "line", "lines")
        return SAME_SO_FAR.format(rest=f"{what} of {earlier.day} not asked yet on {later.day}.")
    return SAME


def summary_words(earlier: Visit, later: Visit, counted: Mapping[Change, int]) -> str:
    """What differs, in a sentence or two; empty where nothing was answered at all."""
    if earlier.is_blank and later.is_blank:
        return ""
    then, now = earlier.day, later.day
    blank = next((visit for visit in (earlier, later) if visit.is_blank), None)
    if blank is not None:
        return f"{blank.blank_words} What stands here is of {(now if blank is earlier else then)}."
    parts = [count_words(counted[Change.DIFFERS], "answer differs", "answers differ")]
    if not counted[Change.DIFFERS]:
        parts = ["No answer differs"]
    if counted[Change.NEW]:
        parts.append(f"{counted[Change.NEW]} only on {now}")
    if counted[Change.GONE]:
        parts.append(f"{counted[Change.GONE]} only on {then}")
    if counted[Change.NOT_YET]:
        parts.append(f"{counted[Change.NOT_YET]} not asked yet on {now}")
    if counted[Change.SAME]:
        parts.append(f"{counted[Change.SAME]} the same")
    return f"{', '.join(parts)}."
