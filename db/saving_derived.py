"""The typed rows that follow from a consultation's answers: written with every save, where they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, insert, update

from db.codec import columns_of, plan_columns
from db.models import Base, FindingModel, MarkModel, PlanModel, VerdictModel
from db.prepared import Prepared
from db.records import Derived

_Key = tuple[object, ...]


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


def adding(model: type[Base], *, without: str = "") -> Prepared:
    """The INSERT of a whole row; `without` is the column that numbers itself."""
    table = _table(model)
    return Prepared(insert(table), *(column.name for column in table.c if column.name != without))


class _Rows:
    """The statements of one table of typed rows, found by their keys."""

    def __init__(self, model: type[Base], columns: Callable[[Any], dict[str, Any]], *keys: str) -> None:
        table = _table(model)
        mine = table.c.consultation_id == bindparam("this")
        one = (mine, *(table.c[key] == bindparam(f"key_{key}") for key in keys))
        others = [column.name for column in table.c if not column.primary_key]
        self._columns, self._keys = columns, keys
        self._add = adding(model)
        self._alter = Prepared(
            update(table).where(*one).values({name: bindparam(f"new_{name}") for name in others})
        )
        self._drop = Prepared(delete(table).where(*one))
        self.clear = Prepared(delete(table).where(mine))

    def write(
        self, connection: Connection, this: UUID, before: Mapping[_Key, Any], after: Mapping[_Key, Any]
    ) -> None:
        """Make the table hold the records of `after`, where it holds those of `before` now."""
        gone = [self._found_by(this, key) for key in before if key not in after]
        new = [
            {"consultation_id": this, **dict(zip(self._keys, key, strict=True)), **self._columns(row)}
            for key, row in after.items()
            if key not in before
        ]
        altered = [
            self._found_by(this, key) | {f"new_{name}": value for name, value in self._columns(row).items()}
            for key, row in after.items()
            if key in before and before[key] != row
        ]
        for statement, rows in ((self._drop, gone), (self._alter, altered), (self._add, new)):
            if rows:
                statement.write(connection, rows)

    def _found_by(self, this: UUID, key: _Key) -> dict[str, Any]:
        return {"this": this, **{f"key_{name}": part for name, part in zip(self._keys, key, strict=True)}}


_MARKS = _Rows(MarkModel, columns_of, "place")
_VERDICTS = _Rows(VerdictModel, columns_of, "place")
_FINDINGS = _Rows(FindingModel, columns_of, "treatment", "contraindication")
_PLAN = _Rows(PlanModel, plan_columns)


@dataclass(frozen=True, slots=True)
class Altered:
    """Which of the typed rows differ from those that stand there; of rows that are not known, all do."""

    marks: bool = True
    verdicts: bool = True
    findings: bool = True
    plan: bool = True


def altered_rows(before: Derived | None, after: Derived) -> Altered:
    """What differs from `before`, None where what stands there is not known."""
    if before is None:
        return Altered()
    return Altered(
        before.marks != after.marks,
        before.verdicts != after.verdicts,
        before.findings != after.findings,
        before.plan != after.plan,
    )


def write_rows(
    connection: Connection, this: UUID, before: Derived | None, after: Derived, altered: Altered
) -> None:
    """Make the tables hold `after`. Where what they hold is not known, they are emptied first."""
    if before is None:
        before = Derived()
        for rows in (_MARKS, _VERDICTS, _FINDINGS, _PLAN):
            rows.clear.write(connection, {"this": this})
    if altered.marks:
        _MARKS.write(connection, this, _placed(before.marks), _placed(after.marks))
    if altered.verdicts:
        _VERDICTS.write(connection, this, _placed(before.verdicts), _placed(after.verdicts))
    if altered.findings:
        _FINDINGS.write(connection, this, _found(before), _found(after))
    if altered.plan:
        _PLAN.write(connection, this, _planned(before), _planned(after))


def _placed(rows: Sequence[Any]) -> dict[_Key, Any]:
    return {(place,): row for place, row in enumerate(rows)}


def _found(derived: Derived) -> dict[_Key, Any]:
    return {(row.treatment, row.contraindication): row for row in derived.findings}


def _planned(derived: Derived) -> dict[_Key, Any]:
    return {} if derived.plan is None else {(): derived.plan}
