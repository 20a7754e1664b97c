"""Text as a reader meets it: folded characters, sentences, words, syllables and the reading grade.

Pure functions; the only thing read is `data/wording.toml`. Nothing here knows what a claim is:
`over_claims` and `wording` judge, this module only cuts and counts.
"""

import functools
import itertools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyphen

_QUOTES_AND_HYPHENS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4\u2039\u203a", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2212\ufe63", "-"),
    }
)
_DASHES = frozenset("\u2013\u2014\u2015")
_DASH = "\u2013"
_LINE_ENDS = frozenset("\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_INVISIBLE = frozenset(["Mn", "Me", "Cf", "Cc", "Cs"])

_BULLET = r"(?:[\u2022*\u00b7\u25aa\u25e6\u2023\u2043\u2013-] |\(?(?:[0-9]{1,3}|[a-zA-Z])[.)] )"
_LEADING_BULLET = re.compile(r"\s?\s?" + _BULLET + "?")
_NUMBER_OF_A_LIST = re.compile(r"(?:\A|\n)\(?(?:[0-9]{1,3}|[a-zA-Z])\.$")
_SENTENCE_END = re.compile(r"(?<=[^\s.!?])[.!?\u2026]{1,8}[\"')\]]{0,4}(?=\s)")
_LINE_BREAK = re.compile(r"\n\n|\n(?=(?P<bullet>" + _BULLET + r")?(?P<anew>[\"'(\[]{0,2}[A-Z0-9])?)")
_LAST_WORD = re.compile(r"([A-Za-z](?:[A-Za-z.]{0,12}[A-Za-z])?)$")
_WORD = re.compile(r"[^\W_]+(?:(?:['-]|[.,:/](?=[0-9]))[^\W_]+)*")

_VOWELS = re.compile(r"[aeiouy]+")
_HIATUS = re.compile(
    r"ia(?!l|n|ge)|io(?!n|us)|eo(?!n|us|pl)|[^qg]ua|[^aeo]ui(?:ty)|iu|iet|(?:^ar|id|^cr|^r)ea(?!d|l|r|m|s|ch)|oi(?=ng)"
)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """Text ready for matching. `text` and `lower` have one length, `origins` the old places."""

    original: str
    text: str
    lower: str
    origins: tuple[int, ...]

    def passage(self, start: int, end: int) -> str:
        """The words as they were typed, for the folded span from start to end."""
        if start >= end:
            return ""
        return self.original[self.origins[start] : self.origins[end - 1] + 1].strip()


@functools.cache
def word_lists() -> Mapping[str, Any]:
    """The patterns and word lists of `data/wording.toml`, read once."""
    path = Path(__file__).parent / "data" / "wording.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@functools.cache
def _look_alikes() -> dict[int, int]:
    table = word_lists()["look_alikes"]
    return str.maketrans(table["other_alphabets"], table["latin"])


def fold(text: str) -> FoldedText:
    """Undo what hides a word: full-width letters, accents, look-alikes, invisible characters, odd spaces."""
    characters: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        for letter in _folded_character(character, following=text[place + 1 : place + 2]):
            if letter == " " and characters[-1:] in ([" "], ["\n"]):
                continue
            if letter == "\n" and characters[-1:] == [" "]:
                characters[-1] = "\n"
                continue
            if letter == "\n" and characters[-2:] == ["\n", "\n"]:
                continue
            characters.append(letter)
            origins.append(place)
    folded, places = _without_hyphens_at_line_ends("".join(characters), origins)
    lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in folded)
    return FoldedText(original=text, text=folded, lower=lower, origins=tuple(places))


def _folded_character(character: str, *, following: str) -> str:
    if character == "\r":
        return "" if following == "\n" else "\n"
    if character in _LINE_ENDS:
        return "\n"
    if character in _DASHES:
        return _DASH
    character = character.translate(_QUOTES_AND_HYPHENS)
    if character.isascii():
        return character if character.isprintable() else " "
    parts = [
        part
        for part in unicodedata.normalize("NFKD", character)
        if unicodedata.category(part) not in _INVISIBLE
    ]
    folded = "".join(" " if part.isspace() else part for part in parts)
    return folded.translate(_look_alikes()).translate(_QUOTES_AND_HYPHENS)


def _without_hyphens_at_line_ends(text: str, origins: list[int]) -> tuple[str, list[int]]:
    kept: list[str] = []
    places: list[int] = []
    position = 0
    for match in re.finditer(r"(?<=[A-Za-z])-\n(?=[A-Za-z])", text):
        kept.append(text[position : match.start()])
        places.extend(origins[position : match.start()])
        position = match.end()
    return "".join([*kept, text[position:]]), places + origins[position:]


