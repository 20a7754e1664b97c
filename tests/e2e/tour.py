"""A walk through every screen of the program, for whoever wants to look at them all.

`python -m tests.e2e.screens FOLDER` makes pictures of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.e2e.tour_asides import (
    Stop,
    asked_on_paper,
    course,
    help_of,
    patients_own,
    photographs,
    reasons,
    rest,
    visits,
)
from tests.e2e.window_journey import behind, opened
from tests.e2e.window_keyboard import settle_events, wait_until
from ui.application import Start
from ui.consultation.consultation_view import ConsultationView
from ui.registry.patients_model import PATIENT_ROLE
from ui.window import MainWindow

DEMO_PATIENTS = 6


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen, as it stands now: what it is called, and the window that shows it."""

    name: str
    widget: QWidget


def screens(folder: Path) -> Iterator[Screen]:
    """Every screen of the demo and of the first run; each stands until the next is asked for."""
    with opened(folder / "demo", demo=DEMO_PATIENTS) as window:
        for stops in (places_of_work(window), _gate(window)):
            for name, shown in stops:
                rest(window)
                yield Screen(name, shown)
    with _first_start(folder / "new") as start:
        for name in _first_run(start):
            settle_events()
            yield Screen(name, start.window)


def places_of_work(window: MainWindow) -> Iterator[Stop]:
    """Everything that whoever is signed in to a demo comes to, and what the patient is shown."""
    for part in (_patients, _consultation, _later_places, _settings, visits):
        yield from part(window)


def _patients(window: MainWindow) -> Iterator[Stop]:
    window.show_home()
    yield "home", window
    window.home.search.edit.setText("a")
    yield "home, searched", window
    window.home.search.edit.setText("zzzz nobody")
    yield "home, nobody found", window
    window.home.search.edit.clear()
    yield from help_of(window)
    window.home.panel.batch_button.click()
    yield "handouts of a day", window
    window.show_home()
    window.new_patient()
    yield "new patient", window
    place = window.patient_place
    assert place is not None
    place.form.birth_date_field.inputs[2].setText(str(window._today.year - 12))
    yield "new patient, a child", window
    place.form.accept()
    yield "new patient, problems", window
    place.form.discarded.emit()
    window.show_home()
    window.home.search.edit.clear()
    rest(window)
    window.show_details(window.home.model.index(0, 0).data(PATIENT_ROLE).id)
    yield "patient", window


def _view(window: MainWindow) -> ConsultationView:
    view = window.stack.currentWidget()
    assert isinstance(view, ConsultationView)
    return view


def _consultation(window: MainWindow) -> Iterator[Stop]:
    window.show_home()
    settle_events()
    store, actor = behind(window)
    window.open_consultation(store.drafts(actor)[0].consultation_id)
    settle_events()
    view = _view(window)
    for page in view.controller.pages:
        view.controller.set_page(page.id)
        yield f"consultation, {page.id}", window
    view.toggle_suitability()
    yield "consultation, suitability", window
    yield from reasons(view, window)
    yield from patients_own(view)
    yield from photographs(window, view)
    yield from asked_on_paper(window)


def _later_places(window: MainWindow) -> Iterator[Stop]:
    assert window.places is not None
    for id, words in window.places.words:
        window.show_later(id)
        yield words.lower(), window
    yield from course(window)
    window.ways.show_evidence("treatment", "microneedling")
    yield "evidence, a treatment", window
    window.ways.show_sign_off()
    yield "evidence, sign-off", window


def _settings(window: MainWindow) -> Iterator[Stop]:
    window.show_settings()
    place = window.settings_place
    assert place is not None
    for id in tuple(place.tabs.buttons):
        place.open_section(id)
        yield f"settings, {id}", window


def _gate(window: MainWindow) -> Iterator[Stop]:
    window.blank()
    yield "sign in", window


@contextmanager
def _first_start(folder: Path) -> Iterator[Start]:
    folder.mkdir()
    start = Start(folder, None)
    start.window.show()
    settle_events()
    try:
        yield start
    finally:
        start.window.close()
        start.end()
        start.window.deleteLater()
        start.deleteLater()
        settle_events()


def _first_run(start: Start) -> Iterator[str]:
    wait_until(lambda: start.window.gate.page is not None, "the first page is there")
    yield "first start"
