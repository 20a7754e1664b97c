"""What the page of documents suggests: the language spoken at home, and the name under “Seen by”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.rights import Role
from intake.clinic import Practitioner
from tests.ui.consultation.controller_desk import PATIENT
from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.focused import focused_path
from ui.documents.documents_page import DocumentsPage
from ui.documents.seen_by import OPERATOR, name_at_clinic, name_to_offer
from ui.documents.spoken_language import spoken_language

PATIENCE = 30_000
ME = "Dr Testa Nobody"


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    opened = ViewDesk(tmp_path / "clinic.db", qtbot)
    opened.controller.answer("goals.hoped-for", ("26-50",))
    opened.controller.answer("plan.treatment", ("microneedling",))
    yield opened
    opened.close()


def documents(desk: ViewDesk) -> DocumentsPage:
    page = desk.open("documents")
    assert isinstance(page, DocumentsPage)
    return page


def make(desk: ViewDesk, page: DocumentsPage) -> str:
    """Make the chosen document; gives its words."""
    with desk.qtbot.waitSignal(page.made, timeout=PATIENCE):
        page.make()
    desk.qtbot.waitUntil(lambda: desk.worker.names == (), timeout=PATIENCE)
    pages = pypdfium2.PdfDocument(page.pdf)
    return " ".join(" ".join(each.get_textpage().get_text_bounded() for each in pages).split())


# The language


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Spanish", "es"),
        ("español", "es"),
        ("ESPAÑOL (México)", "es"),
        ("castellano", "es"),
        ("es-MX", "es"),
        ("English", "en"),
        ("en", "en"),
        ("Mostly Spanish, some English", "es"),
        ("English and Spanish", "en"),
        ("Urdu", ""),
        ("Urdu, no Spanish", ""),
        ("Catalan", ""),
        ("Gaelic en casa", ""),
        ("", ""),
    ],
)
def test_the_language_of_the_record_is_found_as_it_was_typed(typed: str, code: str) -> None:
    found = spoken_language(typed)
    assert (found.code if found is not None else "") == code


def test_paper_is_offered_in_the_language_spoken_at_home_and_says_why(desk: ViewDesk) -> None:
    desk.controller.take_patient(replace(PATIENT, language="Spanish"))
    form = documents(desk).panel.form
    assert form.choice.language == "es"
    assert form.spoken.isVisible()
    assert form.spoken.text() == "Spoken at home: Spanish"
    assert form.note.isVisible(), "a translation that nobody signed says so"


@pytest.mark.parametrize("spoken", ["", "Urdu"])
def test_a_language_we_have_no_paper_in_leaves_english(desk: ViewDesk, spoken: str) -> None:
    desk.controller.take_patient(replace(PATIENT, language=spoken))
    form = documents(desk).panel.form
    assert form.choice.language == "en"
    assert not form.spoken.isVisible()


def test_what_somebody_chose_wins_over_the_record(desk: ViewDesk) -> None:
    desk.controller.take_patient(replace(PATIENT, language="Spanish"))
    form = documents(desk).panel.form
    form.language.take_focus()
    desk.press(Qt.Key.Key_Left, Qt.Key.Key_Space)
    assert form.choice.language == "en"
    assert not form.spoken.isVisible()
    desk.open("hopes")
    documents(desk)
    assert form.choice.language == "en"


def test_a_record_that_is_put_right_during_the_visit_is_followed(desk: ViewDesk) -> None:
    form = documents(desk).panel.form
    desk.open("hopes")
    desk.controller.take_patient(replace(PATIENT, language="Spanish"))
    documents(desk)
    assert form.choice.language == "es"


def test_the_language_of_the_last_document_wins_when_the_visit_is_opened_again(
    desk: ViewDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    page = documents(desk)
    page.panel.form.language.take_focus()
    desk.press(Qt.Key.Key_Right, Qt.Key.Key_Space)
    make(desk, page)
    again = ViewDesk(tmp_path / "clinic.db", qtbot, visit=desk.desk.visit)
    assert documents(again).panel.form.choice.language == "es"
    again.close()


# The name


def test_nobody_is_named_until_somebody_presses(desk: ViewDesk) -> None:
    page = documents(desk)
    assert page.panel.seen_by.isVisible()
    assert ME in page.panel.seen_by.words.text
    assert ME not in make(desk, page)
    assert desk.value(OPERATOR) == ()


def test_one_press_names_who_is_signed_in_and_the_paper_has_it(desk: ViewDesk) -> None:
    page = documents(desk)
    page.panel.seen_by.button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert desk.value(OPERATOR) == (ME,)
    assert page.panel.seen_by.isHidden()
    assert page.panel.make_button.hasFocus()
    assert ME in make(desk, page)
    (told,) = [
        row for row in desk.desk.store.changes_of(desk.desk.actor, desk.desk.visit) if row.path == OPERATOR
    ]
    assert told.said_by == "practitioner"


def test_undo_takes_the_name_back_and_asks_again(desk: ViewDesk) -> None:
    page = documents(desk)
    page.panel.seen_by.button.click()
    desk.view.undo()
    desk.settle()
    assert desk.value(OPERATOR) == ()
    assert not documents(desk).panel.seen_by.isHidden()


def test_who_is_named_already_is_not_asked_about(desk: ViewDesk) -> None:
    desk.controller.answer(OPERATOR, ("Nurse Testa Somebody",))
    assert documents(desk).panel.seen_by.isHidden()


def test_where_nothing_is_to_be_treated_nobody_is_asked(desk: ViewDesk) -> None:
    desk.controller.answer("plan.treatment", ("none",))
    assert documents(desk).panel.seen_by.isHidden()


def test_whoever_may_not_sign_is_not_offered_their_name(desk: ViewDesk) -> None:
    assert name_to_offer(desk.controller, desk.desk.actor) == ME
    front_desk = replace(desk.desk.actor, role=Role.FRONT_DESK)
    assert name_to_offer(desk.controller, front_desk) == ""


def test_the_name_is_written_as_the_clinic_writes_it_where_one_person_is_meant() -> None:
    nurse, doctor = Practitioner("Nurse Testa Nobody"), Practitioner("Dr Testa Other")
    assert name_at_clinic("testa nobody", (nurse, doctor)) == nurse.name
    assert name_at_clinic("Testa", (nurse, doctor)) == "Testa"
    assert name_at_clinic("Dr Testa Nobody", (nurse, doctor)) == "Dr Testa Nobody"


# There and back


def test_a_question_that_keeps_a_document_from_being_made_leads_back_to_the_documents(desk: ViewDesk) -> None:
    desk.controller.answer("goals.bothers", ("𐎀𐎁",))
    page = documents(desk)
    page.make()
    desk.qtbot.waitUntil(page.panel.problems.isVisible, timeout=PATIENCE)
    (link,) = page.panel.problems.links
    link.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert (desk.controller.page, focused_path(desk.view.page)) == ("hopes", "goals.bothers")
    assert desk.view.foot.continue_button.text() == "Back to documents"
    desk.press(Qt.Key.Key_Return, hold=Qt.KeyboardModifier.ControlModifier)
    assert desk.controller.page == "documents"
    assert page.panel.make_button.hasFocus()
    assert desk.view.foot.continue_button.text() == "Continue"
