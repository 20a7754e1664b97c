"""The real window over a real store: places, drafts, closing, the demo, and what the first paint needs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.errors import StorageProblem
from db.errors import Trouble as Busy
from db.keys.work import LIGHT_WORK
from db.store import Store
from tests.opening import open_store
from tests.ui.registry.people import PRACTITIONER, add, person
from ui.application import Start
from ui.consultation_start import OPENING
from ui.demo_clinic import DEMO_CLINIC, demo_clinic, invented_patients
from ui.input_file import Knowledge, open_knowledge
from ui.safekeeping.opening import CannotOpen, OpenedClinic, Owner, open_demo, prepare, set_up, sign_in
from ui.theme import appearance
from ui.trouble import SENTENCE, Trouble, report_of, without_values
from ui.widgets.labels import Label
from ui.window import MainWindow
from ui.window_fixed_places import DISCARDED, NEW_DISCARDED

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
MARKER = "Testa Markername"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The catalogue that ships."""
    return open_knowledge()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A clinic that is set up, with one patient."""
    with open_store(tmp_path / "clinic.db", PRACTITIONER) as opened:
        opened.save_clinic(PRACTITIONER, demo_clinic()).result(timeout=10)
        add(opened, person(MARKER, (1990, 3, 5)))
        yield opened


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, store: Store, knowledge: Knowledge) -> Iterator[MainWindow]:
    """The window, shown over that clinic."""
    appearance.apply(qapp)
    made = MainWindow(store, PRACTITIONER, knowledge, store.clinic(PRACTITIONER))
    qtbot.addWidget(made, before_close_func=lambda each: each.worker.close())
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_home()
    return made


def _begin(window: MainWindow, qtbot: QtBot) -> None:
    """Find the patient and begin a consultation, with the keyboard alone."""
    qtbot.keyClicks(QApplication.focusWidget(), "marker")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.patient_place)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.stack.currentWidget() not in (window.home, window.patient_place))


def test_the_cursor_is_in_the_search_box_from_the_first_key(window: MainWindow) -> None:
    assert QApplication.focusWidget() is window.home.search.edit


def test_from_search_to_a_consultation_by_keyboard_alone(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    _begin(window, qtbot)
    (draft,) = store.drafts(PRACTITIONER)
    assert draft.patient_name == MARKER


def test_a_new_patient_by_keyboard_alone(window: MainWindow, store: Store, qtbot: QtBot) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), "Belinda Fictive")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.patient_place is not None
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.patient_place)
    assert window.patient_place.form.name.text() == "Belinda Fictive"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(store.drafts(PRACTITIONER)) == 1)
    assert store.count_patients(PRACTITIONER) == 2


def test_the_title_never_holds_a_name(window: MainWindow, qtbot: QtBot) -> None:
    titles = {window.windowTitle()}
    _begin(window, qtbot)
    titles.add(window.windowTitle())
    assert titles == {"Candor[*]"}
    assert MARKER in window.status.words.text()


def test_a_draft_opens_again_on_its_page_with_its_answers(
    window: MainWindow, store: Store, knowledge: Knowledge, qtbot: QtBot
) -> None:
    _begin(window, qtbot)
    assert window.consultations is not None
    (draft,) = store.drafts(PRACTITIONER)
    controller = window.consultations.controller(draft.consultation_id)
    controller.answer("health.eczema", ("Y",))
    controller.set_page("health.skin")
    window.close()
    (left,) = store.drafts(PRACTITIONER)
    assert left.page == "health.skin"

    again = MainWindow(store, PRACTITIONER, knowledge, store.clinic(PRACTITIONER))
    qtbot.addWidget(again, before_close_func=lambda each: each.worker.close())
    with qtbot.waitExposed(again):
        again.show()
    (button,) = again.home.panel.buttons
    button.click()
    assert again.consultations is not None
    reopened = again.consultations.controller(draft.consultation_id)
    assert reopened.page == "health.skin"
    assert reopened.answers.all("health.eczema") == ("Y",)
    again.close()


def test_leaving_a_consultation_stores_it_and_returns_to_the_search(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    _begin(window, qtbot)
    assert window.consultations is not None
    (draft,) = store.drafts(PRACTITIONER)
    window.consultations.controller(draft.consultation_id).answer("health.eczema", ("N",))
    window.stack.currentWidget().leave()
    assert window.stack.currentWidget() is window.home
    assert QApplication.focusWidget() is window.home.search.edit
    stored = store.consultation(PRACTITIONER, draft.consultation_id)
    assert stored.answers.all("health.eczema") == ("N",)


def test_closing_asks_about_a_form_that_cannot_be_stored(window: MainWindow, qtbot: QtBot) -> None:
    window.new_patient()
    assert window.patient_place is not None
    window.patient_place.form.phone.set_text("020 7946 0001")
    assert not window.close()
    assert window.isVisible()
    dialog = window.unsaved_dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.back_button.click()
    assert window.patient_place.form.phone.text() == "020 7946 0001"
    assert not window.close()
    window.unsaved_dialog.let_go_button.click()
    assert not window.isVisible()


def test_a_discarded_form_is_offered_back(window: MainWindow, qtbot: QtBot) -> None:
    window.new_patient()
    assert window.patient_place is not None
    window.patient_place.form.name.set_text("Belinda Fictive")
    window.patient_place.form.discard_button.click()
    assert window.stack.currentWidget() is window.home
    assert window.undo_bar.isVisible()
    assert window.undo_bar.words.text() == NEW_DISCARDED
    window.undo_bar.undo_button.click()
    assert window.stack.currentWidget() is window.patient_place
    assert window.patient_place.form.name.text() == "Belinda Fictive"
    window.patient_place.form.discard_button.click()


def test_the_offer_to_bring_a_form_back_does_not_stand_over_the_next_patient(
    window: MainWindow, store: Store
) -> None:
    window.new_patient()
    place = window.patient_place
    assert place is not None
    place.form.name.set_text("Belinda Fictive")
    place.form.discard_button.click()
    assert window.undo_bar.isVisible()
    (other,) = store.find_patients(PRACTITIONER, "marker")
    window.show_details(other.id)
    assert window.stack.currentWidget() is place
    assert not window.undo_bar.isVisible()
    window.show_home()
    assert not window.undo_bar.isVisible()


def test_changes_of_stored_details_that_were_discarded_are_called_so(
    window: MainWindow, store: Store
) -> None:
    (stored,) = store.find_patients(PRACTITIONER, "marker")
    window.show_details(stored.id)
    place = window.patient_place
    assert place is not None
    place.form.phone.set_text("020 7946 0001")
    place.form.discard_button.click()
    assert window.undo_bar.words.text() == DISCARDED


def test_while_a_visit_is_opened_the_status_bar_says_so_before_the_page_is_built(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []
    say_now = window.status.say_now

    def listen(words: str) -> None:
        say_now(words)
        said.append((words, window.status.words.isVisible()))

    monkeypatch.setattr(window.status, "say_now", listen)
    _begin(window, qtbot)
    assert set(said) == {(OPENING, True)}
    assert window.status.words.text().startswith("Draft on this computer")


def test_words_of_the_status_bar_are_painted_before_the_window_is_busy(window: MainWindow) -> None:
    label = window.status.words
    window.status.say_now("")
    painted = Paints(label)
    window.status.say_now(OPENING)
    # Nothing was let happen in between.
    assert painted.number > 0
    assert label.width() > 0


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.number = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.number += event.type() is QEvent.Type.Paint
        return False


def test_ctrl_n_over_a_begun_form_says_so_and_keeps_two_people_apart(
    window: MainWindow, qtbot: QtBot
) -> None:
    place = window.patient_place
    assert place is not None
    window.new_patient()
    place.form.name.set_text("Belinda Fictive")
    place.form.phone.set_text("1")
    window.show_home()
    said = [label.text() for label in window.home.panel.findChildren(Label)]
    assert "Belinda Fictive" in said
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert place.form.name.text() == "Belinda Fictive"
    assert place.begun.isVisible()
    assert place.begun.words.text().startswith("You began this form ")
    place.begun.action.setFocus()
    qtbot.keyClick(place.begun.action, Qt.Key.Key_Return)
    assert (place.form.name.text(), place.form.phone.text()) == ("", "")
    assert QApplication.focusWidget() is place.form.name.field.input
    for _ in range(2):
        window.new_patient()
        place.form.discard_button.click()


def test_ctrl_k_leads_to_the_search_from_settings(window: MainWindow, qtbot: QtBot) -> None:
    window.show_settings()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is window.home.search.edit


def test_first_run_gives_two_ways_and_no_places(qtbot: QtBot, tmp_path: Path, knowledge: Knowledge) -> None:
    with open_store(tmp_path / "empty.db", PRACTITIONER) as empty:
        made = MainWindow(empty, PRACTITIONER, knowledge, None)
        qtbot.addWidget(made, before_close_func=lambda each: each.worker.close())
        made.show()
        assert made.stack.currentWidget() is made.settings_place
        assert not made.top_bar.patients.isVisible()
        with qtbot.waitSignal(made.demo_wanted) as wanted:
            made.settings_place.first_run.demo_button.click()
        assert wanted.args == [6]
        made.close()


def test_the_frame_is_painted_first_then_the_demo_opens(qtbot: QtBot, tmp_path: Path) -> None:
    start = Start(tmp_path / "demo", 6)
    qtbot.addWidget(start.window)
    start.window.show()
    qtbot.waitUntil(lambda: start.window.home.total == 6, timeout=20_000)
    assert start.window.demo_bar.isVisible()
    assert len(start.window.home.panel.buttons) == 2
    start.window.close()
    start.end()


def test_a_demo_is_never_made_in_the_folder_of_a_real_clinic(tmp_path: Path) -> None:
    real = set_up(tmp_path, prepare(Owner("Testa Owner", "demo", "quiet river stone"), work=LIGHT_WORK))
    assert isinstance(real, OpenedClinic)
    real.store.save_clinic(real.actor, demo_clinic().__class__(name="Nonesuch Skin")).result(timeout=10)
    real.store.close()
    refused = open_demo(tmp_path, 6)
    assert isinstance(refused, CannotOpen)
    assert "real clinic" in refused.sentence


def test_a_demo_that_is_opened_again_is_the_same_demo(tmp_path: Path) -> None:
    for _ in range(2):
        opened = open_demo(tmp_path, 9)
        assert isinstance(opened, OpenedClinic)
        assert opened.clinic is not None
        assert opened.clinic.name == DEMO_CLINIC
        assert opened.store.count_patients(opened.actor) == 9
        opened.store.close()


def test_a_file_that_is_no_clinic_is_told_in_one_sentence(tmp_path: Path) -> None:
    real = set_up(tmp_path, prepare(Owner("Testa Owner", "testa", "quiet river stone"), work=LIGHT_WORK))
    assert isinstance(real, OpenedClinic)
    real.store.close()
    (tmp_path / "clinic.db").write_bytes(b"nothing of the kind" * 400)
    refused = sign_in(tmp_path, "testa", "quiet river stone")
    assert isinstance(refused, CannotOpen)
    assert refused.sentence.count(".") == 1


def test_invented_patients_are_always_the_same() -> None:
    assert list(invented_patients(50)) == list(invented_patients(50))
    assert len({patient.number for patient in invented_patients(300)}) == 300


FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ui.application import Start, make_application
app = make_application()
start = Start(Path(sys.argv[1]), 6)
heavy = ("sqlalchemy", "alembic", "reportlab", "pydantic", "sqlcipher3", "fhir", "pypdfium2", "babel")
def tell():
    print("AT", sorted({name.split(".")[0] for name in sys.modules} & set(heavy)))
start.window.first_painted.connect(tell)
start.window.show()
def look():
    if start.window.home.total == 6:
        print("OPEN")
        start.window.close()
        app.quit()
timer = QTimer(); timer.timeout.connect(look); timer.start(50)
QTimer.singleShot(30000, app.quit)
app.exec()
start.end()
"""


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert done.stdout.split("\n")[:2] == ["AT []", "OPEN"], done.stderr
    assert done.returncode == 0


