"""From the consultation to the turned screen and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.patient_mode.pin import Pin
from ui.patient_mode.turn_dialog import TurnDialog
from ui.patient_mode.turned_window import TurnedWindow
from ui.window_keeping import KeepingWindow

if TYPE_CHECKING:
    from ui.consultation.consultation_view import ConsultationView


def ask_to_turn(view: ConsultationView) -> TurnDialog:
    """Ask for a PIN, then turn the screen. What is being typed is sent first."""
    view.settle()
    clinic = view.controller.clinic
    known = (clinic.phone, clinic.out_of_hours, clinic.emergency_number)
    dialog = TurnDialog(view.controller.patient, view, phones=known)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.turned.connect(lambda pin: turn(view, pin))
    dialog.open()
    return dialog


def turn(view: ConsultationView, pin: Pin) -> TurnedWindow | None:
    """Give the window to the patient. None where the view stands in no window of the clinic, or where
    somebody else changed or signed the visit while the PIN was chosen.
    """
    window = view.window()
    if not isinstance(window, KeepingWindow) or window.turned is not None:
        return None
    if view.controller.conflict is not None:
        view.conflict.comes_first()
        return None
    if view.controller.is_kept_shut:
        view.controller.frozen.kept_out.emit()
        return None
    turned = TurnedWindow(window, view.controller, pin)
    turned.ended.connect(view.take_back)
    turned.begin()
    return turned
