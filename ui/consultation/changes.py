"""Changes of answers: a path, what stood there before, what stands there after; and how to apply them.

Paths: a linkId ("health.eczema"), one question of one mark ("marks/0/marks.side"), or one whole mark
("marks/0"), counted from 0. Storage writes the places as the domain's problems do: "marks[1].marks.side".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from db.records import AnswerChange, SaidBy
from intake.answer_document import answers_from_json, answers_to_json, values_from_json, values_to_json
from intake.conditions import Answers, Value

Given = tuple[Value, ...] | Answers | None
"""What stands at a path: the values of a question, a whole mark, or None for "not asked" / "no such mark"."""

_STORED = re.compile(r"^(?P<group>[a-z]+)\[(?P<number>\d+)\](?:\.(?P<link_id>.+))?$")


@dataclass(frozen=True, slots=True)
class Place:
    """A path taken apart. `group` is "" outside repeating groups, `link_id` is "" for a whole repetition."""

    link_id: str
    group: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One change. On a whole mark, `before` None inserts it there and `after` None takes it away."""

    path: str
    before: Given
    after: Given

    @property
    def inverse(self) -> Change:
        """The change that undoes this one."""
        return Change(self.path, self.after, self.before)

    @property
    def is_of_mark(self) -> bool:
        """Whether it adds or takes away a whole repetition of a group."""
        return not place_of(self.path).link_id


def place_of(path: str) -> Place:
    """Take a path apart. Errors: `KeyError` for a path of no known form."""
    parts = path.split("/")
    if len(parts) == 1:
        return Place(path)
    if len(parts) > 3 or not parts[1].isdecimal():
        raise KeyError(path)
    return Place(parts[2] if len(parts) == 3 else "", parts[0], int(parts[1]))


def path_in(group: str, index: int, link_id: str = "") -> str:
    """The path of a question of one repetition, or of the whole repetition."""
    return f"{group}/{index}/{link_id}" if link_id else f"{group}/{index}"


def stored_path(path: str) -> str:
    """The path as storage and the domain's problems write it: "marks[1].marks.side"."""
    place = place_of(path)
    if not place.group:
        return path
    repetition = f"{place.group}[{place.index + 1}]"
    return f"{repetition}.{place.link_id}" if place.link_id else repetition


def path_of_stored(text: str) -> str:
    """The path behind what `stored_path` wrote."""
    found = _STORED.match(text)
    return path_in(found["group"], int(found["number"]) - 1, found["link_id"] or "") if found else text


def given_at(answers: Answers, path: str) -> Given:
    """What stands at a path. Errors: `KeyError` for a question of a mark that is not there."""
    place = place_of(path)
    if not place.group:
        return answers.values.get(place.link_id)
    parts = answers.group(place.group)
    if place.index >= len(parts):
        if place.link_id:
            raise KeyError(path)
        return None
    part = parts[place.index]
    return part.values.get(place.link_id) if place.link_id else part


def apply(answers: Answers, change: Change) -> Answers:
    """The answers with a change made."""
    place, after = place_of(change.path), change.after
    if not place.link_id:
        return _apply_to_marks(answers, change, place)
    values = after if isinstance(after, tuple) else ()
    if not place.group:
        return answers.with_answer(place.link_id, *values)
    parts = list(answers.group(place.group))
    parts[place.index] = parts[place.index].with_answer(place.link_id, *values)
    return answers.with_groups(place.group, *parts)


def _apply_to_marks(answers: Answers, change: Change, place: Place) -> Answers:
    parts = list(answers.group(place.group))
    if change.before is not None:
        del parts[place.index]
    if isinstance(change.after, Answers):
        parts.insert(place.index, change.after)
    return answers.with_groups(place.group, *parts)


def difference(old: Answers, new: Answers) -> tuple[Change, ...]:
    """Changes that lead from one set of answers to another, applied in order."""
    found = [
        Change(link_id, old.values.get(link_id), new.values.get(link_id))
        for link_id in dict.fromkeys((*old.values, *new.values))
        if old.values.get(link_id) != new.values.get(link_id)
    ]
    for group in dict.fromkeys((*old.groups, *new.groups)):
        found.extend(_difference_in(group, old.group(group), new.group(group)))
    return tuple(found)


def _difference_in(group: str, old: tuple[Answers, ...], new: tuple[Answers, ...]) -> Iterator[Change]:
    for index in reversed(range(len(new), len(old))):
        yield Change(path_in(group, index), old[index], None)
    for index, (before, after) in enumerate(zip(old, new, strict=False)):
        for change in difference(before, after):
            yield Change(path_in(group, index, change.path), change.before, change.after)
    for index in range(len(old), len(new)):
        yield Change(path_in(group, index), None, new[index])


def to_stored(change: Change, *, said_by: SaidBy, at: datetime) -> AnswerChange:
    """The change as storage keeps it, for ever. `at` is an aware time."""
    return AnswerChange(stored_path(change.path), _json(change.before), _json(change.after), said_by, at)


def from_stored(row: AnswerChange) -> Change:
    """The change behind a stored row."""
    path = path_of_stored(row.path)
    read = values_from_json if place_of(path).link_id else answers_from_json
    before, after = (None if text is None else read(text) for text in (row.before, row.after))
    return Change(path, before, after)


def _json(given: Given) -> str | None:
    if given is None:
        return None
    return answers_to_json(given) if isinstance(given, Answers) else values_to_json(given)
