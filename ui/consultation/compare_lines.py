"""One line of two visits held against each other, and one of the visits. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from intake.conditions import Answers


class Change(Enum):
    """How a line stands between the two visits; the value is the word for it."""

    HEADING = ""
    DIFFERS = "Differs"
    NEW = "Only later"
    GONE = "Only earlier"
    NOT_YET = "Not asked yet"
    SAME = "Same"


@dataclass(frozen=True, slots=True)
class CompareLine:
    """One line: the question, both answers in words, how they stand. A heading has its title only."""

    change: Change
    title: str
    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: when, how it stands in a word, the answers that count, and the catalogue's version.

    `day` is the day in words, with the hour where the patient came twice on it.
    """

    id: UUID
    day: str
    state: str
    answers: Answers
    version: str

    @property
    def is_open(self) -> bool:
        """Whether questions may still be asked in it."""
        return self.state == "open"

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was answered in it."""
        return not any(self.answers.values.values()) and not any(self.answers.groups.values())

    @property
    def blank_words(self) -> str:
        """That nothing was answered in it, in a sentence."""
        return (
            f"Nothing is answered yet on {self.day}."
            if self.is_open
            else f"Nothing was answered on {self.day}."
        )

    @property
    def words(self) -> str:
        """The visit as a chooser names it: "12 Sep 2026, signed"."""
        return f"{self.day}, {self.state}"
