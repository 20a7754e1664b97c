"""What the tests of the consultation's view share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.consultation.view_desk import ViewDesk


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    """An open consultation on the screen. Tests of the controller alone have a desk of their own."""
    opened = ViewDesk(tmp_path / "clinic.db", qtbot)
    yield opened
    opened.close()
