"""A pair of photographs: the baseline of the visit, and the newest later one of the same region and side."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from db.photo_records import StoredPhoto
from db.store import Store
from tests.ui.followup.followup_desk import PRACTITIONER, agreed
from ui.followup.photo_pair import Pair, PhotoPairCard, pair_of
from ui.worker import Worker

VISIT, PATIENT = UUID(int=1), UUID(int=2)
AT = datetime(2027, 2, 22, 10, tzinfo=UTC)
FIRST = StoredPhoto(
    id=UUID(int=10),
    consultation_id=VISIT,
    patient_id=PATIENT,
    visit=AT,
    region="abdomen",
    side="middle",
    pose="front",
    taken_on=date(2027, 2, 22),
    width=10,
    height=10,
    sha256="",
    added_at=AT,
    added_by="Pat Practitioner",
    is_removed=False,
    is_baseline=True,
)
SECOND = replace(FIRST, id=UUID(int=11), taken_on=date(2027, 6, 1), is_baseline=False)
THIRD = replace(SECOND, id=UUID(int=12), taken_on=date(2027, 10, 25))
SMALL = {each.id: str(each.id.int).encode() for each in (FIRST, SECOND, THIRD)}


def test_the_baseline_stands_before_the_newest_later_one() -> None:
    pair = pair_of((SECOND, FIRST, THIRD), SMALL, VISIT)
    assert pair.before == (date(2027, 2, 22), b"10")
    assert pair.now == (date(2027, 10, 25), b"12")


def test_another_region_a_removed_one_and_an_earlier_one_do_not_pair() -> None:
    others = (
        replace(THIRD, region="hip"),
        replace(THIRD, is_removed=True),
        replace(THIRD, taken_on=date(2026, 1, 1)),
    )
    for other in others:
        assert pair_of((FIRST, other), SMALL, VISIT).now is None
    assert pair_of((), {}, VISIT) == Pair()
    assert pair_of((FIRST,), {}, VISIT) == Pair()


def test_without_photographs_the_places_say_so(qtbot: QtBot, store: Store, worker: Worker) -> None:
    visit = agreed(store)
    card = PhotoPairCard(store, PRACTITIONER, worker)
    qtbot.addWidget(card)
    card.read(store.consultation(PRACTITIONER, visit).patient_id, visit)
    qtbot.waitUntil(lambda: not worker.names)
    assert card.before.accessibleName() == "Before: no photo"
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(buffer, "JPG")
    card.show_pair(Pair((date(2027, 2, 22), buffer.data().data())))
    assert card.before.accessibleName() == "Before: photo"
    assert card.now.accessibleName() == "Now: no photo"
