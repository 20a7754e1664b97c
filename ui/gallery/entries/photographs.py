"""Photographs: the small pictures with their baseline, two beside each other, and what was agreed to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.photo_records import PhotoConsent, PhotoConsents, StoredPhoto
from intake.consent_texts import load_consent
from ui.gallery.entry import Entry, Samples, State
from ui.photos.compare_pane import ComparePane
from ui.photos.compare_state import Sight
from ui.photos.consent_card import ConsentCard
from ui.photos.photo_grid import PhotoGrid

_WHEN = datetime(2026, 3, 3, 10, 30, tzinfo=UTC)
_NONE = PhotoConsents((PhotoConsent("record"), PhotoConsent("teaching"), PhotoConsent("advertising")))
_TAKEN_BACK = PhotoConsents(
    (
        PhotoConsent("record", "N", _WHEN, "Dr Nobody"),
        PhotoConsent("teaching"),
        PhotoConsent("advertising", "N", _WHEN, "Dr Nobody"),
    )
)


def _picture(lines: str) -> QImage:
    """An invented piece of skin with a few marks."""
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#D6AA92"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(lines), 4))
    for number in range(12):
        left, top = 20 + number * 71 % 350, 10 + number * 97 % 240
        painter.drawLine(left, top, left + 14, top + 50)
    painter.setPen(QPen(QColor("#7A463C"), 12))
    painter.drawPoint(200, 160)
    painter.end()
    return image


def _small(lines: str) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _picture(lines).save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())


def _photo(number: int, taken_on: date | None, *, is_baseline: bool = False) -> StoredPhoto:
    return StoredPhoto(
        id=UUID(int=number),
        consultation_id=UUID(int=1),
        patient_id=UUID(int=2),
        visit=_WHEN,
        region="abdomen",
        side="",
        pose="front",
        taken_on=taken_on,
        width=400,
        height=300,
        sha256="",
        added_at=_WHEN,
        added_by="Dr Nobody",
        is_removed=False,
        is_baseline=is_baseline,
    )


def _card(samples: Samples, parent: QWidget, consents: PhotoConsents, hidden: int = 0) -> ConsentCard:
    card = ConsentCard(load_consent(samples.catalogue), parent)
    card.show_consents(consents, hidden)
    return card


def _states(samples: Samples, parent: QWidget) -> list[State]:
    photos = (_photo(1, date(2026, 3, 3), is_baseline=True), _photo(2, date(2026, 11, 20)), _photo(3, None))
    grid = PhotoGrid("Photos", parent)
    grid.show_photos(photos, {photos[0].id: _small("#B4605A"), photos[1].id: _small("#E8CDBE")})
    both = QWidget(parent)
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    for lines, aligned in (("#B4605A", False), ("#E8CDBE", True)):
        pane = ComparePane(both, is_aligned=aligned)
        pane.setFixedSize(360, 270)
        pane.show_image(_picture(lines), "An invented photo")
        pane.show_sight(Sight().zoomed(1.5).aligned(0.02, 0.01, 3))
        row.addWidget(pane)
    row.addStretch(1)
    return [
        State("Baseline, later, day not known and chosen", grid, wide=True),
        State("Side by side, the right one aligned", both, wide=True),
        State("Nobody was asked", _card(samples, parent, _NONE), wide=True),
        State(
            "The yes was taken back: one line, and photos that are hidden",
            _card(samples, parent, _TAKEN_BACK, 3),
            wide=True,
        ),
    ]


ENTRY = Entry("photographs", "Photographs", _states)
