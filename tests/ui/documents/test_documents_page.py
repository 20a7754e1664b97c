"""Documents in the real view: exact bytes, true pages, saving, printing, refusals."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from tests.ui.consultation.view_desk import ViewDesk
from ui.documents.documents_page import DocumentsPage, file_name
from ui.documents.pdf_pages import DocumentMismatch, check_document, render_page
from ui.documents.printing import new_printer, print_pages

PATIENCE = 20_000


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


def make(desk: ViewDesk, page: DocumentsPage) -> None:
    with desk.qtbot.waitSignal(page.made, timeout=PATIENCE):
        page.focus_first()
        desk.press(Qt.Key.Key_Space)


def test_a_handout_is_stored_with_its_exact_bytes_and_their_sha_256(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    make(desk, page)
    assert page.document is not None
    stored = desk.desk.store.document_bytes(desk.desk.actor, page.document.id)
    assert stored == page.pdf
    assert page.document.sha256 == hashlib.sha256(stored).hexdigest()
    document = pypdfium2.PdfDocument(stored)
    assert len(document) == page.document.pages == page.preview.pages
    document.close()


def test_the_pages_shown_are_rendered_from_the_stored_bytes(desk: ViewDesk, page: DocumentsPage) -> None:
    make(desk, page)
    desk.qtbot.waitUntil(lambda: page.preview.images_shown > 0, timeout=PATIENCE)
    assert page.preview.hasFocus()
    desk.press(Qt.Key.Key_PageDown)
    assert page.preview.page == 1
    assert page.page_words.text() == f"Page 2 of {page.preview.pages}"
    before = page.preview.zoom
    desk.press(Qt.Key.Key_Plus, hold=Qt.KeyboardModifier.ControlModifier)
    assert page.preview.zoom > before


def test_a_second_handout_is_the_next_version_and_the_first_stays(
    desk: ViewDesk, page: DocumentsPage
) -> None:
    make(desk, page)
    first = page.document
    desk.controller.answer("goals.hoped-for", ("gone",))
    make(desk, page)
    documents = desk.desk.store.documents_of(desk.desk.actor, desk.desk.visit)
    assert [each.version for each in documents] == [1, 2]
    assert page.panel.model.documents[1] == first
    page.open(page.panel.model.documents[1])
    desk.qtbot.waitUntil(lambda: page.document == first, timeout=PATIENCE)
    assert hashlib.sha256(page.pdf).hexdigest() == documents[0].sha256


def test_a_saved_copy_is_the_same_bytes_under_a_name_without_the_patient(
    desk: ViewDesk, page: DocumentsPage, tmp_path: Path
) -> None:
    make(desk, page)
    assert page.document is not None
    name = file_name(page.document)
    assert name == f"handout-v1-{page.document.sha256[:8]}.pdf"
    page.write(tmp_path / name)
    assert (tmp_path / name).read_bytes() == page.pdf
    page.write(tmp_path / "no such folder" / name)
    assert "Choose another place" in page.panel.problems.accessibleName()


def test_what_cannot_be_printed_is_refused_in_its_own_sentences(desk: ViewDesk, page: DocumentsPage) -> None:
    desk.controller.answer("goals.bothers", ("علامات التمدد",))
    page.make()
    desk.qtbot.waitUntil(page.panel.problems.isVisible, timeout=PATIENCE)
    assert "cannot be printed yet" in page.panel.problems.accessibleName()
    assert desk.desk.store.documents_of(desk.desk.actor, desk.desk.visit) == ()
    assert page.panel.make_button.isEnabled()


def test_cancel_stops_it_and_says_so(desk: ViewDesk, page: DocumentsPage) -> None:
    page.make()
    assert page.panel.cancel_button.isVisible()
    page.panel.cancel_button.click()
    assert not page.panel.cancel_button.isVisible()
    assert "Cancelled" in page.panel.words.text
    with desk.qtbot.waitSignal(desk.worker.ended, timeout=PATIENCE):
        pass
    assert page.document is None


def test_a_pdf_that_is_not_what_was_asked_for_is_refused(desk: ViewDesk, page: DocumentsPage) -> None:
    make(desk, page)
    check_document(page.pdf, pages=page.preview.pages, on_every_page=("Testa Nonesuch",))
    with pytest.raises(DocumentMismatch, match="should have 9"):
        check_document(page.pdf, pages=9, on_every_page=())
    with pytest.raises(DocumentMismatch, match="Page 1 lacks"):
        check_document(page.pdf, pages=page.preview.pages, on_every_page=("Testa Somebody",))
    with pytest.raises(DocumentMismatch, match="cannot be opened"):
        check_document(page.pdf[:200], pages=1, on_every_page=())


def test_the_printer_gets_every_page_at_its_size(desk: ViewDesk, page: DocumentsPage, tmp_path: Path) -> None:
    make(desk, page)
    printer = new_printer(paper="a4")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    pages = [render_page(page.pdf, number, dots_per_inch=60) for number in range(page.preview.pages)]
    print_pages(printer, pages)
    printed = pypdfium2.PdfDocument((tmp_path / "printed.pdf").read_bytes())
    assert len(printed) == page.preview.pages
    width, height = printed.get_page_size(0)
    assert (round(width), round(height)) == (595, 842)
    printed.close()
