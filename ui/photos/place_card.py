"""The photographs of one region and side: taking them in, and what can be done with the chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from db.photo_records import StoredPhoto
from intake.photo_prompts import poses_of
from ui.consultation.tab_row import FlowLayout
from ui.file_dialogs import ask_for_files
from ui.photos.photo_grid import PhotoGrid
from ui.photos.photo_words import baseline_words, lowered
from ui.photos.pictures_given import NO_FILES, NOTHING, given_by
from ui.photos.places import PhotoPlace
from ui.photos.reading_in import Waiting
from ui.photos.waiting_list import WaitingList
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import RADIUS_CARD
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.cards import Card
from ui.widgets.folding_row import FoldingRow
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.painting import paint_box, painter_of

NONE_YET = "No photo yet. Import one, paste it, or drop its file here. The first is the baseline."
ASK_FIRST = "No photo is shown or taken in before the patient has said yes for the record."
_PICTURES = "Pictures (*.jpg *.jpeg *.png)"


class PlaceCard(Card):
    """One card. Signals carry the place or the chosen photograph, for the page to act on:

    `given(pictures)`, `refused(sentence)`, `keep_wanted(said)`, `left_out(ids)`, `compare_wanted(photo)`,
    `baseline_wanted(photo)`, `export_wanted(photo)`, `remove_wanted(photo)`.
    """

    given = Signal(object)
    refused = Signal(str)
    keep_wanted = Signal(object)
    left_out = Signal(object)
    compare_wanted = Signal(object)
    baseline_wanted = Signal(object)
    export_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, place: PhotoPlace, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self._is_over = False
        self.setAcceptDrops(True)
        self.facts = Label("", TextStyle.SMALL, Tone.SECOND, self, wrap=False)
        self.poses = Hint(_pose_words(place.region), self)
        self.none_yet = Label(NONE_YET, TextStyle.BODY, Tone.MUTED, self)
        self.grid = PhotoGrid(f"Photos: {place.title}", self)
        self.compare_button = PlainButton("Compare…", self, icon="eye")
        self.baseline_button = PlainButton("Make it the baseline", self, icon="check")
        self.export_button = PlainButton("Export…", self, icon="download")
        self.remove_button = QuietButton("Remove", self, icon="trash-2")
        self.waiting = WaitingList(place.title, today, self)
        self.import_button = PlainButton("Import…", self, icon="camera")
        self.paste_button = QuietButton("Paste", self, icon="copy", key="Ctrl V")
        for button, act in (
            (self.import_button, "Import photos"),
            (self.paste_button, "Paste a photo"),
            (self.compare_button, "Compare the chosen photo"),
            (self.baseline_button, "Make the chosen photo the baseline"),
            (self.export_button, "Export the chosen photo"),
            (self.remove_button, "Remove the chosen photo"),
        ):
            button.setAccessibleName(f"{act}: {place.title}")
        self._lay_out()
        self._connect()

    def show_photos(self, photos: Sequence[StoredPhoto], thumbnails: Mapping[UUID, bytes]) -> None:
        """Show what is stored of this place."""
        baseline = next((photo for photo in photos if photo.is_baseline), None)
        number = f"{len(photos)} {'photo' if len(photos) == 1 else 'photos'}" if photos else ""
        self.facts.setText(f"{number} · {baseline_words(baseline)}" if baseline else number)
        self.none_yet.setVisible(not photos)
        self.grid.setVisible(bool(photos))
        for button in (self.compare_button, self.baseline_button, self.export_button, self.remove_button):
            button.setVisible(bool(photos))
        self.grid.show_photos(photos, thumbnails)

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """Show what is not kept yet."""
        self.waiting.show_waiting(waiting)

    def enable_taking(self, may: bool) -> None:
        """Without a yes for the record nothing is taken in."""
        self.none_yet.setText(NONE_YET if may else ASK_FIRST)
        self.import_button.setEnabled(may)
        self.paste_button.setEnabled(may)
        self.setAcceptDrops(may)

    def choose_files(self) -> None:
        """Ask for files; several at once."""
        names = ask_for_files(self, "Choose photos", _PICTURES)
        if names:
            self.given.emit(tuple(map(Path, names)))

    def paste(self) -> None:
        """Take the picture on the clipboard; the clipboard itself is not kept."""
        given = given_by(QGuiApplication.clipboard().mimeData())
        if given:
            self.given.emit(given)
        else:
            self.refused.emit(NOTHING)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self._show_over(False)
        given = given_by(event.mimeData())
        if given:
            event.acceptProposedAction()
            self.given.emit(given)
        else:
            self.refused.emit(NO_FILES)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed edge while something is held over it."""
        super().paintEvent(event)
        if self._is_over:
            painter = painter_of(self)
            accent = colours_of(self.palette()).accent
            paint_box(painter, QRectF(self.rect()), RADIUS_CARD, fill=None, edge=accent, line=2, dashed=True)
            painter.end()

    def _show_over(self, over: bool) -> None:
        self._is_over = over
        self.update()

    def _on_chosen(self, photo: StoredPhoto | None) -> None:
        is_baseline = photo is not None and photo.is_baseline
        self.baseline_button.setEnabled(photo is not None and not is_baseline)
        self.compare_button.setEnabled(len(self.grid.photos.photos) > 1)

    def _connect(self) -> None:
        self.import_button.clicked.connect(self.choose_files)
        self.paste_button.clicked.connect(self.paste)
        self.grid.chosen.connect(self._on_chosen)
        self.grid.opened.connect(self.compare_wanted)
        self.grid.remove_wanted.connect(self.remove_wanted)
        self.waiting.keep_wanted.connect(self.keep_wanted)
        self.waiting.left_out.connect(self.left_out)
        for button, wanted in (
            (self.compare_button, self.compare_wanted),
            (self.baseline_button, self.baseline_wanted),
            (self.export_button, self.export_wanted),
            (self.remove_button, self.remove_wanted),
        ):
            button.clicked.connect(lambda _on=False, wanted=wanted: self._tell(wanted))

    def _tell(self, wanted: Signal) -> None:
        photo = self.grid.current
        if photo is not None:
            wanted.emit(photo)

    def _lay_out(self) -> None:
        head = FoldingRow(line_gap=2, stretched=0)
        head.addWidget(SectionTitle(self.place.title, self))
        head.addWidget(self.facts)
        self.body.addLayout(head)
        self.add(self.poses)
        self.add(self.none_yet)
        self.add(self.grid)
        acts = FlowLayout()
        for button in (self.compare_button, self.baseline_button, self.export_button, self.remove_button):
            acts.addWidget(button)
        self.body.addLayout(acts)
        self.add(self.waiting)
        taking = FlowLayout()
        taking.addWidget(self.import_button)
        taking.addWidget(self.paste_button)
        self.body.addLayout(taking)


def _pose_words(region: str) -> str:
    return "Poses: " + " · ".join(lowered(pose.title) for pose in poses_of(region))
