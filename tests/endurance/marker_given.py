"""The invented people of the marker scan: words that stand nowhere else on this computer."""

from __future__ import annotations

import random
from dataclasses import dataclass

_LETTERS = "bcdfghjkmpqvwxz"


@dataclass(frozen=True, slots=True)
class Given:
    """What must not be found after the lock. `text` is in every name and every answer.

    The first of `names` has a whole visit; the last is only half registered when the lock comes.
    """

    text: str
    names: tuple[str, ...]
    sign_in: str
    passphrase: str

    @classmethod
    def by_chance(cls) -> Given:
        """New words, so that nothing of an earlier run can be taken for one of this."""
        chance = random.SystemRandom()
        text = "".join(chance.choices(_LETTERS, k=10)).capitalize()
        passphrase = " ".join("".join(chance.choices(_LETTERS, k=7)) for _ in range(3))
        names = tuple(f"{first} {text}" for first in ("Testa", "Ima", "Noone"))
        return cls(text, names, "owner", passphrase)
