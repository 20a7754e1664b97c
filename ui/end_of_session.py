"""The end that the system asks for: closing a session ends Candor as closing its window does."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication


class EndOfSession(QObject):
    """Closes all windows when the process is asked to end, so that what was typed is kept.

    Python runs a signal's handler only between two of its own instructions, and Qt waits outside of Python: a
    byte on a socket wakes Qt, and Qt calls Python. `asked()` is told just before the windows are closed.
    """

    asked = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._waker, self._woken = socket.socketpair()
        for end in (self._waker, self._woken):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        self._asked = False
        self._before_fd = signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        self._before = {each: signal.signal(each, self._on_signal) for each in _signals()}

    def stop(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._before_fd)
        for each, handler in self._before.items():
            signal.signal(each, handler)
        self._notifier.setEnabled(False)
        self._waker.close()
        self._woken.close()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True

    def _on_woken(self) -> None:
        self._woken.recv(64)
        if self._asked:
            self._asked = False
            self.asked.emit()
            self._app.closeAllWindows()


def _signals() -> tuple[signal.Signals, ...]:
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    return tuple(getattr(signal, name) for name in names if hasattr(signal, name))
