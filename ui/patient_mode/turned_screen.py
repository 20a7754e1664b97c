"""The screen as the patient has it: how far one is above, one topic in the middle, Back and Continue below.

It shows nothing of the clinic but its name. The PIN is asked for on a page of its own.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.consultation.inert import set_inert
from ui.consultation.slim_bars import slim
from ui.patient_mode.big_parts import BigButton, BigIconLabel, BigPrimaryButton, BigQuietButton
from ui.patient_mode.pin_page import PinPage
from ui.patient_mode.plain_pages import EndPage, WelcomePage
from ui.patient_mode.session import END, WELCOME, PatientMode
from ui.patient_mode.topic_page import TopicPage, pages_of_kind
from ui.patient_mode.words import (
    controls,
    kept_words,
    progress_words,
    review_words,
    shut_words,
    title_words,
)
from ui.theme.colours import Tone, colours_of
from ui.theme.type import TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of
from ui.widgets.reading_order import set_reading_order

_COLUMN = 1120
_BETWEEN = 640
"""Below this width, in pixels at 100 %, the words of the foot stand over its buttons."""
_STAFF = "Staff"


class _Progress(QFrame):
    """The clinic's name, how far one is in words and as a line, and the way out for staff."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.clinic = Label("", TextStyle.LARGE_LABEL, parent=self)
        self.review = BigIconLabel("", "info", Tone.WARNING, self)
        self.words = Label("", TextStyle.LARGE, Tone.SECOND, self, wrap=False)
        self.staff = BigQuietButton(_STAFF, self, icon="lock")
        self.staff.setAccessibleName("Staff: take the screen back")
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 8, 16, 12)
        row.setSpacing(24)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.clinic)
        names.addWidget(self.review)
        row.addLayout(names, 1)
        row.addWidget(self.words)
        row.addWidget(self.staff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(QRectF(0, self.height() - 4, self.width(), 4), QColor(colours.rule))
        painter.fillRect(QRectF(0, self.height() - 4, self.width() * self.share, 4), QColor(colours.accent))
        painter.end()


class _Foot(QFrame):
    """Back at the left, Continue at the right, always; between them whether the answers are kept."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.back = BigButton("", self, icon="chevron-left")
        self.forward = BigPrimaryButton("", self, icon_after="chevron-right")
        self.kept = Label("", TextStyle.LARGE, Tone.SECOND, self)
        self.kept.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 14, 28, 14)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.back)
        row.addWidget(self.kept, 1)
        # Holds the two apart where the words stand over them.
        self._between = QWidget(self)
        self._between.hide()
        row.addWidget(self._between, 1)
        row.addWidget(self.forward)
        column.addLayout(row)
        self._column, self._row = column, row
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for button in (self.back, self.forward):
            # A button that is not needed keeps its place, so that the other one never moves.
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)

    def set_narrow(self, narrow: bool) -> None:
        """The words stand over the buttons where there is no room between these."""
        is_over = self._column.indexOf(self.kept) >= 0
        if narrow and not is_over:
            self._row.removeWidget(self.kept)
            self._column.insertWidget(0, self.kept)
        elif not narrow and is_over:
            self._column.removeWidget(self.kept)
            self._row.insertWidget(1, self.kept, 1)
        self._between.setVisible(narrow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(colours.rule))
        painter.end()


class TurnedScreen(QWidget):
    """Everything that is on the screen while the patient has it."""

    def __init__(self, mode: PatientMode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        self.setAutoFillBackground(True)
        self.head = _Progress(self)
        self.head.clinic.setText(mode.controller.clinic.name)
        self.foot = _Foot(self)
        self.stack = QStackedWidget(self)
        self.pin = PinPage(self)
        self._pin_scroll = self._scroll(self.pin)
        self._kinds = dict(pages_of_kind())
        self._page: WelcomePage | EndPage | TopicPage | None = None
        self._scroll_page: ScrollPage | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.stack, 1)
        column.addWidget(self.foot)
        self.stack.addWidget(self._pin_scroll)
        self.head.staff.clicked.connect(self.ask_pin)
        self.foot.back.clicked.connect(self._back)
        self.foot.forward.clicked.connect(self._forward)
        self.pin.left.connect(self.leave_pin)
        self.pin.typed.connect(mode.try_pin)
        mode.wrong_pin.connect(self.pin.show_problem)
        mode.page_changed.connect(self.show_page)
        mode.answered.connect(self._hear)
        mode.topics_changed.connect(self._show_bars)
        mode.kept_changed.connect(self._show_kept)
        mode.closing.connect(self.settle)
        mode.shut.connect(self._show_shut)
        self.show_page()

    @property
    def page(self) -> WelcomePage | EndPage | TopicPage:
        """The page of the patient's that is shown, or was before the PIN was asked for."""
        assert self._page is not None
        return self._page

    @property
    def asks_pin(self) -> bool:
        """Whether the page of the PIN is shown."""
        return self.stack.currentWidget() is self._pin_scroll

    def settle(self) -> None:
        """Send what is still being typed."""
        if isinstance(self._page, TopicPage):
            self._page.settle()

    def ask_pin(self) -> None:
        """Show the page of the PIN. What the patient was at stays as it is."""
        self.settle()
        say = self.mode.say
        self.foot.hide()
        self.stack.setCurrentWidget(self._pin_scroll)
        self.pin.begin(title_words(say)["staff"], controls(say)["another"])
        self.head.staff.hide()

    def leave_pin(self) -> None:
        """Back to the patient's page."""
        self.head.staff.show()
        self.foot.show()
        if self._scroll_page is not None:
            self.stack.setCurrentWidget(self._scroll_page)
        self.focus_first()

    def focus_first(self) -> None:
        """Put the keyboard where the answering begins. On the last page nothing has to be answered."""
        if self.mode.is_shut:
            self.head.staff.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(self.page, EndPage):
            self.foot.back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.page.focus_first()

    def show_page(self) -> None:
        """Build and show the page that the patient is on."""
        mode = self.mode
        if mode.at == WELCOME and isinstance(self._page, WelcomePage):
            self._page.refresh()
            self._show_bars()
            return
        before, page = self._scroll_page, self._made()
        self._page, self._scroll_page = page, self._scroll(page)
        self.stack.addWidget(self._scroll_page)
        self.stack.setCurrentWidget(self._scroll_page)
        if before is not None:
            self.stack.removeWidget(before)
            before.hide()
            before.deleteLater()
        self._show_bars()
        set_reading_order(self)
        set_inert(page, mode.is_shut)
        self.focus_first()
        topic = mode.topic
        title = topic.title if topic is not None else title_words(mode.say)[mode.at]
        announce(self, f"{self.head.words.text()}. {title}".lstrip(". "))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column in the middle stays readable on a wide screen."""
        super().resizeEvent(event)
        self.foot.set_narrow(self.width() < grown(_BETWEEN))
        side = max(20, (self.width() - grown(_COLUMN)) // 2)
        for scroll in (self._pin_scroll, self._scroll_page):
            if scroll is not None:
                layout = scroll.widget().layout()
                assert layout is not None
                layout.setContentsMargins(side, 28, side, 28)

    def _made(self) -> WelcomePage | EndPage | TopicPage:
        mode, topic = self.mode, self.mode.topic
        if topic is not None:
            return self._kinds[topic.kind](mode, topic)
        if mode.at == END:
            end = EndPage(mode)
            end.wanted.connect(mode.go_to)
            return end
        return WelcomePage(mode)

    def _scroll(self, page: QWidget) -> ScrollPage:
        holder = QWidget()
        column = QVBoxLayout(holder)
        side = max(20, (self.width() - grown(_COLUMN)) // 2)
        column.setContentsMargins(side, 28, side, 28)
        column.addWidget(page)
        scroll = ScrollPage(holder)
        slim(scroll)
        return scroll

    def _show_bars(self) -> None:
        mode, words = self.mode, controls(self.mode.say)
        total, number = len(mode.topics), mode.number
        is_topic = mode.topic is not None
        self.head.words.setText(progress_words(number, total, mode.say) if is_topic else "")
        self.head.share = min(1.0, number / max(1, total))
        self.head.update()
        self.head.review.set_text(review_words(mode.say))
        self.head.review.setVisible(not mode.is_reviewed)
        self.foot.back.setText(words["back"])
        self.foot.forward.setText(words["continue"] if number else words["start"])
        self.foot.back.setVisible(number > 0)
        self.foot.forward.setVisible(mode.at != END)
        self.foot.forward.setEnabled(mode.has_chosen and not mode.is_shut)
        self._show_kept()

    def _show_kept(self) -> None:
        mode = self.mode
        wrong = mode.is_shut or mode.kept == "failed"
        words = shut_words(mode.say) if mode.is_shut else kept_words(mode.kept, mode.say)
        if not mode.number and not wrong:
            words = ""
        if wrong and words != self.foot.kept.text():
            announce(self, words, at_once=True)
        self.foot.kept.setText(words)
        self.foot.kept.set_tone(Tone.ERROR if wrong else Tone.SECOND)

    def _show_shut(self) -> None:
        """Nothing can be answered any more, or again: the page can be read, and not worked."""
        shut = self.mode.is_shut
        focus = self.focusWidget()
        had_focus = focus is self.foot.forward or (focus is not None and self.page.isAncestorOf(focus))
        set_inert(self.page, shut)
        self._show_bars()
        if shut and had_focus and not self.asks_pin:
            self.focus_first()

    def _hear(self, path: str) -> None:
        if isinstance(self._page, TopicPage):
            self._page.hear(path)

    def _back(self) -> None:
        self.settle()
        self.mode.go_back()

    def _forward(self) -> None:
        self.settle()
        self.mode.go_on()
