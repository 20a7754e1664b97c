"""Two desks on one visit: both values are shown, nothing is chosen, and the choice is kept."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.conflict_panel import ConflictPanel


def test_both_values_are_shown_and_the_chosen_one_is_stored(tmp_path: Path, qtbot: QtBot) -> None:
    desk = ViewDesk(tmp_path / "clinic.db", qtbot)
    try:
        there = desk.desk.other().controller()
        there.answer("health.eczema", ("N",))
        assert there.close()
        desk.controller.answer("health.eczema", ("Y",))
        desk.controller.flush()
        qtbot.waitUntil(lambda: desk.controller.conflict is not None, timeout=10_000)
        panel = next(iter(desk.view.findChildren(ConflictPanel)))
        assert panel.isVisible()
        field = panel.fields["health.eczema"]
        assert field.value() == ()
        assert field.box("mine").text() == "Here: Yes"
        assert field.box("theirs").text() == "Stored there: No"
        assert not panel.button.isEnabled()
        field.box("mine").click()
        panel.button.click()
        assert desk.controller.close(10)
        assert desk.desk.stored().code("health.eczema") == "Y"
    finally:
        desk.close()
