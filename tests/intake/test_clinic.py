"""The clinic profile: what is read from a folder, and what is refused with a sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from intake.catalogue import Catalogue
from intake.clinic import (
    NO_CLINIC,
    Clinic,
    ClinicProblem,
    Device,
    Offer,
    Practitioner,
    SignOff,
    read_clinic,
)
from intake.money import Price

WHOLE_PROFILE = """
name = "Nonesuch Skin Clinic"
address = "1 Invented Lane"
phone = "+44 20 7946 0000"
out_of_hours = "+44 20 7946 0001"
emergency_number = "999"
email = "desk@nonesuch.example"
website = "https://nonesuch.example"
currency = "GBP"
paper = "letter"
numbing_maximum_grams = "30.5"

[[practitioner]]
name = "Testa Nonesuch"
training = "Level 7, needling"

[[device]]
id = "needles"
make = "Nonesuch"
model = "N1"
treatments = ["microneedling", "microneedling_plus_aquagold"]
radiofrequency = false
status = "cleared here"

[[device]]
id = "laser"
make = "Nonesuch"
model = "L2"
treatments = ["fractional_laser_nonablative"]
wavelength_nm = 1550

[[offer]]
treatment = "microneedling"
price = "180.10"
price_to = "220.00"
sessions = 4
interval_weeks = 4
minutes = 45

[[offer]]
treatment = "fractional_laser_nonablative"
price = "200"

[[treatment_sign_off]]
treatment = "microneedling_plus_aquagold"
name = "Dr Vera Invented"
on = "2026-01-05"

