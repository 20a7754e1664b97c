"""One of two processes that edit one patient: python -m tests.db.editor FILE PATIENT LETTER TIMES"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from db.errors import Conflict
from tests.db.invented import ACTOR, opened


def main() -> None:
    path, patient_id, letter, times = Path(sys.argv[1]), UUID(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    conflicts = 0
    with opened(path) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(times):
            edited = False
            while not edited:
                read = store.patient(ACTOR, patient_id)
                added = replace(read.patient, address=f"{read.patient.address} {letter}{number}".strip())
                try:
                    store.change_patient(ACTOR, patient_id, read.version, added).result()
                    edited = True
                except Conflict:
                    conflicts += 1
    print(conflicts)


if __name__ == "__main__":
    main()
