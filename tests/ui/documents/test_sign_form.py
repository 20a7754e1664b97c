"""Signing the consent form in the real view: what is asked, what is stored, what is told afterwards."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.issued import Match, issued
from db.signing import SignatureState
from intake.answer_document import answers_to_json
from intake.signature import Point, Signature, Signer
from reports.kinds import DocumentKind
from reports.signed_text import short
from tests.db.raw import raw
from tests.db.signed import PASSPHRASE, keys_of
from tests.ui.consultation.view_desk import ViewDesk
from tests.ui.documents.signing_parts import answer_all, draw
from ui.documents.document_kinds import DocumentChoice
from ui.documents.document_signing import MAKE_AGAIN, blank_words
from ui.documents.documents_model import ChipRole
from ui.documents.documents_page import DocumentsPage
from ui.documents.sign_dialog import NO_PASSPHRASE, SignDialog
from ui.documents.signing_desk import TURNED

PATIENCE = 30_000


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    opened = ViewDesk(tmp_path / "clinic.db", qtbot)
    answer_all(opened)
    opened.desk.store.signing.use_keys(keys_of(opened.desk.actor))
    yield opened
    opened.close()


@pytest.fixture
def page(desk: ViewDesk) -> DocumentsPage:
    """The page with a consent form that may be signed."""
    shown = desk.open("documents")
    assert isinstance(shown, DocumentsPage)
    make(desk, shown, DocumentChoice(DocumentKind.CONSENT))
    return shown


def make(desk: ViewDesk, page: DocumentsPage, choice: DocumentChoice) -> None:
    page.panel.form.choose(choice)
    with desk.qtbot.waitSignal(page.made, timeout=PATIENCE):
        page.make()
    document = page.document
    assert document is not None
    desk.qtbot.waitUntil(lambda: page.panel.model.standing(document) is not None, timeout=PATIENCE)


def ask(desk: ViewDesk, page: DocumentsPage) -> SignDialog:
    """Press Sign and wait for the dialog."""
    page.panel.sign_button.click()
    desk.qtbot.waitUntil(lambda: page.signing.dialog is not None, timeout=PATIENCE)
    dialog = page.signing.dialog
    assert dialog is not None
    desk.qtbot.waitUntil(dialog.isVisible, timeout=PATIENCE)
    return dialog


def sign(desk: ViewDesk, page: DocumentsPage) -> None:
    dialog = ask(desk, page)
    for card in dialog.cards:
        draw(card.pad)
    dialog.passphrase.input.setText(PASSPHRASE)
    with desk.qtbot.waitSignal(page.made, timeout=PATIENCE):
        dialog.sign_button.click()
    desk.qtbot.waitUntil(lambda: chips(page)[0] == "Signed, valid", timeout=PATIENCE)
    # The reader of PDFs takes one thread at a time, and some tests read the bytes themselves.
    desk.qtbot.waitUntil(lambda: desk.worker.names == (), timeout=PATIENCE)


def refused(desk: ViewDesk, page: DocumentsPage) -> str:
    desk.qtbot.waitUntil(page.panel.problems.isVisible, timeout=PATIENCE)
    return page.panel.problems.accessibleName()


def chips(page: DocumentsPage) -> list[str]:
    """The words of the chips in the list, newest document first; "" where there is none."""
    model = page.panel.model
    found = [model.index(row, 0).data(ChipRole) for row in range(model.rowCount())]
    return ["" if chip is None else chip.words for chip in found]


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(each.get_textpage().get_text_bounded().split()) for each in document]
    finally:
        document.close()


def test_nothing_is_signed_while_answers_wait_to_be_confirmed(desk: ViewDesk, page: DocumentsPage) -> None:
    path = "health.latex_allergy"
    desk.controller.clear(path)
    desk.controller.answer(path, ("N",), said_by="patient-alone")
    desk.controller.flush()
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved)
    page.panel.sign_button.click()
    words = refused(desk, page)
    assert "Confirm the answer that the patient gave alone (F9), then sign: “Latex" in words
    assert page.signing.dialog is None


def test_the_button_that_asked_has_the_keyboard_again_after_the_dialog(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    page.panel.sign_button.setFocus()
    dialog = ask(desk, page)
    dialog.reject()
    desk.view.activateWindow()
    desk.qtbot.waitUntil(page.panel.sign_button.hasFocus, timeout=PATIENCE)


def test_the_dialog_lists_first_what_is_still_open_and_leads_there(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    dialog = ask(desk, page)
    card = dialog.still_open
    assert card.isVisible()
    place = [point.key for point in card.points].index("goals.teach-back")
    assert card.mapTo(dialog, card.rect().bottomLeft()).y() < dialog.cards[0].mapTo(dialog, QPoint()).y()
    card.links[place].click()
    desk.qtbot.waitUntil(lambda: page.signing.dialog is None)
    assert desk.controller.page == "plan"
    assert not desk.controller.frozen.is_frozen


def test_a_signed_form_bears_strokes_id_and_digest_and_is_stored_as_it_is(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    unsigned = page.pdf
    assert chips(page) == ["Not signed"]
    sign(desk, page)
    store, actor, visit = desk.desk.store, desk.desk.actor, desk.desk.visit
    (signing,) = store.signing.signings_of(actor, visit)
    assert store.document_bytes(actor, signing.document.id) == page.pdf
    assert signing.document_sha256 == sha256(page.pdf).hexdigest()
    assert signing.answers_sha256 == sha256(answers_to_json(desk.desk.stored()).encode()).hexdigest()
    assert [(each.role, each.name, each.is_drawn) for each in signing.signatures] == [
        ("patient", "Testa Nonesuch", True),
        ("practitioner", actor.name, False),
    ]
    read = words(page.pdf)
    digest = short(signing.answers_sha256, signing.text_sha256)
    assert all(f"signed content {digest}" in each for each in read)
    assert "Signed in Candor with a passphrase of their own" in read[-1]
    assert not any("signed content" in each for each in words(unsigned))
    with pdfplumber.open(io.BytesIO(page.pdf)) as signed, pdfplumber.open(io.BytesIO(unsigned)) as before:
        assert len(signed.pages[-1].curves) > len(before.pages[-1].curves)
        assert signed.pages[-1].images == []
        printed_id = signed.metadata["Keywords"]
    assert all(printed_id in each for each in read)
    found = issued(store, actor, page.pdf)
    assert (found.match, found.state, found.printed_id) == (Match.EXACT, SignatureState.VALID, printed_id)
    assert issued(store, actor, page.pdf + b"%").match is Match.OTHER_BYTES
    assert chips(page) == ["Signed, valid", "Not signed"]
    assert page.panel.signatures.texts[0].startswith("Signed on ")


def test_what_is_missing_is_told_and_nothing_drawn_is_lost(desk: ViewDesk, page: DocumentsPage) -> None:
    dialog = ask(desk, page)
    dialog.sign_button.click()
    assert dialog.problem.text == "The patient has not signed yet: sign in the box."
    draw(dialog.cards[0].pad)
    dialog.cards[0].name.set_value(())
    dialog.sign_button.click()
    assert dialog.problem.text == "Write the name of the patient."
    dialog.cards[0].name.set_value(("Testa Nonesuch",))
    dialog.sign_button.click()
    assert dialog.problem.text == "Type your passphrase: it is your signature."
    dialog.passphrase.input.setText("not the right one")
    dialog.sign_button.click()
    desk.qtbot.waitUntil(lambda: not dialog.is_busy, timeout=PATIENCE)
    assert dialog.problem.text == "The passphrase is not right: type it again."
    assert dialog.passphrase.input.text() == ""
    assert len(dialog.cards[0].pad.strokes) == 2
    assert desk.desk.store.signing.signings_of(desk.desk.actor, desk.desk.visit) == ()
    dialog.reject()
    desk.qtbot.waitUntil(lambda: page.signing.dialog is None, timeout=PATIENCE)


def test_what_was_missing_is_not_told_any_longer_once_it_is_there(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    dialog = ask(desk, page)
    dialog.sign_button.click()
    assert dialog.problem.isVisible()
    draw(dialog.cards[0].pad)
    assert not dialog.problem.isVisible()
    dialog.sign_button.click()
    assert dialog.problem.text == NO_PASSPHRASE
    dialog.cards[0].name.set_value(("Testa N. Nonesuch",))
    assert dialog.problem.isVisible(), "something else was changed"
    dialog.passphrase.input.setText("n")
    assert not dialog.problem.isVisible()
    dialog.passphrase.input.setText("not the right one")
    dialog.sign_button.click()
    desk.qtbot.waitUntil(lambda: not dialog.is_busy, timeout=PATIENCE)
    draw(dialog.cards[0].pad)
    assert dialog.problem.isVisible(), "a wrong passphrase is told until the next try"
    dialog.reject()


def with_blanks(desk: ViewDesk, page: DocumentsPage) -> SignDialog:
    """Asked to sign a form that was made without who does it and with what."""
    desk.controller.clear("plan.device")
    desk.controller.clear("plan.operator")
    make(desk, page, DocumentChoice(DocumentKind.CONSENT))
    return ask(desk, page)


def test_a_form_with_blanks_is_not_signed_on_the_screen_and_they_are_named(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    dialog = with_blanks(desk, page)
    pad = dialog.cards[0].pad
    assert dialog.blanks.text == blank_words(("who does it", "device"))
    assert dialog.blanks.text.startswith("This form has blanks (who does it, device), and")
    draw(pad)
    assert pad.is_empty
    dialog.passphrase.input.setText(PASSPHRASE)
    dialog.sign_button.click()
    assert dialog.problem.text == dialog.blanks.text
    assert QApplication.focusWidget() is dialog.cards[0].on_paper
    dialog.reject()


def test_strokes_for_a_form_with_blanks_are_refused_whoever_hands_them_over(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    dialog = with_blanks(desk, page)
    strokes = ((Point(0.1, 0.5), Point(0.9, 0.5)),)
    drawn = Signature(Signer.PATIENT, "Testa Nonesuch", datetime.now(UTC).astimezone(), strokes)
    dialog.signed.emit((drawn,), PASSPHRASE)
    desk.qtbot.waitUntil(lambda: bool(dialog.problem.text), timeout=PATIENCE)
    assert dialog.problem.text == blank_words(("who does it", "device"))
    assert desk.desk.store.signing.signings_of(desk.desk.actor, desk.desk.visit) == ()
    dialog.reject()


def test_a_form_with_blanks_that_was_signed_on_paper_is_kept_as_one(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    dialog = with_blanks(desk, page)
    dialog.cards[0].on_paper.click()
    dialog.cards[0].on_paper.click()
    assert not dialog.cards[0].pad.isEnabled(), "the pad stays off"
    dialog.cards[0].on_paper.click()
    dialog.passphrase.input.setText(PASSPHRASE)
    with desk.qtbot.waitSignal(page.made, timeout=PATIENCE):
        dialog.sign_button.click()
    (signing,) = desk.desk.store.signing.signings_of(desk.desk.actor, desk.desk.visit)
    assert signing.signatures[0].is_on_paper


def test_a_form_without_blanks_says_nothing_of_them(desk: ViewDesk, page: DocumentsPage) -> None:
    dialog = ask(desk, page)
    assert dialog.blanks.isHidden()
    assert dialog.cards[0].pad.isEnabled()
    dialog.reject()


def test_the_dialog_opens_as_high_as_it_needs_or_as_the_screen_has(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    dialog = ask(desk, page)
    screen = dialog.screen().availableGeometry()
    whole = dialog.own.mapTo(dialog, dialog.own.rect().bottomLeft()).y() + 100
    assert whole > screen.height() * 2 / 3, "Qt alone would open it lower than this"
    assert dialog.height() >= min(whole, screen.height() - 48)
    assert dialog.height() < screen.height()
    dialog.reject()


def test_once_it_is_signed_the_form_of_before_can_no_longer_be_signed_or_saved(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    before = page.document
    dialog = ask(desk, page)
    draw(dialog.cards[0].pad)
    dialog.passphrase.input.setText(PASSPHRASE)
    found: list[tuple[bool, bool, object, str]] = []

    def look() -> None:
        panel = page.panel
        found.append(
            (panel.sign_button.isHidden(), panel.save_button.isHidden(), page.document, panel.words.text)
        )

    dialog.finished.connect(lambda _result: QTimer.singleShot(0, look))
    with desk.qtbot.waitSignal(page.made, timeout=PATIENCE):
        dialog.sign_button.click()
    assert found == [
        (True, True, None, "Consent form, version 2 is signed and stored. The answers are frozen now.")
    ]
    assert page.document != before
    desk.qtbot.waitUntil(lambda: chips(page)[0] == "Signed, valid", timeout=PATIENCE)
    assert page.panel.sign_button.isHidden()


def test_a_signature_on_paper_is_told_as_one_without_a_mouse(desk: ViewDesk, page: DocumentsPage) -> None:
    dialog = ask(desk, page)
    dialog.cards[0].on_paper.setFocus()
    desk.press(Qt.Key.Key_Space)
    dialog.passphrase.input.setFocus()
    with desk.qtbot.waitSignal(page.made, timeout=PATIENCE):
        desk.press(PASSPHRASE, Qt.Key.Key_Return)
    (signing,) = desk.desk.store.signing.signings_of(desk.desk.actor, desk.desk.visit)
    assert signing.signatures[0].is_on_paper
    desk.qtbot.waitUntil(lambda: desk.worker.names == (), timeout=PATIENCE)
    assert "Signed on the printed form, which the clinic keeps" in words(page.pdf)[-1]


def test_a_form_made_before_the_answers_changed_is_not_signed(desk: ViewDesk, page: DocumentsPage) -> None:
    desk.controller.answer("plan.sessions", (5,))
    desk.controller.flush()
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=PATIENCE)
    page.panel.sign_button.click()
    assert MAKE_AGAIN in refused(desk, page)
    assert page.signing.dialog is None


def test_a_form_that_is_not_to_be_signed_yet_is_refused(desk: ViewDesk, page: DocumentsPage) -> None:
    desk.controller.clear("plan.treatment")
    desk.controller.flush()
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=PATIENCE)
    make(desk, page, DocumentChoice(DocumentKind.CONSENT))
    page.panel.sign_button.click()
    assert "Not to be signed yet" in refused(desk, page)


def test_only_a_form_with_lines_to_sign_on_is_signed(desk: ViewDesk, page: DocumentsPage) -> None:
    assert page.panel.sign_button.isVisible()
    make(desk, page, DocumentChoice(DocumentKind.HANDOUT))
    assert not page.panel.sign_button.isVisible()
    assert chips(page) == ["", "Not signed"]


def test_a_lock_that_takes_the_dialog_away_leaves_nothing_behind(desk: ViewDesk, page: DocumentsPage) -> None:
    dialog = ask(desk, page)
    draw(dialog.cards[0].pad)
    dialog.deleteLater()
    desk.qtbot.waitUntil(lambda: page.signing.dialog is None, timeout=PATIENCE)
    assert desk.desk.store.signing.signings_of(desk.desk.actor, desk.desk.visit) == ()
    sign(desk, page)


def test_no_dialog_comes_up_where_the_patient_has_the_screen_meanwhile(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    page.panel.sign_button.click()
    # What the whole window does while one screen has it: the clinic's part is taken out, and hidden.
    desk.view.hide()
    with desk.qtbot.waitSignal(page.signing.refused, timeout=PATIENCE) as heard:
        pass
    assert heard.args == [(TURNED,)]
    assert page.signing.dialog is None
    desk.view.show()
    sign(desk, page)


def test_what_was_changed_past_candor_is_told_in_the_list(desk: ViewDesk, page: DocumentsPage) -> None:
    sign(desk, page)
    triggers = raw(desk.desk.path, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    raw(
        desk.desk.path,
        *[f"DROP TRIGGER {name}" for (name,) in triggers],
        "UPDATE signature SET name = 'Somebody Else' WHERE role = 'patient'",
    )
    page.refresh()
    desk.qtbot.waitUntil(lambda: chips(page)[0] == "Damaged after signing", timeout=PATIENCE)
    assert any("changed past Candor" in each for each in page.panel.differences.texts)
