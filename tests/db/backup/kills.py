"""kill -9 in the middle of a backup, a restore, a migration, a taking over: how often, and what was left.

Each function takes a folder of its own and the number of kills, and reports. The suite runs a few; the
endurance run many. With `at_each_step` the kills come before every single rename, link, removal, sync and new
folder, one after the other, instead of at random moments.
"""

from __future__ import annotations

import gzip
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from db.backup.bundle import BackupState, list_backups
from db.backup.checking import digests_of, examine
from db.backup.making import make_backup, verify_bundle
from db.backup.sources import FileSource
from db.backup.unfinished import finish_interrupted
from db.errors import StorageProblem
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.schema import SHIPPED
from db.take_over import is_plain, take_over
from tests.db.backup.clinics import answered, give_keys, make_clinic
from tests.db.backup.kill_nursery import BUNDLE, DATABASE, PLACE, SCRIPTS
from tests.db.invented import opened
from tests.db.raw import is_sound, raw
from tests.opening import SECRETS

ROOT = Path(__file__).resolve().parents[3]
RELEASED = ROOT / "tests" / "db" / "released"
NEXT = f'''
"""A next revision: it makes tables and changes every row, in many steps."""
from alembic import op

revision = "9999"
down_revision = "{SHIPPED.newest}"


def upgrade() -> None:
    for number in range(20):
        op.execute(f"CREATE TABLE step_{{number}} (id INTEGER PRIMARY KEY)")
        op.execute(f"UPDATE consultation SET page = 'step {{number}}'")
'''


@dataclass
class KillReport:
    """What was left of all lives, the few that were not killed in time too: how often the state before, how
    often the one after, and what must not be."""

    kills: int = 0
    before: int = 0
    after: int = 0
    failures: list[str] = field(default_factory=list)


def backup_kills(folder: Path, *, number: int = 100, seed: int = 5, at_each_step: bool = False) -> KillReport:
    """Kill a backup that is being made. A kill leaves a backup that is proved wholly, or none that counts."""
    template = folder / "template"
    make_clinic(template)
    (template / PLACE).mkdir()

    def look(clinic: Path) -> bool:
        good = [each for each in list_backups((clinic / PLACE,)) if each.state is not BackupState.UNFINISHED]
        for each in good:
            verify_bundle(each.path, SECRETS)
        _expect(_patients(clinic / DATABASE) == 1, "the clinic's file lost a patient")
        return bool(good)

    return _kill(folder, "backup", template, look, number, seed, at_each_step)


def restore_kills(
    folder: Path, *, number: int = 100, seed: int = 5, at_each_step: bool = False
) -> KillReport:
    """Kill a restore. The next start finds the clinic of before (two patients) or of the backup (one)."""
    template = folder / "template"
    database = make_clinic(template)
    made = make_backup(FileSource(database, SECRETS), template)
    made.path.rename(template / BUNDLE)
    with opened(database) as store:
        answered(store, "N")

    def look(clinic: Path) -> bool:
        finish_interrupted(clinic / DATABASE)
        people = Keys.open(FileKeyPlace(key_file_of(clinic / DATABASE))).people()
        _expect(len(people) == 1, "the key file is not whole")
        patients = _patients(clinic / DATABASE)
        _expect(patients in (1, 2), f"{patients} patients")
        aside = [each for each in clinic.glob("clinic.db.before-*") if each.is_dir()]
        _expect(len(aside) == (patients == 1), "what was there is not set aside")
        _expect(all(_patients(each / DATABASE) == 2 for each in aside), "what is set aside is not whole")
        verify_bundle(clinic / BUNDLE, SECRETS)
        return patients == 1

    return _kill(folder, "restore", template, look, number, seed, at_each_step)


