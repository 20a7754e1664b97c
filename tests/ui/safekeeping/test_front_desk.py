"""The front desk's screens: identity, dates, prices, and handouts that go to the printer unseen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.errors import Trouble
from db.records import AnswerChange, Derived, StoredPatient
from db.rights import Role
from db.store import Store
from intake.conditions import Answers
from intake.consultation import Patient
from intake.money import Price
from intake.plan import TreatmentPlan
from tests.opening import actor, open_store
from tests.ui.documents.day_desk import ACTOR, PLANNED, day_of
from ui.documents.documents_page import DocumentsPage
from ui.documents.pdf_preview import PdfPreview
from ui.registry.patients_model import COL_NEXT
from ui.registry.patients_page import PatientsPage
from ui.safekeeping import front_desk_visits
from ui.safekeeping.front_desk_place import REGISTERED, SAVED, FrontDeskPlace
from ui.safekeeping.front_desk_visits import NEWER_WAITS, NONE_YET, NOT_READY, OUTDATED, READY, SENT
from ui.theme import appearance
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label
from ui.worker import Worker

OWNER = actor(1, "Testa Owner")
DESK = actor(2, "Nora Nowhere", Role.FRONT_DESK)
WAIT = 15_000
PLAN = TreatmentPlan(
    treatment="microneedling",
    regions=(),
    side="",
    sessions=4,
    interval_weeks=4,
    minutes=None,
    first_session=date(2026, 12, 3),
    test_patch=None,
    operator="Dr Standin",
    device="",
    numbing="",
    numbing_area_cm2=None,
    price_per_session=Price(Decimal(180), Decimal(180), "GBP"),
)


@pytest.fixture
def store(tmp_path: Path, qapp: QApplication) -> Iterator[Store]:
    appearance.apply(qapp)
    with open_store(tmp_path / "clinic.db", OWNER, DESK) as opened:
        yield opened


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def patient(store: Store) -> StoredPatient:
    return store.add_patient(OWNER, Patient(name="Testa Nonesuch"), id=uuid4()).result(10)


def visit(store: Store, patient: StoredPatient, *, days_ago: int = 0) -> UUID:
    """A consultation with answers and a plan."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    begun = store.start_consultation(OWNER, patient.id, id=uuid4(), catalogue_version="t", at=at).result(10)
    answers = Answers().with_answer("goals.bothers", "Markerword")
    store.save_answers(
        OWNER, begun.id, 1, answers=answers, changes=(), page="health.skin", derived=Derived(plan=PLAN)
    ).result(10)
    return begun.id


def handout(store: Store, visit: UUID, *, released: bool) -> UUID:
    """A handout of one page."""
    document = store.add_document(OWNER, visit, id=uuid4(), kind="handout", pdf=one_page(), pages=1).result(
        10
    )
    if released:
        store.release_handout(OWNER, document.id).result(10)
    return document.id


def one_page() -> bytes:
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.drawString(72, 700, "Markerword")
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def place(store: Store, worker: Worker, qtbot: QtBot) -> FrontDeskPlace:
    made = FrontDeskPlace(store, DESK, date.today(), worker=worker)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    return made


def open_patient(place: FrontDeskPlace, patient: StoredPatient, qtbot: QtBot, number: int) -> None:
    place.show_patient(patient, has_draft=False)
    qtbot.waitUntil(lambda: words(place.visits).count("first") == number, timeout=WAIT)


def words(widget: QWidget) -> str:
    """Everything a widget says; how many visits say their first session stands in it."""
    said = [each.text() for each in widget.findChildren(Label) if each.isVisibleTo(widget)]
    return " | ".join(said).replace("First session", "first session")


def to_a_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """Answer the print dialog with a printer that writes to a file; gives the pages it was asked for."""
    asked: list[int | None] = []

    def accept(printer: QPrinter, *, pages: int | None, parent: QWidget) -> bool:
        asked.append(pages)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        return True

    monkeypatch.setattr(front_desk_visits, "ask_for_printer", accept)
    return asked


