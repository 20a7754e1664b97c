"""What paper says about itself, for the screen: why it was refused and where that is changed, notices. No Qt.

The sentences come as the command line shows them, with the place in front: "goals.bothers: …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.clinic_reader import PROFILE_FILE
from ui.consultation.changes import path_of_stored

PATIENT = "Patient."
IN_DETAILS = "It stands in the patient’s details."
IN_SETTINGS = "It stands in the settings."
_WORD_IN_NAME = re.compile(r"[A-Z]")


@dataclass(frozen=True, slots=True)
class Told:
    """One reason: the path of the question that it is about ("" for none), and what is said."""

    path: str
    words: str


def told(sentence: str) -> Told:
    """Why something was refused."""
    place, words = _parts(sentence)
    if place.startswith(PATIENT):
        return Told("", f"{words} {IN_DETAILS}")
    if place.startswith(PROFILE_FILE):
        return Told("", f"{words} {IN_SETTINGS}")
    return Told(path_of_stored(place), words)


def notice_words(sentence: str) -> str:
    """A notice without its place; of a detail of the patient the name stays: "General practitioner: …"."""
    place, words = _parts(sentence)
    if place.startswith(PATIENT):
        field = _WORD_IN_NAME.sub(lambda found: f" {found[0].lower()}", place.removeprefix(PATIENT))
        words = f"{field}: {words}"
    return words[:1].upper() + words[1:]


def _parts(sentence: str) -> tuple[str, str]:
    """The place and the words behind it; a place is one word, or stands in the clinic's profile."""
    place, colon, words = sentence.partition(": ")
    if not colon or (" " in place and not place.startswith(PROFILE_FILE)):
        return "", sentence
    return place, words
