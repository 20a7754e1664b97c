"""Makes the file of the newest revision that is kept as released: python -m tests.db.released.make

Run once for each release, when its migrations are final; what was kept before is never made again. The file
is under the keys of the tests. It holds the patients of the first one and two more, all invented.
"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

from db.backup.sources import copy_file
from db.schema import SHIPPED
from db.take_over import take_over
from tests.db.backup.clinics import answered, give_keys
from tests.db.invented import opened
from tests.opening import SECRETS

FOLDER = Path(__file__).parent


def main() -> None:
    target = FOLDER / f"{SHIPPED.newest}.db.gz"
    if target.exists():
        raise SystemExit(f"{target.name} was kept already: a released file is never made again.")
    with tempfile.TemporaryDirectory() as folder:
        database, copy = Path(folder) / "clinic.db", Path(folder) / "copy.db"
        database.write_bytes(gzip.decompress((FOLDER / "0001-plain.db.gz").read_bytes()))
        give_keys(database)
        take_over(database, SECRETS)
        with opened(database) as store:
            answered(store, "Y")
            answered(store, "UNK")
        copy_file(database, copy, key=SECRETS.data_key)
        target.write_bytes(gzip.compress(copy.read_bytes(), mtime=0))


if __name__ == "__main__":
    main()
