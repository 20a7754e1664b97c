"""The cards of the page of the backups: how they stand, the second place, the try of a restore."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.safekeeping.backup_words import moment_in_sentence
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import Button, PlainButton, PrimaryButton, QuietButton
from ui.widgets.cards import Card
from ui.widgets.done_bar import DoneBar
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, SectionTitle
from ui.widgets.messages import Notice

if TYPE_CHECKING:
    from db.backup.schedule import BackupsState

NOT_CHOSEN = "None is chosen: when this computer is lost or broken, its backups are too."
AWAY = "It cannot be reached now. Plug it in, and the next backup goes there too."


class RunningCard(Card):
    """A card with one thing that runs: its button, how far it is, Cancel, and how it ended."""

    def __init__(self, button: Button, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = button
        self.bar = DoneBar(self)
        self.step = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.cancel_button = PlainButton("Cancel", self)
        self.said = IconLabel("", "circle-check", Tone.GOOD, self, style=TextStyle.BODY)
        self.said.hide()

    def add_running(self) -> None:
        """Put the parts at the end of the card."""
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.button)
        row.addWidget(self.cancel_button)
        row.addWidget(self.step, 1)
        row.addStretch(0)
        self.body.addLayout(row)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.said)
        self.show_busy(False, may_begin=True)

    def show_busy(self, busy: bool, *, may_begin: bool) -> None:
        """Whether it runs, and whether it may be begun."""
        had_focus = self.button.hasFocus() or self.cancel_button.hasFocus()
        if busy and self.cancel_button.isHidden():
            self.said.hide()
            self.step.setText("Beginning…")
            self.bar.show_share(0.0)
        for widget in (self.bar, self.step, self.cancel_button):
            widget.setVisible(busy)
        self.button.setVisible(not busy)
        self.button.setEnabled(may_begin)
        if had_focus and self.isVisible():
            (self.cancel_button if busy else self.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_progress(self, what: str, share: float) -> None:
        """Where it is."""
        self.bar.show_share(share)
        self.step.setText(f"{what}…")

    def say(self, sentence: str, *, is_problem: bool) -> None:
        """How it ended."""
        tone = Tone.ERROR if is_problem else Tone.GOOD
        self.said.icon.set_icon("circle-alert" if is_problem else "circle-check", tone)
        self.said.words.set_tone(Tone.ERROR if is_problem else Tone.TEXT)
        self.said.set_text(sentence)
        self.said.show()
        announce(self, sentence, at_once=is_problem)


class StateCard(RunningCard):
    """How the backups stand, and a backup by hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PrimaryButton("&Back up now", icon="save"), parent)
        self._lines: list[IconLabel] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.body.addLayout(self._column)
        self.add_running()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said of the backups."""
        return tuple(each.text for each in self._lines)

    def show_state(self, state: BackupsState) -> None:
        """Say how they stand, a line each."""
        if self.texts == state.sentences:
            return
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        for words in state.sentences:
            # What asks for something says what after a colon.
            asks = ":" in words
            icon, tone = ("triangle-alert", Tone.WARNING) if asks else ("circle-check", Tone.GOOD)
            line = IconLabel(words, icon, tone, self, style=TextStyle.BODY)
            line.words.set_tone(Tone.TEXT)
            self._lines.append(line)
            self._column.addWidget(line)


class RehearsalCard(RunningCard):
    """The try of a restore, which changes nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PlainButton("&Try a restore", icon="list-checks"), parent)
        self.words = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.add(SectionTitle("Try a restore", self))
        self.add(self.words)
        self.add_running()
        self.show_last(None, is_due=False)

    def show_last(self, at: datetime | None, *, is_due: bool) -> None:
        """When it was tried last, and whether it is time again."""
        said = "It opens the newest backup in a scratch folder, checks it and counts it. Nothing is changed."
        last = "It was never tried." if at is None else f"Last tried {moment_in_sentence(at)}."
        due = " It is time to try it again." if is_due and at is not None else ""
        self.words.setText(f"{said} {last}{due}")


class SecondPlaceCard(Card):
    """Where the second copy of each backup goes.

    Signals: `choose_wanted()`, `remove_wanted()`, `accepted(Path)` for a folder in spite of its warnings.
    """

    choose_wanted = Signal()
    remove_wanted = Signal()
    accepted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: Path | None = None
        self.place = Label("", TextStyle.BODY, parent=self)
        self.words = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.warning = Notice(
            "", self, icon="triangle-alert", tone=Tone.WARNING, action="Use it all the same"
        )
        self.warning.hide()
        self.choose_button = PlainButton("&Choose a folder…", self, icon="folder-open")
        self.remove_button = QuietButton("Remove", self, name="Remove the second place")
        self.said = Label("", TextStyle.SMALL_LABEL, Tone.ERROR, self)
        self.said.hide()
        self.add(SectionTitle("Second place", self))
        for widget in (self.place, self.words, self.warning, self.said):
            self.add(widget)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choose_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.choose_button.clicked.connect(self.choose_wanted)
        self.remove_button.clicked.connect(self.remove_wanted)
        self.warning.acted.connect(self._accept)

    def show_place(self, place: Path | None, state: BackupsState) -> None:
        """Which one it is, and how it stands."""
        from db.backup.schedule import PlaceState
        from db.desk import UNREADABLE

        self.place.setText("" if place is None else str(place))
        self.place.setVisible(place is not None)
        self.remove_button.setVisible(place is not None)
        words = "Each backup is copied here and checked once more."
        if place is None:
            words = UNREADABLE if state.second is PlaceState.UNKNOWN else NOT_CHOSEN
        elif state.second is PlaceState.MISSING:
            words = AWAY
        self.words.setText(words)

    def warn(self, place: Path | None, warnings: tuple[str, ...]) -> None:
        """Say what speaks against a folder before it is used; None takes the words away."""
        self._asked = place
        self.said.hide()
        self.warning.setVisible(place is not None)
        if place is not None:
            self.warning.set_text(f"{place}: {' '.join(warnings)}")
            self.warning.action.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str, *, is_problem: bool) -> None:
        """How the choice ended; what went well is seen in the card."""
        self.said.setText(sentence)
        self.said.setVisible(is_problem)
        announce(self, sentence, at_once=is_problem)

    def _accept(self) -> None:
        place, self._asked = self._asked, None
        self.warning.hide()
        if place is not None:
            self.accepted.emit(place)
