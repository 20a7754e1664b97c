"""The calm line over a signed or finished consultation: since when it is frozen, and how to open it again."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.signing_records import Frozen
from intake.questionnaire import Item, ItemType
from ui.consultation.frozen import FrozenWatch
from ui.consultation.kept_reasons import written
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
OPENED_ELSEWHERE = "Somebody else opened it again meanwhile, with their own reason. Yours is kept."
REMINDER_FINISHED = "To change one, press Open again first."


class FrozenBanner(QFrame):
    """Hidden while nothing is frozen. Of what is signed its button opens a field for the reason.

    `reopen_wanted` asks to open a finished visit again that nobody has signed; `touched` tells every key.
    """

    reopen_wanted = Signal()
    touched = Signal()

    def __init__(self, watch: FrozenWatch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self.icon = Icon("lock", Tone.SECOND, self, size=18)
        self.words = Label("", TextStyle.BODY, parent=self)
        self.amend_button = PlainButton("&Amend…", self, icon="pencil")
        self.reopen_button = PlainButton("Open a&gain", self, icon="rotate-ccw")
        self.reopen_button.setAccessibleDescription("The audit keeps who opened it again, and when")
        self.form = QWidget(self)
        self.reason = TextField(REASON, self.form)
        self.reason.input.setPlaceholderText("")
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self.form)
        self.begin_button = PrimaryButton("&Begin the amendment", self.form)
        self.cancel_button = QuietButton("Cancel", self.form)
        self._lay_out()
        self.reopen_button.clicked.connect(self.reopen_wanted)
        self.reason.input.textChanged.connect(self.touched)
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
        signed = now.signed_at is not None
        self.amend_button.setVisible(signed and now.is_frozen and self.form.isHidden())
        self.reopen_button.setVisible(not signed and now.is_frozen)
        self.begin_button.setVisible(now.is_frozen)
        if not now.is_frozen and self._is_somebody_elses(now):
            # Nobody throws away what somebody is still typing.
            self.problem.set_text(OPENED_ELSEWHERE)
            self.problem.setVisible(not self.form.isHidden())
        elif not now.is_frozen:
            self.form.hide()
            self.problem.hide()
            self.reason.set_value(())
            self.touched.emit()
        self.setAccessibleName(self.words.text())
        told = bool(self.words.text())
        if self.isVisible() or told:
            announce(self, self.words.text())
        self.setVisible(told)

    def _is_somebody_elses(self, now: Frozen) -> bool:
        """Whether a reason is typed here, and it was opened again for another one."""
        typed = self.reason.input.toPlainText().split()
        return bool(typed) and (now.amendment is None or now.amendment.reason.split() != typed)

    def open(self) -> None:
        """Ask for the reason."""
        self.problem.hide()
        self.form.show()
        self.amend_button.hide()
        self.reason.take_focus()

    def typed(self) -> str | None:
        """The reason that is typed and not recorded, as it is kept; None without one."""
        return written(reason=self.reason.input.toPlainText())

    def restore(self, typed: dict[str, str]) -> bool:
        """Show again what was typed, without taking the keyboard. Whether there is anything."""
        if not typed.get("reason") or not self._watch.is_frozen or self._watch.now.signed_at is None:
            return False
        self.reason.set_value((typed["reason"],))
        self.form.show()
        self.amend_button.hide()
        return True

    def close_form(self) -> None:
        """Put the field away. What was typed into it stays until the amendment is begun."""
        self.form.hide()
        now = self._watch.now
        self.amend_button.setVisible(now.is_frozen and now.signed_at is not None)
        self.amend_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Begin the amendment, or say why not."""
        self._watch.begin_amendment(" ".join(str(each) for each in self.reason.value()))

    def _refuse(self, sentence: str) -> None:
        announce(self, sentence, at_once=True)
        if self.form.isHidden():
            self.words.setText(sentence)
            return
        self.problem.set_text(sentence)
        self.problem.show()
        self.reason.take_focus()

    def _remind(self) -> None:
        """Somebody tried to change what is frozen."""
        now = self._watch.now
        reminder = REMINDER if now.signed_at is not None else REMINDER_FINISHED
        self.words.setText(f"{words_of(now)} {reminder}")
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
        line.addWidget(self.reopen_button)
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
    """What the banner says; empty while nothing is frozen."""
    if now.signed_at is None:
        if now.finished_at is None:
            return ""
        ended = now.finished_at.astimezone()
        return f"Finished on {ended.day} {ended:%B %Y} at {ended:%H:%M}. Answers cannot change."
    at = now.signed_at.astimezone()
    signed = f"Signed on {at.day} {at:%B %Y} at {at:%H:%M} by {now.signed_by}."
    if now.amendment is None:
        return f"{signed} Answers cannot change."
    begun = now.amendment.begun_at.astimezone()
    return (
        f"{signed} Opened again on {begun.day} {begun:%B %Y} at {begun:%H:%M} by {now.amendment.begun_by}. "
        "Make the document again and sign it when you are done."
    )
