"""Notices that nobody is at the desk: no key, no pointer for a while, or the computer slept."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

LEAST_MINUTES, MOST_MINUTES, DEFAULT_MINUTES = 1, 15, 5
SLEPT_SECONDS = 30.0
"""A longer gap between two ticks, by either clock, means that the computer slept or was halted."""
_TICK = 1000
_USES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletMove,
    QEvent.Type.TabletPress,
    QEvent.Type.InputMethod,
}


class IdleWatch(QObject):
    """`gone()` once, when the desk was left or the computer woke up. `start` begins anew.

    `lock_wanted()` when Ctrl+L is pressed, also in a dialog, where no key of the window works.

    It listens to the system's windows, not to every event of the program, so that typing costs nothing more.
    `monotonic` and `wall` are clocks in seconds; only a test gives others.
    """

    gone = Signal()
    lock_wanted = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._monotonic, self._wall = monotonic, wall
        self._limit = DEFAULT_MINUTES * 60.0
        self._used = self._ticked = monotonic()
        self._ticked_wall = wall()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.tick)
        self._watched: set[QWindow] = set()

    @property
    def is_running(self) -> bool:
        """Whether it watches."""
        return self._timer.isActive()

    @property
    def minutes(self) -> float:
        """How long nobody may be there."""
        return self._limit / 60

    def start(self, minutes: int = DEFAULT_MINUTES) -> None:
        """Watch from now on; `minutes` from 1 to 15."""
        self._limit = 60.0 * min(MOST_MINUTES, max(LEAST_MINUTES, minutes))
        self._used = self._ticked = self._monotonic()
        self._ticked_wall = self._wall()
        self._watch_windows()
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def tick(self) -> None:
        """Compare the clocks. The timer calls it every second."""
        self._watch_windows()
        monotonic, wall = self._monotonic(), self._wall()
        # The monotonic clock of some systems stands still while they sleep, that of others runs on.
        gap = max(monotonic - self._ticked, wall - self._ticked_wall)
        self._ticked, self._ticked_wall = monotonic, wall
        if gap >= SLEPT_SECONDS or monotonic - self._used >= self._limit:
            self.stop()
            self.gone.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _USES:
            self._used = self._monotonic()
            if isinstance(event, QKeyEvent) and self.is_running and _is_lock_key(event):
                self.lock_wanted.emit()
                return True
        elif event.type() is QEvent.Type.PlatformSurface and isinstance(watched, QWindow):
            self._watched.discard(watched)
        return False

    def _watch_windows(self) -> None:
        windows = set(QGuiApplication.allWindows())
        for window in windows - self._watched:
            window.installEventFilter(self)
        # Only those that are still there are remembered: others are gone, and Qt forgot the filter.
        self._watched = windows


def _is_lock_key(event: QKeyEvent) -> bool:
    return (
        event.type() is QEvent.Type.KeyPress
        and event.key() == Qt.Key.Key_L
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )
