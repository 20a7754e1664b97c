"""Reading pictures that somebody chose, pasted or dropped: one after the other, with a way to stop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from intake.photo_file import PhotoProblem, read_photo_file
from intake.photo_prompts import poses_of
from ui.documents.own_jobs import OwnJobs
from ui.photos.picture_reader import PictureReader
from ui.photos.pictures_given import Given
from ui.worker import Cancel, Job, JobProblem, Worker

if TYPE_CHECKING:
    # What decodes pictures is for the process that reads them: the page is shown without it.
    from ui.photos.picture import ReadyPicture

MOST_AT_ONCE = 30
"""Photographs read in one go: more is a wrong folder."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A picture that was read and is not kept yet. `name` is ours, never that of its file.

    `taken_on` is the day that somebody said; what the camera noted stays an offer in `picture`.
    """

    id: UUID
    name: str
    region: str
    side: str
    pose: str
    picture: ReadyPicture
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How far an import is: the picture being read, from 1, and how many there are."""

    number: int
    of: int

    @property
    def words(self) -> str:
        """What is done at this moment."""
        return f"Reading photo {self.number} of {self.of}…"


class ReadingIn(QObject):
    """`read(Waiting)` for each picture, `changed()` when `reading` did, `refused(sentence)` at the end."""

    read = Signal(object)
    changed = Signal()
    refused = Signal(str)

    def __init__(self, worker: Worker, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._jobs = OwnJobs(self, worker)
        self._reader = reader = PictureReader()
        self._queue: list[tuple[Given, str, str]] = []
        self._job: Job | None = None
        self._of = 0
        self._refusals: list[str] = []
        self.reading: Reading | None = None
        self.destroyed.connect(lambda: reader.close())

    def take(self, given: Iterable[Given], region: str, side: str) -> None:
        """Read pictures of a region and side, one after the other; they wait then to be kept."""
        new = list(given)
        if not new:
            return
        if self._of + len(new) > MOST_AT_ONCE:
            self.refused.emit(f"Choose at most {MOST_AT_ONCE} photos at a time.")
            return
        self._queue += [(each, region, side) for each in new]
        self._of += len(new)
        if self._job is None:
            self._refusals = []
            self._read_next()
        else:
            self._tell_reading()

    def cancel(self) -> bool:
        """Read no more; whether anything was being read."""
        if self._job is None:
            return False
        self._job.cancel()
        self._queue.clear()
        self._end_reading()
        return True

    def _read_next(self) -> None:
        if not self._queue:
            self._end_reading()
            return
        given, region, side = self._queue.pop(0)
        self._tell_reading()
        reader, today = self._reader, self._today

        def read(cancel: Cancel) -> ReadyPicture:
            try:
                data = read_photo_file(given) if isinstance(given, Path) else given.whole()
                return reader.read(data, today=today, stopped=cancel.is_set)
            except PhotoProblem as problem:
                raise JobProblem(str(problem)) from None

        def done(picture: ReadyPicture) -> None:
            pose = poses_of(region)[0].code
            self.read.emit(Waiting(uuid4(), "", region, side, pose, picture))
            self._read_next()

        def refused(sentence: str) -> None:
            number = self._of - len(self._queue)
            self._refusals.append(f"Photo {number}: {sentence}" if self._of > 1 else sentence)
            self._read_next()

        name = f"Reading photo {self._of - len(self._queue)} of {self._of}"
        self._job = self._jobs.run(name, read, done, refused)

    def _tell_reading(self) -> None:
        self.reading = Reading(self._of - len(self._queue), self._of)
        self.changed.emit()

    def _end_reading(self) -> None:
        self._job, self._of, self.reading = None, 0, None
        # It holds a picture in its memory, and is started again in a moment.
        self._jobs.run("Tidying up", lambda _cancel: self._reader.close(), lambda _none: None, _nothing)
        self.changed.emit()
        if self._refusals:
            self.refused.emit(" ".join(self._refusals))
            self._refusals = []


def _nothing(_given: object) -> None:
    """Nothing more to do."""
