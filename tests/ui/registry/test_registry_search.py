"""Finding a patient: the words that match, the list, and the keyboard from the first key to Enter."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.db.invented import Visit
from tests.db.many import add_at_once
from tests.db.signed import sign
from tests.ui.registry.people import PRACTITIONER, add, begin, person
from ui.consultation.pages import STEPS
from ui.demo_clinic import invented_patients
from ui.registry.drafts_panel import StepBars
from ui.registry.matching import matches
from ui.registry.patients_model import COL_BORN, COL_LAST_VISIT, COL_NAME, COL_NEXT, step_number
from ui.registry.patients_page import PatientsPage
from ui.short_date import short_date
from ui.widgets.labels import Label

TODAY = date(2027, 2, 5)


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> PatientsPage:
    """The home page over an empty clinic."""
    made = PatientsPage(TODAY)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.attach(store, PRACTITIONER)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.take_focus()
    return made


def _names(page: PatientsPage) -> list[str]:
    return [patient.name for patient in page.model.patients]


@pytest.mark.parametrize(
    ("text", "search", "found"),
    [
        ("Amara Bello", "bel", ["Bel"]),
        ("Élodie Bélanger", "BEL elo", ["Élo", "Bél"]),
        ("Annabel Belhaj", "bel", ["Bel"]),
        ("Jae Campbell", "bell", ["bell"]),
        ("Straße Nonesuch", "strasse", ["Straße"]),
        ("Testa Nonesuch", "xyz", []),
        ("Testa Nonesuch", "", []),
    ],
)
def test_the_match_is_found_without_case_and_accents(text: str, search: str, found: list[str]) -> None:
    assert [text[start : start + length] for start, length in matches(text, search)] == found


@given(st.text(max_size=40), st.text(max_size=20))
def test_matches_lie_inside_the_text_in_order_and_apart(text: str, search: str) -> None:
    end = -1
    for start, length in matches(text, search):
        assert length > 0
        assert start > end
        end = start + length
        assert end <= len(text)


def test_an_empty_clinic_says_what_goes_here_and_gives_the_first_action(page: PatientsPage) -> None:
    words = [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]
    assert "Add a patient" in words
    assert "Try six demo patients" in words
    assert not page.table.isVisible()


def test_typing_filters_and_the_first_row_is_chosen(page: PatientsPage, store: Store, qtbot: QtBot) -> None:
    for name in ("Testa Nonesuch", "Belinda Fictive", "Amara Belloc"):
        add(store, person(name))
    page.refresh()
    assert page.search.edit.hasFocus()
    qtbot.keyClicks(page.search.edit, "bel")
    assert sorted(_names(page)) == ["Amara Belloc", "Belinda Fictive"]
    assert page.table.currentIndex().row() == 0
    assert page.search.count.text() == "2 of 3 patients"


def test_down_and_enter_open_the_second_patient_without_leaving_the_box(
    page: PatientsPage, store: Store, qtbot: QtBot
) -> None:
    for name in ("Belinda Fictive", "Amara Belloc"):
        add(store, person(name))
    page.refresh()
    qtbot.keyClicks(page.search.edit, "bel")
    qtbot.keyClick(page.search.edit, Qt.Key.Key_Down)
    second = page.model.patients[1].id
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.search.edit, Qt.Key.Key_Return)
    assert opened.args == [second]
    assert page.search.edit.hasFocus()


def test_the_arrow_keys_stop_at_both_ends(page: PatientsPage, store: Store, qtbot: QtBot) -> None:
    for name in ("Belinda Fictive", "Amara Belloc"):
        add(store, person(name))
    page.refresh()
    qtbot.keyClick(page.search.edit, Qt.Key.Key_Up)
    assert page.table.currentIndex().row() == 0
    for _ in range(5):
        qtbot.keyClick(page.search.edit, Qt.Key.Key_Down)
    assert page.table.currentIndex().row() == 1


def test_f2_asks_for_the_details_and_escape_clears(page: PatientsPage, store: Store, qtbot: QtBot) -> None:
    stored = add(store, person("Testa Nonesuch"))
    page.refresh()
    qtbot.keyClicks(page.search.edit, "none")
    with qtbot.waitSignal(page.details_wanted) as wanted:
        qtbot.keyClick(page.search.edit, Qt.Key.Key_F2)
    assert wanted.args == [stored.id]
    qtbot.keyClick(page.search.edit, Qt.Key.Key_Escape)
    assert page.search.text == ""


def test_enter_opens_nothing_when_nobody_is_found(page: PatientsPage, store: Store, qtbot: QtBot) -> None:
    add(store, person("Testa Nonesuch"))
    page.refresh()
    qtbot.keyClicks(page.search.edit, "qqq")
    with qtbot.assertNotEmitted(page.opened):
        qtbot.keyClick(page.search.edit, Qt.Key.Key_Return)


def test_a_row_says_when_somebody_was_born_and_what_is_next(page: PatientsPage, store: Store) -> None:
    stored = add(store, person("Testa Nonesuch", (1993, 4, 12)))
    begin(store, stored, at=datetime(2027, 2, 5, 10, tzinfo=UTC))
    add(store, person("Belinda Fictive"))
    page.refresh()
    rows = {patient.name: row for row, patient in enumerate(page.model.patients)}
    first = rows["Testa Nonesuch"]
    assert page.model.index(first, COL_BORN).data() == "12 Apr 1993"
    assert page.model.index(first, COL_NEXT).data() == f"Draft, step 1 of {len(STEPS)}"
    assert page.model.index(first, COL_LAST_VISIT).data() == "Today"
    assert page.model.index(rows["Belinda Fictive"], COL_NEXT).data() == "First consultation"
    spoken = page.model.index(first, COL_NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Testa Nonesuch. Born 12 Apr 1993. Draft, step 1 of {len(STEPS)}"


def test_drafts_wait_at_the_right_and_continue_names_the_consultation(
    page: PatientsPage, store: Store, qtbot: QtBot
) -> None:
    begun = begin(store, add(store, person("Testa Nonesuch")), at=datetime(2027, 2, 4, 10, tzinfo=UTC))
    page.refresh()
    (button,) = page.panel.buttons
    assert button.accessibleName() == "Continue: Testa Nonesuch"
    with qtbot.waitSignal(page.continued) as continued:
        button.click()
    assert continued.args == [begun.id]


def test_a_signed_visit_is_shown_as_signed_below_the_drafts_and_opens(
    page: PatientsPage, store: Store, qtbot: QtBot
) -> None:
    noon = datetime(2027, 2, 5, 10, tzinfo=UTC)
    draft = begin(store, add(store, person("Belinda Fictive")), at=noon)
    signed = begin(store, add(store, person("Testa Nonesuch", (1993, 4, 12))), at=noon)
    sign(Visit(store, signed.patient_id, signed.id), 1, actor=PRACTITIONER)
    page.refresh()
    row = [patient.name for patient in page.model.patients].index("Testa Nonesuch")
    assert page.model.index(row, COL_NEXT).data() == "Signed"
    spoken = page.model.index(row, COL_NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Testa Nonesuch. Born 12 Apr 1993. Signed"
    unfinished, opened = page.panel.buttons
    assert (unfinished.text(), opened.text()) == ("Continue", "Open")
    assert opened.accessibleDescription().startswith("Signed. Saved ")
    said = [label.text() for label in page.panel.findChildren(Label)]
    assert said.index("Unfinished (1)") < said.index("Signed (1)")
    assert len(page.panel.findChildren(StepBars)) == 1
    for button, wanted in ((unfinished, draft.id), (opened, signed.id)):
        with qtbot.waitSignal(page.continued) as continued:
            button.click()
        assert continued.args == [wanted]
    store.signing.begin_amendment(PRACTITIONER, signed.id, "a reason", id=uuid4()).result(10)
    page.refresh()
    assert page.model.index(row, COL_NEXT).data() == f"Draft, step 1 of {len(STEPS)}"
    assert [button.text() for button in page.panel.buttons] == ["Continue", "Continue"]


def test_one_patient_is_not_said_to_be_several(page: PatientsPage, store: Store, qtbot: QtBot) -> None:
    add(store, person("Testa Nonesuch", (1993, 4, 12)))
    page.refresh()
    said = [label.text() for label in page.findChildren(Label)]
    assert "1 of 1 patient" in said


def test_a_form_that_was_not_stored_waits_beside_the_drafts(page: PatientsPage, qtbot: QtBot) -> None:
    page.refresh(form_waits="New patient")
    (button,) = page.panel.buttons
    with qtbot.waitSignal(page.form_continued):
        button.click()


@pytest.mark.parametrize(("page_id", "number"), [("", 1), ("hopes", 1), ("health.skin", 5), ("documents", 8)])
def test_a_page_belongs_to_a_step(page_id: str, number: int) -> None:
    assert step_number(page_id) == number


def test_a_partial_date_keeps_its_precision() -> None:
    assert short_date(person("x", (1985, 3, 27)).birth_date) == "27 Mar 1985"
    assert short_date(None) == ""


def test_in_a_narrow_page_the_name_stays_whole(page: PatientsPage, store: Store, qtbot: QtBot) -> None:
    add(store, person("Testa Nonesuch", (1993, 4, 12), "X-00001"))
    page.refresh()
    page.resize(420, 700)
    qtbot.waitUntil(lambda: page.table.isColumnHidden(COL_LAST_VISIT))
    assert page.table.columnWidth(COL_NAME) >= page.table.fontMetrics().horizontalAdvance("Testa Nonesuch")


def test_a_key_is_answered_within_a_tenth_of_a_second_among_ten_thousand(
    page: PatientsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    add_at_once(tmp_path / "clinic.db", invented_patients(10_000))
    page.refresh()
    assert page.total == 10_000
    qtbot.keyClicks(page.search.edit, "z")
    page.search.clear()
    spent = []
    for key in "xenia none":
        began = time.thread_time()
        qtbot.keyClicks(page.search.edit, key)
        page.table.viewport().repaint()
        spent.append(time.thread_time() - began)
    assert all("Xenia" in name for name in _names(page))
    assert sorted(spent)[len(spent) // 2] < 0.1


def test_the_card_of_the_list_ends_with_its_rows(page: PatientsPage, store: Store, qtbot: QtBot) -> None:
    for name in ("Testa Nonesuch", "Belinda Fictive", "Amara Belloc"):
        add(store, person(name))
    page.refresh()
    qtbot.waitUntil(lambda: 0 < _below_rows(page) < 20, timeout=10_000)
    qtbot.keyClicks(page.search.edit, "testa")
    qtbot.waitUntil(lambda: 0 < _below_rows(page) < 20, timeout=10_000)


def _below_rows(page: PatientsPage) -> int:
    """The pixels of the card below its last row."""
    table = page.table
    last = table.visualRect(table.model().index(table.model().rowCount() - 1, 0))
    card = table.parentWidget()
    return card.height() - table.viewport().mapTo(card, last.bottomLeft()).y()


def test_the_handouts_of_a_day_stand_below_the_drafts(page: PatientsPage, store: Store) -> None:
    begin(store, add(store, person("Testa Nonesuch")), at=datetime(2027, 2, 4, 10, tzinfo=UTC))
    page.refresh()
    page.panel.layout().activate()
    (draft,) = page.panel.buttons
    assert page.panel.batch_button.y() > draft.mapTo(page.panel, draft.rect().bottomLeft()).y()
