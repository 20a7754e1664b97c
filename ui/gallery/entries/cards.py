"""Cards, and what divides them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.gallery.entry import Entry, Samples, State
from ui.widgets.cards import Card, Divider, FollowUp
from ui.widgets.labels import Hint, Label, SectionTitle


def _card(parent: QWidget, *, sunken: bool = False) -> Card:
    made = Card(parent, sunken=sunken)
    made.add(SectionTitle("Course", made))
    made.add(Label("Session 1", parent=made))
    made.add(Divider(made))
    made.add(Label("Result check", parent=made))
    return made


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    follow_up = FollowUp(parent)
    follow_up.add(Label("Where is it now?", parent=follow_up))
    follow_up.setVisible(True)
    follow_up.add(Hint("Shown after Yes and Not sure", follow_up))
    return [
        State("Card", _card(parent), wide=True),
        State("Sunken", _card(parent, sunken=True), wide=True),
        State("Follow-up", follow_up, wide=True),
    ]


ENTRY = Entry("cards", "Cards", _states)
