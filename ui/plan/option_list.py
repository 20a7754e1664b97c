"""The options side by side, doing nothing first: one row each, and the same facts for all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.plan.option_columns import HEADS, Columns, Option, words_left
from ui.plan.option_row import OptionRow
from ui.theme.colours import colours_of
from ui.theme.type import TextFollower, TextStyle, TextStyled
from ui.widgets.options import Roving
from ui.widgets.painting import LEFT_MIDDLE, painter_of


class OptionList(TextFollower, QWidget):
    """All options. `chosen(code)` gives the one that was pressed, "" where the choice was taken away."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Options side by side")
        self._options = tuple(options)
        columns = Columns(self._options)
        self.head = OptionHead(columns, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self.rows: dict[str, OptionRow] = {}
        for option in options:
            row = OptionRow(option, columns, self, self)
            row.clicked.connect(lambda on, code=option.code: self.chosen.emit(code if on else ""))
            self.rows[option.code] = row
            column.addWidget(row)
        row.is_last = True
        self._roving = Roving(tuple(self.rows.values()))

    def show_options(self, options: Sequence[Option], code: str | None) -> None:
        """Show other facts in place, with one option chosen or none."""
        self._options = tuple(options)
        self.restyle()
        for name, row in self.rows.items():
            row.setChecked(name == code)
        if code in self.rows:
            self._roving.stop_at(self.rows[code])

    def restyle(self) -> None:
        """Count the columns anew: they are as wide as the words in them."""
        columns = Columns(self._options)
        self.head.use_columns(columns)
        for option in self._options:
            self.rows[option.code].show_option(option, columns)

    def take_focus(self) -> None:
        """Go to the chosen option, else to the first."""
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)

    def on_key(self, row: OptionRow, event: QKeyEvent) -> bool:
        """Handle a key of a row; whether it was one of the list's."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.chosen.emit("")
            return True
        return self._roving.move(row, event.key())


class OptionHead(TextStyled, QWidget):
    """The names of the columns."""

    def __init__(self, columns: Columns, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.SMALL_LABEL)

    def use_columns(self, columns: Columns) -> None:
        """Stand over other columns."""
        self._columns = columns
        self.update()

    def sizeHint(self) -> QSize:
        """A line of small words."""
        return QSize(240, self.fontMetrics().height() + 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words over the columns of the rows below; one word where their facts stand under each other."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.setFont(self.font())
        painter.setPen(QColor(colours.text2))
        if self._columns.fit(self.width()):
            for head, place in zip(HEADS, self._columns.places(self.width(), self.height()), strict=True):
                painter.drawText(place, LEFT_MIDDLE, head)
        else:
            painter.drawText(QRectF(words_left(), 0, self.width(), self.height()), LEFT_MIDDLE, HEADS[0])
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(colours.rule))
        painter.end()
