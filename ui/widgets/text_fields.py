"""Fields that are typed into: a line, a text, a date, a number. What cannot be read stays as it was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from intake.conditions import Unreadable, Value
from intake.dates import DateProblem, say_date
from intake.questionnaire import Item, ItemType
from intake.typed_text import (
    parse_typed_date,
    parse_typed_decimal,
    parse_typed_integer,
    read_typed_date,
    tidy_typed_text,
)
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, TextStyled
from ui.widgets.field import NOT_ASKED, Field, FieldBox, see_through
from ui.widgets.labels import Hint, Label
from ui.widgets.line_field import LineField, StringField, shown

DATE_HINT = "Such as 27 3 1985, March 2019 or 3 years ago"
FULL_DATE_HINT = "With its day, such as 27 3 2027"
_DAY_NEEDED = "Type the day too, such as 5 March 2027."
_LEAST_LINES, _MOST_LINES = 2, 12


class DateField(LineField):
    """A date of any precision, typed as people say it; the line below says how it was understood.

    A question with `full_date` takes only a date with its day. `today` gives the day of typing.
    """

    def __init__(
        self, item: Item, parent: QWidget | None = None, *, today: Callable[[], date] = date.today
    ) -> None:
        super().__init__(item, parent)
        self._today = today
        self.understood = Hint(parent=self)
        self.rows.addWidget(self.understood)
        self._on_text("")

    def value(self) -> tuple[Value, ...]:
        text = self.text()
        if not text:
            return ()
        read = parse_typed_date(text, self._today())
        # A date without its day must not reach a rule that needs the day.
        if read is None or (self.item.full_date and not read.is_full):
            return (Unreadable(text),)
        return (read,)

    def _on_text(self, text: str) -> None:
        super()._on_text(text)
        self.understood.set_tone(Tone.MUTED)
        if not self.text():
            self.understood.setText(FULL_DATE_HINT if self.item.full_date else DATE_HINT)
            return
        try:
            read = read_typed_date(self.text(), self._today())
        except DateProblem as problem:
            self.understood.setText(str(problem))
            return
        if self.item.full_date and not read.is_full:
            self.understood.setText(_DAY_NEEDED)
            return
        self.understood.set_tone(Tone.GOOD)
        self.understood.setText(f"= {say_date(read)}")


class _NumberField(LineField):
    """A number with its unit behind it."""

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        if item.unit:
            self.box.row.addWidget(Label(item.unit, TextStyle.BODY, Tone.MUTED, self.box, wrap=False))
            self.input.setAccessibleDescription(item.unit)

    def text(self) -> str:
        """What was typed, without the unit should somebody have typed it too."""
        typed = super().text()
        unit, folded = _folded(self.item.unit), _folded(typed)
        if unit and folded.endswith(unit) and len(folded) == len(typed):
            return typed[: -len(unit)].rstrip()
        return typed

    def _on_text(self, text: str) -> None:
        self.box.set_state(empty=not super().text())


class DecimalField(_NumberField):
    """A number with a decimal comma or point."""

    def value(self) -> tuple[Value, ...]:
        if not self.text():
            return _kept(tidy_typed_text(self.input.text()))
        read = parse_typed_decimal(self.text())
        return (Unreadable(tidy_typed_text(self.input.text())),) if read is None else (read,)


class IntegerField(_NumberField):
    """A whole number."""

    def value(self) -> tuple[Value, ...]:
        if not self.text():
            return _kept(tidy_typed_text(self.input.text()))
        read = parse_typed_integer(self.text())
        return (Unreadable(tidy_typed_text(self.input.text())),) if read is None else (read,)


class TextInput(TextStyled, QPlainTextEdit):
    """Several lines of typed text, as high as they need; Tab leaves it."""

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(NOT_ASKED)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        see_through(self)
        self.use_style(TextStyle.BODY)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size)

    def _on_size(self, size: QSizeF) -> None:
        policy = Qt.ScrollBarPolicy
        long = size.height() > _MOST_LINES
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if long else policy.ScrollBarAlwaysOff)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        # A plain text document counts its height in lines.
        lines = max(_LEAST_LINES, min(_MOST_LINES, round(self.document().size().height())))
        return QSize(240, lines * self.fontMetrics().lineSpacing() + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            see_through(self)


class TextField(Field):
    """A longer answer in words, on several lines."""

    wide = True
    shows_not_asked = True

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self.box = FieldBox(self)
        self.input = TextInput(item.text, self.box)
        self.box.row.addWidget(self.input)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.input.textChanged.connect(self._on_text)
        self.input.left.connect(self.settle)

    def value(self) -> tuple[Value, ...]:
        text = tidy_typed_text(self.input.toPlainText())
        return (text,) if text else ()

    def take_focus(self) -> None:
        self.input.setFocus(Qt.FocusReason.TabFocusReason)

    def set_error(self, wrong: bool) -> None:
        super().set_error(wrong)
        self.box.set_state(wrong=wrong)

    def _show(self, values: tuple[Value, ...]) -> None:
        blocked = self.input.blockSignals(True)
        self.input.setPlainText(shown(values[0]) if values else "")
        self.input.blockSignals(blocked)
        self.box.set_state(empty=not values)

    def _on_text(self) -> None:
        self.box.set_state(empty=not self.input.toPlainText().strip())
        self._typed()


def _kept(text: str) -> tuple[Value, ...]:
    """What to keep when no number was typed: nothing, or the unit that stands there alone."""
    return (Unreadable(text),) if text else ()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


TYPED_FIELDS: dict[ItemType, type[Field]] = {
    ItemType.STRING: StringField,
    ItemType.TEXT: TextField,
    ItemType.DATE: DateField,
    ItemType.DECIMAL: DecimalField,
    ItemType.INTEGER: IntegerField,
}
"""The field of each item type that is typed."""
