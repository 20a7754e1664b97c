"""One consultation by the keyboard alone, step by step, in the real window over a real clinic file.

Only keys drive it. The window is looked at, to wait for it and to judge it, and nothing of it is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from db.actor import Actor
from db.keys.attempts import Attempts, attempts_file_of
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.work import LIGHT_WORK
from db.store import Store
from intake.clinic import Clinic
from intake.consultation import Patient
from tests.e2e.window_keyboard import CONTROL, Keyboard, settle_events, wait_until
from tests.opening import SECRETS, actor
from ui.application import CLINIC_FILE, Start
from ui.consultation.consultation_view import ConsultationView
from ui.demo_clinic import demo_clinic
from ui.widgets.save_state import Saving
from ui.window import MainWindow

READER = actor(11, "Testa Reader")
"""The owner: signs in to the window, and looks at the file from outside it."""
SIGN_IN, PASSPHRASE = "testa", "quiet river stone"
ENTER, SPACE, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Down
HEALTH_PAGES = (
    "health.skin",
    "health.lately",
    "health.life",
    "health.medicines",
    "health.allergies",
    "health.illnesses",
    "health.look",
    "health.alone",
)


def invented_clinic() -> Clinic:
    """A clinic that is set up, and is not the demo: every treatment is offered, so that all is asked."""
    return replace(demo_clinic(), name="Testa Nowhere Clinic", offers=())


def set_up(profile: Path, *people: str) -> Path:
    """Make the clinic's file with these patients in it, and the keys of its owner; gives its path."""
    path = profile / CLINIC_FILE
    # The least work: deriving a key has tests of its own.
    Keys.create(
        FileKeyPlace(key_file_of(path)),
        person_id=READER.id,
        sign_in=SIGN_IN,
        passphrase=PASSPHRASE,
        work=LIGHT_WORK,
        secrets=SECRETS,
    )
    with Store.open(path, secrets=SECRETS) as store:
        store.people.add_first(READER.name, SIGN_IN, id=READER.id).result(10)
    with looked_into(profile) as store:
        store.save_clinic(READER, invented_clinic()).result(10)
        for name in people:
            store.add_patient(READER, Patient(name=name), id=uuid4()).result(10)
    return path


@contextmanager
def looked_into(profile: Path) -> Iterator[Store]:
    """The file of a clinic, opened beside the window by its owner: `READER` may read and write."""
    path = profile / CLINIC_FILE
    keys = Keys.open(FileKeyPlace(key_file_of(path)), attempts=Attempts(attempts_file_of(path)))
    with Store.open(path, secrets=keys.unlock(SIGN_IN, PASSPHRASE).secrets) as store:
        store.people.begin_session(READER.id, session=READER.session).result(10)
        yield store


@contextmanager
def opened(profile: Path, *, demo: int | None = None) -> Iterator[MainWindow]:
    """The program on a folder, as `main.py` starts it, with its window in front and ready for keys."""
    start = Start(profile, demo)
    try:
        window = show(start)
        # A walk by calls is no use of the keyboard, and may take longer than the lock waits.
        start.idle.stop()
        yield window
    finally:
        if not start.window.close() and start.window.unsaved_dialog is not None:
            # Only a test that has failed leaves something unsaved here.
            start.window.unsaved_dialog.let_go_button.click()
        start.end()
        start.window.deleteLater()
        start.deleteLater()
        settle_events()


def show(start: Start) -> MainWindow:
    """Show the window of a start, sign in by the keyboard, and wait until there is a clinic to work in."""
    window = start.window
    window.show()
    to_front(window)
    if window.gate.page is window.gate.sign_in:
        sign_in(Keyboard())
    wait_until(lambda: window.top_bar.settings.isEnabled(), "the clinic is open", seconds=20)
    settle_events()
    return window


def sign_in(keyboard: Keyboard, name: str = SIGN_IN, passphrase: str = PASSPHRASE) -> None:
    """Sign in, with the cursor in the field of the name."""
    assert keyboard.place == "Sign-in name"
    keyboard.type(name)
    keyboard.press(ENTER)
    assert keyboard.place == "Passphrase"
    keyboard.type(passphrase)
    keyboard.press(ENTER)


