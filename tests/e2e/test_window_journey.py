"""From the search to a stored handout in the real window, by the keyboard alone."""

from __future__ import annotations

import hashlib
import io
import logging
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.records import StoredDocument
from db.rights import Role
from intake.consultation import Contact
from intake.dates import PartialDate, say_date
from tests.db.raw import is_sound, raw
from tests.e2e.window_journey import (
    DOWN,
    ENTER,
    HEALTH_PAGES,
    HOPED_FOR,
    PASSPHRASE,
    READER,
    SIGN_IN,
    SPACE,
    add_a_mark,
    agree_a_plan,
    answer_health,
    describe_skin,
    go_on,
    looked_into,
    opened,
    register,
    set_up,
    tell_hopes,
    view_of,
    wait_saved,
)
from tests.e2e.window_keyboard import CONTROL, Keyboard, settle_events, wait_until
from tests.e2e.window_papers import PaperTray, finish, make_consent, make_handout, print_out, save_as, sign
from ui.application import CLINIC_FILE, Start
from ui.consultation.check_page import CheckPage
from ui.consultation.consultation_view import ConsultationView
from ui.plan.plan_page import ASK_HOPE, CHOOSE, PlanPage
from ui.registry.document_viewer import DocumentViewer
from ui.safekeeping.opening import OpenedClinic
from ui.safekeeping.opening import sign_in as sign_in_to
from ui.safekeeping.recovery_page import RecoveryPage
from ui.theme import appearance

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
NAME = "Testa Zwolfmarker"
MARKER = "Zwolfmarker"
MOST_KEYS = 60
MOST_OTHER_KEYS = 240
"""With everything that may not be blank in a form that is signed on the screen."""


class Titles(QObject):
    """Writes down every title that any window of the program ever has."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and watched.isWindow():
            self.seen.add(watched.windowTitle())
        return False


class Lines(logging.Handler):
    """Keeps every line of the log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@dataclass(frozen=True, slots=True)
