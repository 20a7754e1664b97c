"""What whoever made a document should know before it is printed: one calm line each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.colours import Tone
from ui.widgets.announce import announce
from ui.widgets.icon_label import IconLabel


class NoticeLines(QWidget):
    """The lines, under each other; hidden while there are none."""

    def __init__(
        self, parent: QWidget | None = None, *, icon: str = "info", tone: Tone = Tone.WARNING
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        self._lines: list[IconLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What the lines say."""
        return tuple(line.text for line in self._lines)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these lines, and have them said."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [IconLabel(words, self._icon, self._tone, self) for words in lines]
        for line in self._lines:
            self._column.addWidget(line)
        self.setAccessibleName(" ".join(lines))
        self.setVisible(bool(lines))
        announce(self, " ".join(lines))
