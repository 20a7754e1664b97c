"""What `doctor` finds out about a desk, its disk, its keys and its backups."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from uuid import uuid4

from sqlcipher3 import dbapi2

from db.backup.bundle import list_backups
from db.backup.chain import check_chain
from db.backup.checking import examine, is_cut_off, is_headless
from db.backup.places import own_place, reachable_second
from db.backup.restoring import READY
from db.backup.schedule import BackupsState, PlaceState, state_of
from db.backup.sources import BackupSource
from db.backup.steps import Steps
from db.codec import now
from db.desk import DESK_FILE, UNREADABLE, DeskSettings, clinic_file, is_readable, read_desk
from db.disk import Place, free_bytes, place_of, place_trouble, space_warning
from db.engine import LEAST_SQLITE
from db.errors import StorageProblem
from db.keys import layout
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.slots import Kind
from db.problems import trouble_of
from db.take_over import is_plain

LEAST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 14)
LEAST_VERSIONS = {"sqlcipher3": (0, 6, 4), "Pillow": (12, 3), "reportlab": (5, 1), "SQLAlchemy": (2, 0, 40)}
HEADLESS = "The file is damaged: everybody who could sign in is gone from it. Restore the newest backup."
CUT_OFF = "The file is empty or cut off: restore the newest backup."
NO_KEY_FILE = "The key file cannot be read: restore the last backup."
_SCRATCH = "doctor-"


class Verdict(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it was about, how it came out, and one sentence with nothing about a patient."""

    name: str
    verdict: Verdict
    sentence: str


def desk_checks(folder: Path, *, on_a_server: bool) -> tuple[Check, ...]:
    """What can be told of a desk without a sign-in."""
    desk = read_desk(folder)
    checks = [*_versions(), *_disk(folder, on_a_server), *_rights(folder)]
    if not on_a_server and (is_readable(folder) or clinic_file(folder).exists()):
        checks += _file(clinic_file(folder))
        checks += _keys(clinic_file(folder))
    return (*checks, *_backups(folder, desk), *_settings(folder, desk))


def integrity_check(source: BackupSource, folder: Path) -> Check:
    """Copy the open clinic as a backup would, check the copy wholly, and remove it."""
    scratch = folder / f"{_SCRATCH}{uuid4().hex[:8]}.part"
    try:
        scratch.mkdir(mode=0o700)
        copy = scratch / "clinic.db"
        copy.touch(mode=0o600)
        source.copy_to(copy, Steps())
        facts = examine(copy, key=source.secrets.data_key)
        if is_headless(facts, layout.parse(source.key_file()).slots):
            return Check("integrity", Verdict.PROBLEM, HEADLESS)
        if "audit_event" in facts.counts:
            check_chain(copy, source.secrets)
        rows = sum(facts.counts.values())
        return Check("integrity", Verdict.OK, f"All pages and {rows:,} rows are sound.")
    except StorageProblem as problem:
        return Check("integrity", Verdict.PROBLEM, problem.sentence)
    except (layout.Changed, layout.Unreadable, layout.NewerVersion):
        return Check("integrity", Verdict.PROBLEM, NO_KEY_FILE)
    except OSError as problem:
        return Check("integrity", Verdict.PROBLEM, trouble_of(problem).value)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _versions() -> Iterator[Check]:
    python = sys.version_info[:2]
    named = ".".join(map(str, sys.version_info[:3]))
    good = LEAST_PYTHON <= python <= NEWEST_PYTHON
    yield Check(
        "Python",
        Verdict.OK if good else Verdict.WARN,
        f"It is {named}." if good else f"It is {named}: Candor is tried on 3.11 to 3.14.",
    )
    good = dbapi2.sqlite_version_info >= LEAST_SQLITE
    yield Check(
        "SQLite",
        Verdict.OK if good else Verdict.PROBLEM,
        f"It is {dbapi2.sqlite_version}."
        if good
        else f"It is {dbapi2.sqlite_version}, which can corrupt its file: install Candor again.",
    )
    for package, least in LEAST_VERSIONS.items():
        yield _version(package, least)


def _version(package: str, least: tuple[int, ...]) -> Check:
    wanted = ".".join(map(str, least))
    try:
        found = version(package)
    except PackageNotFoundError:
        return Check(package, Verdict.PROBLEM, f"It is missing: install Candor again with {wanted} or newer.")
    numbers = tuple(int(part) for part in found.split(".") if part.isdigit())
    if numbers >= least:
        return Check(package, Verdict.OK, f"It is {found}.")
    return Check(package, Verdict.PROBLEM, f"It is {found}: install Candor again, with {wanted} or newer.")


