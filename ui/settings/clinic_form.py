"""The form of the clinic: who it is, who treats, with which devices, what it offers, and its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from intake.clinic import NO_CLINIC, Clinic, Offer, Practitioner
from intake.clinic_texts import text_problems
from intake.conditions import YES
from intake.money import currency_codes
from ui.registry.form_row import FormRow, line, paragraph
from ui.settings.device_block import DeviceBlock
from ui.settings.logo_block import LogoBlock
from ui.settings.offer_row import OfferRow
from ui.settings.own_words import AfterCareCard, OwnWordsCard
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card
from ui.widgets.field import Field
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.messages import ErrorSummary
from ui.widgets.options import TickBox
from ui.widgets.reading_order import set_reading_order
from ui.worker import Worker

if TYPE_CHECKING:
    from intake.catalogue import Catalogue

_NEEDED = (
    "Needed: the clinic's name and phone, the emergency number, and who treats. Leave blank what you lack "
    "of the rest."
)


class ClinicForm(QWidget):
    """Everything of a clinic that somebody types.

    Signals: `accepted(Clinic)`: `accept` found no problem; `typed()` at every key, tick and choice.
    """

    accepted = Signal(object)
    typed = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None, *, worker: Worker) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._before = NO_CLINIC
        self._accepts_later = False
        self.name = line("clinic.name", "Name of the clinic", placeholder="")
        self.phone = line("clinic.phone", "Phone", hint="In opening hours", placeholder="")
        self.out_of_hours = line(
            "clinic.out-of-hours", "Out of hours", hint="Phone or words, such as “call 111”", placeholder=""
        )
        self.emergency = line(
            "clinic.emergency-number", "Emergency number", hint="Such as 999 or 112", placeholder=""
        )
        self.address = paragraph("clinic.address", "Address", placeholder="")
        self.logo = LogoBlock(worker, self)
        self.logo.settled.connect(self._logo_settled)
        self.practitioner = line("clinic.practitioner", "Name of the practitioner", placeholder="")
        self.training = line("clinic.training", "Their training, in their words", placeholder="")
        self.currency = line("clinic.currency", "Currency", hint="Three letters, such as GBP", placeholder="")
        self.devices: list[DeviceBlock] = []
        self.offers = [OfferRow(entry.id, entry.short_name, self) for entry in catalogue.treatments]
        self.own_words = OwnWordsCard(self)
        self.after_care = AfterCareCard(catalogue, self)
        self._texts: dict[str, str] = {}
        self._build()
        self._listen(self)
        self._add_device()
        self.after_care.added.connect(self._listen)
        self._texts = self._all_texts()
        # The word lists are read once, away from the screen, so that no key waits for them.
        worker.run("Reading the word lists", lambda _cancel: text_problems("Ready."), _heard, _heard)

    def show_clinic(self, clinic: Clinic) -> None:
        """Show stored settings."""
        self._before = clinic
        person = clinic.practitioners[0] if clinic.practitioners else Practitioner("")
        for row, text in (
            (self.name, clinic.name),
            (self.phone, clinic.phone),
            (self.out_of_hours, clinic.out_of_hours),
            (self.emergency, clinic.emergency_number),
            (self.address, clinic.address),
            (self.practitioner, person.name),
            (self.training, person.training),
            (self.currency, clinic.currency),
        ):
            row.set_text(text)
        while len(self.devices) < len(clinic.devices):
            self._add_device()
        for block, device in zip(self.devices, clinic.devices, strict=False):
            block.show_device(device)
        for offer in self.offers:
            offer.show_offer(clinic.offer(offer.treatment))
        self.logo.show_logo(clinic.logo)
        self.own_words.show_clinic(clinic)
        self.after_care.show_clinic(clinic)
        set_reading_order(self)
        self._show_problems([])
        self._texts = self._all_texts()

    def texts(self) -> dict[str, str]:
        """Exactly what stands in every row that differs from what is stored, by its name. No picture."""
        return {name: text for name, text in self._all_texts().items() if text != self._texts.get(name, "")}

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Show over what is stored what `texts` gave once; the other rows keep theirs."""
        while any(name.startswith(f"device-{len(self.devices) + 1}.") for name in texts):
            self._add_device()
        self.after_care.make_room(texts)
        for row in self.rows:
            text = texts.get(row.field.item.link_id)
            if text is not None:
                row.show_typed(text)
        for offer in self.offers:
            tick = texts.get(_tick_name(offer))
            if tick is not None:
                offer.offered.setChecked(tick == YES)

    def _all_texts(self) -> dict[str, str]:
        found = {row.field.item.link_id: row.typed() for row in self.rows}
        return found | {_tick_name(each): YES if each.offered.isChecked() else "" for each in self.offers}

    def _listen(self, part: QWidget) -> None:
        """Hear every key, tick and choice of this form or of a part that was added."""
        for box in (*part.findChildren(QLineEdit), *part.findChildren(QPlainTextEdit)):
            box.textChanged.connect(self.typed)
        for field in part.findChildren(Field):
            field.answered.connect(self.typed)
        for tick in part.findChildren(TickBox):
            tick.toggled.connect(self.typed)

    def clinic(self) -> Clinic:
        """The clinic as typed; what this form does not ask stays as it was."""
        people = self._before.practitioners[1:]
        if self.practitioner.text():
            people = (Practitioner(self.practitioner.text(), self.training.text()), *people)
        currency = self.currency.text().upper()
        made = replace(
            self._before,
            name=self.name.text(),
            address=self.address.text(),
            phone=self.phone.text(),
            out_of_hours=self.out_of_hours.text(),
            emergency_number=self.emergency.text(),
            currency=currency,
            practitioners=people,
            devices=tuple(filter(None, (block.device() for block in self.devices))),
            offers=self._offers(currency),
            logo=self.logo.data,
        )
        return self.after_care.put_into(self.own_words.put_into(made))

    def _offers(self, currency: str) -> tuple[Offer, ...]:
        order = {treatment: place for place, treatment in enumerate(self._before.offered)}
        offers = [made for row in self.offers if (made := row.offer(currency)) is not None]
        # Those offered before keep their order, so that nothing seems changed that is not.
        return tuple(sorted(offers, key=lambda offer: order.get(offer.treatment, len(order))))

    def problems(self) -> list[tuple[FormRow, str]]:
        """What must be put right before this can be stored: the row and one sentence each."""
        needed = (
            (self.name, "Type the name of the clinic. It stands on every page a patient takes home."),
            (self.phone, "Type the phone number that patients call."),
            (self.emergency, "Type the emergency number of your country, such as 999."),
            (self.practitioner, "Type the name of who treats. It stands beside every answer."),
        )
        found = [(row, words) for row, words in needed if not row.text()]
        for block in self.devices:
            found += block.problems()
        has_price = any(offer.price.text() for offer in self.offers)
        if (self.currency.text() or has_price) and self.currency.text().upper() not in currency_codes():
            found.append((self.currency, "Type the three letters of a currency, such as GBP or EUR."))
        found += [(offer.price, offer.problem()) for offer in self.offers if offer.problem()]
        return found + self.own_words.problems() + self.after_care.problems()

    @property
    def is_changed(self) -> bool:
        """Whether something stands here that is not stored, or is about to."""
        return self.is_busy or self.clinic() != self._before

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being read: what stands here is not all that was chosen."""
        return self.logo.is_busy

    def accept(self) -> None:
        """Judge the form: tell of it when all is right, else say everything that is not, at once.

        While a picture is being read this waits for it.
        """
        if self.is_busy:
            self._accepts_later = True
            return
        found = self.problems()
        self._show_problems(found)
        if not found:
            self.accepted.emit(self.clinic())

    def was_saved(self, clinic: Clinic) -> None:
        """What stands here is stored now."""
        self._before = clinic
        self._texts = self._all_texts()

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        self.name.field.take_focus()

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """All rows, in order."""
        top = (self.name, self.phone, self.out_of_hours, self.emergency, self.address)
        devices = [row for block in self.devices for row in block.rows]
        prices = [offer.price for offer in self.offers]
        own = (*self.own_words.rows, *self.after_care.rows)
        return (*top, self.practitioner, self.training, *devices, self.currency, *prices, *own)

    def _show_problems(self, found: list[tuple[FormRow, str]]) -> None:
        by_row = dict(found)
        for row in self.rows:
            row.show_problem(by_row.get(row, ""))
        self.summary.show_problems(tuple((row.field.item.link_id, words) for row, words in found))

    def _logo_settled(self) -> None:
        if self._accepts_later:
            self._accepts_later = False
            self.accept()

    def _jump(self, key: str) -> None:
        next(row for row in self.rows if row.field.item.link_id == key).field.take_focus()

    def _add_device(self) -> None:
        block = DeviceBlock(self._catalogue, len(self.devices) + 1, self)
        self._device_column.addWidget(block)
        self.devices.append(block)
        self._listen(block)
        set_reading_order(self)

    def _add_another(self) -> None:
        self._add_device()
        self.devices[-1].make.field.take_focus()

    def _build(self) -> None:
        self.summary = ErrorSummary(self)
        self.summary.jump.connect(self._jump)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.summary)
        column.addWidget(Label(_NEEDED, TextStyle.BODY, Tone.SECOND, self))
        for card in (self._clinic_card(), self._people_card(), self._device_card(), self._offer_card()):
            column.addWidget(card)
        column.addWidget(self.own_words)
        column.addWidget(self.after_care)

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
        card.add(self.logo)
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
        words = "Without make and model some treatments cannot be judged. You can add them later in Settings."
        card.add(Label(words, TextStyle.SMALL, Tone.SECOND, card))
        self._device_column = QVBoxLayout()
        self._device_column.setSpacing(24)
        card.body.addLayout(self._device_column)
        self.add_device_button = PlainButton("Add another device", card, icon="plus")
        self.add_device_button.clicked.connect(self._add_another)
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


def _tick_name(offer: OfferRow) -> str:
    return f"offer.{offer.treatment}.offered"


def _heard(_: object) -> None:
    """Nothing waits for the word lists: whoever needs them first would read them too."""
