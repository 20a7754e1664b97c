"""Photographs in a consultation: what the patient agreed to, and a card for each place of the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from db.actor import Actor
from db.photo_records import StoredPhoto
from intake.consent_texts import load_consent
from intake.photo_prompts import LIGHT
from intake.questionnaire import Problem
from ui.consultation.controller import ConsultationController
from ui.consultation.pages import Page
from ui.file_dialogs import ask_where_to_save
from ui.photos.compare_view import CompareDialog
from ui.photos.consent_card import ConsentCard
from ui.photos.export_dialog import ExportDialog
from ui.photos.how_panel import TITLE as SIDE_TITLE
from ui.photos.how_panel import HowPanel
from ui.photos.photo_words import USE_WORDS
from ui.photos.photos_controller import KEPT_HIDDEN, Facts, PhotosController
from ui.photos.place_card import PlaceCard
from ui.photos.places import PhotoPlace, places_of
from ui.photos.stored_photos import PhotoDesk
from ui.photos.waiting_list import SaidOf
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.cards import Card
from ui.widgets.done_bar import DoneBar
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, PageTitle
from ui.widgets.messages import UndoBar
from ui.widgets.reading_order import set_reading_order
from ui.worker import Worker

if TYPE_CHECKING:
    from db.store import Store

LEAD = "Kept encrypted, without place, time or camera. Never on the patient’s screen."
NO_PLACE = "No area is recorded yet. Record one under “Stretch marks”: its card comes here."
CHOOSE_A_CARD = "Choose a card first, then paste."


class PhotosPage(QWidget):
    """What the view asks of every page. `jump(path)` leads to where areas are recorded."""

    unanswered_changed = Signal()
    jump = Signal(str)

    def __init__(
        self,
        controller: ConsultationController,
        page: Page,
        parent: QWidget | None = None,
        *,
        store: Store,
        actor: Actor,
        worker: Worker,
    ) -> None:
        super().__init__(parent)
        self.page = page
        self._consultation = controller
        desk = PhotoDesk(store, actor, worker, controller.patient_id, controller.id, controller.today)
        self.photos = PhotosController(desk, self)
        catalogue = controller.knowledge.catalogue
        self._texts = load_consent(catalogue)
        used = dict.fromkeys(source for prompt in LIGHT for source in prompt.sources)
        names = "; ".join(catalogue.source[source].short for source in used)
        self.panel = HowPanel(f"Sources: {names}.", self)
        self.panel.hide()
        self.consent = ConsentCard(self._texts, self)
        self.cards: dict[tuple[str, str], PlaceCard] = {}
        self._lay_out()
        self._connect()

    # What the view asks of every page

    @property
    def side(self) -> QWidget:
        """How to take them."""
        return self.panel

    @property
    def side_title(self) -> str:
        """What its tab is called."""
        return SIDE_TITLE

    def focus_first(self) -> None:
        """Go to the first card where photos may be taken, else to what has to be asked."""
        first = next(iter(self.cards.values()), None)
        if self.photos.may_add and first is not None:
            first.import_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.consent.take_focus()

    def focus_path(self, path: str) -> QWidget | None:
        """There are no questions here."""
        return None

    def settle(self) -> None:
        """Nothing here is an answer."""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """There are no questions here."""

    def keep_waiting(self) -> str:
        """The visit closes: what was read and not kept is stored, with what was typed, not with an offer.

        Gives "", or why something is not stored.
        """
        for card in self.cards.values():
            for id, day, pose in card.waiting.typed():
                self.photos.set_waiting(id, pose=pose, taken_on=day)
        return self.photos.keep_waiting()

    # Acts

    def undo(self) -> bool:
        """Ctrl+Z: bring back the photo that was removed last. Whether there was one."""
        is_undone = self.photos.bring_back_last()
        if is_undone:
            self.undo_bar.hide()
        return is_undone

    def paste(self) -> None:
        """Paste into the card that has the keyboard, or the only one."""
        focus = QApplication.focusWidget()
        card = next((each for each in self.cards.values() if focus and each.isAncestorOf(focus)), None)
        if card is None and len(self.cards) == 1:
            card = next(iter(self.cards.values()))
        if card is None or not card.paste_button.isEnabled():
            self._refuse(CHOOSE_A_CARD if card is None else "Ask first whether photos may be kept.")
            return
        card.paste()

    def compare(self, photo: StoredPhoto) -> CompareDialog | None:
        """The baseline of a photograph's place beside it; None while there is nothing to compare."""
        photos = self.photos.of_place(photo.place)
        if len(photos) < 2:
            self._refuse("There is one photo of this area. Compare when there are two.")
            return None
        dialog = CompareDialog(self.photos, photos, photo, self.cards[photo.place].place.title, self)
        dialog.open()
        return dialog

    def export(self, photo: StoredPhoto) -> ExportDialog:
        """Ask what a copy is for, and for its place."""
        dialog = ExportDialog(self._texts.photo_uses, self.photos.consents, self)
        dialog.chosen.connect(lambda use: self._export_as(photo, use))
        dialog.open()
        return dialog

    def export_to(self, photo: StoredPhoto, use: str, path: Path) -> None:
        """Write a marked copy."""
        facts = Facts(self._consultation.clinic.name, self._consultation.patient.number)
        self.photos.export(photo, use, USE_WORDS[use], path, facts)

    def _export_as(self, photo: StoredPhoto, use: str) -> None:
        # The name says nothing of the patient.
        name = ask_where_to_save(
            self, "Save the copy", f"photo-{photo.id.hex[:8]}.jpg", "JPEG pictures (*.jpg)"
        )
        if name:
            self.export_to(photo, use, Path(name))

    # Showing

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is stored when somebody looks, and not before: looking is noted."""
        super().showEvent(event)
        self._show_places()
        self.photos.load()

    def _show_places(self) -> None:
        controller = self._consultation
        shown = self.photos.photos if self.photos.may_add else ()
        places = places_of(controller.knowledge.catalogue, controller.enabled, shown)
        waiting = {(each.region, each.side) for each in self.photos.waiting}
        wanted = {place.key: place for place in places}
        for key in [key for key in self.cards if key not in wanted and key not in waiting]:
            card = self.cards.pop(key)
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place in places:
            if place.key not in self.cards:
                self._add_card(place)
        self.none.setVisible(not self.cards)
        self.panel.show_places(places)
        self._show_photos()

    def _add_card(self, place: PhotoPlace) -> None:
        card = PlaceCard(place, self._consultation.today, self)
        self.cards[place.key] = card
        self._cards.addWidget(card)
        card.show()
        card.given.connect(lambda given: self.photos.take(given, place.region, place.side))
        card.refused.connect(self._refuse)
        card.keep_wanted.connect(self._keep)
        card.left_out.connect(self.photos.leave_out)
        card.compare_wanted.connect(self.compare)
        card.baseline_wanted.connect(self.photos.set_baseline)
        card.export_wanted.connect(self.export)
        card.remove_wanted.connect(self.photos.remove)

    def _show_photos(self) -> None:
        photos = self.photos
        self.consent.show_consents(photos.consents, photos.hidden)
        for key, card in self.cards.items():
            card.enable_taking(photos.may_add)
            card.show_photos(photos.of_place(key), photos.thumbnails)
            card.show_waiting(photos.waiting_of(key))
        set_reading_order(self)

    def _on_changed(self) -> None:
        if self.isVisible():
            self._show_places()

    def _on_waiting(self) -> None:
        for key, card in self.cards.items():
            card.show_waiting(self.photos.waiting_of(key))
        set_reading_order(self)

    def _on_reading(self) -> None:
        reading = self.photos.reading
        self.reading.setVisible(reading is not None)
        if reading is not None:
            self.reading_words.set_text(reading.words)
            self.reading_bar.show_share((reading.number - 1) / reading.of)
            announce(self, reading.words)

    # Hearing

    def _keep(self, said: tuple[SaidOf, ...]) -> None:
        known = {each.id: each for each in self.photos.waiting}
        self.photos.keep(
            [replace(known[id], taken_on=day, pose=pose) for id, day, pose in said if id in known]
        )

    def _on_removed(self, _photo: StoredPhoto) -> None:
        self.undo_bar.offer("Photo removed.")

    def _say(self, words: str) -> None:
        self.problem.hide()
        self.words.set_text(words)
        self.words.show()
        announce(self, words)

    def _refuse(self, sentence: str) -> None:
        self.words.hide()
        self.problem.set_text(sentence)
        self.problem.show()
        announce(self, sentence, at_once=True)

    def _connect(self) -> None:
        photos = self.photos
        photos.changed.connect(self._on_changed)
        photos.waiting_changed.connect(self._on_waiting)
        photos.reading_changed.connect(self._on_reading)
        photos.told.connect(self._say)
        photos.refused.connect(self._refuse)
        photos.removed.connect(self._on_removed)
        self.undo_bar.undone.connect(self.undo)
        self.cancel_button.clicked.connect(photos.cancel)
        self.consent.said.connect(photos.say)
        self.consent.remove_wanted.connect(photos.remove_hidden)
        self.consent.keep_wanted.connect(partial(self._say, KEPT_HIDDEN))
        self.marks_link.clicked.connect(lambda: self.jump.emit("marks"))
        self._consultation.marks_changed.connect(self._on_changed)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(CARD_GAP)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PageTitle(self.page.title, self))
        words.addWidget(Label(LEAD, TextStyle.BODY, Tone.SECOND, self))
        self._column.addLayout(words)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self, style=TextStyle.LABEL)
        self.words = IconLabel("", "circle-check", Tone.GOOD, self, style=TextStyle.BODY)
        self.reading = QWidget(self)
        self.reading_words = IconLabel("", "refresh-cw", Tone.SECOND, self.reading, style=TextStyle.BODY)
        self.reading_bar = DoneBar(self.reading)
        self.cancel_button = PlainButton("Cancel", self.reading)
        self.cancel_button.setAccessibleName("Cancel reading photos")
        row = QHBoxLayout(self.reading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.reading_words, 2)
        row.addWidget(self.reading_bar, 3, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.cancel_button)
        self.undo_bar = UndoBar(self)
        for widget in (self.problem, self.words, self.reading):
            widget.hide()
            self._column.addWidget(widget)
        self._column.addWidget(self.undo_bar)
        self._column.addWidget(self.consent)
        self.none = Card(self)
        self.none.add(Label(NO_PLACE, TextStyle.BODY, Tone.MUTED, self.none))
        self.marks_link = LinkButton("Go to Stretch marks", self.none)
        self.none.body.addWidget(self.marks_link, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.none)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(CARD_GAP)
        self._column.addLayout(self._cards)
        self._column.addStretch(1)
