"""The plan and what to expect, turned to the patient: calm, large, this patient's own and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.language import LANGUAGES, words_of
from intake.translation import translated_questionnaire
from ui.consultation.controller import ConsultationController
from ui.consultation.slim_bars import slim
from ui.patient_mode.big_fields import big_field
from ui.patient_mode.big_parts import BigButton, BigQuietButton
from ui.patient_mode.words import kept_words
from ui.plan.show_cards import CourseCard, ExpectationCard, ShowCard
from ui.plan.show_facts import HOPE, ShownPlan, shown_plan
from ui.plan.show_options import ShowOptions
from ui.plan.show_words import show_words
from ui.safekeeping.lock import close_dialogs
from ui.theme.colours import Tone, colours_of
from ui.theme.type import TextStyle, grown
from ui.whole_window import WholeWindow
from ui.widgets.announce import announce
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from ui.consultation.consultation_view import ConsultationView

_COLUMN = 1240


class ShowView(QWidget):
    """`left()` asks to go back: Esc, F11 or the button. It follows the consultation while it is shown."""

    left = Signal()

    def __init__(self, controller: ConsultationController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._language = LANGUAGES[0].code
        self.setAutoFillBackground(True)
        self.shown: ShownPlan | None = None
        self.options: ShowOptions | None = None
        self.expectation: ExpectationCard | None = None
        self.course: CourseCard | None = None
        self.hope: QWidget | None = None
        self._scroll: ScrollPage | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self.foot = _Foot(self)
        self.foot.back.clicked.connect(self.left)
        self.foot.language.clicked.connect(self._other_language)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.foot)
        for keys in ("Esc", "F11"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setWhatsThis("Back to the consultation")
            shortcut.activated.connect(self.left)
        controller.answered.connect(self._on_answered)
        controller.marks_changed.connect(self._soon.start)
        controller.frozen.changed.connect(self._soon.start)
        controller.save_state_changed.connect(self._show_notice)
        self.refresh()

    def refresh(self) -> None:
        """Show everything as it stands, in the language chosen."""
        say = words_of(self._language)
        self.shown = shown_plan(self._controller.content().in_language(say))
        words = show_words(say)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(22)
        self._fill(column, self.shown, page)
        column.addStretch(1)
        before, self._scroll = self._scroll, ScrollPage(page)
        slim(self._scroll)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName(self.shown.title)
        self._column.insertWidget(0, self._scroll, 1)
        if before is not None:
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._show_notice()
        self.foot.back.setText(words["back"])
        other = self._next_language()
        self.foot.language.setText(LANGUAGES[other].name)
        self._set_margins()
        set_reading_order(self)
        self.take_focus()

    def take_focus(self) -> None:
        """Go to the question of the hope, else to the page, which the arrow keys scroll then."""
        if self.hope is not None:
            self.hope.take_focus()
        elif self._scroll is not None:
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.shown is not None:
            announce(self, self.shown.title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column in the middle stays readable on a wide screen."""
        super().resizeEvent(event)
        self._set_margins()

    def _fill(self, column: QVBoxLayout, shown: ShownPlan, page: QWidget) -> None:
        say = words_of(self._language)
        words = show_words(say)
        head = QVBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(shown.title, TextStyle.LARGE_TITLE, parent=page))
        if shown.lead:
            head.addWidget(Label(shown.lead, TextStyle.LARGE, Tone.SECOND, page))
        column.addLayout(head)
        self.hope = self.expectation = self.course = None
        if shown.asks_hope:
            column.addWidget(self._hope_card(page))
        card = ShowCard(words["options"], page, rows=True)
        card.body.setSpacing(4)
        self.options = ShowOptions(shown.options, words, card, facts=shown.facts)
        card.add(self.options)
        column.addWidget(card)
        if shown.expectation is not None:
            self.expectation = ExpectationCard(shown.expectation, words, say, page)
            column.addWidget(self.expectation)
        if shown.instead and not shown.asks_hope:
            instead = ShowCard(words["expect"], page)
            instead.add(Label(shown.instead, TextStyle.LARGE, parent=instead))
            column.addWidget(instead)
        if shown.course:
            self.course = CourseCard(shown.course, words, page)
            column.addWidget(self.course)
        column.addWidget(Label(words["stop"], TextStyle.LARGE, Tone.SECOND, page))

    def _hope_card(self, page: QWidget) -> ShowCard:
        """The hope is asked before any figure is seen: a number on the screen would become the hope."""
        say = words_of(self._language)
        words = show_words(say)
        card = ShowCard(words["ask hope"], page)
        card.add(Label(words["closed"], TextStyle.LARGE, Tone.SECOND, card))
        questionnaire = translated_questionnaire(self._controller.knowledge.questionnaire, say)
        self.hope = big_field(questionnaire.items[HOPE], say, card)
        self.hope.answered.connect(lambda values: self._controller.answer(HOPE, values, said_by="patient"))
        self.hope.setEnabled(not self._controller.is_kept_shut)
        card.add(self.hope)
        return card

    def _on_answered(self, path: str) -> None:
        if path.startswith(("plan.", "goals.", "health.", "skin.")):
            self._soon.start()

    def _show_notice(self, _state: object = None) -> None:
        """How the content stands; while something cannot be saved, that comes first."""
        failed = self._controller.save_state.kind == "failed"
        words = kept_words("failed", words_of(self._language)) if failed else ""
        if failed and self.foot.notice.text() != words:
            announce(self, words, at_once=True)
        self.foot.notice.setText(words or (self.shown.notice if self.shown is not None else ""))
        self.foot.notice.set_tone(Tone.ERROR if failed else Tone.MUTED)

    def _next_language(self) -> int:
        codes = [language.code for language in LANGUAGES]
        return (codes.index(self._language) + 1) % len(codes)

    def _other_language(self) -> None:
        self._language = LANGUAGES[self._next_language()].code
        self.refresh()

    def _set_margins(self) -> None:
        if self._scroll is not None:
            side = max(20, (self.width() - grown(_COLUMN)) // 2)
            layout = self._scroll.widget().layout()
            assert layout is not None
            layout.setContentsMargins(side, 32, side, 28)


class _Foot(QFrame):
    """The way back at the left, the other language at the right, how the content stands between."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.back = BigButton("", self, icon="chevron-left", key="Esc")
        self.notice = Label("", TextStyle.SMALL, Tone.MUTED, self)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.language = BigQuietButton("", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 12, 20, 12)
        row.setSpacing(20)
        row.addWidget(self.back)
        row.addWidget(self.notice, 1)
        row.addWidget(self.language)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(colours.rule))
        painter.end()


class Showing(QObject):
    """The view in the whole window, until somebody goes back, the window locks, or it is closed."""

    def __init__(self, view: ConsultationView) -> None:
        window = view.window()
        super().__init__(window)
        self._view, self._window = view, window
        self.screen = ShowView(view.controller)
        self._whole = WholeWindow(window)
        close_dialogs(window)
        self._whole.take(self.screen)
        self.screen.left.connect(self.end)
        window.about_to_blank.connect(self.end)
        window.installEventFilter(self)
        # Two versions of the visit: the clinic chooses, before anything more is shown of either.
        view.controller.conflicted.connect(self.end)
        self.screen.take_focus()

    def end(self) -> None:
        """Back to the consultation, where it was."""
        if not self._whole.is_taken:
            return
        self._window.removeEventFilter(self)
        self._window.about_to_blank.disconnect(self.end)
        self._view.controller.conflicted.disconnect(self.end)
        self._whole.give_back()
        self._view.take_back()
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Close:
            # What asks to be seen before closing needs the window.
            self.end()
        return False


def show_to_patient(view: ConsultationView) -> Showing | None:
    """Show the plan alone in the whole window; None where the view stands in no window of the clinic."""
    from ui.window_frame import WindowFrame

    window = view.window()
    if not isinstance(window, WindowFrame):
        return None
    view.settle()
    return Showing(view)
