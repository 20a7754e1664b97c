"""The real window over an invented clinic, for the processes that measure it."""

from __future__ import annotations

import tests.bench.as_started  # noqa: F401  # first of all

# isort: split
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from uuid import UUID

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from db.store import Store
from ui import quick_start
from ui.application import make_application
from ui.consultation.consultation_view import ConsultationView
from ui.safekeeping.clinic_folder import DEMO_PASSPHRASE, DEMO_SIGN_IN
from ui.safekeeping.opening import OpenedClinic, open_demo, sign_in
from ui.window import MainWindow

IDLE_SECONDS = 0.06
Painted = list[tuple[QWidget, QRegion]]


class _Paints(QObject):
    """Notes every widget that is painted, and where."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Painted = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            self.seen.append((watched, QRegion(event.region())))
        return False


@dataclass(slots=True)
class Desk:
    """The window as it stands on the screen."""

    app: QApplication
    window: MainWindow
    clinic: OpenedClinic
    folder: Path
    _paints: _Paints = field(default_factory=_Paints)

    @property
    def store(self) -> Store:
        """The file behind the window."""
        return self.clinic.store

    def painted(self, work: Callable[[], object]) -> float:
        """Milliseconds from the beginning of the work until everything it changed is painted."""
        start = time.perf_counter()
        work()
        self.app.processEvents()
        return (time.perf_counter() - start) * 1000

    def key(self, key: Qt.Key | str) -> float:
        """The same for a key pressed where the focus is."""
        return self.painted(lambda: self.press(key))

    def press(self, key: Qt.Key | str) -> None:
        """Press a key where the focus is."""
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        QTest.keyClick(widget, key)

    def idle(self, seconds: float = IDLE_SECONDS) -> None:
        """Let the window do what it does when nobody presses anything: its timers, its saves."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.002)

    def paints_of(self, work: Callable[[], object]) -> Painted:
        """What is painted because of the work."""
        self._paints.seen = []
        self.app.installEventFilter(self._paints)
        work()
        self.app.processEvents()
        self.app.removeEventFilter(self._paints)
        return self._paints.seen

    def repaint(self, painted: Painted) -> float:
        """Milliseconds to paint the same places of the same widgets again, with nothing else to do."""

        def work() -> None:
            for widget, region in painted:
                if shiboken6.isValid(widget):
                    widget.update(region)

        return self.painted(work)

    def open(self, consultation: UUID) -> ConsultationView:
        """Open a consultation and give its view."""
        self.window.open_consultation(consultation)
        view = self.window.stack.currentWidget()
        assert isinstance(view, ConsultationView), "the consultation did not open"
        return view

    def start_at(self, consultation: UUID, page: str) -> None:
        """Store another page as the one on which a consultation opens."""
        stored = self.store.consultation(self.clinic.actor, consultation)
        self.store.save_answers(
            self.clinic.actor,
            consultation,
            stored.version,
            answers=stored.answers,
            changes=(),
            page=page,
            derived=self.store.derived_of(self.clinic.actor, consultation),
        ).result()


def _stop(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    # A slot that fails would otherwise be a slot that is fast.
    traceback.print_exception(kind, problem, trace)
    os._exit(1)


@contextmanager
def desk(patients: int, ready: Path | None = None) -> Iterator[Desk]:
    """A window over a demo clinic of so many patients, shown and idle. Any error ends the process.

    With a folder where another process made the demo it is opened: nothing of the making is in this one.
    """
    app = make_application()
    quick_start.end()
    sys.excepthook = _stop
    with tempfile.TemporaryDirectory(prefix="candor-bench-") as folder:
        if ready is None:
            clinic = open_demo(Path(folder), patients)
        else:
            clinic = sign_in(ready, DEMO_SIGN_IN, DEMO_PASSPHRASE)
        assert isinstance(clinic, OpenedClinic), "the demo could not be made"
        window = MainWindow(clinic.store, clinic.actor, clinic.knowledge, clinic.clinic)
        made = Desk(app, window, clinic, Path(folder))
        window.show()
        window.activateWindow()
        window.show_home()
        made.idle()
        try:
            yield made
        finally:
            window.close()
            window.worker.close()
            clinic.store.close()
