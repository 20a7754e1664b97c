"""Makes children that enter answers until they are killed: python -m tests.db.nursery FILE

Every line read starts one child; a fork is much quicker than a new Python. The child opens the store, goes on
with the consultation, and writes one line per acknowledged save: its number, nothing before.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from uuid import UUID

from db.records import Derived
from tests.db.invented import ACTOR, change, opened

CONSULTATION = UUID(int=7)


def enter_answers(path: Path) -> None:
    """Save one more answer after another, and say so after each acknowledgement."""
    store = opened(path)
    stored = store.consultation(ACTOR, CONSULTATION)
    answers, version = stored.answers, stored.version
    while True:
        link_id, said = f"goals.own-words-{version % 40}", f"hope {version}"
        answers = answers.with_answer(link_id, said)
        saved = store.save_answers(
            ACTOR,
            CONSULTATION,
            version,
            answers=answers,
            changes=[change(link_id, said)],
            page="goals",
            derived=Derived(),
        ).result()
        os.write(1, f"{version}\n".encode())
        version = saved.version


def main() -> None:
    path = Path(sys.argv[1])
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            enter_answers(path)
        os.write(1, f"child {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
