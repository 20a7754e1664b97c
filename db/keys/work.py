"""How much work it takes to try one passphrase: the parameters of Argon2id."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_PASSES, MOST_PASSES = 2, 16
LEAST_MEBIBYTES, MOST_MEBIBYTES = 19, 1024
MOST_LANES = 16


@dataclass(frozen=True, slots=True)
class Work:
    """Argon2id: passes over the memory, its size in MiB, lanes that run side by side.

    Errors: `ValueError` outside the limits. Below them guessing is cheap; above them a key file that
    somebody changed could exhaust the machine.
    """

    passes: int
    mebibytes: int
    lanes: int

    def __post_init__(self) -> None:
        if not (
            LEAST_PASSES <= self.passes <= MOST_PASSES
            and LEAST_MEBIBYTES <= self.mebibytes <= MOST_MEBIBYTES
            and 1 <= self.lanes <= MOST_LANES
        ):
            raise ValueError("the work of a passphrase is outside its limits")


STANDARD_WORK = Work(passes=3, mebibytes=64, lanes=4)
"""What every new slot asks for: about a quarter of a second on a desk of today."""

LIGHT_WORK = Work(passes=LEAST_PASSES, mebibytes=LEAST_MEBIBYTES, lanes=1)
"""The least that is accepted: for tests, and for a secret that is random already."""
