"""The frame of the main window: the bars above and below, the places between, and the page before them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.safekeeping.gate_place import GatePlace
from ui.theme.look import ScreenLook
from ui.widgets.focus import FocusRing
from ui.window_bars import StatusBar
from ui.window_parts import TopBar
from ui.worker import Worker

if TYPE_CHECKING:
    from ui.documents.batch_place import BatchPlace
    from ui.registry.patients_page import PatientsPage
    from ui.safekeeping.told_bar import ToldBar
    from ui.widgets.messages import UndoBar
    from ui.window_bars import DemoBar

TITLE = "Candor[*]"
_SIZE = (1440, 900)
_SMALLEST = (360, 300)
_FRAME = (16, 40)
"""What a system puts round a window, about: its title and its edges."""


class WindowFrame(QMainWindow):
    """Painted before anything is opened. `gate` is where one signs in; `stack` holds it and every place.

    `first_painted()` is told once, when the frame is on the screen; `about_to_blank()` just before a lock.
    """

    first_painted = Signal()
    about_to_blank = Signal()

    def __init__(self, today: date, look: ScreenLook | None = None) -> None:
        super().__init__()
        self.look = look or ScreenLook(self)
        self.setWindowTitle(TITLE)
        self.worker = Worker(self)
        self._today = today
        self._has_painted = False
        self.is_blank = False
        """Whether only the gate may be seen: somebody has locked it."""
        self._before_blank: QWidget | None = None
        self.shortcuts: list[QShortcut] = []
        self._home: PatientsPage | None = None
        self._batch: BatchPlace | None = None
        self._demo_bar: DemoBar | None = None
        self._told: ToldBar | None = None
        self._undo_bar: UndoBar | None = None
        self._build()

    @property
    def has_home(self) -> bool:
        """Whether the list of patients was made: the first paint does without it."""
        return self._home is not None

    @property
    def home(self) -> PatientsPage:
        """The list of patients, made when it is first asked for."""
        return self._home or self._make_home()

    # Bars that the first paint does without, each made when it is first asked for, and hidden then.

    @property
    def demo_bar(self) -> DemoBar:
        """The strip above a demo."""
        return self._demo_bar or self._make_demo_bar()

    @property
    def told(self) -> ToldBar:
        """What whoever signs in has to know of the clinic's file and of the clock."""
        if self._told is None:
            from ui.safekeeping.told_bar import ToldBar

            self._told = ToldBar(self._middle)
            self._column.insertWidget(self._column.indexOf(self.stack), self._told)
            self._told.let_show(self.stack.currentWidget() is not self.gate)
        return self._told

    @property
    def undo_bar(self) -> UndoBar:
        """Offers to bring back what was typed and thrown away."""
        return self._undo_bar or self._make_undo_bar()

    @property
    def batch(self) -> BatchPlace:
        """The documents of a day, beside the list."""
        if self._batch is None:
            self._make_home()
        assert self._batch is not None
        return self._batch

    def show_gate(self) -> None:
        """The page before the clinic, and nothing of a clinic beside it."""
        self.stack.setCurrentWidget(self.gate)
        self.top_bar.set_ready(False, is_first_run=True)
        for bar in (self._demo_bar, self._undo_bar):
            if bar is not None:
                bar.hide()
        self.status.clear()
        self.setWindowModified(False)
        self.gate.take_focus()

    def blank(self) -> None:
        """Nothing of a clinic on the screen from now on; no place and no key leads back to one."""
        if self.is_blank:
            return
        # A screen that the patient has is taken back first: what is typed there is sent.
        self.about_to_blank.emit()
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

    def fit_to(self, room: QSize) -> None:
        """Be no larger than the room that a screen has, so that the whole window is seen, its frame too."""
        self.resize(self.size().boundedTo(room - QSize(*_FRAME)).expandedTo(QSize(*_SMALLEST)))

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
        self.gate = GatePlace(self.worker, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.gate)
        self.status = StatusBar(self)
        middle = self._middle = QWidget(self)
        column = self._column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        self._ring = FocusRing(self)
        self.top_bar.set_ready(False)
        self.top_bar.show_place(self.top_bar.patients, on_home=True)
        self.top_bar.look_button.follow(self.look)
        self.stack.currentChanged.connect(self._let_tell)
        self.look.not_kept.connect(self.status.show_not_saved)
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)

    def _let_tell(self) -> None:
        if self._told is not None:
            self._told.let_show(self.stack.currentWidget() is not self.gate)

    def _make_demo_bar(self) -> DemoBar:
        from ui.widgets.reading_order import focusable, put_after
        from ui.window_bars import DemoBar

        bar = self._demo_bar = DemoBar(self._middle)
        bar.hide()
        self._column.insertWidget(self._column.indexOf(self.top_bar) + 1, bar)
        put_after(focusable(self.top_bar)[-1], focusable(bar))
        return bar

    def _make_undo_bar(self) -> UndoBar:
        from ui.widgets.messages import UndoBar

        bar = self._undo_bar = UndoBar(self._middle)
        self._column.insertWidget(self._column.indexOf(self.status), bar)
        return bar

    def _make_home(self) -> PatientsPage:
        from ui.documents.batch_place import BatchPlace
        from ui.registry.patients_page import PatientsPage

        self._home = PatientsPage(self._today, self)
        self._batch = BatchPlace(self._home, self._today, self)
        self.stack.insertWidget(0, self._home)
        return self._home
