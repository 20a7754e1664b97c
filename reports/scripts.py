"""Which typeface draws which letters: Candor's own where it can, a vendored fallback where it lacks a script.

Nothing here loads a fallback face before a text asks for it, and plain Latin, Greek and Cyrillic text never
asks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reports import shaping, typefaces

JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"
_NON_JOINER = "\u200c"
_KEYCAP = "\u20e3"


@dataclass(frozen=True, slots=True)
class Fallback:
    """A vendored face for scripts that Source Sans 3 lacks; ``bold`` is empty where one weight must do."""

    regular: str
    bold: str = ""
    is_emoji: bool = False


# In the order in which they are asked. Noto Sans SC comes before Nanum Gothic, which has its punctuation too.
FALLBACKS = (
    Fallback("NotoSansHebrew_400Regular.ttf", "NotoSansHebrew_600SemiBold.ttf"),
    Fallback("NotoSansArabic_400Regular.ttf", "NotoSansArabic_600SemiBold.ttf"),
    Fallback("NotoSansDevanagari_400Regular.ttf", "NotoSansDevanagari_600SemiBold.ttf"),
    Fallback("NotoSansThai_400Regular.ttf", "NotoSansThai_600SemiBold.ttf"),
    Fallback("NotoSansSC_400Regular.ttf"),
    Fallback("NanumGothic_400Regular.ttf"),
    Fallback("NotoEmoji_400Regular.ttf", is_emoji=True),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The face that draws a cluster of letters.

    ``font`` is the name that ReportLab knows a face of Candor's own by, empty for a fallback. ``heavier``
    asks for thicker strokes, where bold type has only a regular face.
    """

    file: Path
    font: str = ""
    heavier: bool = False
    is_emoji: bool = False


@cache
def simple_letters(font: str) -> frozenset[str]:
    """What ReportLab itself draws right with a face: letters that stand alone, from left to right."""
    return frozenset(
        letter
        for letter in map(chr, typefaces.glyphs_of(font))
        if letter == "\u00ad"
        or (
            unicodedata.category(letter)[0] not in "MC"
            and unicodedata.bidirectional(letter) not in ("R", "AL", "AN")
        )
    ) | {"\n", "\t"}


def is_simple(text: str, font: str) -> bool:
    """Whether a text needs neither a fallback face, nor shaping, nor ordering."""
    return text.isascii() or simple_letters(font).issuperset(text)


def is_ignorable(letter: str) -> bool:
    """Whether a letter steers how others are drawn, or nothing, and is never drawn itself."""
    return (
        unicodedata.category(letter) == "Cf"
        or "\ufe00" <= letter <= EMOJI_STYLE
        or "\U000e0100" <= letter <= "\U000e01ef"
        or letter == "\u034f"
    )


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what a reader takes for one sign: a letter with its marks, an emoji with its parts."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _continues(text, start, index):
            yield start, index
            start = index


def _continues(text: str, start: int, index: int) -> bool:
    letter, before = text[index], text[index - 1]
    if letter < "\u0300":
        return False
    if before == "\n" or before == " ":
        return False
    category = unicodedata.category(letter)
    if category[0] == "M" or letter in (JOINER, _NON_JOINER) or "\U000e0020" <= letter <= "\U000e007f":
        return True
    if before == JOINER:
        return category == "So" and unicodedata.category(text[start]) == "So"
    if _is_skin_tone(letter):
        return unicodedata.category(before) == "So" or before == EMOJI_STYLE
    if _is_flag_letter(letter):
        return _is_flag_letter(before) and (index - start) == 1
    return False


def is_emoji(cluster: str) -> bool:
    """Whether a cluster is drawn as an emoji: by its nature, or because a selector or a keycap asks."""
    return (
        "\U0001f000" <= cluster[0] < "\U00020000"
        or EMOJI_STYLE in cluster
        or _KEYCAP in cluster
        or (len(cluster) > 1 and any(_is_skin_tone(letter) for letter in cluster))
    )


def _is_skin_tone(letter: str) -> bool:
    return "\U0001f3fb" <= letter <= "\U0001f3ff"


def _is_flag_letter(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


@lru_cache(maxsize=8192)
def choose(cluster: str, font: str) -> Choice | None:
    """The first face that has every letter of a cluster, for type in this face of ours; None if none has."""
    visible = [letter for letter in cluster if not is_ignorable(letter)]
    if is_emoji(cluster):
        for fallback in FALLBACKS:
            if fallback.is_emoji and _has(fallback.regular, visible):
                return Choice(typefaces.FONT_FOLDER / fallback.regular, is_emoji=True)
    own = (font, typefaces.SANS_BOLD) if font == typefaces.SERIF else (font,)
    for name in own:
        glyphs = typefaces.glyphs_of(name)
        if all(ord(letter) in glyphs for letter in visible):
            return Choice(typefaces.file_of(name), font=name)
    if not shaping.is_available():
        return None
    is_bold = font != typefaces.SANS
    for fallback in FALLBACKS:
        if _has(fallback.regular, visible):
            file = fallback.bold if is_bold and fallback.bold else fallback.regular
            return Choice(
                typefaces.FONT_FOLDER / file,
                heavier=is_bold and not fallback.bold and not fallback.is_emoji,
                is_emoji=fallback.is_emoji,
            )
    return None


def _has(file_name: str, letters: list[str]) -> bool:
    if not shaping.is_available():
        return False
    return shaping.face(typefaces.FONT_FOLDER / file_name).characters.issuperset(letters)
