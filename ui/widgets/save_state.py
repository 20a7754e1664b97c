"""Whether the answers are in the database: "Saving…", "Saved 10:42" or "Not saved – …"."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.icon_label import Icon
from ui.widgets.labels import OneLine


class Saving(Enum):
    """How the last change stands."""

    NOTHING = "nothing"
    SAVING = "saving"
    SAVED = "saved"
    NOT_SAVED = "not saved"


class SaveState(QWidget):
    """The visible line about saving, for the status bar. "Saved" is said only once the database has it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = Saving.NOTHING
        self._announced = ""
        self._icon = Icon("circle-check", Tone.TEXT, self)
        self._words = OneLine("", TextStyle.SMALL_LABEL, Tone.TEXT, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        row.addStretch(1)
        self.setAccessibleName("Saving")
        self._icon.hide()

    @property
    def text(self) -> str:
        """The words that are shown."""
        return self._words.text()

    def show_saving(self) -> None:
        """A change is on its way to the database."""
        self._say(Saving.SAVING, "Saving…", "refresh-cw", Tone.MUTED)

    def show_saved(self, at: datetime) -> None:
        """The database has the last change. `at` is shown as the clock on the wall says it."""
        local = at.astimezone() if at.tzinfo is not None else at
        self._say(Saving.SAVED, f"Saved {local:%H:%M}", "circle-check", Tone.TEXT)

    def show_not_saved(self, reason: str) -> None:
        """The last change could not be stored; `reason` says why, such as "disk full"."""
        self._say(Saving.NOT_SAVED, f"Not saved – {reason}", "circle-alert", Tone.ERROR)

    def _say(self, state: Saving, words: str, icon: str, tone: Tone) -> None:
        self.state = state
        self._words.setText(words)
        self._words.set_tone(tone)
        # The time is what it says: it is not cut for a long name beside it. A reason may be. "Saving…" takes
        # the same room, so that nothing in the bar moves at each save.
        longest = self._words.fontMetrics().horizontalAdvance("Saved 00:00")
        whole = max(self._words.sizeHint().width(), longest)
        self._words.setMinimumWidth(0 if state is Saving.NOT_SAVED else whole)
        self._icon.set_icon(icon, tone)
        self._icon.show()
        self.setAccessibleName(words)
        # Once a minute at most, and never "Saving…": a voice after each answer would drown the questions.
        if state is not Saving.SAVING and words != self._announced:
            self._announced = words
            announce(self, words, at_once=state is Saving.NOT_SAVED)
