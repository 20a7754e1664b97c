"""Beside each answer of a page: who said it, what waits to be confirmed, what it was at the last visit."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.consultation.answer_words import question_words
from ui.consultation.visit_memory import AnswerNote, VisitMemory
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton
from ui.widgets.icon_label import IconLabel
from ui.widgets.question_row import QuestionRow
from ui.widgets.reading_order import set_reading_order
from ui.widgets.tick_list import TickLine, TickList

LEAST_WIDTH = 560
"""Below this width, in pixels at 100 % text, the few words beside a field are left to its description."""
_BODY = 15


class NoteLine(QWidget):
    """One line under a question. `confirmed` asks to stand by what the patient answered alone."""

    confirmed = Signal()

    def __init__(self, question: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.was = IconLabel("", "history", Tone.WARNING, self, style=TextStyle.SMALL_LABEL)
        self.said = IconLabel("", "user", Tone.MUTED, self)
        self.button = PlainButton("Confirm", self, icon="check", name=f"Confirm: {question}")
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.setToolTip("F9 confirms the question you are in")
        self.button.clicked.connect(self.confirmed)
        words = QVBoxLayout()
        words.setSpacing(2)
        # The button may be higher: icon and words keep together in the middle.
        words.addStretch(1)
        words.addWidget(self.was)
        words.addWidget(self.said)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_note(self, note: AnswerNote) -> None:
        """Show what is more than a few quiet words; nothing of that hides the line."""
        tells = note.waits or note.confirmed
        self.was.set_text(f"{note.was[:1].upper()}{note.was[1:]}")
        self.was.setVisible(bool(note.was))
        self.said.set_text(note.full)
        self.said.setVisible(tells)
        self.button.setVisible(note.waits and note.can_confirm)
        self.setAccessibleName(". ".join(part for part in (note.was, note.full if tells else "") if part))
        self.setVisible(bool(note.was) or tells)


class PageNotes(QObject):
    """Keeps the notes of one page of questions up to date.

    `rows` are the page's, filled as follow-ups are opened, so it is looked through each time.
    """

    def __init__(
        self, rows: dict[str, QuestionRow], tick_list: TickList | None, memory: VisitMemory, page: QWidget
    ) -> None:
        super().__init__(page)
        self._rows, self._list, self._memory, self._page = rows, tick_list, memory, page
        self.lines: dict[str, NoteLine] = {}

    def refresh(self) -> None:
        """Bring every note of the page up to date."""
        for path in tuple(self._paths()):
            self.refresh_path(path)

    def refresh_path(self, path: str) -> None:
        """Bring the note of one question up to date."""
        place = self._place(path)
        if place is None:
            return
        note = self._memory.note(path)
        self._show_brief(place, note)
        if path not in self.lines and (note.was or note.waits or note.confirmed):
            self.lines[path] = self._line(path, place)
        if path in self.lines:
            had_focus = self.lines[path].button.hasFocus()
            self.lines[path].show_note(note)
            if had_focus and not note.waits:
                self._take_focus(place, path)

    def _paths(self) -> Iterator[str]:
        yield from self._rows
        if self._list is not None:
            yield from self._list.lines

    def _place(self, path: str) -> QuestionRow | TickLine | None:
        if path in self._rows:
            return self._rows[path]
        return self._list.lines.get(path) if self._list is not None else None

    def _show_brief(self, place: QuestionRow | TickLine, note: AnswerNote) -> None:
        # In a narrow place, or with very large text, the question needs the room.
        wide = LEAST_WIDTH * max(1.0, QApplication.font().pixelSize() / _BODY)
        shows = place.width() >= wide and not (note.waits or note.confirmed)
        words = note.brief if shows else ""
        if isinstance(place, QuestionRow):
            place.set_said(words)
            place.field.setToolTip(note.full)
            described = place
        else:
            place.said.setText(words)
            place.said.setToolTip(note.full)
            described = place.said
        described.setAccessibleDescription("; ".join(part for part in (note.full, note.was) if part))

    def _line(self, path: str, place: QuestionRow | TickLine) -> NoteLine:
        line = NoteLine(question_words(place.item), place)
        layout = place.layout()
        assert isinstance(layout, QVBoxLayout)
        # Directly under the question; of a tick list under the line and its words.
        layout.insertWidget(1 if isinstance(place, QuestionRow) else layout.count() - 1, line)
        if isinstance(place, TickLine):
            line.setContentsMargins(place.question.contentsMargins().left(), 0, 0, 4)
        line.confirmed.connect(lambda: self._memory.confirm((path,)))
        set_reading_order(self._page)
        return line

    def _take_focus(self, place: QuestionRow | TickLine, path: str) -> None:
        if isinstance(place, QuestionRow):
            place.take_focus()
        elif self._list is not None:
            self._list.take_focus(path)
