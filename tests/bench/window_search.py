"""A process that searches: `python -m tests.bench.window_search PATIENTS TIMES`.

It prints one JSON object of milliseconds. `find` is `Store.find_patients`; `raw`, in turns with it, the same
statements with the same values on a bare connection, all rows fetched; `key` from a letter typed into the
search box until its rows are painted; `repaint` the same places painted again.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy import Engine, event

from db.engine import connect
from tests.bench.window_desk import Desk, desk
from ui.application import CLINIC_FILE

TYPED = ("amber none", "zoe f", "nonesuch", "x-00123", "020 7946 01", "1970", "sam")
_LIMIT = 50
Taken = dict[str, list[float]]


def _beginnings() -> list[str]:
    """What stands in the box as each text is typed."""
    return [text[:length] for text in TYPED for length in range(1, len(text) + 1)]


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _find(made: Desk, taken: Taken, times: int) -> None:
    """Storage alone, beside its own statements."""
    asked: list[tuple[str, Sequence[Any]]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Sequence[Any], *_: object) -> None:
        asked.append((statement, values))

    path = made.folder / CLINIC_FILE
    with closing(connect(path, key=made.clinic.safe.secrets.data_key, lock_wait_seconds=10)) as bare:

        def raw() -> None:
            bare.execute("BEGIN")
            for statement, values in asked:
                bare.execute(statement, values).fetchall()
            bare.execute("COMMIT")

        for text in _beginnings() * (times + 1):
            find = partial(made.store.find_patients, made.clinic.actor, text, limit=_LIMIT)
            asked.clear()
            event.listen(Engine, "before_cursor_execute", note)
            find()
            event.remove(Engine, "before_cursor_execute", note)
            assert asked, text
            taken["find"].append(_milliseconds(find))
            taken["raw"].append(_milliseconds(raw))


def _type(made: Desk, taken: Taken, times: int) -> None:
    """Letters typed into the box, beside what they paint."""
    edit = made.window.home.search.edit
    for text in TYPED * times:
        edit.clear()
        edit.setFocus()
        made.idle(0.01)
        for letter in text:
            painted = made.paints_of(partial(made.press, letter))
            made.press(Qt.Key.Key_Backspace)
            made.idle(0.005)
            taken["key"].append(made.key(letter))
            taken["repaint"].append(made.repaint(painted))
        assert edit.text() == text, "the letters did not arrive"


def search(patients: int, times: int) -> Taken:
    """Search among so many patients, `times` rounds."""
    taken: Taken = {name: [] for name in ("find", "raw", "key", "repaint")}
    with desk(patients) as made:
        assert made.window.home.total == patients
        _find(made, taken, times)
        _type(made, taken, times)
    skipped = len(_beginnings())
    return {**taken, "find": taken["find"][skipped:], "raw": taken["raw"][skipped:]}


if __name__ == "__main__":
    print(json.dumps(search(int(sys.argv[1]), int(sys.argv[2]))))