def test_a_visit_shows_its_day_its_price_and_whether_a_handout_waits(
    place: FrontDeskPlace, store: Store, patient: StoredPatient, qtbot: QtBot
) -> None:
    handout(store, visit(store, patient), released=True)
    handout(store, visit(store, patient, days_ago=30), released=False)
    open_patient(place, patient, qtbot, 2)
    said = words(place.visits)
    assert "Today" in said
    assert said.count("£180 per session") == 2
    assert said.count("3 Dec 2026") == 2
    assert READY in [each.text for each in place.visits.findChildren(IconLabel)]
    assert said.count(NOT_READY) == 1
    assert len(place.visits.buttons) == 1


def test_nothing_clinical_is_on_the_screen(
    place: FrontDeskPlace, store: Store, patient: StoredPatient, qtbot: QtBot
) -> None:
    handout(store, visit(store, patient), released=True)
    open_patient(place, patient, qtbot, 1)
    said = words(place)
    for clinical in ("Markerword", "microneedling", "Microneedling", "Health", "health.skin", "Dr Standin"):
        assert clinical not in said
    assert "consultation" not in place.form.start_button.text().lower()


def test_a_handout_goes_to_the_printer_unseen_and_is_noted(
    place: FrontDeskPlace,
    store: Store,
    patient: StoredPatient,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = handout(store, visit(store, patient), released=True)
    asked = to_a_file(tmp_path / "printed.pdf", monkeypatch)
    open_patient(place, patient, qtbot, 1)
    with qtbot.waitSignal(place.visits.printed, timeout=WAIT):
        place.visits.buttons[0].click()
    assert asked == [None]
    assert (tmp_path / "printed.pdf").stat().st_size > 1000
    assert place.visits.said.text() == SENT
    assert place.findChildren(PdfPreview) == []
    qtbot.waitUntil(lambda: "Handout printed today" in words(place.visits), timeout=WAIT)
    events = store.audit.events(OWNER, EventFilter(), before=None, limit=50)
    printed = [each for each in events if each.event.action is Action.PRINTED]
    assert [(each.user_id, each.event.record) for each in printed] == [(DESK.id, document)]


def test_a_cancelled_dialog_prints_and_notes_nothing(
    place: FrontDeskPlace,
    store: Store,
    patient: StoredPatient,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handout(store, visit(store, patient), released=True)
    monkeypatch.setattr(front_desk_visits, "ask_for_printer", lambda *_args, **_named: False)
    open_patient(place, patient, qtbot, 1)
    place.visits.buttons[0].click()
    (found,) = store.visits_of(DESK, patient.id)
    assert found.printed_at is None
    assert not place.visits.said.isVisible()


def test_a_handout_that_is_not_released_is_not_printed(
    place: FrontDeskPlace,
    store: Store,
    patient: StoredPatient,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = handout(store, visit(store, patient), released=False)
    to_a_file(tmp_path / "printed.pdf", monkeypatch)
    open_patient(place, patient, qtbot, 1)
    place.visits.print_handout(document)
    qtbot.waitUntil(lambda: place.visits.said.text() == Trouble.NOT_RELEASED.value, timeout=WAIT)
    assert not (tmp_path / "printed.pdf").exists()


def test_a_newer_handout_that_waits_is_told_and_the_older_one_is_not_printed(
    place: FrontDeskPlace,
    store: Store,
    patient: StoredPatient,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = visit(store, patient)
    older = handout(store, begun, released=True)
    handout(store, begun, released=False)
    to_a_file(tmp_path / "printed.pdf", monkeypatch)
    open_patient(place, patient, qtbot, 1)
    assert NEWER_WAITS in words(place.visits)
    assert place.visits.buttons == []
    place.visits.print_handout(older)
    qtbot.waitUntil(lambda: "A newer version" in place.visits.said.text(), timeout=WAIT)
    assert not (tmp_path / "printed.pdf").exists()


def test_a_handout_made_before_the_last_change_is_not_printed_unawares(
    place: FrontDeskPlace,
    store: Store,
    patient: StoredPatient,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = visit(store, patient)
    handout(store, begun, released=True)
    open_patient(place, patient, qtbot, 1)
    assert len(place.visits.buttons) == 1
    change = AnswerChange("goals.bothers", '["Markerword"]', '["Other"]', "patient", datetime.now(UTC))
    store.save_answers(
        OWNER,
        begun,
        2,
        answers=Answers().with_answer("goals.bothers", "Other"),
        changes=(change,),
        page="plan",
        derived=Derived(plan=PLAN),
    ).result(10)
    # What is on the screen is older than the change: storage itself does not give it.
    to_a_file(tmp_path / "printed.pdf", monkeypatch)
    place.visits.buttons[0].click()
    qtbot.waitUntil(lambda: "before the last change" in place.visits.said.text(), timeout=WAIT)
    assert not (tmp_path / "printed.pdf").exists()
    place.visits.show_visits_of(patient.id)
    qtbot.waitUntil(lambda: OUTDATED in words(place.visits), timeout=WAIT)
    assert READY not in words(place.visits)
    assert place.visits.buttons == []
    # Made again and released, it is printed as ever.
    handout(store, begun, released=True)
    place.visits.show_visits_of(patient.id)
    qtbot.waitUntil(lambda: READY in words(place.visits), timeout=WAIT)
    assert len(place.visits.buttons) == 1


def test_somebody_new_is_registered_and_no_consultation_begins(
    place: FrontDeskPlace, store: Store, qtbot: QtBot
) -> None:
    place.show_new()
    assert place.form.start_button.text() == "Register"
    assert not place.visits.isVisible()
    place.form.name.set_text("Testa Nonesuch")
    with qtbot.assertNotEmitted(place.registered):
        place.form.accept()
        qtbot.waitUntil(place.done.isVisible, timeout=WAIT)
    assert place.done.text == REGISTERED
    qtbot.waitUntil(lambda: NONE_YET in words(place.visits), timeout=WAIT)
    assert store.count_patients(DESK) == 1
    assert store.drafts(OWNER) == ()
    assert not place.has_unsaved


def test_changed_details_are_saved_and_stay_on_the_screen(
    place: FrontDeskPlace, store: Store, patient: StoredPatient, qtbot: QtBot
) -> None:
    open_patient(place, patient, qtbot, 0)
    place.form.phone.set_text("020 7946 0001")
    place.form.accept()
    qtbot.waitUntil(place.done.isVisible, timeout=WAIT)
    assert place.done.text == SAVED
    assert store.patient(DESK, patient.id).patient.phone == "020 7946 0001"
    assert place.form.phone.text() == "020 7946 0001"


def test_the_home_page_shows_no_drafts_and_no_step(
    store: Store, patient: StoredPatient, qtbot: QtBot
) -> None:
    visit(store, patient)
    page = PatientsPage(date.today())
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.attach(store, DESK)
    page.show()
    assert not page.panel.isVisible()
    assert page.panel.buttons == []
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        said = str(page.model.index(0, COL_NEXT).data(role))
        assert "step" not in said.lower()
        assert "draft" not in said.lower()
    page.refresh(form_waits="New patient")
    assert page.panel.isVisible()
    assert not page.panel.batch_button.isVisible()
    assert len(page.panel.buttons) == 1


def test_the_practitioner_releases_a_handout_and_nothing_else(
    worker: Worker, qtbot: QtBot, tmp_path: Path, qapp: QApplication
) -> None:
    appearance.apply(qapp)
    (tmp_path / "day").mkdir()
    with day_of(tmp_path / "day", [PLANNED]) as day:
        controller = day.controller(day.ids[0])
        page_of = next(page for page in controller.pages if page.step == "documents")
        record = day.store.add_document(
            ACTOR, day.ids[0], id=uuid4(), kind="record", pdf=one_page(), pages=1
        ).result(10)
        made = day.store.add_document(
            ACTOR, day.ids[0], id=uuid4(), kind="handout", pdf=one_page(), pages=1
        ).result(10)
        page = DocumentsPage(controller, page_of, store=day.store, actor=ACTOR, worker=worker)
        qtbot.addWidget(page)
        page.panel.setParent(None)
        qtbot.addWidget(page.panel)
        page.panel.show()
        page.show()
        page.open(record)
        qtbot.waitUntil(lambda: page.document == record, timeout=WAIT)
        assert not page.panel.release_button.isVisible()
        page.open(made)
        qtbot.waitUntil(lambda: page.document == made, timeout=WAIT)
        assert page.panel.release_button.isVisible()
        page.panel.release_button.click()
        qtbot.waitUntil(lambda: "released" in page.panel.words.text, timeout=WAIT)
        stored = day.store.consultation(ACTOR, day.ids[0])
        (seen,) = day.store.visits_of(ACTOR, stored.patient_id)
        assert seen.handout_id == made.id
        assert controller.close()
