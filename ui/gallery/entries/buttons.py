"""Buttons: primary, plain, quiet, danger and links."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.gallery.entry import Entry, Samples, State
from ui.widgets.buttons import Button, DangerButton, LinkButton, PlainButton, PrimaryButton, QuietButton


def _off(button: Button) -> Button:
    button.setEnabled(False)
    return button


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    return [
        State("Primary", PrimaryButton("Save", parent)),
        State("Primary, with its key", PrimaryButton("New patient", parent, icon="user-plus", key="Ctrl N")),
        State("Primary, switched off", _off(PrimaryButton("Save", parent))),
        State("Plain", PlainButton("Print", parent, icon="printer")),
        State("Plain, switched off", _off(PlainButton("Print", parent))),
        State("Quiet", QuietButton("Clear", parent)),
        State("Quiet, an icon alone", QuietButton("", parent, icon="lock", name="Lock")),
        State("Danger", DangerButton("Erase record", parent)),
        State("Link", LinkButton("Say which machine is used", parent)),
    ]


ENTRY = Entry("buttons", "Buttons", _states)
