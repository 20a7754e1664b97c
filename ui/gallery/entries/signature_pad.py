"""The pad on which the patient signs."""

from __future__ import annotations

from math import sin

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.documents.signature_pad import SignaturePad
from ui.gallery.entry import Entry, Samples, State


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    signed = SignaturePad("The patient's signature", parent)
    signed.resize(signed.sizeHint())
    _draw(signed)
    return [
        State("Empty", SignaturePad("The patient's signature", parent), wide=True),
        State("Signed", signed, wide=True),
    ]


def _draw(pad: SignaturePad) -> None:
    """A wave, as a mouse draws it."""
    width, middle = pad.width(), pad.height() / 2
    places = [QPointF(40 + x, middle + 30 * sin(x / 22)) for x in range(0, width - 80, 6)]
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for type, place, button in (
        (QEvent.Type.MouseButtonPress, places[0], left),
        *((QEvent.Type.MouseMove, each, left) for each in places),
        (QEvent.Type.MouseButtonRelease, places[-1], none),
    ):
        pressed = left if type is not QEvent.Type.MouseMove else none
        event = QMouseEvent(type, place, place, pressed, button, Qt.KeyboardModifier.NoModifier)
        pad.event(event)


ENTRY = Entry("signature-pad", "Signature pad", _states)
