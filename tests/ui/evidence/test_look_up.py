"""F3: from a question to the evidence that it rests on, and back to the same question."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from intake.evidence_index import Kind, Ref
from tests.opening import open_store
from tests.ui.registry.people import PRACTITIONER, add, person
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.focused import focused_path
from ui.demo_clinic import demo_clinic
from ui.evidence.evidence_place import EvidencePlace
from ui.evidence.look_up import NOTHING, ref_of_item, ref_of_question
from ui.input_file import Knowledge, open_knowledge
from ui.theme import appearance
from ui.widgets.buttons import LinkButton
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The catalogue and its questions."""
    return open_knowledge()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A clinic with one patient."""
    with open_store(tmp_path / "clinic.db", PRACTITIONER) as opened:
        opened.save_clinic(PRACTITIONER, demo_clinic()).result(10)
        add(opened, person("Testa Nonesuch", (1990, 3, 5)))
        yield opened


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, store: Store, knowledge: Knowledge) -> MainWindow:
    """The window over it."""
    appearance.apply(qapp)
    made = MainWindow(store, PRACTITIONER, knowledge, store.clinic(PRACTITIONER))
    qtbot.addWidget(made, before_close_func=lambda each: each.worker.close())
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def _press(qtbot: QtBot, key: Qt.Key, hold: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    qtbot.keyClick(widget, key, hold)


def test_f3_leads_from_a_question_to_its_rule_and_back(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    (patient,) = store.find_patients(PRACTITIONER, "Testa")
    started = store.start_consultation(
        PRACTITIONER, patient.id, id=uuid4(), catalogue_version="test", at=datetime.now(UTC)
    )
    window.open_consultation(started.result(10).id)
    view = window.stack.currentWidget()
    assert isinstance(view, ConsultationView)
    view.controller.set_page("health.skin")
    QApplication.processEvents()
    view.page.focus_first()
    before: QWidget | None = QApplication.focusWidget()
    _press(qtbot, Qt.Key.Key_F3)
    place = window.stack.currentWidget()
    assert isinstance(place, EvidencePlace)
    assert place.desk.current is not None
    assert place.desk.current.kind is Kind.RULE
    _press(qtbot, Qt.Key.Key_F3)
    assert window.stack.currentWidget() is view
    assert before is not None


@pytest.mark.parametrize("back", ["F3", "Alt+Left", "the button"])
def test_the_way_back_leads_to_the_question_that_was_looked_up(
    window: MainWindow, store: Store, qtbot: QtBot, back: str
) -> None:
    (patient,) = store.find_patients(PRACTITIONER, "Testa")
    started = store.start_consultation(
        PRACTITIONER, patient.id, id=uuid4(), catalogue_version="test", at=datetime.now(UTC)
    )
    # Somebody read here before: that is not where the way back leads.
    window.ways.show_evidence("source", "zhu2024")
    window.open_consultation(started.result(10).id)
    view = window.stack.currentWidget()
    assert isinstance(view, ConsultationView)
    view.jump("health.psoriasis")
    _press(qtbot, Qt.Key.Key_F3)
    place = window.stack.currentWidget()
    assert isinstance(place, EvidencePlace)
    if back == "F3":
        _press(qtbot, Qt.Key.Key_F3)
    elif back == "Alt+Left":
        _press(qtbot, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    else:
        qtbot.mouseClick(place.back_button, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is view
    assert focused_path(view.page) == "health.psoriasis"


def test_alt_left_goes_back_through_what_was_read_and_then_to_the_question(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    (patient,) = store.find_patients(PRACTITIONER, "Testa")
    started = store.start_consultation(
        PRACTITIONER, patient.id, id=uuid4(), catalogue_version="test", at=datetime.now(UTC)
    )
    window.open_consultation(started.result(10).id)
    view = window.stack.currentWidget()
    assert isinstance(view, ConsultationView)
    view.jump("health.psoriasis")
    _press(qtbot, Qt.Key.Key_F3)
    place = window.stack.currentWidget()
    assert isinstance(place, EvidencePlace)
    looked_up = place.desk.current
    place.show_entry("source", "zhu2024")
    _press(qtbot, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.stack.currentWidget() is place
    assert place.desk.current == looked_up
    _press(qtbot, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.stack.currentWidget() is view
    assert focused_path(view.page) == "health.psoriasis"


def test_f3_leads_from_a_reason_to_its_treatment(window: MainWindow, store: Store, qtbot: QtBot) -> None:
    (patient,) = store.find_patients(PRACTITIONER, "Testa")
    started = store.start_consultation(
        PRACTITIONER, patient.id, id=uuid4(), catalogue_version="test", at=datetime.now(UTC)
    )
    window.resize(1440, 900)
    window.open_consultation(started.result(10).id)
    view = window.stack.currentWidget()
    assert isinstance(view, ConsultationView)
    card = view.suitability.cards["microneedling"]
    button = next(each for each in card.findChildren(LinkButton) if each.isVisibleTo(card))
    assert ref_of_question(button, window.places.catalogue) == Ref(Kind.TREATMENT, "microneedling")  # type: ignore[union-attr]
    assert ref_of_question(window.home.search.edit, window.places.catalogue) is None  # type: ignore[union-attr]


def test_f3_without_a_question_says_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    window.show_home()
    _press(qtbot, Qt.Key.Key_F3)
    assert window.stack.currentWidget() is window.home
    assert window.status.words.text() == NOTHING


def test_every_question_leads_to_an_entry_that_exists_or_to_none(
    window: MainWindow, knowledge: Knowledge
) -> None:
    window.show_later("evidence")
    place = window.stack.currentWidget()
    assert isinstance(place, EvidencePlace)
    found = {
        item.link_id: ref_of_item(item, knowledge.catalogue)
        for item in knowledge.questionnaire.items.values()
    }
    assert found["health.eczema"] == Ref(Kind.RULE, "eczema")
    assert found["health.eczema.regions"] == Ref(Kind.RULE, "eczema")
    refs = [ref for ref in found.values() if ref is not None]
    assert len(refs) > 80
    for ref in refs:
        assert ref in place.desk.index.entry


def test_an_entry_can_be_opened_from_anywhere(window: MainWindow) -> None:
    assert window.ways.show_evidence("source", "zhu2024")
    place = window.stack.currentWidget()
    assert isinstance(place, EvidencePlace)
    assert place.desk.current == Ref(Kind.SOURCE, "zhu2024")
    assert not window.ways.show_evidence("source", "nothing")
