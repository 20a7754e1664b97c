"""Opens the help over the main window, for the place that is in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.help.help_dialog import HelpDialog

if TYPE_CHECKING:
    from ui.window import MainWindow

_SIGN_IN = "On this page"


def open_help(window: MainWindow) -> HelpDialog:
    """Show the help; the one that is open already is closed first, so that F1 never opens two."""
    for before in window.findChildren(HelpDialog):
        before.reject()
    dialog = HelpDialog(window, window.stack.currentWidget(), place_words(window), window)
    if window.settings_place is not None and not window.is_blank:
        dialog.about_wanted.connect(lambda: _show_about(window))
    else:
        dialog.about_button.hide()
    dialog.open()
    return dialog


def place_words(window: MainWindow) -> str:
    """The words of the place that is in front."""
    place: QWidget = window.stack.currentWidget()
    if place is window.gate:
        return _SIGN_IN
    if place is window.home:
        return "Patients"
    if place is window.settings_place:
        return "Settings"
    if place is window.patient_place:
        return "Patient"
    if window.places is not None and window.places.id_of(place):
        return dict(window.places.words)[window.places.id_of(place)]
    return "Consultation"


def _show_about(window: MainWindow) -> None:
    window.show_settings()
    if window.settings_place is not None:
        window.settings_place.show_about()
        window.settings_place.take_focus()
