"""Which language of our paper the record of a patient names as spoken at home. No Qt."""

from __future__ import annotations

import re
import unicodedata

from intake.language import LANGUAGES, Language

_NAMES = {"en": ("english", "ingles"), "es": ("spanish", "espanol", "castellano", "castilian")}
"""The names of each language, in the languages we have, folded."""
_NOT = ("no", "not", "without", "sin")


def spoken_language(words: str) -> Language | None:
    """The first language of our paper that is named in what was typed ("Spanish, some English", "es-MX").

    None where none is named. One that is named as not spoken ("no English") is passed over.
    """
    typed = _folded(words)
    code = re.match(r"([a-z]{2})(?:[-_][a-z]+)?$", typed)
    if code is not None:
        return next((each for each in LANGUAGES if each.code == code[1]), None)
    before = ""
    for word in re.findall(r"\w+", typed):
        found = next((each for each in LANGUAGES if word in _NAMES.get(each.code, ())), None)
        if found is not None and before not in _NOT:
            return found
        before = word
    return None


def _folded(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.strip().casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
