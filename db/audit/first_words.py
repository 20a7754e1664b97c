"""The words of a patient that the audit's digest holds, as the first program made them for its search.

The rows of search are built in other ways since, and filled anew. The digest stays what it was: it takes the
words from the patient, in the way of then. Nothing here ever changes, or every patient would look altered.
"""

from __future__ import annotations

import unicodedata

from db.search import fold

_FROM_THE_END = "<"


def first_words(name: str, number: str, phone: str, birth_date: str | None) -> list[str]:
    """The words in order. `birth_date` is in the FHIR form, such as "1985-03-27"."""
    words = _words(name) | _words(number)
    words.update(part.lstrip("0") for part in _words(number) if part.isdecimal())
    digits = "".join(str(unicodedata.decimal(mark)) for mark in phone if mark.isdecimal())
    if digits:
        words |= {digits, digits.lstrip("0"), _FROM_THE_END + digits[::-1]}
    if birth_date is not None:
        words.add(birth_date)
    words.discard("")
    return sorted(words)


def _words(text: str) -> set[str]:
    words: set[str] = set()
    for piece in fold(text).split():
        parts = "".join(mark if mark.isalnum() else " " for mark in piece).split()
        words.update(parts)
        words.add("".join(parts))
    return words
