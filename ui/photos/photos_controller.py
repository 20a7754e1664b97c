"""All that the page of photographs does, without a widget: reading in, keeping, deciding, giving out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from db.actor import Actor
from db.errors import StorageProblem
from db.photo_records import (
    RECORD,
    NewPhoto,
    PhotoChange,
    PhotoConsent,
    PhotoConsents,
    StoredPhoto,
    YesOrNo,
)
from intake.consent_texts import PHOTO_USES
from intake.photo_file import PhotoProblem
from ui.documents.own_jobs import OwnJobs
from ui.files import FileProblem, write_bytes
from ui.photos.pictures_given import Given
from ui.photos.reading_in import Reading, ReadingIn, Waiting
from ui.photos.watermark import Mark, marked
from ui.worker import Cancel, JobProblem, Worker

if TYPE_CHECKING:
    from db.store import Store

T = TypeVar("T")
ASK_FIRST = "Ask first whether photos may be kept for the record, and note what the patient says."
TAKEN_BACK = "The patient’s yes was taken back: what was being read was stopped, and nothing of it is kept."
STILL_KEEPING = "The photos are still on their way to the disk. Wait a moment and try again."
KEPT_HIDDEN = "The photos stay in the file, hidden, as long as the law asks for the record."
_WAIT = 30
_CLOSING_SECONDS = 5.0
_NOBODY = PhotoConsents(tuple(PhotoConsent(use) for use in PHOTO_USES))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a picture that is given out says of where it is from; never who it shows."""

    clinic: str
    number: str