def _raise_with_a_name(name: str) -> None:
    raise ValueError(f"could not store {name}")


def test_a_report_holds_the_place_and_no_value() -> None:
    try:
        _raise_with_a_name(MARKER)
    except ValueError as problem:
        report = report_of(type(problem), problem.__traceback__)
    assert "Markername" not in report
    assert re.search(r"test_window_places\.py:\d+ in _raise_with_a_name", report)
    assert "builtins.ValueError" in report


def test_an_error_shows_one_dialog_with_a_report_to_copy(qtbot: QtBot) -> None:
    trouble = Trouble()
    for _ in range(2):
        try:
            _raise_with_a_name(MARKER)
        except ValueError as problem:
            trouble.meet(type(problem), problem, problem.__traceback__)
    assert trouble.dialog is not None
    qtbot.addWidget(trouble.dialog)
    assert trouble.dialog.isVisible()
    assert SENTENCE.count(".") == 2
    trouble.dialog.copy_button.click()
    copied = QApplication.clipboard().text()
    assert "Candor error report" in copied
    assert "Markername" not in copied
    trouble.dialog.close()


def test_a_message_of_qt_is_logged_without_what_it_quotes() -> None:
    assert without_values('QLabel("Testa Markername") has no parent') == "QLabel(“…”) has no parent"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 768), (683, 384)])