def _disk(folder: Path, on_a_server: bool) -> Iterator[Check]:
    free = free_bytes(folder)
    if free is None:
        sentence = "The clinic's folder cannot be reached: name it with --profile, or connect its drive."
        yield Check("disk", Verdict.PROBLEM, sentence)
        return
    warning = space_warning(folder)
    room = f"{free / 1e9:,.1f} GB are free."
    yield Check("disk", Verdict.WARN if warning else Verdict.OK, warning or room)
    trouble = "" if on_a_server else place_trouble(folder)
    if not trouble:
        yield Check("place", Verdict.OK, "The folder is on a disk of this computer.")
    else:
        shared = place_of(folder) is Place.NETWORK_SHARE
        yield Check("place", Verdict.PROBLEM if shared else Verdict.WARN, trouble)


def _rights(folder: Path) -> Iterator[Check]:
    if os.name != "posix" or not folder.is_dir():
        return
    database = clinic_file(folder)
    names = (folder, database, key_file_of(database), folder / DESK_FILE, own_place(folder))
    open_to_others = [each.name for each in names if each.exists() and each.stat().st_mode & 0o077]
    if open_to_others:
        listed = ", ".join(open_to_others)
        yield Check("rights", Verdict.WARN, f"Others on this computer may open {listed}: take that away.")
    else:
        yield Check("rights", Verdict.OK, "Only this user may open the clinic's files.")


def _file(database: Path) -> Iterator[Check]:
    if database.with_name(f"{database.name}{READY}").is_dir():
        sentence = "A restore was interrupted: start Candor once, and it is finished."
        yield Check("restore", Verdict.WARN, sentence)
    elif not database.exists():
        yield Check("file", Verdict.PROBLEM, "There is no clinic's file: name its folder with --profile.")
    elif is_cut_off(database):
        yield Check("file", Verdict.PROBLEM, CUT_OFF)
    elif is_plain(database):
        sentence = "The file is not encrypted: start Candor once, and it will be."
        yield Check("file", Verdict.PROBLEM, sentence)
    else:
        yield Check("file", Verdict.OK, "The file is encrypted.")


def _keys(database: Path) -> Iterator[Check]:
    place = FileKeyPlace(key_file_of(database))
    try:
        people = len(Keys.open(place).people())
        file = layout.parse(place.read() or b"")
    except StorageProblem as problem:
        yield Check("key file", Verdict.PROBLEM, problem.sentence)
        return
    except (OSError, layout.Changed, layout.Unreadable, layout.NewerVersion):
        yield Check("key file", Verdict.PROBLEM, NO_KEY_FILE)
        return
    if file.before is not None:
        sentence = "A change of the key was interrupted: sign in once, and it is finished."
        yield Check("key file", Verdict.WARN, sentence)
    elif not any(slot.kind is Kind.RECOVERY for slot in file.slots):
        yield Check("key file", Verdict.WARN, "There is no recovery code: have an owner make one.")
    else:
        who = "1 person" if people == 1 else f"{people} people"
        yield Check("key file", Verdict.OK, f"It opens for {who} and the recovery code.")


def _backups(folder: Path, desk: DeskSettings) -> Iterator[Check]:
    second = reachable_second(desk, folder)
    state = state_of(
        now(),
        here=list_backups((own_place(folder),)),
        second_place=desk.second_place,
        second=None if second is None else list_backups((second,)),
        last_second_copy=desk.last_second_copy,
        last_rehearsal=desk.last_rehearsal,
        desk_told="" if is_readable(folder) else UNREADABLE,
    )
    backups, second_place, *others = state.sentences
    yield Check("backups", _of_backups(state), backups)
    yield Check("second place", _of_second(state), second_place)
    for sentence in others:
        yield Check("clock" if sentence == state.clock_told else "rehearsal", Verdict.WARN, sentence)
    if not state.rehearsal_due and state.newest is not None:
        yield Check("rehearsal", Verdict.OK, "A restore was tried within the last month.")


def _of_backups(state: BackupsState) -> Verdict:
    if state.newest is None:
        return Verdict.PROBLEM
    return Verdict.WARN if state.sentences[0].endswith("make one now.") else Verdict.OK


def _of_second(state: BackupsState) -> Verdict:
    if state.second is PlaceState.UNKNOWN:
        return Verdict.PROBLEM
    return Verdict.OK if state.second is PlaceState.OK else Verdict.WARN


def _settings(folder: Path, desk: DeskSettings) -> Iterator[Check]:
    if not is_readable(folder):
        yield Check("desk", Verdict.PROBLEM, UNREADABLE)
        return
    minutes = "1 minute" if desk.lock_minutes == 1 else f"{desk.lock_minutes} minutes"
    where = "a server" if desk.database_url else "this computer"
    yield Check("desk", Verdict.OK, f"It locks after {minutes}; the clinic is on {where}.")
