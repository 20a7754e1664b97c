"""Looking at the file, and harming it, past the store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from db.engine import connect
from tests.opening import SECRETS


def raw(path: Path, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements on a connection of one's own; the rows of the last."""
    rows: list[tuple[Any, ...]] = []
    with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=5)) as connection:
        for statement in statements:
            rows = connection.execute(statement).fetchall()
    return rows


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with the file, nor with what its rows refer to."""
    return raw(path, "PRAGMA integrity_check") == [("ok",)] and raw(path, "PRAGMA foreign_key_check") == []
