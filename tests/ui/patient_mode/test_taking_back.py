"""Where the keyboard is when the screen is the clinic's again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.focused import focused_path


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    opened = ViewDesk(tmp_path / "clinic.db", qtbot)
    yield opened
    opened.close()


def place(desk: ViewDesk) -> tuple[str, str | None]:
    desk.settle()
    return desk.controller.page, focused_path(desk.view.page)


def test_the_first_answer_that_waits_has_the_keyboard_on_whichever_page(desk: ViewDesk) -> None:
    desk.controller.answer("health.rosacea", ("N",))
    desk.open("skin")
    for path in ("health.smoking", "health.psoriasis"):
        desk.controller.answer(path, ("N",), said_by="patient-alone")
    desk.view.take_back()
    assert place(desk) == ("health.skin", "health.psoriasis")


def test_a_follow_up_that_waits_is_opened_and_has_the_keyboard(desk: ViewDesk) -> None:
    desk.controller.answer("health.eczema", ("Y",))
    desk.controller.answer("health.eczema.state", ("quiet",), said_by="patient-alone")
    desk.view.take_back()
    assert place(desk) == ("health.skin", "health.eczema.state")


def test_an_area_that_waits_has_the_keyboard_in_its_form(desk: ViewDesk) -> None:
    number = desk.controller.add_mark("abdomen")
    path = f"marks/{number}/marks.colour"
    desk.controller.answer(path, ("alba",), said_by="patient-alone")
    desk.view.take_back()
    assert place(desk) == ("marks", path)


def test_where_nothing_waits_the_work_of_the_page_goes_on(desk: ViewDesk) -> None:
    desk.open("skin")
    desk.view.take_back()
    page, path = place(desk)
    assert page == "skin"
    assert path is not None
    assert not desk.view.ways.retrace()


def test_alt_left_leads_back_to_where_the_screen_was_turned(desk: ViewDesk) -> None:
    desk.view.jump("skin.sun-tan")
    desk.controller.answer("health.psoriasis", ("N",), said_by="patient-alone")
    desk.view.take_back()
    desk.view.go_back()
    assert place(desk) == ("skin", "skin.sun-tan")


def test_where_nothing_waits_the_keyboard_is_where_it_was(desk: ViewDesk) -> None:
    desk.view.jump("skin.sun-tan")
    desk.view.take_back()
    assert place(desk) == ("skin", "skin.sun-tan")
