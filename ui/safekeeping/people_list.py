"""Everybody who can sign in, one line each: who, as what, when last, and what does not agree."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.safekeeping.people_steps import ROLE_WORDS, Listed, PeopleList
from ui.short_date import moment_in_sentence
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_PADDING
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card, Divider
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label
from ui.widgets.layouts import clear
from ui.widgets.reading_order import set_reading_order

NO_KEY = "Has no passphrase and cannot sign in. Give one, or end the access."
KEY_LEFT = "May not sign in any more, but a passphrase still opens the file. End the access once more."
ENDED = "May not sign in any more"
NEVER = "Has not signed in yet"
_ROUND = 12


def last_words(each: Listed, today: date) -> str:
    """When and where somebody signed in last."""
    person = each.person
    if person.last_sign_in is None:
        return NEVER
    where = f" on {person.last_machine}" if person.last_machine else ""
    return f"Last sign-in {moment_in_sentence(person.last_sign_in, today)}{where}"


def trouble_words(each: Listed) -> str:
    """What does not agree between the list and the keys; "" when all does."""
    if not each.is_half:
        return ""
    return NO_KEY if each.person.is_active else KEY_LEFT


class PeopleCard(Card):
    """The lines. `chosen(Listed)`: the button of a line was pressed; only owners have them."""

    chosen = Signal(object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.buttons: list[PlainButton] = []
        self.body.setSpacing(0)
        # Each line has room above and below it: the card adds only what is left to its padding.
        self.body.setContentsMargins(CARD_PADDING, CARD_PADDING - _ROUND, CARD_PADDING, CARD_PADDING - _ROUND)
        self.reading = Label("Reading the people…", TextStyle.BODY, Tone.SECOND, self)
        self.add(self.reading)
        self._lines: QBoxLayout = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)

    def show_people(self, people: PeopleList, *, may_change: bool) -> None:
        """Show everybody."""
        self.reading.hide()
        self.buttons.clear()
        clear(self._lines)
        for place, each in enumerate(people.people):
            if place:
                self._lines.addWidget(Divider(self))
            self._lines.addWidget(self._line(each, may_change))
        set_reading_order(self)

    def _line(self, each: Listed, may_change: bool) -> QWidget:
        person = each.person
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, _ROUND, 0, _ROUND)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        tone = Tone.TEXT if person.is_active else Tone.MUTED
        words.addWidget(Label(person.name, TextStyle.LABEL, tone, line))
        as_what = f"{ROLE_WORDS[person.role]}, signs in as {person.sign_in}"
        words.addWidget(Label(as_what, TextStyle.SMALL, Tone.SECOND, line))
        now = last_words(each, self._today) if person.is_active else ENDED
        words.addWidget(Label(now, TextStyle.SMALL, Tone.MUTED, line))
        trouble = trouble_words(each)
        if trouble:
            words.addWidget(IconLabel(trouble, "triangle-alert", Tone.WARNING, line))
        row.addLayout(words, 1)
        if may_change:
            button = PlainButton("Change…", line)
            button.setAccessibleName(f"Change: {person.name}")
            button.setAccessibleDescription(". ".join(filter(None, (as_what, now, trouble))))
            button.clicked.connect(partial(self.chosen.emit, each))
            self.buttons.append(button)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line
