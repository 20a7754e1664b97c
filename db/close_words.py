"""Which words of names in this clinic a typed piece may mean: as parts of them, with one mistake, with two.

The forms of `db.word_forms` give the candidates, a few ranges for each piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection, Select, Table, bindparam, func, select, union_all

from db.models import WordFormModel
from db.search import LAST, Demand
from db.word_forms import (
    END,
    LEAST_FOR_MISTAKES,
    LEAST_FOR_TWO,
    WORD,
    heads_without_two,
    is_close,
    one_mistake,
    ranges_for,
    two_mistakes,
)
from db.word_ranges import SHAPES, limited, text_value

_FORM = cast(Table, WordFormModel.__table__)
_MOST_WORDS = 24
_MOST_FORMS = 60
_LENGTHS = (1, 4, 12, _MOST_WORDS, _MOST_FORMS)
_MOST_CANDIDATES = 300
"""So many words are judged that share a head with a piece of two mistakes, those that share most first."""

_OF_HEADS = (
    select(_FORM.c.word)
    .where(
        _FORM.c.form.in_(bindparam("forms", expanding=True)),
        func.length(_FORM.c.word) >= bindparam("least"),
        func.length(_FORM.c.word) <= bindparam("most"),
    )
    .group_by(_FORM.c.word)
    .order_by(func.count().desc(), _FORM.c.word)
    .limit(_MOST_CANDIDATES)
)


def within(connection: Connection, demand: Demand) -> Demand:
    """The same demand, met by words that hold its letters further on too."""
    letters = demand.letters
    if len(letters) < 2 and letters.isascii():
        return demand
    start = END + letters
    rows = connection.execute(_forms(1), {"from0": start, "to0": start + LAST}).scalars().all()
    words = tuple(dict.fromkeys(rows))
    if not words:
        return demand
    return Demand(demand.starts, _filled(words), (letters,), letters, is_cut=len(rows) >= _MOST_FORMS)


def mistaken(connection: Connection, demand: Demand) -> Demand:
    """The same demand, met by words that differ from it by one typing mistake too."""
    letters = demand.letters
    if len(letters) < LEAST_FOR_MISTAKES:
        return demand
    words = _filled(close_words(connection, letters))
    if not words:
        return demand
    return Demand(demand.starts, words, (f" {letters}", *(f" {word} " for word in words)), letters)


def mistaken_twice(connection: Connection, demand: Demand) -> Demand:
    """A demand that words with one mistake meet, met by long words with two as well."""
    letters = demand.letters
    heads = heads_without_two(letters)
    found: tuple[str, ...] = ()
    if heads:
        values = {
            "forms": heads,
            "least": max(LEAST_FOR_TWO, len(letters) - 2),
            "most": len(letters) + 2,
        }
        candidates = connection.execute(_OF_HEADS, values).scalars().all()
        found = tuple(word for word in candidates if two_mistakes(letters, word))[:_MOST_WORDS]
    if not found:
        return demand
    words = _filled(tuple(dict.fromkeys((*demand.exact, *found))))
    return Demand(demand.starts, words, (f" {letters}", *(f" {word} " for word in words)), letters)


def words_beginning(connection: Connection, letters: str) -> tuple[str, ...] | None:
    """The words of names that begin so; None where there are too many."""
    start = WORD + letters
    found = connection.execute(_forms(1), {"from0": start, "to0": start + LAST}).scalars().all()
    return tuple(found) if len(found) < _MOST_FORMS else None


def _filled(words: tuple[str, ...]) -> tuple[str, ...]:
    """As many words as one of a few lengths, the last one again and again: then there are few shapes."""
    length = next((each for each in _LENGTHS if each >= len(words)), len(words))
    return words + words[-1:] * (length - len(words)) if words else ()


def close_words(connection: Connection, letters: str) -> tuple[str, ...]:
    """The words of names that differ from a piece by one mistake, whole words first, at most some."""
    ranges = ranges_for(letters)
    values = {
        f"{name}{place}": text
        for place, each in enumerate(ranges)
        for name, text in zip(("from", "to"), each, strict=True)
    }
    candidates = dict.fromkeys(connection.execute(_forms(len(ranges)), values).scalars().all())
    close = [word for word in candidates if not word.startswith(letters) and is_close(letters, word)]
    close.sort(key=lambda word: (not one_mistake(letters, word), word))
    return tuple(close[:_MOST_WORDS])


@lru_cache(maxsize=SHAPES)
def _forms(ranges: int) -> Any:
    """The words of so many ranges of forms, some of each."""
    parts: Sequence[Select[Any]] = [
        limited(
            select(_FORM.c.word)
            .where(_FORM.c.form >= text_value(f"from{place}"), _FORM.c.form < text_value(f"to{place}"))
            .order_by(_FORM.c.form, _FORM.c.word),
            _MOST_FORMS,
        )
        for place in range(ranges)
    ]
    if len(parts) == 1:
        return parts[0]
    return union_all(*(select(part.subquery().c.word) for part in parts))