def test_no_place_is_blank_and_the_bars_stay_whole(window: MainWindow, width: int, height: int) -> None:
    window.resize(width, height)
    assert window.patient_place is not None
    for show in (window.show_home, window.new_patient, window.show_settings):
        show()
        QApplication.processEvents()
        picture = window.grab().toImage()
        assert len(_colours(picture)) > 8
        assert window.status.geometry().bottom() <= window.height()
        assert window.top_bar.width() == window.width()


def _colours(picture: QImage) -> set[int]:
    return {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}


def test_a_visit_goes_on_with_the_clinic_that_another_desk_stored(
    window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    _begin(window, qtbot)
    assert window.consultations is not None
    (draft,) = store.drafts(PRACTITIONER)
    controller = window.consultations.controller(draft.consultation_id)
    stored = store.stored_clinic(PRACTITIONER)
    theirs = replace(stored.clinic, phone="+34 000 000 000")
    store.save_clinic(PRACTITIONER, theirs, stored.version).result(timeout=10)
    window.show_home()
    window.open_consultation(draft.consultation_id)
    assert window.consultations.controller(draft.consultation_id).clinic == theirs
    here = replace(theirs, phone="+34 000 000 001")
    window.clinic_changed(here)
    assert controller.clinic == here


def test_a_file_that_is_busy_while_somebody_searches_is_told_on_the_page(
    window: MainWindow, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.home

    def busy(*_given: object, **_named: object) -> object:
        raise StorageProblem.of(Busy.LOCKED)

    before = page.model.rowCount()
    with monkeypatch.context() as patched:
        patched.setattr(Store, "find_patients", busy)
        qtbot.keyClicks(page.search.edit, "zz")
        assert page.problem.isVisible()
        assert page.problem.words.text() == Busy.LOCKED.value
        assert page.model.rowCount() == before
    qtbot.keyClicks(page.search.edit, "z")
    assert page.problem.isHidden()
