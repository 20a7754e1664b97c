"""The calm line over a signed consultation: since when it is frozen, and how to amend it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.signing_records import Frozen
from intake.questionnaire import Item, ItemType
from ui.consultation.frozen import FrozenWatch
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.icon_label import Icon, IconLabel
from ui.widgets.labels import Hint, Label
from ui.widgets.painting import painter_of
from ui.widgets.text_fields import TextField

REASON = Item(link_id="amendment.reason", text="Why it changes, for the record", type=ItemType.TEXT)
STAYS = "What was signed stays as it is, with its answers. The changed document is signed anew."

REMINDER = "To change one, press Amend first."


class FrozenBanner(QFrame):
    """Hidden while nothing is signed. Its button opens a field for the reason; Esc closes that."""

    def __init__(self, watch: FrozenWatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self.icon = Icon("lock", Tone.SECOND, self, size=18)
        self.words = Label("", TextStyle.BODY, parent=self)
        self.amend_button = PlainButton("&Amend…", self, icon="pencil")
        self.form = QWidget(self)
        self.reason = TextField(REASON, self.form)
        self.reason.input.setPlaceholderText("")
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self.form)
        self.begin_button = PrimaryButton("&Begin the amendment", self.form)
        self.cancel_button = QuietButton("Cancel", self.form)
        self._lay_out()
        self.amend_button.clicked.connect(self.open)
        self.begin_button.clicked.connect(self.begin)
        self.cancel_button.clicked.connect(self.close_form)
        watch.changed.connect(self.refresh)
        watch.refused.connect(self._refuse)
        watch.kept_out.connect(self._remind)
        self.refresh()

    def refresh(self) -> None:
        """Follow what is known."""
        now = self._watch.now
        self.words.setText(words_of(now))
        self.icon.set_icon("lock" if now.is_frozen else "pencil", Tone.SECOND)
        self.amend_button.setVisible(now.is_frozen and self.form.isHidden())
        if not now.is_frozen:
            self.form.hide()
            self.reason.set_value(())
        self.setAccessibleName(self.words.text())
        if self.isVisible() or now.signed_at is not None:
            announce(self, self.words.text())
        self.setVisible(now.signed_at is not None)

    def open(self) -> None:
        """Ask for the reason."""
        self.problem.hide()
        self.form.show()
        self.amend_button.hide()
        self.reason.take_focus()

    def close_form(self) -> None:
        """Put the field away. What was typed into it stays until the amendment is begun."""
        self.form.hide()
        self.amend_button.setVisible(self._watch.is_frozen)
        self.amend_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Begin the amendment, or say why not."""
        self._watch.begin_amendment(" ".join(str(each) for each in self.reason.value()))

    def _refuse(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        self.problem.show()
        announce(self, sentence, at_once=True)
        self.reason.take_focus()

    def _remind(self) -> None:
        """Somebody tried to change what is signed."""
        self.words.setText(f"{words_of(self._watch.now)} {REMINDER}")
        announce(self, self.words.text(), at_once=True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        place = QRectF(self.rect())
        painter.fillRect(place, QColor(colours.sunken))
        painter.fillRect(QRectF(0, place.bottom() - 1, place.width(), 1), QColor(colours.rule))
        painter.end()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.icon)
        line.addWidget(self.words, 1)
        line.addWidget(self.amend_button)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.begin_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        asked = QVBoxLayout(self.form)
        asked.setContentsMargins(28, 4, 0, 4)
        asked.setSpacing(6)
        asked.addWidget(Label(REASON.text, TextStyle.SMALL_LABEL, Tone.SECOND, self.form))
        asked.addWidget(self.reason)
        asked.addWidget(Hint(STAYS, self.form))
        asked.addWidget(self.problem)
        asked.addLayout(buttons)
        self.problem.hide()
        self.form.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 8, PAGE_MARGIN, 8)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.form)


def words_of(now: Frozen) -> str:
    """What the banner says; empty while nothing is signed."""
    if now.signed_at is None:
        return ""
    at = now.signed_at.astimezone()
    signed = f"Signed on {at.day} {at:%B %Y} at {at:%H:%M} by {now.signed_by}."
    if now.amendment is None:
        return f"{signed} Answers cannot change."
    begun = now.amendment.begun_at.astimezone()
    return (
        f"{signed} Opened again on {begun.day} {begun:%B %Y} at {begun:%H:%M} by {now.amendment.begun_by}. "
        "Make the document again and sign it when you are done."
    )
