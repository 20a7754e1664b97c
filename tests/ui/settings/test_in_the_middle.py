"""The pages of the settings stand under their tabs, whether they scroll or not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.settings.settings_desk import CATALOGUE, PRACTITIONER
from ui.demo_clinic import demo_clinic
from ui.settings.settings_place import ABOUT, CLINIC, SettingsPlace
from ui.theme import appearance
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import PageTitle
from ui.worker import Worker


@pytest.fixture
def settings(qtbot: QtBot, qapp: QApplication, store: Store, worker: Worker) -> SettingsPlace:
    """The settings of a clinic: a long page, and one that has room in a high window."""
    appearance.apply(qapp)
    made = SettingsPlace(store, PRACTITIONER, CATALOGUE, worker=worker)
    qtbot.addWidget(made)
    made.show_settings(demo_clinic())
    with qtbot.waitExposed(made):
        made.show()
    return made


def _left(place: SettingsPlace, widget: QWidget) -> int:
    return widget.mapTo(place, QPoint(0, 0)).x()


@pytest.mark.parametrize("wide", [1300, 872, 700])
def test_a_page_begins_where_its_tabs_begin_whether_it_scrolls_or_not(
    settings: SettingsPlace, qtbot: QtBot, wide: int
) -> None:
    settings.resize(wide, 1000)
    scrolls = []
    for id in (CLINIC, ABOUT, CLINIC):
        settings.open_section(id)
        page = settings.pages[id]
        (title,) = (each for each in page.findChildren(PageTitle) if each.isVisible())
        (scroll,) = page.findChildren(ScrollPage, options=Qt.FindChildOption.FindDirectChildrenOnly)
        qtbot.waitUntil(
            # Half a pixel goes to one side or the other.
            lambda now=title: abs(_left(settings, now) - _left(settings, settings.tabs)) <= 1,
            timeout=10_000,
        )
        scrolls.append(scroll.verticalScrollBar().maximum() > 0)
    assert scrolls == [True, False, True]
