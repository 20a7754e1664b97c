"""Copying an area to its other side or to all: what is copied, what is kept, and what is said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from intake.conditions import Answers
from intake.dates import PartialDate
from tests.ui.consultation.controller_desk import knowledge
from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.changes import apply
from ui.consultation.focused import focused_path
from ui.consultation.mark_copy import Copy, copy_to_all, copy_to_other_side
from ui.consultation.marks_page import MarksPage

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT_HIP = {
    "marks.region": ("hip",),
    "marks.side": ("left",),
    "marks.colour": ("white",),
    "marks.width-mm": (Decimal(4),),
    "marks.onset": (PartialDate(2019, 3),),
}


def marks(*parts: dict[str, tuple[object, ...]]) -> Answers:
    return Answers({}, {"marks": tuple(Answers(part) for part in parts)})  # type: ignore[arg-type]


def side(answers: Answers, index: int = 0) -> Copy | None:
    return copy_to_other_side(answers, index, knowledge().questionnaire, knowledge().catalogue)


def made(answers: Answers, copy: Copy | None) -> tuple[Answers, ...]:
    assert copy is not None
    for change in copy.changes:
        answers = apply(answers, change)
    return answers.group("marks")


def test_an_area_is_copied_to_its_other_side_with_everything_recorded() -> None:
    copy = side(marks(LEFT_HIP))
    assert copy is not None
    assert copy.words == "Copied to Hip, right: colour now, widest mark, when they came."
    both = made(marks(LEFT_HIP), copy)
    assert both[0].values == LEFT_HIP
    assert both[1].values == {**LEFT_HIP, "marks.side": ("right",)}
    assert copy.index == 1


def test_what_was_answered_on_the_other_side_is_kept_and_named() -> None:
    right = {"marks.region": ("hip",), "marks.side": ("right",), "marks.colour": ("red",)}
    answers = marks(LEFT_HIP, right)
    copy = side(answers)
    assert copy is not None
    assert copy.words == "Copied to Hip, right: widest mark, when they came. Kept there: colour now."
    there = made(answers, copy)[1]
    assert there.code("marks.colour") == "red"
    assert there.number("marks.width-mm") == 4
    again = side(Answers({}, {"marks": made(answers, copy)}))
    assert again is not None
    assert (again.changes, again.words) == ((), "Nothing to copy to Hip, right. Kept there: colour now.")


@pytest.mark.parametrize(
    "part",
    [
        {"marks.region": ("hip",)},
        {"marks.region": ("hip",), "marks.side": ("both",)},
        {"marks.region": ("abdomen",), "marks.side": ("left",)},
        {"marks.side": ("left",)},
    ],
    ids=["no side told", "both sides", "a region without sides", "no region"],
)
def test_there_is_nothing_to_copy_without_an_other_side(part: dict[str, tuple[object, ...]]) -> None:
    assert side(marks(part)) is None
    assert side(marks(part), 5) is None


def test_what_does_not_count_is_not_copied() -> None:
    itch = {**LEFT_HIP, "marks.symptom": ("N",), "marks.symptom-score": (7,)}
    assert "marks.symptom-score" not in made(marks(itch), side(marks(itch)))[1]


def test_a_follow_up_is_not_copied_under_another_answer() -> None:
    itch = {**LEFT_HIP, "marks.symptom": ("Y",), "marks.symptom-score": (7,)}
    right = {"marks.region": ("hip",), "marks.side": ("right",), "marks.symptom": ("N",)}
    there = made(marks(itch, right), side(marks(itch, right)))[1]
    assert "marks.symptom-score" not in there
    assert there.code("marks.symptom") == "N"


def test_the_same_for_all_areas_fills_only_what_was_not_asked() -> None:
    answers = marks(
        LEFT_HIP, {"marks.region": ("calf",), "marks.colour": ("red",)}, {"marks.region": ("abdomen",)}
    )
    copy = copy_to_all(answers, 0, knowledge().questionnaire, knowledge().catalogue)
    assert copy is not None
    assert copy.words == (
        "Copied to 2 other areas: widest mark, when they came, colour now. Kept there: colour now."
    )
    parts = made(answers, copy)
    assert [part.code("marks.colour") for part in parts] == ["white", "red", "white"]
    assert [part.number("marks.width-mm") for part in parts] == [4, 4, 4]
    assert [part.code("marks.side") for part in parts] == ["left", None, None]


def test_no_side_is_recorded_twice_by_a_copy() -> None:
    both = {"marks.region": ("hip",), "marks.side": ("both",)}
    copy = side(marks(LEFT_HIP, both))
    assert copy is not None
    assert copy.changes == ()
    assert "on both sides in another entry" in copy.words


def test_what_waits_to_be_confirmed_is_not_copied_and_is_named() -> None:
    waiting = {"marks/0/marks.colour", "marks/0/marks.region"}
    content = knowledge()
    copy = copy_to_other_side(marks(LEFT_HIP), 0, content.questionnaire, content.catalogue, waiting=waiting)
    assert copy is not None
    assert "marks.colour" not in made(marks(LEFT_HIP), copy)[1]
    assert copy.words.endswith(": widest mark, when they came. Confirm first (F9): colour now.")
    answers = marks(LEFT_HIP, {"marks.region": ("calf",)})
    to_all = copy_to_all(answers, 0, content.questionnaire, content.catalogue, waiting=waiting)
    assert "marks.colour" not in made(answers, to_all)[1]
    everything = {f"marks/0/{link_id}" for link_id in LEFT_HIP}
    nothing = copy_to_other_side(
        marks(LEFT_HIP), 0, content.questionnaire, content.catalogue, waiting=everything
    )
    assert nothing is not None
    assert (nothing.changes, nothing.words[:31]) == ((), "Nothing was copied. Confirm fir")


# In the view


@pytest.fixture
def page(desk: ViewDesk) -> MarksPage:
    shown = desk.open("marks")
    assert isinstance(shown, MarksPage)
    return shown


def left_hip(desk: ViewDesk, page: MarksPage) -> None:
    page.add("hip")
    desk.controller.answer("marks/0/marks.side", ("left",))
    desk.controller.answer("marks/0/marks.colour", ("white",))
    page.focus_first()


def sides(desk: ViewDesk) -> list[str | None]:
    return [part.code("marks.side") for part in desk.controller.answers.group("marks")]


def test_one_key_copies_to_the_other_side_says_so_and_is_one_step_to_undo(
    desk: ViewDesk, page: MarksPage
) -> None:
    left_hip(desk, page)
    desk.press(Qt.Key.Key_D, hold=CONTROL)
    assert sides(desk) == ["left", "right"]
    assert desk.view.undo_bar.isVisible()
    assert desk.view.undo_bar.words.text() == "Copied to Hip, right: colour now."
    row = page.list.row()
    assert row is not None
    assert (row.title, row.mark) == ("Hip, right", 1)
    assert page.form.title.text() == "Hip, right"
    desk.press(Qt.Key.Key_Z, hold=CONTROL)
    assert sides(desk) == ["left"]


def test_the_key_works_in_the_form_too_and_escape_leads_back_to_the_list(
    desk: ViewDesk, page: MarksPage
) -> None:
    left_hip(desk, page)
    desk.press(Qt.Key.Key_Return)
    assert focused_path(desk.view.page) == "marks/0/marks.side"
    desk.press(Qt.Key.Key_D, hold=CONTROL)
    assert sides(desk) == ["left", "right"]
    desk.press(Qt.Key.Key_Escape)
    assert page.list.hasFocus()


def test_without_a_side_the_key_says_what_is_needed(desk: ViewDesk, page: MarksPage) -> None:
    page.add("hip")
    assert page.form.side_hint.isVisible()
    assert not page.form.side_button.isVisible()
    page.focus_first()
    desk.press(Qt.Key.Key_D, hold=CONTROL)
    assert sides(desk) == [None]
    assert page.form.said.text().startswith("Say on which side the marks are")
    desk.controller.answer("marks/0/marks.side", ("right",))
    assert page.form.side_button.isVisible()
    assert page.form.side_button.text() == "Copy to the left side"
    assert not page.form.side_hint.isVisible()


def test_a_click_on_the_figure_chooses_the_entry_of_that_side(desk: ViewDesk, page: MarksPage) -> None:
    left_hip(desk, page)
    desk.press(Qt.Key.Key_D, hold=CONTROL)
    for which, place in (("left", 0), ("right", 1), ("left", 0)):
        spot = page.picture.centre_of("hip", which, view="front").toPoint()
        desk.qtbot.mouseClick(page.picture, Qt.MouseButton.LeftButton, pos=spot)
        desk.settle()
        assert page.form.index == place
    assert sides(desk) == ["left", "right"]


def test_the_picture_is_described_by_the_areas_of_the_list(desk: ViewDesk, page: MarksPage) -> None:
    assert page.picture.accessibleDescription().startswith("Marks: none.")
    left_hip(desk, page)
    assert page.picture.accessibleDescription().startswith("Marks: Hip, left.")


def test_an_area_that_the_plan_leaves_out_is_seen_and_not_treated(desk: ViewDesk, page: MarksPage) -> None:
    left_hip(desk, page)
    page.add("calf")
    desk.controller.answer("plan.regions", ("calf",))
    treated = {row.code: row.treated for row in page.list.regions.rows if row.has_marks}
    assert treated == {"hip": False, "calf": True}


def test_the_colours_are_picked_by_a_figure_and_the_focus_moves_on(desk: ViewDesk, page: MarksPage) -> None:
    page.add("abdomen")
    page.form.focus_link("marks.colour")
    desk.press("3")
    assert desk.value("marks/0/marks.colour") == ("purple",)
    assert focused_path(desk.view.page) == "marks/0/marks.width-mm"


def test_a_slim_region_is_hit_from_four_pixels_beside_it(page: MarksPage) -> None:
    spot = page.picture.centre_of("hip", "right", view="front")
    while (found := page.picture.region_at(spot)) is not None and found.code == "hip":
        spot.setX(spot.x() - 0.5)
    edge = spot.x()
    spot.setX(edge - 20)
    beyond = page.picture.region_at(spot)
    assert beyond is None or beyond.code != "hip"


def test_typing_finds_an_area_and_enter_goes_on_to_its_questions(desk: ViewDesk, page: MarksPage) -> None:
    page.search.input.setFocus()
    desk.press("waist")
    row = page.list.row()
    assert row is not None
    assert row.title == "Side of the waist"
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert [part.code("marks.region") for part in desk.controller.answers.group("marks")] == ["flank"]
    assert focused_path(desk.view.page) == "marks/0/marks.side"
    assert page.search.input.text() == ""


def test_the_key_does_not_make_the_patients_own_words_the_practitioners(
    desk: ViewDesk, page: MarksPage
) -> None:
    left_hip(desk, page)
    desk.controller.answer("marks/0/marks.cause", ("pregnancy",), said_by="patient-alone")
    desk.press(Qt.Key.Key_D, hold=CONTROL)
    assert sides(desk) == ["left", "right"]
    assert desk.controller.waits_for_confirmation() == ("marks/0/marks.cause",)
    assert desk.value("marks/1/marks.cause") == ()
    assert desk.value("marks/1/marks.colour") == ("white",)
