"""What a question is: its type, its choices, the item. Nothing else is needed to put a field on a screen.

Kept apart from the questionnaire, and without imports of the domain: the page to sign in is painted with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from intake.conditions import Condition


class ItemType(StrEnum):
    """The FHIR item types that Candor uses."""

    GROUP = "group"
    CHOICE = "choice"
    STRING = "string"
    TEXT = "text"
    DATE = "date"
    DECIMAL = "decimal"
    INTEGER = "integer"


class AskAs(StrEnum):
    """How a question is put: on its own, as a line of a tick list, on the day, or never aloud."""

    ROW = "row"
    LIST = "list"
    SESSION = "session"
    VOLUNTEERED = "volunteered"


@dataclass(frozen=True, slots=True)
class Choice:
    """One coded answer and the words for it."""

    code: str
    display: str


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A named list of coded answers; `name` becomes the FHIR system `urn:candor:<name>`.

    `exclusive` codes cannot stand beside another ("nowhere").
    """

    name: str
    choices: tuple[Choice, ...]
    exclusive: tuple[str, ...] = ()

    def display(self, code: str) -> str:
        """The words of a code; the code itself when it is not in the list."""
        return next((choice.display for choice in self.choices if choice.code == code), code)

    def __contains__(self, code: object) -> bool:
        return any(choice.code == code for choice in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question, or a group of questions.

    `link_id` is stable for ever. `items` are a group's questions, or the follow-ups of a question.
    `minimum` and `maximum` bound numbers (in `unit`). `full_date` asks for a date with its day. `page` is
    the page of the section it stands on. `sources` are ids of the evidence behind the question.
    `for_record` marks answers that never print on paper the patient takes home.
    """

    link_id: str
    text: str
    type: ItemType
    choices: ChoiceList | None = None
    repeats: bool = False
    enable_when: Condition | None = None
    items: tuple[Item, ...] = ()
    label: str = ""
    why: str = ""
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    full_date: bool = False
    page: str = ""
    ask_as: AskAs = AskAs.ROW
    for_record: bool = False
    sources: tuple[str, ...] = ()

    def walk(self) -> Iterator[Item]:
        """This item and everything below it, in questionnaire order."""
        yield self
        for item in self.items:
            yield from item.walk()
