"""The recovery code: 150 random bits that a person can type from paper.

30 characters of Crockford's base 32 and 2 to check them, in groups of 4. The whole code, read as a number,
is divisible by the prime 1021; so one wrong character, or two neighbours swapped, never pass.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DATA_CHARACTERS, CHECK_CHARACTERS, GROUP = 30, 2, 4
CHARACTERS = DATA_CHARACTERS + CHECK_CHARACTERS

_PRIME = 1021
_MOST_TYPED = 400
_READ_AS = str.maketrans("OILU", "011V")
_BETWEEN = frozenset(" \t\r\n-_.\u00a0\u2010\u2011\u2012\u2013\u2014")

_LENGTH = "The recovery code has {0} letters and digits, these are {1}: compare it with the printed sheet."
_TYPO = "There is a typing error in the recovery code: compare it with the printed sheet."
_STRANGE = "The recovery code has only letters without accents and digits: compare it with the printed sheet."


class RecoveryCodeProblem(Exception):
    """What was typed cannot be a recovery code. `sentence` says so, without what was typed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def new_code() -> str:
    """A new random code, 32 characters without the groups."""
    return _with_check(secrets.randbits(DATA_CHARACTERS * 5))


def check(text: str) -> str:
    """The code that was typed, 32 characters, read as `as_printed` reads it.

    Errors: `RecoveryCodeProblem` on a typing error; nothing slow was done by then.
    """
    if len(text) > _MOST_TYPED:
        raise RecoveryCodeProblem(_TYPO)
    typed = "".join(mark for mark in text if mark not in _BETWEEN)
    if not typed.isascii() or not (typed.isalnum() or not typed):
        raise RecoveryCodeProblem(_STRANGE)
    code = as_printed(typed)
    if len(code) != CHARACTERS:
        raise RecoveryCodeProblem(_LENGTH.format(CHARACTERS, len(code)))
    number = 0
    for mark in code:
        value = ALPHABET.find(mark)
        if value < 0:
            raise RecoveryCodeProblem(_TYPO)
        number = number * 32 + value
    if code != _with_check(number >> 10):
        raise RecoveryCodeProblem(_TYPO)
    return code


def as_printed(text: str) -> str:
    """What was typed as it stands on the sheet: capitals, no spaces, 0 for O, 1 for I and L, V for U."""
    return "".join(mark for mark in text if mark not in _BETWEEN).upper().translate(_READ_AS)


def in_groups(code: str) -> tuple[str, ...]:
    """The code as it is printed: eight groups of four."""
    return tuple(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _with_check(number: int) -> str:
    whole = number << 10
    return "".join(_marks(whole + -whole % _PRIME))


def _marks(whole: int) -> Iterator[str]:
    for place in reversed(range(CHARACTERS)):
        yield ALPHABET[whole >> (5 * place) & 31]
