"""Answers, three-valued logic, and the conditions that switch follow-up questions on.

The lowest module of the domain. Three values are kept apart everywhere: yes, no, not sure; a fourth
state, *not asked*, is the absence of an answer. Blank is never "no".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from intake.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Text typed where a date or number belongs. It is kept as typed, and counts as not answered."""

    text: str


Value = str | int | Decimal | PartialDate | Unreadable
"""One answered value: a code or text, a whole number, a decimal, a date of any precision, or unreadable."""

YES = "Y"
NO = "N"
NOT_SURE = "UNK"


class Truth(Enum):
    """Kleene's three truth values. `UNKNOWN` is also the truth of what was not asked."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __invert__(self) -> Truth:
        if self is Truth.UNKNOWN:
            return self
        return Truth.FALSE if self is Truth.TRUE else Truth.TRUE

    def __and__(self, other: Truth) -> Truth:
        if Truth.FALSE in (self, other):
            return Truth.FALSE
        return Truth.UNKNOWN if Truth.UNKNOWN in (self, other) else Truth.TRUE

    def __or__(self, other: Truth) -> Truth:
        return ~(~self & ~other)


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been answered: linkId -> the values, and for a repeating group its repetitions.

    A linkId that is missing was not asked. An empty tuple is never stored. The object is not changed in
    place: `with_answer`, `without` and `with_groups` give a new one.
    """

    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    groups: Mapping[str, tuple[Answers, ...]] = field(default_factory=dict)

    def all(self, link_id: str) -> tuple[Value, ...]:
        """Every value of a question, in the order given; empty when it was not asked."""
        return self.values.get(link_id, ())

    def one(self, link_id: str) -> Value | None:
        """The first value of a question, or None when it was not asked."""
        values = self.values.get(link_id)
        return values[0] if values else None

    def code(self, link_id: str) -> str | None:
        """The first value if it is a code or a text, else None."""
        value = self.one(link_id)
        return value if isinstance(value, str) else None

    def codes(self, link_id: str) -> tuple[str, ...]:
        """All values that are codes or texts."""
        return tuple(value for value in self.all(link_id) if isinstance(value, str))

    def day(self, link_id: str) -> PartialDate | None:
        """The first value if it is a date, else None."""
        value = self.one(link_id)
        return value if isinstance(value, PartialDate) else None

    def number(self, link_id: str) -> Decimal | None:
        """The first value if it is a number, as a decimal, else None."""
        value = self.one(link_id)
        return Decimal(value) if isinstance(value, int | Decimal) else None

    def whole_number(self, link_id: str) -> int | None:
        """The first value if it is a whole number, else None."""
        value = self.one(link_id)
        return value if isinstance(value, int) else None

    def group(self, link_id: str) -> tuple[Answers, ...]:
        """The repetitions of a repeating group, in the order given."""
        return self.groups.get(link_id, ())

    def with_answer(self, link_id: str, *values: Value) -> Answers:
        """The same answers with one question answered anew; no value at all means "not asked"."""
        changed = {key: value for key, value in self.values.items() if key != link_id}
        if values:
            changed[link_id] = values
        return Answers(changed, self.groups)

    def without(self, *link_ids: str) -> Answers:
        """The same answers with these questions not asked."""
        return Answers({key: value for key, value in self.values.items() if key not in link_ids}, self.groups)

    def with_groups(self, link_id: str, *repetitions: Answers) -> Answers:
        """The same answers with the repetitions of one group replaced."""
        changed = {key: value for key, value in self.groups.items() if key != link_id}
        if repetitions:
            changed[link_id] = repetitions
        return Answers(self.values, changed)

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __contains__(self, link_id: object) -> bool:
        return link_id in self.values

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all has been answered."""
        return not self.values and all(part.is_empty for parts in self.groups.values() for part in parts)


@dataclass(frozen=True, slots=True)
class AnsweredWith:
    """True when the question was answered with one of the codes, false with another, unknown unasked."""

    link_id: str
    codes: tuple[str, ...]

    def truth(self, answers: Answers) -> Truth:
        """The truth of this condition for these answers."""
        given = answers.all(self.link_id)
        if not given:
            return Truth.UNKNOWN
        return Truth.TRUE if any(value in self.codes for value in given) else Truth.FALSE


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is true, false when one is false."""

    parts: tuple[Condition, ...]

    def truth(self, answers: Answers) -> Truth:
        """The truth of this condition for these answers."""
        result = Truth.TRUE
        for part in self.parts:
            result = result & part.truth(answers)
        return result


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when one part is true, false when all are false."""

    parts: tuple[Condition, ...]

    def truth(self, answers: Answers) -> Truth:
        """The truth of this condition for these answers."""
        result = Truth.FALSE
        for part in self.parts:
            result = result | part.truth(answers)
        return result


@dataclass(frozen=True, slots=True)
class Negation:
    """True when its part is false; unknown stays unknown."""

    part: Condition

    def truth(self, answers: Answers) -> Truth:
        """The truth of this condition for these answers."""
        return ~self.part.truth(answers)


Condition = AnsweredWith | AllOf | AnyOf | Negation


def yes_or_not_sure(link_id: str) -> AnsweredWith:
    """The condition of a follow-up question: its question was answered "yes" or "not sure"."""
    return AnsweredWith(link_id, (YES, NOT_SURE))
