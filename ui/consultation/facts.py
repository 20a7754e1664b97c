"""What can be asked about an open consultation: answers, verdicts, plan, pages, what is missing."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from intake.clinic import Clinic
from intake.conditions import Answers, Value
from intake.consultation import Patient
from intake.expectations import Forecast
from intake.plan import TreatmentPlan
from intake.questionnaire import Item, ItemType, Problem
from intake.schedule import Schedule
from intake.screening import Override, Verdict
from ui.consultation.changes import given_at, place_of
from ui.consultation.judgement import Judgement
from ui.consultation.pages import Page, build_pages, offered_treatments
from ui.consultation.progress import Progress, Question, StepState

if TYPE_CHECKING:
    from reports.content import DocumentContent
    from ui.input_file import Knowledge


class ConsultationFacts(QObject):
    """The half of the controller that changes nothing. Paths are those of `ui.consultation.changes`."""

    def __init__(self, judgement: Judgement, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = judgement
        knowledge, stored = judgement.knowledge, judgement.stored
        pages = build_pages(knowledge.questionnaire, knowledge.catalogue, judgement.clinic)
        self._progress = Progress(pages, knowledge.questionnaire, knowledge.catalogue)
        self._page = stored.page if stored.page in [page.id for page in pages] else pages[0].id

    @property
    def id(self) -> UUID:
        """The id of the consultation."""
        return self._now.stored.id

    @property
    def patient_id(self) -> UUID:
        """The id of the patient."""
        return self._now.stored.patient_id

    @property
    def visit(self) -> date:
        """The day on which the consultation began, as the desk's clock told it."""
        return self._now.stored.started.astimezone().date()

    @property
    def finished_at(self) -> datetime | None:
        """When the visit was finished, None while it is open."""
        return self._now.stored.finished

    @property
    def answers(self) -> Answers:
        """The answers as typed, unreadable text and answers that are switched off among them."""
        return self._now.answers

    @property
    def enabled(self) -> Answers:
        """The answers that count."""
        return self._now.enabled

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on each treatment, in catalogue order. `offered` says which the clinic offers."""
        return self._now.verdicts

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the treatments to show: what the clinic offers, else all."""
        return offered_treatments(self._now.knowledge.catalogue, self._now.clinic)

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The decisions that overrule findings, oldest first."""
        return self._now.overrides

    @property
    def patient(self) -> Patient:
        """Who the patient is."""
        return self._now.patient

    @property
    def clinic(self) -> Clinic:
        """The clinic's settings."""
        return self._now.clinic

    @property
    def today(self) -> date:
        """The day that verdicts and schedules are for."""
        return self._now.today

    @property
    def knowledge(self) -> Knowledge:
        """Catalogue, questionnaire and rules."""
        return self._now.knowledge

    @property
    def plan(self) -> TreatmentPlan:
        """What was agreed so far."""
        return self._now.plan

    @property
    def schedule(self) -> Schedule:
        """The plan's dates, cost and warnings."""
        return self._now.schedule

    def forecast(self, treatment: str) -> Forecast:
        """What this patient can expect of a treatment. Errors: `KeyError` for none of the seven."""
        return self._now.forecast(treatment)

    def content(self) -> DocumentContent:
        """Everything a document is made of, as it stands now. It is frozen, so a worker may have it."""
        return self._now.content()

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages in order, each with the questions that show for what the clinic offers."""
        return self._progress.pages

    @property
    def page(self) -> str:
        """The id of the page shown."""
        return self._page

    def item(self, path: str) -> Item:
        """The question at a path. Errors: `KeyError` when there is none."""
        questionnaire, place = self._now.knowledge.questionnaire, place_of(path)
        item = questionnaire.items[place.link_id]
        group = questionnaire.repeating_group_of.get(item.link_id, "")
        if item.type is ItemType.GROUP or group != place.group:
            raise KeyError(path)
        return item

    def value(self, path: str) -> tuple[Value, ...]:
        """The values of a question as typed; empty when it was not asked. Errors: `KeyError`."""
        self.item(path)
        given = given_at(self._now.answers, path)
        return given if isinstance(given, tuple) else ()

    def page_of(self, path: str) -> str | None:
        """The id of the page on which a question stands; None when it stands on none."""
        return self._progress.page_of(path)

    def is_shown(self, path: str) -> bool:
        """Whether a question shows now: asked for what the clinic offers, and not switched off."""
        return self._progress.is_shown(path, self._now.answers)

    def questions(self, page_id: str | None = None) -> tuple[Question, ...]:
        """The questions that show, on one page or on all, in page order, follow-ups under their question."""
        return self._progress.questions(self._now.answers, page_id)

    def next_unanswered(self, after: str | None = None) -> str | None:
        """The path of the next question that waits for an answer, round to the first after the last.

        None when none is left. While no mark is recorded, "marks" stands for the questions about marks.
        """
        return self._progress.next_open(self._now.answers, after)

    def unanswered_on(self, page_id: str) -> int:
        """How many questions of a page wait for an answer."""
        return self.unanswered()[page_id]

    def unanswered(self) -> dict[str, int]:
        """How many questions wait for an answer, by page."""
        return self._progress.open_on_pages(self._now.answers, self._now.enabled)

    def problems(self, page_id: str | None = None) -> tuple[Problem, ...]:
        """What to correct or look at twice, on one page or everywhere, in questionnaire order."""
        found = self._progress.problems(self._now.answers)
        return tuple(each for each in found if page_id is None or self.page_of(each.path) == page_id)

    def step_states(self) -> tuple[StepState, ...]:
        """The state of each step, with a line of words."""
        return self._progress.steps(self._now.answers, self._page, is_finished=self.finished_at is not None)
