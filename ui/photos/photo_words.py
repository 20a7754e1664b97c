"""How photographs, their days and their uses are spoken of on the screen."""

from __future__ import annotations

from db.photo_records import PhotoConsent, StoredPhoto
from intake.photo_prompts import pose_title
from ui.short_date import short_date

NO_DAY = "Day not known"
USE_WORDS = {
    "record": "for the patient’s record",
    "teaching": "for teaching",
    "advertising": "for advertising",
}
"""A use as a copy says it, and as the screen says what was exported."""


def day_words(photo: StoredPhoto) -> str:
    """The day a photograph was taken, as confirmed."""
    return short_date(photo.taken_on) if photo.taken_on else NO_DAY


def day_in_sentence(photo: StoredPhoto) -> str:
    """The same after other words: "day not known"."""
    return short_date(photo.taken_on) if photo.taken_on else lowered(NO_DAY)


def baseline_words(photo: StoredPhoto) -> str:
    """The day of the baseline, as a fact of an area."""
    return f"baseline {short_date(photo.taken_on)}" if photo.taken_on else "day of the baseline not known"


def lowered(words: str) -> str:
    """Words that stand within a sentence: without the capital they begin with alone."""
    return words[:1].lower() + words[1:]


def visit_words(photo: StoredPhoto) -> str:
    """The visit it belongs to."""
    return f"visit of {short_date(photo.visit.astimezone().date())}"


def full_words(photo: StoredPhoto) -> str:
    """Everything that its small picture shows, in words."""
    baseline = ", baseline" if photo.is_baseline else ""
    taken = f"taken {day_words(photo)}" if photo.taken_on else lowered(NO_DAY)
    return f"Photo {taken}, {lowered(pose_title(photo.region, photo.pose))}, {visit_words(photo)}{baseline}"


def said_words(consent: PhotoConsent) -> str:
    """What the patient said to a use, when, and who noted it."""
    if consent.answer is None or consent.noted_at is None:
        return "Not asked yet"
    answer = "Yes" if consent.answer == "Y" else "No"
    return f"{answer}, noted {short_date(consent.noted_at.astimezone().date())} by {consent.noted_by}"
