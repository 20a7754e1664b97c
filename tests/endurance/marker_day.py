"""A day of work in the real window, then the lock: python -m tests.endurance.marker_day PROFILE PAPER

What must not be found later comes as one line of JSON on standard input: a command line or a variable of the
surroundings would outlive the lock. Writes "worked" before it locks, waits for a line, and is then replaced
by the locked program, which writes "locked".
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from db.backup.keeper import Keeper
from db.backup.sources import FileSource
from reports.kinds import DocumentKind
from tests.e2e.window_journey import (
    HEALTH_PAGES,
    add_a_mark,
    agree_a_plan,
    answer_health,
    describe_skin,
    go_on,
    register,
    tell_hopes,
    to_front,
    view_of,
    wait_saved,
)
from tests.e2e.window_keyboard import CONTROL, Keyboard, settle_events, wait_until
from tests.endurance.marker_given import Given
from tests.ui.documents.signing_parts import draw
from ui.application import Start, make_application
from ui.consultation.consultation_view import ConsultationView
from ui.documents import document_acts
from ui.documents.document_kinds import NAMES, DocumentChoice
from ui.documents.documents_page import DocumentsPage
from ui.documents.sign_dialog import SignDialog
from ui.safekeeping.opening import CLINIC_FILE, OpenedClinic
from ui.safekeeping.restart import start_anew, taken
from ui.window import MainWindow

LONG = 60.0


def main() -> None:
    locked = taken(sys.argv)
    app = make_application()
    if locked is not None:
        start = Start(None, None, locked)
        start.window.show()
        wait_until(lambda: start.window.gate.page is start.window.gate.sign_in, "it is locked", seconds=LONG)
        settle_events()
        print("locked", flush=True)
        app.exec()
        return
    profile, paper = Path(sys.argv[1]), Path(sys.argv[2])
    given = Given(**json.loads(sys.stdin.readline()))
    start = Start(profile, None)
    window = start.window
    window.show()
    to_front(window)
    try:
        work(window, given, profile, paper)
    except Exception as problem:
        # The program's own report holds no message, as it could name somebody. Here nobody is real.
        print(f"the day ended early: {problem}", file=sys.stderr)
        raise
    print("worked", flush=True)
    sys.stdin.readline()
    start.locked.connect(lambda _desk: app.quit())
    Keyboard().press(Qt.Key.Key_L, CONTROL)
    app.exec()
    start.end()
    assert start.locked_desk is not None
    start_anew(start.locked_desk)


def work(window: MainWindow, given: Given, profile: Path, paper: Path) -> None:
    """Sign in, register, ask, make and print every document, sign one, back up, search; half a name stays."""
    opened: list[OpenedClinic] = []
    window.gate.opened.connect(opened.append)
    keyboard = Keyboard()
    wait_until(lambda: keyboard_is_at(window.gate.sign_in), "the page to sign in", seconds=LONG)
    keyboard.tab_to("Sign-in name")
    keyboard.type(given.sign_in)
    keyboard.tab_to("Passphrase")
    keyboard.type(given.passphrase)
    keyboard.press(Qt.Key.Key_Return)
    wait_until(lambda: window.is_attached and window.top_bar.settings.isEnabled(), "signed in", seconds=LONG)
    settle_events()
    view = a_visit(window, keyboard, given)
    documents(view, paper)
    sign(view, given)
    to_front(window)
    view.page.focus_first()
    wait_saved(window)
    clinic = opened.pop()
    Keeper(clinic.store.door, FileSource(profile / CLINIC_FILE, clinic.safe.secrets), profile).back_up(
        clinic.actor
    )
    del clinic
    keyboard.press(Qt.Key.Key_K, CONTROL)
    keyboard.type(given.names[1])
    keyboard.press(Qt.Key.Key_A, CONTROL)
    keyboard.press(Qt.Key.Key_C, CONTROL)
    keyboard.press(Qt.Key.Key_N, CONTROL)
    settle_events()


def keyboard_is_at(page: QWidget) -> bool:
    """Whether the focus is somewhere on a page."""
    focus = QApplication.focusWidget()
    return focus is not None and page.isAncestorOf(focus)


def a_visit(window: MainWindow, keyboard: Keyboard, given: Given) -> ConsultationView:
    """One whole consultation by the keyboard, with the marker in every text."""
    view = register(window, keyboard, given.names[0], texts=given.text)
    tell_hopes(keyboard, given.text)
    go_on(view, keyboard, "marks")
    add_a_mark(view, keyboard, given.text)
    go_on(view, keyboard, "skin")
    describe_skin(keyboard, given.text)
    go_on(view, keyboard, HEALTH_PAGES[0])
    answer_health(view, keyboard)
    agree_a_plan(view, keyboard, first="1 12 2027", texts=given.text)
    go_on(view, keyboard, "documents")
    return view_of(window)


def documents(view: ConsultationView, paper: Path) -> None:
    """Make every kind of document, look at its pages, and print it into a file of the folder."""
    page = view.page
    assert isinstance(page, DocumentsPage)

    def into_a_file(printer: QPrinter, *, pages: int, parent: QWidget) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper / f"{len(list(paper.iterdir()))}.pdf"))
        return True

    # The system's own dialog cannot be pressed from here; everything else of the printing is as it is.
    document_acts.ask_for_printer = into_a_file
    for kind in NAMES:
        page.panel.form.choose(DocumentChoice(kind))
        before = page.document
        page.make()
        wait_until(lambda before=before: page.document not in (None, before), str(kind), seconds=LONG)
        wait_until(lambda: page.preview.images_shown > 0, "its first page is painted", seconds=LONG)
        printed = len(list(paper.iterdir()))
        page.print_document()
        wait_until(lambda printed=printed: len(list(paper.iterdir())) > printed, "printed", seconds=LONG)
        wait_until(lambda: not view.window().worker.names, "the printer is done", seconds=LONG)


def sign(view: ConsultationView, given: Given) -> None:
    """Sign the consent form: the patient with the pointer, the practitioner by the passphrase."""
    page = view.page
    assert isinstance(page, DocumentsPage)
    [consent] = [each for each in page.panel.model.documents if each.kind == DocumentKind.CONSENT]
    page.open(consent)
    wait_until(lambda: page.document == consent, "the consent form is shown", seconds=LONG)
    page.sign()
    wait_until(
        lambda: isinstance(QApplication.activeModalWidget(), SignDialog), "asked to sign", seconds=LONG
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SignDialog)
    for card in dialog.cards:
        draw(card.pad)
    QTest.keyClicks(dialog.passphrase.input, given.passphrase)
    QTest.keyClick(dialog.passphrase.input, Qt.Key.Key_Return)
    wait_until(lambda: page.document not in (None, consent), "the form is signed", seconds=LONG)


if __name__ == "__main__":
    main()
