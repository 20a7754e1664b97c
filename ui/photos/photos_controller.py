"""All that the page of photographs does, without a widget: deciding, bringing back, giving out.

Below it stand what is on its way in (`taking_in.py`) and what is stored (`stored_photos.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage

from db.errors import StorageProblem
from db.photo_records import RECORD, PhotoChange, PhotoConsents, StoredPhoto, YesOrNo
from intake.photo_file import PhotoProblem
from ui.files import FileProblem, write_bytes
from ui.photos.taking_in import PhotosTakenIn
from ui.photos.watermark import Mark, marked
from ui.worker import Cancel, JobProblem

KEPT_HIDDEN = "The photos stay in the file, hidden, as long as the law asks for the record."


@dataclass(frozen=True, slots=True)
class Facts:
    """What a picture that is given out says of where it is from; never who it shows."""

    clinic: str
    number: str


class PhotosController(PhotosTakenIn):
    """The photographs of one patient, as one visit shows them.

    Signals besides those of the layers below: `removed(StoredPhoto)`, so that it can be brought back.
    """

    removed = Signal(object)
    _gone: tuple[StoredPhoto, ...] = ()
    """What was removed here and not brought back, the last one at the end."""

    # Deciding

    def remove(self, photo: StoredPhoto) -> None:
        """Show a photograph no more; `removed` offers to bring it back."""

        def done(_last: object) -> None:
            self._gone = (*self._gone, photo)
            self.removed.emit(photo)

        self._change([photo.id], PhotoChange.REMOVE, "Removing the photo", done)

    def bring_back(self, photo: StoredPhoto) -> None:
        """Show a removed one again, as it was."""
        self._gone = tuple(each for each in self._gone if each.id != photo.id)
        self._change([photo.id], PhotoChange.BRING_BACK, "Bringing the photo back", _nothing)

    def bring_back_last(self) -> bool:
        """Show again what was removed last, and before that. Whether there was anything."""
        if not self._gone or not self.may_add:
            return False
        self.bring_back(self._gone[-1])
        return True

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


def _nothing(_given: object) -> None:
    """Nothing more to do."""
