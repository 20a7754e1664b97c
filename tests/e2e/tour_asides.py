"""Stops of the tour beside the places: records of a course, dialogs, and what only the patient sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from intake.course_due import DueKind
from reports.kinds import DocumentKind
from tests.db.photographs import new_photo
from tests.e2e.window_journey import behind
from tests.e2e.window_keyboard import settle_events, wait_until
from tests.e2e.window_papers import LONG, begin_well
from tests.ui.photos.pictures import told_all
from ui.consultation.consultation_view import ConsultationView
from ui.documents.document_kinds import DocumentChoice
from ui.documents.documents_page import DocumentsPage
from ui.followup.followup_place import FollowUpPlace
from ui.help.window_help import open_help
from ui.patient_mode.pin import Pin
from ui.patient_mode.session import END, PatientMode
from ui.patient_mode.turned_screen import TurnedScreen
from ui.photos.photos_page import PhotosPage
from ui.photos.pictures_given import Pasted
from ui.plan.show_view import ShowView
from ui.window import MainWindow

Stop = tuple[str, QWidget]
PIN = "482615"


def rest(window: MainWindow) -> None:
    """Let what is read in the background come to the screen."""
    wait_until(lambda: not window.worker.names, "nothing runs", seconds=LONG)
    settle_events()


def course(window: MainWindow) -> Iterator[Stop]:
    """The session of a course that is due, one that was held, and a result to be judged."""
    window.show_later("follow-up")
    rest(window)
    place = window.stack.currentWidget()
    assert isinstance(place, FollowUpPlace)
    place.list.show_only("all")
    due = {item.due.kind: item for item in place.list.shown}
    place.list.opened.emit(due[DueKind.SESSION])
    assert place.course is not None
    yield "session record", window
    place.course.show_step(f"day:{place.course.desk.sessions[0].session.id}")
    yield "session record, held", window
    place.close_course()
    place.list.opened.emit(due[DueKind.RESULT_CHECK])
    yield "result check", window
    place.close_course()


def visits(window: MainWindow) -> Iterator[Stop]:
    """The page of a patient with visits and documents, two visits side by side, two records side by side."""
    store, actor = behind(window)
    patients = [each for each in store.find_patients(actor, "") if store.visits_of(actor, each.id)]
    signed = next(each for each in patients if store.visits_of(actor, each.id)[0].finished is not None)
    version = window.consultations.catalogue_version if window.consultations is not None else ""
    at = datetime.now(UTC)
    store.start_consultation(actor, signed.id, id=uuid4(), catalogue_version=version, at=at).result(10)
    window.show_patient(signed.id)
    yield "patient, with visits", window
    assert window.registry is not None
    window.registry.show_changes(signed.id)
    yield "compare visits", window
    other = next(each for each in patients if each.id != signed.id)
    window.registry.compare(signed.id, other.id)
    assert window.registry.dialog is not None
    yield "compare records", window.registry.dialog
    window.registry.dialog.reject()


def asked_on_paper(window: MainWindow) -> Iterator[Stop]:
    """A consent form, and the dialog that asks everybody to sign it. Nobody of the demo may sign today."""
    store, actor = behind(window)
    window.open_consultation(begin_well(store, actor, "Testa Nonesuch", page="documents"))
    view = window.stack.currentWidget()
    assert isinstance(view, ConsultationView)
    page = view.page
    assert isinstance(page, DocumentsPage)
    page.panel.form.choose(DocumentChoice(DocumentKind.CONSENT))
    before = page.document
    page.make()
    wait_until(lambda: page.document not in (None, before), "the consent form is made", seconds=LONG)
    rest(window)
    yield "documents, one made", window
    page.sign()
    wait_until(lambda: page.signing.dialog is not None, "asked to sign", seconds=LONG)
    dialog = page.signing.dialog
    assert dialog is not None
    yield "sign", dialog
    dialog.reject()


def reasons(view: ConsultationView, window: MainWindow) -> Iterator[Stop]:
    """The form that asks why a finding is overruled."""
    form = view.suitability.overrides
    form.open()
    yield "override, reason", window
    form.close_form()


def photographs(window: MainWindow, view: ConsultationView) -> Iterator[Stop]:
    """Photographs, two of them side by side, and the question what a copy is for."""
    store, actor = behind(window)
    store.photos.note_consent(actor, view.controller.patient_id, "record", "Y", id=uuid4()).result(10)
    for shade in (80, 130):
        store.photos.add(actor, view.controller.id, new_photo(shade)).result(10)
    view.controller.set_page("photos")
    page = view.page
    assert isinstance(page, PhotosPage)
    wait_until(lambda: page.photos.is_loaded, "the photos are read", seconds=LONG)
    page.photos.load()
    rest(window)
    yield "photos, two taken", window
    compared = page.compare(page.photos.photos[0])
    assert compared is not None
    rest(window)
    yield "photos, side by side", compared
    compared.reject()
    page.photos.take([Pasted(told_all())], "abdomen", "")
    wait_until(lambda: bool(page.photos.waiting), "a picture is read", seconds=LONG)
    rest(window)
    yield "photos, to be confirmed", window
    page.photos.leave_out([each.id for each in page.photos.waiting])
    asked = page.export(page.photos.photos[0])
    yield "photos, export", asked
    asked.reject()


def help_of(window: MainWindow) -> Iterator[Stop]:
    """The keys that work now."""
    dialog = open_help(window)
    yield "help", dialog
    dialog.reject()


def patients_own(view: ConsultationView) -> Iterator[Stop]:
    """Every page that the patient has on the turned screen, the PIN, and the plan as it is shown to them.

    They stand in windows of their own here; `test_window_patient_mode` has them in the clinic's.
    """
    mode = PatientMode(view.controller, Pin(PIN, PIN))
    screen = TurnedScreen(mode)
    screen.show()
    screen.activateWindow()
    settle_events()
    yield "turned, welcome", screen
    mode.choose_language("en")
    mode.go_on()
    kinds: set[str] = set()
    while mode.at != END:
        # One of each kind: the pages of a kind differ in their words alone.
        kind = _kind_of(mode.at)
        if kind not in kinds:
            kinds.add(kind)
            yield f"turned, {mode.at}", screen
        mode.go_on()
        settle_events()
    yield "turned, end", screen
    screen.ask_pin()
    yield "turned, PIN", screen
    screen.hide()
    screen.deleteLater()
    shown = ShowView(view.controller)
    shown.show()
    shown.activateWindow()
    yield "show to patient", shown
    shown.hide()
    shown.deleteLater()
    settle_events()


def _kind_of(topic: str) -> str:
    """What a topic looks like: questions, areas, one area, a list of ticks, names."""
    if topic.startswith("marks."):
        return "area"
    return topic.rsplit(".", 1)[-1].rstrip("0123456789") or "questions"
