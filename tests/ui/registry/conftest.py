"""The application as it really looks, and a real store in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.store import Store
from tests.opening import open_store
from tests.ui.registry.people import PRACTITIONER
from ui.theme import appearance

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    appearance.apply(qapp)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty clinic file."""
    with open_store(tmp_path / "clinic.db", PRACTITIONER) as opened:
        yield opened
