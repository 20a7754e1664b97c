"""A window of 800 by 600 with doubled text: everything can be scrolled to, read and pressed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.e2e.looking import beyond, cut_words, overlapping, shown, sideways, small_targets
from tests.e2e.tour import DEMO_PATIENTS
from tests.e2e.tour_asides import rest
from tests.e2e.window_journey import behind, opened
from tests.e2e.window_keyboard import settle_events, wait_until
from ui.application import Start
from ui.consultation.consultation_view import ConsultationView
from ui.registry.patients_model import PATIENT_ROLE
from ui.safekeeping.sign_in_page import SignInPage
from ui.theme import appearance
from ui.widgets.focus import ScrollPage
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SMALL = (800, 600)
CHECKS: dict[str, Callable[[QWidget, list[QWidget]], Iterator[str]]] = {
    "cut": lambda _window, widgets: cut_words(widgets),
    "small": lambda _window, widgets: small_targets(widgets),
    "sideways": lambda _window, widgets: sideways(widgets),
    "overlapping": lambda _window, widgets: overlapping(widgets),
    "beyond": beyond,
}
LEAST_ROOM = 100
"""Pixels of height that a page must leave to what scrolls in it, at doubled text: two lines and more."""


def faults(window: QWidget) -> dict[str, list[str]]:
    """What is wrong in a small window, once it stays so."""
    wrong: dict[str, list[str]] = {}
    for _ in range(10):
        settle_events()
        widgets = shown(window)
        wrong = {kind: each for kind, check in CHECKS.items() if (each := list(check(window, widgets)))}
        if not wrong:
            break
    return wrong


@pytest.fixture
def doubled(qapp: QApplication) -> Iterator[None]:
    """Text at 200 %."""
    appearance.apply(qapp, text_scale=2.0)
    yield
    appearance.apply(qapp)


def test_everybody_can_sign_in(doubled: None, tmp_path: Path) -> None:
    (tmp_path / "clinic.db.keys").write_bytes(b"")
    start = Start(tmp_path, None)
    try:
        start.window.resize(*SMALL)
        start.window.show()
        wait_until(lambda: isinstance(start.window.gate.page, SignInPage), "the page to sign in is there")
        assert (start.window.width(), start.window.height()) == SMALL
        assert faults(start.window) == {}
        page = start.window.gate.page
        assert isinstance(page, SignInPage)
        assert _reaches(page, page.gate.button)
        assert _reaches(page, page.recovery_button)
    finally:
        start.window.close()
        start.end()
        start.window.deleteLater()
        start.deleteLater()
        settle_events()


def test_a_day_of_work_can_be_done(doubled: None, tmp_path: Path) -> None:
    found: dict[str, dict[str, list[str]]] = {}
    with opened(tmp_path / "demo", demo=DEMO_PATIENTS) as window:
        window.resize(*SMALL)
        for name in _places(window):
            rest(window)
            found[name] = faults(window)
            assert (window.width(), window.height()) == SMALL, name
    assert found == {name: {} for name in found}
    assert len(found) >= 8


def _places(window: MainWindow) -> Iterator[str]:
    window.show_home()
    yield "the patients"
    window.show_details(window.home.model.index(0, 0).data(PATIENT_ROLE).id)
    yield "the details of a patient"
    store, actor = behind(window)
    window.open_consultation(store.drafts(actor)[0].consultation_id)
    settle_events()
    view = window.stack.currentWidget()
    assert isinstance(view, ConsultationView)
    for page in ("hopes", "health.skin"):
        view.controller.set_page(page)
        yield f"questions, {page}"
        assert _room(view.page) >= LEAST_ROOM, page
    for id in ("follow-up", "results", "evidence"):
        window.show_later(id)
        yield id
    window.show_settings()
    assert window.settings_place is not None
    window.settings_place.open_section("about")
    yield "about"


def _reaches(page: QWidget, part: QWidget) -> bool:
    """Whether a page can be scrolled until a part of it is seen whole."""
    scroll = page.findChild(ScrollPage)
    assert scroll is not None
    scroll.bring_into_view(part)
    settle_events()
    top = part.mapTo(scroll.viewport(), part.rect().topLeft()).y()
    return top >= 0 and top + part.height() <= scroll.viewport().height()


def _room(page: QWidget) -> int:
    """How high the piece of a page is that is seen at a time, in pixels."""
    parent = page.parentWidget()
    while parent is not None and not isinstance(parent, ScrollPage):
        parent = parent.parentWidget()
    assert isinstance(parent, ScrollPage)
    return parent.viewport().height()
