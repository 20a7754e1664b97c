"""The demo's courses are never empty, whatever the day: one goes on, one is to be judged, one has waited."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.store import Store
from intake.course import RESULT_CHECK_MONTHS
from intake.course_due import Due, DueKind
from intake.dates import add_months
from tests.ui.followup.followup_desk import PRACTITIONER, knowledge
from ui.demo_clinic import fill
from ui.demo_courses import IN_COURSE, OVERDUE, TO_JUDGE, WAITS, course_of


@pytest.mark.parametrize(
    "now", [datetime(2027, 2, 22, 12, tzinfo=UTC), datetime(2028, 8, 31, 12, tzinfo=UTC)]
)
def test_a_new_demo_has_somebody_due_for_each_thing(store: Store, now: datetime) -> None:
    fill(store, PRACTITIONER, knowledge(), patients=6, now=now)
    today = now.date()
    due = [item.due for item in store.courses.due_list(PRACTITIONER, today, 7)]
    assert due[0] == Due(DueKind.TEST_PATCH, today - timedelta(days=2))
    assert Due(DueKind.SESSION, today + timedelta(days=1), 3) in due
    assert Due(DueKind.WAIT_ENDED, today + timedelta(days=5)) in due
    checks = [each for each in due if each.kind is DueKind.RESULT_CHECK]
    assert [each.number for each in checks] == [4]
    assert today < checks[0].on <= today + timedelta(days=5)
    assert len(store.drafts(PRACTITIONER)) == 2


def test_what_was_done_in_the_demo_was_allowed_by_its_rules(store: Store) -> None:
    now = datetime(2027, 2, 22, 12, tzinfo=UTC)
    fill(store, PRACTITIONER, knowledge(), patients=6, now=now)
    visits = [item.consultation_id for item in store.courses.due_list(PRACTITIONER, now.date())]
    sessions = [each.session for visit in visits for each in store.courses.sessions_of(PRACTITIONER, visit)]
    assert len(sessions) == 6
    for session in sessions:
        assert session.verdict is not None
        assert session.verdict.outcome == "go-ahead"
        assert session.is_held
        assert session.on < now.date()


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_the_courses_fit_every_day_of_a_year(today: date) -> None:
    judged = course_of(TO_JUDGE, today)
    assert judged is not None
    check = add_months(judged.sessions[-1], RESULT_CHECK_MONTHS)
    assert today < check <= today + timedelta(days=5)
    for number in (IN_COURSE, TO_JUDGE, WAITS, OVERDUE):
        course = course_of(number, today)
        assert course is not None
        assert course.days_ago > 0
        assert all(day < today for day in course.sessions)
        assert len(course.effects) == len(course.sessions)
    assert course_of("D-004", today) is None
