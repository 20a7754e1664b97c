"""The application as it really looks, a real store, and a worker that ends with its test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.store import Store
from tests.opening import open_store
from tests.ui.followup.followup_desk import FRONT_DESK, PRACTITIONER
from ui.theme import appearance
from ui.worker import Worker

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    appearance.apply(qapp)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty clinic file."""
    with open_store(tmp_path / "clinic.db", PRACTITIONER, FRONT_DESK) as opened:
        yield opened


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    """A worker of the test's own."""
    made = Worker()
    yield made
    made.close()
