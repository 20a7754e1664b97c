"""The evidence by the keyboard in the real window: search, follow, go back, sign; then nothing is a draft."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.e2e.window_journey import ENTER, PASSPHRASE, READER, SPACE, looked_into, opened, set_up
from tests.e2e.window_keyboard import ALT, Keyboard, settle_events, wait_until
from ui.evidence.evidence_place import EvidencePlace
from ui.help.help_dialog import HelpDialog
from ui.trouble import Trouble
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytestmark = pytest.mark.usefixtures("qapp")
MARKER = "Testamarkername"
DRAFT = "Clinical content: draft, not signed off"


def _evidence(window: MainWindow, keyboard: Keyboard) -> EvidencePlace:
    """Go to the place by the keys of the top bar."""
    window.resize(1440, 900)
    settle_events()
    window.top_bar.patients.setFocus()
    keyboard.tab_to("Evidence")
    keyboard.press(SPACE)
    place = window.stack.currentWidget()
    assert isinstance(place, EvidencePlace)
    return place


def _title(place: EvidencePlace) -> str:
    assert place.reader.page is not None
    return place.reader.page.title


def test_from_a_word_to_its_sources_and_back_by_the_keyboard(tmp_path: Path) -> None:
    set_up(tmp_path)
    with opened(tmp_path) as window:
        keyboard = Keyboard()
        place = _evidence(window, keyboard)
        assert keyboard.place.startswith("Search treatments, rules, claims")
        keyboard.type("eczema")
        keyboard.press(ENTER)
        assert _title(place).startswith("Eczema")
        # The links stand in the order of reading: the treatments it weighs on, then what it rests on.
        keyboard.tab(times=8)
        keyboard.press(ENTER)
        ref = place.desk.current
        assert ref is not None
        assert ref.kind.value == "source"
        resting = {link.by.id for link in place.desk.index.resting_on(ref)}
        assert "eczema" in resting
        keyboard.press(Qt.Key.Key_Left, ALT)
        assert _title(place).startswith("Eczema")
        keyboard.press(Qt.Key.Key_Right, ALT)
        assert place.desk.current == ref
        keyboard.press(Qt.Key.Key_F1)
        (dialog,) = window.findChildren(HelpDialog)
        words = [line.words for _title_of, lines in dialog.sections for line in lines]
        assert "Forward again" in words
        dialog.reject()


def test_the_owner_signs_the_clinical_content_and_no_draft_is_spoken_of(tmp_path: Path) -> None:
    set_up(tmp_path)
    with opened(tmp_path) as window:
        keyboard = Keyboard()
        assert window.status.content.text() == DRAFT
        place = _evidence(window, keyboard)
        place.sign_off_button.setFocus()
        keyboard.press(SPACE)
        keyboard.tab_to("I have read this version", most=200)
        keyboard.press(SPACE)
        keyboard.tab_to("Your passphrase")
        keyboard.type(PASSPHRASE)
        keyboard.press(ENTER)
        wait_until(lambda: window.status.content.text() == "", "it is signed")
        settle_events()
        assert "Testa Reader" in place.sign_off_state.text()
    with looked_into(tmp_path) as store:
        ((version, signed),) = store.stored_clinic(READER).clinic.catalogue_sign_off
        assert (version, signed.name) == (place.desk.catalogue.version, READER.name)


def _fill_everything(root: QWidget) -> int:
    """Type the marker into every box that can be typed into; gives how many."""
    boxes = [box for box in root.findChildren(QLineEdit) if box.isVisible() and box.isEnabled()]
    for box in boxes:
        box.setText(MARKER)
    texts = [text for text in root.findChildren(QPlainTextEdit) if text.isVisible() and not text.isReadOnly()]
    for text in texts:
        text.setPlainText(MARKER)
    return len(boxes) + len(texts)


def _raise() -> None:
    raise ValueError(MARKER)


def test_what_is_typed_anywhere_is_in_no_report_no_log_and_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    profile = tmp_path / "clinic"
    profile.mkdir()
    set_up(profile)
    trouble = Trouble()
    with opened(profile) as window:
        window.show_home()
        filled = [_fill_everything(window.home)]
        window.show_later("evidence")
        filled.append(_fill_everything(window.stack.currentWidget()))
        window.ways.show_sign_off()
        filled.append(_fill_everything(window.stack.currentWidget()))
        window.show_settings()
        assert window.settings_place is not None
        for section in list(window.settings_place.tabs.buttons):
            window.settings_place.open_section(section)
            settle_events()
            filled.append(_fill_everything(window.settings_place))
        assert sum(filled) > 25
        # The specialist's sign-off, the wavelength and the search of the licences are among them.
        settle_events()
        try:
            _raise()
        except ValueError as problem:
            trouble.meet(type(problem), problem, problem.__traceback__)
        settle_events()
        assert trouble.dialog is not None
        trouble.dialog.copy_button.click()
        report = QApplication.clipboard().text()
        trouble.dialog.close()
        assert "Candor error report" in report
        assert report.splitlines()[1].startswith("Candor ")
        assert MARKER not in report
        assert MARKER not in window.windowTitle()
        assert window.consultations is not None
        window._lets_go = True
    assert MARKER not in caplog.text
    written = [file for file in temporary.rglob("*") if file.is_file()]
    assert all(MARKER.encode() not in file.read_bytes() for file in written)
    # Nor is it readable in the clinic's own folder: only encrypted.
    kept = [file for file in profile.rglob("*") if file.is_file()]
    assert kept
    assert all(MARKER.encode() not in file.read_bytes() for file in kept)
