"""An answer in words, as short as a line has room for."""

from __future__ import annotations

from collections.abc import Sequence

from intake.conditions import Unreadable, Value
from intake.dates import PartialDate, say_date
from intake.questionnaire import Item

NOT_ASKED = "not asked"
LONGEST = 160


def value_words(item: Item | None, values: Sequence[Value], *, longest: int = LONGEST) -> str:
    """The values of a question in its own words; "not asked" without any. Longer texts are cut at the end."""
    if not values:
        return NOT_ASKED
    text = ", ".join(_words(item, value) for value in values)
    return text if len(text) <= longest else f"{text[:longest]}…"


def _words(item: Item | None, value: Value) -> str:
    if isinstance(value, PartialDate):
        return say_date(value)
    if isinstance(value, Unreadable):
        return f"“{value.text}”"
    if isinstance(value, str) and item is not None and item.choices is not None:
        return item.choices.display(value)
    unit = f" {item.unit}" if item is not None and item.unit else ""
    return f"{value}{unit}" if not isinstance(value, str) else value


def question_words(item: Item) -> str:
    """What a question is called in a list or a sentence."""
    return item.label or item.text
