"""Stretch marks in the real view: the list, the picture and the form are one selection."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.body_regions import drawn_views
from ui.consultation.focused import focused_path
from ui.consultation.marks_page import MarksPage


@pytest.fixture
def page(desk: ViewDesk) -> MarksPage:
    shown = desk.open("marks")
    assert isinstance(shown, MarksPage)
    return shown


def regions(desk: ViewDesk) -> list[str | None]:
    return [part.code("marks.region") for part in desk.controller.answers.group("marks")]


def test_arrow_keys_move_and_space_adds_an_area(desk: ViewDesk, page: MarksPage) -> None:
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert regions(desk) == ["chest"]
    assert page.form.index == 0
    assert page.form.title.text() == "Breast or chest"


def test_enter_goes_on_to_the_form_of_the_area(desk: ViewDesk, page: MarksPage) -> None:
    desk.press(Qt.Key.Key_Return)
    assert regions(desk) == ["abdomen"]
    assert focused_path(desk.view.page) == "marks/0/marks.side"
    desk.press(Qt.Key.Key_Space)
    assert desk.value("marks/0/marks.side") == ("left",)


def test_delete_removes_an_area_and_undo_brings_all_its_answers_back(desk: ViewDesk, page: MarksPage) -> None:
    desk.press(Qt.Key.Key_Space)
    desk.controller.answer("marks/0/marks.colour", ("white",))
    page.focus_first()
    desk.press(Qt.Key.Key_Delete)
    assert regions(desk) == []
    assert desk.view.undo_bar.isVisible()
    assert "Stomach removed" in desk.view.undo_bar.words.text()
    desk.view.undo_bar.undo_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert regions(desk) == ["abdomen"]
    assert desk.value("marks/0/marks.colour") == ("white",)
    assert page.form.rows["marks.colour"].field.value() == ("white",)


def test_the_keyboard_is_in_the_list_after_an_area_was_removed_in_its_form(
    desk: ViewDesk, page: MarksPage
) -> None:
    desk.press(Qt.Key.Key_Return)
    desk.controller.answer("marks/0/marks.colour", ("white",))
    page.form.remove_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert regions(desk) == []
    assert QApplication.focusWidget() is page.list
    desk.press(Qt.Key.Key_Z, hold=Qt.KeyboardModifier.ControlModifier)
    assert regions(desk) == ["abdomen"]
    assert desk.value("marks/0/marks.colour") == ("white",)


def test_undo_is_offered_for_the_removal_only_until_something_else_happens(
    desk: ViewDesk, page: MarksPage
) -> None:
    desk.press(Qt.Key.Key_Space, Qt.Key.Key_Delete)
    assert desk.view.undo_bar.isVisible()
    desk.controller.answer("skin.phototype", ("II",))
    assert not desk.view.undo_bar.isVisible()


def test_a_click_on_each_hip_of_the_figure_records_both_sides(desk: ViewDesk, page: MarksPage) -> None:
    for side, stored in (("left", "left"), ("right", "both")):
        spot = page.picture.centre_of("hip", side, view="front").toPoint()
        desk.qtbot.mouseClick(page.picture, Qt.MouseButton.LeftButton, pos=spot)
        desk.settle()
        assert regions(desk) == ["hip"]
        assert desk.value("marks/0/marks.side") == (stored,)
    row = page.list.row()
    assert row is not None
    assert (row.code, row.has_marks) == ("hip", True)


def test_every_drawn_region_is_found_at_its_anchor_and_is_a_region_of_the_form(
    desk: ViewDesk, page: MarksPage
) -> None:
    treatable = {region.code for region in desk.controller.knowledge.catalogue.regions if region.treatable}
    assert {region.code for view in drawn_views() for region in view.regions} == treatable
    for view in drawn_views():
        for region in view.regions:
            spot = page.picture.centre_of(region.code, region.side, view=view.name)
            found = page.picture.region_at(spot)
            assert found is not None
            assert (found.code, found.side) == (region.code, region.side)


def test_a_click_beside_the_body_names_nothing(desk: ViewDesk, page: MarksPage) -> None:
    assert page.picture.region_at(QPointF(1, 1)) is None
    desk.qtbot.mouseClick(page.picture, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert regions(desk) == []


def test_the_form_follows_the_chosen_area_and_keeps_answers_apart(desk: ViewDesk, page: MarksPage) -> None:
    for code, colour in (("abdomen", "white"), ("hip", "red")):
        page.add(code)
        index = page.form.index
        page.form.rows["marks.colour"].field.box(colour).click()
        assert desk.value(f"marks/{index}/marks.colour") == (colour,)
    page.list.choose("abdomen", 0)
    assert page.form.rows["marks.colour"].field.value() == ("white",)
    page.list.choose("hip", 1)
    assert page.form.rows["marks.colour"].field.value() == ("red",)


def test_yes_to_itch_asks_how_bad_it_is(desk: ViewDesk, page: MarksPage) -> None:
    page.add("abdomen")
    score = page.form.rows["marks.symptom-score"]
    assert not score.isVisible()
    page.form.focus_link("marks.symptom")
    desk.press("y")
    assert score.isVisible()
    assert focused_path(desk.view.page) == "marks/0/marks.symptom-score"
    desk.press("7")
    page.settle()
    assert desk.value("marks/0/marks.symptom-score") == (7,)


def test_the_picture_is_enlarged_by_keys_around_the_chosen_area_and_shown_whole_again(
    desk: ViewDesk, page: MarksPage
) -> None:
    page.add("abdomen")
    picture = page.picture
    before = picture.centre_of("abdomen", "")
    page.list.setFocus()
    desk.press(Qt.Key.Key_Plus, Qt.Key.Key_Plus, hold=Qt.KeyboardModifier.ControlModifier)
    assert picture.zoom == pytest.approx(1.25**2)
    assert (picture.centre_of("abdomen", "") - before).manhattanLength() < 1, "the chosen area stays in sight"
    for view in drawn_views():
        for region in view.regions:
            spot = picture.centre_of(region.code, region.side, view=view.name)
            found = picture.region_at(spot)
            assert found is not None
            assert (found.code, found.side) == (region.code, region.side)
    desk.press(Qt.Key.Key_Minus, hold=Qt.KeyboardModifier.ControlModifier)
    assert picture.zoom == pytest.approx(1.25)
    desk.press(Qt.Key.Key_0, hold=Qt.KeyboardModifier.ControlModifier)
    assert picture.zoom == 1.0
    assert picture.centre_of("abdomen", "") == before


def test_the_wheel_enlarges_what_is_under_the_pointer_with_ctrl_alone(
    desk: ViewDesk, page: MarksPage
) -> None:
    picture = page.picture
    spot = picture.centre_of("hip", "left")

    def wheel(held: Qt.KeyboardModifier, turned: int) -> bool:
        event = QWheelEvent(
            spot,
            QPointF(picture.mapToGlobal(spot)),
            QPoint(),
            QPoint(0, turned),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(picture, event)
        return event.isAccepted()

    wheel(Qt.KeyboardModifier.NoModifier, 120)
    assert picture.zoom == 1.0, "the page scrolls"
    for _ in range(20):
        assert wheel(Qt.KeyboardModifier.ControlModifier, 120)
    assert picture.zoom == 4.0
    found = picture.region_at(spot)
    assert found is not None
    assert (found.code, found.side) == ("hip", "left")
    for _ in range(20):
        wheel(Qt.KeyboardModifier.ControlModifier, -120)
    assert picture.zoom == 1.0
    assert (picture.centre_of("hip", "left") - spot).manhattanLength() < 1
