"""The place of the settings over a clinic file of its own, with a worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.opening import open_store
from tests.ui.settings.settings_desk import CATALOGUE, PRACTITIONER
from ui.settings.settings_place import SettingsPlace
from ui.theme import appearance
from ui.worker import Worker

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty clinic file."""
    with open_store(tmp_path / "clinic.db", PRACTITIONER) as opened:
        yield opened


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    """Where jobs run."""
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication, store: Store, worker: Worker) -> SettingsPlace:
    """The place of the first run."""
    appearance.apply(qapp)
    made = SettingsPlace(store, PRACTITIONER, CATALOGUE, worker=worker)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show_first_run()
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.take_focus()
    return made
