"""Fields that choose from a list: one of few, one of many, several."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSizePolicy, QVBoxLayout, QWidget

from intake.conditions import Value
from intake.questionnaire import Choice, Item
from ui.theme.colours import colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import CONTROL, RADIUS_FIELD, TARGET
from ui.theme.type import TextStyle, TextStyled, grown
from ui.widgets.columns import ColumnsLayout
from ui.widgets.field import HOLDS_RING, NOT_ASKED, Field
from ui.widgets.options import RadioBox, Roving, TickBox
from ui.widgets.painting import paint_box, painter_of
from ui.widgets.popups import ComboList, ComboRow

MOST_RADIOS = 7
"""With more answers than this a single choice is a combo box."""
_BESIDE = 3
_ERASE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_COLUMNS = 4
_FIGURES = tuple("123456789")


class RadioField(Field):
    """One answer of a few. Arrow keys move, Space picks; Delete, or the chosen one again, takes it away.

    A figure picks the answer at that place and moves on, as the letters of a Yes and No do.
    """

    stretches = False

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self.wide = len(_choices(item)) > _BESIDE
        self._boxes: dict[str, RadioBox] = {}
        columns = self.make_columns()
        for choice in _choices(item):
            box = self.make_box(choice, f"{choice.display}: {item.label or item.text}")
            box.on_key = self._on_key
            box.clicked.connect(self._on_clicked)
            columns.addWidget(box)
            self._boxes[choice.code] = box
        self._roving = Roving(tuple(self._boxes.values()))

    def make_columns(self) -> ColumnsLayout:
        """The columns that the circles stand in."""
        return ColumnsLayout(self, most=_COLUMNS, usual=_BESIDE)

    def make_box(self, choice: Choice, name: str) -> RadioBox:
        """The circle of one answer; `name` is what a screen reader calls it."""
        return RadioBox(choice.display, self, name=name)

    def box(self, code: str) -> RadioBox:
        """The circle of a code."""
        return self._boxes[code]

    def value(self) -> tuple[Value, ...]:
        return tuple(code for code, box in self._boxes.items() if box.isChecked())[:1]

    def take_focus(self) -> None:
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, values: tuple[Value, ...]) -> None:
        chosen = values[0] if values else None
        for code, box in self._boxes.items():
            box.setChecked(code == chosen)
        self._roving.stop_at(self._boxes.get(str(chosen), next(iter(self._boxes.values()))))

    def _on_clicked(self, checked: bool) -> None:
        pressed = self.sender()
        chosen = tuple(code for code, box in self._boxes.items() if box is pressed and checked)
        self._show(chosen)
        self.settle()

    def _on_key(self, button: QAbstractButton, event: QKeyEvent) -> bool:
        if event.key() in _ERASE:
            self.clear()
            return True
        return self._roving.move(button, event.key()) or self._pick_by_figure(event)

    def _pick_by_figure(self, event: QKeyEvent) -> bool:
        """Pick the answer at the place that was typed, from 1; whether there is one."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        place = int(event.text()) if plain and event.text() in _FIGURES else 0
        if not 0 < place <= len(self._boxes):
            return False
        self._show((list(self._boxes)[place - 1],))
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)
        self.settle()
        self.focusNextPrevChild(True)
        return True


