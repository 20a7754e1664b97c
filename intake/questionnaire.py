"""Questions as data: items, sections, the questionnaire; what is enabled, and what is wrong.

The shapes are those of a FHIR R4 Questionnaire. An `Item` is declared once; widget, check, storage, paper
and FHIR are written once per item *type*.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from intake.conditions import Answers, Truth, Unreadable, Value
from intake.dates import PartialDate
from intake.items import AskAs, Choice, ChoiceList, Item, ItemType

__all__ = [
    "MAXIMUM_TEXT",
    "AskAs",
    "Choice",
    "ChoiceList",
    "Item",
    "ItemType",
    "Problem",
    "Questionnaire",
    "Section",
]

MAXIMUM_TEXT = 20_000
"""The longest text a question takes, in characters: about seven printed pages."""


@dataclass(frozen=True, slots=True)
class Section:
    """One step of the consultation: its FHIR groups, and the pages they are asked on, in order."""

    id: str
    title: str
    groups: tuple[Item, ...]
    pages: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an answer, in the question's own words.

    `path` names the place ("health.eczema.regions", "marks[2].marks.width-mm"), `link_id` the question.
    A `refused` problem stops a command; the others ask for a second look.
    """

    path: str
    link_id: str
    message: str
    refused: bool = True

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


@dataclass(frozen=True)
class Questionnaire:
    """All sections of the form, with the version of the catalogue that made them."""

    version: str
    sections: tuple[Section, ...]

    @cached_property
    def repeating_group_of(self) -> dict[str, str]:
        """The repeating group that each question in one belongs to, by link_ids."""
        return {item.link_id: group.link_id for group in self.repeating_groups for item in group.walk()}

    @cached_property
    def groups(self) -> tuple[Item, ...]:
        """The top-level groups, in order."""
        return tuple(group for section in self.sections for group in section.groups)

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by its linkId, in questionnaire order."""
        return {item.link_id: item for group in self.groups for item in group.walk()}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each linkId in questionnaire order."""
        return {link_id: place for place, link_id in enumerate(self.items)}

    @cached_property
    def parents(self) -> dict[str, str]:
        """The linkId of the item that holds each item; top-level groups have none."""
        return {
            child.link_id: item.link_id
            for group in self.groups
            for item in group.walk()
            for child in item.items
        }

    @cached_property
    def repeating_groups(self) -> tuple[Item, ...]:
        """The groups that repeat, such as one set of answers per body region."""
        return tuple(group for group in self.groups if group.repeats)

    def item(self, link_id: str) -> Item | None:
        """The item with this linkId, or None when there is none."""
        return self.items.get(link_id)

    def enabled_answers(self, answers: Answers) -> Answers:
        """The answers that count, without unreadable text and without answers to questions switched off.

        This is the one place where hidden answers are left out, before rules, paper or FHIR see them.
        linkIds the questionnaire does not know are dropped too.
        """
        kept: dict[str, tuple[Value, ...]] = {}
        repeated: dict[str, tuple[Answers, ...]] = {}
        for group in self.groups:
            if group.repeats:
                parts = tuple(
                    part
                    for part in (
                        _enabled_in(group, repetition) for repetition in answers.group(group.link_id)
                    )
                    if not part.is_empty
                )
                if parts:
                    repeated[group.link_id] = parts
            else:
                _keep_enabled(group, answers, Answers(kept), kept)
        return Answers(kept, repeated)

    def enabled_part(self, group: str, part: Answers) -> Answers:
        """The answers that count of one repetition of a group; none when there is no such group."""
        item = self.items.get(group)
        return Answers() if item is None else _enabled_in(item, part)

    def problems(self, answers: Answers) -> tuple[Problem, ...]:
        """Everything that is wrong with the enabled answers, all at once, in questionnaire order.

        Text that could not be read where a date or number belongs is among it.
        """
        found: list[Problem] = []
        for group in self.groups:
            if group.repeats:
                for number, part in enumerate(answers.group(group.link_id), start=1):
                    found.extend(_problems_in(group, part, f"{group.link_id}[{number}]."))
            else:
                found.extend(_problems_in(group, answers, ""))
        return tuple(found)


def is_enabled(item: Item, answers: Answers) -> bool:
    """Whether a question is asked, given the answers so far; only a condition that is true switches it on."""
    return item.enable_when is None or item.enable_when.truth(answers) is Truth.TRUE


def _enabled_in(group: Item, answers: Answers) -> Answers:
    kept: dict[str, tuple[Value, ...]] = {}
    counting = Answers(kept)
    _keep_enabled(group, answers, counting, kept)
    return counting


