"""Parts of the pages before the clinic: the page itself, the field of a passphrase, the line of a refusal."""

from __future__ import annotations

from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.registry.form_row import Asked, FormRow
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextFollower, TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import Button, PlainButton, PrimaryButton, QuietButton
from ui.widgets.cards import Card
from ui.widgets.labels import Label, PageTitle
from ui.widgets.line_field import LineField
from ui.widgets.page_column import fill_page
from ui.widgets.painting import painter_of
from ui.window_parts import paint_mark

if TYPE_CHECKING:
    from types import ModuleType

    from intake.conditions import Value

_NARROW = 480
_MARK = 44


STEPS = 4
"""Who you are, the recovery sheet, the clinic, the backups."""


def step_words(number: int) -> str:
    """Where one is in the first run: "Step 2 of 4"."""
    return f"Step {number} of {STEPS}"


class Mark(QWidget):
    """Candor's mark, alone on a page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(grown(_MARK), grown(_MARK))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_mark(painter, QRectF(self.rect()), colours.accent, colours.on_accent)
        painter.end()


class GatePage(TextFollower, QWidget):
    """The mark, a title, a few words and one card, in the middle. `body` is the layout of the card."""

    def __init__(
        self, title: str, words: str, parent: QWidget | None = None, *, width: int = _NARROW
    ) -> None:
        super().__init__(parent)
        self.step = Label("", TextStyle.SMALL_LABEL, Tone.ACCENT, self)
        self.step.hide()
        self.title = PageTitle(title, self)
        self.words = Label(words, TextStyle.BODY, Tone.SECOND, self)
        self.words.setVisible(bool(words))
        self.card = Card(self)
        self.card.body.setContentsMargins(24, 24, 24, 24)
        self.card.body.setSpacing(16)
        self.body = self.card.body
        self._holder = QWidget(self)
        self._width = width
        self.column = QVBoxLayout(self._holder)
        self.column.setContentsMargins(PAGE_MARGIN, 48, PAGE_MARGIN, PAGE_MARGIN)
        self.column.setSpacing(14)
        self.column.addWidget(Mark(self), 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.step)
        self.column.addWidget(self.title)
        self.column.addWidget(self.words)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        fill_page(self, self._holder)
        self.restyle()

    def say(self, words: str) -> None:
        """Other words under the title."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def show_step(self, number: int) -> None:
        """Say which step of the first run this is; 0 says nothing."""
        self.step.setText(step_words(number) if number else "")
        self.step.setVisible(bool(number))

    def take_focus(self) -> None:
        """Put the keyboard where it begins."""
        raise NotImplementedError

    def show_busy(self) -> None:
        """Something is tried that takes a moment."""

    def refuse(self, sentence: str, wait_seconds: float = 0.0) -> None:
        """Say why it could not be done; with a wait, it may be tried again only after that."""
        raise NotImplementedError

    def restyle(self) -> None:
        # The column grows with its text, as everything does that holds text.
        self._holder.setMaximumWidth(grown(self._width))


class SecretField(LineField):
    """A passphrase, hidden while it is typed until somebody presses Show. It is taken exactly as typed."""

    def __init__(self, item: Asked, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self.input.setPlaceholderText("")
        self.input.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.show_button = QuietButton("Show", self.box, name=f"Show: {item.text}")
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._reveal)
        self.box.row.setContentsMargins(12, 0, 0, 0)
        self.box.row.addWidget(self.show_button)
        self._reveal(False)

    def text(self) -> str:
        return self.input.text()

    def forget(self) -> None:
        """Empty it, and hide what is typed next."""
        self.show_button.setChecked(False)
        self.set_value(())

    def settle(self) -> None:
        # Nobody listens to a passphrase while it is typed, so no second copy of it is kept.
        self._pause.stop()

    def set_value(self, values: object) -> None:
        self._pause.stop()
        self._show(tuple(values))  # type: ignore[call-overload]

    def value(self) -> tuple[Value, ...]:
        return (self.input.text(),) if self.input.text() else ()

    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.input.setEchoMode(mode)
        self.show_button.setText("Hide" if shown else "Show")
        self.show_button.setAccessibleName(f"{self.show_button.text()}: {self.item.text}")


def secret(name: str, words: str, *, hint: str = "") -> FormRow:
    """A row for a passphrase."""
    return FormRow(SecretField(Asked(name, words)), hint=hint)


def forget(*rows: FormRow) -> None:
    """Empty rows of passphrases."""
    for row in rows:
        if isinstance(row.field, SecretField):
            row.field.forget()
        row.show_problem("")


class Gate(QWidget):
    """The main button of a page with a sentence above it: busy, refused, or waiting after failures.

    `pressed()` is told only when it may be tried. `is_main` False: the page has another main thing to do.
    """

    pressed = Signal()

    def __init__(
        self, words: str, parent: QWidget | None = None, *, icon: str = "", is_main: bool = True
    ) -> None:
        super().__init__(parent)
        self._text = words
        self.said = Label("", TextStyle.SMALL_LABEL, Tone.ERROR, self)
        self.said.hide()
        self.button: Button = (PrimaryButton if is_main else PlainButton)(words, self, icon=icon)
        self.button.clicked.connect(self.press)
        self.row = QHBoxLayout()
        self.row.addWidget(self.button)
        self.row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.said)
        column.addLayout(self.row)
        self._busy = False
        self._until = 0.0
        self._left = 0
        self._second = QTimer(self)
        self._second.setSingleShot(True)
        # A coarse timer may be early: a try before the wait is over would only be told to wait again.
        self._second.setTimerType(Qt.TimerType.PreciseTimer)
        self._second.timeout.connect(self._tell_wait)

    @property
    def is_open(self) -> bool:
        """Whether it may be tried now."""
        return not self._busy and self._left == 0

    def press(self) -> None:
        """As a click: told only when it may be tried."""
        if self.is_open:
            self.pressed.emit()

    def show_busy(self, words: str = "") -> None:
        """Something is tried; the button says what. "" ends it."""
        self._busy = bool(words)
        if words:
            self.said.hide()
        self.button.setText(words or self._text)
        self._fit()

    def refuse(self, sentence: str, wait_seconds: float = 0.0) -> None:
        """Say why not; with a wait, the button counts it down."""
        self.show_busy()
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))
        announce(self, sentence, at_once=True)
        self._until = monotonic() + wait_seconds
        self._tell_wait()

    def _tell_wait(self) -> None:
        wait = self._until - monotonic()
        self._left = max(0, ceil(wait))
        if self._left:
            # Until the next whole second of what is left.
            self._second.start(ceil(1000 * (wait - self._left + 1)))
        else:
            self._second.stop()
        self.button.setText(f"Wait {self._left} s" if self._left else self._text)
        self._fit()

    def _fit(self) -> None:
        self.button.setEnabled(self.is_open)


class WordsPage(GatePage):
    """One sentence, while a clinic is opened or because it cannot be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Candor", "", parent)
        self.card.hide()
        self.again_button = PlainButton("Try again", self)
        self.again_button.hide()
        self.column.insertWidget(
            self.column.indexOf(self.card), self.again_button, 0, Qt.AlignmentFlag.AlignLeft
        )

    def take_focus(self) -> None:
        """Nothing else here takes keys."""
        if not self.again_button.isHidden():
            self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str, wait_seconds: float = 0.0) -> None:
        """Nothing is tried here."""


def nobody_waits(_told: object) -> None:
    """For a job of which nobody has to hear."""


def opening() -> ModuleType:
    """What opens a clinic. It is imported when it is first needed, which is after the first paint."""
    from ui.safekeeping import opening

    return opening
