"""Other colours and sizes of the text, for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ui.theme.appearance import apply
from ui.theme.colours import colour_sets


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Callable[[str, float], None]]:
    """Sets the colours by name and the size of the text, 1 being 100 %; afterwards all is as it was."""

    def show(colours: str, text_scale: float) -> None:
        apply(qapp, colours=colour_sets()[colours], text_scale=text_scale)

    yield show
    apply(qapp)
