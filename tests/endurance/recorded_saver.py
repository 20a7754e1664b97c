"""Saves under the recorder: python -m tests.endurance.recorded_saver FILE SAVES SYNCHRONOUS

Makes the file, saves, and closes and opens it now and then. Each acknowledgement goes into the log of the
recorder, after the calls it rests on. SYNCHRONOUS is "as-built", or what SQLite's setting of that name is set
to instead: that shows what the replay finds in a program that does not wait for the disk.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from sqlalchemy import Engine, event

from tests.db.invented import opened
from tests.endurance.numbered_saves import Saver, begin
from tests.endurance.recorder import loaded


def main() -> None:
    path, saves, synchronous = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if synchronous != "as-built":
        event.listen(Engine, "connect", lambda driver, _: driver.execute(f"PRAGMA synchronous={synchronous}"))
    disk, chance, number = loaded(), random.Random(11), -1
    while number + 1 < saves:
        with opened(path) as store:
            begin(store)
            saver = Saver(store)
            for _ in range(min(chance.randint(20, 60), saves - number - 1)):
                number = saver.save()
                disk.acknowledged(number)


if __name__ == "__main__":
    main()
