"""The place of the evidence over a clinic file of its own, with the owner's keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.keys.work import LIGHT_WORK
from tests.ui.evidence.evidence_desk import PASSPHRASE, Clinic
from ui.demo_clinic import demo_clinic
from ui.evidence.evidence_place import EvidencePlace
from ui.place import Surroundings
from ui.safekeeping.opening import Owner, prepare, set_up
from ui.theme import appearance
from ui.worker import Worker

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """An owner who is signed in, and settings without any sign-off."""
    opened = set_up(tmp_path, prepare(Owner("Testa Owner", "testa", PASSPHRASE), work=LIGHT_WORK))
    opened.store.save_clinic(opened.actor, demo_clinic()).result(10)
    yield Clinic(opened.store, opened.actor, opened.knowledge)
    opened.store.close()


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    """Where jobs run."""
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication, clinic: Clinic, worker: Worker) -> EvidencePlace:
    """The place, opened."""
    appearance.apply(qapp)
    surroundings = Surroundings(clinic.store, clinic.actor, clinic.knowledge, worker, date.today())
    made = EvidencePlace(surroundings)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.refresh(clinic.stored)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.take_focus()
    return made
