"""The rows that lead from what another desk stored to the answers of both. Who said what stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from db.records import AnswerChange, SaidBy
from intake.conditions import Answers
from ui.consultation.changes import difference, given_at, path_of_stored, place_of, to_stored

CHOSEN: SaidBy = "practitioner"
"""Who says what somebody chose where both desks had changed it."""


def merged_rows(
    base: Answers,
    theirs: Answers,
    merged: Answers,
    made_here: Sequence[AnswerChange],
    said_at: Callable[[str, SaidBy], SaidBy],
    at: datetime,
) -> list[AnswerChange]:
    """The rows to save after a conflict, in order, from `theirs` to `merged`.

    `made_here` are the rows of this desk that are not stored. Where only this desk changed something they
    stay as they are. For the rest somebody chose: that is the practitioner's, unless the value kept waits to
    be confirmed (`said_at(path, otherwise)`). `at` is the time of the choice, aware.
    """
    moved = _moved_groups(base, theirs, made_here)
    kept = [row for row in made_here if _is_only_here(row, base, theirs, moved)]
    own = {path_of_stored(row.path) for row in kept}
    groups = {place_of(path).group for path in own if place_of(path).group}
    only_here = {group for group in groups if base.group(group) == theirs.group(group)}
    rest = [
        change
        for change in difference(theirs, merged)
        if change.path not in own and place_of(change.path).group not in only_here
    ]
    chosen = [to_stored(change, said_by=said_at(change.path, CHOSEN), at=at) for change in rest]
    return [*kept, *chosen]


def _moved_groups(base: Answers, theirs: Answers, made_here: Sequence[AnswerChange]) -> set[str]:
    """The groups that the other desk changed and in which a repetition came or went at one of the two.

    There the places of one desk are not those of the other.
    """
    moved = {
        place.group
        for place in (place_of(path_of_stored(row.path)) for row in made_here)
        if place.group and not place.link_id
    }
    groups = dict.fromkeys((*base.groups, *theirs.groups))
    moved |= {group for group in groups if len(base.group(group)) != len(theirs.group(group))}
    return {group for group in moved if base.group(group) != theirs.group(group)}


def _is_only_here(row: AnswerChange, base: Answers, theirs: Answers, moved: set[str]) -> bool:
    path = path_of_stored(row.path)
    place = place_of(path)
    if place.group in moved:
        return False
    if place.group and base.group(place.group) == theirs.group(place.group):
        return True
    return given_at(base, path) == given_at(theirs, path)
