"""Photographs in words: what stands inside a sentence begins with a small letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from db.photo_records import StoredPhoto
from ui.photos.photo_words import baseline_words, day_in_sentence, day_words, full_words, lowered

AT = datetime(2026, 11, 3, 10, tzinfo=UTC)
PHOTO = StoredPhoto(
    id=UUID(int=10),
    consultation_id=UUID(int=1),
    patient_id=UUID(int=2),
    visit=AT,
    region="abdomen",
    side="middle",
    pose="front",
    taken_on=date(2026, 11, 3),
    width=10,
    height=10,
    sha256="",
    added_at=AT,
    added_by="Pat Practitioner",
    is_removed=False,
    is_baseline=True,
)
NO_DAY = replace(PHOTO, taken_on=None)


def test_a_day_that_is_not_known_is_told_alone_and_within_a_sentence() -> None:
    assert day_words(NO_DAY) == "Day not known"
    assert day_in_sentence(NO_DAY) == "day not known"
    assert baseline_words(NO_DAY) == "day of the baseline not known"
    assert full_words(NO_DAY).startswith("Photo day not known, from the front, visit of ")


def test_a_day_that_is_known_reads_the_same_anywhere() -> None:
    assert day_words(PHOTO) == day_in_sentence(PHOTO) == "3 Nov 2026"
    assert baseline_words(PHOTO) == "baseline 3 Nov 2026"


def test_only_the_first_letter_is_lowered() -> None:
    assert lowered("Muscles loose, as on the Monday") == "muscles loose, as on the Monday"
    assert lowered("") == ""
