"""A throw-away clinic of invented patients, to try Candor with. No Qt is imported here.

The first patients are the consultations of `intake/data/demo`, the rest are made from a fixed list of
invented names, so that two demos of the same size are alike.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from intake.clinic import Clinic, Device, Offer, Practitioner
from intake.consultation import Consultation, Patient
from intake.dates import PartialDate
from intake.fhir import read_input
from intake.money import Price
from intake.plan import plan_of
from ui.demo_courses import DRAFTS, add_course, course_of, decision_of, with_answers

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import Derived
    from db.store import Store
    from ui.input_file import Knowledge

DEMO_CLINIC = "Candor demo clinic (invented)"
DEMO_PATIENTS = 6
_IN_FLIGHT = 500

_FIRST = (
    "Amber Bruno Cleo Dario Elsa Faris Greta Hari Ilka Jonas Kira Lior Mona Nils Oda Pavel Quirin Rosa Sami "
    "Tilda Umut Vera Wanda Xenia Yara Zoltan Édith Søren Añel Zoë"
)
_LAST = (
    "Nonesuch Example Sample Madeup Pretend Imagined Fictive Invented Notreal Standin Fabel Märchen Façade "
    "Ersatz Mocklin Figment Phantom Storybook Daydream Makebelieve"
)

_FINISHED = 4
"""So many of the demo consultations are finished; the others wait as drafts, one from the day before."""


def is_demo(clinic: Clinic | None) -> bool:
    """Whether this is the clinic of the demo."""
    return clinic is not None and clinic.name == DEMO_CLINIC


def demo_clinic() -> Clinic:
    """The invented clinic. Its phone numbers are among those that are kept free for drama."""
    price = {
        "microneedling": "120",
        "fractional_laser_nonablative": "210",
        "fractional_laser_ablative": "260",
    }
    return Clinic(
        name=DEMO_CLINIC,
        address="1 Nowhere Lane, Inventon",
        phone="020 7946 0100",
        out_of_hours="020 7946 0199",
        emergency_number="999",
        currency="GBP",
        practitioners=(Practitioner("Demo Practitioner", "invented for the demo"),),
        devices=(
            Device("demo-pen", "Pretend", "Pen One", ("microneedling",), radiofrequency=False),
            Device(
                "demo-laser",
                "Pretend",
                "Fraction Two",
                ("fractional_laser_nonablative", "fractional_laser_ablative"),
                wavelength_nm=1550,
                radiofrequency=False,
            ),
        ),
        offers=tuple(
            Offer(treatment, Price(Decimal(amount), Decimal(amount), "GBP"), sessions=4, interval_weeks=6)
            for treatment, amount in price.items()
        ),
    )


def demo_consultations(knowledge: Knowledge) -> tuple[Consultation, ...]:
    """The consultations that ship with the program, in the order of their file names. All are invented."""
    folder = files("intake") / "data" / "demo"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    return tuple(read_input((folder / name).read_bytes(), knowledge.questionnaire) for name in names)


def invented_patients(number: int) -> Iterator[Patient]:
    """So many invented people, always the same ones. Numbers run from X-00001."""
    chance = random.Random(20261121)
    first, last = _FIRST.split(), _LAST.split()
    for place in range(1, number + 1):
        born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
        middle = f" {chance.choice(first)}" if chance.random() < 0.3 else ""
        yield Patient(
            name=f"{chance.choice(first)}{middle} {chance.choice(last)}",
            birth_date=PartialDate.of(born),
            number=f"X-{place:05d}",
            phone=f"020 7946 {chance.randrange(1000):04d}",
            consent_to_store="Y",
        )


def fill(store: Store, actor: Actor, knowledge: Knowledge, *, patients: int, now: datetime) -> Clinic:
    """Write the demo clinic into a store, with `patients` patients in all; gives the clinic.

    Runs away from the screen: it returns when everything is on the disk. Errors: `db.errors.StorageProblem`.
    """
    clinic = demo_clinic()
    store.save_clinic(actor, clinic).result()
    # The drafts last.
    consultations = sorted(demo_consultations(knowledge), key=lambda each: each.patient.number in DRAFTS)
    consultations = consultations[:patients]
    waiting: list[Future[Any]] = []
    for patient in invented_patients(patients - len(consultations)):
        waiting.append(store.add_patient(actor, patient, id=_id("patient", patient.number)))
        if len(waiting) >= _IN_FLIGHT:
            _wait(waiting)
    _wait(waiting)
    # Last, so that the list, which begins with those changed last, begins with them.
    for place, consultation in enumerate(consultations):
        _add_consultation(store, actor, knowledge, consultation, place=place, clinic=clinic, now=now)
    return clinic


def _wait(waiting: list[Future[Any]]) -> None:
    for saved in waiting:
        saved.result()
    waiting.clear()


def _add_consultation(
    store: Store,
    actor: Actor,
    knowledge: Knowledge,
    consultation: Consultation,
    *,
    place: int,
    clinic: Clinic,
    now: datetime,
) -> None:
    patient = consultation.patient
    patient_id = _id("patient", patient.number)
    store.add_patient(actor, patient, id=patient_id).result()
    is_draft = place >= _FINISHED
    course = None if is_draft else course_of(patient.number, now.astimezone().date())
    days_ago = place - _FINISHED if is_draft else course.days_ago if course else 7 * (_FINISHED - place)
    started = _on_day(now, days_ago)
    if course is not None:
        consultation = replace(consultation, answers=with_answers(consultation.answers, course))
    consultation_id = _id("consultation", patient.number)
    stored = store.start_consultation(
        actor, patient_id, id=consultation_id, catalogue_version=knowledge.questionnaire.version, at=started
    ).result()
    saved = store.save_answers(
        actor,
        consultation_id,
        stored.version,
        answers=consultation.answers,
        changes=(),
        page="health.skin" if is_draft else "documents",
        derived=_derived(knowledge, consultation, clinic, on=started.date()),
    ).result()
    version = saved.version
    if course is not None and course.overruled:
        planned = consultation.answers.code("plan.treatment") or ""
        decided = decision_of(course, knowledge, clinic, treatment=planned)
        version = store.add_override(actor, consultation_id, decided).result().version
    if not is_draft:
        store.finish_consultation(actor, consultation_id, version).result()
    if course is not None:
        add_course(
            store,
            actor,
            knowledge,
            consultation,
            consultation_id=consultation_id,
            course=course,
            clinic=clinic,
        )


def _derived(knowledge: Knowledge, consultation: Consultation, clinic: Clinic, *, on: date) -> Derived:
    from db.derive import derive

    answers = knowledge.questionnaire.enabled_answers(consultation.answers)
    verdicts = knowledge.screener.screen(
        answers, on=on, birth_date=consultation.patient.birth_date, clinic=clinic
    )
    return derive(
        answers,
        verdicts,
        plan_of(answers, clinic),
        on=on,
        catalogue_version=knowledge.questionnaire.version,
    )


def _on_day(now: datetime, days_ago: int) -> datetime:
    day = (now - timedelta(days=days_ago)).date()
    return min(now, datetime.combine(day, time(10, 30), tzinfo=UTC))


def _id(kind: str, number: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:candor:demo:{kind}:{number}")
