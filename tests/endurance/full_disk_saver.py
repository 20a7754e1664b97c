"""Saves while the disk fills up: python -m tests.endurance.full_disk_saver FOLDER MOMENTS SEED HOW

FOLDER is on a small disk of its own (HOW is "mount"), or this process runs under the recorder ("recorder").
Writes one line of JSON for each moment in which the disk was full.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from db.errors import StorageProblem, Trouble
from db.store import Store
from tests.db.invented import ACTOR, database, opened
from tests.endurance.numbered_saves import CONSULTATION, Saver, begin, examine
from tests.endurance.recorder import loaded

MOST_LEFT = 100_000
"""Bytes: between nothing and about ten saves still fit when the disk begins to be full."""
TELLS = (Trouble.DISK_FULL, Trouble.DISK_FAILED)


class Space(Protocol):
    """The free space of the disk that the clinic's file is on."""

    def leave(self, size: int) -> None:
        """Leave only so many bytes free."""

    def free(self) -> None:
        """Give all of it back."""


class Ballast:
    """A file that takes the space of a small disk."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "ballast"

    def leave(self, size: int) -> None:
        block = bytes(4096)
        with self._file.open("wb", buffering=0) as ballast:
            with suppress(OSError):
                while True:
                    ballast.write(block)
            ballast.truncate(max(0, ballast.tell() - size))

    def free(self) -> None:
        self._file.unlink()


class RecorderSpace:
    """What the recorder lets through."""

    def __init__(self) -> None:
        self._disk = loaded()

    def leave(self, size: int) -> None:
        self._disk.disk_space(size)

    def free(self) -> None:
        self._disk.disk_space(-1)


class Clinic:
    """A clinic that saves, and that hears a sentence for each save that was refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.acknowledged = 0
        self.open()

    def open(self) -> None:
        self.store: Store = opened(self.path)
        begin(self.store)
        self.saver = Saver(self.store)

    def save(self) -> None:
        self.acknowledged = self.saver.save() + 1


def one_moment(clinic: Clinic, space: Space, chance: random.Random) -> dict[str, object]:
    """Save until the disk is full and twice more, then with space again; gives what was told and found."""
    for _ in range(chance.randint(0, 8)):
        clinic.save()
    space.leave(chance.randint(0, MOST_LEFT))
    troubles: list[Trouble] = []
    while len(troubles) < 3:
        _try(clinic.save, troubles)
    read = clinic.store.consultation(ACTOR, CONSULTATION).version == _version_of(clinic)
    if chance.random() < 0.4:  # somebody closes the program, and opens it again, on the full disk
        clinic.store.close()
        _try(clinic.open, troubles)
    space.free()
    clinic.store.close()
    clinic.open()
    before = clinic.acknowledged
    clinic.save()
    found = examine(clinic.path, clinic.acknowledged)
    return {
        "told": all(trouble in TELLS for trouble in troubles),
        "read": read,
        "works again": clinic.acknowledged == before + 1,
        "lost": found.lost,
        "damaged": [*found.partial, *found.unsound],
        "acknowledged": clinic.acknowledged,
    }


def _version_of(clinic: Clinic) -> int:
    """The version that the acknowledged saves of answers have made."""
    return 1 + sum(number % 4 != 3 for number in range(clinic.acknowledged))


def _try(work: Callable[[], None], troubles: list[Trouble]) -> None:
    try:
        work()
    except StorageProblem as problem:
        troubles.append(problem.trouble)


def main() -> None:
    folder, moments, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    space: Space = Ballast(folder) if sys.argv[4] == "mount" else RecorderSpace()
    clinic = Clinic(database(folder))
    for _ in range(moments):
        print(json.dumps(one_moment(clinic, space, chance)), flush=True)
    clinic.store.close()


if __name__ == "__main__":
    main()