class PhotosController(QObject):
    """The photographs of one patient, as one visit shows them.

    Signals: `changed()` when photos, small pictures or consents did; `waiting_changed()` when other pictures
    wait to be kept; `reading_changed()` when an import began, went on or ended; `told(words)`,
    `refused(sentence)`; `removed(StoredPhoto)`, so that it can be brought back.
    """

    changed = Signal()
    waiting_changed = Signal()
    reading_changed = Signal()
    told = Signal(str)
    refused = Signal(str)
    removed = Signal(object)

    def __init__(
        self,
        store: Store,
        actor: Actor,
        worker: Worker,
        *,
        patient_id: UUID,
        consultation_id: UUID,
        today: date,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self.patient_id, self.consultation_id, self.today = patient_id, consultation_id, today
        self._jobs = OwnJobs(self, worker)
        self.reading_in = ReadingIn(worker, today, self)
        self.reading_in.read.connect(self._on_read)
        self.reading_in.changed.connect(self.reading_changed)
        self.reading_in.refused.connect(self.refused)
        self.photos: tuple[StoredPhoto, ...] = ()
        self.thumbnails: Mapping[UUID, bytes] = {}
        self.consents: PhotoConsents = _NOBODY
        self.waiting: tuple[Waiting, ...] = ()
        self._handed: dict[UUID, Future[StoredPhoto]] = {}
        self.is_loaded = False

    # What stands

    @property
    def may_add(self) -> bool:
        """Whether the patient agreed to photos for the record."""
        return self.consents.allows(RECORD)

    @property
    def hidden(self) -> int:
        """How many photographs are there and may not be shown."""
        return 0 if self.may_add else len(self.photos)

    def of_place(self, key: tuple[str, str]) -> tuple[StoredPhoto, ...]:
        """The photographs of a region and side that may be shown, the oldest first."""
        return tuple(photo for photo in self.photos if photo.place == key) if self.may_add else ()

    def waiting_of(self, key: tuple[str, str]) -> tuple[Waiting, ...]:
        """The pictures of a region and side that wait to be kept."""
        return tuple(each for each in self.waiting if (each.region, each.side) == key)

    def baseline_of(self, key: tuple[str, str]) -> StoredPhoto | None:
        """What others of a region and side are held against."""
        return next((photo for photo in self.of_place(key) if photo.is_baseline), None)

    def load(self) -> None:
        """Read what is stored, away from the screen."""
        store, actor, patient_id = self._store, self._actor, self.patient_id

        def read(_cancel: Cancel) -> tuple[PhotoConsents, tuple[StoredPhoto, ...], Mapping[UUID, bytes]]:
            try:
                return (
                    store.photos.consents_of(actor, patient_id),
                    store.photos.photos_of_patient(actor, patient_id),
                    store.photos.thumbnails(actor, patient_id),
                )
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        def show(
            found: tuple[PhotoConsents, tuple[StoredPhoto, ...], Mapping[UUID, bytes]],
        ) -> None:
            consents, self.photos, self.thumbnails = found
            self.is_loaded = True
            self._take_consents(consents)
            self.changed.emit()

        self._jobs.run("Reading the photos", read, show, self.refused.emit)

    # Taking pictures in

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
            return _stored(kept, _WAIT)

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

    # Deciding

    def remove(self, photo: StoredPhoto) -> None:
        """Show a photograph no more; `removed` offers to bring it back."""

        def done(_last: object) -> None:
            self.removed.emit(photo)

        self._change([photo.id], PhotoChange.REMOVE, "Removing the photo", done)

    def bring_back(self, photo: StoredPhoto) -> None:
        """Show a removed one again, as it was."""
        self._change([photo.id], PhotoChange.BRING_BACK, "Bringing the photo back", _nothing)

    def set_baseline(self, photo: StoredPhoto) -> None:
        """Hold the others of its region and side against this one."""

        def done(_last: object) -> None:
            self.told.emit("This photo is the baseline now.")

        self._change([photo.id], PhotoChange.BASELINE, "Setting the baseline", done)

    def remove_hidden(self) -> None:
        """The patient took their yes back and wants no photo to come back with a new one."""
        ids = [photo.id for photo in self.photos]

        def done(_last: object) -> None:
            self.told.emit("The photos are removed. A new yes does not bring them back.")

        self._change(ids, PhotoChange.REMOVE, "Removing the photos", done)

    def _change(
        self, ids: Sequence[UUID], what: PhotoChange, name: str, done: Callable[[object], None]
    ) -> None:
        futures = [self._store.photos.change(self._actor, id, what, id=uuid4()) for id in ids]

        def changed(photos: tuple[StoredPhoto, ...]) -> None:
            self.photos = photos
            self.changed.emit()
            done(photos)
            if what is PhotoChange.BRING_BACK:
                self.load()

        self._when_done(name, futures, changed)

    def say(self, use: str, answer: YesOrNo) -> None:
        """Note what the patient said to a use."""
        if self.consents.of(use).answer == answer:
            return
        future = self._store.photos.note_consent(self._actor, self.patient_id, use, answer, id=uuid4())

        def noted(consents: PhotoConsents) -> None:
            self._take_consents(consents)
            self.changed.emit()
            if use == RECORD and answer == "Y":
                self.load()

        self._when_done("Noting what the patient said", [future], noted)

    def _take_consents(self, consents: PhotoConsents) -> None:
        self.consents = consents
        if self.may_add:
            return
        # Nothing that may not be seen or kept stays in memory, and nothing more is read.
        self.thumbnails = {}
        if self.reading_in.cancel():
            self.told.emit(TAKEN_BACK)
        if self.waiting:
            self.waiting = ()
            self.waiting_changed.emit()

    # Seeing and giving out

    def show_picture(
        self, photo: StoredPhoto, done: Callable[[QImage], None], failed: Callable[[str], None]
    ) -> None:
        """Read a whole picture away from the screen; the look is noted first."""
        store, actor = self._store, self._actor

        def read(_cancel: Cancel) -> QImage:
            try:
                return QImage.fromData(store.photos.content(actor, photo.id))
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        self._jobs.run("Opening the photo", read, done, failed)

    def export(self, photo: StoredPhoto, use: str, words: str, path: Path, facts: Facts) -> None:
        """Write a marked copy for a use the patient agreed to. `words` say the use: "for teaching"."""
        store, actor = self._store, self._actor
        mark = Mark(facts.clinic, facts.number, photo.taken_on, words)

        def write(_cancel: Cancel) -> None:
            try:
                write_bytes(str(path), marked(store.photos.export(actor, photo.id, use), mark))
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None
            except PhotoProblem as problem:
                raise JobProblem(str(problem)) from None
            except FileProblem:
                # The message of the file names the folder, which may hold a patient's name.
                raise JobProblem("The file could not be written there. Choose another place.") from None

        def done(_none: None) -> None:
            self.told.emit(f"A marked copy is saved, only {words}. The export is noted.")

        self._jobs.run("Saving a marked copy", write, done, self.refused.emit)

    # Inside

    def _when_done(self, name: str, futures: Sequence[Future[T]], done: Callable[[T], None]) -> None:
        """Wait for writes away from the screen; `done` gets what the last one gave."""
        if not futures:
            return

        def wait(_cancel: Cancel) -> T:
            try:
                return [future.result(_WAIT) for future in futures][-1]
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        def failed(sentence: str) -> None:
            self.refused.emit(sentence)
            self.load()

        self._jobs.run(name, wait, done, failed)


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


def _nothing(_given: object) -> None:
    """Nothing more to do."""
