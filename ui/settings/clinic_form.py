"""The form of the clinic: who it is, who treats, with which devices, what it offers and charges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.clinic import NO_CLINIC, Clinic, Device, Offer, Practitioner
from intake.conditions import NO, YES
from intake.money import Price, currency_codes
from intake.questionnaire import Choice, ChoiceList, Item, ItemType
from intake.typed_text import parse_typed_decimal
from ui.registry.form_row import FormRow, line, paragraph, yes_no
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card
from ui.widgets.choice_fields import ManyChoiceField
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.messages import ErrorSummary
from ui.widgets.options import TickBox
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from intake.catalogue import Catalogue

_RADIOFREQUENCY = {YES: True, NO: False}


class DeviceBlock(QWidget):
    """One device: make, model, whether it gives radiofrequency, and the treatments it is used for."""

    def __init__(self, catalogue: Catalogue, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = Device(f"device-{number}", "", "", ())
        self.make = line(f"device-{number}.make", "Make", placeholder="")
        self.model = line(f"device-{number}.model", "Model", placeholder="")
        self.radiofrequency = yes_no(
            f"device-{number}.radiofrequency",
            "Does it give radiofrequency?",
            label=f"Machine {number}: does it give radiofrequency?",
            hint="Leave blank if nobody knows. Some treatments cannot be judged without it.",
        )
        choices = tuple(Choice(entry.id, entry.short_name) for entry in catalogue.treatments)
        self.treatments = FormRow(
            ManyChoiceField(
                Item(
                    link_id=f"device-{number}.treatments",
                    text="Used for",
                    label=f"Machine {number}: used for",
                    type=ItemType.CHOICE,
                    choices=ChoiceList("treatments", choices),
                    repeats=True,
                )
            )
        )
        names = QHBoxLayout()
        names.setSpacing(16)
        names.addWidget(self.make)
        names.addWidget(self.model)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(names)
        column.addWidget(self.treatments)
        column.addWidget(self.radiofrequency)

    def show_device(self, device: Device) -> None:
        """Show a stored device."""
        self._before = device
        self.make.set_text(device.make)
        self.model.set_text(device.model)
        given: dict[bool | None, str] = {True: YES, False: NO}
        self.radiofrequency.set_text(given.get(device.radiofrequency, ""))
        self.treatments.field.set_value(device.treatments)

    def device(self) -> Device | None:
        """The device, or None when nothing is typed."""
        chosen = tuple(str(code) for code in self.treatments.field.value())
        if not (self.make.text() or self.model.text() or chosen):
            return None
        if set(chosen) == set(self._before.treatments):
            # Ticks have an order of their own; that of the settings is no change.
            chosen = self._before.treatments
        return replace(
            self._before,
            make=self.make.text(),
            model=self.model.text(),
            treatments=chosen,
            radiofrequency=_RADIOFREQUENCY.get(self.radiofrequency.text()),
        )

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Its rows, in order."""
        return (self.make, self.model, self.treatments, self.radiofrequency)

    def problems(self) -> list[tuple[FormRow, str]]:
        """What must be put right before it can be stored."""
        device = self.device()
        if device is None:
            return []
        if not device.make:
            return [(self.make, "Type the make of the device. It stands on its plate.")]
        if not device.treatments:
            return [(self.treatments, "Tick what the device is used for.")]
        return []


