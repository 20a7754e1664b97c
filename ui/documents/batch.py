"""Many documents at once, on every core: a day's handouts. No Qt.

Laying out paper holds Python's lock, so threads would not help: processes build, each with the catalogue
read once. What crosses is the record and the finished bytes, through pipes, never through files. Each
document is compared with its record where it is built.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from intake.clinic import Clinic
from intake.consultation import Consultation
from intake.language import LanguageProblem, words_of
from intake.provenance import IssuedDocument, Said
from reports.kinds import DocumentKind

if TYPE_CHECKING:
    from ui.input_file import Knowledge

# More processes than this gain little and take the memory of a small desk.
MOST_PROCESSES = 4
_PATIENCE = 0.1
"""Seconds between two looks at Cancel."""


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """One document to make: an id of the caller's, the record it is made of, and how.

    `said` and `issued` are where a record comes from; other documents do not print them.
    """

    id: UUID
    consultation: Consultation
    clinic: Clinic
    on: date
    kind: DocumentKind = DocumentKind.HANDOUT
    paper: str = "a4"
    large_print: bool = False
    language: str = "en"
    said: tuple[Said, ...] = ()
    issued: tuple[IssuedDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchResult:
    """A finished document, or why there is none: `problems` are sentences. Nothing of the patient."""

    id: UUID
    pdf: bytes
    pages: int
    notices: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def processes_for(number: int) -> int:
    """How many processes are worth their start for a number of documents."""
    return max(1, min(os.cpu_count() or 1, MOST_PROCESSES, number))


def build_batch(
    orders: Sequence[BatchOrder], *, stopped: Callable[[], bool], processes: int | None = None
) -> Generator[BatchResult, None, None]:
    """Build documents and give each as it is finished, in any order. Ends early once `stopped` says so.

    A document that cannot be made comes as a result with problems, and the others go on.
    """
    if not orders:
        return
    context = multiprocessing.get_context("spawn")
    count = processes or processes_for(len(orders))
    with ProcessPoolExecutor(count, mp_context=context, initializer=_knowledge) as pool:
        waiting = {pool.submit(_build, order): order for order in orders}
        try:
            while waiting and not stopped():
                finished, _ = wait(waiting, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield _result(future, waiting.pop(future))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _result(future: Future[BatchResult], order: BatchOrder) -> BatchResult:
    try:
        return future.result()
    except BrokenProcessPool:
        sentence = "The helper that lays out paper has stopped. Nothing is lost. Try again."
    except Exception as problem:
        # The message of an unforeseen error may hold a patient's words: its type must do.
        sentence = f"It could not be finished ({type(problem).__name__}). Nothing is lost. Try again."
    return BatchResult(order.id, b"", 0, problems=(sentence,))


@cache
def _knowledge() -> Knowledge:
    """The catalogue, read once in each process."""
    from ui.input_file import open_knowledge

    return open_knowledge()


def _build(order: BatchOrder) -> BatchResult:
    from reports.documents import DocumentMismatch, UnprintableText, issue
    from ui.input_file import Opened

    knowledge = _knowledge()
    answers = knowledge.questionnaire.enabled_answers(order.consultation.answers)
    opened = Opened("", knowledge, order.consultation, answers, order.on, order.clinic)
    content = replace(opened.content(), said=order.said, issued=order.issued)
    try:
        content = content.in_language(words_of(order.language))
        built = issue(order.kind, content, paper=order.paper, large_print=order.large_print)
    except (UnprintableText, DocumentMismatch) as problem:
        return BatchResult(order.id, b"", 0, problems=tuple(problem.sentences))
    except LanguageProblem as problem:
        return BatchResult(order.id, b"", 0, problems=(str(problem),))
    return BatchResult(order.id, built.pdf, built.pages, built.notices)
