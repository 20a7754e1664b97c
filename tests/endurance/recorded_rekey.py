"""Changes the data key under the recorder: python -m tests.endurance.recorded_rekey FILE TIMES FINGERPRINTS

Each row and each finished change is acknowledged in the log of the recorder: a row by its number, a change by
its number behind `CHANGE`. The file FINGERPRINTS gets a line for each key, in order.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

from db.engine import connect
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.rekey import change_data_key
from db.keys.work import LIGHT_WORK
from tests.db.keys.changing import PASSPHRASE, SIGN_IN, add_row, fingerprint
from tests.endurance.recorder import loaded

BALLAST_ROWS = 150
CHANGE = 1 << 32


def main() -> None:
    database, times = Path(sys.argv[1]), int(sys.argv[2])
    disk = loaded()
    made = Keys.create(
        FileKeyPlace(key_file_of(database)),
        person_id=UUID(int=1),
        sign_in=SIGN_IN,
        passphrase=PASSPHRASE,
        work=LIGHT_WORK,
    )
    secrets = made.secrets
    with closing(connect(database, key=secrets.data_key, lock_wait_seconds=5)) as connection:
        connection.execute("CREATE TABLE ballast (id INTEGER PRIMARY KEY, content BLOB)")
        connection.execute("BEGIN")
        for _ in range(BALLAST_ROWS):
            connection.execute("INSERT INTO ballast (content) VALUES (randomblob(5000))")
        connection.execute("COMMIT")
    disk.acknowledged(BALLAST_ROWS)
    fingerprints = [fingerprint(secrets)]
    for number in range(1, times + 1):
        disk.acknowledged(add_row(database, secrets))
        secrets = change_data_key(database, made.keys, secrets)
        fingerprints.append(fingerprint(secrets))
        disk.acknowledged(CHANGE + number)
    Path(sys.argv[3]).write_text("\n".join(fingerprints), encoding="ascii")


if __name__ == "__main__":
    main()
