"""One durable save of one change beside a raw commit; opening a consultation beside a raw read.

For the benchmarks; run alone it prints its figures: python -m tests.db.measure_saves
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from db.engine import connect
from db.records import Derived
from intake.answer_document import answers_to_json
from intake.conditions import Answers
from tests.db.invented import ACTOR, Visit, change, database, opened, rules
from tests.opening import SECRETS


def _states() -> list[tuple[str, str, Answers, Derived]]:
    """A consultation as it grows, one answer at a time (each tenth a yes), and what follows from each."""
    answers, states = Answers(), []
    asked = [item.link_id for item in rules().questionnaire.items.values() if item.link_id.count(".") == 1]
    for number, link_id in enumerate(one for one in asked * 2 if one.startswith("health.")):
        given = "Y" if number % 10 == 3 else "N"
        answers = answers.with_answer(link_id, given)
        states.append((link_id, given, answers, rules().derived(answers)))
    return states


def save_against_raw_commit(times: int = 150) -> dict[str, float]:
    """Medians in milliseconds, both sides in turns in one process.

    `save`: `Store.save_answers` until its future resolves; `raw`: one UPDATE of as many bytes and one INSERT
    in a transaction on a bare connection with the same settings; `ratio` of the two. `open`:
    `Store.consultation`; `raw_read`: the same document on the bare connection.
    """
    states = _states()
    taken: dict[str, list[float]] = {"save": [], "raw": [], "open": [], "raw_read": []}

    def timed(name: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        taken[name].append((time.perf_counter() - start) * 1000)

    with tempfile.TemporaryDirectory(prefix="candor-saves-") as folder:
        bare_path = Path(folder) / "raw.db"
        with (
            opened(database(Path(folder))) as store,
            closing(connect(bare_path, key=SECRETS.data_key, lock_wait_seconds=10)) as bare,
        ):
            visit = Visit.begun(store)
            bare.execute("CREATE TABLE document (id INTEGER PRIMARY KEY, answers TEXT)")
            bare.execute("CREATE TABLE change (id INTEGER PRIMARY KEY, path TEXT, after TEXT)")
            bare.execute("INSERT INTO document VALUES (1, '')")

            def raw(link_id: str, text: str) -> None:
                bare.execute("BEGIN IMMEDIATE")
                bare.execute("UPDATE document SET answers = ? WHERE id = 1", (text,))
                bare.execute("INSERT INTO change (path, after) VALUES (?, ?)", (link_id, '["N"]'))
                bare.execute("COMMIT")

            def raw_read() -> object:
                return bare.execute("SELECT answers FROM document WHERE id = 1").fetchone()

            for number in range(times):
                link_id, given, answers, derived = states[number % len(states)]
                text, changes = answers_to_json(answers), [change(link_id, given)]
                # The look at the consultation is noted in the audit: that is not part of the save after it.
                store.door.submit_unasked(lambda _connection: None).result()
                timed("save", partial(visit.save, number + 1, answers, changes, derived=derived))
                timed("raw", partial(raw, link_id, text))
                timed("open", partial(store.consultation, ACTOR, visit.id))
                timed("raw_read", raw_read)
    medians = {name: statistics.median(values[5:]) for name, values in taken.items()}
    return {**medians, "ratio": medians["save"] / medians["raw"]}


if __name__ == "__main__":
    for name, value in save_against_raw_commit().items():
        print(f"{name:<10} {value:8.3f}")
