"""All answers of a visit in words, to be looked through before the documents are made. No widgets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from intake.conditions import NO, Value
from intake.language import ENGLISH, Words, words_of
from intake.questionnaire import AskAs
from ui.consultation.areas import area_name
from ui.consultation.changes import given_at, place_of
from ui.consultation.facts import ConsultationFacts
from ui.consultation.pages import STEPS, Page
from ui.consultation.progress import Question

NOT_ASKED = "Not asked"
NOT_PROVIDED = "Not provided"
TAKEN_AWAY = "Taken away"
TAKEN_AWAY_NOTE = "The patient took this away on the turned screen. Confirm it, or answer it again."
DENIED = "No to all of these"
MARKS = "marks"
NO_MARKS = "No area is recorded"
_LISTS = {"medicines.list": "medicines.none-known", "allergies.list": "allergies.none-known"}


class Kind(Enum):
    """What a line is: a heading, or an answer and how it stands."""

    SECTION = "section"
    PART = "part"
    ANSWERED = "answered"
    NOT_ASKED = "not asked"
    NOT_PROVIDED = "not provided"
    WRONG = "to correct"
    WAITS = "to confirm"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line. `path` is where Change leads to ("" at headings), `depth` is 1 for a follow-up.

    `note` says more in small words: how many were not asked, who has to confirm, what is wrong.
    """

    kind: Kind
    title: str
    words: str = ""
    path: str = ""
    depth: int = 0
    note: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it heads other lines and leads nowhere."""
        return self.kind in (Kind.SECTION, Kind.PART)


def check_lines(facts: ConsultationFacts, *, waiting: Collection[str] = ()) -> tuple[CheckLine, ...]:
    """Every question that shows, in the order of the pages, with its answer in words.

    Answers under questions that are switched off are left out. The lines of a tick list that were answered No
    stand together, and so do those that were not asked. `waiting` are the paths of what is to be confirmed.
    """
    reader = _Reader(facts, waiting)
    return tuple(reader.lines())


class _Reader:
    def __init__(self, facts: ConsultationFacts, waiting: Collection[str]) -> None:
        self._facts = facts
        self._waiting = frozenset(waiting)
        self._say: Words = words_of(ENGLISH.code)
        self._items = facts.knowledge.questionnaire.items
        self._wrong = {problem.path: problem.message for problem in facts.problems()}

    def lines(self) -> Iterator[CheckLine]:
        for step, title in STEPS.items():
            pages = [page for page in self._facts.pages if page.step == step and page.is_asked]
            if not pages:
                continue
            questions = [question for page in pages for question in self._facts.questions(page.id)]
            left = sum(question.is_open for question in questions)
            yield CheckLine(Kind.SECTION, title, note=f"{left} not asked" if left else "Complete")
            for page in pages:
                if len(pages) > 1:
                    yield CheckLine(Kind.PART, page.title)
                yield from self._page(page)

    def _page(self, page: Page) -> Iterator[CheckLine]:
        questions = self._facts.questions(page.id)
        if page.repeating:
            yield from self._marks(questions)
            return
        kinds = [self._stands_with(question) for question in questions]
        for question, kind in zip(questions, kinds, strict=True):
            if kind is None:
                yield from self._answer(question)
                continue
            together = [each for each, its in zip(questions, kinds, strict=True) if its is kind]
            if together[0] is question:
                yield from self._joined(kind, together)

    def _marks(self, questions: Sequence[Question]) -> Iterator[CheckLine]:
        if questions and questions[0].path == MARKS:
            yield CheckLine(Kind.NOT_ASKED, "Stretch marks", NO_MARKS, MARKS)
            return
        for question in questions:
            if question.path.endswith("/marks.region"):
                part = self._facts.answers.group(MARKS)[place_of(question.path).index]
                yield CheckLine(Kind.PART, area_name(part, self._facts.knowledge.catalogue))
            else:
                yield from self._answer(question)

    def _stands_with(self, question: Question) -> Kind | None:
        """The kind of lines of a tick list that a question is told together with, if any."""
        item = self._items[place_of(question.path).link_id]
        if item.ask_as is not AskAs.LIST or not item.link_id.startswith("health."):
            return None
        if item.link_id in self._waiting or self._facts.page_of(item.link_id) is None:
            return None
        values = self._values(question.path)
        if not values:
            return Kind.NOT_ASKED
        return Kind.ANSWERED if values == (NO,) else None

    def _joined(self, kind: Kind, questions: Sequence[Question]) -> Iterator[CheckLine]:
        if len(questions) == 1:
            yield from self._answer(questions[0])
            return
        names = "; ".join(self._name(question.path) for question in questions)
        title = DENIED if kind is Kind.ANSWERED else f"{len(questions)} not asked"
        yield CheckLine(kind, title, names, questions[0].path)

    def _answer(self, question: Question) -> Iterator[CheckLine]:
        # The paper's own words, so that screen and paper say the same.
        from reports.record_words import answer_words

        path = question.path
        link_id = place_of(path).link_id
        item, values = self._items[link_id], self._values(path)
        depth = 1 if item.enable_when is not None else 0
        if values:
            kind, note = Kind.ANSWERED, ""
            if path in self._wrong:
                kind, note = Kind.WRONG, self._wrong[path]
            elif path in self._waiting:
                kind, note = Kind.WAITS, "The patient answered this alone. Confirm it."
            words = answer_words(item, values, self._say)
            yield CheckLine(kind, self._name(path), words, path, depth, note)
        elif path in self._waiting:
            yield CheckLine(Kind.WAITS, self._name(path), TAKEN_AWAY, path, depth, TAKEN_AWAY_NOTE)
        elif question.is_open:
            yield CheckLine(Kind.NOT_ASKED, self._name(path), NOT_ASKED, path, depth)
        elif not question.answered and not self._is_needless(link_id):
            yield CheckLine(Kind.NOT_PROVIDED, self._name(path), NOT_PROVIDED, path, depth)

    def _values(self, path: str) -> tuple[Value, ...]:
        given = given_at(self._facts.answers, path)
        return given if isinstance(given, tuple) else ()

    def _is_needless(self, link_id: str) -> bool:
        """Whether a blank says nothing: a list that is said to be empty, details of doing nothing."""
        facts = self._facts
        if link_id in _LISTS:
            return facts.enabled.code(_LISTS[link_id]) == "Y"
        treated = facts.plan.treatment in facts.knowledge.catalogue.treatment
        return link_id.startswith("plan.") and not treated

    def _name(self, path: str) -> str:
        item = self._items[place_of(path).link_id]
        return item.label or item.text