def _keep_enabled(
    parent: Item, answers: Answers, counting: Answers, kept: dict[str, tuple[Value, ...]]
) -> None:
    for item in parent.items:
        # A condition looks only at answers that count themselves (`counting` is a view of `kept`), so that a
        # chain of follow-ups closes.
        if not is_enabled(item, counting):
            continue
        if given := answers.all(item.link_id):
            readable = tuple(value for value in given if not isinstance(value, Unreadable))
            if readable:
                kept[item.link_id] = readable
        if item.items:
            _keep_enabled(item, answers, counting, kept)


def _problems_in(group: Item, given: Answers, prefix: str) -> Iterator[Problem]:
    answers = _enabled_in(group, given)
    for item in group.walk():
        for value in given.all(item.link_id):
            if isinstance(value, Unreadable) and _is_asked(item, group, answers):
                message = value_problem(item, value)
                yield Problem(prefix + item.link_id, item.link_id, message, refused=False)
        values = answers.all(item.link_id)
        for message in _value_problems(item, values):
            yield Problem(prefix + item.link_id, item.link_id, message)


def _is_asked(item: Item, group: Item, answers: Answers) -> bool:
    """Whether an item and everything it hangs under is switched on."""
    return is_enabled(item, answers) and all(
        is_enabled(parent, answers)
        for parent in group.walk()
        if any(below.link_id == item.link_id for below in parent.walk())
    )


def _value_problems(item: Item, values: tuple[Value, ...]) -> Iterator[str]:
    asked = item.label or item.text
    if len(values) > 1 and not item.repeats:
        yield f'"{asked}" takes one answer, and there are {len(values)}. Keep one.'
    if len(set(values)) < len(values):
        yield f'"{asked}" has the same answer twice. Keep one.'
    if item.choices is not None:
        alone = [value for value in values if value in item.choices.exclusive]
        if alone and len(set(values)) > 1:
            word = item.choices.display(str(alone[0]))
            yield f'"{asked}": "{word}" cannot stand beside another answer. Keep it alone, or take it away.'
    for value in values:
        message = value_problem(item, value)
        if message:
            yield message


def value_problem(item: Item, value: Value) -> str:
    """What is wrong with one value of a question, in one sentence; empty when nothing is."""
    asked = item.label or item.text
    if isinstance(value, Unreadable):
        return f'"{asked}": "{_short(value.text)}" cannot be read. {_what_is_right(item)}'
    if item.type is ItemType.CHOICE:
        if item.choices is None or value not in item.choices:
            return f'"{asked}" has no answer "{_short(value)}". Choose one of: {_codes(item)}.'
    elif item.type in (ItemType.STRING, ItemType.TEXT):
        if not isinstance(value, str):
            return f'"{asked}" takes words. Type a text.'
        if len(value) > MAXIMUM_TEXT:
            return f'"{asked}" takes {MAXIMUM_TEXT:,} characters at most, and has {len(value):,}. Shorten it.'
    elif item.type is ItemType.DATE:
        if not isinstance(value, PartialDate):
            return f'"{asked}" takes a date. Write it as 2019, 2019-03 or 2019-03-05.'
        if item.full_date and not value.is_full:
            return f'"{asked}" needs the day too. Write a full date, such as 2026-11-21.'
    elif item.type is ItemType.INTEGER:
        if isinstance(value, bool) or not isinstance(value, int):
            return f'"{asked}" takes a whole number.'
        return _range_problem(item, Decimal(value))
    elif item.type is ItemType.DECIMAL:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return f'"{asked}" takes a number.'
        return _range_problem(item, Decimal(value))
    return ""


def _what_is_right(item: Item) -> str:
    if item.type is ItemType.DATE:
        return (
            "Type a full date, such as 5 March 2027."
            if item.full_date
            else "Type a date, such as March 2019."
        )
    return "Type a number in figures."


def _range_problem(item: Item, number: Decimal) -> str:
    asked = item.label or item.text
    if not number.is_finite():
        return f'"{asked}" takes a number. Type figures.'
    given = f'"{asked}" is {_with_unit(item, number)}'
    if item.minimum is not None and number < item.minimum:
        return f"{given}. The least it can be is {_with_unit(item, item.minimum)}. Check it."
    if item.maximum is not None and number > item.maximum:
        return f"{given}. The most it can be is {_with_unit(item, item.maximum)}. Check it."
    return ""


def _with_unit(item: Item, number: Decimal) -> str:
    """A number with the unit of its question: "200 mm", "1 week"."""
    unit = item.unit.removesuffix("s") if number == 1 else item.unit
    return f"{_short(number)} {unit}".rstrip()


def _codes(item: Item) -> str:
    return ", ".join(choice.code for choice in item.choices.choices) if item.choices else "(none)"


def _short(value: Value) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text if len(text) <= 40 else text[:40] + "…"
