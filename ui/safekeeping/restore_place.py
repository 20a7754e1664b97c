"""Puts a backup in place, seen: how far it is, the new recovery code if there is one, and how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.documents.own_jobs import OwnJobs
from ui.safekeeping import restore_work
from ui.safekeeping.backup_words import restored_words, share_of
from ui.safekeeping.gate_parts import GatePage
from ui.safekeeping.opening_records import CannotOpen
from ui.safekeeping.recovery_page import RecoveryPage
from ui.safekeeping.restore_work import RestoreOrder
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.done_bar import DoneBar
from ui.widgets.labels import Label
from ui.worker import Cancel, Worker

if TYPE_CHECKING:
    from db.backup.present import Present
    from db.backup.restoring import RestoreReport

RESTORING, RESTORED, NOT_RESTORED = (
    "Restoring the backup",
    "The backup is restored",
    "The backup was not restored",
)
_WAIT = "The backup is checked first. Until everything is ready, nothing is changed."
_STOPPING = "Stopping…"


class ProgressPage(GatePage):
    """What is being done, and in the end what was. Signals: `cancelled()`, `left()`."""

    cancelled = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(RESTORING, _WAIT, parent, width=560)
        self.bar = DoneBar(self)
        self.step = Label("Opening the backup…", TextStyle.BODY, Tone.SECOND, self)
        self.cancel_button = PlainButton("Cancel", self)
        self.left_button = PrimaryButton("Go to the sign-in page", self)
        for widget in (self.bar, self.step):
            self.body.addWidget(widget)
        for button in (self.cancel_button, self.left_button):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.left_button.hide()
        self.cancel_button.clicked.connect(self._cancel)
        self.left_button.clicked.connect(self.left)

    def show_step(self, what: str, share: float) -> None:
        """Where it is."""
        self.bar.show_share(share)
        self.step.setText(f"{what}…")

    def show_end(self, title: str, words: str) -> None:
        """How it ended."""
        self.title.setText(title)
        self.say("")
        self.bar.hide()
        self.cancel_button.hide()
        self.step.setText(words)
        self.step.set_tone(Tone.TEXT)
        self.left_button.show()
        self.take_focus()
        announce(self, f"{title}. {words}", at_once=True)

    def take_focus(self) -> None:
        """The one button that there is."""
        shown = self.cancel_button if self.left_button.isHidden() else self.left_button
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.step.setText(_STOPPING)
        self.cancelled.emit()


class RestorePlace(QWidget):
    """`begin` it with the clinic closed. `done()` when whoever restored goes on to sign in."""

    done = Signal()
    _told = Signal(str)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._jobs = OwnJobs(self, worker)
        self._stop = Cancel()
        self._share = 0.0
        self._end = (NOT_RESTORED, "")
        self.page = ProgressPage(self)
        self.code_page: RecoveryPage | None = None
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.page.cancelled.connect(self._stop.set)
        self.page.left.connect(self.done)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def begin(self, order: RestoreOrder, database: Path, present: Present | None = None) -> None:
        """Restore it. `present` is who is signed in to the file that is there now, None where nobody is."""
        stop, tell = self._stop, self._told.emit

        def job(_cancel: Cancel) -> RestoreReport | CannotOpen:
            # Its own sign to stop: whoever stops it still hears how it ended.
            return restore_work.carry_out(
                order, database, present=present, cancel=stop, tell=lambda what, _share: tell(what)
            )

        def hear(result: RestoreReport | CannotOpen) -> None:
            if isinstance(result, CannotOpen):
                self._failed(result.sentence)
                return
            self._end = (RESTORED, restored_words(result))
            if order.recovery_code is not None:
                self._show_code(order.recovery_code)
            else:
                self._show_end()

        self._jobs.run("Restoring a backup", job, hear, self._failed)

    def take_focus(self) -> None:
        """The button of the page that is shown."""
        (self.code_page or self.page).take_focus()

    def _on_told(self, what: str) -> None:
        self._share = max(self._share, share_of(what))
        if not self._stop.is_set():
            self.page.show_step(what, self._share)

    def _failed(self, sentence: str) -> None:
        self._end = (NOT_RESTORED, sentence)
        self._show_end()

    def _show_code(self, code: str) -> None:
        self.code_page = RecoveryPage(self._worker, self)
        self.code_page.confirmed.connect(self._code_is_printed)
        self.code_page.show_code(code, replaces=True)
        self._stack.addWidget(self.code_page)
        self._stack.setCurrentWidget(self.code_page)
        self.code_page.take_focus()

    def _code_is_printed(self) -> None:
        page, self.code_page = self.code_page, None
        self._show_end()
        if page is not None:
            page.forget()
            self._stack.removeWidget(page)
            page.deleteLater()

    def _show_end(self) -> None:
        self._stack.setCurrentWidget(self.page)
        self.page.show_end(*self._end)