def sentence_spans(folded: FoldedText, *, capital_starts_line: bool) -> list[tuple[int, int]]:
    """Start and end of each sentence in the folded text.

    A blank line and a bullet always begin a sentence. A new line that starts with a capital does so when
    `capital_starts_line`: right for counting the words of a list, wrong for a claim broken over lines.
    """
    cuts = {0, len(folded.text)}
    for match in _SENTENCE_END.finditer(folded.text):
        if not _is_abbreviation(folded.text, match):
            cuts.add(match.end())
    for match in _LINE_BREAK.finditer(folded.text):
        begins = match.group() == "\n\n" or match["bullet"]
        if begins or (
            capital_starts_line and match["anew"] and _line_is_complete(folded.text, match.start())
        ):
            cuts.add(match.start())
    edges = sorted(cuts)
    spans: list[tuple[int, int]] = []
    for start, end in itertools.pairwise(edges):
        bullet = _LEADING_BULLET.match(folded.text, start, end)
        begin = bullet.end() if bullet else start
        while end > begin and folded.text[end - 1].isspace():
            end -= 1
        if _WORD.search(folded.text, begin, end):
            spans.append((begin, end))
    return spans


def _is_abbreviation(text: str, stop: re.Match[str]) -> bool:
    if stop.group() != ".":
        return False
    last = _LAST_WORD.search(text, max(0, stop.start() - 16), stop.start())
    if _NUMBER_OF_A_LIST.search(text, max(0, stop.start() - 6), stop.end()):
        return True
    if last is None or stop.end() + 1 >= len(text):
        return False
    word, following = last.group(1).lower(), text[stop.end() + 1]
    lists = word_lists()["sentences"]
    if word in lists["before_figures"]:
        return following.isdigit()
    if word in lists["may_end_a_sentence"]:
        return following.islower() or following.isdigit()
    initial = len(word) == 1 and last.group(1).isupper() and word not in "i" and following.isupper()
    return word in lists["abbreviations"] or initial


def _line_is_complete(text: str, line_end: int) -> bool:
    if text[line_end - 1 : line_end] in (",", "-", _DASH):
        return False
    last = _LAST_WORD.search(text, max(0, line_end - 16), line_end)
    return last is None or last.group(1).lower() not in word_lists()["sentences"]["never_end_a_line"]


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text as they were typed, bullets left out. A line of a list counts as a sentence."""
    folded = fold(text)
    return tuple(
        folded.passage(start, end) for start, end in sentence_spans(folded, capital_starts_line=True)
    )


def words(text: str) -> list[str]:
    """Words of a text, folded. A figure ("5.2", "76") is a word; a hyphenated word is one word."""
    return _WORD.findall(fold(text).text)


def word_count(sentence: str) -> int:
    """How many words a sentence has; figures count."""
    return len(words(sentence))


def syllables(word: str) -> int:
    """Spoken syllables of an English word, at least 1; a figure counts as 1.

    Vowel groups with the usual corrections, and never fewer than the parts pyphen would hyphenate.
    """
    parts = re.findall(r"[a-z]+", fold(word).lower.replace("'", ""))
    return max(1, sum(_syllables_of_part(part) for part in parts))


@functools.cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


def _syllables_of_part(part: str) -> int:
    spoken = re.sub(r"y(?=[aeiou])|(?<=q)u", "w", part[:60])
    # "hopeful", "completely": the e before an ending is as silent as one at the end
    spoken = re.sub(r"(?<=[^aeiouy])e(?=(?:ly|ness|ments?|ful|less)$)", "", spoken)
    if re.search(r"[^aeiouyl]les?$", spoken):
        pass  # "little", "needles": the ending is spoken
    elif re.search(r"(?:[sxz]|ch|sh|[cg])es$|[td]ed$", spoken):
        pass  # "patches", "treated"
    elif re.search(r"[aeiouy].*[^aeiouy]e[sd]?$", spoken):
        spoken = re.sub(r"e[sd]?$", "", spoken)
    counted = len(_VOWELS.findall(spoken)) + len(_HIATUS.findall(spoken))
    return max(1, counted, len(_hyphenation().positions(part[:60])) + 1)


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade (Kincaid 1975) over the whole text, in US school years; no words give 0.0."""
    folded = fold(text)
    spans = sentence_spans(folded, capital_starts_line=True)
    found = [word for start, end in spans for word in _WORD.findall(folded.text, start, end)]
    if not found:
        return 0.0
    return 0.39 * len(found) / len(spans) + 11.8 * sum(map(_cached_syllables, found)) / len(found) - 15.59


@functools.lru_cache(maxsize=4096)
def _cached_syllables(word: str) -> int:
    return syllables(word)
