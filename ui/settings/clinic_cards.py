"""The fields of the clinic's form, and the cards in which they stand. What they mean is `ClinicForm`'s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.language import LANGUAGES
from intake.questionnaire import Choice, ChoiceList, Item, ItemType
from ui.registry.form_row import FormRow, line, paragraph
from ui.settings.device_block import DeviceBlock
from ui.settings.logo_block import LogoBlock
from ui.settings.offer_row import OfferRow
from ui.settings.own_words import AfterCareCard, OwnWordsCard
from ui.settings.specialist_card import SpecialistCard
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card
from ui.widgets.choice_fields import RadioField
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.messages import ErrorSummary

if TYPE_CHECKING:
    from intake.catalogue import Catalogue
    from ui.worker import Worker

_NEEDED = (
    "Needed: the clinic’s name and phone, the emergency number, and who treats. Leave blank what you lack "
    "of the rest."
)


_PAPER_HINT = "What your printer holds. Documents are laid out for A4 unless you choose."
_PAPER = Item(
    link_id="clinic.paper",
    text="Paper",
    type=ItemType.CHOICE,
    choices=ChoiceList("paper", (Choice("a4", "A4"), Choice("letter", "US Letter"))),
)


class ClinicCards(QWidget):
    """Everything of a clinic that somebody types, in cards from top to bottom."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None, *, worker: Worker) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.name = line("clinic.name", "Name of the clinic", placeholder="")
        self.phone = line("clinic.phone", "Phone", hint="In opening hours", placeholder="")
        self.out_of_hours = line(
            "clinic.out-of-hours", "Out of hours", hint="Phone or words, such as “call 111”", placeholder=""
        )
        self.emergency = line(
            "clinic.emergency-number", "Emergency number", hint="Such as 999 or 112", placeholder=""
        )
        self.address = paragraph("clinic.address", "Address", placeholder="")
        self.email = line("clinic.email", "E-mail", placeholder="")
        self.website = line("clinic.website", "Website", placeholder="")
        self.logo = LogoBlock(worker, self)
        self.practitioner = line("clinic.practitioner", "Name of the practitioner", placeholder="")
        self.training = line("clinic.training", "Their training, in their words", placeholder="")
        self.currency = line("clinic.currency", "Currency", hint="Three letters, such as GBP", placeholder="")
        self.paper = FormRow(RadioField(_PAPER), hint=_PAPER_HINT)
        self.devices: list[DeviceBlock] = []
        self.offers = [OfferRow(entry.id, entry.short_name, self) for entry in catalogue.treatments]
        self.specialist = SpecialistCard(catalogue, self)
        self.own_words = OwnWordsCard(self)
        self.after_care = AfterCareCard(catalogue, self)
        self._build()

    def _build(self) -> None:
        self.summary = ErrorSummary(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.summary)
        column.addWidget(Label(_NEEDED, TextStyle.BODY, Tone.SECOND, self))
        for card in (self._clinic_card(), self._paper_card(), self._people_card()):
            column.addWidget(card)
        self._device_part = self._device_card()
        for card in (self._device_part, self.specialist, self._offer_card(), self.own_words, self.after_care):
            column.addWidget(card)
        self.more_button = PlainButton("Devices, own words and more", self, icon="chevron-down")
        self.more_button.hide()
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _clinic_card(self) -> Card:
        card = Card(self)
        card.add(SectionTitle("The clinic", card))
        card.add(self.name)
        row = QHBoxLayout()
        row.setSpacing(16)
        for part in (self.phone, self.out_of_hours, self.emergency):
            row.addWidget(part, 1)
        card.body.addLayout(row)
        card.add(self.address)
        reach = QHBoxLayout()
        reach.setSpacing(16)
        for part in (self.email, self.website):
            reach.addWidget(part, 1)
        card.body.addLayout(reach)
        card.add(self.logo)
        return card

    def _paper_card(self) -> Card:
        card = Card(self)
        card.add(SectionTitle("Paper and language", card))
        card.add(self.paper)
        languages = " and ".join(language.name for language in LANGUAGES)
        words = f"The language is chosen with each document: {languages}. The window is in English."
        card.add(Hint(words, card))
        return card

    def _people_card(self) -> Card:
        card = Card(self)
        card.add(SectionTitle("Who treats", card))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.practitioner, 1)
        row.addWidget(self.training, 1)
        card.body.addLayout(row)
        return card

    def _device_card(self) -> Card:
        card = Card(self)
        card.add(SectionTitle("Devices", card))
        words = "Without make and model some treatments cannot be judged. They can be added at any time."
        card.add(Label(words, TextStyle.SMALL, Tone.SECOND, card))
        self._device_column = QVBoxLayout()
        self._device_column.setSpacing(24)
        card.body.addLayout(self._device_column)
        self.add_device_button = PlainButton("Add another device", card, icon="plus")
        row = QHBoxLayout()
        row.addWidget(self.add_device_button)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _offer_card(self) -> Card:
        card = Card(self)
        card.add(SectionTitle("What you offer, and the price per session", card))
        card.add(Hint("Tick what you offer. If nothing is ticked, all seven are judged.", card))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, offer in enumerate(self.offers):
            grid.addWidget(offer.offered, place, 0)
            grid.addWidget(offer.price, place, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        card.add(self.currency)
        return card
