"""What every field has in common, and the box that text is typed into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.theme.colours import colours_of
from ui.theme.sizes import CONTROL, RADIUS_FIELD
from ui.theme.type import TextFollower, TextStyle, TextStyled, grown
from ui.widgets.painting import paint_box, painter_of

if TYPE_CHECKING:
    from intake.conditions import Value
    from intake.items import Item
    from ui.registry.form_row import Asked

NOT_ASKED = "Not asked"
PAINTS_FOCUS = "paintsOwnFocus"
"""Dynamic property of a widget that shows by itself where its focus is."""
HOLDS_RING = "holdsFocusRing"
"""Dynamic property of a widget that wears the focus ring for the things inside it."""
HELD_BACK = 400
"""Milliseconds from the first letter that is not told yet to its telling. Further letters put nothing off."""


class Field(QWidget):
    """The answer to one question. Empty means "not asked"; nothing is ever chosen beforehand.

    `answered` tells the new values, each change once: at once for a choice, soon after a letter (or on
    leaving) for a text. `set_value` is silent. Subclasses give `value`, `_show` and `take_focus`.
    """

    answered = Signal(tuple)
    wide = False
    """Whether the field wants the whole width of a page, under its question."""
    stretches = True
    """Whether the field can use more width than it asks for."""
    shows_not_asked = False
    """Whether an empty field says "Not asked" itself."""

    def __init__(self, item: Item | Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self._told: tuple[Value, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(HELD_BACK)
        self._pause.timeout.connect(self.settle)
        self.setAccessibleName(item.text)
        if item.why:
            self.setAccessibleDescription(item.why)

    def value(self) -> tuple[Value, ...]:
        """The values as they stand; empty when the question is not asked."""
        raise NotImplementedError

    def set_value(self, values: Iterable[Value]) -> None:
        """Show stored values, silently; no value at all shows "not asked"."""
        self._pause.stop()
        self._show(tuple(values))
        self._told = self.value()

    def clear(self) -> None:
        """Take the answer away, and tell so if there was one."""
        self._show(())
        self.settle()

    def settle(self) -> None:
        """Tell a change that is still held back. Call before the page goes away."""
        self._pause.stop()
        now = self.value()
        if now != self._told:
            self._told = now
            self.answered.emit(now)

    def set_error(self, wrong: bool) -> None:
        """Show that this answer needs putting right."""
        self.setProperty("error", wrong)
        self.update()

    def take_focus(self) -> None:
        """Put the keyboard where the answering begins."""
        raise NotImplementedError

    @property
    def has_error(self) -> bool:
        """Whether the field shows that it needs putting right."""
        return bool(self.property("error"))

    def _show(self, values: tuple[Value, ...]) -> None:
        raise NotImplementedError

    def _typed(self) -> None:
        """A letter was typed: tell soon, though more follow. A sentence typed without a pause is kept too."""
        if not self._pause.isActive():
            self._pause.start()


class FieldBox(TextFollower, QFrame):
    """The painted box around something that is typed into: empty, filled, wrong or switched off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(HOLDS_RING, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 4, 12, 4)
        self.row.setSpacing(8)
        self._empty, self._wrong = True, False
        self._widths: tuple[int, int] | None = None

    def keep_between(self, least: int, most: int) -> None:
        """Be so wide, in pixels at 100 %: for a few figures."""
        self._widths = least, most
        self.restyle()

    def restyle(self) -> None:
        """The limits of the width grow with the text."""
        if self._widths is not None:
            self.setMinimumWidth(grown(self._widths[0]))
            self.setMaximumWidth(grown(self._widths[1]))

    def set_state(self, *, empty: bool | None = None, wrong: bool | None = None) -> None:
        """Change how the box looks; what is not named stays."""
        self._empty = self._empty if empty is None else empty
        self._wrong = self._wrong if wrong is None else wrong
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        place = QRectF(self.rect())
        if not self.isEnabled():
            paint_box(painter, place, RADIUS_FIELD, fill=colours.sunken, edge=colours.rule)
        elif self._wrong:
            line = colours.edge_line
            paint_box(painter, place, RADIUS_FIELD, fill=colours.stop_bg, edge=colours.stop_fg, line=line)
        else:
            paint_box(
                painter,
                place,
                RADIUS_FIELD,
                fill=colours.surface,
                edge=colours.control,
                line=colours.edge_line,
                dashed=self._empty,
            )
        painter.end()


class LineInput(TextStyled, QLineEdit):
    """One line of typed text, without a box of its own."""

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setAccessibleName(name)
        self.setPlaceholderText(NOT_ASKED)
        self.setTextMargins(0, 0, 0, 0)
        see_through(self)
        self.use_style(TextStyle.BODY)

    def sizeHint(self) -> QSize:
        height = max(CONTROL - 8, self.fontMetrics().height() + 6)
        return QSize(self.fontMetrics().averageCharWidth() * 22, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 6, self.sizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A menu of the field itself takes the focus for a moment; nobody has left then.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            see_through(self)


def see_through(widget: QWidget) -> None:
    """Let the box behind show through a text input."""
    if widget.palette().color(QPalette.ColorRole.Base).alpha() == 0:
        return
    palette = QPalette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        palette.setColor(group, QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
    widget.setPalette(palette)
