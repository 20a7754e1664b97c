"""A day's handouts on two processes against one: what the second core is worth.

Measured in a process of its own: those that build run the main module of the one that starts them once more,
and it must be no larger than that of the program.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from uuid import UUID

from tests.bench.commands import ROOT, surroundings
from tests.bench.domain import opened
from tests.bench.measuring import Figure, medians
from ui.demo_clinic import demo_clinic, demo_consultations
from ui.documents.batch import BatchOrder, build_batch

A_DAY = 24
"""So many patients a busy clinic sees in a day."""


@cache
def orders(number: int) -> tuple[BatchOrder, ...]:
    """The demo consultations one after the other, each time as another patient's, until there are so many."""
    demos = demo_consultations(opened().knowledge)
    clinic, on = demo_clinic(), opened().on
    return tuple(
        BatchOrder(
            id=UUID(int=place + 1),
            consultation=replace(demos[place % len(demos)], identifier=f"bench-{place}"),
            clinic=clinic,
            on=on,
        )
        for place in range(number)
    )


def make_all(number: int, processes: int) -> None:
    """Make them, from the start of the processes to the last result. Errors: `RuntimeError`."""
    for result in build_batch(orders(number), stopped=lambda: False, processes=processes):
        if result.problems:
            raise RuntimeError(result.problems[0])


def day_batch(times: int = 5, documents: int = A_DAY) -> list[Figure]:
    """A day's handouts, built and checked, on two processes in turns with one. Errors: `RuntimeError`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.batch", str(times), str(documents)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=surroundings(),
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the batch could not be measured:\n{done.stderr[-2000:]}")
    two, one = json.loads(done.stdout)
    return [Figure(f"a day's {documents} handouts, 2 processes", two, "1 process", one, "<= 0.59x")]


if __name__ == "__main__":
    TIMES, DOCUMENTS = map(int, sys.argv[1:3])
    print(json.dumps(medians(lambda: make_all(DOCUMENTS, 2), lambda: make_all(DOCUMENTS, 1), times=TIMES)))
