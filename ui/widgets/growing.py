"""A holder of other things: how wide it may get grows with the text, and it is never too low for them."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from ui.theme.type import TextFollower, grown


class Growing(TextFollower, QWidget):
    """Not wider than `widest` pixels at 100 %, None for no limit, and at least `least_height` pixels high.

    A minimum height set on the widget itself would let a crowded layout press it lower than its content.
    """

    def __init__(
        self, parent: QWidget | None = None, *, widest: int | None = None, least_height: int = 0
    ) -> None:
        super().__init__(parent)
        self._widest, self.least_height = widest, least_height
        self.restyle()

    def restyle(self) -> None:
        """As wide as the text asks for."""
        if self._widest is not None:
            self.setMaximumWidth(grown(self._widest))

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, self.least_height))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, self.least_height))
