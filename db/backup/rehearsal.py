"""Tries a restore without touching anything: into a scratch folder, opened, checked, counted, removed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from db.backup.bundle import DATABASE, KEY_FILE, BackupInfo, remove_if_old
from db.backup.chain import check_chain
from db.backup.checking import examine
from db.backup.making import verify_bundle
from db.backup.steps import Steps
from db.backup.upgrading import migrate_here
from db.codec import now
from db.errors import StorageProblem, Trouble
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.problems import trouble_of
from db.secrets import Secrets

SCRATCH = "rehearsal-"


@dataclass(frozen=True, slots=True)
class RehearsalReport:
    """A restore that was tried and went well. `made_at` is of the backup, UTC; `counts` are rows."""

    bundle: Path
    made_at: datetime
    counts: Mapping[str, int]
    patients: int
    seconds: float


def rehearse(
    backup: BackupInfo, folder: Path, secrets: Secrets, *, steps: Steps | None = None
) -> RehearsalReport:
    """Try a restore in a scratch folder inside the clinic's folder. The clinic may be open.

    Errors: `StorageProblem`: this backup would not restore.
    """
    steps = steps or Steps()
    begun = now()
    scratch = folder / f"{SCRATCH}{uuid4().hex[:8]}.part"
    trouble: StorageProblem
    try:
        manifest = verify_bundle(backup.path, secrets, steps=steps)
        scratch.mkdir(mode=0o700)
        database = scratch / DATABASE
        steps.at("Restoring into a scratch folder", 0.6)
        shutil.copyfile(backup.path / DATABASE, database)
        shutil.copyfile(backup.path / KEY_FILE, key_file_of(database))
        if Keys.open(FileKeyPlace(key_file_of(database))).database_id != manifest.database_id:
            raise StorageProblem.of(Trouble.BACKUP_DAMAGED)
        migrate_here(database, secrets=secrets)
        facts = examine(database, key=secrets.data_key, steps=steps)
        check_chain(database, secrets)
        return RehearsalReport(
            backup.path,
            manifest.made_at,
            facts.counts,
            facts.counts.get("patient", 0),
            (now() - begun).total_seconds(),
        )
    except StorageProblem as problem:
        trouble = problem
    except OSError as problem:
        trouble = StorageProblem.of(trouble_of(problem))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    raise trouble


def remove_left_over(folder: Path) -> None:
    """Remove what a kill left of a rehearsal."""
    for each in folder.glob(f"{SCRATCH}*.part"):
        remove_if_old(each)
