"""The bars below the places and above them: a demo is one, what is saved, what is open, who is at work."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.safekeeping.backup_state import BackupStateLabel
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import STATUS_BAR
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import QuietButton
from ui.widgets.icon_label import Icon
from ui.widgets.labels import Label, OneLine
from ui.widgets.painting import paint_ground, painter_of
from ui.widgets.save_state import SaveState

if TYPE_CHECKING:
    from ui.consultation.saving import SaveState as State

DEMO_WORDS = "This is a demo with invented patients. Keep no real patient here."
DEMO_SHORT = "Demo: keep no real patient here."
_BESIDE_DEMO = 80
"""The icon of a demo's strip, its margins and gaps, in pixels at 100 %."""

_WORDS_FROM = 560
_SIGN_IN_FROM = 900
_PERSON = 200
_EDGE, _SAVE_EDGE = 20, 4


class DemoBar(QFrame):
    """A strip that says that nothing here is real. `clinic_wanted()` leads to a real clinic."""

    clinic_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clinic_button = QuietButton("Set up my clinic", self)
        self.clinic_button.clicked.connect(self.clinic_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 3, 12, 3)
        row.setSpacing(10)
        row.addWidget(Icon("info", Tone.WARNING, self, size=18))
        self.words = Label(DEMO_WORDS, TextStyle.BODY, Tone.WARNING, self)
        row.addWidget(self.words, 1)
        row.addWidget(self.clinic_button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fewer words in a narrow window, where every line takes room from the work."""
        super().resizeEvent(event)
        needed = self.words.fontMetrics().horizontalAdvance(DEMO_WORDS) + grown(_BESIDE_DEMO)
        self.words.setText(
            DEMO_WORDS if needed + self.clinic_button.sizeHint().width() <= self.width() else DEMO_SHORT
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.cond_bg))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colours.rule))
        painter.end()


class StatusBar(QFrame):
    """Whether everything is saved, what is open, and who is at work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save_state = SaveState(self)
        self.words = OneLine("", TextStyle.SMALL, Tone.SECOND, self)
        self.backup = BackupStateLabel(self)
        self.content = OneLine(parent=self)
        self.sign_in = OneLine(parent=self)
        self.person = OneLine("", TextStyle.SMALL, Tone.SECOND, self)
        self._person_icon = Icon("user", Tone.SECOND, self, size=14)
        row = self._row = QHBoxLayout(self)
        row.setSpacing(16)
        row.addWidget(self.save_state)
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(self.backup)
        row.addWidget(self.sign_in)
        row.addWidget(self.content)
        who = QHBoxLayout()
        who.setSpacing(6)
        who.addWidget(self._person_icon)
        who.addWidget(self.person)
        row.addLayout(who)
        self._person_icon.hide()
        self._show_saving(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_state(self, state: State | None) -> None:
        """The state of saving of a consultation; None, or nothing saved here yet, shows nothing."""
        if state is None or (state.kind == "saved" and state.at is None):
            self._show_saving(False)
        elif state.kind == "saved" and state.at is not None:
            self.show_saved(state.at)
        elif state.kind == "saving":
            self.show_saving()
        else:
            self.show_not_saved(state.reason)

    def show_saving(self) -> None:
        """A change is on its way to the disk."""
        self._show_saving(True)
        self.save_state.show_saving()

    def show_saved(self, at: datetime) -> None:
        """The last change is on the disk."""
        self._show_saving(True)
        self.save_state.show_saved(at)

    def show_not_saved(self, reason: str) -> None:
        """The last change is not on the disk, and why."""
        self._show_saving(True)
        self.save_state.show_not_saved(reason)

    def say(self, words: str) -> None:
        """What is open, or how much there is."""
        self.words.setText(words)
        self._fit()

    def say_now(self, words: str) -> None:
        """As `say`, and on the screen before whatever keeps the window from painting."""
        self.say(words)
        self._row.activate()
        self.repaint()

    def show_sign_in(self, words: str, *, is_warning: bool = False) -> None:
        """When and where whoever is at work signed in last."""
        self.sign_in.setText(words)
        self.sign_in.set_tone(Tone.WARNING if is_warning else Tone.MUTED)
        self._fit()

    def clear(self) -> None:
        """Say nothing of anybody."""
        self._show_saving(False)
        self.backup.leave()
        for label in (self.words, self.content, self.sign_in, self.person):
            label.setText("")
        self._fit()

    def show_person(self, name: str, content: str) -> None:
        """Who is at work, and how the clinical content stands."""
        self.person.setText(name)
        # Who is at work gives way to nothing that may be long, such as the name of a patient.
        self.person.setMinimumWidth(min(self.person.sizeHint().width(), grown(_PERSON)))
        self.content.setText(content)
        self._person_icon.setVisible(bool(name))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the state of saving goes before the rest."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(320, max(STATUS_BAR, self.words.fontMetrics().height() + 10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_ground(painter, self.rect(), colours.surface)
        paint_ground(painter, QRect(0, 0, self.width(), 1), colours.rule)
        painter.end()

    def _show_saving(self, shown: bool) -> None:
        """What is saved has a little room of its own at its left; words alone begin where its icon would."""
        self.save_state.setVisible(shown)
        self._row.setContentsMargins(_EDGE - _SAVE_EDGE * shown, 0, _EDGE, 0)

    def _fit(self) -> None:
        # Where nothing else is said there is room for who is at work.
        wide = self.width() >= grown(_WORDS_FROM) or not self.words.text()
        self.content.setVisible(self.width() >= 2 * grown(_WORDS_FROM))
        self.sign_in.setVisible(self.width() >= grown(_SIGN_IN_FROM) and bool(self.sign_in.text()))
        self.person.setVisible(wide)
        self._person_icon.setVisible(wide and bool(self.person.text()))