[[catalogue_sign_off]]
version = "2026.11-draft-1"
name = "Dr Vera Invented"
on = "2026-01-06"
"""


def profile(folder: Path, text: str) -> Path:
    (folder / "clinic.toml").write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path, text: str, catalogue: Catalogue) -> str:
    with pytest.raises(ClinicProblem) as problem:
        read_clinic(profile(folder, text), catalogue)
    return str(problem.value)


def test_a_whole_profile_is_read_as_it_was_written(tmp_path: Path, catalogue: Catalogue) -> None:
    clinic = read_clinic(profile(tmp_path, WHOLE_PROFILE), catalogue)

    assert clinic == Clinic(
        name="Nonesuch Skin Clinic",
        address="1 Invented Lane",
        phone="+44 20 7946 0000",
        out_of_hours="+44 20 7946 0001",
        emergency_number="999",
        email="desk@nonesuch.example",
        website="https://nonesuch.example",
        currency="GBP",
        paper="letter",
        numbing_maximum_grams=Decimal("30.5"),
        practitioners=(Practitioner("Testa Nonesuch", "Level 7, needling"),),
        devices=(
            Device(
                "needles",
                "Nonesuch",
                "N1",
                ("microneedling", "microneedling_plus_aquagold"),
                radiofrequency=False,
                status="cleared here",
            ),
            Device("laser", "Nonesuch", "L2", ("fractional_laser_nonablative",), wavelength_nm=1550),
        ),
        offers=(
            Offer("microneedling", Price(Decimal("180.10"), Decimal("220.00"), "GBP"), 4, 4, 45),
            Offer("fractional_laser_nonablative", Price(Decimal(200), Decimal(200), "GBP")),
        ),
        treatment_sign_off=(("microneedling_plus_aquagold", SignOff("Dr Vera Invented", date(2026, 1, 5))),),
        catalogue_sign_off=(("2026.11-draft-1", SignOff("Dr Vera Invented", date(2026, 1, 6))),),
    )


def test_a_clinic_answers_what_documents_and_verdicts_ask(tmp_path: Path, catalogue: Catalogue) -> None:
    clinic = read_clinic(profile(tmp_path, WHOLE_PROFILE), catalogue)
    assert clinic.offered == ("microneedling", "fractional_laser_nonablative")
    assert [device.id for device in clinic.devices_for("microneedling")] == ["needles"]
    assert clinic.devices_for("nano_perforation") == ()
    assert clinic.device("needles") == clinic.device("Nonesuch N1") == clinic.devices[0]
    assert clinic.device("another") is None
    assert clinic.practitioner("Testa Nonesuch") == clinic.practitioners[0]
    assert clinic.practitioner("testa") is None
    offer = clinic.offer("microneedling")
    assert offer is not None
    assert offer.sessions == 4
    assert clinic.offer("nano_perforation") is None
    signed = clinic.signed_off("microneedling_plus_aquagold", on=date(2026, 1, 5))
    assert signed is not None
    assert signed.name == "Dr Vera Invented"
    assert clinic.signed_off("microneedling", on=date(2026, 1, 5)) is None
    assert clinic.signed_off("microneedling_plus_aquagold", on=date(2026, 1, 4)) is None
    assert clinic.content_signed_off("2026.11-draft-1", on=date(2026, 1, 6)) is not None
    assert clinic.content_signed_off("2027.01", on=date(2026, 1, 6)) is None


def test_an_empty_profile_is_a_clinic_of_which_nothing_is_recorded(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    assert read_clinic(profile(tmp_path, ""), catalogue) == NO_CLINIC
    assert NO_CLINIC.offered == ()
    assert NO_CLINIC.devices == ()
    assert NO_CLINIC.name == NO_CLINIC.phone == NO_CLINIC.currency == ""


def test_what_nobody_recorded_of_a_device_stays_unknown(tmp_path: Path, catalogue: Catalogue) -> None:
    clinic = read_clinic(profile(tmp_path, WHOLE_PROFILE), catalogue)
    needles, laser = clinic.devices
    assert (needles.radiofrequency, laser.radiofrequency) == (False, None)
    assert (needles.wavelength_nm, laser.wavelength_nm) == (None, 1550)


def test_a_folder_without_a_profile_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(ClinicProblem, match=r"clinic\.toml"):
        read_clinic(tmp_path, catalogue)


def test_a_profile_in_another_encoding_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "clinic.toml").write_bytes('name = "Clínic"'.encode("latin-1"))
    with pytest.raises(ClinicProblem, match=r"clinic\.toml"):
        read_clinic(tmp_path, catalogue)


DEVICE = '[[device]]\nid = "a"\nmake = "Nonesuch"\nmodel = "A"\ntreatments = ["microneedling"]\n'
OFFER = '[[offer]]\ntreatment = "microneedling"\n'
SIGNED = '[[treatment_sign_off]]\ntreatment = "microneedling_plus_aquagold"\nname = "Dr Vera Invented"\n'


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name = ", "TOML"),
        ('colour = "red"', "colour"),
        ("name = 3", "name"),
        ('currency = "DEM"', "DEM"),
        ('currency = "gbp"', "gbp"),
        ('paper = "a5"', "a5"),
        ("numbing_maximum_grams = 30.5", "numbing_maximum_grams"),
        ('numbing_maximum_grams = "many"', "many"),
        ('numbing_maximum_grams = "NaN"', "NaN"),
        ('[[practitioner]]\ntraining = "some"', "name"),
        (DEVICE.replace("microneedling", "magic"), "magic"),
        (DEVICE.replace('id = "a"\n', ""), "id"),
        (DEVICE + 'radiofrequency = "no"', "radiofrequency"),
        (DEVICE + "power = 3", "power"),
        (DEVICE + "wavelength_nm = -1", "wavelength_nm"),
        (DEVICE + DEVICE, "twice"),
        (OFFER.replace("microneedling", "magic"), "magic"),
        (OFFER + OFFER, "twice"),
        (OFFER + "price = 180.0", "price"),
        (OFFER + 'price = "free"', "free"),
        (OFFER + 'price = "-1"', "-1"),
        (OFFER + 'price = "Infinity"', "Infinity"),
        (OFFER + 'price_to = "200"', "price_to"),
        (OFFER + 'price = "200"\nprice_to = "100"', "price_to"),
        (OFFER + "sessions = 2.5", "sessions"),
        (SIGNED, "on"),
        (SIGNED + 'on = "2026-01"', "day"),
        (SIGNED + 'on = "2026-02-30"', "30 February"),
        (SIGNED.replace("microneedling_plus_aquagold", "magic") + 'on = "2026-01-05"', "magic"),
        ('[[catalogue_sign_off]]\nversion = "x"\non = "2026-01-05"', "name"),
    ],
)
def test_a_wrong_profile_is_refused_with_the_place_and_the_reason(
    text: str, named: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    message = refusal(tmp_path, text, catalogue)
    assert message.startswith("clinic.toml")
    assert named in message
    assert str(tmp_path) not in message


def test_a_clinic_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        NO_CLINIC.name = "Another"  # type: ignore[misc]
