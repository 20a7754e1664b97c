"""Puts a backup in the place of the clinic's file, which is set aside and never overwritten.

Everything is made ready in a folder beside the file and checked there. One rename of that folder decides:
from then on the restore is finished, by `finish_restore` at the next start if need be. The database and its
key file change together; what was there before lies whole in a folder with the time in its name.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from platform import node

from sqlalchemy import select

from db.actor import Actor
from db.audit.anchors import anchor_file_of
from db.audit.beginning import begin_audit
from db.audit.events import Action, Event
from db.audit.trail import Link
from db.backup.bundle import DATABASE, Manifest, remove_if_old, sync
from db.backup.chain import check_chain
from db.backup.checking import Facts, examine, looking, rows, tables
from db.backup.making import verify_bundle
from db.backup.opening import OpenedBundle
from db.backup.present import Present, require_owner_of_today
from db.backup.steps import Steps
from db.backup.upgrading import fold, migrate_here
from db.codec import now
from db.disk import hold_alone
from db.door import Door
from db.engine import connect_plainly, make_engine
from db.errors import StorageProblem, Trouble
from db.keys.place import key_file_of, write_whole
from db.models import PersonModel
from db.problems import in_sentences, trouble_of
from db.rights import Right, Role, allows
from db.schema import check
from db.sealing import InEncryptedFile
from db.secrets import Secrets

READY, UNREADY = ".restoring", ".restoring.part"
_ORDER = "order.json"
_STAMP = "%Y%m%dT%H%M%SZ"
_MOST_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored. `set_aside` is the folder of what was there before, None when nothing was.

    `events_more` is how many events the audit of the file set aside has more than the restored one, None
    where that file could not be read.
    """

    set_aside: Path | None
    made_at: datetime
    counts: Mapping[str, int]
    events_more: int | None


def restore(
    opened: OpenedBundle,
    database: Path,
    *,
    present: Present | Secrets | None = None,
    steps: Steps | None = None,
) -> RestoreReport:
    """Put a backup in the place of the clinic's file. The store must be closed, in every program.

    `present` is who was signed in to the clinic that is there now, or just proved it (`db.backup.present`);
    secrets alone are believed to be those of whoever opened the backup. Who opened the backup with a
    passphrase must be its owner, and while the clinic that is there can be read, an owner of today has to be
    in it too (`StorageProblem`, not allowed; `NotProved`). Until everything is ready and checked, nothing has
    changed. Errors: `StorageProblem`.
    """
    steps = steps or Steps()
    finish_restore(database)
    ready = database.with_name(f"{database.name}{READY}")
    unready = database.with_name(f"{database.name}{UNREADY}")
    trouble: StorageProblem
    try:
        known = require_owner_of_today(
            database,
            opened_by=opened.person_id,
            of_that_day=opened.secrets,
            typed=opened.typed,
            present=present,
        )
        manifest = verify_bundle(opened.bundle, opened.secrets, steps=steps)
        shutil.rmtree(unready, ignore_errors=True)
        unready.mkdir(mode=0o700)
        staged = unready / DATABASE
        steps.at("Copying", 0.5)
        facts, events_more = _stage(opened, manifest, staged, database, known, steps)
        moment = now()
        aside = _name_aside(database, moment)
        write_whole(unready / _ORDER, json.dumps({"aside": aside.name}).encode("utf-8"))
        sync(unready)
        steps.at("Putting it in place", 0.95)
        there = database.exists() or key_file_of(database).exists()
        with hold_alone(database):
            os.rename(unready, ready)
            sync(ready.parent)
            _carry_out(database, ready, aside)
        return RestoreReport(aside if there else None, manifest.made_at, facts.counts, events_more)
    except StorageProblem as problem:
        trouble = problem
    except OSError as problem:
        trouble = StorageProblem.of(trouble_of(problem))
    finally:
        shutil.rmtree(unready, ignore_errors=True)
    raise trouble


def finish_restore(database: Path) -> bool:
    """Finish a restore that a kill interrupted after it was decided; remove one that was not.

    To be called before every opening, before the key file is read. Gives whether there was something to
    finish. Errors: `StorageProblem`.
    """
    ready = database.with_name(f"{database.name}{READY}")
    remove_if_old(database.with_name(f"{database.name}{UNREADY}"))
    if not ready.is_dir():
        return False

    def work() -> None:
        with hold_alone(database):
            _carry_out(database, ready, database.with_name(_ordered_name(ready, database)))

    in_sentences(work)
    return True


