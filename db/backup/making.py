"""Makes a backup: copied in one step, synced, opened and checked; only then does it get its name."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from db.audit.trail import FIRST_LINK, Link
from db.backup.bundle import (
    DATABASE,
    KEY_FILE,
    MANIFEST,
    UNFINISHED,
    Manifest,
    Reason,
    bundle_name,
    print_of,
    read_manifest,
    sync,
)
from db.backup.chain import check_chain
from db.backup.checking import Facts, examine, is_headless
from db.backup.program import program_version
from db.backup.sources import BackupSource
from db.backup.steps import Steps
from db.codec import now
from db.errors import StorageProblem, Trouble
from db.keys import layout
from db.keys.layout import KeyFile
from db.problems import trouble_of
from db.secrets import Secrets

_MOST_IN_A_SECOND = 100


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A good backup: where it lies, what it says of itself, how long it took."""

    path: Path
    manifest: Manifest
    seconds: float


def make_backup(
    source: BackupSource,
    place: Path,
    *,
    reason: Reason = Reason.BY_HAND,
    make_place: bool = False,
    at: datetime | None = None,
    steps: Steps | None = None,
) -> BackupReport:
    """Make a backup in a folder and check it.

    The clinic may be open and work on. `make_place` makes the folder when it is missing: never that of a
    stick, which would then be one of this disk. `at` is the time that the backup carries, now unless given.
    What was half made is removed. Errors: `StorageProblem`.
    """
    steps = steps or Steps()
    begun = now()
    moment = (at or begun).replace(microsecond=0)
    unfinished: Path | None = None
    trouble: StorageProblem
    try:
        _require_folder(place, make=make_place)
        unfinished = _begin(place, moment)
        manifest = _fill(unfinished, source, reason, moment, steps)
        path = _finish(place, unfinished)
        return BackupReport(path, manifest, (now() - begun).total_seconds())
    except StorageProblem as problem:
        trouble = _in_this_place(problem, place)
    except OSError as problem:
        trouble = _in_this_place(StorageProblem.of(trouble_of(problem)), place)
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
    raise trouble


def copy_bundle(bundle: Path, place: Path, secrets: Secrets, *, steps: Steps | None = None) -> BackupReport:
    """Copy a good backup to another folder, a memory stick for one, and check the copy there.

    A backup that is there already is checked and left. Errors: `StorageProblem`.
    """
    steps = steps or Steps()
    begun = now()
    manifest = read_manifest(bundle)
    unfinished: Path | None = None
    trouble: StorageProblem
    try:
        _require_folder(place, make=False)
        there = place / bundle.name
        if not there.exists():
            unfinished = place / f"{bundle.name}{UNFINISHED}"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(mode=0o700)
            for number, name in enumerate((DATABASE, KEY_FILE, MANIFEST)):
                steps.at("Copying", number / 3)
                shutil.copyfile(bundle / name, unfinished / name)
                sync(unfinished / name)
            sync(unfinished)
            verify_bundle(unfinished, secrets, steps=steps)
            os.rename(unfinished, there)
            unfinished = None
            sync(place)
        else:
            verify_bundle(there, secrets, steps=steps)
        return BackupReport(there, manifest, (now() - begun).total_seconds())
    except StorageProblem as problem:
        trouble = _in_this_place(problem, place)
    except OSError as problem:
        trouble = _in_this_place(StorageProblem.of(trouble_of(problem)), place)
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
    raise trouble


def verify_bundle(bundle: Path, secrets: Secrets, *, steps: Steps | None = None) -> Manifest:
    """Prove that a backup is what was made then, wholly: seal, every byte, every page, every count.

    Errors: `StorageProblem` (the backup is damaged, of another clinic, or of a newer program).
    """
    steps = steps or Steps()
    manifest = read_manifest(bundle)
    if not manifest.is_sealed(secrets):
        raise StorageProblem.of(Trouble.BACKUP_DAMAGED)
    damaged = StorageProblem.of(Trouble.BACKUP_DAMAGED)
    try:
        for name, known in manifest.files.items():
            steps.at("Reading every byte", 0.1)
            if print_of(bundle / name) != known:
                raise damaged
    except OSError:
        raise damaged from None
    facts, tail = _checked(bundle / DATABASE, secrets, steps)
    if (facts.revision, dict(facts.counts)) != (manifest.revision, dict(manifest.counts)):
        raise damaged
    if (tail.sequence, tail.seal) != (manifest.audit_sequence, manifest.audit_seal):
        raise damaged
    return manifest


