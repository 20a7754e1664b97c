"""The jobs of one thing on the screen: they end with it, so that no result comes to a place that is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from ui.worker import Cancel, Job, Worker

T = TypeVar("T")


def while_there(listener: QObject, heard: Callable[..., None]) -> Callable[..., None]:
    """`heard`, for as long as `listener` lives; afterwards it does nothing.

    For a widget that asks something of a thing that outlives it, such as a page's controller: the answer may
    come when the widget is already gone.
    """

    def heard_if_there(*given: Any) -> None:
        if isValid(listener):
            heard(*given)

    return heard_if_there


class OwnJobs:
    """Hands jobs to the worker for one object; what still runs when that is deleted is cancelled."""

    def __init__(self, owner: QObject, worker: Worker) -> None:
        self._worker = worker
        jobs: set[Job] = set()
        self._jobs = jobs

        def end() -> None:
            # The owner is half gone here: only what Qt does not own may be touched.
            for job in jobs:
                job.cancel()

        owner.destroyed.connect(end)

    def run(
        self,
        name: str,
        work: Callable[[Cancel], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
    ) -> Job:
        """As `Worker.run`."""

        def finished(result: T) -> None:
            self._jobs.discard(job)
            done(result)

        def refused(sentence: str) -> None:
            self._jobs.discard(job)
            failed(sentence)

        job = self._worker.run(name, work, finished, refused)
        self._jobs.add(job)
        return job
