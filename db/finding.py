"""Asks storage for the patients whom a typed text finds: exact hits first, then parts, then mistakes.

Each question is a statement of Core that is built once for its shape (how many beginnings, how many other
demands), and reads one range of `patient_word`, that of the demand which the fewest patients meet. The other
demands are looked up in what stands beside each word of that range. No statement sorts a long range: what is
found comes in the order of the words, which is that of the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from db.models import PatientWordModel, WordFormModel
from db.search import LAST, Demand, Meaning, asked, begins_with
from db.word_forms import END, LEAST_FOR_MISTAKES, is_close, one_mistake, ranges_for

_WORD = cast(Table, PatientWordModel.__table__)
_FORM = cast(Table, WordFormModel.__table__)
_MOST_LOOKED_UP = 500
"""So many rows are read where each must be looked up by its patient: two pieces of figures."""
_MANY = 3_000
"""A range is counted up to here: two larger ones have so much in common that the longer piece will do."""
_MOST_READ = (3_000, 1_000, 500)
"""So many rows of a range are read for what was typed, for parts of words, and for mistakes. Two demands of a
million patients that meet more often than this mostly have more than a page of patients in common. Where they
have not, it is read on."""
_READ_ON = 200_000
"""So many rows are read where a page was not filled by the first ones: two names that are common, of which
few people have both."""
_MOST_OF_ONE = 12
"""So many words of one patient may be in one range."""
_MOST_WORDS = 12
_MOST_FORMS = 60
_LENGTHS = (1, 4, _MOST_WORDS, _MOST_FORMS)
_SHAPES = 200
"""So many statements are kept built."""


@dataclass(frozen=True, slots=True)
class Found:
    """A patient who was found: 0 by what was typed, 1 by a part within a word, 2 with a typing mistake."""

    id: UUID
    rank: int


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a table, in a form that no index is used for."""

    word: ColumnElement[str]


class _position(FunctionElement[int]):  # noqa: N801 a function of SQL
    """Where a text stands in another, from 1; 0 for nowhere."""

    type = Integer()
    inherit_cache = True


