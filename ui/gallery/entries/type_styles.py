"""The styles of text, and the tones they come in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.gallery.entry import Entry, Samples, State
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.labels import KeyCap, Label

_WORDS = "Your stretch marks can fade, 0123456789"


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    def named(name: str) -> str:
        return name.replace("_", " ").capitalize()

    styles = [
        State(named(style.name), Label(_WORDS, style, parent=parent, wrap=False), wide=True)
        for style in TextStyle
    ]
    tones = [
        State(named(tone.name), Label(_WORDS, TextStyle.BODY, tone, parent, wrap=False), wide=True)
        for tone in Tone
        if tone is not Tone.ON_DARK
    ]
    return [*styles, *tones, State("Key cap", KeyCap("Ctrl K", parent))]


ENTRY = Entry("type", "Type", _states)
