"""The frame of the main window: the bars above and below, the places between, and the page before them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.documents.batch_place import BatchPlace
from ui.registry.patients_page import PatientsPage
from ui.safekeeping.gate_place import GatePlace
from ui.widgets.focus import FocusRing
from ui.widgets.messages import UndoBar
from ui.window_parts import DemoBar, StatusBar, TopBar
from ui.worker import Worker

TITLE = "Candor[*]"
_SIZE = (1440, 900)
_SMALLEST = (360, 300)


class WindowFrame(QMainWindow):
    """Painted before anything is opened. `gate` is where one signs in; `stack` holds it and every place.

    `first_painted()` is told once, when the frame is on the screen.
    """

    first_painted = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.worker = Worker(self)
        self._today = today
        self._has_painted = False
        self.is_blank = False
        """Whether only the gate may be seen: somebody has locked it."""
        self._before_blank: QWidget | None = None
        self.shortcuts: list[QShortcut] = []
        self._build()

    def show_gate(self) -> None:
        """The page before the clinic, and nothing of a clinic beside it."""
        self.stack.setCurrentWidget(self.gate)
        self.top_bar.set_ready(False, is_first_run=True)
        for bar in (self.demo_bar, self.undo_bar):
            bar.hide()
        self.status.clear()
        self.setWindowModified(False)
        self.gate.take_focus()

    def blank(self) -> None:
        """Nothing of a clinic on the screen from now on; no place and no key leads back to one."""
        if self.is_blank:
            return
        self.is_blank = True
        self._before_blank = self.stack.currentWidget()
        for shortcut in self.shortcuts:
            shortcut.setEnabled(False)
        self.show_gate()

    def unblank(self) -> None:
        """The places are back as they were; the caller shows the one that was left."""
        self.is_blank = False
        for shortcut in self.shortcuts:
            shortcut.setEnabled(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that the frame is on the screen, once."""
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            # What is inside the window paints after it: only then may storage be imported.
            QTimer.singleShot(0, self._tell_first_painted)

    def add_shortcut(self, keys: str, act: object) -> None:
        """A key of the whole window, which a lock switches off."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(act)
        self.shortcuts.append(shortcut)

    def _tell_first_painted(self) -> None:
        self.first_painted.emit()

    def _build(self) -> None:
        self.top_bar = TopBar(self)
        self.demo_bar = DemoBar(self)
        self.demo_bar.hide()
        self.home = PatientsPage(self._today, self)
        self.batch = BatchPlace(self.home, self._today, self)
        self.gate = GatePlace(self.worker, self)
        self.stack = QStackedWidget(self)
        for place in (self.home, self.gate):
            self.stack.addWidget(place)
        self.undo_bar = UndoBar(self)
        self.status = StatusBar(self)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.demo_bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.undo_bar)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        self._ring = FocusRing(self)
        self.top_bar.set_ready(False)
        self.top_bar.show_place(self.top_bar.patients, on_home=True)
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self.home.take_focus()
