"""The statements that read ranges of `patient_word`, each built once for its shape and kept.

A shape is how many beginnings, whole words and texts beside a word each demand has. Whatever differs between
two searches of one shape is a value of the statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
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
from db.search import LAST, Demand, begins_with

_WORD = cast(Table, PatientWordModel.__table__)
_FORM = cast(Table, WordFormModel.__table__)
MOST_LOOKED_UP = 500
"""So many rows are read where each must be looked up by its patient: two pieces of figures."""
MANY = 3_000
"""A range is counted up to here: two larger ones have so much in common that the longer piece will do."""
SHAPES = 200
"""So many statements are kept built."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a table, in a form that no index is used for."""

    word: ColumnElement[str]


class position(FunctionElement[int]):  # noqa: N801 a function of SQL
    """Where a text stands in another, from 1; 0 for nowhere."""

    type = Integer()
    inherit_cache = True


@compiles(position)
def _instr(element: Any, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(position, "postgresql")
def _strpos(element: Any, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def values_of(place: int, demand: Demand) -> dict[str, str]:
    values = {}
    for number, start in enumerate(demand.starts):
        values[f"from{place}_{number}"], values[f"to{place}_{number}"] = start, start + LAST
    values |= {f"is{place}_{number}": word for number, word in enumerate(demand.exact)}
    values |= {f"holds{place}_{number}": text for number, text in enumerate(demand.holds)}
    return values


def text_value(name: str) -> Any:
    return bindparam(name, type_=Text())


def limited(query: Select[Any], most: int) -> Select[Any]:
    # Written out: a LIMIT that is bound makes SQLite prepare the statement anew each time.
    return query.limit(literal_column(str(most), Integer))


def _ranges(row: Any, place: int, starts: int, exact: int) -> list[ColumnElement[bool]]:
    found = [
        begins_with(row, text_value(f"from{place}_{number}"), text_value(f"to{place}_{number}"))
        for number in range(starts)
    ]
    if exact:
        found.append(row.word.in_([text_value(f"is{place}_{number}") for number in range(exact)]))
    return found


def first_read(others: Sequence[tuple[int, int, int]], read: int) -> int:
    """How many rows of a range are read first."""
    return min(read, MOST_LOOKED_UP) if any(not holds for *_, holds in others) else read


@lru_cache(maxsize=SHAPES)
def patients_statement(
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
        words = select(_FORM.c.word).where(form >= text_value("part_from"), form < text_value("part_to"))
        ranges.append(_WORD.c.word.in_(words))
    for each in ranges:
        rows = limited(
            select(_WORD.c.patient_id, _WORD.c.beside).where(each).order_by(_WORD.c.word, _WORD.c.patient_id),
            (read if is_whole else first_read(others, read)) if others else most,
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
        parts.append(limited(found, most) if tests and len(tests) == len(others) else found)
    if len(parts) == 1:
        return parts[0]
    return union_all(*(select(part.subquery()) for part in parts))


def _held(row: Any, place: int, holds: int) -> ColumnElement[bool]:
    return or_(*(position(row.beside, text_value(f"holds{place}_{number}")) > 0 for number in range(holds)))


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


@lru_cache(maxsize=SHAPES)
def sizes_statement(shape: tuple[tuple[int, int], ...]) -> Any:
    """How many rows each demand has, counted up to many."""
    columns = []
    for place, (starts, exact) in enumerate(shape):
        counts = [
            select(func.count())
            .select_from(limited(select(literal_column("1")).select_from(_WORD).where(each), MANY).subquery())
            .scalar_subquery()
            for each in _ranges(_WORD.c, place, starts, exact)
        ]
        total: Any = counts[0]
        for count in counts[1:]:
            total = total + count
        columns.append(total)
    return select(*columns)
