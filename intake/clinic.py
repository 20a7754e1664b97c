"""The clinic: who it is, who works there, with which devices, what it offers and charges.

One frozen `Clinic` is read by commands, screens and reports alike. `intake.clinic_reader` reads it from a
profile folder, `intake.clinic_document` from the stored settings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from intake.money import Price

if TYPE_CHECKING:
    from intake.catalogue import Catalogue


class ClinicProblem(ValueError):
    """A clinic profile that cannot be used. The message names file, entry and what would be right."""


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody who treats: name, and training in their own words."""

    name: str
    training: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A machine. `wavelength_nm` and `radiofrequency` are None where nobody has recorded them.

    `treatments` are the ids of the treatments it is used for; `status` is its clearance in this country, in
    the clinic's words.
    """

    id: str
    make: str
    model: str
    treatments: tuple[str, ...]
    wavelength_nm: int | None = None
    radiofrequency: bool | None = None
    status: str = ""

    @property
    def name(self) -> str:
        """Make and model."""
        return f"{self.make} {self.model}".strip()


@dataclass(frozen=True, slots=True)
class Offer:
    """A treatment that the clinic offers, with its usual price, sessions, interval and minutes."""

    treatment: str
    price: Price | None = None
    sessions: int | None = None
    interval_weeks: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class SignOff:
    """A named specialist's signature: for a treatment, or of the clinical content of a catalogue version.

    `sha256` binds what was signed: of a catalogue version that of its files (`Catalogue.sha256`), in
    lower-case hexadecimal; "" for a treatment and a translation, whose version has a digest in its name.
    """

    name: str
    on: date
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class AfterCareText:
    """A line that the clinic adds to the after-care; `treatments` empty: whatever the treatment."""

    text: str
    treatments: tuple[str, ...] = ()


LEAST_FIGURES = 2
"""The fewest figures of a number that can be called: an emergency number may be 15."""


def can_be_called(number: str) -> bool:
    """Whether a phone number has figures. It stands on the paper as typed; "call us" helps nobody there."""
    return sum(mark.isdecimal() for mark in number) >= LEAST_FIGURES


@dataclass(frozen=True, slots=True)
class Clinic:
    """Everything a document or a verdict needs to know of the clinic. Empty text: not recorded.

    `logo` is a picture as `reports.logo.prepare_logo` gives it, b"" for none. `welcome`, `contact_note`,
    `unhappy` (what the clinic does when somebody is) and `after_care` are templates: see
    `intake.clinic_texts`.
    """

    name: str = ""
    address: str = ""
    phone: str = ""
    out_of_hours: str = ""
    emergency_number: str = ""
    email: str = ""
    website: str = ""
    currency: str = ""
    paper: str = "a4"
    numbing_maximum_grams: Decimal | None = None
    practitioners: tuple[Practitioner, ...] = ()
    devices: tuple[Device, ...] = ()
    offers: tuple[Offer, ...] = ()
    treatment_sign_off: tuple[tuple[str, SignOff], ...] = ()
    catalogue_sign_off: tuple[tuple[str, SignOff], ...] = ()
    logo: bytes = field(default=b"", repr=False)
    welcome: str = ""
    contact_note: str = ""
    unhappy: str = ""
    after_care: tuple[AfterCareText, ...] = ()
    translation_sign_off: tuple[tuple[str, SignOff], ...] = ()

    @property
    def has_own_words(self) -> bool:
        """Whether it wrote texts of its own for the paper."""
        return bool(self.welcome or self.contact_note or self.unhappy or self.after_care)

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the treatments it offers; empty means that nothing was said, so all are."""
        return tuple(offer.treatment for offer in self.offers)

    def offer(self, treatment: str) -> Offer | None:
        """What the clinic usually does and charges for a treatment."""
        return next((offer for offer in self.offers if offer.treatment == treatment), None)

    def devices_for(self, treatment: str) -> tuple[Device, ...]:
        """The devices recorded for a treatment."""
        return tuple(device for device in self.devices if treatment in device.treatments)

    def device(self, name: str) -> Device | None:
        """The device with this id, or with this make and model."""
        return next((device for device in self.devices if name in (device.id, device.name)), None)

    def practitioner(self, name: str) -> Practitioner | None:
        """The practitioner with this name."""
        return next((person for person in self.practitioners if person.name == name), None)

    def after_care_for(self, treatment: str) -> tuple[str, ...]:
        """The clinic's own lines of after-care for a treatment, in their order. Placeholders still stand."""
        return tuple(
            line.text for line in self.after_care if not line.treatments or treatment in line.treatments
        )

    def signed_off(self, treatment: str, *, on: date) -> SignOff | None:
        """Who had signed a treatment off by a day, if anybody had."""
        return _signed(self.treatment_sign_off, treatment, on)

    def content_signed_off(self, catalogue: Catalogue, *, on: date) -> SignOff | None:
        """The clinical lead who had signed this catalogue by a day, if anybody had.

        The version alone is not enough: with one letter of its files changed it is another catalogue.
        """
        signed = _signed(self.catalogue_sign_off, catalogue.version, on)
        return signed if signed is not None and signed.sha256 == catalogue.sha256 != "" else None

    def translation_signed_off(self, language: str, catalogue_version: str, *, on: date) -> SignOff | None:
        """Who had read and signed a language's translation of a catalogue version by a day, if anybody."""
        return _signed(self.translation_sign_off, f"{language} {catalogue_version}", on)


def _signed(signatures: tuple[tuple[str, SignOff], ...], what: str, on: date) -> SignOff | None:
    return next((signed for name, signed in signatures if name == what and signed.on <= on), None)


NO_CLINIC = Clinic()
"""A clinic of which nothing is recorded: all treatments are offered and no device is known."""
