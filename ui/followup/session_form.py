"""The record of one day of a course: what is asked on it, what was done, what was seen, what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QVBoxLayout, QWidget

from intake.conditions import Answers, Unreadable, Value
from intake.course import CALL, TEST_PATCH
from intake.questionnaire import Item, value_problem
from ui.consultation.stacked_question import StackedQuestion
from ui.followup.course_desk import CourseDesk
from ui.followup.day_questions import DayQuestions
from ui.followup.effects_block import EffectsBlock
from ui.followup.form_items import (
    DECISION,
    DEVICE,
    NEXT_DAY,
    NOTES,
    OPERATOR,
    PATCH_CLEAR,
    SESSION_DAY,
    SETTINGS,
    numbing_area_item,
    numbing_item,
    regions_item,
    side_item,
)
from ui.safekeeping.page_head import page_head
from ui.theme.sizes import CARD_GAP
from ui.widgets.cards import Card, Divider
from ui.widgets.labels import Hint, SectionTitle
from ui.widgets.reading_order import set_reading_order
from ui.widgets.text_fields import LineField, StringField, TextField

ASKED_AGAIN = "Asked again on the day, whatever was said before. Not asked is never read as “No”."
NONE_WRITTEN = "None written"
WHY_DECIDED = "Needed where it was not done, or was done against what the day says. It stays in the record."


class SessionForm(QWidget):
    """`answered()` after every change; `answers` gives all of it as it stands."""

    answered = Signal()

    def __init__(self, desk: CourseDesk, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self._rows: dict[str, StackedQuestion] = {}
        questionnaire = desk.knowledge.questionnaire
        self.day: DayQuestions | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        if number != CALL and desk.day_rules:
            self.day = DayQuestions(desk.day_rules, questionnaire, desk.answers, self)
            self.day.answered.connect(self.answered)
            column.addWidget(self._card("Asked today", self.day, hint=ASKED_AGAIN))
        self.effects = EffectsBlock(_known_effects(desk), self)
        self.effects.answered.connect(self.answered)
        since: list[Item] = [PATCH_CLEAR] if self._asks_patch(desk) else []
        column.addWidget(
            self._card("Since the last time", self._grid((each,) for each in since), self.effects)
        )
        done: list[tuple[Item, ...]] = [(SESSION_DAY, OPERATOR)]
        if number != CALL:
            done += [
                (DEVICE, side_item(questionnaire)),
                (numbing_item(questionnaire), numbing_area_item(questionnaire)),
                (SETTINGS,),
                (regions_item(questionnaire, desk.plan.regions),),
            ]
        column.addWidget(self._card("What was done", self._grid(done)))
        column.addWidget(self._card("Next, and notes", self._grid(((NEXT_DAY,), (DECISION,), (NOTES,)))))
        self._rows[DECISION.link_id].layout().addWidget(Hint(WHY_DECIDED, self))
        for item, words in ((NEXT_DAY, "None agreed"), (DECISION, NONE_WRITTEN), (NOTES, NONE_WRITTEN)):
            say_empty(self._rows[item.link_id].field, words)
        self._offer(OPERATOR, [person.name for person in desk.clinic.practitioners])
        devices = desk.clinic.devices_for(desk.plan.treatment or "") or desk.clinic.devices
        self._offer(DEVICE, [device.name for device in devices])
        set_reading_order(self)

    def answers(self) -> Answers:
        """Everything as it stands."""
        values: dict[str, tuple[Value, ...]] = {}
        if self.day is not None:
            values |= self.day.answers()
        for link_id, row in self._rows.items():
            if row.field.value():
                values[link_id] = row.field.value()
        effects = self.effects.answers()
        return Answers(values | dict(effects.values), effects.groups)

    def show_answers(self, answers: Answers) -> None:
        """Show these, silently."""
        if self.day is not None:
            self.day.show_answers(answers.values)
        for link_id, row in self._rows.items():
            row.field.set_value(answers.all(link_id))
            row.refresh()
        self.effects.show_answers(answers)
        set_reading_order(self)

    def settle(self) -> None:
        """Tell what is still being typed."""
        if self.day is not None:
            self.day.settle()
        for row in self._rows.values():
            row.field.settle()
        self.effects.settle()

    def problems(self) -> tuple[tuple[str, str], ...]:
        """What cannot be read, or lies outside what it can be, by linkId."""
        fields = [row.field for row in self._rows.values()]
        if self.day is not None:
            fields += [row.field for row in self.day.rows.values() if not row.isHidden()]
        return problems_of((field.item, field.value()) for field in fields)

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """Put the words of each problem beside its question."""
        told = dict(problems)
        for link_id, row in self._rows.items():
            row.set_error(told.get(link_id, ""))
        if self.day is not None:
            for link_id, each in self.day.rows.items():
                each.set_error(told.get(link_id, ""))

    def focus_on(self, link_id: str) -> None:
        """Go to a question; to the first for one that is not here."""
        if link_id == "device":
            link_id = DEVICE.link_id
        if self.day is not None and self.day.focus_on(link_id):
            return
        row = self._rows.get(link_id)
        if row is not None:
            row.take_focus()
        else:
            self.take_focus()

    def take_focus(self) -> None:
        """Go to the first question."""
        if self.day is not None and self.day.rows:
            next(iter(self.day.rows.values())).take_focus()
        else:
            next(iter(self._rows.values())).take_focus()

    def row(self, link_id: str) -> StackedQuestion:
        """One question of what was done, by its linkId."""
        return self._rows[link_id]

    def _asks_patch(self, desk: CourseDesk) -> bool:
        has_patch = any(each.number == TEST_PATCH and each.is_held for each in desk.course.sessions)
        return has_patch and self.number in (CALL, 1)

    def _card(self, title: str, *parts: QWidget, hint: str = "") -> Card:
        card = Card(self)
        heading = SectionTitle(title, card)
        if hint:
            # The words belong to the title; what they are about begins below the line.
            card.body.addLayout(page_head(heading, Hint(hint, card)))
            card.add(Divider(card))
        else:
            card.add(heading)
        for part in parts:
            card.add(part)
        return card

    def _grid(self, lines: Iterable[tuple[Item, ...]]) -> QWidget:
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(CARD_GAP + 2)
        for place in range(2):
            grid.setColumnStretch(place, 1)
        number = 0
        for number, items in enumerate(lines, start=1):
            for place, item in enumerate(items):
                row = StackedQuestion(item, holder)
                row.field.answered.connect(lambda _values: self.answered.emit())
                self._rows[item.link_id] = row
                grid.addWidget(row, number, place, 1, 3 - len(items), Qt.AlignmentFlag.AlignTop)
        holder.setVisible(number > 0)
        return holder

    def _offer(self, item: Item, names: list[str]) -> None:
        """Offer the names that the clinic has recorded while one is typed."""
        row = self._rows.get(item.link_id)
        if row is not None:
            offer_names(row.field, names)


def say_empty(field: object, words: str) -> None:
    """What stands in an empty field that nobody is asked for: it is never "not asked"."""
    if isinstance(field, LineField | TextField):
        field.input.setPlaceholderText(words)


def offer_names(field: object, names: list[str]) -> None:
    """Offer names while one is typed; any other may be typed too."""
    if names and isinstance(field, StringField):
        completer = QCompleter(names, field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.input.setCompleter(completer)
        completer.activated.connect(lambda _text: field.settle())


def problems_of(given: Iterable[tuple[Item, tuple[Value, ...]]]) -> tuple[tuple[str, str], ...]:
    """What is wrong with some values, in the words of their questions, by linkId."""
    found = []
    for item, values in given:
        for value in values:
            words = value_problem(item, value)
            if words or isinstance(value, Unreadable):
                found.append((item.link_id, words))
    return tuple(found)


def _known_effects(desk: CourseDesk) -> tuple[str, ...]:
    """The side effects that studies name for the treatment, to be offered while one is typed."""
    entry = desk.treatment
    return () if entry is None else tuple(effect.plain for effect in entry.side_effects)
