"""Documents in the real view: exact bytes, true pages, saving, printing, refusals, Cancel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.records import HandoutState, StoredDocument
from reports.kinds import DocumentKind
from tests.ui.consultation.controller_desk import OWNER
from tests.ui.consultation.view_desk import ViewDesk
from ui.documents.document_kinds import NAMES, DocumentChoice
from ui.documents.document_list import DocumentList
from ui.documents.document_making import file_name
from ui.documents.documents_model import ChipRole, DocumentsModel, title_of
from ui.documents.documents_page import EMPTY, READING, DocumentsPage
from ui.documents.pdf_pages import UnreadablePdf, page_sizes
from ui.documents.printing import PagePrinting, new_printer
from ui.documents.signature_words import OUTDATED_RELEASED

PATIENCE = 30_000
CHOICES = (*map(DocumentChoice, DocumentKind), DocumentChoice(DocumentKind.CONSENT, "es", large_print=True))


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    opened = ViewDesk(tmp_path / "clinic.db", qtbot)
    opened.controller.answer("goals.hoped-for", ("26-50",))
    opened.controller.answer("plan.treatment", ("microneedling",))
    yield opened
    opened.close()


@pytest.fixture
def page(desk: ViewDesk) -> DocumentsPage:
    shown = desk.open("documents")
    assert isinstance(shown, DocumentsPage)
    return shown


def make(desk: ViewDesk, page: DocumentsPage) -> StoredDocument:
    """Press Make with the keyboard, and wait for the pages."""
    with desk.qtbot.waitSignal(page.made, timeout=PATIENCE):
        page.focus_first()
        desk.press(Qt.Key.Key_Space)
    # The reader of PDFs takes one thread at a time, and some tests read the bytes themselves.
    desk.qtbot.waitUntil(lambda: desk.worker.names == (), timeout=PATIENCE)
    assert page.document is not None
    return page.document


def refused(desk: ViewDesk, page: DocumentsPage) -> str:
    """Make, and wait for what is wrong."""
    page.make()
    desk.qtbot.waitUntil(page.panel.problems.isVisible, timeout=PATIENCE)
    return page.panel.problems.accessibleName()


def stored(desk: ViewDesk) -> tuple[StoredDocument, ...]:
    return desk.desk.store.documents_of(desk.desk.actor, desk.desk.visit)


def test_each_document_is_made_stored_listed_and_opened_again_with_the_same_bytes(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    digests = {}
    for choice in CHOICES:
        page.panel.form.choose(choice)
        made = make(desk, page)
        assert (made.kind, made.version) == (choice.stored_kind, 1)
        assert made.sha256 == hashlib.sha256(page.pdf).hexdigest()
        digests[made.id] = made.sha256
    listed = page.panel.model.documents
    assert [title_of(each) for each in reversed(listed)] == [f"{each.title}, version 1" for each in CHOICES]
    assert listed == tuple(reversed(stored(desk)))
    for document in listed:
        page.open(document)
        desk.qtbot.waitUntil(lambda wanted=document: page.document == wanted, timeout=PATIENCE)
        assert hashlib.sha256(page.pdf).hexdigest() == digests[document.id]
        assert page.preview.pages == document.pages


def test_a_document_is_made_of_the_clinic_as_it_is_stored_now(desk: ViewDesk, page: DocumentsPage) -> None:
    """Another desk has changed the settings since this visit was opened."""
    store, actor = desk.desk.store, desk.desk.actor
    clinic = replace(desk.controller.clinic, name="Elsewhere Invented Clinic")
    store.save_clinic(OWNER, clinic).result(10)
    make(desk, page)
    assert desk.controller.clinic == store.clinic(actor) == clinic
    text = pypdfium2.PdfDocument(page.pdf)[0].get_textpage().get_text_bounded()
    assert "Elsewhere Invented Clinic" in " ".join(text.split())


def test_the_combo_and_the_segments_choose_by_keyboard(desk: ViewDesk, page: DocumentsPage) -> None:
    form = page.panel.form
    assert form.choice == DocumentChoice()
    form.kind.setFocus()
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Delete)
    assert form.choice.kind is DocumentKind.CONSENT
    assert page.panel.make_button.text() == "&Make consent form"
    desk.press(Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert form.choice == DocumentChoice(DocumentKind.CONSENT, "es")
    assert form.note.isVisible()
    desk.press(Qt.Key.Key_Space, Qt.Key.Key_Delete)
    assert form.choice.language == "es", "something is always chosen"
    desk.press(Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert form.choice == DocumentChoice(DocumentKind.CONSENT, "es", large_print=True)
    desk.press(Qt.Key.Key_Tab)
    assert page.panel.seen_by.button.hasFocus(), "who is named on the paper comes before it is made"
    desk.press(Qt.Key.Key_Tab)
    assert page.panel.make_button.hasFocus()


@pytest.mark.parametrize("kind", [DocumentKind.RECORD, DocumentKind.LETTER])
def test_what_only_staff_and_doctors_read_is_english(page: DocumentsPage, kind: DocumentKind) -> None:
    page.panel.form.choose(DocumentChoice(DocumentKind.HANDOUT, "es"))
    page.panel.form.choose(DocumentChoice(kind, "es"))
    assert page.panel.form.choice == DocumentChoice(kind)
    assert not page.panel.form.language.isVisible()
    assert not page.panel.form.note.isVisible()


def test_a_spanish_handout_is_spanish(desk: ViewDesk, page: DocumentsPage) -> None:
    page.panel.form.choose(DocumentChoice(language="es"))
    make(desk, page)
    document = pypdfium2.PdfDocument(page.pdf)
    words = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "estrías" in words
    assert "Nacimiento" in words
    assert "Testa Nonesuch" in words


def test_the_record_holds_who_said_what_and_the_documents_made_before(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    handout = make(desk, page)
    page.panel.form.choose(DocumentChoice(DocumentKind.RECORD))
    make(desk, page)
    document = pypdfium2.PdfDocument(page.pdf)
    words = " ".join(
        " ".join(
            document[number].get_textpage().get_text_bounded() for number in range(len(document))
        ).split()
    )
    document.close()
    assert desk.desk.actor.name in words
    assert handout.sha256[:12] in words
    assert "Said by the patient" in words


def test_the_last_answer_is_on_the_disk_before_a_document_is_made_of_it(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    desk.controller.answer("goals.bothers", ("The colour, just now",))
    assert desk.controller.has_unsaved
    page.panel.form.choose(DocumentChoice(DocumentKind.RECORD))
    make(desk, page)
    assert desk.desk.stored().all("goals.bothers") == ("The colour, just now",)
    assert not desk.controller.has_unsaved


def test_answers_that_cannot_be_saved_make_no_document(desk: ViewDesk, page: DocumentsPage) -> None:
    other = desk.desk.other().controller()
    other.answer("goals.enough", ("Somebody else was here",))
    assert other.close()
    desk.controller.answer("goals.enough", ("So was I",))
    assert "Somebody else changed this record" in refused(desk, page)
    assert not page.maker.is_busy
    assert "Somebody else changed this record" in refused(desk, page), "pressed again it says so again"
    assert stored(desk) == ()


def test_the_pages_shown_are_rendered_from_the_stored_bytes(desk: ViewDesk, page: DocumentsPage) -> None:
    make(desk, page)
    desk.qtbot.waitUntil(lambda: page.preview.images_shown > 0, timeout=PATIENCE)
    assert page.preview.hasFocus()
    desk.press(Qt.Key.Key_PageDown)
    assert page.preview.page == 1
    assert page.bar.page_words.text() == f"Page 2 of {page.preview.pages}"
    before = page.preview.zoom
    desk.press(Qt.Key.Key_Plus, hold=Qt.KeyboardModifier.ControlModifier)
    assert page.preview.zoom > before


def test_a_second_handout_is_the_next_version_and_the_first_stays(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    first = make(desk, page)
    desk.controller.answer("goals.hoped-for", ("gone",))
    make(desk, page)
    assert [each.version for each in stored(desk)] == [1, 2]
    assert page.panel.model.documents[1] == first
    page.open(page.panel.model.documents[1])
    desk.qtbot.waitUntil(lambda: page.document == first, timeout=PATIENCE)
    assert hashlib.sha256(page.pdf).hexdigest() == first.sha256


def test_a_handout_of_unchanged_answers_is_not_stored_twice(desk: ViewDesk, page: DocumentsPage) -> None:
    first = make(desk, page)
    assert make(desk, page) == first
    assert stored(desk) == (first,)
    assert page.panel.words.text == "Nothing has changed since Handout, version 1. It is shown again."


def exports(desk: ViewDesk) -> list[UUID | None]:
    """The documents that the audit says were saved as files."""
    store, actor = desk.desk.store, desk.desk.actor
    store.typed.keep(actor, "place", "{}").result(10)
    noted = store.audit.events(actor, EventFilter(action=Action.EXPORTED))
    return [each.event.record for each in noted]


def test_a_saved_copy_is_the_same_bytes_under_a_name_without_the_patient(
    desk: ViewDesk, page: DocumentsPage, tmp_path: Path
) -> None:
    made = make(desk, page)
    name = file_name(made)
    assert name == f"handout-v1-{made.sha256[:8]}.pdf"
    page.acts.write(tmp_path / name, made, page.pdf)
    assert (tmp_path / name).read_bytes() == page.pdf
    page.acts.write(tmp_path / "no such folder" / name, made, page.pdf)
    assert "Choose another place" in page.panel.problems.accessibleName()
    assert exports(desk) == [made.id], "what was not written was not exported"


def test_a_saved_copy_is_the_document_of_its_name_though_another_is_shown_meanwhile(
    desk: ViewDesk, page: DocumentsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make(desk, page)
    first_pdf = page.pdf
    desk.controller.answer("goals.hoped-for", ("gone",))
    second = make(desk, page)
    page.open(first)
    desk.qtbot.waitUntil(lambda: page.document == first, timeout=PATIENCE)

    def choose(_parent: QWidget, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        page.open(second)
        desk.qtbot.waitUntil(lambda: page.document == second, timeout=PATIENCE)
        return str(tmp_path / name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    page.panel.save_button.click()
    assert (tmp_path / file_name(first)).read_bytes() == first_pdf
    assert exports(desk) == [first.id]


def test_while_a_document_is_read_it_is_not_said_that_there_is_none(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    assert page.empty.text == EMPTY
    made = make(desk, page)
    again = DocumentsPage(
        desk.controller, page.page, store=desk.desk.store, actor=desk.desk.actor, worker=desk.worker
    )
    desk.qtbot.addWidget(again)
    assert again.empty.text == READING
    desk.qtbot.waitUntil(lambda: again.document == made, timeout=PATIENCE)
    assert again.empty.isHidden()


def chips(page: DocumentsPage) -> list[str]:
    """The words of the chips in the list, newest document first; "" where there is none."""
    model = page.panel.model
    found = [model.index(row, 0).data(ChipRole) for row in range(model.rowCount())]
    return ["" if chip is None else chip.words for chip in found]


def release(desk: ViewDesk, page: DocumentsPage) -> None:
    page.panel.release_button.click()
    assert not page.panel.release_button.isEnabled(), "one press is enough"
    desk.qtbot.waitUntil(lambda: "is released" in page.panel.words.text, timeout=PATIENCE)


def test_what_is_released_says_so_and_is_not_released_again(desk: ViewDesk, page: DocumentsPage) -> None:
    make(desk, page)
    button = page.panel.release_button
    assert (button.text(), button.isEnabled(), chips(page)) == ("&Release to the front desk", True, [""])
    release(desk, page)
    assert (button.text(), button.isEnabled(), chips(page)) == ("Released", False, ["Released"])
    page.panel.form.choose(DocumentChoice(DocumentKind.RECORD))
    make(desk, page)
    assert not button.isVisible()


def test_a_handout_made_before_the_last_change_says_so_and_is_made_again_to_be_released(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    made = make(desk, page)
    release(desk, page)
    # Changed and changed back: the new pages are the same, and may be released all the same.
    for hope in ("gone", "26-50"):
        desk.controller.answer("goals.hoped-for", (hope,))
        desk.controller.flush()
        desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=PATIENCE)
    assert chips(page) == ["Made before the last change"]
    assert page.panel.differences.texts == (OUTDATED_RELEASED,)
    again = make(desk, page)
    assert (again.version, again.sha256) == (2, made.sha256)
    assert page.panel.differences.texts == ()
    release(desk, page)
    assert chips(page) == ["Released", "Made before the last change"]


def test_what_another_desk_answered_meanwhile_is_taken_over_and_the_next_document_holds_it(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    desk.controller.flush()
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=PATIENCE)
    other = desk.desk.controller(desk.controller.clinic)
    other.answer("health.eczema", ("Y",))
    assert other.close()
    assert "An answer was changed while this document was made: make it again." in refused(desk, page)
    assert stored(desk) == ()
    desk.qtbot.waitUntil(lambda: desk.controller.answers.code("health.eczema") == "Y", timeout=PATIENCE)
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=PATIENCE)
    assert make(desk, page).version == 1


def test_a_chip_without_room_beside_the_title_goes_to_a_line_of_its_own(qtbot: QtBot) -> None:
    at = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    document = StoredDocument(uuid4(), uuid4(), "handout", 12, "0" * 64, 4, at, "Dr Testa Nobody", None)
    model = DocumentsModel()
    shown = DocumentList(model)
    qtbot.addWidget(shown)
    shown.resize(320, 300)
    model.set_documents((document,))
    shown.show()
    without = shown.sizeHintForRow(0)
    model.set_handouts((HandoutState(document.id, is_released=True, is_outdated=False),))
    assert shown.sizeHintForRow(0) == without, "a short one stands beside it"
    model.set_handouts((HandoutState(document.id, is_released=True, is_outdated=True),))
    qtbot.waitUntil(lambda: shown.visualRect(model.index(0)).height() > without + 10, timeout=5000)
    shown.resize(900, 300)
    qtbot.waitUntil(lambda: shown.visualRect(model.index(0)).height() == without, timeout=5000)


def test_what_cannot_be_printed_is_named_and_leads_to_its_question(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    desk.controller.answer("goals.bothers", ("𐎀𐎁",))
    said = refused(desk, page)
    assert '"What bothers you" has 2 characters that cannot be printed yet' in said
    assert "goals.bothers:" not in said
    assert stored(desk) == ()
    assert page.panel.make_button.isEnabled()
    (link,) = page.panel.problems.links
    link.click()
    desk.settle()
    assert desk.controller.page == "hopes"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "What bothers you about the marks?"


def test_what_is_not_ready_is_said_in_lines_and_again_when_it_is_opened_again(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    page.panel.form.choose(DocumentChoice(DocumentKind.CONSENT))
    consent = make(desk, page)
    lines = page.panel.notices.texts
    assert any(line.startswith("Not to be signed yet:") for line in lines)
    assert any(line.startswith("Write in by hand before it is signed:") for line in lines)
    assert not any(line.startswith("plan.") for line in lines)
    assert page.panel.notices.isVisible()
    page.panel.form.choose(DocumentChoice(DocumentKind.BLANK))
    make(desk, page)
    assert page.panel.notices.texts == ()
    page.open(consent)
    desk.qtbot.waitUntil(lambda: page.panel.notices.texts == lines, timeout=PATIENCE)


def test_cancel_stops_it_and_says_so(desk: ViewDesk, page: DocumentsPage) -> None:
    assert desk.controller.close()  # everything is on the disk, so that the job itself is cancelled
    page.make()
    assert "Making the document" in desk.worker.names
    assert page.panel.cancel_button.isVisible()
    with desk.qtbot.waitSignal(desk.worker.ended, timeout=PATIENCE):
        page.panel.cancel_button.click()
    assert not page.panel.cancel_button.isVisible()
    assert page.panel.words.text == "Cancelled. No document was made."
    assert page.document is None
    assert page.panel.make_button.hasFocus()


def test_cancel_while_the_answers_are_still_being_saved_starts_nothing(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    desk.controller.answer("goals.enough", ("softer",))
    page.make()
    page.cancel()
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=PATIENCE)
    desk.settle()
    # Other things may be looked up meanwhile, such as the last visit.
    assert "Making the document" not in desk.worker.names
    desk.qtbot.waitUntil(lambda: desk.worker.names == (), timeout=PATIENCE)
    assert stored(desk) == ()


def test_a_page_that_is_gone_hears_no_result(desk: ViewDesk, page: DocumentsPage) -> None:
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=PATIENCE)
    page.make()
    assert page.maker.is_busy
    with desk.qtbot.waitSignal(desk.worker.ended, timeout=PATIENCE):
        # pytest-qt fails this test for an exception in any slot.
        page.setParent(None)
        page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.settle()
    assert desk.worker.names == ()


def test_a_document_that_is_damaged_on_the_disk_says_so(desk: ViewDesk, page: DocumentsPage) -> None:
    made = make(desk, page)
    with desk.desk.store.door.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER document_no_update")
        connection.exec_driver_sql("UPDATE document SET content = x'00'")
    page.open(made)
    desk.qtbot.waitUntil(page.panel.problems.isVisible, timeout=PATIENCE)
    assert "could not be finished" not in page.panel.problems.accessibleName()


def test_bytes_that_are_no_pdf_are_refused_in_a_sentence() -> None:
    with pytest.raises(UnreadablePdf, match="Make it again"):
        page_sizes(b"%PDF-1.4 and nothing else")


def test_the_printer_gets_every_page_at_its_size(desk: ViewDesk, page: DocumentsPage, tmp_path: Path) -> None:
    make(desk, page)
    printer = new_printer(paper="a4")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printing = PagePrinting(printer, page.pdf, page.preview.pages, desk.worker)
    with desk.qtbot.waitSignal(printing.done, timeout=PATIENCE):
        printing.begin()
    printed = pypdfium2.PdfDocument((tmp_path / "printed.pdf").read_bytes())
    assert len(printed) == page.preview.pages
    width, height = printed.get_page_size(0)
    assert (round(width), round(height)) == (595, 842)
    printed.close()


def test_a_printer_that_cannot_start_says_what_to_do(
    desk: ViewDesk, page: DocumentsPage, tmp_path: Path
) -> None:
    make(desk, page)
    printer = new_printer(paper="a4")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "printed.pdf"))
    printing = PagePrinting(printer, page.pdf, page.preview.pages, desk.worker)
    with desk.qtbot.waitSignal(printing.failed, timeout=PATIENCE) as told:
        printing.begin()
    assert told.args == ["The printer did not start. Check that it is on, or choose another."]


def test_every_kind_is_offered_with_the_handout_first(page: DocumentsPage) -> None:
    kind = page.panel.form.kind
    assert [kind.itemText(row) for row in range(kind.count())] == list(NAMES.values())
    assert next(iter(NAMES)) is DocumentKind.HANDOUT


def test_in_a_narrow_window_making_comes_first_and_then_the_pages(tmp_path: Path, qtbot: QtBot) -> None:
    desk = ViewDesk(tmp_path / "narrow.db", qtbot, size=(800, 600))
    desk.controller.answer("plan.treatment", ("microneedling",))
    page = desk.open("documents")
    assert isinstance(page, DocumentsPage)
    assert page.panel.make_button.hasFocus()
    make(desk, page)
    desk.controller.set_page("plan")
    desk.open("documents")
    desk.view.show_panel("page")
    page.focus_first()
    assert page.preview.hasFocus()
    desk.close()
