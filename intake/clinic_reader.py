"""The clinic's profile folder: `clinic.toml` and the logo in it, described in docs/clinic-profile.md."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from intake.catalogue import Catalogue, CatalogueProblem
from intake.clinic import AfterCareText, Clinic, ClinicProblem, Device, Offer, Practitioner, SignOff
from intake.clinic_texts import LINE_LIMIT, MOST_LINES, TEXT_LIMIT, text_problems
from intake.dates import DateProblem, parse_full_date
from intake.language import ENGLISH, LANGUAGES
from intake.logo_file import LogoProblem, read_logo_file
from intake.money import Price, currency_codes
from intake.toml_entry import Entry

PROFILE_FILE = "clinic.toml"

PrepareLogo = Callable[[bytes], bytes]
"""Makes a logo ready to print, or raises `LogoProblem`: `reports.logo.prepare_logo`."""


def as_it_is(data: bytes) -> bytes:
    """A logo that nobody prints need not be decoded."""
    return data


def read_clinic(folder: Path, catalogue: Catalogue, *, prepare_logo: PrepareLogo = as_it_is) -> Clinic:
    """Read `clinic.toml` and its logo from a profile folder. Errors: `ClinicProblem`, one sentence."""
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
        entry = Entry(table, PROFILE_FILE)
        return _clinic(entry, catalogue, logo=_logo(entry, folder, prepare_logo))
    except CatalogueProblem as problem:
        raise ClinicProblem(str(problem)) from None


def _clinic(entry: Entry, catalogue: Catalogue, *, logo: bytes) -> Clinic:
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
            (below.text("version"), _sign_off(below, sha256="".join(below.optional_text("sha256").split())))
            for below in entry.tables("catalogue_sign_off", name_by="version")
        ),
        translation_sign_off=tuple(
            (_translation(below), _sign_off(below))
            for below in entry.tables("translation_sign_off", name_by="language")
        ),
        logo=logo,
        welcome=_own_words(entry, "welcome"),
        contact_note=_own_words(entry, "contact_note"),
        unhappy=_own_words(entry, "unhappy"),
        after_care=tuple(_after_care(below, catalogue) for below in entry.tables("after_care")),
    )
    entry.ignore("paper")
    entry.finish()
    _refuse_twice(entry, "device", [device.id for device in clinic.devices])
    _refuse_twice(entry, "offer", list(clinic.offered))
    if len(clinic.after_care) > MOST_LINES:
        raise entry.problem(f"after_care has {len(clinic.after_care)} lines. Keep {MOST_LINES} or fewer.")
    return clinic


def _logo(entry: Entry, folder: Path, prepare_logo: PrepareLogo) -> bytes:
    """The picture beside clinic.toml, ready to print; b"" when none is named."""
    name = entry.optional_text("logo")
    if not name:
        return b""
    if name in (".", "..") or not set(name).isdisjoint("/\\:\0"):
        raise entry.problem(
            f'"logo" is "{name}". Write the name of a file in this folder, such as "logo.png".'
        )
    try:
        return prepare_logo(read_logo_file(folder / name))
    except LogoProblem as problem:
        raise entry.problem(f'"logo" is "{name}". {problem}') from None


def _own_words(entry: Entry, key: str, *, limit: int = TEXT_LIMIT) -> str:
    """A text of the clinic's own, "" when the key is absent; refused when it must not go home like this."""
    text = entry.optional_text(key).strip()
    for problem in text_problems(text, limit=limit):
        raise entry.problem(f'"{key}": {problem.advice}')
    return text


def _after_care(entry: Entry, catalogue: Catalogue) -> AfterCareText:
    treatments = entry.optional_texts("treatments")
    _refuse_unknown(entry, treatments, catalogue)
    entry.text("text")
    value = AfterCareText(_own_words(entry, "text", limit=LINE_LIMIT), treatments)
    entry.finish()
    return value


def _refuse_unknown(entry: Entry, treatments: tuple[str, ...], catalogue: Catalogue) -> None:
    for name in treatments:
        if name not in catalogue.treatment:
            raise entry.problem(
                f'there is no treatment "{name}". Write one of: {", ".join(catalogue.treatment)}.'
            )


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
    _refuse_unknown(entry, treatments, catalogue)
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


def _translation(entry: Entry) -> str:
    """The language and the catalogue version whose translation is signed off."""
    codes = tuple(language.code for language in LANGUAGES if language != ENGLISH)
    return f"{entry.one_of('language', codes)} {entry.text('version')}"


def _sign_off(entry: Entry, *, sha256: str = "") -> SignOff:
    try:
        value = SignOff(entry.text("name"), parse_full_date(entry.text("on")), sha256)
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
