"""Search in very large clinics: `python -m tests.bench.search_storage PATIENTS [FILE]`.

For each kind of text, letter by letter: milliseconds of `Store.find_patients`, and of the same statements
with the same values on a bare connection, all rows fetched. With a file, the clinic is made there and kept,
and one that is there already is searched. Times are those of the processor: other work counts less.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from db.engine import connect
from db.store import Store
from intake.consultation import Patient
from tests.bench.many_patients import add_many, invented_many, stored_id
from tests.opening import SECRETS, actor, open_store

ACTOR = actor(1, "Testa Owner")
_KINDS = (
    *("one word", "two words", "part", "mistake", "a mistake in each", "two mistakes"),
    *("phone", "number", "birth date"),
)
_SAMPLE = 6
_ROUNDS = 2


def texts_of(patients: Sequence[Patient], chance: random.Random) -> dict[str, list[str]]:
    """What is typed to find some patients, by kind."""
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for patient in patients:
        first, *_, last = patient.name.lower().split()
        found["one word"] += _typed(last)
        found["two words"] += _typed(f"{first} {last}")[len(first) :]
        found["phone"] += _typed(patient.phone)
        found["number"] += _typed(patient.number)
        if len(last) > 4:
            found["part"].append(last[2:])
            found["mistake"].append(_mistyped(last, chance))
            found["a mistake in each"].append(f"{_mistyped(first, chance)} {_mistyped(last, chance)}")
        if len(last) > 7:
            found["two mistakes"].append(f"{first} {_mistyped(_mistyped(last, chance), chance)}")
        born = patient.birth_date
        if born is not None:
            found["birth date"] += [
                f"{born.day}.{born.month}.{born.year}",
                f"{born.day}/{born.month}",
                str(born),
            ]
    return found


def _typed(text: str) -> list[str]:
    return [text[:length] for length in range(1, len(text) + 1)]


def _mistyped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + "e" + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )


def measure(store: Store, path: Path, texts: Sequence[str]) -> Iterator[tuple[float, float]]:
    """For each text, once it was searched before: ours and the bare statements', in milliseconds."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        # What is noted of a search is written by another thread, some time: it is no part of it.
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append((statement, values))

    with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=10)) as bare:

        def raw() -> None:
            bare.execute("BEGIN")
            for statement, values in asked:
                bare.execute(statement, values).fetchall()
            bare.execute("COMMIT")

        for text in texts:
            asked.clear()
            event.listen(Engine, "before_cursor_execute", note)
            store.find_patients(ACTOR, text)
            event.remove(Engine, "before_cursor_execute", note)
            raw()
            for _ in range(_ROUNDS):
                yield _milliseconds(lambda text=text: store.find_patients(ACTOR, text)), _milliseconds(raw)  # type: ignore[misc]


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


def _at(share: float, times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def main(number: int, path: Path) -> None:
    """Make the clinic where it is not there yet, and print a line for each kind of text."""
    is_new = not path.exists()
    with open_store(path, ACTOR) as store:
        if is_new:
            add_many(store.door.engine, ACTOR, invented_many(number))
        chance = random.Random(3)
        places = [chance.randrange(1, number) for _ in range(_SAMPLE)]
        patients = [store.patient(ACTOR, stored_id(place)).patient for place in places]
        for kind, texts in texts_of(patients, chance).items():
            if not texts:
                continue
            ours, raw = zip(*measure(store, path, texts), strict=True)
            p50, p95 = _at(0.5, ours), _at(0.95, ours)
            ratio = sum(ours) / sum(raw)
            print(
                f"{kind:18} p50 {p50:6.2f} ms  p95 {p95:6.2f} ms  raw p50 {_at(0.5, raw):6.2f} ms  "
                f"p95 {_at(0.95, raw):6.2f} ms  ratio {ratio:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        main(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory(prefix="candor-bench-") as folder:
            main(int(sys.argv[1]), Path(folder) / "clinic.candor")
