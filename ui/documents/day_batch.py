"""The documents of a day: which consultations there are, and one file and one stored document for each.

No Qt; runs away from the screen. What was finished stays, whatever happens after.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from db.records import MadeFrom
from intake.clinic import NO_CLINIC, Clinic
from intake.plan import plan_of
from reports.kinds import DocumentKind
from ui.consultation.judgement import consultation_of
from ui.documents.batch import BatchOrder, BatchResult, build_batch
from ui.documents.document_kinds import DocumentChoice, reviewed_languages
from ui.documents.document_making import file_name, keep
from ui.documents.provenance import issued_of, said_of
from ui.documents.refusal_words import notice_words, told
from ui.files import FileProblem, write_bytes

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredConsultation, StoredDocument
    from db.store import Store
    from ui.input_file import Knowledge

NOT_A_FOLDER = "There is no such folder. Choose one that is there."
CANNOT_WRITE = "Nothing can be written to this folder. Choose another one."
FOLDER_PROBLEMS = (NOT_A_FOLDER, CANNOT_WRITE)
_DIGITS_OF_NAMES = (8, 16, 64)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a batch works: storage, who asks, what is known, and the day that counts as today."""

    store: Store
    actor: Actor
    knowledge: Knowledge
    today: date


@dataclass(frozen=True, slots=True)
class NotMade:
    """A document that cannot be made: whose, and why, in sentences."""

    number: str
    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayFound:
    """The consultations of a day: those with a plan, in the order of the day, and how many have none.

    `reviewed` are the codes of the languages that a clinician of the clinic has signed.
    """

    day: date
    planned: tuple[StoredConsultation, ...] = ()
    without_plan: int = 0
    reviewed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DayMade:
    """How far a batch came. `wanted` documents were to be made; `problem` is why it ended early, or "".

    `notices` are what whoever prints should know, with the number of the patient.
    """

    wanted: int
    finished: int = 0
    refused: tuple[NotMade, ...] = ()
    notices: tuple[str, ...] = ()
    problem: str = ""

    @property
    def missing(self) -> int:
        """How many were neither finished nor refused."""
        return self.wanted - self.finished - len(self.refused)


def find_day(desk: Desk, day: date) -> DayFound:
    """Read the consultations of a day, drafts among them. Errors: `StorageProblem`."""
    clinic = _clinic(desk)
    questionnaire = desk.knowledge.questionnaire
    found = desk.store.consultations_of_day(desk.actor, day)
    planned = tuple(
        each
        for each in found
        if plan_of(questionnaire.enabled_answers(each.answers), clinic).treatment is not None
    )
    reviewed = reviewed_languages(clinic, desk.knowledge.catalogue.version, on=desk.today)
    return DayFound(day, planned, len(found) - len(planned), reviewed)


def folder_problem(folder: Path) -> str:
    """Why nothing can be written to a folder, in a sentence; "" where it can."""
    probe = folder / f".candor-{uuid4().hex}.part"
    try:
        if not folder.is_dir():
            return NOT_A_FOLDER
        probe.touch(exist_ok=False)
    except OSError:
        return CANNOT_WRITE
    with contextlib.suppress(OSError):
        probe.unlink()
    return ""


def make_day(
    desk: Desk,
    found: DayFound,
    choice: DocumentChoice,
    folder: Path,
    *,
    stopped: Callable[[], bool],
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    processes: int | None = None,
) -> DayMade:
    """Make a document for each consultation with a plan, keep it, and write it whole to the folder.

    Built on several processes; stored and written here, one after the other. A document that was made
    before and has not changed is not stored twice, so that what is missing can be asked for again. Errors:
    `StorageProblem` before the first is made; later ones end the batch and are told in `problem`.
    """
    wanted = len(found.planned)
    problem = folder_problem(folder)
    if problem:
        return DayMade(wanted, problem=problem)
    clinic = _clinic(desk)
    orders = [_order(desk, visit, choice, clinic) for visit in found.planned]
    made_from = {visit.id: MadeFrom(visit.version, visit.overrides) for visit in found.planned}
    done: dict[UUID, BatchResult] = {}
    with contextlib.closing(build_batch(orders, stopped=stopped, processes=processes)) as results:
        for result in results:
            refused = ""
            if not result.problems:
                problem, refused = _finish(desk, result, choice, folder, made_from[result.id])
            if problem:
                break
            problems = (refused,) if refused else result.problems
            done[result.id] = replace(result, pdf=b"", problems=problems)
            progress(len(done), wanted)
    # They come as they are finished; they are told in the order of the day.
    in_order = [(visit, done[visit.id]) for visit in found.planned if visit.id in done]
    return DayMade(
        wanted,
        finished=sum(not result.problems for _, result in in_order),
        refused=tuple(_not_made(visit, result) for visit, result in in_order if result.problems),
        notices=tuple(notice for visit, result in in_order for notice in _notices(visit, result)),
        problem=problem,
    )


def _finish(
    desk: Desk, result: BatchResult, choice: DocumentChoice, folder: Path, made_from: MadeFrom
) -> tuple[str, str]:
    """Keep a document and write it whole. Why not, or "": what ends the batch, and what refuses this one."""
    from db.errors import StorageProblem, Trouble

    try:
        document, _is_new = keep(
            desk.store,
            desk.actor,
            result.id,
            document_id=uuid4(),
            kind=choice.stored_kind,
            pdf=result.pdf,
            pages=result.pages,
            made_from=made_from,
        )
        path = free_path(folder, document, result.pdf)
        if path is not None:
            write_bytes(str(path), result.pdf)
            desk.store.note_export(desk.actor, document.id)
    except StorageProblem as problem:
        if problem.trouble is Trouble.ANSWERS_CHANGED:
            return "", problem.sentence
        return problem.sentence, ""
    except TimeoutError:
        return "Storage does not answer. Wait a moment.", ""
    except FileProblem as problem:
        reason = f" ({problem.reason})" if problem.reason else ""
        return f"A file could not be written to the folder{reason}.", ""
    return "", ""


def free_path(folder: Path, document: StoredDocument, pdf: bytes) -> Path | None:
    """Where to write a document; None where the folder holds it already.

    The name holds nothing of the patient. A file with other bytes is never replaced.
    """
    for digits in _DIGITS_OF_NAMES:
        path = folder / file_name(document, digits=digits)
        if not os.path.lexists(path):
            return path
        with contextlib.suppress(OSError):
            if path.read_bytes() == pdf:
                return None
    return path


def _order(desk: Desk, visit: StoredConsultation, choice: DocumentChoice, clinic: Clinic) -> BatchOrder:
    is_record = choice.kind is DocumentKind.RECORD
    return BatchOrder(
        id=visit.id,
        consultation=consultation_of(visit),
        clinic=clinic,
        on=desk.today,
        kind=choice.kind,
        paper=clinic.paper,
        large_print=choice.large_print,
        language=choice.language,
        said=said_of(desk.store.changes_of(desk.actor, visit.id)) if is_record else (),
        issued=issued_of(desk.store.documents_of(desk.actor, visit.id)) if is_record else (),
    )


def _clinic(desk: Desk) -> Clinic:
    return desk.store.clinic(desk.actor) or NO_CLINIC


def _not_made(visit: StoredConsultation, result: BatchResult) -> NotMade:
    sentences = tuple(told(problem).words for problem in result.problems)
    return NotMade(visit.patient.number, visit.patient.name, sentences)


def _notices(visit: StoredConsultation, result: BatchResult) -> tuple[str, ...]:
    number = visit.patient.number or "No number"
    return tuple(f"{number}: {notice_words(notice)}" for notice in result.notices)