class ManyChoiceField(Field):
    """Several answers of a list. An answer that stands alone ("nowhere") takes the others away."""

    wide = True

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self._alone = frozenset(item.choices.exclusive if item.choices else ())
        self._boxes: dict[str, TickBox] = {}
        columns = ColumnsLayout(self, most=_COLUMNS)
        for choice in _choices(item):
            box = TickBox(choice.display, self, name=f"{choice.display}: {item.label or item.text}")
            box.on_key = self._on_key
            box.clicked.connect(self._on_clicked)
            columns.addWidget(box)
            self._boxes[choice.code] = box
        self._roving = Roving(tuple(self._boxes.values()))

    def box(self, code: str) -> TickBox:
        """The tick box of a code."""
        return self._boxes[code]

    def value(self) -> tuple[Value, ...]:
        return tuple(code for code, box in self._boxes.items() if box.isChecked())

    def take_focus(self) -> None:
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, values: tuple[Value, ...]) -> None:
        for code, box in self._boxes.items():
            box.setChecked(code in values)

    def _on_clicked(self, checked: bool) -> None:
        pressed = self.sender()
        code = next(code for code, box in self._boxes.items() if box is pressed)
        self._roving.stop_at(self._boxes[code])
        if checked:
            for other, box in self._boxes.items():
                if other != code and (code in self._alone or other in self._alone):
                    box.setChecked(False)
        self.settle()

    def _on_key(self, button: QAbstractButton, event: QKeyEvent) -> bool:
        if event.key() in _ERASE:
            self.clear()
            return True
        return self._roving.move(button, event.key()) or self._roving.jump(button, event.text())


class ComboBox(TextStyled, QComboBox):
    """A combo box in Candor's look. The wheel scrolls the page and never changes an answer."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wrong = False
        self.setAccessibleName(name)
        self.setProperty(HOLDS_RING, True)
        self.setPlaceholderText(NOT_ASKED)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(14)
        self.setView(ComboList(self))
        self.setItemDelegate(ComboRow(self))
        self.use_style(TextStyle.BODY)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics()
        texts = (NOT_ASKED, *(self.itemText(place) for place in range(self.count())))
        width = max(words.horizontalAdvance(text) for text in texts)
        return QSize(min(width, grown(360)) + 40 + grown(16), max(CONTROL, words.height() + 14))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(140, self.sizeHint().width()), self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ERASE:
            self.setCurrentIndex(-1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        place, empty = QRectF(self.rect()), self.currentIndex() < 0
        fill, edge = colours.surface, colours.control
        ink = colours.muted if empty else colours.text
        if not self.isEnabled():
            fill, edge, ink = colours.sunken, colours.rule, colours.disabled
        elif self.wrong:
            fill, edge = colours.stop_bg, colours.stop_fg
        dashed = empty and self.isEnabled() and not self.wrong
        line = colours.edge_line
        paint_box(painter, place, RADIUS_FIELD, fill=fill, edge=edge, line=line, dashed=dashed)
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        text = NOT_ASKED if empty else self.currentText()
        words = place.adjusted(13, 0, -grown(16) - 20, 0)
        text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        side = grown(16)
        spot = QRectF(self.width() - side - 12, (self.height() - side) / 2, side, side)
        paint_icon(painter, "chevron-down", spot, ink)
        painter.end()


class ComboField(Field):
    """One answer of many, in a combo box. Typing finds an answer; Delete takes it away."""

    shows_not_asked = True

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self.combo = ComboBox(item.text, self)
        self.combo.setMinimumHeight(TARGET)
        for choice in _choices(item):
            self.combo.addItem(choice.display, choice.code)
        self.combo.setCurrentIndex(-1)
        self.combo.currentIndexChanged.connect(lambda _place: self.settle())
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.combo)

    def value(self) -> tuple[Value, ...]:
        code = self.combo.currentData()
        return (code,) if isinstance(code, str) else ()

    def take_focus(self) -> None:
        self.combo.setFocus(Qt.FocusReason.TabFocusReason)

    def set_error(self, wrong: bool) -> None:
        super().set_error(wrong)
        self.combo.wrong = wrong
        self.combo.update()

    def _show(self, values: tuple[Value, ...]) -> None:
        blocked = self.combo.blockSignals(True)
        self.combo.setCurrentIndex(self.combo.findData(values[0]) if values else -1)
        self.combo.blockSignals(blocked)
        self.combo.update()


def _choices(item: Item) -> tuple[Choice, ...]:
    return item.choices.choices if item.choices else ()
