"""The clinic: who it is, who works there, with which devices, what it offers and charges.

One frozen `Clinic` is read by commands, screens and reports alike. The command line reads it from a
profile folder: `clinic.toml` in it, described in docs/clinic-profile.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from intake.catalogue import Catalogue, CatalogueProblem
from intake.dates import DateProblem, parse_full_date
from intake.money import Price, currency_codes
from intake.toml_entry import Entry

PROFILE_FILE = "clinic.toml"


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
    """A named specialist's signature: for a treatment, or of the clinical content of a catalogue version."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Clinic:
    """Everything a document or a verdict needs to know of the clinic. Empty text: not recorded."""

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

    def signed_off(self, treatment: str, *, on: date) -> SignOff | None:
        """Who had signed a treatment off by a day, if anybody had."""
        return _signed(self.treatment_sign_off, treatment, on)

    def content_signed_off(self, catalogue_version: str, *, on: date) -> SignOff | None:
        """The clinical lead who had signed this catalogue version by a day, if anybody had."""
        return _signed(self.catalogue_sign_off, catalogue_version, on)


def _signed(signatures: tuple[tuple[str, SignOff], ...], what: str, on: date) -> SignOff | None:
    return next((signed for name, signed in signatures if name == what and signed.on <= on), None)


NO_CLINIC = Clinic()
"""A clinic of which nothing is recorded: all treatments are offered and no device is known."""


def read_clinic(folder: Path, catalogue: Catalogue) -> Clinic:
    """Read `clinic.toml` from a profile folder. Errors: `ClinicProblem`, one sentence."""
    path = folder / PROFILE_FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ClinicProblem(
            f"{PROFILE_FILE}: there is no such file in {folder}. Write one, or name another folder."
        ) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise ClinicProblem(
            f"{PROFILE_FILE}: it cannot be read ({type(problem).__name__}). Check the file."
        ) from None
    except RecursionError:
        raise ClinicProblem(f"{PROFILE_FILE}: it is nested too deeply. Write it flatter.") from None
    except tomllib.TOMLDecodeError as problem:
        raise ClinicProblem(f"{PROFILE_FILE}: it is not valid TOML: {problem}. Correct that line.") from None
    try:
        return _clinic(Entry(table, PROFILE_FILE), catalogue)
    except CatalogueProblem as problem:
        raise ClinicProblem(str(problem)) from None


def _clinic(entry: Entry, catalogue: Catalogue) -> Clinic:
    def treatment(below: Entry, key: str = "treatment") -> str:
        return below.one_of(key, tuple(catalogue.treatment))

    currency = entry.optional_text("currency")
    if currency and currency not in currency_codes():
        raise entry.problem(f'"currency" is "{currency}". Write a current ISO 4217 code, such as GBP.')
    clinic = Clinic(
        name=entry.optional_text("name"),
        address=entry.optional_text("address"),
        phone=entry.optional_text("phone"),
        out_of_hours=entry.optional_text("out_of_hours"),
        emergency_number=entry.optional_text("emergency_number"),
        email=entry.optional_text("email"),
        website=entry.optional_text("website"),
        currency=currency,
        paper=entry.one_of("paper", ("a4", "letter")) if entry.has("paper") else "a4",
        numbing_maximum_grams=_grams(entry),
        practitioners=tuple(map(_practitioner, entry.tables("practitioner", name_by="name"))),
        devices=tuple(_device(below, catalogue) for below in entry.tables("device")),
        offers=tuple(
            _offer(below, treatment, currency) for below in entry.tables("offer", name_by="treatment")
        ),
        treatment_sign_off=tuple(
            (treatment(below), _sign_off(below))
            for below in entry.tables("treatment_sign_off", name_by="treatment")
        ),
        catalogue_sign_off=tuple(
            (below.text("version"), _sign_off(below))
            for below in entry.tables("catalogue_sign_off", name_by="version")
        ),
    )
    entry.ignore("paper")
    entry.finish()
    _refuse_twice(entry, "device", [device.id for device in clinic.devices])
    _refuse_twice(entry, "offer", list(clinic.offered))
    return clinic


def _refuse_twice(entry: Entry, what: str, ids: list[str]) -> None:
    for place, name in enumerate(ids):
        if name in ids[:place]:
            raise entry.problem(f'the {what} "{name}" stands twice. Keep one.')


def _practitioner(entry: Entry) -> Practitioner:
    value = Practitioner(entry.text("name"), entry.optional_text("training"))
    entry.finish()
    return value


def _device(entry: Entry, catalogue: Catalogue) -> Device:
    treatments = entry.texts("treatments")
    for name in treatments:
        if name not in catalogue.treatment:
            raise entry.problem(
                f'there is no treatment "{name}". Write one of: {", ".join(catalogue.treatment)}.'
            )
    value = Device(
        id=entry.text("id"),
        make=entry.text("make"),
        model=entry.text("model"),
        treatments=treatments,
        wavelength_nm=entry.optional_whole("wavelength_nm"),
        radiofrequency=entry.flag("radiofrequency") if entry.has("radiofrequency") else None,
        status=entry.optional_text("status"),
    )
    entry.ignore("radiofrequency")
    entry.finish()
    return value


def _offer(entry: Entry, treatment: Callable[[Entry], str], currency: str) -> Offer:
    low, high = _decimal(entry, "price"), _decimal(entry, "price_to")
    if low is None and high is not None:
        raise entry.problem('"price_to" stands without "price". Add the lower price.')
    if low is not None and high is not None and high < low:
        raise entry.problem('"price_to" is less than "price". Put the lower price first.')
    value = Offer(
        treatment=treatment(entry),
        price=Price(low, low if high is None else high, currency) if low is not None else None,
        sessions=entry.optional_whole("sessions"),
        interval_weeks=entry.optional_whole("interval_weeks"),
        minutes=entry.optional_whole("minutes"),
    )
    entry.finish()
    return value


def _sign_off(entry: Entry) -> SignOff:
    try:
        value = SignOff(entry.text("name"), parse_full_date(entry.text("on")))
    except DateProblem as problem:
        raise entry.problem(f'"on": {problem}') from None
    entry.finish()
    return value


def _grams(entry: Entry) -> Decimal | None:
    grams = _decimal(entry, "numbing_maximum_grams")
    if grams is not None and not grams:
        raise entry.problem('"numbing_maximum_grams" is 0. Write the most that is used, such as "60".')
    return grams


def _decimal(entry: Entry, key: str) -> Decimal | None:
    """An exact amount, written as text ("180.00") so that it is never a float."""
    text = entry.optional_text(key)
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise entry.problem(f'"{key}" is "{text}". Write an amount in quotes, such as "180.00".') from None
    if not value.is_finite() or value < 0:
        raise entry.problem(f'"{key}" is "{text}". Write an amount of zero or more.')
    return value