def _fill(folder: Path, source: BackupSource, reason: Reason, moment: datetime, steps: Steps) -> Manifest:
    steps.at("Copying", 0.0)
    # It is proved to open what is copied: were the key changed in between, the copy would not pass its check.
    keys = source.key_file()
    opens = _key_file(keys, source.secrets)
    database = folder / DATABASE
    _touch(database)
    source.copy_to(database, steps)
    _touch(folder / KEY_FILE)
    (folder / KEY_FILE).write_bytes(keys)
    sync(database)
    sync(folder / KEY_FILE)
    steps.at("Checking", 0.4)
    try:
        facts, tail = _checked(database, source.secrets, steps)
    except StorageProblem as problem:
        if problem.trouble in (Trouble.STOPPED, Trouble.DISK_FULL):
            raise
        raise StorageProblem.of(Trouble.BACKUP_UNSOUND) from None
    if is_headless(facts, opens.slots):
        raise StorageProblem.of(Trouble.DAMAGED)
    steps.at("Sealing", 0.95)
    manifest = Manifest(
        id=uuid4(),
        database_id=opens.database_id,
        made_at=moment,
        reason=reason,
        program=program_version(),
        revision=facts.revision,
        counts=facts.counts,
        files={name: print_of(folder / name) for name in (DATABASE, KEY_FILE)},
        audit_sequence=tail.sequence,
        audit_seal=tail.seal,
    ).sealed(source.secrets)
    _touch(folder / MANIFEST)
    (folder / MANIFEST).write_bytes(manifest.to_bytes())
    sync(folder / MANIFEST)
    sync(folder)
    return manifest


def _checked(database: Path, secrets: Secrets, steps: Steps) -> tuple[Facts, Link]:
    """The facts and the end of the audit of a sound copy."""
    facts = examine(database, key=secrets.data_key, steps=steps)
    steps.at("Checking the audit", 0.9)
    if "audit_event" not in facts.counts:
        return facts, Link(0, FIRST_LINK)
    return facts, check_chain(database, secrets)


def _key_file(keys: bytes, secrets: Secrets) -> KeyFile:
    """What this key file is. Errors: `StorageProblem` unless it opens the file that is copied."""
    try:
        file = layout.parse(keys)
    except layout.NewerVersion:
        raise StorageProblem.of(Trouble.NEWER) from None
    except (layout.Changed, layout.Unreadable):
        raise StorageProblem.of(Trouble.DAMAGED) from None
    if not file.is_sealed(secrets.data_key) or file.before is not None:
        # The key is being changed, or the key file beside the clinic's file is another one.
        raise StorageProblem.of(Trouble.LOCKED)
    return file


def _require_folder(place: Path, *, make: bool) -> None:
    if make:
        place.mkdir(mode=0o700, exist_ok=True)
    if not place.is_dir():
        raise StorageProblem.of(Trouble.BACKUP_PLACE)


def _begin(place: Path, moment: datetime) -> Path:
    for number in range(_MOST_IN_A_SECOND):
        name = bundle_name(moment, number)
        if (place / name).exists():
            continue
        try:
            (place / f"{name}{UNFINISHED}").mkdir(mode=0o700)
        except FileExistsError:
            continue
        return place / f"{name}{UNFINISHED}"
    raise StorageProblem.of(Trouble.BACKUP_PLACE)


def _finish(place: Path, unfinished: Path) -> Path:
    path = place / unfinished.name.removesuffix(UNFINISHED)
    os.rename(unfinished, path)
    sync(place)
    return path


def _touch(path: Path) -> None:
    path.touch(mode=0o600)


def _in_this_place(problem: StorageProblem, place: Path) -> StorageProblem:
    """The same, told of the disk for backups where that is what failed."""
    if not place.is_dir():
        return StorageProblem.of(Trouble.BACKUP_PLACE)
    if problem.trouble is Trouble.DISK_FULL:
        return StorageProblem.of(Trouble.BACKUP_PLACE_FULL)
    if problem.trouble in (Trouble.CANNOT_OPEN, Trouble.READ_ONLY) and not os.access(place, os.W_OK):
        return StorageProblem.of(Trouble.BACKUP_PLACE)
    return problem
