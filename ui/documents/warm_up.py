"""Gets the paper ready while nobody waits, so that the first document takes no longer than others."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from ui.worker import Cancel, Worker

IDLE_MILLISECONDS = 2000
"""So long nobody has answered anything before it begins."""


class WarmUp(QObject):
    """Runs once, on the worker, after a while in which nothing was answered."""

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self.is_done = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MILLISECONDS)
        self._idle.timeout.connect(self._begin)

    def put_off(self, *_told: object) -> None:
        """Something happens: wait for quiet once more. Any signal can be connected to this."""
        if not self.is_done:
            self._idle.start()

    def stop(self) -> None:
        """No consultation is open: there is nothing to get ready for."""
        self._idle.stop()

    def _begin(self) -> None:
        if self._worker.names:
            self._idle.start()
            return
        self.is_done = True
        self._worker.run("Getting the paper ready", _warm, _nothing, _nothing)


def _warm(_cancel: Cancel) -> None:
    from reports.documents import warm

    warm()


def _nothing(_told: object) -> None:
    """Nobody waits for it, and the first document says itself what is wrong."""
