"""How far a consultation has come: what is answered, what is not, which step is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from intake.catalogue import Catalogue
from intake.checks import answer_problems
from intake.conditions import Answers
from intake.questionnaire import Item, ItemType, Problem, Questionnaire, is_enabled
from ui.consultation.changes import path_in, path_of_stored, place_of
from ui.consultation.pages import LIST_OF, STEPS, Page

# Somebody who has heard none of the lines ticks none: blank is a right answer there.
_BLANK_IS_FINE = ("goals.heard",)
_PLAN_ALWAYS = ("plan.treatment",)
_PLAN_OF_A_TREATMENT = ("plan.sessions", "plan.first-session")
_NEEDS_PLAN = ("documents", "finish")

StepKind = Literal["done", "current", "started", "later", "blocked"]


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of the list at the left. `words` is its second line, such as "14 of 18 answered"."""

    step: str
    title: str
    state: StepKind
    words: str
    answered: int
    expected: int


class Question(NamedTuple):
    """A question that shows: its path, whether an answer is expected, and whether one was given."""

    path: str
    page: str
    expected: bool
    answered: bool

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.expected and not self.answered


class Progress:
    """Looks through the pages of one consultation. `answers` are always as typed, not only what counts.

    Expected is an answer to every choice and date that shows; free texts, measures and most of the plan may
    stay empty. Text that cannot be read is no answer.
    """

    def __init__(self, pages: Sequence[Page], questionnaire: Questionnaire, catalogue: Catalogue) -> None:
        self.pages = tuple(pages)
        self._questionnaire = questionnaire
        self._catalogue = catalogue
        self._page_of = {
            link_id: page.id for page in pages for link_id in (*page.link_ids, *page.volunteered)
        }
        self._last: tuple[Answers, tuple[Question, ...]] | None = None

    def page_of(self, path: str) -> str | None:
        """The page on which a question stands, a follow-up on that of its question; None when on none."""
        place = place_of(path)
        link_id: str | None = place.link_id or place.group
        if place.group or any(page.repeating == link_id for page in self.pages):
            group = place.group or link_id
            return next((page.id for page in self.pages if page.repeating == group), None)
        while link_id is not None and link_id not in self._page_of:
            link_id = self._questionnaire.parents.get(link_id)
        return None if link_id is None else self._page_of[link_id]

    def is_shown(self, path: str, answers: Answers) -> bool:
        """Whether a question stands on some page now: asked at all, and not a follow-up switched off."""
        return any(question.path == path for question in self.questions(answers))

    def questions(
        self, answers: Answers, page_id: str | None = None, enabled: Answers | None = None
    ) -> tuple[Question, ...]:
        """The questions that show, on one page or on all, in page order, follow-ups under their question.

        While no mark is recorded its group stands for its questions, under its own linkId. `enabled` are
        those of the answers that count, where they are known already.
        """
        # Steps, tabs and the foot bar all ask after one answer: the same answers are looked through once.
        if self._last is None or self._last[0] is not answers:
            self._last = (answers, self._all_questions(answers, enabled))
        found = self._last[1]
        return found if page_id is None else tuple(each for each in found if each.page == page_id)

    def open_on_pages(self, answers: Answers, enabled: Answers | None = None) -> dict[str, int]:
        """How many questions wait for an answer, by page, in page order."""
        waiting = {page.id: 0 for page in self.pages}
        for question in self.questions(answers, enabled=enabled):
            waiting[question.page] += question.is_open
        return waiting

    def _all_questions(self, answers: Answers, enabled: Answers | None) -> tuple[Question, ...]:
        if enabled is None:
            enabled = self._questionnaire.enabled_answers(answers)
        # Each is added to one list: this is done for every key that answers.
        found: list[Question] = []
        for page in self.pages:
            if page.repeating:
                self._in_group(page, answers, found)
            else:
                self._on(page, enabled, found)
        return tuple(found)

    def next_open(self, answers: Answers, after: str | None) -> str | None:
        """The path of the next question that waits for an answer, from the top again after the last one."""
        questions = self.questions(answers)
        start = next((place + 1 for place, each in enumerate(questions) if each.path == after), 0)
        ordered = (*questions[start:], *questions[:start])
        return next((question.path for question in ordered if question.is_open), None)

    def problems(self, answers: Answers) -> tuple[Problem, ...]:
        """Everything to correct or to look at twice. Their `path` is one of ours ("marks/0/marks.side")."""
        enabled = self._questionnaire.enabled_answers(answers)
        found = (*self._questionnaire.problems(answers), *answer_problems(enabled))
        return tuple(replace(problem, path=path_of_stored(problem.path)) for problem in found)

    def steps(self, answers: Answers, page_id: str, *, is_finished: bool = False) -> tuple[StepState, ...]:
        """The state of each step while a page is shown."""
        questions = self.questions(answers)
        step_of = {page.id: page.step for page in self.pages}
        states = []
        for step, title in STEPS.items():
            # What is looked through again is everything.
            own = [each for each in questions if step in (step_of[each.page], "check") and each.expected]
            answered = sum(each.answered for each in own)
            kind: StepKind = "later"
            if step_of[page_id] == step:
                kind = "current"
            elif (own and answered == len(own)) or (step == "finish" and is_finished):
                kind = "done"
            elif step in _NEEDS_PLAN and _PLAN_ALWAYS[0] not in answers:
                kind = "blocked"
            elif answered and step != "check":
                kind = "started"
            words = self._words(step, answers, answered, len(own), is_finished)
            states.append(StepState(step, title, kind, words, answered, len(own)))
        return tuple(states)

    def _words(self, step: str, answers: Answers, answered: int, expected: int, is_finished: bool) -> str:
        planned = _PLAN_ALWAYS[0] in answers
        if step == "finish" and is_finished:
            return "Finished"
        if step in _NEEDS_PLAN:
            ready = "Ready to make" if step == "documents" else "Shows what is missing"
            return ready if planned else "Needs the plan"
        if step == "photos":
            return "As the patient agrees"
        if step == "check":
            return f"{expected - answered} not asked" if answered < expected else "Nothing is missing"
        if step == "plan" and not planned:
            return "Choose one option"
        if answered == expected:
            return "Complete"
        return f"{answered} of {expected} answered" if answered else "Not started"

    def _on(self, page: Page, enabled: Answers, found: list[Question]) -> None:
        for link_id in page.link_ids:
            self._below(self._questionnaire.items[link_id], enabled, page, "", found)
        for link_id in page.volunteered:
            if link_id in enabled:
                self._below(self._questionnaire.items[link_id], enabled, page, "", found)

    def _in_group(self, page: Page, answers: Answers, found: list[Question]) -> None:
        group = page.repeating
        parts = answers.group(group)
        if not parts:
            found.append(Question(group, page.id, expected=True, answered=False))
        for index, part in enumerate(parts):
            enabled = self._questionnaire.enabled_part(group, part)
            for link_id in page.link_ids:
                item = self._questionnaire.items[link_id]
                self._below(item, enabled, page, path_in(group, index, ""), found)

    def _below(self, item: Item, enabled: Answers, page: Page, prefix: str, found: list[Question]) -> None:
        if not is_enabled(item, enabled):
            return
        path = f"{prefix}/{item.link_id}" if prefix else item.link_id
        answered = item.link_id in enabled or LIST_OF.get(item.link_id) in enabled
        found.append(Question(path, page.id, self._is_expected(item, enabled), answered))
        for follow_up in item.items:
            self._below(follow_up, enabled, page, prefix, found)

    def _is_expected(self, item: Item, enabled: Answers) -> bool:
        if item.link_id.startswith("plan."):
            return self._is_expected_in_plan(item.link_id, enabled)
        return item.type in (ItemType.CHOICE, ItemType.DATE) and item.link_id not in _BLANK_IS_FINE

    def _is_expected_in_plan(self, link_id: str, enabled: Answers) -> bool:
        """Doing nothing is a plan too: sessions and dates are expected of a treatment only."""
        if link_id in _PLAN_ALWAYS:
            return True
        if enabled.code("plan.treatment") not in self._catalogue.treatment:
            return False
        if link_id == "plan.interval-weeks":
            return enabled.whole_number("plan.sessions") != 1
        return link_id in _PLAN_OF_A_TREATMENT
