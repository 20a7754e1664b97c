"""Two names at once: the patients who have both, read from the rows that hold two words of one name.

Of two common names each is that of thousands, and only a few people have both. So `patient_word` has a row
for each two words of a name (`db.search.pairs_of`), and no search for two names walks through all who have
one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import Any, cast

from sqlalchemy import Connection, Integer, Table, bindparam, func, select, type_coerce, union_all
from sqlalchemy.types import Text

from db.close_words import words_beginning
from db.models import PatientWordModel, WordFormModel
from db.search import LAST, PAIR, Demand, Meaning
from db.word_forms import FILLED_UP_TO, NUMBER
from db.word_ranges import SHAPES, limited, position, text_value

_WORD = cast(Table, PatientWordModel.__table__)
_FORM = cast(Table, WordFormModel.__table__)
_COUNTS = (1, 4, 12, 30, 60, 120)
_MOST_RANGES = _COUNTS[-1]
_MOST_PRODUCTS = (0, 150, 600, 600)
"""So many pairs of words are looked for of which neither begins as it was typed; by the rank of `Found`."""
_MOST_READ = 2_000
"""So many rows of pairs are read where a part of a name is looked for in all who have another name."""
_END = "!"
"""Comes right after the space between two words."""


def is_two_names(connection: Connection, meaning: Meaning) -> bool:
    """Whether a text is two pieces of names, and neither is the beginning of a patient number.

    Never while rows of pairs are still being filled (`db.search_rows`).
    """
    if len(meaning) != 2 or not all(demand.letters for demand in meaning):
        return False
    values = {f"{kind}{place}": text for place, each in enumerate(meaning) for kind, text in _numbers(each)}
    return connection.execute(_NUMBERS, values).first() is None


def with_both(connection: Connection, meaning: Meaning, limit: int, rank: int) -> list[Any] | None:
    """Ids of patients with two words of a name that meet two demands; None where too many words do.

    A demand without `exact` words is a beginning as it was typed; one with them is met by these too.
    """
    one, other = meaning
    if one.is_cut and other.is_cut:
        return None
    ranges = [*_typed(connection, one, other)] if not (one.exact or other.exact) else [*_wider(one, other)]
    if not ranges and not (one.exact or other.exact):
        return None
    most = 2 * limit
    met: dict[Any, None] = {}
    for some in _in_batches(ranges):
        met |= dict.fromkeys(connection.execute(_ranges(len(some) // 2, most), _named(some)).scalars())
        if len(met) >= limit:
            return list(islice(met, limit))
    if one.exact and other.exact:
        exact = (tuple(dict.fromkeys(each.exact)) for each in meaning)
        pairs = [_pair(*each) for each in islice(product(*exact), _MOST_PRODUCTS[rank])]
        rows = connection.execute(_EXACTLY, {"words": pairs, "most": most})
        met |= dict.fromkeys(rows.scalars())
    for cut, known in ((one, other), (other, one)):
        if cut.is_cut and len(met) < limit:
            met |= dict.fromkeys(_holding(connection, cut.letters, known, most))
    return list(islice(met, limit))


def _typed(connection: Connection, one: Demand, other: Demand) -> Iterator[str]:
    """The ranges of two beginnings; none where too many words begin like either."""
    for these, that in ((one, other), (other, one)):
        words = words_beginning(connection, these.letters)
        if words is not None:
            yield from _with_beginning(words or (these.letters,), that.letters)
            return


def _wider(one: Demand, other: Demand) -> Iterator[str]:
    yield from _with_beginning(tuple(dict.fromkeys(one.exact)), other.letters)
    yield from _with_beginning(tuple(dict.fromkeys(other.exact)), one.letters)


def _with_beginning(words: Sequence[str], letters: str) -> Iterator[str]:
    """The ends of the range for each of some words and another one that begins so."""
    for word in words[:_MOST_RANGES]:
        start = _pair(word, letters)
        yield start
        yield start + LAST


def _holding(connection: Connection, letters: str, known: Demand, most: int) -> list[Any]:
    """Those who have one of the known words, and a part of another one."""
    found = words_beginning(connection, known.letters)
    words = tuple(dict.fromkeys((*(found or ()), *known.exact)))[: _COUNTS[2]]
    if not words:
        return []
    values: dict[str, Any] = {"letters": letters}
    for place, word in enumerate(_padded(words, _count(len(words)))):
        values |= {
            f"from{place}": _pair(word, ""),
            f"to{place}": f"{PAIR}{word}{_END}",
            f"after{place}": len(word) + 3,
        }
    statement = _parts(_count(len(words)), most)
    return list(connection.execute(statement, values).scalars())


def _pair(word: str, other: str) -> str:
    return f"{PAIR}{word} {other}"


def _numbers(demand: Demand) -> Iterator[tuple[str, str]]:
    start = NUMBER + demand.letters
    yield "from", start
    yield "to", start + LAST


def _in_batches(ends: Sequence[str]) -> Iterator[list[str]]:
    """The ranges, so many at once as there are statements for."""
    for start in range(0, len(ends), 2 * _MOST_RANGES):
        some = list(ends[start : start + 2 * _MOST_RANGES])
        missing = _count(len(some) // 2) - len(some) // 2
        yield some + some[-2:] * missing


def _named(ends: Sequence[str]) -> dict[str, str]:
    return {f"{('from', 'to')[place % 2]}{place // 2}": text for place, text in enumerate(ends)}


def _count(needed: int) -> int:
    return next(each for each in _COUNTS if each >= needed)


def _padded(words: tuple[str, ...], count: int) -> tuple[str, ...]:
    return words + words[-1:] * (count - len(words))


def _between(place: int) -> Any:
    return (_WORD.c.word >= text_value(f"from{place}")) & (_WORD.c.word < text_value(f"to{place}"))


_PATIENT = type_coerce(_WORD.c.patient_id, Text()).label("patient_id")
_NUMBERS = select(_FORM.c.form).where(
    ((_FORM.c.form >= text_value("from0")) & (_FORM.c.form < text_value("to0")))
    | ((_FORM.c.form >= text_value("from1")) & (_FORM.c.form < text_value("to1")))
    | (_FORM.c.form == FILLED_UP_TO)
)
_EXACTLY = (
    select(_PATIENT).where(_WORD.c.word.in_(bindparam("words", expanding=True))).limit(bindparam("most"))
)


@lru_cache(maxsize=SHAPES)
def _ranges(count: int, most: int) -> Any:
    """The patients of so many ranges of pairs, in their order."""
    parts = [
        limited(select(_PATIENT).where(_between(place)).order_by(_WORD.c.word, _WORD.c.patient_id), most)
        for place in range(count)
    ]
    return parts[0] if count == 1 else union_all(*(select(part.subquery()) for part in parts))


@lru_cache(maxsize=SHAPES)
def _parts(count: int, most: int) -> Any:
    """The patients of so many words of whom another word of the name holds some letters."""
    parts = []
    for place in range(count):
        rows = limited(
            select(_PATIENT, _WORD.c.word).where(_between(place)).order_by(_WORD.c.word, _WORD.c.patient_id),
            _MOST_READ // count,
        ).subquery()
        after = func.substr(rows.c.word, bindparam(f"after{place}", type_=Integer))
        parts.append(
            limited(select(rows.c.patient_id).where(position(after, text_value("letters")) > 0), most)
        )
    return parts[0] if count == 1 else union_all(*(select(part.subquery()) for part in parts))
