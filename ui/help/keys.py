"""The keys that work now: read from the shortcuts that really exist, and from the widgets that take keys.

A shortcut says what it does in its `whatsThis`, or in the table here, by the class that owns it. A shortcut
without words is not shown; a test walks every place and finds none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_WINDOW = {
    "Ctrl+K": "Find a patient",
    "Ctrl+N": "New patient",
    "Ctrl+L": "Lock",
    "F1": "This help",
    "F3": "The evidence of a question or a treatment, and back again",
}
_WORDS: dict[str, dict[str, str]] = {
    "ConsultationView": {
        "F4": "Changes since the last visit",
        "F6": "Next unanswered question",
        "F7": "Show or hide the suitability",
        "F8": "Reviewed, no changes: take over the last visit’s answers",
        "F9": "Confirm this answer",
        "Shift+F9": "Confirm every answer of this page",
        "F11": "Show to the patient",
        "F12": "Turn the screen to the patient",
        "Ctrl+Return": "Continue to the next page",
        "Alt+Left": "Back to where you came from, or the page before",
        "Ctrl+Z": "Undo",
        "Ctrl+Y": "Redo",
    },
    "EvidencePlace": {
        "Alt+Left": "Back to the entry before",
        "Alt+Right": "Forward again",
        "Ctrl+F": "Search the evidence",
    },
    "PatientPlace": {"Ctrl+Return": "Store the patient, and continue", "Alt+Left": "Back to the list"},
    "BatchPanel": {"Esc": "Back to the list of patients"},
    "MarkForm": {"Esc": "Back to the list of areas"},
    "ComparePage": {"Esc": "Back to the consultation"},
    "ScreenPage": {"Ctrl+Z": "Undo the last choice"},
    "PhotosPage": {"Ctrl+V": "Paste a photograph"},
    "MarksPage": {"Ctrl+D": "Copy this area to the other side"},
}
_SAME = {"Ctrl+Enter": "Ctrl+Return", "Ctrl+Shift+Z": "Ctrl+Y", "Ctrl+=": "Ctrl++"}
"""Keys that do the same as another: one line is enough."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line: the keys as they stand on a keyboard, and what they do."""

    keys: tuple[str, ...]
    words: str


_TAKEN: tuple[tuple[str, tuple[KeyLine, ...]], ...] = (
    (
        "YesNoNotSureField",
        (
            KeyLine(("Y", "N", "U"), "In a question: Yes, No, Not sure, and on to the next"),
            KeyLine(("Delete",), "In a question: take the answer away"),
        ),
    ),
    (
        "TickList",
        (
            KeyLine(("Y", "N", "U"), "In a list: Yes, No or Not sure for one line, and on to the next"),
            KeyLine(("Space",), "In a list: tick a line, or press its “No, none of these”"),
        ),
    ),
    ("RadioField", (KeyLine(("1", "2", "…"), "In a choice: pick the answer at that place, and on"),)),
    (
        "CheckList",
        (
            KeyLine(("Up", "Down"), "In “Check answers”: another answer"),
            KeyLine(("Enter",), "In “Check answers”: go to the question to change it"),
        ),
    ),
    (
        "PatientTable",
        (
            KeyLine(("Up", "Down"), "In the list, also from the search box: another patient"),
            KeyLine(("Enter",), "Open the patient"),
            KeyLine(("F2",), "The patient’s details"),
        ),
    ),
    (
        "RegionList",
        (
            KeyLine(("Up", "Down"), "In the areas of the body: another area"),
            KeyLine(("Space",), "In the areas of the body: tick it"),
        ),
    ),
    (
        "PdfPreview",
        (
            KeyLine(("Page Up", "Page Down"), "In a document: another page"),
            KeyLine(("+", "−", "0"), "In a document: larger, smaller, full width"),
        ),
    ),
    (
        "EvidenceReader",
        (
            KeyLine(("Tab",), "In a page of the evidence: the next link"),
            KeyLine(("Enter",), "In a page of the evidence: open the link"),
        ),
    ),
)
"""Keys that a widget takes itself, by the name of its class: told only where there is such a widget."""

EVERYWHERE = (
    KeyLine(("Tab",), "To the next thing that takes keys; with Shift back again"),
    KeyLine(("Space", "Enter"), "Press the button that has the ring"),
    KeyLine(("Left", "Right", "Up", "Down"), "Move among tabs and choices"),
)


def keys_of_window(window: QWidget) -> tuple[KeyLine, ...]:
    """The keys of the whole window that work now."""
    own = [shortcut for shortcut in _shortcuts(window) if shortcut.parent() is window]
    return _lines(own)


def keys_of_place(place: QWidget) -> tuple[KeyLine, ...]:
    """The keys that work in a place: its shortcuts, then the keys of the widgets that stand in it."""
    found = list(_lines(_shortcuts(place)))
    classes = {type(widget).__name__ for widget in place.findChildren(QWidget) if widget.isVisibleTo(place)}
    for name, lines in _TAKEN:
        if name in classes or type(place).__name__ == name:
            found.extend(lines)
    return tuple(dict.fromkeys(found))


def words_of(shortcut: QShortcut) -> str:
    """What a shortcut does; "" where nobody has said it."""
    if shortcut.whatsThis():
        return shortcut.whatsThis()
    keys, owner = _keys_of(shortcut), shortcut.parent()
    names = [each.__name__ for each in type(owner).__mro__]
    by_class = next((_WORDS[name][keys] for name in names if keys in _WORDS.get(name, {})), "")
    return by_class or (_WINDOW.get(keys, "") if isinstance(owner, QWidget) and owner.isWindow() else "")


def _shortcuts(root: QWidget) -> list[QShortcut]:
    """The shortcuts below a widget that can be pressed now, in the order in which they were made."""
    return [
        shortcut
        for shortcut in root.findChildren(QShortcut)
        if shortcut.isEnabled() and (owner := shortcut.parent()) is not None
        if not isinstance(owner, QWidget) or owner is root or owner.isVisibleTo(root)
    ]


def _lines(shortcuts: Iterable[QShortcut]) -> tuple[KeyLine, ...]:
    found: dict[str, list[str]] = {}
    for shortcut in shortcuts:
        words, keys = words_of(shortcut), _keys_of(shortcut)
        known = found.setdefault(words, [])
        if words and keys not in known:
            known.append(keys)
    return tuple(KeyLine(tuple(map(key_words, keys)), words) for words, keys in found.items() if keys)


def _keys_of(shortcut: QShortcut) -> str:
    keys = shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
    return _SAME.get(keys, keys)


def key_words(keys: str) -> str:
    """Keys as they stand on a keyboard: "Ctrl Enter"."""
    return keys.replace("Return", "Enter").replace("+", " ") if keys != "+" else keys
