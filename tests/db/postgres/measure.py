"""A durable save of one answer on a server beside a one-row insert: python -m tests.db.postgres.measure"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from db.records import Derived
from intake.conditions import Answers
from intake.consultation import Patient
from tests.db.invented import AT, change
from tests.db.postgres.clinic import new_clinic
from tests.db.postgres.test_search import search_milliseconds
from tests.postgres_server import Server, running_server


def save_against_raw_insert(server: Server, times: int = 150) -> dict[str, float]:
    """Medians in milliseconds, in turns: `save`, `raw` (one row over TLS, with its COMMIT), their `ratio`."""
    taken: dict[str, list[float]] = {"save": [], "raw": []}

    def timed(name: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        taken[name].append((time.perf_counter() - start) * 1000)

    clinic = new_clinic(server)
    with clinic.signed_in() as me, clinic.administrator() as raw:
        store, patient, visit = me.opened.store, uuid4(), uuid4()
        store.add_patient(me.actor, Patient(name="Testa Nonesuch"), id=patient).result(30)
        store.start_consultation(me.actor, patient, id=visit, catalogue_version="", at=AT).result(30)
        raw.execute("CREATE TABLE raw (id serial PRIMARY KEY, document text)")
        answers = Answers()
        for number in range(times):
            answers = answers.with_answer(f"health.q{number}", "N")
            save = partial(
                store.save_answers,
                me.actor,
                visit,
                number + 1,
                answers=answers,
                changes=[change(f"health.q{number}", "N")],
                page="health",
                derived=Derived(),
            )
            timed("save", lambda save=save: save().result(30))  # type: ignore[misc]
            timed("raw", lambda: raw.execute("INSERT INTO raw (document) VALUES (%s)", ("N" * 2000,)))
    medians = {name: statistics.median(values[5:]) for name, values in taken.items()}
    return {**medians, "ratio": medians["save"] / medians["raw"]}


if __name__ == "__main__":
    with running_server() as running:
        for name, value in save_against_raw_insert(running).items():
            print(f"{name:<12} {value:8.3f}")
        for name, value in search_milliseconds(running, 10_000, rounds=7).items():
            print(f"{name or 'nothing':<12} {value:8.3f}")
