"""The documents of a day, at the right of the home page: which day, which document, where to, how far."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from intake.dates import PartialDate
from intake.questionnaire import Item, ItemType
from reports.kinds import DocumentKind
from ui.documents.batch_controller import BatchController
from ui.documents.batch_words import found_words, made_words, refusal_words
from ui.documents.day_batch import FOLDER_PROBLEMS, DayFound, DayMade
from ui.documents.document_form import DocumentForm
from ui.documents.document_kinds import name_in_sentence
from ui.documents.notice_lines import NoticeLines
from ui.file_dialogs import ask_for_folder
from ui.registry.form_row import FormRow, line
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.done_bar import DoneBar
from ui.widgets.focus import bring_to_sight
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of
from ui.widgets.reading_order import set_reading_order
from ui.widgets.text_fields import DateField

KINDS = (DocumentKind.HANDOUT, DocumentKind.CONSENT, DocumentKind.RECORD, DocumentKind.LETTER)
"""A blank form belongs to no consultation of a day."""
TITLE = "Handouts of a day"
NO_FOLDER = "Choose the folder for the files."


class BatchPanel(QFrame):
    """One form from top to bottom. `left` asks to go back; what is being made goes on meanwhile."""

    left = Signal()

    def __init__(self, controller: BatchController, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        controller.setParent(self)
        self._controller = controller
        self._found: DayFound | None = None
        self.back_button = QuietButton("Back to unfinished", self, icon="chevron-left")
        # Its words begin where those below it do.
        self.back_button.padding = 2
        day = Item(link_id="batch.day", text="Day of the visits", type=ItemType.DATE, full_date=True)
        self.day = FormRow(DateField(day, today=lambda: today), self)
        self.form = DocumentForm(KINDS, self)
        self.folder = line("batch.folder", "Folder for the files", placeholder="Not chosen")
        self.folder_button = PlainButton("&Choose folder…", self, icon="folder-open")
        self.words = IconLabel("", "users", Tone.SECOND, self, style=TextStyle.BODY)
        self.make_button = PrimaryButton("", self, icon="file-text")
        self.bar = DoneBar(self)
        self.progress = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.cancel_button = PlainButton("&Cancel", self)
        self.result = IconLabel("", "circle-check", Tone.GOOD, self, style=TextStyle.BODY)
        self.refused = NoticeLines(self, icon="circle-alert", tone=Tone.ERROR)
        self.notices = NoticeLines(self)
        self._kind = DocumentKind.HANDOUT
        self._lay_out()
        self._connect()
        self.day.field.set_value((PartialDate.of(today),))
        self._show_making(False)
        self.result.hide()
        self._show_found(None)

    def take_focus(self) -> None:
        """Go to the day."""
        self.day.field.take_focus()

    def stop(self) -> None:
        """Stop what is being made, and wait for that. Call it before storage is closed."""
        self._controller.close()

    def look(self) -> None:
        """Read the consultations of the day that is typed."""
        if self._controller.is_busy:
            return
        self._show_found(None)
        day = self._day()
        if day is not None:
            self._controller.look(day)

    def make(self) -> None:
        """Make the documents of the day, or say what is missing for it."""
        self.day.field.settle()
        self._forget()
        folder = self.folder.text()
        self.folder.show_problem("" if folder else NO_FOLDER)
        if not folder:
            self.folder.field.take_focus()
        if not folder or self._found is None:
            return
        self._kind = self.form.choice.kind
        self._show_making(True)
        self._show_progress(0, len(self._found.planned))
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._controller.make(self._found, self.form.choice, Path(folder))

    def cancel(self) -> None:
        """Stop once the documents that are being laid out are done with."""
        self._controller.cancel()
        self.progress.setText("Stopping…")

    def choose_folder(self) -> None:
        """Ask for a folder."""
        name = ask_for_folder(self, "Folder for the files", self.folder.text())
        if name:
            self.folder.set_text(name)
            self.folder.show_problem("")

    # Hearing

    def _on_day(self, _values: tuple[object, ...]) -> None:
        self._forget()
        self.look()

    def _on_choice(self) -> None:
        self._forget()
        self._show_found(self._found)

    def _on_found(self, found: DayFound) -> None:
        if found.day == self._day():
            self._show_found(found)
            self.form.show_reviewed(found.reviewed)

    def _on_finished(self, made: DayMade) -> None:
        self._end()
        if made.problem in FOLDER_PROBLEMS:
            self.folder.show_problem(made.problem)
            self.folder.field.take_focus()
            announce(self, made.problem, at_once=True)
            return
        self._say(made_words(made, self._kind), good=made.finished == made.wanted)
        self.refused.show_lines([refusal_words(each) for each in made.refused])
        self.notices.show_lines(made.notices)
        bring_to_sight(self.refused if made.refused else self.result)

    def _on_failed(self, sentence: str) -> None:
        self._end()
        self._say(sentence, good=False)

    def _end(self) -> None:
        had_focus = self.cancel_button.hasFocus()
        self._show_making(False)
        if had_focus and self.isVisible():
            self.make_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # Showing

    def _day(self) -> date | None:
        value = self.day.field.value()
        typed = value[0] if value else None
        return typed.first_day if isinstance(typed, PartialDate) else None

    def _show_found(self, found: DayFound | None) -> None:
        self._found = found
        self.words.set_text("" if found is None else found_words(found))
        self.words.setVisible(found is not None)
        number = 0 if found is None else len(found.planned)
        name = name_in_sentence(self.form.choice.kind, number=max(2, number) if number != 1 else 1)
        self.make_button.setText(f"&Make {number} {name}" if number else f"&Make {name}")
        self.make_button.setEnabled(number > 0 and not self._controller.is_busy)
        self.make_button.updateGeometry()

    def _show_making(self, making: bool) -> None:
        for widget in (self.day, self.form, self.folder, self.folder_button):
            widget.setEnabled(not making)
        self.make_button.setVisible(not making)
        self.make_button.setEnabled(self._found is not None and bool(self._found.planned))
        for shown in (self.bar, self.progress, self.cancel_button):
            shown.setVisible(making)

    def _show_progress(self, done: int, of: int) -> None:
        self.bar.show_share(done / of if of else 0.0)
        if not self._controller.is_stopping:
            self.progress.setText(f"{done} of {of} done")

    def _forget(self) -> None:
        """What was said is about another batch."""
        self._say("")
        self.refused.show_lines(())
        self.notices.show_lines(())

    def _say(self, words: str, *, good: bool = True) -> None:
        tone = Tone.GOOD if good else Tone.WARNING
        self.result.icon.set_icon("circle-check" if good else "info", tone)
        self.result.words.set_tone(tone)
        self.result.set_text(words)
        self.result.setVisible(bool(words))
        announce(self, words)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.left)
        self.day.field.answered.connect(self._on_day)
        self.form.changed.connect(self._on_choice)
        self.folder_button.clicked.connect(self.choose_folder)
        self.make_button.clicked.connect(self.make)
        self.cancel_button.clicked.connect(self.cancel)
        self._controller.found.connect(self._on_found)
        self._controller.progressed.connect(self._show_progress)
        self._controller.finished.connect(self._on_finished)
        self._controller.failed.connect(self._on_failed)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def _lay_out(self) -> None:
        under_way = QHBoxLayout()
        under_way.addWidget(self.progress, 1)
        under_way.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(CARD_GAP)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Label(TITLE, TextStyle.PATIENT, parent=self))
        column.addWidget(self.day)
        column.addWidget(self.words)
        column.addWidget(self.form)
        column.addWidget(self.folder)
        column.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.make_button)
        column.addWidget(self.bar)
        column.addLayout(under_way)
        column.addWidget(self.result)
        column.addWidget(self.refused)
        column.addWidget(self.notices)
        column.addStretch(1)
        set_reading_order(self)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the day anew: answers may have changed since."""
        super().showEvent(event)
        self.look()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White, with a line at the left."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(0, 0, 1, self.height(), QColor(colours.rule))
        painter.end()
