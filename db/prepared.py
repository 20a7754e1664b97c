"""Statements that run with every save: their text, and how their values are written, are made once.

SQLAlchemy takes as long to run such a statement as SQLite does. So on the clinic's file they go to the
driver's own connection, inside the transaction that SQLAlchemy began there; on a server they go its way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from db.engine import driver_of

Statement = Select[Any] | Insert | Update | Delete
Values = Mapping[str, Any]
_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as SQLite takes it: for each place the name of its value and how that is written."""

    sql: str
    places: tuple[tuple[str, _Convert], ...]
    fixed: dict[str, Any]
    columns: tuple[_Convert, ...]

    def bound(self, values: Values) -> list[Any]:
        """The values in the order of their places. Errors: `KeyError` for one that is not given."""
        row = []
        for name, convert in self.places:
            value = values[name] if name in values else self.fixed[name]
            row.append(value if convert is None else convert(value))
        return row

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """A row that was found, as the types of its columns read it."""
        return tuple(
            value if convert is None else convert(value)
            for value, convert in zip(row, self.columns, strict=True)
        )


class Prepared:
    """One statement. What the driver raises comes out as SQLAlchemy's own error, without the values."""

    def __init__(self, statement: Statement, *names: str) -> None:
        """`names` are the columns that an INSERT fills; a statement that names its values needs none."""
        self._statement = statement
        self._names = list(names) or None
        self._text: _Text | None = None

    def write(self, connection: Connection, rows: Values | Sequence[Values]) -> int:
        """Run it for one set of values, or for several in turn. How many rows it changed or added."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, rows).rowcount
        text = self._text or self._made(connection.dialect)
        driver = driver_of(connection)
        if not isinstance(rows, Mapping) and len(rows) == 1:
            (rows,) = rows
        try:
            if isinstance(rows, Mapping):
                return int(driver.execute(text.sql, text.bound(rows)).rowcount)
            return int(driver.executemany(text.sql, [text.bound(row) for row in rows]).rowcount)
        except dbapi2.Error as problem:
            raise _as_sqlalchemy(text, problem) from problem

    def first(self, connection: Connection, values: Values) -> tuple[Any, ...] | None:
        """The first row it finds, None when there is none."""
        if connection.dialect.name != "sqlite":
            found = connection.execute(self._statement, values).first()
            return None if found is None else tuple(found)
        text = self._text or self._made(connection.dialect)
        try:
            cursor = driver_of(connection).execute(text.sql, text.bound(values))
            row = cursor.fetchone()
            # One that is not read to its end would hold its place in the file.
            cursor.close()
        except dbapi2.Error as problem:
            raise _as_sqlalchemy(text, problem) from problem
        return None if row is None else text.read(row)

    def _made(self, dialect: Dialect) -> _Text:
        made = self._statement.compile(dialect=dialect, column_keys=self._names)
        self._text = _Text(
            sql=str(made),
            places=tuple(
                (name, made.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
                for name in made.positiontup or ()
            ),
            fixed={name: bind.value for name, bind in made.binds.items() if not bind.required},
            columns=tuple(
                column.type.dialect_impl(dialect).result_processor(dialect, None)
                for column in getattr(self._statement, "selected_columns", ())
            ),
        )
        return self._text


def _as_sqlalchemy(text: _Text, problem: dbapi2.Error) -> DBAPIError:
    made = DBAPIError.instance(text.sql, None, problem, dbapi2.Error, hide_parameters=True)
    assert isinstance(made, DBAPIError)
    return made
