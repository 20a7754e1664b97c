"""The behaviour of the turned screen, without widgets: topics, answers, what was left open, the PIN.

It asks nothing of its own: questions, follow-ups and saving are those of the open consultation. Answers are
told as `patient-alone`, to be confirmed by whoever takes the screen back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from intake.conditions import YES, Unreadable, Value
from intake.language import ENGLISH, LANGUAGES, Language, Words, words_of
from intake.questionnaire import Item, Questionnaire
from intake.translation import translated_questionnaire, translation_version
from ui.consultation.binding import counting_at, shown_follow_ups
from ui.consultation.changes import place_of
from ui.consultation.controller import ConsultationController
from ui.patient_mode.answering import SAID_BY, PatientAnswering
from ui.patient_mode.pin import Pin, wrong_words
from ui.patient_mode.topics import MARKS_GROUP, Kind, Topic, build_topics

WELCOME, END = "welcome", "end"


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A topic with the number of its questions that nobody has answered."""

    topic: Topic
    number: int


class PatientMode(PatientAnswering):
    """Signals: those of `PatientAnswering`, `page_changed()` (another page, or another language),
    `marks_changed()`, `topics_changed()` when a page came or went, `kept_changed()`, `right_pin()`,
    `wrong_pin(sentence)`, `locked_out()` after the last try.
    """

    page_changed = Signal()
    marks_changed = Signal()
    topics_changed = Signal()
    kept_changed = Signal()
    right_pin = Signal()
    wrong_pin = Signal(str)
    locked_out = Signal()

    def __init__(self, controller: ConsultationController, pin: Pin, parent: QObject | None = None) -> None:
        super().__init__(controller, parent)
        self._pin = pin
        self._at = WELCOME
        self.has_chosen = False
        """Whether somebody has chosen the language."""
        self.say: Words = words_of(ENGLISH.code)
        self.questionnaire: Questionnaire = controller.knowledge.questionnaire
        self.topics = self._built()
        controller.answered.connect(self._on_answered)
        controller.marks_changed.connect(self._on_marks)
        controller.save_state_changed.connect(self.kept_changed)
        controller.conflicted.connect(self._on_shut)
        controller.frozen.changed.connect(self._on_shut)

    # Language

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages to choose from."""
        return LANGUAGES

    def choose_language(self, code: str) -> None:
        """Ask in this language from now on. Errors: `LanguageProblem`."""
        self.say = words_of(code)
        self.questionnaire = translated_questionnaire(self.controller.knowledge.questionnaire, self.say)
        self.has_chosen = True
        self.topics = self._built()
        self.page_changed.emit()

    @property
    def is_reviewed(self) -> bool:
        """Whether a clinician has signed the words as they stand now; English is the form itself."""
        if self.say.is_english:
            return True
        controller = self.controller
        version = translation_version(controller.knowledge.catalogue.version, self.say)
        return controller.clinic.translation_signed_off(self.say.language.code, version, on=controller.today)

    # Pages

    @property
    def at(self) -> str:
        """The id of the topic shown, `WELCOME` or `END`."""
        return self._at

    @property
    def topic(self) -> Topic | None:
        """The topic shown; None on the first and the last page."""
        return next((topic for topic in self.topics if topic.id == self._at), None)

    @property
    def number(self) -> int:
        """The number of the topic shown, from 1; 0 on the first page, one more than all on the last."""
        order = [topic.id for topic in self.topics]
        if self._at == WELCOME:
            return 0
        return order.index(self._at) + 1 if self._at in order else len(order) + 1

    def go_on(self) -> None:
        """The next page. Every question may be left open."""
        if self._at != END and not self.is_shut:
            place = self.number
            self._show(self.topics[place].id if place < len(self.topics) else END)

    def go_back(self) -> None:
        """The page before; what was answered stays."""
        place = self.number
        if place > 0:
            self._show(self.topics[place - 2].id if place > 1 else WELCOME)

    def go_to(self, topic_id: str) -> None:
        """A topic, such as one that was left open. Errors: `KeyError`."""
        if topic_id not in [topic.id for topic in self.topics]:
            raise KeyError(topic_id)
        self._show(topic_id)

    # Questions

    def item(self, path: str) -> Item:
        """The question at a path, in the patient's language. Errors: `KeyError`."""
        return self.questionnaire.items[self.controller.item(path).link_id]

    def follow_ups(self, path: str) -> Iterator[tuple[str, bool]]:
        """The path of each follow-up of a question, with whether it is asked now."""
        controller = self.controller
        counting = counting_at(controller, path, controller.knowledge.questionnaire)
        prefix = path[: len(path) - len(place_of(path).link_id)]
        item = controller.knowledge.questionnaire.items[place_of(path).link_id]
        for follow_up, shown in shown_follow_ups(item, counting):
            yield prefix + follow_up.link_id, shown

    def name(self, topic: Topic, names: Iterable[str]) -> None:
        """Answer a list of names. Naming one takes back that there are none."""
        listed, none_known = topic.paths
        given = tuple(dict.fromkeys(names))
        self.answer(listed, given)
        if given and self.value(none_known):
            self.answer(none_known, ())

    def name_none(self, topic: Topic, values: Iterable[Value]) -> None:
        """Answer that there are none, or that it is not known; "none" takes the names away."""
        listed, none_known = topic.paths
        given = tuple(values)
        if given == (YES,) and self.value(listed):
            self.answer(listed, ())
        self.answer(none_known, given)

    def none_of_these(self, topic: Topic) -> None:
        """An explicit No for each line of a tick list that has no answer; Yes and "not known" stay."""
        if self._is_refused(*topic.paths):
            return
        self.controller.none_of_these(topic.paths, said_by=SAID_BY)

    # The end

    def left_open(self) -> tuple[LeftOpen, ...]:
        """The topics with questions that have no answer, in order."""
        found: list[LeftOpen] = []
        for topic in self.topics:
            number = self._open_in(topic)
            if number and found and found[-1].topic.title == topic.title:
                # Pages of one topic are told once, and lead to the first of them.
                found[-1] = LeftOpen(found[-1].topic, found[-1].number + number)
            elif number:
                found.append(LeftOpen(topic, number))
        return tuple(found)

    def _open_in(self, topic: Topic) -> int:
        if topic.kind is Kind.PLACES:
            return 0 if self.controller.answers.group(MARKS_GROUP) else 1
        if topic.kind is Kind.NAMES:
            return 0 if any(self.value(path) for path in topic.paths) else 1
        asked = list(topic.paths)
        for path in topic.paths:
            asked += [follow_up for follow_up, shown in self.follow_ups(path) if shown]
        return sum(not self._is_answered(path) for path in asked)

    def _is_answered(self, path: str) -> bool:
        """Whether there is an answer; text that cannot be read is none, and leads back to its question."""
        return any(not isinstance(value, Unreadable) for value in self.value(path))

    @property
    def kept(self) -> str:
        """The state of keeping: saved, saving or failed."""
        return self.controller.save_state.kind

    def try_pin(self, typed: str) -> None:
        """Try a PIN; a signal tells how it went."""
        if self._pin.opens(typed):
            self.right_pin.emit()
        elif self._pin.left:
            self.wrong_pin.emit(wrong_words(self._pin.left))
        else:
            self._pin.forget()
            self.locked_out.emit()

    def end(self) -> None:
        """Forget the PIN and listen no more. The consultation goes on in the window."""
        self._pin.forget()
        controller = self.controller
        controller.answered.disconnect(self._on_answered)
        controller.marks_changed.disconnect(self._on_marks)
        controller.save_state_changed.disconnect(self.kept_changed)
        controller.conflicted.disconnect(self._on_shut)
        controller.frozen.changed.disconnect(self._on_shut)

    # Inside

    def _built(self) -> tuple[Topic, ...]:
        controller = self.controller
        return build_topics(
            self.questionnaire,
            controller.knowledge.catalogue,
            controller.offered,
            controller.answers,
            self.say,
        )

    def _show(self, at: str) -> None:
        if at != self._at:
            self._at = at
            self.page_changed.emit()

    def _on_answered(self, path: str) -> None:
        self.answered.emit(path)

    def _on_marks(self) -> None:
        before = self._at
        self.topics = self._built()
        self.marks_changed.emit()
        self.topics_changed.emit()
        if before not in (WELCOME, END) and self.topic is None:
            # The area whose page was shown was taken away.
            self._show("marks")
