"""The course of one patient, without a widget: what is stored, what is due, what the day says, and saving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from intake.catalogue_rules import Contraindication
from intake.catalogue_treatments import Treatment
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.course import CALL, DAYS_AHEAD, TEST_PATCH, Course, Outcome, Session
from intake.course_due import CourseDates, Due, due
from intake.expectation_sentences import load_sentences
from intake.expectations import Forecast, forecast
from intake.plan import TreatmentPlan, plan_of
from intake.schedule import Schedule, schedule
from intake.session_day import DayVerdict, day_rules, judge_day
from ui.followup.calendar_file import CalendarDay, calendar_file
from ui.followup.due_words import kind_words
from ui.followup.form_items import PATCH_CLEAR
from ui.worker import Homeward

if TYPE_CHECKING:
    from db.actor import Actor
    from db.course_records import StoredOutcome, StoredSession
    from db.records import StoredConsultation
    from db.store import Store
    from ui.input_file import Knowledge


class CourseDesk(QObject):
    """Signals: `changed()` when something of the course was stored, `saved(when)`, `not_saved(sentence)`."""

    changed = Signal()
    saved = Signal(object)
    not_saved = Signal(str)

    def __init__(
        self,
        store: Store,
        actor: Actor,
        knowledge: Knowledge,
        stored: StoredConsultation,
        *,
        clinic: Clinic,
        today: date,
        parent: QObject | None = None,
    ) -> None:
        """Reads the days and outcomes of a consultation. Errors: `StorageProblem`."""
        super().__init__(parent)
        self._store, self._actor = store, actor
        self.knowledge, self.stored = knowledge, stored
        self.clinic, self.today = clinic, today
        self.answers: Answers = knowledge.questionnaire.enabled_answers(stored.answers)
        self.plan: TreatmentPlan = plan_of(self.answers, clinic)
        self._waiting: dict[Future[Any], Session | Outcome] = {}
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)
        self.sessions: tuple[StoredSession, ...] = ()
        self.outcomes: tuple[StoredOutcome, ...] = ()
        self.read()

    def read(self) -> None:
        """Read what is noted now. Errors: `StorageProblem`."""
        courses = self._store.courses
        self.sessions = courses.sessions_of(self._actor, self.stored.id)
        self.outcomes = courses.outcomes_of(self._actor, self.stored.id)

    @property
    def actor_name(self) -> str:
        """Who is at work."""
        return self._actor.name

    @property
    def treatment(self) -> Treatment | None:
        """The treatment of the plan; None when none was chosen."""
        return self.knowledge.catalogue.treatment.get(self.plan.treatment or "")

    @property
    def schedule(self) -> Schedule:
        """The dates that were agreed."""
        return schedule(
            self.plan,
            self.answers,
            screener=self.knowledge.screener,
            on=self.stored.started.astimezone().date(),
            birth_date=self.stored.patient.birth_date,
            clinic=self.clinic,
            overrides=self.stored.overrides,
        )

    @property
    def course(self) -> Course:
        """Every day and every outcome noted."""
        return Course(
            tuple(each.session for each in self.sessions), tuple(each.outcome for each in self.outcomes)
        )

    @property
    def due(self) -> Due | None:
        """What comes next."""
        course = self.course
        return due(
            CourseDates.of(self.schedule, self.plan),
            [each.day for each in course.sessions],
            [each.on for each in course.outcomes],
        )

    def forecast(self) -> Forecast | None:
        """What was expected of the treatment, in study figures."""
        entry = self.treatment
        if entry is None:
            return None
        catalogue = self.knowledge.catalogue
        return forecast(
            self.answers,
            entry.id,
            catalogue=catalogue,
            sentences=load_sentences(catalogue),
            on=self.stored.started.astimezone().date(),
            last_session=self.course.last_held,
        )

    # The day of a session

    @property
    def day_rules(self) -> tuple[Contraindication, ...]:
        """What is asked again on the day of a session."""
        entry = self.treatment
        return () if entry is None else day_rules(self.knowledge.catalogue, entry.id)

    def judge(
        self, answers: Answers, *, on: date, device: str, regions: Sequence[str] = (), number: int = 0
    ) -> DayVerdict | None:
        """What the rules say to a session on a day, on the regions treated then; None without a treatment."""
        entry = self.treatment
        if entry is None:
            return None
        return judge_day(
            entry.id,
            self.answers,
            answers,
            screener=self.knowledge.screener,
            questionnaire=self.knowledge.questionnaire,
            on=on,
            birth_date=self.stored.patient.birth_date,
            clinic=self.clinic,
            overrides=self.stored.overrides,
            device=device,
            regions=regions,
            patch_clear=self._patch_clear(answers) if number == 1 else "",
        )

    def _patch_clear(self, answers: Answers) -> str:
        """What is said of the test patch on the day, else what was said of it last; "": nothing."""
        said = [each.patch_clear for each in self.course.sessions if each.number <= TEST_PATCH]
        earlier = next((each for each in reversed(said) if each), "")
        return answers.code(PATCH_CLEAR.link_id) or earlier

    # Saving

    @property
    def is_saving(self) -> bool:
        """Whether something is on its way to the disk."""
        return bool(self._waiting)

    def note_of(self, record_id: UUID) -> UUID | None:
        """The id of the note that a record is read from; None for one that was not noted yet."""
        notes = {each.session.id: each.note_id for each in self.sessions}
        notes |= {each.outcome.id: each.note_id for each in self.outcomes}
        return notes.get(record_id)

    def save(self, record: Session | Outcome, *, corrects: UUID | None) -> Future[Any]:
        """Note a day or a result check; `corrects` is the note it was opened from, None for a new one."""
        courses = self._store.courses
        note: Callable[..., Future[Any]] = (
            courses.note_session if isinstance(record, Session) else courses.note_outcome
        )
        future = note(self._actor, self.stored.id, record, id=uuid4(), corrects=corrects)
        self._waiting[future] = record
        future.add_done_callback(self._homeward.arrived.emit)
        return future

    def _hear(self, future: Future[Any]) -> None:
        from db.errors import StorageProblem

        if self._waiting.pop(future, None) is None:
            return
        try:
            future.result()
            self.read()
        except StorageProblem as problem:
            with suppress(StorageProblem):
                # What somebody else noted meanwhile is the reason of most refusals.
                self.read()
            self.not_saved.emit(problem.sentence)
            return
        self.saved.emit(datetime.now(UTC))
        self.changed.emit()

    # The dates, to take away

    def calendar(self) -> bytes | None:
        """The dates that are still to come as a calendar file without a name; None when there are none."""
        days = self._days_to_come()
        if not days:
            return None
        return calendar_file(self.stored.id, days, clinic=self.clinic.name, made_at=datetime.now(UTC))

    def _days_to_come(self) -> list[CalendarDay]:
        found: list[CalendarDay] = []
        course, dates = self.course, CourseDates.of(self.schedule, self.plan)
        days = [each.day for each in course.sessions]
        checks = [each.on for each in course.outcomes]
        # Each day that is due is taken as held then, so that the next one follows from it.
        latest = self.today + timedelta(days=DAYS_AHEAD)
        for _ in range(len(dates.sessions) + 4):
            next_due = due(dates, days, checks)
            # A day beyond what can be agreed is a slip of the pen: a calendar is not filled with it.
            if next_due is None or next_due.on > latest:
                break
            found.append(CalendarDay(next_due.on, kind_words(next_due)))
            number = {"test-patch": TEST_PATCH, "call": CALL}.get(next_due.kind.value, next_due.number)
            if next_due.kind.value in ("result-check", "wait-ended"):
                break
            days.append(Session(uuid4(), number, next_due.on).day)
        return found

    @property
    def record_id(self) -> UUID:
        """The consultation whose course this is."""
        return self.stored.id
