"""The page with everything on it, and its dialogs: readable and pressable at both sizes, everything named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from tests.e2e.looking import beyond, cut_words, overlapping, shown, sideways, small_targets
from tests.ui.gallery.colours_in import colours_in
from tests.ui.photos.conftest import PhotoDesk
from tests.ui.photos.pictures import jpeg, told_all
from ui.photos.photos_page import PhotosPage
from ui.photos.pictures_given import Pasted
from ui.theme.appearance import apply
from ui.theme.colours import colour_sets

ABDOMEN, LEFT = ("abdomen", ""), ("hip", "left")


@pytest.fixture(autouse=True)
def usual_look(qapp: QApplication) -> Iterator[None]:
    yield
    apply(qapp)


def filled(desk: PhotoDesk) -> PhotosPage:
    """The page with photos, waiting pictures, one of them with a problem, and open answers."""
    desk.agree()
    for shade, day in ((10, date(2026, 3, 3)), (20, date(2026, 11, 3)), (30, None)):
        desk.add(shade, taken_on=day)
    page = desk.show_photos()
    desk.wait(lambda: len(page.photos.photos) == 3)
    page.photos.take([Pasted(told_all()), Pasted(jpeg())], *LEFT)
    desk.wait(lambda: len(page.photos.waiting) == 2 and page.photos.reading is None)
    page.cards[LEFT].waiting.rows[1].day.input.setText("soon")
    page.cards[LEFT].waiting.keep_button.click()
    page.consent.change_button.click()
    page.undo_bar.offer("Photo removed.")
    desk.settle()
    return page


def with_dialogs(desk: PhotoDesk) -> list[QWidget]:
    """The window of the page, and both dialogs over it."""
    page = filled(desk)
    compare, export = page.compare(page.photos.photos[1]), page.export(page.photos.photos[1])
    assert compare is not None
    desk.wait(lambda: not (compare.view.left.image.isNull() or compare.view.right.image.isNull()))
    return [desk.window, compare, export]


def faults_of(window: QWidget) -> list[str]:
    widgets = shown(window)
    return [
        *cut_words(widgets),
        *small_targets(widgets),
        *sideways(widgets),
        *overlapping(widgets),
        *beyond(window, widgets),
    ]


def test_nothing_is_cut_small_or_overlapping_at_either_size_and_every_look_is_its_own(
    desk: PhotoDesk, qapp: QApplication
) -> None:
    windows = with_dialogs(desk)
    for text in (1.0, 2.0):
        for name, colours in colour_sets().items():
            apply(qapp, colours=colours, text_scale=text)
            desk.settle()
            for window in windows:
                if window is not desk.window:
                    window.resize(window.sizeHint().boundedTo(desk.window.size()))
            desk.settle()
            for window in windows:
                assert faults_of(window) == [], (type(window).__name__, name, text)
                assert colours.window.lower() in colours_in(window.grab().toImage())


def test_everything_that_takes_keys_has_a_name_and_every_row_has_words(desk: PhotoDesk) -> None:
    for window in with_dialogs(desk):
        for widget in shown(window):
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget is desk.window:
                continue
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface is not None
            assert interface.text(QAccessible.Text.Name), widget
            if isinstance(widget, QAbstractItemView):
                model = widget.model()
                for row in range(model.rowCount(QModelIndex())):
                    assert model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_tab_goes_through_the_page_in_reading_order(desk: PhotoDesk) -> None:
    page = filled(desk)
    page.consent.change_button.setFocus()
    places: list[int] = []
    for _ in range(60):
        widget = QApplication.focusWidget()
        assert widget is not None
        top = widget.mapTo(page, widget.rect().topLeft()).y()
        places.append(top + widget.height() // 2)
        desk.press(Qt.Key.Key_Tab)
        if QApplication.focusWidget() is page.consent.change_button:
            break
    backwards = [(one, other) for one, other in pairwise(places) if other < one - 60]
    # Only from the second column of a waiting row, and round to the top at the end.
    assert len(backwards) <= 3, places