def _stage(
    opened: OpenedBundle,
    manifest: Manifest,
    staged: Path,
    database: Path,
    known: Secrets | None,
    steps: Steps,
) -> tuple[Facts, int | None]:
    shutil.copyfile(opened.bundle / DATABASE, staged)
    staged.chmod(0o600)
    check(staged, key=opened.secrets.data_key)
    _require_owner(opened, staged)
    keys = key_file_of(staged)
    write_whole(keys, opened.key_file)
    steps.at("Bringing it up to date", 0.7)
    migrate_here(staged, secrets=opened.secrets)
    before = _end_of_audit(database, known or opened.secrets)
    after = check_chain(staged, opened.secrets)
    more = None if before is None else max(0, before.sequence - after.sequence)
    _note(staged, opened, manifest, more)
    facts = examine(staged, key=opened.secrets.data_key, steps=steps)
    check_chain(staged, opened.secrets)
    sync(staged)
    return facts, more


def _require_owner(opened: OpenedBundle, staged: Path) -> None:
    """An owner of that day, or the recovery code. A file that lost its people makes nobody its owner."""
    with looking(staged, key=opened.secrets.data_key) as connection:
        if "person" not in tables(connection):
            # From before there were people: then only its owner had a key.
            return
        if not rows(connection, "person"):
            raise StorageProblem.of(Trouble.BACKUP_DAMAGED)
        if opened.recovery_code is not None:
            return
        row = connection.execute(
            "SELECT role FROM person WHERE id = ? AND is_active", (opened.person_id.hex,)
        ).fetchone()
    if row is None or not allows(Role(row[0]), Right.RESTORE):
        raise StorageProblem.of(Trouble.NOT_ALLOWED)


def _note(staged: Path, opened: OpenedBundle, manifest: Manifest, more: int | None) -> None:
    """Note the restore in the restored audit, and how much of the later one is only in the file set aside."""
    lost = "the file before it cannot be read" if more is None else f"{more} later events are set aside"
    made = manifest.made_at.isoformat(timespec="seconds")
    event = Event(Action.RESTORED, "backup", manifest.id, detail=f"backup of {made}, {lost}")
    engine = make_engine(staged, key=opened.secrets.data_key)
    door = Door(engine, audit_key=opened.secrets.audit_key, machine=node(), sealer=InEncryptedFile())
    try:
        begin_audit(door)
        query = select(PersonModel.name).where(PersonModel.id == opened.person_id)
        name = door.read_unasked(lambda session: session.scalar(query))
        owner = Actor(opened.person_id, name or "", opened.person_id, Role.OWNER)
        # Nobody is signed in to this copy: their key proved who they are.
        door.submit_unasked(lambda connection: door.trail.note(connection, owner, event)).result()
    finally:
        door.close()
    fold(staged, key=opened.secrets.data_key)


def _end_of_audit(database: Path, secrets: Secrets) -> Link | None:
    """The last event of the file that is there now; None when it cannot be read, or there is none."""

    def work() -> Link | None:
        with closing(connect_plainly(database, key=secrets.data_key, read_only=True)) as connection:
            connection.execute("PRAGMA cipher_log_level=NONE")
            row = connection.execute(
                "SELECT sequence, seal FROM audit_event ORDER BY sequence DESC LIMIT 1"
            ).fetchone()
            return Link() if row is None else Link(int(row[0]), str(row[1]))

    try:
        return in_sentences(work) if database.exists() else None
    except StorageProblem:
        return None


def _carry_out(database: Path, ready: Path, aside: Path) -> None:
    """Every step leaves a state from which the same steps go on. The staged database goes in last."""
    staged, staged_keys = ready / DATABASE, key_file_of(ready / DATABASE)
    aside.mkdir(mode=0o700, exist_ok=True)
    keys = key_file_of(database)
    if staged.exists():
        # Its log first: beside the restored file it would be taken for that one's.
        for end in ("-wal", "-shm", "-journal", ""):
            _move(database.with_name(f"{database.name}{end}"), aside)
        if staged_keys.exists():
            for each in (keys, keys.with_name(f"{keys.name}.prev"), *_anchors(database)):
                _move(each, aside)
            os.replace(staged_keys, keys)
        sync(aside)
        sync(database.parent)
        os.replace(staged, database)
    sync(database.parent)
    shutil.rmtree(ready)
    sync(database.parent)
    if not any(aside.iterdir()):
        aside.rmdir()


def _anchors(database: Path) -> tuple[Path, ...]:
    """What was remembered of the end of the audit that is set aside."""
    return (anchor_file_of(database),)


def _move(path: Path, folder: Path) -> None:
    if path.exists():
        os.replace(path, folder / path.name)


def _name_aside(database: Path, moment: datetime) -> Path:
    name = f"{database.name}.before-{moment.strftime(_STAMP)}"
    number = 0
    while (path := database.with_name(f"{name}-{number}" if number else name)).exists():
        number += 1
    return path


def _ordered_name(ready: Path, database: Path) -> str:
    """The name of the folder for what is set aside, as it was decided."""
    try:
        with (ready / _ORDER).open("rb") as file:
            name = json.loads(file.read(_MOST_BYTES))["aside"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        name = None
    good = isinstance(name, str) and name.startswith(f"{database.name}.before-") and Path(name).name == name
    return name if good else _name_aside(database, now()).name
