"""The dialog that turns the screen: what it says of a PIN is read whole."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from intake.consultation import Patient
from ui.patient_mode.pin import DIFFERENT, KNOWN, WEAK
from ui.patient_mode.turn_dialog import TurnDialog

CLINIC_PHONE = "01632 960483"


def test_words_of_two_lines_about_a_pin_are_not_cut(qtbot: QtBot) -> None:
    dialog = TurnDialog(Patient(), phones=(CLINIC_PHONE,))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.isVisible)

    for pin, again, words in (("9182", "9183", DIFFERENT), ("0483", "0483", KNOWN), ("1234", "1234", WEAK)):
        dialog.pin.input.setText(pin)
        dialog.again.input.setText(again)
        dialog.turn_button.click()
        assert dialog.problem.text == words
        qtbot.waitUntil(lambda: _is_read_whole(dialog))


def _is_read_whole(dialog: TurnDialog) -> bool:
    words, layout = dialog.problem.words, dialog.layout()
    assert layout is not None
    return words.height() >= words.heightForWidth(
        words.width()
    ) and dialog.height() >= layout.totalHeightForWidth(dialog.width())
