"""The forms of a word of a name by which it is found though only a part was typed, or with a mistake.

Each word of any name in the clinic has its rows once, however many patients share it: the word itself, its
ends ("anabel" is found by "bel"), the word with each one of its letters left out, and how it sounds. Two
words differ by one mistake (a letter more, less, another, or two that changed places) only when leaving out
at most one letter of each can make them the same: so a few ranges find every candidate, and `is_close`
judges them.

A long word has a row for each two letters of its first seven left out too. Whatever two mistakes do to it,
leaving out two of the first seven letters on either side makes what is left of them the same.

The sound is a rough one that joins spellings of one name across languages (Schmidt, Schmitt, Smit; Mohamed,
Muhammad; Katarzyna, Catarina; Yusuf, Josef): it says that somebody should look, and decides nothing.
"""

from __future__ import annotations

import re
from itertools import combinations

WORD, END, WITHOUT, WITHOUT_TWO, SOUND = "=", ">", "-", "_", "~"
"""What a form begins with: the word, an end of it, the word without one letter or two, its sound."""
FILLED_UP_TO = "!after"
"""A form that is none: it says that not all rows of search are filled yet, and up to which patient."""
NUMBER = "#"
"""Before the letters that some patient number begins with: a piece of a name may be the beginning of one."""
LEAST_FOR_MISTAKES = 4
"""Shorter pieces are searched as they are: one mistake in three letters could be any word."""
LEAST_FOR_BEGINNINGS = 5
"""From this length on the piece may be the beginning of a word, with a mistake in it."""
LEAST_FOR_TWO = 8
"""From this length on a word is found with two mistakes in it: of a shorter one too little is left."""
_LONGEST = 24
_HEAD = 7
"""So many letters of a long word are looked at for its forms without two of them."""

_SPELLINGS = (
    (re.compile("tsch|tch|cz|č"), "c"),
    (re.compile("sch|sh|sz"), "s"),
    (re.compile("ch|ck|qu|q|kh|x"), "k"),
    (re.compile("ph|pf|w|v"), "f"),
    (re.compile("rz"), "r"),
    (re.compile("gh(?=[^aeiou]|$)"), ""),
    (re.compile("dt|th"), "t"),
    (re.compile("gn|ñ"), "n"),
    (re.compile("ll"), "l"),
    (re.compile("c(?=[eiy])|z|ts"), "s"),
    (re.compile("c|g(?=$)"), "k"),
    (re.compile("j|y"), "i"),
    (re.compile("d$"), "t"),
)
_DOUBLES = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiou]+")
_MUTE_H = re.compile("(?<![aeiou])h|h(?![aeiou])")


def forms_of(word: str) -> frozenset[str]:
    """Every form of a folded word, each with its mark before it."""
    ends = {
        END + word[start:] for start in range(1, len(word)) if len(word) - start > 1 or not word.isascii()
    }
    shorter = {WITHOUT + each for each in _without_one(word)}
    if len(word) >= LEAST_FOR_TWO:
        shorter |= set(heads_without_two(word))
    return frozenset({WORD + word, *ends, *shorter, SOUND + sound(word)})


def heads_without_two(word: str) -> tuple[str, ...]:
    """The forms, of five letters each, of which a long word and one with two mistakes in it share one.

    Of a piece of six letters, two may have been left out: there only one more is. None of a shorter one.
    """
    head = word[:_HEAD]
    left = _HEAD - 2
    return tuple(
        dict.fromkeys(WITHOUT_TWO + "".join(letters) for letters in combinations(head, left))
        if len(head) > left
        else ()
    )


def ranges_for(piece: str) -> tuple[tuple[str, str], ...]:
    """The ranges of forms, each up to its end, that hold every word with one mistake in it, and others."""
    shorter = _without_one(piece)
    starts = [WITHOUT + piece, *(mark + each for mark in (WORD, WITHOUT) for each in shorter)]
    after = "\U0010ffff" if len(piece) >= LEAST_FOR_BEGINNINGS else "\x01"
    return tuple((start, start + after) for start in dict.fromkeys(starts))


def is_close(piece: str, word: str) -> bool:
    """Whether a word differs from a piece by one mistake or none; of a long piece, whether it begins so."""
    if one_mistake(piece, word):
        return True
    if len(piece) < LEAST_FOR_BEGINNINGS:
        return False
    return any(one_mistake(piece, word[:length]) for length in range(len(piece) - 1, len(piece) + 2))


def one_mistake(one: str, other: str) -> bool:
    """Whether two words are the same but for one letter more, less or another, or two that changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    least = min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    here, there = one[start : len(one) - end], other[start : len(other) - end]
    return max(len(here), len(there)) <= 1 or (len(here) == 2 and here == there[::-1])


def two_mistakes(one: str, other: str) -> bool:
    """Whether two words are the same but for at most two mistakes, of which none touches another."""
    if abs(len(one) - len(other)) > 2:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        earlier, before = before, row
        row = [place]
        for there, letter_there in enumerate(other, start=1):
            least = min(before[there] + 1, row[-1] + 1, before[there - 1] + (letter != letter_there))
            swapped = place > 1 and there > 1 and one[place - 2 : place] == letter_there + other[there - 2]
            row.append(min(least, earlier[there - 2] + 1) if swapped else least)
        if min(row) > 2:
            return False
    return row[-1] <= 2


def sound(word: str) -> str:
    """How a folded word sounds, roughly: what is spelt differently for one name comes out the same.

    Letters of other scripts than Latin stay as they are, without doubles.
    """
    heard = _DOUBLES.sub(r"\1", word) if not word.isascii() else word
    for spelling, letters in _SPELLINGS:
        heard = spelling.sub(letters, heard)
    heard = _MUTE_H.sub("", heard)
    first = "a" if _VOWELS.match(heard) else ""
    return _DOUBLES.sub(r"\1", first + _VOWELS.sub("", heard)) or word


def _without_one(word: str) -> tuple[str, ...]:
    word = word[:_LONGEST]
    return tuple(
        dict.fromkeys(word[:place] + word[place + 1 :] for place in range(len(word)) if len(word) > 1)
    )
