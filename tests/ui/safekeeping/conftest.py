"""The application as it really looks, and a clinic in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.safekeeping.gate_desk import make_clinic
from ui.theme import appearance


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    appearance.apply(qapp)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a clinic with an owner and a front desk."""
    place = tmp_path / "clinic"
    make_clinic(place)
    return place
