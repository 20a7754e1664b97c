"""The form of the clinic: who it is, who treats, with which devices, what it offers, and its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from intake.clinic import NO_CLINIC, Clinic, Offer, Practitioner, can_be_called
from intake.clinic_texts import text_problems
from intake.conditions import YES
from intake.money import currency_codes
from ui.registry.form_row import FormRow
from ui.settings.clinic_cards import ClinicCards
from ui.settings.device_block import DeviceBlock
from ui.settings.offer_row import OfferRow
from ui.widgets.field import Field
from ui.widgets.options import TickBox
from ui.widgets.reading_order import set_reading_order
from ui.worker import Worker

if TYPE_CHECKING:
    from intake.catalogue import Catalogue


class ClinicForm(ClinicCards):
    """Everything of a clinic that somebody types.

    Signals: `accepted(Clinic)`: `accept` found no problem; `typed()` at every key, tick and choice.
    """

    accepted = Signal(object)
    typed = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None, *, worker: Worker) -> None:
        super().__init__(catalogue, parent, worker=worker)
        self._before = NO_CLINIC
        self._accepts_later = False
        self._texts: dict[str, str] = {}
        self.logo.settled.connect(self._logo_settled)
        self.summary.jump.connect(self._jump)
        self.add_device_button.clicked.connect(self._add_another)
        self.more_button.clicked.connect(self._show_more)
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
            (self.email, clinic.email),
            (self.website, clinic.website),
            (self.paper, clinic.paper),
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
        self.specialist.show_clinic(clinic)
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
                if text and not row.isVisibleTo(self):
                    self._show_rest(True)
        for offer in self.offers:
            tick = texts.get(_tick_name(offer))
            if tick is not None:
                offer.offered.setChecked(tick == YES)

    def show_typed_over(self, other: ClinicForm) -> tuple[FormRow, ...]:
        """Show what was typed in a form of older settings over the newer ones that stand here.

        Gives the rows that both changed; each of them says what is stored.
        """
        typed, before, stored = other.texts(), other._texts, dict(self._texts)
        if other.logo.data != other._before.logo:
            self.logo.show_logo(other.logo.data)
        self.show_texts(typed)
        both = []
        for row in self.rows:
            name = row.field.item.link_id
            newer = stored.get(name, "")
            if name in typed and newer not in (before.get(name, ""), typed[name]):
                both.append(row)
                row.show_problem(f"Stored meanwhile: {newer}." if newer else "Emptied meanwhile.")
        return tuple(both)

    def show_needed_only(self) -> None:
        """Leave away what a clinic can begin without, until somebody wants it; it stands in Settings too."""
        self._show_rest(False)

    def _show_rest(self, shown: bool) -> None:
        self.more_button.setVisible(not shown)
        for part in (self._device_part, self.specialist, self.own_words, self.after_care):
            part.setVisible(shown)

    def _show_more(self) -> None:
        self._show_rest(True)
        self.devices[0].make.field.take_focus()

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
            email=self.email.text(),
            website=self.website.text(),
            paper=self.paper.text() or self._before.paper,
            currency=currency,
            practitioners=people,
            devices=tuple(filter(None, (block.device() for block in self.devices))),
            offers=self._offers(currency),
            logo=self.logo.data,
        )
        return self.after_care.put_into(self.own_words.put_into(self.specialist.put_into(made)))

    def _offers(self, currency: str) -> tuple[Offer, ...]:
        order = {treatment: place for place, treatment in enumerate(self._before.offered)}
        offers = [made for row in self.offers if (made := row.offer(currency)) is not None]
        # Those offered before keep their order, so that nothing seems changed that is not.
        return tuple(sorted(offers, key=lambda offer: order.get(offer.treatment, len(order))))

    def _lacks(self, row: FormRow) -> bool:
        """Whether a row is blank, or is a phone number that nobody can call."""
        return not row.text() or (row in (self.phone, self.emergency) and not can_be_called(row.text()))

    def problems(self) -> list[tuple[FormRow, str]]:
        """What must be put right before this can be stored: the row and one sentence each."""
        on_paper = "in figures. It stands on the paper as you type it."
        needed = (
            (self.name, "Type the name of the clinic. It stands on every page a patient takes home.", ""),
            (self.phone, "Type the phone number that patients call.", f"Type the clinic’s phone {on_paper}"),
            (
                self.emergency,
                "Type the emergency number of your country, such as 999.",
                f"Type the emergency number {on_paper}",
            ),
            (self.practitioner, "Type the name of who treats. It stands beside every answer.", ""),
        )
        found = [(row, wrong if row.text() else blank) for row, blank, wrong in needed if self._lacks(row)]
        if self.email.text() and "@" not in self.email.text():
            found.append(
                (self.email, "Type an e-mail address, such as desk@clinic.example, or leave it blank.")
            )
        for block in self.devices:
            found += block.problems()
        has_price = any(offer.price.text() for offer in self.offers)
        if (self.currency.text() or has_price) and self.currency.text().upper() not in currency_codes():
            found.append((self.currency, "Type the three letters of a currency, such as GBP or EUR."))
        found += [(offer.price, offer.problem()) for offer in self.offers if offer.problem()]
        found += self.specialist.problems()
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
        top = (self.name, self.phone, self.out_of_hours, self.emergency, self.address, self.email)
        top += (self.website, self.paper)
        devices = [row for block in self.devices for row in block.rows]
        prices = [offer.price for offer in self.offers]
        own = (*self.specialist.rows, *self.own_words.rows, *self.after_care.rows)
        return (*top, self.practitioner, self.training, *devices, self.currency, *prices, *own)

    def _show_problems(self, found: list[tuple[FormRow, str]]) -> None:
        by_row = dict(found)
        if any(not row.isVisibleTo(self) for row in by_row):
            self._show_rest(True)
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


def _tick_name(offer: OfferRow) -> str:
    return f"offer.{offer.treatment}.offered"


def _heard(_: object) -> None:
    """Nothing waits for the word lists: whoever needs them first would read them too."""
