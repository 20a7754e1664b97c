"""A desk with a record open, until it is ended or killed: `python -m tests.db.present FILE PERSON RECORD`."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

from tests.db.invented import opened


def main(path: Path, person_id: UUID, record_id: UUID) -> None:
    """Sign in, open the record, tell, and wait."""
    with opened(path) as store:
        actor = store.people.begin_session(person_id).result(30).actor
        store.presence.begin(actor, path.parent).result(30)
        store.presence.here(actor, record_id).result(30)
        print("open", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(UUID(each) for each in sys.argv[2:]))
