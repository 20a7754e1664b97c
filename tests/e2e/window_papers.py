"""The end of a consultation in the real window: papers made, signed, saved and printed, the visit finished.

Only keys drive it, but for the patient's own hand on the signature pad.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from db.actor import Actor
from db.records import Derived
from db.store import Store
from intake.conditions import Answers, Value
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.e2e.window_journey import DOWN, ENTER, SPACE, to_front
from tests.e2e.window_keyboard import ALT, CONTROL, Keyboard, wait_until
from tests.ui.documents.signing_parts import draw
from tests.ui.followup.followup_desk import answers, knowledge
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.finish_page import FINISH, FinishPage
from ui.documents.documents_page import DocumentsPage
from ui.window import MainWindow

LONG = 60.0


def begin_well(
    store: Store,
    who: Actor,
    name: str,
    *,
    page: str = "health.skin",
    besides: Mapping[str, tuple[Value, ...]] | None = None,
) -> UUID:
    """Store somebody well with an unfinished visit, a plan in it that may go ahead; gives the visit's id.

    `besides` are answers in place of those of somebody well.
    """
    well = answers("microneedling", first=date.today() + timedelta(days=60))
    given = Answers({**well.values, **(besides or {})}, well.groups)
    patient, visit = uuid4(), uuid4()
    stored = Patient(name=name, birth_date=PartialDate(1991, 2, 4), number=f"T-{uuid4().hex[:6]}")
    store.add_patient(who, stored, id=patient).result(LONG)
    at, version = datetime.now(UTC), knowledge().questionnaire.version
    store.start_consultation(who, patient, id=visit, catalogue_version=version, at=at).result(LONG)
    store.save_answers(who, visit, 1, answers=given, changes=(), page=page, derived=Derived()).result(LONG)
    return visit


def documents_page(view: ConsultationView) -> DocumentsPage:
    """The page of documents, which must be the one on the screen."""
    page = view.page
    assert isinstance(page, DocumentsPage)
    return page


def make_handout(view: ConsultationView, keyboard: Keyboard) -> DocumentsPage:
    """Press "Make handout", and wait for its pages."""
    page = documents_page(view)
    assert keyboard.place == "Make handout"
    keyboard.press(SPACE)
    wait_until(lambda: page.document is not None, "the handout is made", seconds=LONG)
    wait_until(lambda: page.preview.images_shown > 0, "its first page is painted", seconds=LONG)
    return page


def make_consent(view: ConsultationView, keyboard: Keyboard) -> None:
    """Choose the form to sign in place of the handout, and make it."""
    page = documents_page(view)
    handout = page.document
    # The name of a list that opens is what it says now.
    keyboard.tab_to("Handout")
    keyboard.press(DOWN)
    keyboard.tab_to("Make consent form")
    keyboard.press(SPACE)
    wait_until(lambda: page.document not in (None, handout), "the consent form is made", seconds=LONG)
    wait_until(lambda: page.panel.sign_button.isVisible(), "it can be signed", seconds=LONG)
    wait_until(lambda: not view.window().worker.names, "its signatures are looked at", seconds=LONG)


def sign(window: MainWindow, view: ConsultationView, keyboard: Keyboard, passphrase: str) -> None:
    """The patient signs by hand, whoever treats with the passphrase."""
    page = documents_page(view)
    unsigned = page.document
    keyboard.press(Qt.Key.Key_I, ALT)
    wait_until(lambda: page.signing.dialog is not None, "asked to sign", seconds=LONG)
    dialog = page.signing.dialog
    assert dialog is not None
    wait_until(dialog.isActiveWindow, "the dialog has the keyboard")
    assert keyboard.place == "Name of the patient"
    for card in dialog.cards:
        draw(card.pad)
    keyboard.tab_to("Your passphrase")
    keyboard.type(passphrase)
    keyboard.press(ENTER)
    wait_until(lambda: page.document not in (None, unsigned), "the signed form is stored", seconds=LONG)
    wait_until(lambda: page.signing.dialog is None, "nobody is asked any more", seconds=LONG)
    to_front(window)
    wait_until(lambda: not window.worker.names, "the signed form is read", seconds=LONG)


def save_as(window: MainWindow, keyboard: Keyboard, name: str) -> str:
    """Press "Save as…", type a name into the dialog, press Enter; gives the name that was suggested."""
    suggested: list[str] = []
    timer = QTimer()
    timer.setInterval(20)

    def type_name() -> None:
        dialog = QApplication.activeModalWidget()
        focus = QApplication.focusWidget()
        if not isinstance(dialog, QFileDialog) or focus is None or not dialog.isAncestorOf(focus):
            return
        timer.stop()
        suggested.extend(Path(path).name for path in dialog.selectedFiles())
        QTest.keyClick(focus, "a", CONTROL)
        QTest.keyClicks(focus, name)
        QTest.keyClick(focus, ENTER)

    timer.timeout.connect(type_name)
    timer.start()
    keyboard.tab_to("Save as…")
    keyboard.press(SPACE)
    assert not timer.isActive(), "no dialog came"
    to_front(window)
    return suggested[0]


def print_out(view: ConsultationView, keyboard: Keyboard) -> None:
    """Press "Print…"; what the system's own dialog would ask is answered by `into`."""
    page = documents_page(view)
    keyboard.tab_to("Print…")
    keyboard.press(SPACE)
    wait_until(lambda: page.panel.words.text == "Sent to the printer.", "it is printed", seconds=LONG)
    wait_until(lambda: not view.window().worker.names, "the printing is noted", seconds=LONG)


class PaperTray:
    """Takes the place of the system's print dialog, which no key of the program reaches: prints to a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.pages: int | None = 0

    def __call__(self, printer: QPrinter, *, pages: int | None, parent: QWidget) -> bool:
        assert parent.isVisible()
        self.pages = pages
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.file))
        return True


def finish(window: MainWindow, view: ConsultationView, keyboard: Keyboard) -> tuple[str, ...]:
    """Pass the gate; gives what it asked to look at twice. Nothing may be missing."""
    keyboard.press(ENTER, CONTROL)
    gate = view.page
    assert isinstance(gate, FinishPage)
    assert [point.message for point in gate.missing.points] == []
    assert keyboard.place == FINISH
    keyboard.press(ENTER, CONTROL)
    to_check = tuple(point.message for point in gate.to_check.points)
    if to_check:
        wait_until(lambda: keyboard.place.startswith("Check this."), "what may stay is shown")
        keyboard.press(ENTER, CONTROL)
    wait_until(lambda: gate.finishing.finished_at is not None, "the visit is finished")
    assert gate.done.text.startswith("This visit was finished on ")
    wait_until(lambda: keyboard.place == "Back to patients", "the button leads back")
    keyboard.press(ENTER)
    wait_until(lambda: window.stack.currentWidget() is window.home, "the visit is left")
    return to_check
