"""The clinic profile: what is read from a folder, and what is refused with a sentence."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from intake.catalogue import Catalogue
from intake.clinic import (
    NO_CLINIC,
    AfterCareText,
    Clinic,
    ClinicProblem,
    Device,
    Offer,
    Practitioner,
    SignOff,
)
from intake.clinic_reader import read_clinic
from intake.logo_file import LogoProblem, read_logo_file
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

[[translation_sign_off]]
language = "es"
version = "2026.11-draft-2"
name = "Dr Vera Invented"
on = "2026-01-07"

[[catalogue_sign_off]]
version = "2026.11-draft-2"
sha256 = "0a1b 2c3d"
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
        catalogue_sign_off=(("2026.11-draft-2", SignOff("Dr Vera Invented", date(2026, 1, 6), "0a1b2c3d")),),
        translation_sign_off=(("es 2026.11-draft-2", SignOff("Dr Vera Invented", date(2026, 1, 7))),),
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
    read = replace(catalogue, version="2026.11-draft-2", sha256="0a1b2c3d")
    day = date(2026, 1, 6)
    assert clinic.content_signed_off(read, on=day) is not None
    assert clinic.content_signed_off(read, on=date(2026, 1, 5)) is None
    assert clinic.content_signed_off(replace(read, version="2027.01"), on=day) is None


def test_a_sign_off_counts_for_the_very_files_that_were_read(catalogue: Catalogue) -> None:
    day = date(2026, 1, 6)

    def signed(sha256: str) -> SignOff | None:
        given = ((catalogue.version, SignOff("Dr Vera Invented", day, sha256)),)
        return Clinic(catalogue_sign_off=given).content_signed_off(catalogue, on=day)

    assert signed(catalogue.sha256) is not None
    assert signed("0" * 64) is None
    assert signed("") is None


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
        ('[[translation_sign_off]]\nlanguage = "en"\nversion = "x"', "language"),
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


OWN_WORDS = """
welcome = "Thank you for coming to {clinic}."
contact_note = "Call {phone} if you are worried."
unhappy = \"\"\"
Tell {practitioner} first.
We answer within two days.
\"\"\"

[[after_care]]
text = "Wear loose cotton clothes."

[[after_care]]
text = "Sleep on a clean sheet until {review}."
treatments = ["microneedling", "nano_perforation"]
"""


def test_the_clinics_own_words_are_read_as_they_were_written(tmp_path: Path, catalogue: Catalogue) -> None:
    clinic = read_clinic(profile(tmp_path, OWN_WORDS), catalogue)
    assert clinic.welcome == "Thank you for coming to {clinic}."
    assert clinic.contact_note == "Call {phone} if you are worried."
    assert clinic.unhappy == "Tell {practitioner} first.\nWe answer within two days."
    assert clinic.after_care == (
        AfterCareText("Wear loose cotton clothes."),
        AfterCareText("Sleep on a clean sheet until {review}.", ("microneedling", "nano_perforation")),
    )


def test_a_line_of_after_care_is_for_its_treatments_or_for_all(tmp_path: Path, catalogue: Catalogue) -> None:
    clinic = read_clinic(profile(tmp_path, OWN_WORDS), catalogue)
    assert len(clinic.after_care_for("microneedling")) == 2
    assert clinic.after_care_for("fractional_laser_ablative") == ("Wear loose cotton clothes.",)
    assert NO_CLINIC.after_care_for("microneedling") == ()


LINE = '[[after_care]]\ntext = "Rest."\n'


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('welcome = "Call {fone}."', "{phone}"),
        ('welcome = "We remove your stretch marks."', "promises too much"),
        (f'contact_note = "{"Rest. " * 101}"', "Shorten it to 600"),
        ("unhappy = 5", "unhappy"),
        ('unhappy = ""', "empty"),
        ('[[after_care]]\ntext = "It is a rare thing."', "“rare”"),
        (f'[[after_care]]\ntext = "{"Rest. " * 34}"', "Shorten it to 200"),
        ("[[after_care]]", "text"),
        (LINE + 'treatments = ["magic"]', "magic"),
        (LINE + 'for = "all"', "for"),
        (LINE * 21, "Keep 20"),
        ("after_care = [1]", "after_care"),
    ],
)
def test_wrong_words_of_its_own_are_refused_with_the_place_and_the_reason(
    text: str, named: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    message = refusal(tmp_path, text, catalogue)
    assert message.startswith("clinic.toml")
    assert named in message
    assert "\n" not in message


def test_a_logo_is_read_from_beside_the_profile_and_made_ready(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "logo.png").write_bytes(b"pixels")
    folder = profile(tmp_path, 'logo = "logo.png"')
    assert read_clinic(folder, catalogue).logo == b"pixels"
    assert read_clinic(folder, catalogue, prepare_logo=bytes.upper).logo == b"PIXELS"


def test_a_logo_that_cannot_be_used_is_refused_with_its_name(tmp_path: Path, catalogue: Catalogue) -> None:
    def refuse(_data: bytes) -> bytes:
        raise LogoProblem("This is no picture. Choose one.")

    (tmp_path / "logo.png").write_bytes(b"words")
    folder = profile(tmp_path, 'logo = "logo.png"')
    with pytest.raises(ClinicProblem) as problem:
        read_clinic(folder, catalogue, prepare_logo=refuse)
    assert str(problem.value) == 'clinic.toml: "logo" is "logo.png". This is no picture. Choose one.'


@pytest.mark.parametrize(
    "name", ["../logo.png", "..", ".", "/etc/hostname", "a/b.png", r"a\\b.png", "C:logo.png", r"\u0000"]
)
def test_a_logo_outside_the_folder_is_refused(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    message = refusal(tmp_path, f'logo = "{name}"', catalogue)
    assert "Write the name of a file in this folder" in message


def test_a_logo_that_is_not_there_or_no_file_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "folder.png").mkdir()
    assert "no such file" in refusal(tmp_path, 'logo = "missing.png"', catalogue)
    assert "This is no file" in refusal(tmp_path, 'logo = "folder.png"', catalogue)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_instead_of_a_logo_is_refused_and_not_waited_for(tmp_path: Path, catalogue: Catalogue) -> None:
    os.mkfifo(tmp_path / "logo.png")
    assert "This is no file" in refusal(tmp_path, 'logo = "logo.png"', catalogue)


def test_a_logo_of_40_megabytes_is_refused_by_its_size(tmp_path: Path, catalogue: Catalogue) -> None:
    with (tmp_path / "logo.png").open("wb") as file:
        file.truncate(40_000_000)
    message = refusal(tmp_path, 'logo = "logo.png"', catalogue)
    assert message.endswith("This picture has 40 MB. Use one of at most 20 MB.")


def test_just_too_large_never_reads_as_just_right(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(LogoProblem, match="has 21 MB"):
        read_logo_file(path)


def test_the_example_of_the_documentation_is_accepted(tmp_path: Path, catalogue: Catalogue) -> None:
    page = Path(__file__).parents[2] / "docs" / "clinic-profile.md"
    example = page.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "logo.png").write_bytes(b"pixels")
    clinic = read_clinic(profile(tmp_path, example), catalogue)
    assert clinic.logo == b"pixels"
    assert clinic.welcome.startswith("Thank you")
    assert clinic.after_care_for("microneedling") == ("Sleep on a clean sheet for 3 nights.",)
