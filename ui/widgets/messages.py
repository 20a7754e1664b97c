"""Messages that stand in the page: the error summary, a notice, and the bar that offers Undo."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import LEFT_BAR, RADIUS_FIELD, RADIUS_SEGMENT
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, QuietButton
from ui.widgets.icon_label import Icon
from ui.widgets.labels import Label
from ui.widgets.painting import paint_box, painter_of
from ui.widgets.reading_order import set_reading_order

HEADING = "There is a problem"
UNDO_FOR = 15_000
"""How long Undo is offered, in milliseconds; never less than ten seconds."""


class ErrorSummary(QFrame):
    """All that must be put right on a page, each line a link. `jump` tells the key of the line pressed."""

    jump = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading = Label(HEADING, TextStyle.LABEL, Tone.ERROR, self)
        self.links: tuple[LinkButton, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addLayout(self._lines)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 11, 15, 11)
        row.setSpacing(9)
        row.addWidget(Icon("circle-alert", Tone.ERROR, self, size=18, beside=self.heading))
        row.addLayout(words, 1)
        self.hide()

    def show_problems(self, problems: tuple[tuple[str, str], ...]) -> None:
        """Show all problems at once as (key, message), and take the focus; none hides the summary."""
        for link in self.links:
            self._lines.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.links = tuple(self._link(key, message) for key, message in problems)
        for link in self.links:
            self._lines.addWidget(link)
        set_reading_order(self)
        said = " ".join(message for _, message in problems)
        self.setAccessibleName(f"{HEADING}. {said}" if problems else HEADING)
        self.setVisible(bool(problems))
        if problems:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, f"{HEADING}. {said}", at_once=True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_box(painter, QRectF(self.rect()), RADIUS_SEGMENT, fill=colours.surface, edge=colours.stop_fg)
        painter.end()

    def _link(self, key: str, message: str) -> LinkButton:
        link = LinkButton(message, self)
        link.clicked.connect(lambda: self.jump.emit(key))
        return link


class Notice(QFrame):
    """Something to know, with a bar at its left. It stays until closed. `acted` tells its own button."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        icon: str = "info",
        tone: Tone = Tone.WARNING,
        action: str = "",
        closable: bool = True,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self.words = Label(text, TextStyle.BODY, parent=self)
        self.action = QuietButton(action, self)
        self.action.setVisible(bool(action))
        self.action.clicked.connect(self.acted)
        self.close_button = QuietButton("", self, icon="x", name="Close this notice")
        self.close_button.setVisible(closable)
        self.close_button.clicked.connect(self._on_close)
        row = QHBoxLayout(self)
        row.setContentsMargins(LEFT_BAR + 13, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(Icon(icon, tone, self, size=18, beside=self.words))
        row.addWidget(self.words, 1)
        row.addWidget(self.action)
        row.addWidget(self.close_button)
        self.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        """Say something else in place."""
        self.words.setText(text)
        self.setAccessibleName(text)
        announce(self, text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        place = QRectF(self.rect())
        paint_box(painter, place, RADIUS_SEGMENT, fill=colours.surface, edge=colours.rule)
        # The bar ends where the corners of the box end.
        painter.setClipRect(QRectF(0, 0, LEFT_BAR, place.height()))
        hue = getattr(colours, self._tone.value)
        paint_box(painter, place, RADIUS_SEGMENT, fill=hue, edge=None)
        painter.end()

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()


class _UndoButton(QuietButton):
    """White words on the dark bar."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        if self.underMouse() or self.hasFocus():
            edge = colours.surface
            paint_box(painter, QRectF(self.rect()), RADIUS_FIELD, fill=None, edge=edge, line=2)
        painter.setFont(self.font())
        painter.setPen(QColor(colours.surface))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class UndoBar(QFrame):
    """Says what was taken away, and offers to bring it back. `undone` tells that Undo was pressed.

    In a page it is a box with round corners; across the whole window it is a strip.
    """

    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Label("", TextStyle.BODY, parent=self)
        self.undo_button = _UndoButton("Undo", self)
        self.undo_button.clicked.connect(self._on_undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(10)
        row.addWidget(Icon("circle-check", Tone.ON_DARK, self, size=18, beside=self.words))
        row.addWidget(self.words, 1)
        row.addWidget(self.undo_button)
        self._time = QTimer(self)
        self._time.setSingleShot(True)
        self._time.setInterval(UNDO_FOR)
        self._time.timeout.connect(self._on_time)
        self.hide()

    def offer(self, text: str) -> None:
        """Show what was taken away, such as "Area removed."."""
        self.words.setText(text)
        self.words.set_tone(Tone.ON_DARK)
        self.setAccessibleName(text)
        self.show()
        self._time.start()
        announce(self, f"{text} Undo is possible.")

    def enterEvent(self, event: QEnterEvent) -> None:
        # Nobody loses Undo while on the way to it.
        self._time.start()
        super().enterEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        radius = 0 if self.width() >= self.window().width() else RADIUS_SEGMENT
        paint_box(painter, QRectF(self.rect()), radius, fill=colours.text, edge=None)
        painter.end()

    def _on_undo(self) -> None:
        self._time.stop()
        self.hide()
        self.undone.emit()

    def _on_time(self) -> None:
        if self.undo_button.hasFocus() or self.underMouse():
            self._time.start()
        else:
            self.hide()