class OfferRow:
    """One treatment: a tick that says it is offered, and its price per session."""

    def __init__(self, treatment: str, name: str, parent: QWidget) -> None:
        self.treatment = treatment
        self._before = Offer(treatment)
        self.offered = TickBox(name, parent)
        self.price = line(f"offer.{treatment}.price", f"Price per session: {name}", placeholder="")
        self.price.label.hide()

    def show_offer(self, offer: Offer | None) -> None:
        """Show a stored offer; None: it is not offered."""
        self._before = offer or Offer(self.treatment)
        self.offered.setChecked(offer is not None)
        price = self._before.price
        self.price.set_text(f"{price.low:f}" if price is not None else "")

    def offer(self, currency: str) -> Offer | None:
        """The offer; None when it is not ticked. An unchanged price keeps its range."""
        if not self.offered.isChecked():
            return None
        amount = parse_typed_decimal(self.price.text()) if self.price.text() else None
        price = None if amount is None else Price(amount, amount, currency)
        before = self._before.price
        if price is not None and before is not None and before.low == price.low:
            price = replace(before, currency=currency)
        return replace(self._before, price=price)

    def problem(self) -> str:
        """What is wrong with the price; "" when nothing is."""
        text = self.price.text()
        amount = parse_typed_decimal(text) if text else None
        if text and (amount is None or amount < 0):
            return "Type the price as a number, such as 180 or 180.50."
        if text and not self.offered.isChecked():
            return "Tick the treatment that this price is for."
        return ""


class ClinicForm(QWidget):
    """Everything of a clinic that somebody types. `accepted(Clinic)`: `accept` found no problem."""

    accepted = Signal(object)

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._before = NO_CLINIC
        self.name = line("clinic.name", "Name of the clinic", placeholder="")
        self.phone = line("clinic.phone", "Phone", hint="In opening hours", placeholder="")
        self.out_of_hours = line(
            "clinic.out-of-hours", "Out of hours", hint="Phone or words, such as “call 111”", placeholder=""
        )
        self.emergency = line(
            "clinic.emergency-number", "Emergency number", hint="Such as 999 or 112", placeholder=""
        )
        self.address = paragraph("clinic.address", "Address", placeholder="")
        self.practitioner = line("clinic.practitioner", "Name of the practitioner", placeholder="")
        self.training = line("clinic.training", "Their training, in their words", placeholder="")
        self.currency = line("clinic.currency", "Currency", hint="Three letters, such as GBP", placeholder="")
        self.devices: list[DeviceBlock] = []
        self.offers = [OfferRow(entry.id, entry.short_name, self) for entry in catalogue.treatments]
        self._build()
        self._add_device()

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
        self._show_problems([])

    def clinic(self) -> Clinic:
        """The clinic as typed; what this form does not ask stays as it was."""
        people = self._before.practitioners[1:]
        if self.practitioner.text():
            people = (Practitioner(self.practitioner.text(), self.training.text()), *people)
        currency = self.currency.text().upper()
        return replace(
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
        )

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
        return found + [(offer.price, offer.problem()) for offer in self.offers if offer.problem()]

    @property
    def is_changed(self) -> bool:
        """Whether something stands here that is not stored."""
        return self.clinic() != self._before

    def accept(self) -> None:
        """Judge the form: tell of it when all is right, else say everything that is not, at once."""
        found = self.problems()
        self._show_problems(found)
        if not found:
            self.accepted.emit(self.clinic())

    def was_saved(self, clinic: Clinic) -> None:
        """What stands here is stored now."""
        self._before = clinic

    def take_focus(self) -> None:
        """Put the cursor into the first field."""
        self.name.field.take_focus()

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """All rows, in order."""
        top = (self.name, self.phone, self.out_of_hours, self.emergency, self.address)
        devices = [row for block in self.devices for row in block.rows]
        prices = [offer.price for offer in self.offers]
        return (*top, self.practitioner, self.training, *devices, self.currency, *prices)

    def _show_problems(self, found: list[tuple[FormRow, str]]) -> None:
        by_row = dict(found)
        for row in self.rows:
            row.show_problem(by_row.get(row, ""))
        self.summary.show_problems(tuple((row.field.item.link_id, words) for row, words in found))

    def _jump(self, key: str) -> None:
        next(row for row in self.rows if row.field.item.link_id == key).field.take_focus()

    def _add_device(self) -> None:
        block = DeviceBlock(self._catalogue, len(self.devices) + 1, self)
        self._device_column.addWidget(block)
        self.devices.append(block)
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
        for card in (self._clinic_card(), self._people_card(), self._device_card(), self._offer_card()):
            column.addWidget(card)

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
