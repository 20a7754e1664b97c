"""Pictures on their way in: read, waiting for a day and a pose, kept or left out. No widgets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from time import monotonic
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from db.errors import StorageProblem
from db.photo_records import NewPhoto, PhotoConsents, StoredPhoto
from ui.photos.pictures_given import Given
from ui.photos.reading_in import Reading, ReadingIn, Waiting
from ui.photos.stored_photos import PATIENCE, PhotoDesk, StoredPhotos
from ui.worker import Cancel

ASK_FIRST = "Ask first whether photos may be kept for the record, and note what the patient says."
TAKEN_BACK = "The patient’s yes was taken back: what was being read was stopped, and nothing of it is kept."
STILL_KEEPING = "The photos are still on their way to the disk. Wait a moment and try again."
_CLOSING_SECONDS = 5.0


class PhotosTakenIn(StoredPhotos):
    """The middle layer: what is read and not stored yet.

    Signals besides: `waiting_changed()` when other pictures wait to be kept; `reading_changed()` when an
    import began, went on or ended.
    """

    waiting_changed = Signal()
    reading_changed = Signal()

    def __init__(self, desk: PhotoDesk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self.reading_in = ReadingIn(desk.worker, desk.today, self)
        self.reading_in.read.connect(self._on_read)
        self.reading_in.changed.connect(self.reading_changed)
        self.reading_in.refused.connect(self.refused)
        self.waiting: tuple[Waiting, ...] = ()
        self._handed: dict[UUID, Future[StoredPhoto]] = {}

    def waiting_of(self, key: tuple[str, str]) -> tuple[Waiting, ...]:
        """The pictures of a region and side that wait to be kept."""
        return tuple(each for each in self.waiting if (each.region, each.side) == key)

    def take(self, given: Iterable[Given], region: str, side: str) -> None:
        """Read pictures of a region and side, one after the other; they wait then to be kept."""
        if self.may_add:
            self.reading_in.take(given, region, side)
        else:
            self.refused.emit(ASK_FIRST)

    @property
    def reading(self) -> Reading | None:
        """How far an import is; None while nothing is read."""
        return self.reading_in.reading

    def cancel(self) -> None:
        """Read no more. What was read stays, to be kept or left out."""
        if self.reading_in.cancel():
            self.told.emit("Stopped. What was read so far is below.")

    def _on_read(self, waiting: Waiting) -> None:
        if not self.may_add:
            return
        self.waiting = (*self.waiting, replace(waiting, name=f"New photo {len(self.waiting) + 1}"))
        self.waiting_changed.emit()

    # Keeping or leaving out

    def set_waiting(self, id: UUID, *, pose: str | None = None, taken_on: date | None = None) -> None:
        """Note what somebody said about a waiting picture; `taken_on` None leaves its day unknown."""
        self.waiting = tuple(
            replace(each, pose=pose or each.pose, taken_on=taken_on) if each.id == id else each
            for each in self.waiting
        )

    def leave_out(self, ids: Iterable[UUID]) -> None:
        """Let waiting pictures go; nothing of them was kept."""
        self._no_longer_wait(set(ids) - set(self._handed))

    def _no_longer_wait(self, gone: Collection[UUID]) -> None:
        self.waiting = tuple(each for each in self.waiting if each.id not in gone)
        self.waiting_changed.emit()

    def keep(self, waiting: Sequence[Waiting]) -> None:
        """Store pictures under this visit, with the days that were confirmed.

        Each that is stored waits no more, also when another one is refused: that one can be kept again.
        """
        kept = {each.id: self._add(each) for each in waiting if each.id not in self._handed}
        if not kept:
            return
        self._handed |= kept

        def wait(_cancel: Cancel) -> tuple[frozenset[UUID], str]:
            return _stored(kept, PATIENCE)

        def over() -> None:
            for id in kept:
                self._handed.pop(id, None)

        def done(found: tuple[frozenset[UUID], str]) -> None:
            stored, sentence = found
            over()
            self._no_longer_wait(stored)
            number = len(stored)
            if sentence:
                self.refused.emit(sentence)
            else:
                self.told.emit(f"{number} {'photo is' if number == 1 else 'photos are'} kept.")
            self.load()

        def failed(sentence: str) -> None:
            over()
            self.refused.emit(sentence)

        self._jobs.run("Keeping the photos", wait, done, failed)

    def keep_waiting(self, seconds: float = _CLOSING_SECONDS) -> str:
        """The visit closes: store what waits, with a day only where somebody said it, and wait for the disk.

        Gives "" when all is stored, or why something is not: that still waits, and may not be let go.
        """
        self.reading_in.cancel()
        if not self.waiting:
            return ""
        # What Keep handed over a moment ago has the day that it was pressed with.
        handed = {each.id: self._handed.get(each.id) or self._add(each) for each in self.waiting}
        stored, sentence = _stored(handed, seconds)
        self._no_longer_wait(stored)
        if sentence:
            self.refused.emit(sentence)
            # The patient may have taken their yes back at another desk: then nothing waits any more.
            self.load()
        return sentence

    def _add(self, each: Waiting) -> Future[StoredPhoto]:
        picture = each.picture
        photo = NewPhoto(
            id=each.id,
            region=each.region,
            side=each.side,
            pose=each.pose,
            taken_on=each.taken_on,
            width=picture.width,
            height=picture.height,
            content=picture.content,
            thumbnail=picture.thumbnail,
        )
        return self._store.photos.add(self._actor, self.consultation_id, photo)

    def _take_consents(self, consents: PhotoConsents) -> None:
        super()._take_consents(consents)
        if self.may_add:
            return
        # Nothing that may not be kept waits, and nothing more is read.
        if self.reading_in.cancel():
            self.told.emit(TAKEN_BACK)
        if self.waiting:
            self.waiting = ()
            self.waiting_changed.emit()


def _stored(handed: Mapping[UUID, Future[StoredPhoto]], seconds: float) -> tuple[frozenset[UUID], str]:
    """Which of some pictures are on the disk, and "" or the first reason why another one is not."""
    until, stored, sentence = monotonic() + seconds, set(), ""
    for id, future in handed.items():
        try:
            future.result(max(0.0, until - monotonic()))
            stored.add(id)
        except StorageProblem as problem:
            sentence = sentence or problem.sentence
        except TimeoutError:
            sentence = sentence or STILL_KEEPING
    return frozenset(stored), sentence
