"""A clinic for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.db.backup.clinics import make_clinic


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return make_clinic(tmp_path / "clinic")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
