"""Pictures that were read and are not kept yet: their day is confirmed or corrected, and their pose named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.conditions import Unreadable
from intake.dates import PartialDate
from intake.photo_prompts import poses_of
from intake.questionnaire import Item, ItemType
from ui.consultation.tab_row import FlowLayout
from ui.photos.photo_grid import paint_picture
from ui.photos.reading_in import Waiting
from ui.theme.colours import Tone, colours_of
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.cards import FollowUp
from ui.widgets.choice_fields import ComboBox
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label
from ui.widgets.painting import painter_of
from ui.widgets.text_fields import DateField

NOT_KEPT = "Not kept yet. Check the day of each: a camera’s clock may be wrong. Empty means not known."
CAMERA = "The camera says this day. Correct it, or leave it."
NO_CAMERA = "The camera says no day."
WRONG_DAY = "Type a whole day that is not in the future, such as 27 3 2026, or leave it empty."


SaidOf = tuple[UUID, date | None, str]
"""What is told of a waiting picture: its id, its day, its pose."""


class _Small(QWidget):
    """One small picture."""

    def __init__(self, data: bytes, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage.fromData(data)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A third of the kept small picture."""
        return QSize(120, 90)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture in its room."""
        painter = painter_of(self)
        paint_picture(painter, QRectF(self.rect()), self._image, colours_of(self.palette()).sunken)
        painter.end()


class WaitingRow(QWidget):
    """One picture with its day and pose. `left_out(id)` asks to let it go."""

    left_out = Signal(object)

    def __init__(self, waiting: Waiting, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.waiting, self._today = waiting, today
        self.picture = _Small(waiting.picture.thumbnail, waiting.name, self)
        item = Item(
            link_id="photos.taken-on",
            text=f"{waiting.name}: taken on",
            type=ItemType.DATE,
            full_date=True,
        )
        self.day = DateField(item, self, today=lambda: today)
        self.day.input.setPlaceholderText("Not known")
        self.offer = Hint(CAMERA if waiting.picture.taken_on else NO_CAMERA, self)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self, style=TextStyle.SMALL_LABEL)
        self.problem.hide()
        self.pose = ComboBox(f"{waiting.name}: pose", self)
        for pose in poses_of(waiting.region):
            self.pose.addItem(pose.title, pose.code)
        self.pose.setCurrentIndex(self.pose.findData(waiting.pose))
        self.out_button = QuietButton("Leave out", self, icon="x")
        self.out_button.setAccessibleName(f"Leave out {waiting.name.lower()}")
        self.out_button.clicked.connect(lambda: self.left_out.emit(waiting.id))
        self._is_said = False
        self.day.input.textEdited.connect(self._on_typed)
        if waiting.picture.taken_on:
            self.day.set_value((PartialDate.of(waiting.picture.taken_on),))
        self._lay_out()

    def taken_on(self) -> date | None:
        """The day as it stands; None where it is not known. Errors: `ValueError` for what is no such day."""
        values = self.day.value()
        if not values:
            return None
        (value,) = values
        if isinstance(value, Unreadable) or not isinstance(value, PartialDate) or not value.is_full:
            raise ValueError
        day = value.first_day
        if day > self._today:
            raise ValueError
        return day

    def typed_day(self) -> date | None:
        """The day that somebody said here; None where it is only the camera's, or no day.

        A day said that is the camera's too was said all the same.
        """
        try:
            day = self.taken_on()
        except ValueError:
            return None
        return day if self._is_said or day != self.waiting.picture.taken_on else None

    def say_day(self, day: date) -> None:
        """Somebody says this day of the picture."""
        self._is_said = True
        self.day.set_value((PartialDate.of(day),))
        self.show_problem(False)

    def _on_typed(self, _text: str) -> None:
        self._is_said = True

    def show_problem(self, wrong: bool) -> None:
        """Say what to do about the day, or say nothing more of it."""
        self.day.set_error(wrong)
        self.problem.set_text(WRONG_DAY if wrong else "")
        self.problem.setVisible(wrong)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label("Taken on", TextStyle.SMALL_LABEL, Tone.SECOND, self))
        words.addWidget(self.day)
        words.addWidget(self.offer)
        words.addWidget(self.problem)
        pose = QVBoxLayout()
        pose.setSpacing(2)
        pose.addWidget(Label("Pose", TextStyle.SMALL_LABEL, Tone.SECOND, self))
        pose.addWidget(self.pose)
        pose.addWidget(self.out_button, 0, Qt.AlignmentFlag.AlignLeft)
        pose.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 3)
        row.addLayout(pose, 2)


class WaitingList(FollowUp):
    """The rows, and the buttons that end their waiting.

    `keep_wanted(tuple of Waiting)` with what was said of each, `left_out(tuple of ids)`.
    """

    keep_wanted = Signal(object)
    left_out = Signal(object)

    def __init__(self, title: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.rows: list[WaitingRow] = []
        self.add(IconLabel(NOT_KEPT, "circle-dashed", Tone.WARNING, self, style=TextStyle.SMALL_LABEL))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(14)
        self.body.addLayout(self._rows)
        self.keep_button = PrimaryButton("Keep", self, icon="check")
        self.keep_button.setAccessibleDescription(f"Keeps the new photos of {title}")
        self.today_button = PlainButton("All taken today", self, icon="calendar")
        self.out_button = QuietButton("Leave all out", self, icon="x")
        buttons = FlowLayout()
        for button in (self.keep_button, self.today_button, self.out_button):
            buttons.addWidget(button)
        self.body.addLayout(buttons)
        self.keep_button.clicked.connect(self.keep)
        self.today_button.clicked.connect(self._all_today)
        self.out_button.clicked.connect(
            lambda: self.left_out.emit(tuple(row.waiting.id for row in self.rows))
        )

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """Show these; what was typed of one that stays is kept."""
        ids = [each.id for each in waiting]
        known = {row.waiting.id: row for row in self.rows if row.waiting.id in ids}
        for row in self.rows:
            if row.waiting.id not in known:
                self._rows.removeWidget(row)
                row.hide()
                row.deleteLater()
        self.rows = []
        for each in waiting:
            row = known.get(each.id) or WaitingRow(each, self._today, self)
            if each.id not in known:
                row.left_out.connect(lambda id: self.left_out.emit((id,)))
                self._rows.addWidget(row)
                row.show()
            self.rows.append(row)
        number = len(waiting)
        self.keep_button.setText("Keep this photo" if number == 1 else f"Keep these {number} photos")
        self.keep_button.updateGeometry()
        self.setVisible(bool(waiting))

    def keep(self) -> None:
        """Keep all, unless a day needs another look."""
        said, wrong = [], None
        for row in self.rows:
            try:
                said.append((row.waiting.id, row.taken_on(), str(row.pose.currentData() or "")))
                row.show_problem(False)
            except ValueError:
                row.show_problem(True)
                wrong = wrong or row
        if wrong is not None:
            wrong.day.take_focus()
            return
        self.keep_wanted.emit(tuple(said))

    def typed(self) -> tuple[SaidOf, ...]:
        """What was typed and chosen so far, for a visit that closes before anything was confirmed."""
        return tuple(
            (row.waiting.id, row.typed_day(), str(row.pose.currentData() or "")) for row in self.rows
        )

    def _all_today(self) -> None:
        for row in self.rows:
            row.say_day(self._today)
