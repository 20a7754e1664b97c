"""The documents made so far: a chip can be seen on the chosen row, and no line stands below the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from db.records import HandoutState, StoredDocument
from ui.documents.document_list import DocumentList
from ui.documents.documents_model import DocumentsModel
from ui.theme.colours import colour_sets, colours_of

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def handout(version: int) -> StoredDocument:
    return StoredDocument(uuid4(), uuid4(), "handout", version, "0" * 64, 4, AT, "Dr Testa Nobody", None)


@pytest.fixture
def shown(qtbot: QtBot) -> DocumentList:
    model = DocumentsModel()
    shown = DocumentList(model)
    model.setParent(shown)
    qtbot.addWidget(shown)
    shown.resize(420, 300)
    documents = (handout(1), handout(2))
    model.set_documents(documents)
    model.set_handouts([HandoutState(each.id, is_released=True, is_outdated=False) for each in documents])
    shown.setCurrentIndex(model.index(0, 0))
    shown.show()
    return shown


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_a_chip_on_the_chosen_row_has_an_edge(
    name: str, shown: DocumentList, look: Callable[[str, float], None], qtbot: QtBot
) -> None:
    look(name, 1.0)
    colours = colour_sets()[name]
    qtbot.waitUntil(lambda: colours_of(shown.palette()) is colours, timeout=10_000)
    image = shown.viewport().grab().toImage()
    ink = QColor(colours.ok_fg).name()
    edged = []
    for row in range(2):
        place = shown.visualRect(shown.model().index(row, 0))
        # A straight piece of the edge: many pixels of the ink side by side.
        lines = [
            sum(image.pixelColor(x, y).name() == ink for x in range(place.width() // 2, place.width()))
            for y in range(place.top(), place.top() + place.height() // 2)
        ]
        edged.append(max(lines) > 30)
    assert edged == [True, colours.edge_line > 1]


def test_no_line_stands_below_the_last_document(
    shown: DocumentList, look: Callable[[str, float], None], qtbot: QtBot
) -> None:
    look("light", 1.0)
    colours = colour_sets()["light"]
    qtbot.waitUntil(lambda: colours_of(shown.palette()) is colours, timeout=10_000)
    image = shown.viewport().grab().toImage()
    rule = QColor(colours.rule).name()
    has_line = []
    for row in range(2):
        place = shown.visualRect(shown.model().index(row, 0))
        near = range(place.bottom() - 2, min(place.bottom() + 2, image.height()))
        has_line.append(any(image.pixelColor(60, y).name() == rule for y in near))
    assert has_line == [True, False]
