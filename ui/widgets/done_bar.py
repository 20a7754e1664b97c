"""How much of something is done, as a thin bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.colours import colours_of
from ui.widgets.painting import paint_box, painter_of


class DoneBar(QWidget):
    """How much of something is done, as a bar. The words beside it say it too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Show a share, 0 to 1."""
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        """A thin bar across."""
        return QSize(120, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The whole with its edge, and the share that is done."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        whole = QRectF(self.rect())
        paint_box(painter, whole, 4, fill=colours.sunken, edge=colours.control)
        if self._share > 0:
            done = QRectF(0, 0, max(8.0, whole.width() * self._share), whole.height())
            paint_box(painter, done, 4, fill=colours.accent, edge=None)
        painter.end()
