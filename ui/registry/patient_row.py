"""Paints one patient of the list: the match underlined in the name, a bar and a tint where it is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.registry.matching import matches
from ui.registry.patients_model import COL_BORN, COL_NAME, COL_NEXT, COL_NUMBER, ICON_ROLE, SEARCH_ROLE
from ui.theme import sizes
from ui.theme.colours import Colours, colours_of
from ui.theme.icons import paint_icon
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.table_head import INSET

ROW_HEIGHT = 52
ICON = 16

DOTS = "…"
Places = tuple[tuple[int, int], ...]
"""Where the matches stand in a text: start and length."""
Index = QModelIndex | QPersistentModelIndex


def row_height() -> int:
    """A row is at least 52 pixels high, and grows with the text."""
    return max(ROW_HEIGHT, round(QFontMetricsF(font_of(TextStyle.BODY)).height() * 2.4))


class PatientRow(QStyledItemDelegate):
    """The delegate of every column. A long name is cut at its end, and never inside the match."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The width is the column's; the height that of every row."""
        return QSize(60, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, dividing line, and the text or icon of the cell."""
        colours = colours_of(option.palette)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(option.rect)
        if chosen or hovered:
            painter.fillRect(place, QColor(colours.accent_tint if chosen else colours.window))
        if index.row() < index.model().rowCount() - 1:
            # The last row ends with the card.
            line = QRectF(place.left(), place.bottom() - 1, place.width(), 1)
            painter.fillRect(line, QColor(colours.rule))
        column = index.column()
        if chosen and column == COL_NAME:
            painter.fillRect(
                QRectF(place.left(), place.top(), sizes.LEFT_BAR, place.height()), QColor(colours.accent)
            )
        text_place = place.adjusted(INSET, 0, -sizes.GRID, 0)
        if column == COL_NEXT:
            text_place = self._paint_icon(painter, text_place, index, colours)
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        search = index.data(SEARCH_ROLE) or "" if column in (COL_NAME, COL_NUMBER) else ""
        ink = colours.text if column in (COL_NAME, COL_BORN) else colours.text2
        _paint_text(painter, text_place, text, matches(text, search), (ink, colours.accent))
        painter.restore()

    def _paint_icon(self, painter: QPainter, place: QRectF, index: Index, colours: Colours) -> QRectF:
        name = index.data(ICON_ROLE) or "plus"
        side = grown(ICON)
        top = place.center().y() - side / 2
        paint_icon(painter, name, QRectF(place.left(), top, side, side), colours.text2)
        return place.adjusted(side + 8, 0, 0, 0)


def _paint_text(
    painter: QPainter,
    place: QRectF,
    text: str,
    found: Places,
    inks: tuple[str, str],
) -> None:
    plain, strong = font_of(TextStyle.BODY), font_of(TextStyle.LABEL)
    ink, accent = inks
    x, right = place.left(), place.right()
    text, found = fitted(text, found, lambda part, is_match: _width(plain, strong, part, is_match), right - x)
    for part, is_match in _parts(text, found):
        font = strong if is_match else plain
        metrics = QFontMetricsF(font)
        shown = part
        if metrics.horizontalAdvance(part) > right - x:
            shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, max(0.0, right - x))
        _paint_part(painter, QPointF(x, _baseline(place, metrics)), shown, font, accent if is_match else ink)
        if is_match:
            line = _baseline(place, metrics) + 3.5
            painter.setPen(QPen(QColor(accent), 1.5))
            painter.drawLine(QPointF(x, line), QPointF(x + metrics.horizontalAdvance(shown), line))
        x += metrics.horizontalAdvance(shown)
        if shown != part:
            return


def fitted(
    text: str, found: Places, width_of: Callable[[str, bool], float], room: float
) -> tuple[str, Places]:
    """The text from where all of its last match fits into the room, with dots before it; mostly all of it.

    What does not fit behind the match is cut there by whoever paints.
    """
    end = found[-1][0] + found[-1][1] if found else 0

    def needed(text: str, found: Places) -> float:
        return sum(width_of(part, is_match) for part, is_match in _parts(text, found))

    if not found or needed(text, found) <= room or needed(text[:end] + DOTS, found) <= room:
        return text, found
    for cut in range(1, found[-1][0] + 1):
        places = tuple((start - cut + 1, length) for start, length in found if start >= cut)
        rest = DOTS + text[cut:]
        last = places[-1][0] + places[-1][1]
        shown = rest if last == len(rest) else rest[:last] + DOTS
        if needed(shown, places) <= room:
            return rest, places
    cut = found[-1][0]
    return DOTS + text[cut:], ((1, found[-1][1]),)


def _width(plain: QFont, strong: QFont, part: str, is_match: bool) -> float:
    return QFontMetricsF(strong if is_match else plain).horizontalAdvance(part)


def _paint_part(painter: QPainter, at: QPointF, text: str, font: QFont, ink: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(at, text)


def _baseline(place: QRectF, metrics: QFontMetricsF) -> float:
    return place.center().y() + (metrics.ascent() - metrics.descent()) / 2


def _parts(text: str, found: Places) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, length in found:
        parts.append((text[at:start], False))
        parts.append((text[start : start + length], True))
        at = start + length
    parts.append((text[at:], False))
    return [(part, is_match) for part, is_match in parts if part]
