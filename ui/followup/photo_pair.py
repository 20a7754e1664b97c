"""A photograph of before and one of now, of the same region and side; read by the worker, small ones only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.documents.own_jobs import OwnJobs
from ui.short_date import short_date
from ui.theme.colours import Tone, colours_of
from ui.theme.icons import paint_icon
from ui.theme.type import TextStyle, TextStyled, grown
from ui.widgets.cards import Card
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label
from ui.widgets.painting import paint_box, painter_of
from ui.worker import Cancel, JobProblem, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.photo_records import StoredPhoto
    from db.store import Store

RECORD_ONLY = "Shown for the record. Any other use needs the patient’s own yes."
NONE_YET = "No photo"
_HEIGHT = 118


@dataclass(frozen=True, slots=True)
class Pair:
    """The small pictures of before and now with their days; None where there is none."""

    before: tuple[date | None, bytes] | None = None
    now: tuple[date | None, bytes] | None = None
    words: str = ""


def pair_of(photos: Sequence[StoredPhoto], small: Mapping[UUID, bytes], consultation_id: UUID) -> Pair:
    """The baseline of a visit and the newest other photograph of the same region and side."""
    shown = [each for each in photos if not each.is_removed and each.id in small]
    mine = [each for each in shown if each.consultation_id == consultation_id]
    first = next((each for each in mine if each.is_baseline), min(mine, key=_taken, default=None))
    if first is None:
        return Pair()
    others = [each for each in shown if each.place == first.place and each.id != first.id]
    later = [each for each in others if _taken(each) > _taken(first)]
    last = max(later, key=_taken, default=None)
    now = None if last is None else (last.taken_on, small[last.id])
    return Pair((first.taken_on, small[first.id]), now, first.region)


def _taken(photo: StoredPhoto) -> tuple[date, object]:
    return photo.taken_on or photo.added_at.date(), photo.added_at


class PhotoTile(TextStyled, QWidget):
    """One small picture, or the place where it would stand."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.SMALL)
        self.setAccessibleName(f"{words}: {NONE_YET.lower()}")

    def show_picture(self, data: bytes | None) -> None:
        """Show a JPEG; None shows that there is no photo."""
        image = QImage.fromData(data) if data else QImage()
        self._image = None if image.isNull() else image
        self.setAccessibleName(f"{self._words}: {'photo' if self._image else NONE_YET.lower()}")
        self.update()

    def sizeHint(self) -> QSize:
        """A little wider than high."""
        return QSize(grown(140), grown(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture whole, on a sunken ground."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_box(painter, QRectF(self.rect()), 8, fill=colours.sunken, edge=colours.rule)
        if self._image is not None:
            room = self.rect().adjusted(4, 4, -4, -4)
            size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(room).center())
            painter.drawImage(place, self._image)
        else:
            side = grown(22)
            middle = QRectF(self.rect()).center()
            spot = QRectF(middle.x() - side / 2, middle.y() - side, side, side)
            paint_icon(painter, "camera", spot, colours.muted)
            painter.setFont(self.font())
            painter.setPen(QColor(colours.muted))
            line = QRectF(0, middle.y() + 4, self.width(), self.fontMetrics().height() + 4)
            painter.drawText(line, Qt.AlignmentFlag.AlignHCenter, NONE_YET)
        painter.end()


class PhotoPairCard(Card):
    """The two pictures side by side with their days."""

    def __init__(self, store: Store, actor: Actor, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self._jobs = OwnJobs(self, worker)
        self.before, self.now = PhotoTile("Before", self), PhotoTile("Now", self)
        self._days: list[Label] = []
        row = QHBoxLayout()
        row.setSpacing(14)
        for tile, words in ((self.before, "Before"), (self.now, "Now")):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(tile)
            line = QHBoxLayout()
            line.addWidget(Label(words, TextStyle.SMALL_LABEL, parent=self, wrap=False), 1)
            day = Label("", TextStyle.SMALL, Tone.SECOND, self, wrap=False)
            self._days.append(day)
            line.addWidget(day)
            column.addLayout(line)
            row.addLayout(column, 1)
        self.body.addLayout(row)
        self.said = IconLabel(RECORD_ONLY, "shield-alert", Tone.SECOND, self)
        self.add(self.said)
        self.body.addStretch(1)

    def read(self, patient_id: UUID, consultation_id: UUID) -> None:
        """Read the small pictures of a patient, and show the pair of a visit."""
        store, actor = self._store, self._actor

        def job(_cancel: Cancel) -> Pair:
            from db.errors import StorageProblem

            try:
                photos = store.photos.photos_of_patient(actor, patient_id)
                if not photos:
                    return Pair()
                return pair_of(photos, store.photos.thumbnails(actor, patient_id), consultation_id)
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        self._jobs.run("Reading the photos", job, self.show_pair, self.said.set_text)

    def show_pair(self, pair: Pair) -> None:
        """Show two pictures."""
        for tile, day, found in zip(
            (self.before, self.now), self._days, (pair.before, pair.now), strict=True
        ):
            tile.show_picture(found[1] if found else None)
            day.setText(short_date(found[0]) if found else "")
