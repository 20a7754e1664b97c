"""The guards of rows that are only ever added: triggers that abort any change of them.

Whoever has the keys can take them away past Candor. So each opening of a file looks whether all of them are
there, as they were made; what is missing is put back, noted in the audit, and told at the screen.
"""

from __future__ import annotations

from sqlalchemy import Connection

from db.audit.events import Action, Event
from db.door import Door
from db.models import APPEND_ONLY

KIND = "database"
TOLD = (
    "Guards of rows that may only be added were missing from the clinic's file and were put back: somebody "
    "changed it past Candor. Check the audit."
)
_STORED = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """The names of the guards that a file lacks, or has in another form. A server keeps its own."""
    if connection.dialect.name != "sqlite":
        return ()
    stored = {name: sql for name, _, sql in connection.exec_driver_sql(_STORED).all()}
    return tuple(name for name, sql in _guards().items() if stored.get(name) != sql)


def keep_guards(door: Door) -> str:
    """Put back what is missing, and note it. What to tell of it, "" when all were there.

    Errors: `StorageProblem`.
    """
    if not door.read_unasked(lambda session: missing_guards(session.connection())):
        return ""

    def put_back(connection: Connection) -> str:
        missing = missing_guards(connection)
        guards = _guards()
        for name in missing:
            connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{name}"')
            connection.exec_driver_sql(guards[name])
        if missing:
            detail = f"{len(missing)} guards were missing and were put back"
            door.trail.note(connection, None, Event(Action.CHECKED, KIND, detail=detail))
        return TOLD

    return door.submit_unasked(put_back).result()


def _guards() -> dict[str, str]:
    """As the scripts of `db.migrations` make them."""
    return {
        f"{table}_no_{what.lower()}": (
            f'CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON "{table}" '
            "BEGIN SELECT RAISE(ABORT, 'these rows are only ever added'); END"
        )
        for table in APPEND_ONLY
        for what in ("UPDATE", "DELETE")
    }
