"""Runs steps of the keys and of storage as jobs of the worker, which knows one kind of refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ui.safekeeping.people_steps import NotYou, StepRefused, told
from ui.worker import Cancel, JobProblem

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Unproved:
    """Nothing was done: the passphrase that proves who acts was not theirs. `sentence` says so."""

    sentence: str


def job(work: Callable[[], Result]) -> Callable[[Cancel], Result]:
    """The work as a job; what is refused is told at the screen in its own sentence."""

    def run(_cancel: Cancel) -> Result:
        try:
            return told(work)
        except StepRefused as refusal:
            raise JobProblem(str(refusal)) from None

    return run


def proving_job(work: Callable[[], Result]) -> Callable[[Cancel], Result | Unproved]:
    """As `job`, for work that a passphrase must prove: a wrong one is a result, said beside its own row."""

    def attempt() -> Result | Unproved:
        try:
            return told(work)
        except NotYou as refusal:
            return Unproved(str(refusal))

    return job(attempt)
