"""What the tests of widgets share: the look, the real questionnaire, and a window. They need no screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from intake.catalogue_reader import load_catalogue
from intake.questionnaire import Item, Questionnaire
from intake.sections import build_questionnaire
from ui.theme.appearance import apply

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ShowInWindow = Callable[..., QWidget]


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    """The whole form that ships."""
    return build_questionnaire(load_catalogue())


@pytest.fixture
def ask(questionnaire: Questionnaire) -> Callable[[str], Item]:
    """One question of the form by its linkId."""
    return lambda link_id: questionnaire.items[link_id]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Candor's look, at its usual size again after each test."""
    apply(qapp)
    yield
    if qapp.font().pixelSize() != 15:
        apply(qapp)


@pytest.fixture
def in_window(qtbot: QtBot) -> ShowInWindow:
    """Put widgets under each other in a window that is shown and active."""
    kept: list[QWidget] = []

    def show(*widgets: QWidget, width: int = 800) -> QWidget:
        window = QWidget()
        kept.append(window)
        rows = QVBoxLayout(window)
        for widget in widgets:
            rows.addWidget(widget)
        qtbot.addWidget(window)
        window.resize(width, 600)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=2000)
        return window

    return show
