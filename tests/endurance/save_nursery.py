"""Makes children that save until they are killed: python -m tests.endurance.save_nursery FILE

Every line read starts one child; a fork is much quicker than a new Python. The child writes one line for each
acknowledged save: its number. Now and then it closes the file and opens it again, so that a kill also meets
the moment in which the log is written back.
"""

from __future__ import annotations

import os
import random
import sys
import traceback
from pathlib import Path

from tests.db.invented import opened
from tests.endurance.numbered_saves import Saver, begin


def save_on(path: Path) -> None:
    """Save, close, open and save again, and say each acknowledged number."""
    chance = random.Random()
    while True:
        with opened(path) as store:
            begin(store)
            saver = Saver(store)
            for _ in range(chance.randint(1, 15)):
                number = saver.save()
                os.write(1, f"{number}\n".encode())


def main() -> None:
    path = Path(sys.argv[1])
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                save_on(path)
            except BaseException:
                traceback.print_exc()
            os._exit(1)
        os.write(1, f"child {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
