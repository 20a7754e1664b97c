"""What is wrong with a FHIR document: problems with their places, collected so that all are told at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from intake.fhir_numbers import UnreadableNumber

SHOWN = 40
"""The most characters of a sender's own text that a message repeats."""

MAXIMUM_PROBLEMS = 100
"""The most problems that are told of one document; the rest are counted."""


@dataclass(frozen=True, slots=True)
class FhirProblem:
    """One thing wrong with a document.

    `path` is the linkId where a question is concerned ("health.eczema", "marks[2].marks.width-mm", repeated
    groups counted from 1), else a path as in FHIRPath ("Bundle.entry[1].resource", counted from 0).
    `message` says what is wrong and what would be right. Neither holds a line break.
    """

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class FhirRefusal(ValueError):
    """A document that is not read. `problems` holds at least one, in the order of the document."""

    def __init__(self, problems: tuple[FhirProblem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems[:3]))
        self.problems = problems


class Problems:
    """Collects what is wrong while a document is read."""

    def __init__(self) -> None:
        self._found: list[FhirProblem] = []
        self._left_out = 0

    def add(self, path: str, message: str) -> None:
        """Note one problem. Line breaks and other invisible characters of the document are replaced."""
        if len(self._found) < MAXIMUM_PROBLEMS:
            self._found.append(FhirProblem(one_line(path), one_line(message)))
        else:
            self._left_out += 1

    @property
    def place(self) -> int:
        """Where the next problem will stand, for `drop`."""
        return len(self._found)

    def drop(self, spans: Iterable[tuple[int, int]]) -> None:
        """Forget the problems of these stretches: they concern answers that do not count."""
        gone = {place for start, end in spans for place in range(start, end)}
        self._found = [problem for place, problem in enumerate(self._found) if place not in gone]

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found) + self._left_out

    def refuse(self) -> None:
        """Raise `FhirRefusal` if anything is wrong."""
        if not self._found:
            return
        told = list(self._found)
        if self._left_out:
            told.append(
                FhirProblem("document", f"There are {self._left_out:,} more problems. Correct these first.")
            )
        raise FhirRefusal(tuple(told))


def refusal(path: str, message: str) -> FhirRefusal:
    """A refusal for a single reason."""
    return FhirRefusal((FhirProblem(one_line(path), one_line(message)),))


def one_line(text: str) -> str:
    """The text on one line: every space is a plain one, what cannot be seen becomes a replacement mark."""
    if text.isprintable():
        return text
    return "".join(
        mark if mark.isprintable() else " " if unicodedata.category(mark) == "Zs" else "\ufffd"
        for mark in text
    )


def shown(text: str) -> str:
    """A sender's own text as a message repeats it: in quotation marks, short, on one line."""
    return f'"{one_line(text[:SHOWN])}{"…" if len(text) > SHOWN else ""}"'


def kind(value: object) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal | UnreadableNumber):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return (
        "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "no JSON value"
    )