@compiles(_position)
def _instr(element: Any, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(_position, "postgresql")
def _strpos(element: Any, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def find(connection: Connection, text: str, limit: int) -> tuple[Found, ...]:
    """The patients whom a text finds, at most `limit`, those by what was typed first."""
    found: dict[UUID, int] = {}
    meanings = asked(text)
    for meaning in meanings:
        # A text that is a whole date or phone number is not taken apart where it finds somebody.
        if not found:
            _add(found, _ids(connection, meaning, limit, _MOST_READ[0]), 0, limit)
    for rank, widened in ((1, _within), (2, _mistaken)):
        if meanings and len(found) < limit:
            by_piece = meanings[-1]
            wider = tuple(widened(connection, demand) for demand in by_piece)
            if wider != by_piece:
                _add(found, _ids(connection, wider, limit, _MOST_READ[rank]), rank, limit)
    return tuple(Found(id, rank) for id, rank in found.items())


def _add(found: dict[UUID, int], ids: Iterable[UUID], rank: int, limit: int) -> None:
    for id in ids:
        if len(found) >= limit:
            return
        found.setdefault(id, rank)


def _within(connection: Connection, demand: Demand) -> Demand:
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


def _mistaken(connection: Connection, demand: Demand) -> Demand:
    """The same demand, met by words that differ from it by one typing mistake too."""
    letters = demand.letters
    if len(letters) < LEAST_FOR_MISTAKES:
        return demand
    words = _filled(close_words(connection, letters))
    if not words:
        return demand
    return Demand(demand.starts, words, (f" {letters}", *(f" {word} " for word in words)), letters)


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


def _ids(connection: Connection, meaning: Meaning, limit: int, read: int) -> list[UUID]:
    """The patients who meet every demand, in the order of the words of the one that is met least often."""
    driver, size = _rarest(connection, meaning) if len(meaning) > 1 else (0, 0)
    others = [demand for place, demand in enumerate(meaning) if place != driver]
    shape = tuple((len(each.starts), len(each.exact), len(each.holds)) for each in (meaning[driver], *others))
    # Somebody may have several words of one range, such as both names that begin alike.
    most = 2 * limit
    statement = _statement(shape, most, read)
    values: dict[str, str] = {}
    for place, demand in enumerate((meaning[driver], *others)):
        values |= _values(place, demand if place == 0 or len(demand.holds) < 2 else Demand())
    rows = connection.execute(statement, values).all()
    # One text is looked for by the database; of many it is quicker to look here.
    many = [demand.holds for demand in others if len(demand.holds) > 1]
    met = dict.fromkeys(
        row[0] for row in rows if all(any(text in row[1] for text in holds) for holds in many)
    )
    is_part = meaning[driver].is_cut or size >= _first_read(shape[1:], read)
    if len(met) < limit and (is_part or (not many and len(rows) >= most)):
        for place, demand in enumerate(others, start=1):
            values |= _values(place, demand)
        is_cut = meaning[driver].is_cut
        if is_cut:
            start = END + meaning[driver].letters
            values |= {"part_from": start, "part_to": start + LAST}
        whole = _statement(shape, _MOST_OF_ONE * limit, _READ_ON, is_whole=True, is_cut=is_cut)
        met |= dict.fromkeys(row[0] for row in connection.execute(whole, values))
    return [_id(each) for each in islice(met, limit)]


def _first_read(others: Sequence[tuple[int, int, int]], read: int) -> int:
    """How many rows of a range are read first."""
    return min(read, _MOST_LOOKED_UP) if any(not holds for *_, holds in others) else read


def _id(value: object) -> UUID:
    # A file gives its text as it is: to make an id of each row would take longer than to read it.
    return value if isinstance(value, UUID) else UUID(str(value))


def _rarest(connection: Connection, meaning: Meaning) -> tuple[int, int]:
    """The place of the demand that the fewest rows meet, and how many, counted up to many."""
    shape = tuple((len(each.starts), len(each.exact)) for each in meaning)
    values: dict[str, str] = {}
    for place, demand in enumerate(meaning):
        values |= _values(place, demand)
    names = {
        f"{kind}{place}_{number}"
        for place, (starts, exact) in enumerate(shape)
        for kind, count in (("from", starts), ("to", starts), ("is", exact))
        for number in range(count)
    }
    sizes = connection.execute(_sizes(shape), {name: values[name] for name in names}).one()
    # One whose words were cut off does not hold all who meet it: it counts as nearly the most.
    # Of two that many patients meet, the longer piece is likelier to be the rarer one.
    rarest = min(
        range(len(meaning)),
        key=lambda place: (_MANY - 1 if meaning[place].is_cut else sizes[place], -_length(meaning[place])),
    )
    return rarest, sizes[rarest]


def _length(demand: Demand) -> int:
    return max((len(start) for start in demand.starts), default=0)


def _values(place: int, demand: Demand) -> dict[str, str]:
    values = {}
    for number, start in enumerate(demand.starts):
        values[f"from{place}_{number}"], values[f"to{place}_{number}"] = start, start + LAST
    values |= {f"is{place}_{number}": word for number, word in enumerate(demand.exact)}
    values |= {f"holds{place}_{number}": text for number, text in enumerate(demand.holds)}
    return values


def _text(name: str) -> Any:
    return bindparam(name, type_=Text())


def _limit(query: Select[Any], most: int) -> Select[Any]:
    # Written out: a LIMIT that is bound makes SQLite prepare the statement anew each time.
    return query.limit(literal_column(str(most), Integer))


def _ranges(row: Any, place: int, starts: int, exact: int) -> list[ColumnElement[bool]]:
    found = [
        begins_with(row, _text(f"from{place}_{number}"), _text(f"to{place}_{number}"))
        for number in range(starts)
    ]
    if exact:
        found.append(row.word.in_([_text(f"is{place}_{number}") for number in range(exact)]))
    return found


@lru_cache(maxsize=_SHAPES)
def _statement(
    shape: tuple[tuple[int, int, int], ...],
    most: int,
    read: int,
    *,
    is_whole: bool = False,
    is_cut: bool = False,
) -> Any:
    """The patients in the ranges of the first demand who meet the others.

    Of each range so many rows are read, and up to `most` found. `is_whole` for a long range: the database
    tests every demand, and reads the patients of those that stand beside no word once and not for each row.
    `is_cut` reads the words of a part from its forms.
    """
    (starts, exact, _), *others = shape
    parts = []
    ranges = _ranges(_WORD.c, 0, starts, exact)
    if is_cut:
        form = _FORM.c.form
        words = select(_FORM.c.word).where(form >= _text("part_from"), form < _text("part_to"))
        ranges.append(_WORD.c.word.in_(words))
    for each in ranges:
        rows = _limit(
            select(_WORD.c.patient_id, _WORD.c.beside).where(each).order_by(_WORD.c.word, _WORD.c.patient_id),
            (read if is_whole else _first_read(others, read)) if others else most,
        ).subquery()
        meets = _among if is_whole else _met
        tests = [
            _held(rows.c, place, holds) if holds else meets(rows.c, place, starts_there, exact_there)
            for place, (starts_there, exact_there, holds) in enumerate(others, start=1)
            if holds < 2 or is_whole
        ]
        found = select(type_coerce(rows.c.patient_id, Text()).label("patient_id"), rows.c.beside).where(
            *tests
        )
        parts.append(_limit(found, most) if tests and len(tests) == len(others) else found)
    if len(parts) == 1:
        return parts[0]
    return union_all(*(select(part.subquery()) for part in parts))


def _held(row: Any, place: int, holds: int) -> ColumnElement[bool]:
    return or_(*(_position(row.beside, _text(f"holds{place}_{number}")) > 0 for number in range(holds)))


def _met(row: Any, place: int, starts: int, exact: int) -> ColumnElement[bool]:
    """By one of the few words of the same patient. Read as text, so that no range of all words is walked."""
    other = _WORD.alias()
    of_patient = _Words(other.c.word + "")
    return exists().where(
        other.c.patient_id == row.patient_id, or_(*_ranges(of_patient, place, starts, exact))
    )


def _among(row: Any, place: int, starts: int, exact: int) -> ColumnElement[bool]:
    """Among all patients who meet a demand, read once."""
    other = _WORD.alias()
    among: ColumnElement[bool] = row.patient_id.in_(
        select(other.c.patient_id).where(or_(*_ranges(other.c, place, starts, exact)))
    )
    return among


@lru_cache(maxsize=_SHAPES)
def _sizes(shape: tuple[tuple[int, int], ...]) -> Any:
    """How many rows each demand has, counted up to many."""
    columns = []
    for place, (starts, exact) in enumerate(shape):
        counts = [
            select(func.count())
            .select_from(_limit(select(literal_column("1")).select_from(_WORD).where(each), _MANY).subquery())
            .scalar_subquery()
            for each in _ranges(_WORD.c, place, starts, exact)
        ]
        total: Any = counts[0]
        for count in counts[1:]:
            total = total + count
        columns.append(total)
    return select(*columns)


@lru_cache(maxsize=_SHAPES)
def _forms(ranges: int) -> Any:
    """The words of so many ranges of forms, some of each."""
    parts: Sequence[Select[Any]] = [
        _limit(
            select(_FORM.c.word)
            .where(_FORM.c.form >= _text(f"from{place}"), _FORM.c.form < _text(f"to{place}"))
            .order_by(_FORM.c.form, _FORM.c.word),
            _MOST_FORMS,
        )
        for place in range(ranges)
    ]
    if len(parts) == 1:
        return parts[0]
    return union_all(*(select(part.subquery().c.word) for part in parts))
