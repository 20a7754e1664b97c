"""A patient with a finished visit and an open one, for tests of what was said before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from intake.conditions import Value
from tests.ui.consultation.controller_desk import Desk, knowledge
from tests.ui.consultation.view_desk import CLINIC
from ui.consultation.controller import ConsultationController

LAST: Mapping[str, tuple[Value, ...]] = {
    "health.eczema": ("Y",),
    "health.eczema.regions": ("nowhere",),
    "health.eczema.state": ("quiet",),
    "health.rosacea": ("N",),
    "health.active_acne": ("N",),
    "health.keloid": ("UNK",),
    "health.psoriasis": ("N",),
    "health.herpes_simplex": ("N",),
    "health.pregnancy": ("N",),
    "health.smoking": ("N",),
    "medicines.none-known": ("Y",),
}
"""What the patient said at the last visit."""


def first_visit(desk: Desk, answers: Mapping[str, tuple[Value, ...]] = LAST, *, finish: bool = True) -> UUID:
    """Answer the visit of a desk, end it, and begin the next one there; gives the id of the first."""
    controller = desk.controller(CLINIC)
    for path, values in answers.items():
        controller.answer(path, values)
    assert controller.close()
    first = desk.visit
    stored = desk.store.consultation(desk.actor, first)
    if finish:
        desk.store.finish_consultation(desk.actor, first, stored.version).result(10)
    next_visit(desk, stored.patient_id)
    return first


def next_visit(desk: Desk, patient_id: UUID, *, days: int = 1) -> None:
    """Begin another visit of a patient, some days from now, and work on it from then on."""
    started = desk.store.start_consultation(
        desk.actor,
        patient_id,
        id=uuid4(),
        catalogue_version=knowledge().catalogue.version,
        at=datetime.now(UTC) + timedelta(days=days),
    )
    desk.visit = started.result(10).id


def opened(desk: Desk) -> ConsultationController:
    """The visit that is open, for the clinic of the tests."""
    return desk.controller(CLINIC)
