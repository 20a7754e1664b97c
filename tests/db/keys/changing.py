"""A nursery of children that change the data key again and again until they are killed.

Each line of its input is one child: it says `child PID`, then `row N` for each row that is committed and
`done FINGERPRINT` for each change that came back. `gone` says that the child has ended.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from db.engine import connect
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.rekey import change_data_key, finish_change
from db.keys.work import LIGHT_WORK
from db.secrets import Secrets

SIGN_IN, PASSPHRASE = "testa", "nonesuch nonesuch"


def opened(database: Path) -> tuple[Keys, Secrets]:
    """What every start of the program does."""
    keys = Keys.open(FileKeyPlace(key_file_of(database)), work=LIGHT_WORK)
    return keys, finish_change(database, keys, keys.unlock(SIGN_IN, PASSPHRASE).secrets)


def fingerprint(secrets: Secrets) -> str:
    return sha256(secrets.data_key).hexdigest()


def add_row(database: Path, secrets: Secrets) -> int:
    with closing(connect(database, key=secrets.data_key, lock_wait_seconds=5)) as connection:
        cursor = connection.execute("INSERT INTO ballast (content) VALUES (randomblob(2000))")
        return int(cursor.lastrowid)


def change_for_ever(database: Path) -> None:
    keys, secrets = opened(database)
    while True:
        say(f"row {add_row(database, secrets)}")
        secrets = change_data_key(database, keys, secrets)
        say(f"done {fingerprint(secrets)}")


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode("ascii"))


def main(database: Path) -> None:
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            try:
                change_for_ever(database)
            finally:
                os._exit(1)
        say(f"child {child}")
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
