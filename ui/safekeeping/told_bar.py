"""What whoever signs in has to know of the clinic's file and of the clock: it stays until it is closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.colours import Tone
from ui.widgets.messages import Notice

ACCEPT = "Accept this file"
ASK = "Tell the owner of the clinic."
JUDGE = "Look at the audit in the settings. Accept the file only when you know who put it there, and why."
_LOOK_AGAIN = 30_000
"""Milliseconds between two looks at the clock's sentence: a clock may jump at any time."""


class ToldBar(QWidget):
    """Two notices above the places, empty at first. `accepted()`: the owner accepts the file as it is.

    It is on the screen only where something of a clinic may be, and only while it has something to say.
    """

    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file = Notice("", self, icon="circle-alert", tone=Tone.ERROR, action=ACCEPT)
        self.clock = Notice("", self)
        self._may_show = True
        self._clock_told: Callable[[], str] | None = None
        self._said = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 10)
        column.setSpacing(8)
        for notice in (self.file, self.clock):
            column.addWidget(notice)
            notice.hide()
            notice.closed.connect(self._fit)
        self.file.acted.connect(self.accepted)
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_AGAIN)
        self._again.timeout.connect(self.look)
        self.hide()

    def tell(self, sentences: Sequence[str], *, may_accept: bool = False) -> None:
        """Say what does not fit in the clinic's file. `may_accept`: whether this person may judge it."""
        self._say(self.file, " ".join((*sentences, JUDGE if may_accept else ASK)) if sentences else "")
        self.file.action.setVisible(may_accept)

    def follow(self, clock_told: Callable[[], str]) -> None:
        """Say what is told of the clock, now and whenever it is told anew."""
        self._clock_told = clock_told
        self._again.start()
        self.look()

    def look(self) -> None:
        """Look at the clock's sentence now."""
        words = "" if self._clock_told is None else self._clock_told()
        if words != self._said:
            self._said = words
            self._say(self.clock, words)

    def clear(self) -> None:
        """Nobody is signed in any more."""
        self._again.stop()
        self._clock_told, self._said = None, ""
        for notice in (self.file, self.clock):
            notice.hide()
        self._fit()

    def let_show(self, may_show: bool) -> None:
        """Whether something of a clinic may be on the screen."""
        self._may_show = may_show
        self._fit()

    def _say(self, notice: Notice, words: str) -> None:
        if words:
            notice.set_text(words)
        notice.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        has_words = not (self.file.isHidden() and self.clock.isHidden())
        self.setVisible(has_words and self._may_show)
