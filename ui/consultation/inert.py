"""A part of the screen that can be read but not worked. Unlike a disabled one it stays as legible."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_POLICY = "focusPolicyBefore"


def set_inert(part: QWidget, inert: bool) -> None:
    """Take mouse and Tab away from a widget and all inside it, or give them back. The wheel still scrolls."""
    part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, inert)
    for child in (part, *part.findChildren(QWidget)):
        before = child.property(_POLICY)
        if inert and before is None:
            child.setProperty(_POLICY, child.focusPolicy().value)
            child.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            if child.hasFocus():
                child.clearFocus()
        elif not inert and before is not None:
            child.setFocusPolicy(Qt.FocusPolicy(before))
            child.setProperty(_POLICY, None)


def is_inert(part: QWidget) -> bool:
    """Whether it was made inert."""
    return part.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
