"""Runs steps of the keys and of storage as jobs of the worker, which knows one kind of refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ui.safekeeping.people_steps import StepRefused, told
from ui.worker import Cancel, JobProblem

Result = TypeVar("Result")


def job(work: Callable[[], Result]) -> Callable[[Cancel], Result]:
    """The work as a job; what is refused is told at the screen in its own sentence."""

    def run(_cancel: Cancel) -> Result:
        try:
            return told(work)
        except StepRefused as refusal:
            raise JobProblem(str(refusal)) from None

    return run
