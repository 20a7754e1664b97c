"""What is on the screen when the look changes comes to look as if it had been made in the new one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.gallery.entries import ENTRIES
from ui.gallery.entry import Entry, Samples
from ui.gallery.window import EntryPage
from ui.theme.appearance import apply
from ui.theme.colours import colour_sets

# What is signed there is drawn by a mouse, which goes in whole pixels: not quite the same at another size.
FOLLOWING = [entry for entry in ENTRIES if entry.id != "signature-pad"]
WIDTH = 1300


@pytest.fixture(scope="module")
def samples() -> Samples:
    return Samples()


@pytest.fixture(autouse=True)
def usual_look(qapp: QApplication) -> Iterator[None]:
    yield
    apply(qapp)


def shown(entry: Entry, samples: Samples) -> EntryPage:
    page = EntryPage(entry, samples)
    page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    page.show()
    return page


def picture(page: EntryPage, app: QApplication) -> QImage:
    """The page at a width that every size of text has room in, once it is laid out."""
    for _ in range(4):
        app.processEvents()
        page.resize(WIDTH, max(page.heightForWidth(WIDTH), page.sizeHint().height()))
    app.processEvents()
    return page.grab().toImage()


@pytest.mark.parametrize("entry", FOLLOWING, ids=[entry.id for entry in FOLLOWING])
def test_a_widget_that_is_open_follows_a_change_of_the_look(
    entry: Entry, samples: Samples, qapp: QApplication
) -> None:
    apply(qapp)
    page = shown(entry, samples)
    earlier = picture(page, qapp)
    apply(qapp, colours=colour_sets()["high-contrast"], text_scale=1.5)
    switched = picture(page, qapp)
    fresh = shown(entry, samples)
    assert switched == picture(fresh, qapp)
    assert switched != earlier
    for each in (page, fresh):
        each.close()
        each.deleteLater()
