"""Where the marks are: a large picture and a list of areas, two views of the same answers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QVBoxLayout, QWidget

from intake.questionnaire import Choice
from ui.consultation.body_picture import BodyPicture, MarkedPlace
from ui.patient_mode.big_parts import GAP, BigTick
from ui.patient_mode.session import PatientMode
from ui.patient_mode.topic_page import TopicPage
from ui.patient_mode.topics import MARKS_GROUP, REGION, SIDE, Topic
from ui.patient_mode.words import hint_words, picture_words
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.cards import Card
from ui.widgets.columns import ColumnsLayout
from ui.widgets.labels import Label
from ui.widgets.options import Roving

_BESIDE = 860
_PICTURE = 560


class PatientPicture(BodyPicture):
    """The picture of the body in the patient's language, and in larger type."""

    caption_style = TextStyle.LARGE
    shows_names = False

    def __init__(self, mode: PatientMode, parent: QWidget | None = None) -> None:
        self._captions = picture_words(mode.say)
        super().__init__(parent)

    def caption_of(self, name: str) -> str:
        return self._captions[name]


class PlacesPage(TopicPage):
    """A tick in the list or a touch on the picture says that there are marks; another takes it away."""

    def __init__(self, mode: PatientMode, topic: Topic, parent: QWidget | None = None) -> None:
        super().__init__(mode, topic, parent)
        item = mode.questionnaire.items[REGION]
        card = Card(self)
        card.body.setContentsMargins(24, 20, 24, 24)
        card.add(Label(item.text, TextStyle.LARGE_LABEL, parent=card))
        card.add(Label(hint_words("places", mode.say), TextStyle.LARGE, Tone.SECOND, card))
        self.picture = PatientPicture(mode, card)
        self.picture.setFixedHeight(grown(_PICTURE))
        self.picture.picked.connect(self._picked)
        self.picture.setAccessibleName(item.text)
        self.picture.setAccessibleDescription("")
        self.boxes: dict[str, BigTick] = {}
        self._names: dict[str, str] = {}
        self.list = QWidget(card)
        columns = ColumnsLayout(self.list, gap=GAP, row_gap=GAP, most=2, usual=2)
        choices: tuple[Choice, ...] = item.choices.choices if item.choices else ()
        for choice in choices:
            name = choice.display[:1].upper() + choice.display[1:]
            box = BigTick(name, self.list, name=f"{name}: {item.text}")
            box.on_key = self._on_key
            box.clicked.connect(lambda on, code=choice.code: self._ticked(code, on))
            columns.addWidget(box)
            self.boxes[choice.code], self._names[choice.code] = box, name
        self._roving = Roving(tuple(self.boxes.values()))
        self.note = Label("", TextStyle.LARGE, Tone.SECOND, card)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.list)
        right.addWidget(self.note)
        right.addStretch(1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(24)
        self._both.addWidget(self.picture, 5, Qt.AlignmentFlag.AlignTop)
        self._both.addLayout(right, 6)
        card.body.addLayout(self._both)
        self.column.addWidget(card)
        self.column.addStretch(1)
        mode.marks_changed.connect(self.refresh)
        self.refresh()

    def focus_first(self) -> None:
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)

    def hear(self, path: str) -> None:
        if path.startswith(f"{MARKS_GROUP}/"):
            self.refresh()

    def refresh(self) -> None:
        """Show the areas as they are recorded."""
        places = []
        for part in self.mode.controller.answers.group(MARKS_GROUP):
            code = part.code(REGION)
            if code in self.boxes:
                places.append(MarkedPlace(str(code), part.code(SIDE), True))
        marked = {place.code for place in places}
        for code, box in self.boxes.items():
            box.setChecked(code in marked)
        self.picture.set_places(places, None)
        kept = [self._names[code] for code in marked if not self.mode.may_unmark(code)]
        words = hint_words("kept place", self.mode.say)
        if kept:
            self.note.setText(f"{self.mode.say.listed(sorted(kept))}: {words[:1].lower()}{words[1:]}")
        else:
            self.note.setText("" if marked else hint_words("no place", self.mode.say))
        self.note.setVisible(bool(self.note.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, or with large text, the list stands above the picture."""
        super().resizeEvent(event)
        beside = self.width() >= grown(_BESIDE)
        way = QBoxLayout.Direction
        self._both.setDirection(way.LeftToRight if beside else way.BottomToTop)

    def _ticked(self, code: str, on: bool) -> None:
        self._roving.stop_at(self.boxes[code])
        if on:
            self.mode.mark(code)
        else:
            self.mode.unmark(code)
        # What is stored decides: an area that the clinic has described stays.
        self.refresh()

    def _picked(self, code: str, side: str) -> None:
        if code in self.boxes:
            self.mode.touch(code, side)
            self.refresh()

    def _on_key(self, button: QAbstractButton, event: QKeyEvent) -> bool:
        return self._roving.move(button, event.key()) or self._roving.jump(button, event.text())
