"""What the patient agreed to, use by use, and what becomes of photos whose yes was taken back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from db.photo_records import PhotoConsents
from intake.conditions import NO, YES
from intake.consent_texts import ConsentTexts, PhotoUse
from intake.questionnaire import Item, ItemType
from intake.sections.common import choices
from ui.consultation.tab_row import FlowLayout
from ui.photos.photo_words import said_words
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.buttons import DangerButton, PlainButton
from ui.widgets.cards import Card, Divider
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.segment import SegmentedField

TITLE = "What the patient agreed to"
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_YES_NO = choices("photo-consent", {"Y": "Yes", "N": "No"})


def hidden_words(number: int) -> str:
    """What is hidden, and what to ask."""
    those = "1 photo is hidden" if number == 1 else f"{number} photos are hidden"
    return (
        f"{those}: there is no yes for the record. Ask the patient. Kept, they stay in the encrypted file "
        "unseen, as the law on records may demand, and come back with a new yes. Removed, they do not come "
        "back with it. Either way the file holds them until the whole record may be destroyed."
    )


def summary_words(consents: PhotoConsents, titles: Mapping[str, str]) -> str:
    """What stands, in one line: "For my record: yes · For teaching: not asked"."""
    words = {"Y": "yes", "N": "no", None: "not asked"}
    return " · ".join(f"{titles[each.use]}: {words[each.answer]}" for each in consents.answers)


class _YesNoField(SegmentedField):
    """Yes or No, by the letters Y and N too. What was said once can be changed, not made unsaid."""

    def _on_key(self, button: QAbstractButton, event: QKeyEvent) -> bool:
        code = {Qt.Key.Key_Y: YES, Qt.Key.Key_N: NO}.get(Qt.Key(event.key()))
        if code is None or event.modifiers() & _COMMANDS:
            return super()._on_key(button, event)
        self._pick(code)
        self.take_focus()
        return True


class ConsentCard(Card):
    """One row a use; once every use was asked about, one line, until somebody wants to change it.

    `said(use, answer)` tells an answer, `remove_wanted()` and `keep_wanted()` what becomes of hidden photos.
    """

    said = Signal(str, str)
    remove_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self, texts: ConsentTexts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body.setSpacing(8)
        self._titles = {use.id: use.title for use in texts.photo_uses}
        self._is_open: bool | None = None
        self.summary = IconLabel("", "lock", Tone.SECOND, self, style=TextStyle.BODY)
        self.change_button = PlainButton("Change", self, icon="pencil")
        self.change_button.setAccessibleName("Change what the patient agreed to")
        self.change_button.clicked.connect(self._turn)
        head = QHBoxLayout()
        head.setSpacing(16)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(SectionTitle(TITLE, self))
        titles.addWidget(self.summary)
        head.addLayout(titles, 1)
        head.addWidget(self.change_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.rows = QWidget(self)
        self._rows = QVBoxLayout(self.rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._rows.addWidget(Label(texts.photos.text, TextStyle.BODY, Tone.SECOND, self.rows))
        self.fields: dict[str, SegmentedField] = {}
        self._states: dict[str, Hint] = {}
        for use in texts.photo_uses:
            self._add_use(use)
        self._rows.addWidget(Hint(texts.withdraw.text, self.rows))
        self.add(self.rows)
        self.hidden = QWidget(self)
        self._lay_out_hidden()
        self.add(self.hidden)

    def show_consents(self, consents: PhotoConsents, hidden: int) -> None:
        """Show what stands; `hidden` photographs wait for a decision."""
        for consent in consents.answers:
            self.fields[consent.use].set_value((consent.answer,) if consent.answer else ())
            self._states[consent.use].setText(said_words(consent))
        self.summary.set_text(summary_words(consents, self._titles))
        # Folded while a use is not asked, the others would be forgotten.
        if self._is_open is None and all(consent.answer for consent in consents.answers):
            self._is_open = False
        self._show_rows()
        if hidden:
            self.hidden_words.set_text(hidden_words(hidden))
        self.hidden.setVisible(bool(hidden))

    def take_focus(self) -> None:
        """Go to the first use, or to the way there."""
        if self.rows.isHidden():
            self.change_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            next(iter(self.fields.values())).take_focus()

    def _turn(self) -> None:
        self._is_open = self.rows.isHidden()
        self._show_rows()
        if self._is_open:
            self.take_focus()

    def _show_rows(self) -> None:
        is_open = self._is_open is not False
        self.rows.setVisible(is_open)
        self.summary.setVisible(not is_open)
        self.change_button.setVisible(self._is_open is not None)
        self.change_button.setText("Done" if is_open else "Change")
        self.change_button.set_icon("check" if is_open else "pencil")

    def _add_use(self, use: PhotoUse) -> None:
        item = Item(
            link_id=f"photos.{use.id}",
            text=f"Photos: {use.title}",
            label=f"Photos {use.title[:1].lower()}{use.title[1:]}",
            type=ItemType.CHOICE,
            choices=_YES_NO,
        )
        field = _YesNoField(item, self.rows)
        field.answered.connect(lambda values, use=use.id: self.said.emit(use, str(values[0])))
        state = Hint("", self.rows)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(use.title, TextStyle.LABEL, parent=self.rows))
        words.addWidget(Label(use.text.text, TextStyle.SMALL, Tone.SECOND, self.rows))
        words.addWidget(state)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(field)
        self._rows.addWidget(Divider(self.rows))
        self._rows.addLayout(row)
        self.fields[use.id], self._states[use.id] = field, state

    def _lay_out_hidden(self) -> None:
        self.hidden_words = IconLabel("", "triangle-alert", Tone.WARNING, self.hidden, style=TextStyle.BODY)
        self.keep_button = PlainButton("Keep them hidden", self.hidden, icon="lock")
        self.remove_button = DangerButton("Remove them", self.hidden, icon="trash-2")
        self.keep_button.clicked.connect(self.keep_wanted)
        self.remove_button.clicked.connect(self.remove_wanted)
        column = QVBoxLayout(self.hidden)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.hidden_words)
        buttons = FlowLayout()
        buttons.addWidget(self.keep_button)
        buttons.addWidget(self.remove_button)
        column.addLayout(buttons)
        self.hidden.hide()