def migration_kills(
    folder: Path, *, number: int = 100, seed: int = 5, at_each_step: bool = False
) -> KillReport:
    """Kill a migration. A kill leaves the old file or the new one, and the next start migrates."""
    template = folder / "template"
    make_clinic(template)
    scripts = folder / SCRIPTS
    shutil.copytree(SHIPPED.folder, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_next.py").write_text(NEXT, encoding="utf-8")

    def look(clinic: Path) -> bool:
        database = clinic / DATABASE
        finish_interrupted(database)
        [(revision,)] = raw(database, "SELECT version_num FROM alembic_version")
        steps = raw(database, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'step/_%' ESCAPE '/'")
        [(page,)] = raw(database, "SELECT page FROM consultation")
        found = (revision, steps[0][0], page)
        _expect(found in ((SHIPPED.newest, 0, "health"), ("9999", 20, "step 19")), f"half migrated: {found}")
        _expect(is_sound(database), "not sound")
        _expect(raw(database, "SELECT count(*) FROM patient") == [(1,)], "a patient is lost")
        return revision == "9999"

    return _kill(folder, "migration", template, look, number, seed, at_each_step)


def take_over_kills(
    folder: Path, *, number: int = 100, seed: int = 5, at_each_step: bool = False
) -> KillReport:
    """Kill a taking over. A kill leaves the plain file or the encrypted one; the next start ends it."""
    template = folder / "template"
    template.mkdir()
    plain = template / DATABASE
    plain.write_bytes(gzip.decompress((RELEASED / "0001-plain.db.gz").read_bytes()))
    give_keys(plain)
    known = digests_of(plain, key=b"")

    def look(clinic: Path) -> bool:
        database = clinic / DATABASE
        finish_interrupted(database)
        done = not is_plain(database)
        _expect(digests_of(database, key=SECRETS.data_key if done else b"") == known, "rows differ")
        take_over(database, SECRETS)
        _expect(digests_of(database, key=SECRETS.data_key) == known, "rows differ afterwards")
        examine(database, key=SECRETS.data_key)
        left = [each.name for each in clinic.iterdir() if each.is_file() and is_plain(each)]
        _expect(left == [], f"plain copies: {left}")
        names = sorted(each.name for each in clinic.iterdir())
        whole = [DATABASE, f"{DATABASE}.keys", f"{DATABASE}.keys.prev"]
        _expect(names == whole, f"left over: {names}")
        return done

    return _kill(folder, "take-over", template, look, number, seed, at_each_step)


def _patients(database: Path) -> int:
    _expect(is_sound(database), "not sound")
    [(count,)] = raw(database, "SELECT count(*) FROM patient")
    return int(count)


class _Broken(Exception):
    """Something that must not be."""


def _expect(good: bool, what: str) -> None:
    if not good:
        raise _Broken(what)


def _kill(
    folder: Path,
    what: str,
    template: Path,
    look: Callable[[Path], bool],
    number: int,
    seed: int,
    at_each_step: bool,
) -> KillReport:
    """Do it once unharmed to learn how long it takes; then kill it at random moments until it is enough."""
    report, chance = KillReport(), random.Random(seed)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.db.backup.kill_nursery", what],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    ) as nursery:
        longest, life, ended = 0.0, 0, False
        while not ended if at_each_step else report.kills < number and life <= 5 * number:
            clinic = folder / f"life-{life}"
            shutil.copytree(template, clinic)
            begun = time.monotonic()
            # The renames at the end are over in a moment: half of the kills are aimed at it.
            after = chance.uniform(chance.choice((0, 0.8)) * longest, 1.05 * longest)
            step = life + 1 if at_each_step else 0
            status = _one_life(nursery, clinic, step, after if life and not at_each_step else None)
            took = time.monotonic() - begun
            if status == signal.SIGKILL:
                report.kills += 1
            else:
                _expect(status == 0, "unharmed it does not even work")
                # The first life is slower than those after it: this finds out how long they really are.
                longest = (longest + took) / 2 if life else took
                ended = True
            try:
                done = look(clinic)
                report.after += done
                report.before += not done
            except (_Broken, StorageProblem) as problem:
                report.failures.append(f"life {life}: {problem}")
            else:
                shutil.rmtree(clinic)
            life += 1
        assert nursery.stdin is not None
        nursery.stdin.close()
    return report


def _one_life(nursery: subprocess.Popen[bytes], clinic: Path, step: int, after: float | None) -> int:
    """Let a child work, kill it after so many seconds (None: never); what it ended with."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{step} {clinic}\n".encode())
    child = int(nursery.stdout.readline().split()[1])
    # Killed only while the nursery has not seen it end: its number may soon be another program's.
    if after is not None and not select.select([nursery.stdout], [], [], after)[0]:
        # It may have ended in this very moment; nobody has its number yet, for nobody has waited for it.
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return int(nursery.stdout.readline().split()[1])
