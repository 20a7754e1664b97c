"""Where a search text stands in a name, so that the list can show why a patient was found."""

from __future__ import annotations

import unicodedata

from db.word_forms import LEAST_FOR_MISTAKES, LEAST_FOR_TWO, is_close, one_mistake, two_mistakes


def folded(text: str) -> str:
    """The text as search compares it: no case, no accents, one space between words."""
    return " ".join("".join(_fold(letter) for letter in text).split())


def matches(text: str, search: str) -> tuple[tuple[int, int], ...]:
    """The places in `text` that the words of `search` stand at, as (start, length), in order and apart.

    Case and accents do not count: "bel" stands in "Élodie Bélanger" at (7, 3). The beginning of a word goes
    before its middle. For a word that is not in the text the one is taken that differs by a typing mistake
    or two; without one, it gives no place.
    """
    letters: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        for part in _fold(letter):
            letters.append(part)
            origin.append(place)
    plain = "".join(letters)
    taken = [False] * len(text)
    for word in folded(search).split():
        start, length = _find(plain, word), len(word)
        if start < 0:
            start, length = _find_close(plain, word)
        if start >= 0:
            for place in range(origin[start], origin[start + length - 1] + 1):
                taken[place] = True
    return _runs(taken)


def _find(plain: str, word: str) -> int:
    start = plain.find(word)
    while start > 0 and plain[start - 1].isalnum():
        start = plain.find(word, start + 1)
    return start if start >= 0 else plain.find(word)


def _find_close(plain: str, word: str) -> tuple[int, int]:
    """Where a word stands that was perhaps meant, and how much of it; (-1, 0) for nowhere."""
    if len(word) < LEAST_FOR_MISTAKES or not word.isalpha():
        return -1, 0
    start = 0
    for piece in plain.split(" "):
        if piece and is_close(word, piece):
            whole = one_mistake(word, piece)
            return start, len(piece) if whole else min(len(piece), len(word))
        start += len(piece) + 1
    start = 0
    for piece in plain.split(" "):
        if len(piece) >= LEAST_FOR_TWO and two_mistakes(word, piece):
            return start, len(piece)
        start += len(piece) + 1
    return -1, 0


def _fold(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _runs(taken: list[bool]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for place, is_taken in enumerate([*taken, False]):
        if is_taken and start is None:
            start = place
        elif not is_taken and start is not None:
            runs.append((start, place - start))
            start = None
    return tuple(runs)
