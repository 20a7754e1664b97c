"""Brings a file up to date, alone: python -m tests.db.migrating FILE SCRIPTS STEP_TO_WAIT_AT"""

from __future__ import annotations

import sys
from pathlib import Path

from db.engine import make_engine
from db.schema import SHIPPED, Migrations, bring_up_to_date, check
from tests.opening import SECRETS


def main() -> None:
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    migrations = Migrations(folder, (*SHIPPED.revisions, "9999"))
    engine = make_engine(path, key=SECRETS.data_key)
    stored = check(path, key=SECRETS.data_key, migrations=migrations)
    bring_up_to_date(engine, path, secrets=SECRETS, stored=stored, migrations=migrations)
    print("done", flush=True)
    engine.dispose()


if __name__ == "__main__":
    main()