def to_front(window: MainWindow) -> None:
    """What Alt+Tab does: this window has the keyboard now."""
    window.activateWindow()
    wait_until(window.isActiveWindow, "the window is in front")


def view_of(window: MainWindow) -> ConsultationView:
    """The consultation on the screen, once it is there and has the keyboard."""
    stack: QStackedWidget = window.stack
    wait_until(lambda: isinstance(stack.currentWidget(), ConsultationView), "a consultation is shown")
    settle_events()
    view = stack.currentWidget()
    assert isinstance(view, ConsultationView)
    return view


def behind(window: MainWindow) -> tuple[Store, Actor]:
    """What the window works on, to put there what a demo does not have."""
    assert window._store is not None
    assert window._actor is not None
    return window._store, window._actor


def is_saved(window: MainWindow) -> bool:
    """Whether the line below says "Saved"."""
    line = window.status.save_state
    return line.isVisible() and line.state is Saving.SAVED and line.text.startswith("Saved ")


def wait_saved(window: MainWindow) -> None:
    """Wait for "Saved"."""
    wait_until(lambda: is_saved(window), 'the line below says "Saved"')


def register(window: MainWindow, keyboard: Keyboard, name: str, *, texts: str = "") -> ConsultationView:
    """From the search that finds nobody to the new patient's first page. `texts` goes into every text."""
    keyboard.press(Qt.Key.Key_K, CONTROL)
    keyboard.type(name)
    assert window.home.model.rowCount() == 0
    keyboard.press(Qt.Key.Key_N, CONTROL)
    assert keyboard.place == "Full name"
    keyboard.tab_to("Date of birth: day")
    for part in ("27", "3", "1985"):
        keyboard.type(part)
        keyboard.tab()
    keyboard.type("T-0042")
    if texts:
        for place in (
            "Phone",
            "Email",
            "Address",
            "Language spoken at home",
            "Doctor or practice",
            "Emergency contact",
            "Emergency contact: phone",
            "Emergency contact: relationship",
        ):
            keyboard.tab_to(place)
            keyboard.type(texts)
    keyboard.tab_to("Yes: Was a chaperone offered?")
    keyboard.letter("y")
    assert keyboard.place == "Yes: Was an interpreter offered?"
    keyboard.letter("n")
    assert keyboard.place == "Yes: Does the patient agree that the clinic keeps this record?"
    keyboard.letter("y")
    keyboard.press(ENTER, CONTROL)
    return view_of(window)


def go_on(view: ConsultationView, keyboard: Keyboard, page: str) -> None:
    """Continue, and be on this page. Pages without questions on the way are passed."""
    keyboard.press(ENTER, CONTROL)
    for _ in range(2):
        if view.page.page.id != page and not view.page.page.is_asked:
            keyboard.press(ENTER, CONTROL)
    assert view.page.page.id == page, [link.text() for link in view.summary.links]


HOPED_FOR = "A quarter to a half better"


def tell_hopes(keyboard: Keyboard, texts: str, *, with_hope: bool = True) -> None:
    """The first page. Without the hope it is left open, and comes again before the plan."""
    assert keyboard.place == "What bothers you about the marks?"
    keyboard.type(texts)
    keyboard.tab()
    if with_hope:
        keyboard.choose(HOPED_FOR)
    keyboard.tab()
    keyboard.type(texts)
    keyboard.tab()
    keyboard.press(SPACE)
    keyboard.tab()
    keyboard.type(texts)
    keyboard.tab()
    for letter in "nnyu":
        keyboard.letter(letter)
    assert keyboard.place == "Continue"


