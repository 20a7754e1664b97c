"""The last backup, when the clinic is closed: seen only when it takes a while, and never for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.dialog import Dialog
from ui.widgets.done_bar import DoneBar
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from ui.safekeeping.backup_keeper import BackupKeeper
    from ui.worker import Job

MAKING, NOT_MADE = "Making the last backup…", "The last backup was not made"
TOO_LONG = "The last backup took too long: make one by hand next time."
WITHOUT = "It was closed without a last backup."
_SAFE = "Everything is saved already. The backup is a second copy of it."


class ClosingDialog(Dialog):
    """What is waited for. Signals: `again()`, `without()`: also when it is closed in any other way."""

    again = Signal()
    without = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Candor")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.title = Label(MAKING, TextStyle.SECTION, parent=self)
        self.words = Label(_SAFE, TextStyle.BODY, Tone.SECOND, self)
        self.words.setMinimumWidth(grown(440))
        self.bar = DoneBar(self)
        self.again_button = PrimaryButton("Try again", self)
        self.without_button = PlainButton("Close without it", self)
        self.again_button.clicked.connect(self.again)
        self.without_button.clicked.connect(self.without)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.without_button)
        buttons.addWidget(self.again_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(12)
        for widget in (self.title, self.words, self.bar):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.show_making()

    def show_making(self) -> None:
        """It is made."""
        self.title.setText(MAKING)
        self.words.setText(_SAFE)
        self.words.set_tone(Tone.SECOND)
        self.bar.show_share(0.0)
        self.bar.show()
        self.again_button.hide()
        self.without_button.setText("Close without it")
        self.without_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failed(self, sentence: str) -> None:
        """It was not made, and why."""
        self.title.setText(NOT_MADE)
        self.words.setText(sentence)
        self.words.set_tone(Tone.ERROR)
        self.bar.hide()
        self.again_button.show()
        self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{NOT_MADE}. {sentence}", at_once=True)

    def count_down(self, seconds: int) -> None:
        """Say when it closes by itself."""
        self.without_button.setText(f"Close without it ({seconds})")

    def reject(self) -> None:
        """Esc and the window's own button close Candor, as was asked for in the first place."""
        self.without.emit()


class LastBackup(QObject):
    """Makes it and waits: `patience` seconds unseen, `longest` in all; a failure is shown for `answer`."""

    def __init__(
        self,
        keeper: BackupKeeper,
        parent: QWidget | None = None,
        *,
        patience: float = 1.0,
        longest: float = 120.0,
        answer: int = 30,
    ) -> None:
        super().__init__()
        self._keeper = keeper
        self._answer = answer
        self._left = answer
        self._outcome = WITHOUT
        self._job: Job | None = None
        self._loop = QEventLoop(self)
        self.dialog = ClosingDialog(parent)
        self._patience = _timer(self, patience, self.dialog.show)
        self._longest = _timer(self, longest, self._took_too_long)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count)
        self.dialog.again.connect(self._begin)
        self.dialog.without.connect(self._leave)
        keeper.progressed.connect(self._on_progress)

    def run(self) -> str:
        """Gives "" once it is made, otherwise a sentence why not."""
        self._begin()
        self._loop.exec()
        for timer in (self._patience, self._longest, self._second):
            timer.stop()
        self._keeper.progressed.disconnect(self._on_progress)
        self.dialog.hide()
        self.dialog.deleteLater()
        return self._outcome

    def _begin(self) -> None:
        self._second.stop()
        self.dialog.show_making()
        self._patience.start()
        self._longest.start()
        self._job = self._keeper.make_last(self._made, self._failed)

    def _made(self, _report: object) -> None:
        self._end("")

    def _failed(self, sentence: str) -> None:
        self._outcome = sentence
        self._patience.stop()
        self._longest.stop()
        self.dialog.show_failed(sentence)
        self.dialog.show()
        self._left = self._answer
        self.dialog.count_down(self._left)
        self._second.start()

    def _count(self) -> None:
        self._left -= 1
        self.dialog.count_down(max(0, self._left))
        if self._left <= 0:
            self._end(self._outcome)

    def _took_too_long(self) -> None:
        self._end(TOO_LONG)

    def _leave(self) -> None:
        self._end(self._outcome)

    def _end(self, outcome: str) -> None:
        self._outcome = outcome
        if self._job is not None:
            self._job.cancel()
        self._loop.quit()

    def _on_progress(self, _what: str, share: float) -> None:
        self.dialog.bar.show_share(share)


def _timer(parent: QObject, seconds: float, act: Callable[[], object]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(round(seconds * 1000))
    timer.timeout.connect(act)
    return timer
