"""The place of the evidence: found as one types, read, followed and gone back, by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from intake.evidence_index import Kind, Ref
from tests.ui.evidence.evidence_desk import Clinic
from ui.evidence.evidence_place import EvidencePlace
from ui.theme import appearance

ALT = Qt.KeyboardModifier.AltModifier


def _title(place: EvidencePlace) -> str:
    assert place.reader.page is not None
    return place.reader.page.title


def _press(
    qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    qtbot.keyClick(widget, key, modifiers)


def test_doing_nothing_stands_first(place: EvidencePlace) -> None:
    assert place.model.entries[0].ref == Ref(Kind.TREATMENT, "no_treatment")
    assert _title(place) == "No treatment"


def test_typing_finds_and_enter_opens(place: EvidencePlace, qtbot: QtBot) -> None:
    assert place.search.edit.hasFocus()
    qtbot.keyClicks(place.search.edit, "eczema")
    assert place.model.entries[0].ref == Ref(Kind.RULE, "eczema")
    assert place.search.count.text() == f"{len(place.model.entries)} found"
    _press(qtbot, Qt.Key.Key_Return)
    assert _title(place).startswith("Eczema")
    assert place.reader.hasFocus()


def test_a_link_is_followed_and_left_again_by_the_keyboard(place: EvidencePlace, qtbot: QtBot) -> None:
    assert place.show_entry("rule", "eczema")
    place.reader.setFocus()
    _press(qtbot, Qt.Key.Key_Tab)
    _press(qtbot, Qt.Key.Key_Return)
    assert place.desk.current == Ref(Kind.TREATMENT, "microneedling")
    _press(qtbot, Qt.Key.Key_Left, ALT)
    assert place.desk.current == Ref(Kind.RULE, "eczema")
    assert _title(place).startswith("Eczema")
    _press(qtbot, Qt.Key.Key_Right, ALT)
    assert place.desk.current == Ref(Kind.TREATMENT, "microneedling")
    assert not place.forward_button.isEnabled()


def test_arrow_keys_walk_the_list_from_the_search_box(place: EvidencePlace, qtbot: QtBot) -> None:
    qtbot.keyClicks(place.search.edit, "zhu")
    for _ in range(2):
        _press(qtbot, Qt.Key.Key_Down)
    assert place.search.edit.hasFocus()
    assert _title(place) == place.model.entries[1].title


def test_a_kind_shows_only_its_own_entries(place: EvidencePlace) -> None:
    place.kinds.buttons["source"].click()
    assert {entry.ref.kind for entry in place.model.entries} == {Kind.SOURCE}
    place.kinds.buttons["all"].click()
    assert len(place.model.entries) == len(place.desk.index.entries)


def test_the_row_of_the_open_entry_is_marked(place: EvidencePlace) -> None:
    assert place.show_entry("source", "zhu2024")
    assert place.list.currentIndex().data() == "Zhu 2024"
    assert not place.show_entry("source", "nothing")
    assert not place.show_entry("nothing", "zhu2024")
    assert _title(place) == "Zhu 2024"


def test_nothing_found_is_said(place: EvidencePlace, qtbot: QtBot) -> None:
    qtbot.keyClicks(place.search.edit, "zzqx")
    assert place.search.count.text() == "Nothing found"
    _press(qtbot, Qt.Key.Key_Down)
    _press(qtbot, Qt.Key.Key_Return)
    assert _title(place) == "No treatment"


def test_the_page_can_be_read_but_not_changed(place: EvidencePlace) -> None:
    place.show_entry("source", "zhu2024")
    assert place.reader.isReadOnly()
    assert place.reader.toPlainText().count("Zhu 2024") >= 1
    assert place.reader.accessibleName().endswith("Zhu 2024")


def test_coming_back_to_the_place_keeps_what_was_open(place: EvidencePlace, clinic: Clinic) -> None:
    place.show_entry("source", "zhu2024")
    place.refresh(clinic.stored)
    assert _title(place) == "Zhu 2024"


def test_everything_in_it_has_a_name(place: EvidencePlace) -> None:
    for button in place.findChildren(QAbstractButton):
        if button.isVisible():
            interface = QAccessible.queryAccessibleInterface(button)
            assert interface.text(QAccessible.Text.Name), button
            assert button.height() >= 24


def test_it_stays_whole_in_a_small_window_with_doubled_text(place: EvidencePlace, qapp: QApplication) -> None:
    appearance.apply(qapp, text_scale=2.0)
    try:
        place.resize(1366, 640)
        QApplication.processEvents()
        assert place.list.isVisible()
        assert place.list.height() >= 100
        assert place.reader.height() >= 400
        assert place.reader.horizontalScrollBar().maximum() == 0
        # With no room for both, the list is there first, and the page takes its place.
        place.resize(700, 640)
        assert place.list.isVisible()
        assert not place.reader.isVisible()
        place._choose_first()
        QApplication.processEvents()
        assert not place.list.isVisible()
        assert place.reader.height() >= 400
        assert place.reader.horizontalScrollBar().maximum() == 0
        place.list_button.click()
        assert place.list.isVisible()
        assert place.search.edit.hasFocus()
    finally:
        appearance.apply(qapp)
