"""A clinic for the tests of follow-up: a real file, and patients whose plans were agreed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtWidgets import QWidget

from db.actor import Actor
from db.derive import derive
from db.rights import Role
from db.store import Store
from intake.clinic import Clinic, Device, Practitioner
from intake.conditions import NO, Answers
from intake.consultation import Patient
from intake.course import Session
from intake.dates import PartialDate
from intake.plan import plan_of
from tests.opening import actor
from ui.followup.course_desk import CourseDesk
from ui.input_file import Knowledge, open_knowledge
from ui.place import Surroundings
from ui.worker import Worker

PRACTITIONER = actor(1, "Pat Practitioner")
FRONT_DESK = actor(2, "Testa Desk", Role.FRONT_DESK)
TODAY = date(2027, 2, 22)
FIRST = date(2027, 1, 11)
WAIT = 10.0
CLINIC = Clinic(
    name="Testa Nowhere Clinic",
    practitioners=(Practitioner("Nurse Testa Nobody"),),
    devices=(
        Device("pen", "Nomake", "Pen", ("microneedling",), radiofrequency=False),
        Device("light", "Nomake", "Light", ("fractional_laser_nonablative",), 1550, radiofrequency=False),
    ),
)


@cache
def knowledge() -> Knowledge:
    """The catalogue that ships, read once."""
    return open_knowledge()


def answers(treatment: str = "fractional_laser_nonablative", *, first: date | None = FIRST) -> Answers:
    """A consultation with nothing in the way, and a plan of four sessions six weeks apart."""
    rules = [rule for rule in knowledge().catalogue.contraindications if rule.is_asked]
    values: dict[str, tuple[Any, ...]] = {rule.link_id: (NO,) for rule in rules}
    values |= {
        "skin.phototype": ("II",),
        "goals.hoped-for": ("51-75",),
        "goals.teach-back": ("clear",),
        "plan.treatment": (treatment,),
        "plan.regions": ("abdomen",),
        "plan.side": ("middle",),
        "plan.sessions": (4,),
        "plan.interval-weeks": (6,),
        "plan.device": ("Nomake Light",),
    }
    if first is not None:
        values["plan.first-session"] = (PartialDate.of(first),)
    mark = {
        "marks.region": ("abdomen",),
        "marks.side": ("middle",),
        "marks.colour": ("white",),
        "marks.width-mm": (4,),
    }
    return Answers(values, {"marks": (Answers(mark),)})


def agreed(
    store: Store,
    name: str = "Testa Nonesuch",
    *,
    given: Answers | None = None,
    who: Actor = PRACTITIONER,
    on: date = FIRST - timedelta(days=40),
) -> UUID:
    """Store a patient with a finished consultation of a day; gives its id."""
    patient = Patient(name=name, birth_date=PartialDate(1991, 2, 4), number=f"T-{uuid4().hex[:6]}")
    given = given or answers()
    patient_id, visit = uuid4(), uuid4()
    began = datetime.combine(on, datetime.min.time(), tzinfo=UTC)
    version = knowledge().questionnaire.version
    store.add_patient(who, patient, id=patient_id).result(WAIT)
    store.start_consultation(who, patient_id, id=visit, catalogue_version=version, at=began).result(WAIT)
    enabled = knowledge().questionnaire.enabled_answers(given)
    verdicts = knowledge().screener.screen(
        enabled, on=began.date(), birth_date=patient.birth_date, clinic=CLINIC
    )
    derived = derive(enabled, verdicts, plan_of(enabled, CLINIC), on=began.date(), catalogue_version=version)
    saved = store.save_answers(
        who, visit, 1, answers=given, changes=(), page="documents", derived=derived
    ).result(WAIT)
    store.finish_consultation(who, visit, saved.version).result(WAIT)
    return visit


def hold(store: Store, visit: UUID, *sessions: Session, who: Actor = PRACTITIONER) -> None:
    """Note days of a course."""
    for session in sessions:
        store.courses.note_session(who, visit, session, id=uuid4()).result(WAIT)


def whole_course(store: Store, visit: UUID, last: date, *, who: Actor = PRACTITIONER) -> None:
    """Note all four sessions, the last of them on a day."""
    days = [last - timedelta(weeks=6 * place) for place in (3, 2, 1, 0)]
    noted = (Session(uuid4(), number, day) for number, day in enumerate(days, start=1))
    hold(store, visit, *noted, who=who)


def desk_of(store: Store, visit: UUID, parent: QWidget | None = None, *, today: date = TODAY) -> CourseDesk:
    """The controller of a course."""
    stored = store.consultation(PRACTITIONER, visit)
    return CourseDesk(store, PRACTITIONER, knowledge(), stored, clinic=CLINIC, today=today, parent=parent)


def around(store: Store, worker: Worker, *, who: Any = PRACTITIONER, today: date = TODAY) -> Surroundings:
    """What a place works with."""
    return Surroundings(store, who, knowledge(), worker, today)
