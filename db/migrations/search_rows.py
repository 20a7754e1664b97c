"""Fills what the search reads, for the patients that were stored before it: part of revision 0003."""

from __future__ import annotations

import sqlalchemy as sa

_ANYBODY: sa.Select[tuple[object]] = sa.select(sa.column("id")).select_from(sa.table("patient")).limit(1)


def fill_search(connection: sa.Connection) -> None:
    """Every row by which a patient is found. An earlier program built them in another way."""
    # The rows are as this program makes them; one that makes others fills them again at the opening.
    from db.search_rows import fill_all

    # A clinic that moves here is copied row by row into a database that has none.
    if connection.execute(_ANYBODY).first() is not None:
        fill_all(connection)
