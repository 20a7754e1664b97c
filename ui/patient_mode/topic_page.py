"""One topic on the turned screen: its heading, why it is asked, and its questions with their follow-ups."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.beforehand import none_known_words, none_words
from intake.conditions import NO, NOT_SURE, YES
from intake.questionnaire import Choice, ChoiceList, Item, ItemType
from ui.patient_mode.big_fields import BigChoice, big_field
from ui.patient_mode.big_parts import GAP, BigTick, BigWrappingButton
from ui.patient_mode.session import PatientMode
from ui.patient_mode.topics import Kind, Topic
from ui.patient_mode.words import controls, hint_words
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.cards import Card, FollowUp
from ui.widgets.field import Field
from ui.widgets.folding_row import FoldingRow
from ui.widgets.labels import Label
from ui.widgets.reading_order import set_reading_order

_ROOM = 22


class TopicPage(QWidget):
    """What every page of a topic gives: `settle`, `focus_first`, and what it shows follows the answers."""

    def __init__(self, mode: PatientMode, topic: Topic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode, self.topic = mode, topic
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(_ROOM)
        head = QVBoxLayout()
        head.setSpacing(6)
        self.title = Label(topic.title, TextStyle.LARGE_TITLE, parent=self)
        self.why = Label(topic.why, TextStyle.LARGE, Tone.SECOND, self)
        head.addWidget(self.title)
        head.addWidget(self.why)
        self.column.addLayout(head)

    def settle(self) -> None:
        """Send what is still being typed."""

    def focus_first(self) -> None:
        """Go to the first question."""

    def hear(self, path: str) -> None:
        """An answer changed."""


class Nested(FollowUp):
    """The follow-ups of one question. Each is built when it is first asked, and keeps what it holds."""

    def __init__(self, mode: PatientMode, path: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.mode, self.path = mode, path
        self.body.setSpacing(_ROOM - 6)
        self.questions: dict[str, BigQuestion] = {}
        self.refresh()

    def refresh(self) -> None:
        """Show what hangs on the answer as it stands."""
        added = False
        for path, shown in self.mode.follow_ups(self.path):
            if shown and path not in self.questions:
                self.questions[path] = BigQuestion(self.mode, path, self, nested=True)
                self.add(self.questions[path])
                added = True
            if path in self.questions:
                self.questions[path].setVisible(shown)
        self.setVisible(any(not question.isHidden() for question in self.questions.values()))
        if added and self.window().isVisible():
            # Built between others: the Tab key goes where the eye goes.
            set_reading_order(self.window())

    def settle(self) -> None:
        """Send what is still being typed."""
        for question in self.questions.values():
            question.settle()

    def hear(self, path: str) -> None:
        """An answer changed."""
        for question in tuple(self.questions.values()):
            question.hear(path)
        self.refresh()


class BigQuestion(QWidget):
    """A question in large type, its answers, and its follow-ups under a bar at the left."""

    def __init__(self, mode: PatientMode, path: str, parent: QWidget, *, nested: bool = False) -> None:
        super().__init__(parent)
        self.mode, self.path = mode, path
        item = mode.item(path)
        style = TextStyle.LARGE if nested else TextStyle.LARGE_LABEL
        self.question = Label(item.text, style, parent=self)
        self.field = big_field(item, mode.say, self)
        self.field.set_value(mode.value(path))
        self.field.answered.connect(self._answer)
        self.block = Nested(mode, path, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.question)
        if item.type is ItemType.CHOICE and item.repeats:
            column.addWidget(Label(hint_words("many", mode.say), TextStyle.LARGE, Tone.SECOND, self))
        column.addWidget(self.field)
        column.addWidget(self.block)

    def settle(self) -> None:
        """Send what is still being typed here and below."""
        self.field.settle()
        self.block.settle()

    def hear(self, path: str) -> None:
        """An answer changed: show it where it is another one, and what hangs on it."""
        if path == self.path:
            stored = self.mode.value(path)
            if self.field.value() != stored:
                self.field.set_value(stored)
        self.block.hear(path)

    def _answer(self, values: tuple[object, ...]) -> None:
        self.mode.answer(self.path, values)  # type: ignore[arg-type]


class QuestionsPage(TopicPage):
    """A small group of questions, each on a card."""

    def __init__(self, mode: PatientMode, topic: Topic, parent: QWidget | None = None) -> None:
        super().__init__(mode, topic, parent)
        self.questions: dict[str, BigQuestion] = {}
        for path in topic.paths:
            card = Card(self)
            card.body.setContentsMargins(24, 20, 24, 24)
            self.questions[path] = BigQuestion(mode, path, card)
            card.add(self.questions[path])
            self.column.addWidget(card)
        self.column.addStretch(1)

    def settle(self) -> None:
        for question in self.questions.values():
            question.settle()

    def focus_first(self) -> None:
        next(iter(self.questions.values())).field.take_focus()

    def hear(self, path: str) -> None:
        for question in self.questions.values():
            question.hear(path)


class BigLineOfList(QWidget):
    """One line of a tick list: what is so, or "I do not know", and what is asked then."""

    def __init__(self, mode: PatientMode, path: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.mode, self.path = mode, path
        words = controls(mode.say)
        item = mode.item(path)
        self.box = BigTick(item.text, self)
        self.not_sure = BigTick(words["not sure"], self, name=f"{words['not sure']}: {item.text}")
        self._no = words["no"]
        self.state = Label("", TextStyle.LARGE_LABEL, Tone.SECOND, self, wrap=False)
        self.box.clicked.connect(lambda on: self._pick(YES if on else None))
        self.not_sure.clicked.connect(lambda on: self._pick(NOT_SURE if on else None))
        self.block = Nested(mode, path, self)
        row = FoldingRow(gap=GAP, stretched=0)
        for part in (self.box, self.state, self.not_sure):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self.block)
        self.show_answer()

    def show_answer(self) -> None:
        """Show what is stored, and what hangs on it."""
        stored = self.mode.value(self.path)
        self.box.setChecked(YES in stored)
        self.not_sure.setChecked(NOT_SURE in stored)
        self.state.setText(self._no if NO in stored else "")
        self.box.setAccessibleDescription(self._no if NO in stored else "")

    def settle(self) -> None:
        """Send what is still being typed below."""
        self.block.settle()

    def hear(self, path: str) -> None:
        """An answer changed."""
        self.block.hear(path)
        self.show_answer()

    def _pick(self, code: str | None) -> None:
        self.mode.answer(self.path, (code,) if code else ())
        # What is stored decides, also where nothing may change any more.
        self.show_answer()


class TicksPage(TopicPage):
    """A tick list that ends in its own "No, none of these"."""

    def __init__(self, mode: PatientMode, topic: Topic, parent: QWidget | None = None) -> None:
        super().__init__(mode, topic, parent)
        card = Card(self)
        card.body.setContentsMargins(24, 20, 24, 24)
        self.heading = Label(topic.heading, TextStyle.LARGE_LABEL, parent=card)
        card.add(self.heading)
        self.lines = {path: BigLineOfList(mode, path, card) for path in topic.paths}
        for line in self.lines.values():
            card.add(line)
        self.none_button = BigWrappingButton(none_words(topic.page, len(topic.paths), mode.say), card)
        self.none_button.setCheckable(True)
        self.none_button.clicked.connect(self._none)
        card.body.addSpacing(8)
        card.body.addWidget(self.none_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self._show_none()

    def settle(self) -> None:
        for line in self.lines.values():
            line.settle()

    def focus_first(self) -> None:
        next(iter(self.lines.values())).box.setFocus(Qt.FocusReason.TabFocusReason)

    def hear(self, path: str) -> None:
        for line in self.lines.values():
            line.hear(path)
        self._show_none()

    def _none(self, pressed: bool) -> None:
        if pressed:
            self.mode.none_of_these(self.topic)
        else:
            for path in self.topic.paths:
                if self.mode.value(path) == (NO,):
                    self.mode.answer(path, ())
        self._show_none()

    def _show_none(self) -> None:
        """Only while some line has no Yes is there anything to say No to; then it stays pressed."""
        values = [self.mode.value(path) for path in self.topic.paths]
        others = [value for value in values if not {YES, NOT_SURE} & set(value)]
        stands = bool(others) and all(value == (NO,) for value in others)
        self.none_button.setText(self._none_text(len(others) or len(values)))
        self.none_button.setVisible(bool(others))
        self.none_button.setChecked(stands)
        self.none_button.set_icon("check" if stands else "")

    def _none_text(self, others: int) -> str:
        return none_words(self.topic.page, others, self.mode.say)


class NamesPage(TopicPage):
    """A list in the patient's words, or the answer that there are none."""

    def __init__(self, mode: PatientMode, topic: Topic, parent: QWidget | None = None) -> None:
        super().__init__(mode, topic, parent)
        listed, none_known = topic.paths
        card = Card(self)
        card.body.setContentsMargins(24, 20, 24, 24)
        item = mode.item(listed)
        card.add(Label(item.text, TextStyle.LARGE_LABEL, parent=card))
        self.names: Field = big_field(item, mode.say, card)
        self.names.set_value(mode.value(listed))
        self.names.answered.connect(lambda values: mode.name(topic, values))
        card.add(self.names)
        self.none = BigChoice(_none_item(mode, none_known), mode.say, card)
        self.none.set_value(mode.value(none_known))
        self.none.answered.connect(lambda values: mode.name_none(topic, values))
        card.add(self.none)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def settle(self) -> None:
        self.names.settle()

    def focus_first(self) -> None:
        self.names.take_focus()

    def hear(self, path: str) -> None:
        for field, known in zip((self.names, self.none), self.topic.paths, strict=True):
            if path == known and field.value() != self.mode.value(known):
                field.set_value(self.mode.value(known))


def _none_item(mode: PatientMode, path: str) -> Item:
    """The question whether there are none, with answers that say it in words, as the paper does."""
    item = mode.item(path)
    words = controls(mode.say)["not sure"]
    choices = (Choice(YES, none_known_words(item.link_id, mode.say)), Choice(NOT_SURE, words))
    return Item(
        link_id=item.link_id, text=item.text, type=item.type, choices=ChoiceList("yes-no-unknown", choices)
    )


def pages_of_kind() -> Sequence[tuple[Kind, type[TopicPage]]]:
    """The page of each kind of topic."""
    from ui.patient_mode.places_page import PlacesPage

    return (
        (Kind.QUESTIONS, QuestionsPage),
        (Kind.TICKS, TicksPage),
        (Kind.NAMES, NamesPage),
        (Kind.PLACES, PlacesPage),
    )
