"""A signed consultation in the view: it can be read and not changed; an amendment opens it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.errors import Trouble
from db.signing import SigningOrder
from intake.screening import OverrideProblem
from tests.db.signed import PASSPHRASE, TEXT, give_keys, patient_signs, practitioner_signs
from tests.ui.consultation.controller_desk import Desk
from tests.ui.consultation.view_desk import CLINIC, ViewDesk
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.frozen_banner import OPENED_ELSEWHERE, REMINDER
from ui.consultation.inert import is_inert
from ui.consultation.override_form import SHUT
from ui.consultation.question_page import QuestionPage

PATIENCE = 15_000
QUESTION = "health.eczema"


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    opened = ViewDesk(tmp_path / "clinic.db", qtbot)
    opened.controller.answer(QUESTION, ("Y",))
    saved(opened)
    yield opened
    opened.close()


def saved(desk: ViewDesk) -> None:
    desk.controller.flush()
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=PATIENCE)


def shown(desk: ViewDesk) -> QWidget:
    """The page that is shown."""
    page = desk.view.page
    assert isinstance(page, QWidget)
    return page


def sign(at: Desk, version: int) -> None:
    """Sign what is stored, past the screen."""
    store = at.store
    give_keys(store, at.actor)
    order = SigningOrder(
        id=uuid4(),
        consultation_id=at.visit,
        expected_version=version,
        document_id=uuid4(),
        document="consent",
        pdf=b"%PDF an invented form",
        pages=1,
        text_sha256=TEXT,
        catalogue_version="2026.11",
        signatures=(patient_signs(), practitioner_signs(at.actor)),
    )
    store.signing.sign(at.actor, order, store.signing.confirm(at.actor, PASSPHRASE)).result(10)


def sign_here(desk: ViewDesk) -> None:
    sign(desk.desk, desk.controller.version)
    desk.controller.look_if_frozen()
    desk.settle()


def test_nothing_signed_shows_no_banner(desk: ViewDesk) -> None:
    assert not desk.view.frozen_banner.isVisible()
    assert not is_inert(shown(desk))


def test_a_signed_consultation_says_so_and_takes_no_change(desk: ViewDesk) -> None:
    sign_here(desk)
    banner = desk.view.frozen_banner
    assert banner.isVisible()
    assert banner.words.text().startswith("Signed on ")
    assert banner.words.text().endswith("Answers cannot change.")
    assert is_inert(shown(desk))
    controller, version = desk.controller, desk.controller.version
    controller.answer(QUESTION, ("N",))
    assert controller.undo() is None
    controller.set_page("plan")
    desk.settle()
    assert is_inert(shown(desk)), "a page that is built later cannot be changed either"
    with pytest.raises(OverrideProblem):
        controller.override("eczema", "an invented reason")
    assert controller.value(QUESTION) == ("Y",)
    assert not controller.has_unsaved
    assert desk.desk.store.consultation(desk.desk.actor, desk.desk.visit).version == version
    desk.open("documents")
    assert not is_inert(shown(desk)), "documents stay in reach"


def test_keys_and_presses_on_a_signed_page_change_nothing_and_say_what_would(desk: ViewDesk) -> None:
    sign_here(desk)
    page = desk.controller.page_of(QUESTION)
    assert page is not None
    desk.open(page)
    row = desk.view.page.focus_path(QUESTION)
    assert row is not None
    assert all(each.focusPolicy() is Qt.FocusPolicy.NoFocus for each in shown(desk).findChildren(QWidget))
    box = next(each for each in row.findChildren(QAbstractButton) if each.isVisible())
    QTest.keyClick(box, Qt.Key.Key_N)
    QTest.keyClick(box, Qt.Key.Key_Space)
    desk.settle()
    assert desk.controller.value(QUESTION) == ("Y",)
    window, place = desk.view.windowHandle(), box.mapTo(desk.view, box.rect().center())
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    desk.settle()
    assert desk.controller.value(QUESTION) == ("Y",)
    assert desk.view.frozen_banner.words.text().endswith(REMINDER)


def test_no_finding_can_be_overruled_in_a_signed_visit_and_it_is_said_why(desk: ViewDesk) -> None:
    form = desk.view.suitability.overrides
    form.open()
    form.reason.input.setPlainText("seen by Testa")
    saved(desk)
    sign_here(desk)
    assert form.form is not None
    assert form.form.isHidden()
    assert form.open_button.isHidden()
    assert form.shut.text() == SHUT
    assert not form.shut.isHidden()
    form.open_for(QUESTION.removeprefix("health."))
    assert form.form.isHidden()
    assert desk.view.frozen_banner.words.text().endswith(REMINDER)
    desk.controller.frozen.begin_amendment("Something was left out.")
    desk.qtbot.waitUntil(lambda: not desk.controller.frozen.is_frozen)
    assert form.shut.isHidden()
    form.open()
    assert not form.form.isHidden()
    assert form.reason.input.toPlainText() == "seen by Testa"


def test_esc_closes_the_form_to_overrule_a_finding_and_keeps_what_was_typed(desk: ViewDesk) -> None:
    form = desk.view.suitability.overrides
    desk.view.show_suitability()
    form.open_for("eczema")
    desk.press("seen by Testa")
    desk.press(Qt.Key.Key_Escape)
    assert form.form is not None
    assert form.form.isHidden()
    assert QApplication.focusWidget() is form.open_button
    form.open()
    assert form.reason.input.toPlainText() == "seen by Testa"


def test_it_is_frozen_when_it_is_opened(desk: ViewDesk) -> None:
    sign(desk.desk, desk.controller.version)
    assert desk.desk.controller().frozen.is_frozen


def test_an_amendment_needs_a_reason_and_opens_it_again(desk: ViewDesk) -> None:
    sign_here(desk)
    banner = desk.view.frozen_banner
    banner.amend_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert banner.form.isVisible()
    banner.begin_button.click()
    assert banner.problem.text == "Say why the signed consultation is to change."
    desk.press("An answer was wrong.")
    banner.begin_button.setFocus()
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: not is_inert(shown(desk)), timeout=PATIENCE)
    assert "Opened again on " in banner.words.text()
    assert not banner.amend_button.isVisible()
    desk.controller.answer(QUESTION, ("N",))
    saved(desk)
    assert desk.desk.stored().code(QUESTION) == "N"
    (amendment,) = desk.desk.store.signing.amendments_of(desk.desk.actor, desk.desk.visit)
    assert amendment.reason == "An answer was wrong."


def test_a_reason_that_was_typed_stays_when_the_field_is_put_away(desk: ViewDesk) -> None:
    sign_here(desk)
    banner = desk.view.frozen_banner
    banner.open()
    desk.press("Half a rea")
    banner.cancel_button.click()
    assert not banner.form.isVisible()
    banner.open()
    assert banner.reason.input.toPlainText() == "Half a rea"


def test_what_another_desk_signed_meanwhile_loses_nothing_typed_here(desk: ViewDesk) -> None:
    other = desk.desk.other()
    sign(other, desk.controller.version)
    desk.controller.answer("health.psoriasis", ("Y",))
    desk.controller.flush()
    desk.qtbot.waitUntil(lambda: desk.controller.frozen.is_frozen, timeout=PATIENCE)
    assert desk.controller.save_state.reason == Trouble.SIGNED.value
    assert desk.view.frozen_banner.isVisible()
    assert desk.controller.value("health.psoriasis") == ("Y",)
    desk.controller.frozen.begin_amendment("It was typed here before.")
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=PATIENCE)
    assert desk.desk.stored().code("health.psoriasis") == "Y"


def test_two_amendments_are_told_in_order(desk: ViewDesk) -> None:
    sign_here(desk)
    store, actor, visit = desk.desk.store, desk.desk.actor, desk.desk.visit
    for number in (1, 2):
        store.signing.begin_amendment(actor, visit, f"Reason {number}", id=uuid4()).result(10)
        sign(desk.desk, desk.controller.version)
    assert [each.reason for each in store.signing.amendments_of(actor, visit)] == ["Reason 1", "Reason 2"]
    first, second, third = store.signing.signings_of(actor, visit)
    assert (first.amends_id, second.amends_id, third.amends_id) == (None, first.id, second.id)


def test_a_reason_that_was_typed_and_not_recorded_is_there_again(desk: ViewDesk) -> None:
    sign_here(desk)
    banner = desk.view.frozen_banner
    banner.open()
    desk.press("An answer was wr")
    assert desk.view.said_before.keep_typed(5.0)
    view = ConsultationView(
        desk.desk.controller(CLINIC), store=desk.desk.store, actor=desk.desk.actor, worker=desk.worker
    )
    desk.qtbot.addWidget(view)
    view.show()
    again = view.frozen_banner
    desk.qtbot.waitUntil(lambda: again.reason.input.toPlainText() == "An answer was wr", timeout=PATIENCE)
    assert again.form.isVisible()
    again.begin()
    desk.qtbot.waitUntil(lambda: not view.controller.frozen.is_frozen, timeout=PATIENCE)
    typed = desk.desk.store.typed
    desk.qtbot.waitUntil(lambda: typed.all(desk.desk.actor) == {}, timeout=PATIENCE)


def test_a_reason_that_is_being_typed_outlives_another_desks_amendment(desk: ViewDesk) -> None:
    sign_here(desk)
    banner = desk.view.frozen_banner
    banner.open()
    desk.press("An answer was wr")
    other = desk.desk.other()
    other.store.signing.begin_amendment(other.actor, desk.desk.visit, "theirs", id=uuid4()).result(10)
    desk.controller.look_if_frozen()
    desk.settle()
    assert banner.reason.input.toPlainText() == "An answer was wr"
    assert banner.form.isVisible()
    assert banner.problem.text == OPENED_ELSEWHERE
    assert banner.begin_button.isHidden()
    assert desk.view.said_before.keep_typed(5.0)
    assert len(desk.desk.store.typed.all(desk.desk.actor)) == 1
    banner.close_form()
    assert banner.amend_button.isHidden()


def test_what_waits_is_told_and_cannot_be_confirmed_once_it_is_signed(desk: ViewDesk) -> None:
    desk.controller.answer(QUESTION, ("N",), said_by="patient-alone")
    saved(desk)
    sign_here(desk)
    page_id = desk.controller.page_of(QUESTION)
    assert page_id is not None
    page = desk.open(page_id)
    assert isinstance(page, QuestionPage)
    desk.qtbot.waitUntil(lambda: page.notes is not None and QUESTION in page.notes.lines, timeout=PATIENCE)
    assert page.notes is not None
    line = page.notes.lines[QUESTION]
    assert line.said.text.endswith("not confirmed yet")
    assert line.button.isHidden()
    assert desk.view.said_before.confirm_bar.isHidden()
    desk.view.said_before.confirm_page()
    assert desk.controller.waits_for_confirmation() == (QUESTION,)
