"""Two desks changed one consultation: what differs, and one set of answers that keeps what was chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from intake.conditions import Answers, Value
from ui.consultation.changes import path_in, place_of

Differing = tuple[Value, ...] | tuple[Answers, ...] | None
"""The values of a question, all repetitions of a group whose number changed, or None: nothing there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place that both desks changed since the answers were last the same, and not to the same.

    `path` is that of a question, or "marks" when one desk added or took away marks.
    """

    path: str
    before: Differing
    mine: Differing
    theirs: Differing


def differences(base: Answers, mine: Answers, theirs: Answers) -> tuple[Difference, ...]:
    """The places where somebody must choose. Places that only one desk changed are not among them."""
    old, own, other = _flat_alike(base, mine, theirs)
    return tuple(
        Difference(path, old.get(path), own.get(path), other.get(path))
        for path in dict.fromkeys((*own, *other, *old))
        if own.get(path) != other.get(path) and old.get(path) not in (own.get(path), other.get(path))
    )


def merge(base: Answers, mine: Answers, theirs: Answers, *, keep_mine: Collection[str]) -> Answers:
    """Both desks' changes together. Where they differ, mine for the paths named, theirs for the others."""
    old, own, other = _flat_alike(base, mine, theirs)
    merged: dict[str, Differing] = {}
    for path in dict.fromkeys((*other, *own)):
        before, here, there = old.get(path), own.get(path), other.get(path)
        take_mine = there == before or (here != before and path in keep_mine)
        merged[path] = here if take_mine else there
    return _unflat(merged)


def _flat_alike(*all_answers: Answers) -> tuple[Mapping[str, Differing], ...]:
    """Each set of answers by path. Groups are taken apart only while all have as many repetitions."""
    groups = dict.fromkeys(name for answers in all_answers for name in answers.groups)
    whole = {group for group in groups if len({len(answers.group(group)) for answers in all_answers}) > 1}
    return tuple(_flat(answers, whole) for answers in all_answers)


def _flat(answers: Answers, whole: Collection[str]) -> Mapping[str, Differing]:
    found: dict[str, Differing] = dict(answers.values)
    for group, parts in answers.groups.items():
        if group in whole:
            found[group] = parts
            continue
        for index, part in enumerate(parts):
            # The repetition itself is kept, so that one without any answer does not get lost.
            found[path_in(group, index)] = ()
            found |= {path_in(group, index, link_id): values for link_id, values in part.values.items()}
    return found


def _unflat(flat: Mapping[str, Differing]) -> Answers:
    values: dict[str, tuple[Value, ...]] = {}
    taken_apart: dict[str, dict[int, dict[str, tuple[Value, ...]]]] = {}
    groups: dict[str, tuple[Answers, ...]] = {}
    for path, given in flat.items():
        if given is None:
            continue
        place = place_of(path)
        if place.group:
            part = taken_apart.setdefault(place.group, {}).setdefault(place.index, {})
            if place.link_id:
                part[place.link_id] = cast(tuple[Value, ...], given)
        elif given and isinstance(given[0], Answers):
            groups[path] = given
        else:
            values[path] = cast(tuple[Value, ...], given)
    for group, parts in taken_apart.items():
        groups[group] = tuple(Answers(parts[index]) for index in sorted(parts))
    return Answers(values, groups)
