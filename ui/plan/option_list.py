"""The options side by side, doing nothing first: one row each, and the same facts for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from intake.screening import Outcome
from ui.theme.colours import Colours, colours_of
from ui.theme.sizes import BOX, LEFT_BAR
from ui.theme.type import TextStyle, TextStyled, font_of, grown
from ui.widgets.field import HOLDS_RING
from ui.widgets.options import Roving
from ui.widgets.painting import paint_box, paint_radio, painter_of
from ui.widgets.verdicts import chip_size, paint_chip

HEADS = ("Option", "How sure", "Visits", "Days to heal", "Suitability")
SHARES = (0.31, 0.19, 0.13, 0.14, 0.23)
ONE_LINE = 620
"""From this width on an option takes one line, in pixels at 100 %."""
_DOT, _PITCH = 8, 1.34


@dataclass(frozen=True, slots=True)
class Option:
    """What a row shows. `level` is 0 to 4 dots, None for none; `code` is the answer to `plan.treatment`."""

    code: str
    name: str
    level: int | None
    certainty: str
    visits: str
    healing: str
    outcome: Outcome | None
    chip: str

    @property
    def said(self) -> str:
        """The whole row in words."""
        parts = [self.name, self.chip, f"How sure: {self.certainty}" if self.certainty else ""]
        parts += [f"Visits: {self.visits}", f"Days to heal: {self.healing}"]
        return ". ".join(part for part in parts if part and not part.endswith(": "))


class OptionRow(TextStyled, QRadioButton):
    """One option as a radio button that paints its facts in columns, or on two lines where it is narrow."""

    def __init__(self, option: Option, parent: QWidget) -> None:
        super().__init__(option.name, parent)
        self.option = option
        self.setAutoExclusive(False)
        self.setProperty(HOLDS_RING, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.BODY)
        self.show_option(option)

    def show_option(self, option: Option) -> None:
        """Show other facts in place."""
        self.option = option
        self.setText(option.name)
        self.setAccessibleName(option.said)
        self.setToolTip(option.name)
        self.update()

    def hitButton(self, _position: object) -> bool:
        """The whole row can be pressed."""
        return True

    def sizeHint(self) -> QSize:
        """One line of words with room, or two where it is narrow."""
        line = self.fontMetrics().height()
        return QSize(300, max(40, line + 20) if self._wide() else max(62, 2 * line + 26))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for one column."""
        return QSize(240, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        """The height follows the width."""
        super().resizeEvent(event)
        self.setFixedHeight(self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, circle, facts, line."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        place = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.fillRect(place, QColor(colours.accent_tint if self.isChecked() else colours.window))
        if self.isChecked():
            painter.fillRect(QRectF(0, 0, LEFT_BAR, self.height()), QColor(colours.accent))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(colours.rule))
        top = 0.0 if self._wide() else -self.fontMetrics().height() / 2 - 3
        side = grown(BOX)
        circle = QRectF(14, (self.height() - side) / 2 + top, side, side)
        paint_radio(painter, circle, colours, chosen=self.isChecked(), enabled=self.isEnabled())
        if self._wide():
            self._paint_columns(painter, colours)
        else:
            self._paint_lines(painter, colours)
        painter.end()

    def _wide(self) -> bool:
        return self.width() >= ONE_LINE * self.fontMetrics().height() / 21

    def _name_font(self) -> object:
        return font_of(TextStyle.LABEL if self.isChecked() else TextStyle.BODY)

    def _paint_columns(self, painter: QPainter, colours: Colours) -> None:
        option = self.option
        places = columns(self.width(), self.height())
        self._words(painter, option.name, places[0], colours.text, font=self._name_font())
        self._dots(painter, places[1], colours)
        small = font_of(TextStyle.SMALL)
        self._words(painter, option.visits, places[2], colours.text2, font=small)
        self._words(painter, option.healing, places[3], colours.text2, font=small)
        self._chip(painter, places[4])

    def _paint_lines(self, painter: QPainter, colours: Colours) -> None:
        option, middle = self.option, self.height() / 2
        chip = chip_size(option.chip, font_of(TextStyle.SMALL_LABEL)).width() if option.outcome else 0
        left = _words_left()
        room = self.width() - left - 12
        chip = min(chip, room * 0.48)
        first = QRectF(left, 4, room - chip - 8, middle - 2)
        self._words(painter, option.name, first, colours.text, font=self._name_font())
        self._chip(painter, QRectF(self.width() - chip - 10, 4, chip, middle - 2))
        facts = []
        if option.level is not None:
            days = option.healing if option.healing == "not known" else f"{option.healing} days"
            facts = [f"How sure: {option.certainty.lower()}", f"visits: {option.visits}", f"healing: {days}"]
        second = QRectF(left, middle, room, middle - 4)
        words = " · ".join(facts)
        self._words(painter, words, second, colours.muted, font=font_of(TextStyle.SMALL))

    def _words(self, painter: QPainter, words: str, place: QRectF, ink: str, *, font: object) -> None:
        painter.setFont(font)  # type: ignore[arg-type]
        painter.setPen(QColor(ink))
        room = QFontMetrics(painter.font())
        text = room.elidedText(words, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _dots(self, painter: QPainter, place: QRectF, colours: Colours) -> None:
        if self.option.level is None:
            self._words(painter, "–", place, colours.muted, font=font_of(TextStyle.SMALL))
            return
        dot = grown(_DOT)
        top = place.center().y() - dot / 2
        for number in range(4):
            spot = QRectF(place.left() + number * dot * _PITCH, top, dot, dot)
            fill = colours.text2 if number < self.option.level else None
            paint_box(painter, spot, dot / 2, fill=fill, edge=colours.text2, line=1.4)
        words = place.adjusted(dot * (1 + 3 * _PITCH) + 7, 0, 0, 0)
        self._words(painter, self.option.certainty, words, colours.text2, font=font_of(TextStyle.SMALL))

    def _chip(self, painter: QPainter, place: QRectF) -> None:
        if self.option.outcome is None:
            return
        font = font_of(TextStyle.SMALL_LABEL)
        size = chip_size(self.option.chip, font)
        width = min(float(size.width()), place.width())
        spot = QRectF(place.left(), place.center().y() - size.height() / 2, width, size.height())
        paint_chip(painter, spot, self.option.outcome, self.option.chip, palette=self.palette(), font=font)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double click would take the choice away again."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move, Delete takes the choice away, Space chooses."""
        parent = self.parentWidget()
        if not (isinstance(parent, OptionList) and parent.on_key(self, event)):
            super().keyPressEvent(event)


class OptionList(QWidget):
    """All options. `chosen(code)` gives the one that was pressed, "" where the choice was taken away."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Options side by side")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_Head(self))
        self.rows: dict[str, OptionRow] = {}
        for option in options:
            row = OptionRow(option, self)
            row.clicked.connect(lambda on, code=option.code: self.chosen.emit(code if on else ""))
            self.rows[option.code] = row
            column.addWidget(row)
        self._roving = Roving(tuple(self.rows.values()))

    def show_options(self, options: Sequence[Option], code: str | None) -> None:
        """Show other facts in place, with one option chosen or none."""
        for option in options:
            self.rows[option.code].show_option(option)
        for name, row in self.rows.items():
            row.setChecked(name == code)
        if code in self.rows:
            self._roving.stop_at(self.rows[code])

    def take_focus(self) -> None:
        """Go to the chosen option, else to the first."""
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)

    def on_key(self, row: OptionRow, event: QKeyEvent) -> bool:
        """Handle a key of a row; whether it was one of the list's."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.chosen.emit("")
            return True
        return self._roving.move(row, event.key())


class _Head(TextStyled, QWidget):
    """The names of the columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.SMALL_LABEL)

    def sizeHint(self) -> QSize:
        """A line of small words."""
        return QSize(240, self.fontMetrics().height() + 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words in the columns of the rows below; one word where they have two lines."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.setFont(self.font())
        painter.setPen(QColor(colours.text2))
        wide = self.width() >= ONE_LINE * QFontMetrics(font_of(TextStyle.BODY)).height() / 21
        places = columns(self.width(), self.height())
        for head, place in zip(HEADS if wide else HEADS[:1], places, strict=False):
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, head)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(colours.rule))
        painter.end()


def _words_left() -> int:
    """Where the words begin, beside the circle."""
    return 26 + grown(BOX)


def columns(width: float, height: float) -> list[QRectF]:
    """The columns of a row, from left to right."""
    left, places = float(_words_left()), []
    room = width - left - 10
    for share in SHARES:
        places.append(QRectF(left, 0, room * share - 8, height))
        left += room * share
    return places
