"""Background jobs through one door: one thread, results at home on the GUI thread.

Only frozen dataclasses and bytes go in and come out. A job never touches a widget.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")

Cancel = Event
"""Handed to every job: a long one asks `cancel.is_set()` now and then, and returns early."""


class JobProblem(Exception):
    """Raised by a job whose failure has a sentence for the person at the screen."""


class Homeward(QObject):
    """Brings objects from any thread to a slot on the thread of the slot's object."""

    arrived = Signal(object)

    def bring_to(self, slot: Callable[[Any], None]) -> None:
        """Connect the slot. It must be a method of a QObject, and runs from that object's event loop."""
        self.arrived.connect(slot, Qt.ConnectionType.QueuedConnection)


class Job:
    """One piece of work that was handed over. `cancel()` makes sure that nobody hears its result."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cancelled = Cancel()

    def cancel(self) -> None:
        """Do not begin it, or ask it to stop. Neither its `done` nor its `failed` is called after this."""
        self.cancelled.set()


class _Order(NamedTuple, Generic[T]):
    job: Job
    work: Callable[[Cancel], T]
    done: Callable[[T], None]
    failed: Callable[[str], None]


class _News(NamedTuple):
    """What comes home: a job began, or ended with a result or a sentence."""

    order: _Order[Any]
    began: bool = False
    result: object = None
    problem: str = ""


class Worker(QObject):
    """Runs jobs one after the other on a thread of its own.

    Signals, on the GUI thread: `started(name)` when a job begins, `ended(name)` after its `done` or `failed`
    was called, or after it was cancelled. A job cancelled before it began gives `ended` alone.
    """

    started = Signal(str)
    ended = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._is_closed = False
        self._jobs: dict[Job, Future[None]] = {}
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the jobs that are not over yet, in order."""
        return tuple(job.name for job in self._jobs)

    def run(
        self,
        name: str,
        job: Callable[[Cancel], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
    ) -> Job:
        """Hand a job over. Call it on the GUI thread.

        `name` says what it does, for the person who waits; it holds nothing of a patient. `done` gets the
        result, `failed` one sentence; both are called on the GUI thread. Errors: `RuntimeError` once closed.
        """
        order = _Order(Job(name), job, done, failed)
        self._jobs[order.job] = self._threads().submit(_work, order, self._homeward)
        return order.job

    def _threads(self) -> ThreadPoolExecutor:
        """The thread, begun with the first job: the first paint needs none."""
        from concurrent.futures import ThreadPoolExecutor

        if self._is_closed:
            raise RuntimeError("a worker that was closed takes no job")
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="candor-worker")
        return self._pool

    def close(self) -> None:
        """Cancel every job and take no more. Waits for the one that runs, which should ask `is_set()`."""
        for job in self._jobs:
            job.cancel()
        self._is_closed = True
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _hear(self, news: _News) -> None:
        order = news.order
        cancelled = order.job.cancelled.is_set()
        if news.began:
            self.started.emit(order.job.name)
            return
        self._jobs.pop(order.job, None)
        try:
            if not cancelled and news.problem:
                order.failed(news.problem)
            elif not cancelled:
                order.done(news.result)
        finally:
            self.ended.emit(order.job.name)


def _work(order: _Order[Any], homeward: Homeward) -> None:
    """The worker thread's side of one job."""
    job = order.job
    if job.cancelled.is_set():
        homeward.arrived.emit(_News(order))
        return
    homeward.arrived.emit(_News(order, began=True))
    try:
        news = _News(order, result=order.work(job.cancelled))
    except JobProblem as problem:
        news = _News(order, problem=str(problem))
    except Exception as problem:
        # The message of an unforeseen error may hold a patient's words: its type must do.
        sentence = (
            f"{job.name}: it could not be finished ({type(problem).__name__}). Nothing is lost. Try again."
        )
        news = _News(order, problem=sentence)
    homeward.arrived.emit(news)
