"""Who is due, by filter and by keyboard; the way to a course or a patient; typed text over a kill."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from intake.conditions import YES
from intake.course import Session
from intake.course_due import Due, DueKind
from intake.dates import PartialDate
from tests.opening import open_store
from tests.ui.followup.followup_desk import (
    CLINIC,
    FIRST,
    FRONT_DESK,
    PRACTITIONER,
    TODAY,
    agreed,
    answers,
    around,
    hold,
)
from ui.followup.due_page import ALL, OVERDUE, WEEK
from ui.followup.due_panel import DuePanel
from ui.followup.due_table import (
    COL_DAY,
    COL_FOR,
    COL_NAME,
    COL_WHEN,
    ICON_ROLE,
    LATE_ICON,
    LATE_ROLE,
)
from ui.followup.due_words import ICONS, day_words, kind_words, when_words
from ui.followup.followup_place import FollowUpPlace
from ui.followup.session_form import SessionForm
from ui.registry.patients_page import PatientsPage
from ui.theme.icons import icon_names
from ui.widgets.labels import KeyCap
from ui.worker import Worker


@pytest.fixture
def people(store: Store) -> dict[str, UUID]:
    """Somebody due in two days, somebody overdue, somebody due next month."""
    days = {"Soon": TODAY + timedelta(days=2), "Late": TODAY - timedelta(days=3), "Later": date(2027, 3, 20)}
    return {name: agreed(store, f"Testa {name}", given=answers(first=first)) for name, first in days.items()}


def shown(qtbot: QtBot, place: QWidget) -> None:
    qtbot.addWidget(place)
    place.resize(1300, 760)
    with qtbot.waitExposed(place):
        place.show()
    place.activateWindow()


def opened(qtbot: QtBot, store: Store, worker: Worker, who: object = PRACTITIONER) -> FollowUpPlace:
    """The place, with its list read."""
    place = FollowUpPlace(around(store, worker, who=who))
    shown(qtbot, place)
    place.refresh(CLINIC)
    qtbot.waitUntil(lambda: not place.list.empty.text().startswith("Reading"))
    return place


def names(place: FollowUpPlace) -> list[str]:
    return [item.patient_name for item in place.list.shown]


def test_the_list_is_filtered_by_week_overdue_and_all(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    place = opened(qtbot, store, worker)
    assert names(place) == ["Testa Late", "Testa Soon"]
    assert place.list.count.text() == "3 people due, 1 overdue"
    place.list.show_field.segment(OVERDUE).click()
    assert names(place) == ["Testa Late"]
    place.list.show_field.segment(ALL).click()
    assert names(place) == ["Testa Late", "Testa Soon", "Testa Later"]
    row = place.list.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert row == "Fri 19 Feb 2027. 3 days overdue. Testa Late. Session 1"


def test_what_is_late_has_a_sign_besides_its_words_and_each_row_the_icon_of_its_kind(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    place = opened(qtbot, store, worker)
    rows = place.list.model

    def told(row: int, column: int, role: int) -> object:
        return rows.index(row, column).data(role)

    assert [told(row, COL_WHEN, LATE_ROLE) for row in (0, 1)] == [True, False]
    assert [told(row, COL_WHEN, ICON_ROLE) for row in (0, 1)] == [LATE_ICON, ""]
    assert told(0, COL_WHEN, Qt.ItemDataRole.DisplayRole) == "3 days overdue"
    assert [told(row, COL_FOR, ICON_ROLE) for row in (0, 1)] == [ICONS[DueKind.SESSION]] * 2
    assert told(0, COL_NAME, ICON_ROLE) == ""
    assert {LATE_ICON, *ICONS.values()} <= set(icon_names())


def test_the_card_ends_with_its_rows(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    place = opened(qtbot, store, worker)
    table = place.list.table
    for which, number in ((WEEK, 2), (OVERDUE, 1), (ALL, 3)):
        place.list.show_only(which)
        rows = number * table.verticalHeader().defaultSectionSize()
        qtbot.waitUntil(lambda rows=rows: rows <= table.viewport().height() <= rows + 2)
        margins = place.list.card.body.contentsMargins()
        beside = margins.top() + margins.bottom()
        qtbot.waitUntil(lambda beside=beside: place.list.card.height() == table.height() + beside)


def test_in_a_narrow_window_the_day_goes_and_how_late_it_is_stays(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    place = opened(qtbot, store, worker)
    table = place.list.table
    assert not any(table.isColumnHidden(column) for column in range(COL_FOR + 1))
    place.resize(420, 600)
    qtbot.waitUntil(lambda: table.isColumnHidden(COL_DAY))
    assert [column for column in range(COL_FOR + 1) if not table.isColumnHidden(column)] == [
        COL_WHEN,
        COL_NAME,
        COL_FOR,
    ]
    assert table.first_shown == COL_WHEN


def test_without_rows_there_is_a_sentence_and_no_keys_for_rows(
    qtbot: QtBot, store: Store, worker: Worker
) -> None:
    place = opened(qtbot, store, worker)
    caps = place.list.findChildren(KeyCap)
    assert place.list.empty.isVisible()
    assert not place.list.card.isVisible()
    assert caps
    assert not any(cap.isVisible() for cap in caps)


def test_an_empty_list_says_what_comes_here(qtbot: QtBot, store: Store, worker: Worker) -> None:
    place = opened(qtbot, store, worker)
    assert place.list.empty.text() == "Nobody is overdue, or due in the next 7 days."
    place.list.show_only(ALL)
    assert "plan with dates" in place.list.empty.text()


def test_enter_opens_the_course_and_alt_left_leads_back(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    place = opened(qtbot, store, worker)
    place.take_focus()
    assert QApplication.focusWidget() is place.list.table
    qtbot.keyClick(place.list.table, Qt.Key.Key_Return)
    assert place.course is not None
    assert place.course.desk.record_id == people["Late"]
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert place.course is None
    assert QApplication.focusWidget() is place.list.table


def test_what_was_noted_is_gone_from_the_list(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    place = opened(qtbot, store, worker)
    hold(store, people["Soon"], Session(uuid4(), 1, TODAY))
    place.refresh(CLINIC)
    qtbot.waitUntil(lambda: names(place) == ["Testa Late"])


def test_the_front_desk_sees_who_is_due_and_opens_the_patient(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    place = opened(qtbot, store, worker, FRONT_DESK)
    assert names(place) == ["Testa Late", "Testa Soon"]
    with qtbot.waitSignal(place.patient_wanted) as wanted:
        place.list.table.opened.emit()
    assert wanted.args == [place.list.shown[0].patient_id]
    assert place.course is None


def test_what_was_typed_and_not_saved_is_there_after_a_kill(
    qtbot: QtBot, store: Store, worker: Worker, tmp_path: Path, people: dict[str, UUID]
) -> None:
    place = opened(qtbot, store, worker)
    place.open_course(people["Soon"])
    assert place.course is not None
    form = place.course.form
    assert isinstance(form, SessionForm)
    assert form.day is not None
    form.day.rows["health.recent_tan"].field.segment("Y").click()  # type: ignore[attr-defined]
    form.row("session.notes").field.input.setPlainText("Typed, not saved")  # type: ignore[attr-defined]
    assert place.keep_typed()
    typed = form.answers()

    # Another program on the same file, as after a kill.
    with open_store(tmp_path / "clinic.db", PRACTITIONER) as again:
        later = opened(qtbot, again, worker)
        assert later.list.typed.isVisible()
        later.list.typed.action.click()
        assert later.course is not None
        brought_back = later.course.form
        assert isinstance(brought_back, SessionForm)
        assert brought_back.answers() == typed
        assert brought_back.answers().code("health.recent_tan") == YES
        later.close_course()
        assert later.keep_typed()
        later.close()


def test_where_a_wait_has_ended_the_patient_is_opened_for_a_new_consultation(
    qtbot: QtBot, store: Store, worker: Worker
) -> None:
    given = answers("laser_resurfacing_neodymium", first=None)
    dose = PartialDate.of(TODAY + timedelta(days=5) - timedelta(weeks=26))
    given = given.with_answer("health.isotretinoin_past_6m", YES)
    agreed(store, given=given.with_answer("health.isotretinoin_past_6m.date", dose))
    place = opened(qtbot, store, worker)
    assert place.list.shown[0].due == Due(DueKind.WAIT_ENDED, TODAY + timedelta(days=5))
    with qtbot.waitSignal(place.patient_wanted):
        place.list.table.opened.emit()
    assert place.course is None


def test_the_home_page_tells_of_a_record_that_was_not_saved(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    panel = DuePanel(TODAY)
    shown(qtbot, panel)
    panel.attach(store, PRACTITIONER, worker)
    panel.refresh()
    qtbot.waitUntil(lambda: len(panel.lines) == 2)
    assert not panel.typed_button.isVisible()
    store.typed.keep(PRACTITIONER, f"consultation/course/{people['Soon']}/new:1", "x").result(10)
    panel.refresh()
    qtbot.waitUntil(panel.typed_button.isVisible)
    with qtbot.waitSignal(panel.all_wanted):
        panel.typed_button.click()


def test_saving_takes_the_typed_text_away(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    place = opened(qtbot, store, worker)
    place.open_course(people["Late"])
    assert place.course is not None
    form = place.course.form
    assert isinstance(form, SessionForm)
    assert form.day is not None
    form.day.rest_button.click()
    form.row("session.settings").field.set_value(("28 mJ",))
    assert place.keep_typed()
    assert any(key.startswith("consultation/course/") for key in store.typed.all(PRACTITIONER))
    with qtbot.waitSignal(place.saved, timeout=10_000):
        place.course.foot.save_button.click()
    place.keep_typed()
    assert store.typed.all(PRACTITIONER) == {}


def test_somebody_who_may_not_read_consultations_gets_no_typed_text_back(
    qtbot: QtBot, store: Store, worker: Worker
) -> None:
    store.typed.keep(FRONT_DESK, f"consultation/course/{uuid4()}/new:1", "x").result(10)
    place = opened(qtbot, store, worker, FRONT_DESK)
    assert not place.list.typed.isVisible()


def test_words_say_what_and_when() -> None:
    assert kind_words(Due(DueKind.SESSION, TODAY, 2)) == "Session 2"
    assert kind_words(Due(DueKind.RESULT_CHECK, TODAY, 4)) == "Result check, 3 months after session 4"
    assert {kind_words(Due(kind, TODAY, 1)) for kind in DueKind}.__len__() == len(DueKind)
    assert day_words(date(2027, 2, 8)) == "Mon 8 Feb 2027"
    assert [when_words(TODAY + timedelta(days=days), TODAY) for days in (-2, -1, 0, 1, 5)] == [
        "2 days overdue",
        "1 day overdue",
        "Today",
        "Tomorrow",
        "In 5 days",
    ]


def test_the_home_page_shows_who_is_due_and_the_overdue_in_words(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    panel = DuePanel(TODAY)
    qtbot.addWidget(panel)
    panel.attach(store, PRACTITIONER, worker)
    panel.refresh()
    qtbot.waitUntil(lambda: len(panel.lines) == 2)
    assert [line.accessibleName() for line in panel.lines] == [
        "Testa Late. Session 1. 3 days overdue",
        "Testa Soon. Session 1. Wed 24 Feb",
    ]
    assert len({line.day_place(20).right() - line.width() for line in panel.lines}) == 1
    with qtbot.waitSignal(panel.opened) as wanted:
        panel.lines[1].click()
    assert wanted.args[0].consultation_id == people["Soon"]
    panel.detach()
    assert panel.lines == []


def test_the_front_desk_has_the_list_on_its_home_page(
    qtbot: QtBot, store: Store, worker: Worker, people: dict[str, UUID]
) -> None:
    page = PatientsPage(TODAY)
    shown(qtbot, page)
    page.due.attach(store, FRONT_DESK, worker)
    page.attach(store, FRONT_DESK)
    qtbot.waitUntil(lambda: len(page.due.lines) == 2)
    assert page.due.isVisible()
    assert page.panel.buttons == []


def test_a_session_of_a_patient_who_is_not_due_is_opened_by_its_consultation(
    qtbot: QtBot, store: Store, worker: Worker
) -> None:
    visit = agreed(store, given=answers(first=None))
    hold(store, visit, Session(uuid4(), 1, FIRST))
    place = opened(qtbot, store, worker)
    place.open_course(visit)
    assert place.course is not None
    assert place.list.show_field.value()[0] == WEEK
