"""Copying what is recorded of one area: to its other side, or to all areas. No widgets.

What was answered there already is never overwritten: it stays, and is named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from intake.catalogue import Catalogue
from intake.conditions import Answers
from intake.questionnaire import Questionnaire, is_enabled
from ui.consultation.areas import REGION, SIDE, area_name
from ui.consultation.changes import Change, path_in
from ui.consultation.controller import MARKS
from ui.consultation.words import count_words

ON_BOTH = "This area is recorded on both sides in another entry. Correct one of the two first."
OTHER = {"left": "right", "right": "left"}
_OF_ITS_OWN = (REGION, SIDE)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that can be made. `changes` are one act; `index` is the entry it fills first.

    `words` say what it did: "Copied to Hip, right: colour now, widest mark. Kept there: number of marks."
    """

    changes: tuple[Change, ...]
    index: int
    words: str


def other_side(answers: Answers, index: int, catalogue: Catalogue) -> str | None:
    """The side that an entry can be copied to; None where it is on both sides, on none, or not told."""
    part = _part(answers, index)
    if part is None or part.code(REGION) not in catalogue.region:
        return None
    has_sides = catalogue.region[part.code(REGION) or ""].sides
    return OTHER.get(part.code(SIDE) or "") if has_sides else None


def copy_to_other_side(
    answers: Answers,
    index: int,
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    *,
    waiting: Collection[str] = (),
) -> Copy | None:
    """All that counts of an entry for the same region's other side; None where there is no other side.

    An entry that stands there gets what it has no answer to; without one it is made. `waiting` are the paths
    of what the patient answered alone and nobody confirmed: a copy would make it the practitioner's, so it is
    left out.
    """
    side, part = other_side(answers, index, catalogue), _part(answers, index)
    if side is None or part is None:
        return None
    parts = answers.group(MARKS)
    if _entry_on(parts, part.code(REGION), "both") is not None:
        return Copy((), index, ON_BOTH)
    there = _entry_on(parts, part.code(REGION), side)
    if there is not None:
        return _filled(answers, index, [there], questionnaire, catalogue, waiting)
    given, left = _given(part, index, questionnaire, waiting)
    copied = Answers({**given.values, REGION: part.all(REGION), SIDE: (side,)})
    if left and not _copied(given):
        return Copy((), index, f"Nothing was copied{_left_words(left, questionnaire)}.")
    change = Change(path_in(MARKS, len(parts)), None, copied)
    words = f"Copied to {area_name(copied, catalogue)}{_named(_copied(given), questionnaire)}"
    return Copy((change,), len(parts), f"{words}{_left_words(left, questionnaire)}.")


def copy_to_all(
    answers: Answers,
    index: int,
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    *,
    waiting: Collection[str] = (),
) -> Copy | None:
    """All that counts of an entry for every other area, where nothing was answered; None with no other.

    What is `waiting` to be confirmed is left out, as in `copy_to_other_side`.
    """
    others = [number for number in range(len(answers.group(MARKS))) if number != index]
    if _part(answers, index) is None or not others:
        return None
    return _filled(answers, index, others, questionnaire, catalogue, waiting)


def _filled(
    answers: Answers,
    index: int,
    others: list[int],
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    waiting: Collection[str],
) -> Copy:
    parts = answers.group(MARKS)
    given, left = _given(parts[index], index, questionnaire, waiting)
    changes, kept = [], []
    for number in others:
        after = parts[number]
        for link_id in _copied(given):
            values = given.all(link_id)
            there = parts[number].all(link_id)
            if not is_enabled(questionnaire.items[link_id], after):
                # It hangs on an answer that is another one there.
                continue
            if not there:
                after = after.with_answer(link_id, *values)
                changes.append(Change(path_in(MARKS, number, link_id), None, values))
            elif there != values:
                kept.append(link_id)
    filled = tuple(dict.fromkeys(change.path.rsplit("/", 1)[-1] for change in changes))
    place = area_name(parts[others[0]], catalogue)
    if len(others) > 1:
        place = count_words(len(others), "other area", "other areas")
    if not changes:
        words = f"Nothing to copy to {place}"
    else:
        words = f"Copied to {place}{_named(filled, questionnaire)}"
    if kept:
        words += f". Kept there{_named(dict.fromkeys(kept), questionnaire)}"
    return Copy(tuple(changes), others[0], f"{words}{_left_words(left, questionnaire)}.")


def _part(answers: Answers, index: int) -> Answers | None:
    parts = answers.group(MARKS)
    return parts[index] if 0 <= index < len(parts) else None


def _entry_on(parts: tuple[Answers, ...], region: str | None, side: str) -> int | None:
    """The entry that holds a side of a region; one whose side nobody has told does not."""
    return next(
        (n for n, part in enumerate(parts) if part.code(REGION) == region and part.code(SIDE) == side),
        None,
    )


def _counting(part: Answers, questionnaire: Questionnaire) -> Answers:
    """What of an entry counts: no text that cannot be read, nothing under a question that is switched off."""
    counted = questionnaire.enabled_answers(Answers({}, {MARKS: (part,)})).group(MARKS)
    return counted[0] if counted else Answers()


def _given(
    part: Answers, index: int, questionnaire: Questionnaire, waiting: Collection[str]
) -> tuple[Answers, tuple[str, ...]]:
    """What can be copied of an entry, and the linkIds of what waits to be confirmed first.

    What hangs on an answer that waits, waits with it.
    """
    given = _counting(part, questionnaire)
    left = [link_id for link_id in _copied(given) if path_in(MARKS, index, link_id) in waiting]
    free = _counting(Answers({key: given.all(key) for key in given.values if key not in left}), questionnaire)
    return free, tuple(left)


def _left_words(left: Iterable[str], questionnaire: Questionnaire) -> str:
    left = tuple(left)
    return f". Confirm first (F9){_named(left, questionnaire)}" if left else ""


def _copied(given: Answers) -> tuple[str, ...]:
    return tuple(link_id for link_id in given.values if link_id not in _OF_ITS_OWN)


def _named(link_ids: Iterable[str], questionnaire: Questionnaire) -> str:
    names = [questionnaire.items[link_id].label for link_id in link_ids]
    return ": " + ", ".join(name[:1].lower() + name[1:] for name in names) if names else ""