def add_a_mark(view: ConsultationView, keyboard: Keyboard, texts: str) -> None:
    """A region from the list, and all its questions, with the follow-ups of two answers."""
    assert keyboard.place == "Areas of the body"
    keyboard.type("front")
    keyboard.press(ENTER)
    assert keyboard.place.startswith("Left:"), keyboard.place
    keyboard.choose("Both sides")
    keyboard.tab()
    keyboard.choose("Many")
    keyboard.tab()
    keyboard.choose("Silver")
    for typed in ("2,5", "80", "March 2019"):
        keyboard.tab()
        keyboard.type(typed)
    keyboard.tab()
    keyboard.press(SPACE)
    keyboard.tab()
    keyboard.letter("y")
    assert keyboard.place == "How bad is the itch or soreness, from 0 (none) to 10 (worst)?"
    keyboard.type("3")
    keyboard.tab()
    keyboard.letter("y")
    assert keyboard.place.startswith("What was done"), keyboard.place
    keyboard.type(texts)


def describe_skin(keyboard: Keyboard, texts: str) -> None:
    """The page about skin type."""
    keyboard.choose("It often burns") if keyboard.place.startswith("It often") else keyboard.press(SPACE)
    keyboard.tab()
    keyboard.press(SPACE)
    keyboard.tab()
    keyboard.type(texts)
    keyboard.tab()
    keyboard.choose("II: usually burns")
    keyboard.tab()
    keyboard.press(SPACE)


def answer_health(view: ConsultationView, keyboard: Keyboard) -> int:
    """All eight pages as most people answer them, with one Yes and one Not sure; gives how many answers.

    Quiet eczema at the waist is the Yes, and has two follow-ups. An answer is one decision that somebody
    speaks aloud: a row, a follow-up, or one "No, none of these".
    """
    answers = 0
    items = view.controller.knowledge.questionnaire.items
    for page_id in HEALTH_PAGES:
        assert view.page.page.id == page_id
        page = view.page.page
        lines = [link_id for link_id in page.link_ids if items[link_id].ask_as.value == "list"]
        rows = [
            link_id for link_id in page.link_ids if link_id not in lines and link_id.startswith("health.")
        ]
        for link_id in rows:
            assert keyboard.place == f"Yes: {items[link_id].label}"
            letter = {"health.eczema": "y", "health.needle_phobia": "u"}.get(link_id, "n")
            keyboard.letter(letter)
            answers += 1
            if link_id == "health.eczema":
                assert keyboard.place == "stomach: Eczema: where"
                keyboard.choose("side of the waist: Eczema: where")
                keyboard.tab()
                keyboard.choose("Quiet now")
                keyboard.tab()
                answers += 2
        if lines:
            assert keyboard.place == items[lines[0]].text
            keyboard.tab()
            assert keyboard.place.startswith("No, none of"), keyboard.place
            keyboard.press(SPACE)
            answers += 1
        if page_id in ("health.medicines", "health.allergies"):
            keyboard.tab()
            assert keyboard.place in ("Yes: No medicines", "Yes: No known allergies")
            keyboard.letter("y")
            answers += 1
        keyboard.press(ENTER, CONTROL)
    return answers


def agree_a_plan(view: ConsultationView, keyboard: Keyboard, *, first: str, texts: str = "") -> None:
    """Microneedling, four sessions, six weeks apart, beginning on a day as it is typed; and said back."""
    assert view.page.page.id == "plan"
    keyboard.move_to("Microneedling.", DOWN)
    keyboard.press(SPACE)
    keyboard.tab_to("Clear in their own words")
    keyboard.press(SPACE)
    if texts:
        keyboard.tab_to("What did the patient say the marks will look like")
        keyboard.type(texts)
    for question, answer in (
        ("How many sessions are planned?", "4"),
        ("How many weeks lie between sessions?", "6"),
        ("When is the first session?", first),
    ):
        keyboard.tab_to(question)
        keyboard.type(answer)
    if texts:
        for question in ("Who does the treatment?", "Which device is used?"):
            keyboard.tab_to(question)
            keyboard.type(texts)
        # Nothing may be blank in what the patient signs on the screen.
        keyboard.tab_to("None: Numbing")
        keyboard.press(SPACE)
        today = date.today()
        for question, answer in (
            ("What does one session cost?", "120"),
            ("When was this information given?", f"{today.day} {today.month} {today.year}"),
            ("When did the patient decide?", f"{today.day} {today.month} {today.year}"),
        ):
            keyboard.tab_to(question)
            keyboard.type(answer)
    keyboard.tab()
