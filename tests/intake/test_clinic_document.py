"""The stored clinic: whatever is stored comes back as it was, and a damaged document is told as one."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from intake.answer_document import DocumentProblem
from intake.clinic import (
    NO_CLINIC,
    AfterCareText,
    Clinic,
    Device,
    Offer,
    Practitioner,
    SignOff,
)
from intake.clinic_document import clinic_from_json, clinic_to_json
from intake.money import Price
from tests.intake.strategies import days, texts

WORDS = st.one_of(st.just(""), texts())
IDS = st.sampled_from(("microneedling", "nano_perforation", "cosmetic_laser"))
AMOUNTS = st.decimals(0, 10_000, places=2)
WHOLE = st.one_of(st.none(), st.integers(0, 500))


def several(part: SearchStrategy[Any]) -> SearchStrategy[tuple[Any, ...]]:
    return st.lists(part, max_size=3).map(tuple)


SIGN_OFFS = several(st.tuples(texts(), st.builds(SignOff, texts(), days())))
CLINICS = st.builds(
    Clinic,
    name=WORDS,
    address=WORDS,
    phone=WORDS,
    paper=st.sampled_from(("a4", "letter")),
    numbing_maximum_grams=st.one_of(st.none(), AMOUNTS),
    practitioners=several(st.builds(Practitioner, texts(), WORDS)),
    devices=several(
        st.builds(
            Device,
            texts(),
            texts(),
            WORDS,
            several(IDS),
            wavelength_nm=WHOLE,
            radiofrequency=st.sampled_from((None, True, False)),
            status=WORDS,
        )
    ),
    offers=several(
        st.builds(
            Offer,
            IDS,
            st.one_of(st.none(), st.builds(lambda low: Price(low, low + Decimal(5), "GBP"), AMOUNTS)),
            WHOLE,
            WHOLE,
            WHOLE,
        )
    ),
    treatment_sign_off=SIGN_OFFS,
    catalogue_sign_off=SIGN_OFFS,
    translation_sign_off=SIGN_OFFS,
    logo=st.binary(max_size=200),
    welcome=WORDS,
    contact_note=WORDS,
    unhappy=WORDS,
    after_care=several(st.builds(AfterCareText, texts(), several(IDS))),
)
NEW_KEYS = ("logo", "welcome", "contact_note", "unhappy", "after_care")


@given(CLINICS)
def test_a_clinic_comes_back_as_it_was(clinic: Clinic) -> None:
    assert clinic_from_json(clinic_to_json(clinic)) == clinic


@given(CLINICS)
def test_the_same_clinic_is_always_the_same_text(clinic: Clinic) -> None:
    written = clinic_to_json(clinic)
    assert clinic_to_json(clinic_from_json(written)) == written


def test_settings_from_before_the_clinic_had_its_own_words_are_read() -> None:
    document = json.loads(clinic_to_json(Clinic(name="Nonesuch Skin")))
    for key in NEW_KEYS:
        del document[key]
    assert clinic_from_json(json.dumps(document)) == Clinic(name="Nonesuch Skin")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("logo", 5),
        ("logo", "no base64!"),
        ("welcome", 5),
        ("unhappy", None),
        ("after_care", "text"),
        ("after_care", ["text"]),
        ("after_care", [{"text": "Rest."}]),
        ("colour", "red"),
        ("practitioners", None),
    ],
)
def test_a_damaged_document_is_told_as_one(key: str, value: object) -> None:
    document = json.loads(clinic_to_json(NO_CLINIC))
    with pytest.raises(DocumentProblem):
        clinic_from_json(json.dumps({**document, key: value}))


def test_a_logo_is_not_written_out_where_a_clinic_is_printed() -> None:
    assert "pixels" not in repr(Clinic(logo=b"pixels"))