class Journey:
    """What was noted on one journey, and the folder of the clinic that it left behind.

    `said` is the log and whatever was told the terminal; `handout` the bytes that were shown, `copy` those of
    the saved file, `printed` those that went to the printer; `suggested` the file name that was offered;
    `waiting` the open questions of each health page; `asked_twice` what the gate wanted to be looked at.
    `keys` are all keys from the first of the search to the list of patients again; `words_keys` those of them
    that typed words and figures.
    """

    profile: Path
    first: date
    keys: int
    words_keys: int
    health_keys: int
    health_answers: int
    waiting: dict[str, int]
    handout: bytes
    document: StoredDocument
    copy: bytes
    printed: bytes
    printed_pages: int | None
    asked_twice: tuple[str, ...]
    before_figures: tuple[str, str]
    said_to_check: tuple[str, ...]
    suggested: str
    titles: frozenset[str]
    said: str


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    appearance.apply(qapp)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The folder of a clinic with one patient, who is somebody else."""
    folder = tmp_path / "profile"
    folder.mkdir()
    set_up(folder, "Bruno Fictive")
    return folder


@pytest.fixture(scope="module")
def journey(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """One journey from the search to the stored and saved handout. It is made once and looked at often."""
    appearance.apply(qapp)
    profile = tmp_path_factory.mktemp("profile")
    set_up(profile, "Bruno Fictive")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    copy, tray = elsewhere / "copy.pdf", PaperTray(elsewhere / "printed.pdf")
    first = date.today() + timedelta(days=70)
    titles, lines, printed = Titles(), Lines(), io.StringIO()
    logger = logging.getLogger()
    before = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.DEBUG)
    qapp.installEventFilter(titles)
    keyboard = Keyboard()
    try:
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(printed),
            redirect_stderr(printed),
            opened(profile) as window,
        ):
            # The file dialog of Qt writes down where it was last.
            patch.setenv("XDG_CONFIG_HOME", str(copy.parent))
            patch.setattr("ui.documents.document_acts.ask_for_printer", tray)
            assert keyboard.place.startswith("Find a patient")
            keyboard.keys = keyboard.typed = 0
            view = register(window, keyboard, NAME, texts=MARKER)
            tell_hopes(keyboard, MARKER, with_hope=False)
            go_on(view, keyboard, "marks")
            add_a_mark(view, keyboard, MARKER)
            # Nobody wants photos: Continue passes them.
            go_on(view, keyboard, "photos")
            go_on(view, keyboard, "skin")
            describe_skin(keyboard, MARKER)
            go_on(view, keyboard, HEALTH_PAGES[0])
            health_keys = keyboard.keys
            answers = answer_health(view, keyboard)
            health_keys = keyboard.keys - health_keys
            before_figures = hope_before_figures(view, keyboard)
            agree_a_plan(view, keyboard, first=f"{first.day} {first.month} {first.year}", texts=MARKER)
            go_on(view, keyboard, "check")
            to_check = lines_to_check(view)
            go_on(view, keyboard, "documents")
            waiting = {page: view.controller.unanswered_on(page) for page in HEALTH_PAGES}
            page = make_handout(view, keyboard)
            handout, document = page.pdf, page.document
            suggested = save_as(window, keyboard, str(copy))
            print_out(view, keyboard)
            make_consent(view, keyboard)
            sign(window, view, keyboard, PASSPHRASE)
            asked_twice = finish(window, view, keyboard)
            assert keyboard.place.startswith("Find a patient")
            assert window.close()
    finally:
        qapp.removeEventFilter(titles)
        logger.removeHandler(lines)
        logger.setLevel(before)
    assert document is not None
    return Journey(
        profile=profile,
        first=first,
        keys=keyboard.keys,
        words_keys=keyboard.typed,
        health_keys=health_keys,
        health_answers=answers,
        waiting=waiting,
        handout=handout,
        document=document,
        copy=copy.read_bytes(),
        printed=tray.file.read_bytes(),
        printed_pages=tray.pages,
        asked_twice=asked_twice,
        before_figures=before_figures,
        said_to_check=to_check,
        suggested=suggested,
        titles=frozenset(titles.seen),
        said="\n".join((*lines.lines, printed.getvalue())),
    )


def hope_before_figures(view: ConsultationView, keyboard: Keyboard) -> tuple[str, str]:
    """Tell the hope on the page of the plan; gives what stands in place of the studies before and after."""
    page = view.page
    assert isinstance(page, PlanPage)
    assert not page.forecast.isVisible()
    before = page.closed.words.text()
    assert keyboard.place.startswith("Up to a quarter better"), keyboard.place
    keyboard.choose(HOPED_FOR)
    assert not page.forecast.isVisible()
    return before, page.closed.words.text()


def lines_to_check(view: ConsultationView) -> tuple[str, ...]:
    """What "Check answers" says, line by line."""
    page = view.page
    assert isinstance(page, CheckPage)
    model, role = page.list.model(), Qt.ItemDataRole.AccessibleTextRole
    return tuple(str(model.index(row, 0).data(role)) for row in range(model.rowCount()))


def test_the_health_section_takes_about_25_answers_and_at_most_60_keys(journey: Journey) -> None:
    assert journey.waiting == dict.fromkeys(HEALTH_PAGES, 0)
    assert 25 <= journey.health_answers <= 30
    assert journey.health_keys <= MOST_KEYS


def test_the_stored_bytes_are_those_on_the_screen_and_those_of_the_saved_file(journey: Journey) -> None:
    path = journey.profile / CLINIC_FILE
    [(content, sha256)] = raw(path, "SELECT content, sha256 FROM document WHERE kind = 'handout'")
    assert content == journey.handout == journey.copy
    assert sha256 == hashlib.sha256(journey.handout).hexdigest() == journey.document.sha256
    assert is_sound(path)


def test_everything_is_done_with_keys_but_the_signature_of_the_patient(journey: Journey) -> None:
    own = journey.keys - journey.words_keys
    print(f"new patient to signed handout: {journey.keys} keys, {own} of them other than words and figures")
    assert own <= MOST_OTHER_KEYS


def test_the_hope_is_told_before_any_figure_of_a_study(journey: Journey) -> None:
    assert journey.before_figures == (ASK_HOPE, CHOOSE)
    assert any("Hoped for" in line and HOPED_FOR in line for line in journey.said_to_check)


def test_what_was_printed_has_every_page_of_the_handout(journey: Journey) -> None:
    assert journey.printed_pages == journey.document.pages
    with pdfplumber.open(io.BytesIO(journey.printed)) as pdf:
        assert len(pdf.pages) == journey.document.pages
    with looked_into(journey.profile) as store:
        noted = store.audit.events(READER, EventFilter(action=Action.PRINTED))
    assert len(noted) == 1


def test_the_visit_is_signed_and_finished_and_nothing_is_left_open(journey: Journey) -> None:
    with looked_into(journey.profile) as store:
        (found,) = store.find_patients(READER, MARKER)
        (visit,) = store.consultations_of(READER, found.id)
        (signing,) = store.signing.signings_of(READER, visit.id)
        assert visit.finished is not None
        assert store.drafts(READER) == ()
        assert store.audit.check(READER).is_good
    assert [(each.role, each.name, each.is_drawn) for each in signing.signatures] == [
        ("patient", NAME, True),
        ("practitioner", READER.name, False),
    ]


def test_the_handout_holds_the_patient_and_the_plan(journey: Journey) -> None:
    with pdfplumber.open(io.BytesIO(journey.handout)) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) == journey.document.pages
    assert all(NAME in text for text in pages)
    words = " ".join(" ".join(pages).split())
    assert "Microneedling" in words
    assert "4 sessions" in words
    assert say_date(PartialDate.of(journey.first)) in words


def test_no_name_is_in_a_title_a_file_name_or_a_log(journey: Journey) -> None:
    assert journey.titles <= {"", "Candor[*]", "Candor", "Save the document"}
    assert MARKER not in journey.suggested
    names = [each.name.casefold() for each in journey.profile.rglob("*")]
    assert not [name for name in names if MARKER.casefold() in name]
    assert MARKER.casefold() not in journey.said.casefold()


def test_everything_typed_is_in_the_file_under_its_question(journey: Journey) -> None:
    with looked_into(journey.profile) as store:
        (found,) = store.find_patients(READER, MARKER)
        patient = store.patient(READER, found.id).patient
        (visit,) = store.consultations_of(READER, found.id)
    assert (patient.name, patient.birth_date, patient.number) == (NAME, PartialDate(1985, 3, 27), "T-0042")
    assert patient.emergency_contact == Contact(MARKER, MARKER, MARKER)
    assert (patient.chaperone_offered, patient.interpreter_offered, patient.consent_to_store) == (
        "Y",
        "N",
        "Y",
    )
    answers = visit.answers
    (mark,) = answers.group("marks")
    assert {
        link_id: str(mark.all(link_id)[0]) for link_id in ("marks.region", "marks.side", "marks.colour")
    } == {
        "marks.region": "thigh_front",
        "marks.side": "both",
        "marks.colour": "silver",
    }
    assert mark.all("marks.onset") == (PartialDate(2019, 3),)
    assert mark.all("marks.earlier-treatment-detail") == (MARKER,)
    assert answers.code("health.eczema") == "Y"
    assert answers.codes("health.eczema.regions") == ("flank",)
    assert answers.code("health.eczema.state") == "quiet"
    assert answers.code("health.needle_phobia") == "UNK"
    denied = [
        link_id for link_id in answers if link_id.startswith("health.") and answers.code(link_id) == "N"
    ]
    assert len(denied) > 60
    assert answers.code("plan.treatment") == "microneedling"
    assert answers.whole_number("plan.sessions") == 4
    assert answers.whole_number("plan.interval-weeks") == 6
    assert answers.all("plan.first-session") == (PartialDate.of(journey.first),)
    for link_id in ("goals.bothers", "goals.enough", "goals.own-words", "skin.colour", "plan.operator"):
        assert answers.all(link_id) == (MARKER,), link_id


def test_a_stored_handout_is_shown_again_from_its_own_bytes(journey: Journey) -> None:
    keyboard = Keyboard()
    with opened(journey.profile) as window:
        keyboard.type(MARKER)
        keyboard.press(ENTER)
        assert window.registry is not None
        page = window.registry.page
        wait_until(lambda: window.stack.currentWidget() is page, "the page of the patient is shown")
        settle_events()
        keyboard.tab_to("View the handout, version 1")
        keyboard.press(SPACE)
        viewer = page.findChild(DocumentViewer)
        assert viewer is not None
        wait_until(lambda: viewer.preview.images_shown > 0, "the stored handout is shown", seconds=30)
        assert viewer._pdf == journey.handout
        viewer.reject()
        wait_until(lambda: not window.worker.names, "nothing runs")
        assert window.close()


def test_the_first_start_is_set_up_by_keyboard(tmp_path: Path) -> None:
    keyboard = Keyboard()
    start = Start(tmp_path, None)
    window = start.window
    try:
        window.show()
        window.activateWindow()
        wait_until(
            lambda: QApplication.focusWidget() is not None and keyboard.place.startswith("Try with six"),
            "the first start offers its two ways",
        )
        keyboard.tab_to("Set up my clinic")
        keyboard.press(SPACE)
        for place, typed in (
            ("Your full name", "Testa Owner"),
            ("Sign-in name", SIGN_IN),
            ("Passphrase", PASSPHRASE),
            ("The same passphrase again", PASSPHRASE),
        ):
            assert keyboard.place == place
            keyboard.type(typed)
            keyboard.press(ENTER)
        wait_until(lambda: isinstance(window.gate.page, RecoveryPage), "the recovery code is shown")
        assert not list(tmp_path.iterdir()), "nothing is on the disk before the code is on paper"
        page = window.gate.page
        for group in page.asked:
            keyboard.tab_to(f"Group {group + 1} of 8")
            keyboard.type(page.groups[group].lower())
        keyboard.press(ENTER)
        wait_until(lambda: window.is_attached, "the clinic's file is made", seconds=30)
        settle_events()
        assert keyboard.place == "Name of the clinic"
        for place, typed in (
            ("Name of the clinic", "Testa Nowhere Clinic"),
            ("Phone", "020 7946 0100"),
            ("Emergency number", "999"),
            ("Name of the practitioner", "Pat Practitioner"),
        ):
            keyboard.tab_to(place)
            keyboard.type(typed)
        keyboard.tab_to("Save the clinic")
        keyboard.press(SPACE)
        # The last of the four steps.
        wait_until(lambda: keyboard.place == "Choose a place for backups", "the clinic is ready")
        keyboard.tab_to("Begin with the patients")
        keyboard.press(SPACE)
        wait_until(lambda: window.stack.currentWidget() is window.home, "the list of patients is shown")
        assert keyboard.place.startswith("Find a patient")
    finally:
        assert window.close()
        start.end()
        settle_events()
    again = sign_in_to(tmp_path, SIGN_IN, PASSPHRASE)
    assert isinstance(again, OpenedClinic)
    again.store.close()
    clinic = again.clinic
    assert (again.actor.name, again.actor.role) == ("Testa Owner", Role.OWNER)
    assert clinic is not None
    assert (clinic.name, clinic.practitioners[0].name) == ("Testa Nowhere Clinic", "Pat Practitioner")


def test_what_cannot_be_read_stays_as_typed_and_counts_as_not_answered(profile: Path) -> None:
    keyboard = Keyboard()
    with opened(profile) as window:
        view = register(window, keyboard, NAME)
        go_on(view, keyboard, "marks")
        keyboard.press(ENTER)
        keyboard.tab_to("When did they come?")
        keyboard.type("31 2 2015")
        wait_until(
            lambda: "marks/0/marks.onset" in {each.path for each in view.controller.problems()}, "told"
        )
        keyboard.press(ENTER, CONTROL)
        assert view.page.page.id == "marks"
        assert [link.text() for link in view.summary.links]
        wait_saved(window)
        assert window.close()
    with opened(profile) as window:
        keyboard.type(MARKER)
        keyboard.press(DOWN)
        keyboard.press(ENTER)
        view = view_of(window)
        field = view.page.form.rows["marks.onset"].field
        assert field.input.text() == "31 2 2015"
        assert view.controller.enabled.group("marks")[0].all("marks.onset") == ()
